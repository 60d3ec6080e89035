import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import { addressOf } from './memory.ts';
import { replaceKernel } from './replaceKernel.ts';

/** The kernel's attributes. */
interface DepthwiseScatterAttributes {
  /** [batch, height, width, channels]; the channels are a multiple of 4 */
  readonly inputShape: readonly [number, number, number, number];
  readonly strides: readonly [number, number];
  /** zeros that the convolution put above and to the left */
  readonly before: readonly [number, number];
}

/** The function of the file scatterRow.ts, which says what it does. */
export type ScatterRow = (
  dy: number,
  w: number,
  dx: number,
  count: number,
  length: number,
  step: number,
) => void;

/**
 * Registers 'DepthwiseScatter': the input gradient of a depthwise convolution without dilation and with one output per channel, for
 * any stride. Each tap of the filter adds each row of dy, times its weights, to the cells that it had read; no zeros are filled in
 * and multiplied, which is what makes a stride of 2 slow otherwise.
 */
export function registerDepthwiseScatter(
  backend: BackendWasm,
  memory: WebAssembly.Memory,
  scatterRow: ScatterRow,
): void {
  replaceKernel('DepthwiseScatter', ({ inputs, attrs }) => {
    const [dy, filter] = [inputs['dy'] as TensorInfo, inputs['filter'] as TensorInfo];
    const { inputShape, strides, before } = attrs as unknown as DepthwiseScatterAttributes;
    const [batch, rows, columns, channels] = inputShape;
    const [, outRows, outColumns] = dy.shape as [number, number, number, number];
    const [kernelRows, kernelColumns] = filter.shape as [number, number];
    const dx = backend.makeOutput([...inputShape], 'float32');
    const [from, weights, to] = [dy, filter, dx].map((tensor) => addressOf(backend, tensor)) as [
      number,
      number,
      number,
    ];
    new Float32Array(memory.buffer, to, batch * rows * columns * channels).fill(0);
    const cell = channels * 4;
    for (let tap = 0; tap < kernelRows * kernelColumns; tap++) {
      const down = Math.floor(tap / kernelColumns) - before[0];
      const across = (tap % kernelColumns) - before[1];
      // The first and the last column of dy whose tap lies inside the picture.
      const first = Math.max(0, Math.ceil(-across / strides[1]));
      const last = Math.min(outColumns - 1, Math.floor((columns - 1 - across) / strides[1]));
      if (last < first) continue;
      for (let line = 0; line < batch * outRows; line++) {
        const row = (line % outRows) * strides[0] + down;
        if (row < 0 || row >= rows) continue;
        const picture = Math.floor(line / outRows) * rows;
        scatterRow(
          from + (line * outColumns + first) * cell,
          weights + tap * cell,
          to + ((picture + row) * columns + first * strides[1] + across) * cell,
          last - first + 1,
          cell,
          strides[1] * cell,
        );
      }
    }
    return dx;
  });
}
