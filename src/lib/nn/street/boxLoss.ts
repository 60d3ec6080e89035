/** Losses that several detectors share, on tensors. */
import {
  abs,
  add,
  customGrad,
  div,
  exp,
  type GradSaveFunc,
  gather,
  log1p,
  logSoftmax,
  maximum,
  minimum,
  mul,
  neg,
  oneHot,
  relu,
  type Scalar,
  slice,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor2D,
  zerosLike,
} from '@tensorflow/tfjs-core';

const column = (boxes: Tensor2D, i: number): Tensor2D => slice(boxes, [0, i], [-1, 1]);

/** Both tensors have [n, 4] as (x1, y1, x2, y2), x1 < x2 and y1 < y2. */
export interface Overlap {
  /** [n, 1] in 0..1 */
  readonly iou: Tensor2D;
  /** [n, 1] 1 - DIoU, in 0..2 */
  readonly distanceLoss: Tensor2D;
}

/**
 * IoU and the loss 1 - DIoU of pairs of boxes: apart from their overlap it minds the distance of their centres, over the diagonal
 * of the box around both. Source: Zheng et al., 1911.08287, equation 7; `diou` of lib/boxes on plain numbers.
 */
export function overlap(a: Tensor2D, b: Tensor2D): Overlap {
  const [ax1, ay1, ax2, ay2] = [0, 1, 2, 3].map((i) => column(a, i)) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ];
  const [bx1, by1, bx2, by2] = [0, 1, 2, 3].map((i) => column(b, i)) as [
    Tensor2D,
    Tensor2D,
    Tensor2D,
    Tensor2D,
  ];
  const across = relu(sub(minimum(ax2, bx2), maximum(ax1, bx1)));
  const down = relu(sub(minimum(ay2, by2), maximum(ay1, by1)));
  const shared = mul(across, down);
  const area = (x1: Tensor, y1: Tensor, x2: Tensor, y2: Tensor) => mul(sub(x2, x1), sub(y2, y1));
  const union = sub(add(area(ax1, ay1, ax2, ay2), area(bx1, by1, bx2, by2)), shared);
  const iou = div(shared, add(union, 1e-6)) as Tensor2D;
  const distance = mul(
    0.25,
    add(square(sub(add(ax1, ax2), add(bx1, bx2))), square(sub(add(ay1, ay2), add(by1, by2)))),
  );
  const diagonal = add(
    square(sub(maximum(ax2, bx2), minimum(ax1, bx1))),
    square(sub(maximum(ay2, by2), minimum(ay1, by1))),
  );
  const distanceLoss = add(sub(1, iou), div(distance, add(diagonal, 1e-6))) as Tensor2D;
  return { iou, distanceLoss };
}

/** Binary cross-entropy of logits, element by element: log(1 + e^x) - x t, written so that no e^x overflows. */
export function logisticLoss(logits: Tensor, targets: Tensor): Tensor {
  return add(sub(relu(logits), mul(logits, targets)), log1p(exp(neg(abs(logits)))));
}

/** Cross-entropy of a softmax for each row of logits [n, classes]: [n]. */
export function softmaxLoss(logits: Tensor2D, classes: Tensor1D): Tensor1D {
  const chosen = oneHot(classes, logits.shape[1]);
  return neg(sum(mul(logSoftmax(logits), chosen), 1)) as Tensor1D;
}

/** Huber's loss with the bend at `beta`, element by element (Fast R-CNN, 1504.08083, equation 3, has beta 1). */
export function smoothL1(difference: Tensor, beta = 1): Tensor {
  const size = abs(difference);
  const bent = minimum(size, beta);
  return mul(mul(bent, sub(size, mul(bent, 0.5))), 1 / beta);
}

/** Rows of a matrix, in the order of the indices. */
export const rows = (matrix: Tensor2D, indices: Tensor1D): Tensor2D => gather(matrix, indices) as Tensor2D;

/** The same numbers, through which no gradient flows: for targets that are computed from the network's own answers. */
export function withoutGradient<T extends Tensor>(x: T): T {
  const cut = customGrad((value: Tensor | GradSaveFunc) => ({
    value: (value as Tensor).clone(),
    gradFunc: (dy: Tensor) => zerosLike(dy),
  }));
  return cut(x) as T;
}

/** A sum as a scalar. */
export const total = (x: Tensor): Scalar => sum(x) as Scalar;
