import { DepthToSpace, reshape, type Tensor4D, transpose } from '@tensorflow/tfjs-core';
import { replaceGradient } from './replace.ts';

/** Depth to space only moves numbers, so its gradient moves them back. tfjs-core 4.22 has none. */
export function registerDepthToSpace(): void {
  replaceGradient(DepthToSpace, () => ({
    gradFunc: (dy, _, attrs) => {
      const block = attrs['blockSize'] as number;
      const [batch, height, width, channels] = (dy as Tensor4D).shape;
      const [rows, columns] = [height / block, width / block];
      return {
        x: () => {
          const strips = reshape(dy as Tensor4D, [batch * rows, block, columns, block * channels]);
          const cells = transpose(strips, [0, 2, 1, 3]);
          return reshape(cells, [batch, rows, columns, block * block * channels]);
        },
      };
    },
  }));
}
