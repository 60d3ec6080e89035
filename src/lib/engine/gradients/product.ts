import {
  backend_util,
  cumprod,
  mul,
  Prod,
  reshape,
  type Tensor,
  transpose,
  util,
} from '@tensorflow/tfjs-core';
import { replaceGradient } from './replace.ts';

/**
 * The product along axes: each factor's gradient is the product of the others, those before it times those after it, which
 * holds for factors of zero too. tfjs-core's own works only with chained tensor methods, which are not loaded here.
 */
export function registerProduct(): void {
  replaceGradient(Prod, () => ({
    inputsToSave: ['x'],
    gradFunc: (dy, saved, attrs) => {
      const [x] = saved as [Tensor];
      const axes = util.parseAxisParam((attrs['axis'] ?? null) as number[], x.shape);
      const last = backend_util.getAxesPermutation(axes, x.shape.length);
      const moved = last ? transpose(x, last) : x;
      const count = axes.reduce((n, axis) => n * x.shape[axis]!, 1);
      const rows = [x.size / count, count];
      return {
        x: () => {
          const factors = reshape(moved, rows);
          const others = mul(cumprod(factors, 1, true, false), cumprod(factors, 1, true, true));
          const scaled = reshape(mul(others, reshape(dy as Tensor, [rows[0]!, 1])), moved.shape);
          return last ? transpose(scaled, backend_util.getUndoAxesPermutation(last)) : scaled;
        },
      };
    },
  }));
}
