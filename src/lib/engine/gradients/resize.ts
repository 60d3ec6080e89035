/**
 * Resizing is linear and acts on rows and columns apart: y = R x Cᵀ, where R has a row of weights for each row of the
 * result. The gradient of a linear map is its transpose, Rᵀ dy C, and what R is the op itself can say: its column k is the
 * resized k-th unit vector. So this gradient is right for every rule of resizing, whatever the rounding on the backend.
 *
 * tfjs 4.22's own is used where it is right, which is the bilinear one without half-pixel centres. With them it differentiates
 * another rule, on every backend, and of the nearest neighbour it reads beside dy on the CPU backend.
 */
import {
  engine,
  eye,
  matMul,
  type NamedAttrMap,
  ResizeBilinear,
  ResizeNearestNeighbor,
  reshape,
  type Tensor,
  type Tensor2D,
  type Tensor4D,
  transpose,
} from '@tensorflow/tfjs-core';
import { known, replaceGradient } from './replace.ts';

/** The weights of a resize along one axis, transposed: [input, output]. */
function weights(kernelName: string, input: number, output: number, attrs: NamedAttrMap): Tensor2D {
  // Each channel is a unit vector, so a channel of the result is a column of the matrix.
  const images = reshape(eye(input), [1, input, 1, input]);
  const resized = engine().runKernel(kernelName, { images }, { ...attrs, size: [output, 1] }) as Tensor;
  return transpose(reshape(resized, [output, input])) as Tensor2D;
}

/** The product of a matrix with x along one of its axes. */
function along(matrix: Tensor2D, x: Tensor, axis: number): Tensor {
  const order = [axis, ...x.shape.map((_, i) => i).filter((i) => i !== axis)];
  const front = transpose(x, order);
  const product = matMul(matrix, reshape(front, [x.shape[axis]!, -1]) as Tensor2D);
  const back = order.map((_, i) => order.indexOf(i));
  return transpose(reshape(product, [matrix.shape[0], ...front.shape.slice(1)]), back);
}

/** Resizing by bilinear interpolation and to the nearest neighbour, with all their options. */
export function registerResize(): void {
  for (const kernelName of [ResizeBilinear, ResizeNearestNeighbor]) {
    replaceGradient(kernelName, (stock) => ({
      inputsToSave: ['images'],
      gradFunc: (dy, saved, attrs) => {
        if (kernelName === ResizeBilinear && !attrs['halfPixelCenters'])
          return known(stock).gradFunc(dy, saved, attrs);
        const [, height, width] = (saved[0] as Tensor4D).shape;
        const [, rows, columns] = (dy as Tensor4D).shape;
        return {
          images: () => {
            const narrow = along(weights(kernelName, width, columns, attrs), dy as Tensor4D, 2);
            return along(weights(kernelName, height, rows, attrs), narrow, 1);
          },
        };
      },
    }));
  }
}
