import { sigmoid, softmax } from './activations.ts';
import { type Box, checkBox } from './box.ts';
import {
  boxAround,
  checkClassCount,
  checkCount,
  checkGrid,
  checkRaw,
  decodeYoloBox,
  responsibleCell,
  type YoloGrid,
  type YoloPredictions,
} from './yolo.ts';

/**
 * The textbook's YOLO: a cell holds k boxes, k objectness scores and one set of class probabilities that its boxes
 * share. With 5 anchors and 20 classes 5 * 4 + 5 + 20 = 45 numbers. Boxes are decoded as in v3 (anchors in pixels); the
 * classes are one softmax over the cell.
 *
 * No published YOLO is quite like this: v1 shares classes but has no anchors, v2 and v3 give each box its own classes.
 *
 * @param raw [rows, columns, k * 4 + k + classCount], the last axis as (k times tx ty tw th, k times to, class logits)
 * @returns one entry a box in the order row, column, anchor; the boxes of a cell have the same class probabilities
 * @throws RangeError naming the argument
 */
export function decodeTextbookYolo(
  raw: ArrayLike<number>,
  grid: Omit<YoloGrid, 'version'> & { classCount: number },
): YoloPredictions {
  const { rows, columns, anchors, classCount } = grid;
  const v3: YoloGrid = { ...grid, version: 'v3' };
  checkGrid(v3);
  checkClassCount(classCount);
  const k = anchors.length;
  const size = k * 5 + classCount;
  checkRaw(raw, rows * columns * size, 'rows x columns x (anchors x 5 + classCount)');
  const result: YoloPredictions = { boxes: [], objectness: [], classProbabilities: [] };
  for (let cell = 0; cell < rows * columns; cell++) {
    const start = cell * size;
    const classes = softmax(
      Array.from({ length: classCount }, (_, i) => raw[start + k * 5 + i]!),
      'raw',
    );
    for (let anchor = 0; anchor < k; anchor++) {
      const at = start + anchor * 4;
      const t = [raw[at]!, raw[at + 1]!, raw[at + 2]!, raw[at + 3]!] as const;
      const place = { row: Math.floor(cell / columns), column: cell % columns, anchor };
      result.boxes.push(decodeYoloBox(t, { ...v3, ...place }).box);
      result.objectness.push(sigmoid(raw[start + k * 4 + anchor]!));
      result.classProbabilities.push([...classes]);
    }
  }
  return result;
}

/** The grid of YOLOv1, S x S cells over the whole picture. */
export interface YoloV1Grid {
  /** cells along each side; the paper has 7 */
  gridSize: number;
  /** the picture, in pixels */
  width: number;
  height: number;
}

/**
 * YOLOv1: S x S x (B * 5 + C) numbers, in the paper 7 x 7 x 30. No anchors and no squashing: the outputs are linear. A
 * cell's classes are shared by its boxes.
 *
 * x and y are the centre's place in its cell, w and h the size as a fraction of the picture; a negative one gives a
 * degenerate box. With `squareRoot` (darknet's setting sqrt=1) the network gives the roots of w and h, and they are
 * squared here.
 *
 * Source: Redmon et al. (1506.02640), section 2; get_detection_boxes of darknet's detection layer, which stores all
 * classes, then all confidences, then all boxes, instead of cell by cell.
 *
 * @param raw [S, S, B * 5 + C], the last axis as (B times x y w h confidence, class probabilities)
 * @returns one entry a box in the order row, column, box; objectness is the raw confidence, and class probabilities are
 * raw, so either can be outside [0, 1]
 * @throws RangeError naming the argument
 */
export function decodeYoloV1(
  raw: ArrayLike<number>,
  options: YoloV1Grid & { boxesPerCell: number; classCount: number; squareRoot?: boolean },
): YoloPredictions {
  const { gridSize, width, height, boxesPerCell, classCount, squareRoot = false } = options;
  checkV1(options);
  checkCount(boxesPerCell, 'boxesPerCell');
  checkClassCount(classCount);
  const size = boxesPerCell * 5 + classCount;
  checkRaw(raw, gridSize * gridSize * size, 'gridSize x gridSize x (boxesPerCell x 5 + classCount)');
  const side = (value: number) => (squareRoot ? value * value : Math.max(0, value));
  const result: YoloPredictions = { boxes: [], objectness: [], classProbabilities: [] };
  for (let cell = 0; cell < gridSize * gridSize; cell++) {
    const start = cell * size;
    const [row, column] = [Math.floor(cell / gridSize), cell % gridSize];
    for (let one = 0; one < boxesPerCell; one++) {
      const at = start + one * 5;
      const x = ((column + raw[at]!) / gridSize) * width;
      const y = ((row + raw[at + 1]!) / gridSize) * height;
      result.boxes.push(boxAround([x, y], [side(raw[at + 2]!) * width, side(raw[at + 3]!) * height]));
      result.objectness.push(raw[at + 4]!);
      result.classProbabilities.push(
        Array.from({ length: classCount }, (_, i) => raw[start + boxesPerCell * 5 + i]!),
      );
    }
  }
  return result;
}

/**
 * YOLOv1's targets for an object: its cell, the centre's place in the cell (x, y in [0, 1]) and its size as fractions of
 * the picture (w, h). A centre on the picture's far border belongs to the last cell, with a place of 1.
 *
 * @throws TypeError or RangeError naming the argument; RangeError when the centre is outside the picture
 */
export function encodeYoloV1(
  box: Box,
  grid: YoloV1Grid,
): { row: number; column: number; target: [number, number, number, number] } {
  checkV1(grid);
  checkBox(box, 'box');
  const { gridSize, width, height } = grid;
  const scaled = [
    (box[0]! / width) * gridSize,
    (box[1]! / height) * gridSize,
    (box[2]! / width) * gridSize,
    (box[3]! / height) * gridSize,
  ];
  const { row, column, offset } = responsibleCell(scaled, { rows: gridSize, columns: gridSize, stride: 1 });
  const target: [number, number, number, number] = [
    offset[0],
    offset[1],
    (box[2]! - box[0]!) / width,
    (box[3]! - box[1]!) / height,
  ];
  return { row, column, target };
}

/**
 * The box term of YOLOv1's loss for one responsible box: 5 * ((x - x')^2 + (y - y')^2 + (sqrt w - sqrt w')^2 +
 * (sqrt h - sqrt h')^2). The roots make a few pixels cost a small box more than a large one.
 *
 * Source: 1506.02640, equation 3, first two lines.
 *
 * @param predicted (x, y, w, h), w and h from 0
 * @param truth (x, y, w, h), w and h from 0
 * @param weight lambda_coord. Default: 5
 * @throws RangeError when a number is NaN or a side is negative
 */
export function yoloV1BoxLoss(
  predicted: readonly [number, number, number, number],
  truth: readonly [number, number, number, number],
  weight = 5,
): number {
  let sum = 0;
  for (let i = 0; i < 4; i++) {
    const [a, b] = [predicted[i]!, truth[i]!];
    for (const [name, value] of Object.entries({ predicted: a, truth: b })) {
      if (Number.isNaN(value) || (i >= 2 && value < 0)) {
        throw new RangeError(`${name}[${i}] must be a number${i >= 2 ? ' from 0' : ''}, not ${value}`);
      }
    }
    const difference = i < 2 ? a - b : Math.sqrt(a) - Math.sqrt(b);
    sum += difference * difference;
  }
  return weight * sum;
}

function checkV1({ gridSize, width, height }: YoloV1Grid): void {
  checkCount(gridSize, 'gridSize');
  if (!(width > 0 && width < Infinity)) throw new RangeError(`width must be above 0, not ${width}`);
  if (!(height > 0 && height < Infinity)) throw new RangeError(`height must be above 0, not ${height}`);
}
