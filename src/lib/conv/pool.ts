import { checkArray, checkOptions, filled, type NdArray, type Result } from './array.ts';
import { type Axis, measureAxis, type Padding, perAxis, readPadding } from './output-size.ts';
import { checkWork, spatialNames } from './plan.ts';

/** Settings of a pooling layer. */
export interface PoolOptions {
  /** Step of the window: one number or one per axis. Default: the window's size, so that windows do not overlap. */
  strides?: number | readonly number[];
  /** Default `'VALID'`. Explicit padding must be smaller than the window, so that no window misses the input. */
  padding?: Padding;
}

/** Reads and checks a pooling layer over an input `[batch, height, width, channels]`. */
export function planPool(input: NdArray, size: number | readonly number[], options: PoolOptions): Axis[] {
  checkOptions(options, ['strides', 'padding']);
  checkArray('input', input, ['batch', 'height', 'width', 'channels']);
  const kernel = perAxis('size', size, 2);
  const strides = perAxis('strides', options.strides ?? kernel, 2);
  const rules = readPadding(options.padding ?? 'VALID', 2);
  return kernel.map((length, axis) => {
    const name = `size (${spatialNames[2]![axis]})`;
    const measured = measureAxis(input.shape[axis + 1]!, length, strides[axis]!, 1, rules[axis]!, name);
    if (Math.max(measured.before, measured.after) >= length) {
      throw new RangeError(
        `padding[${axis}]: at most ${length - 1} is allowed, or a window would hold only padding`,
      );
    }
    return measured;
  });
}

function pool(
  input: NdArray,
  axes: readonly Axis[],
  start: number,
  step: (sofar: number, value: number) => number,
  end: (value: number, cells: number) => number,
): Result {
  const [batch, , , channels] = input.shape as [number, number, number, number];
  const [height, width] = axes as [Axis, Axis];
  checkWork(batch * height.output * width.output * channels * height.kernel * width.kernel);
  const result = filled([batch, height.output, width.output, channels], start);
  let to = 0;
  for (let n = 0; n < batch; n++) {
    for (let oy = 0; oy < height.output; oy++) {
      const top = oy * height.stride - height.before;
      for (let ox = 0; ox < width.output; ox++, to += channels) {
        const left = ox * width.stride - width.before;
        let cells = 0;
        for (let y = Math.max(top, 0); y < Math.min(top + height.kernel, height.input); y++) {
          for (let x = Math.max(left, 0); x < Math.min(left + width.kernel, width.input); x++, cells++) {
            const from = ((n * height.input + y) * width.input + x) * channels;
            for (let c = 0; c < channels; c++) {
              result.data[to + c] = step(result.data[to + c]!, input.data[from + c]!);
            }
          }
        }
        for (let c = 0; c < channels; c++) result.data[to + c] = end(result.data[to + c]!, cells);
      }
    }
  }
  return result;
}

/**
 * Max pooling, as tf.maxPool computes it: the largest number in each window, channel by channel; padding never wins.
 *
 * @param input `[batch, height, width, channels]`
 * @param size the window: one number or `[height, width]`
 * @returns `[batch, output height, output width, channels]`
 * @throws as conv2d does
 */
export function maxPool2d(
  input: NdArray,
  size: number | readonly number[],
  options: PoolOptions = {},
): Result {
  return pool(input, planPool(input, size, options), -Infinity, Math.max, (value) => value);
}

/**
 * Average pooling, as tf.avgPool computes it: the mean of the cells of each window that lie inside the input. Padding
 * is not counted, neither in the sum nor in the number of cells (PyTorch counts it unless told not to).
 *
 * @param input `[batch, height, width, channels]`
 * @param size the window: one number or `[height, width]`
 * @returns `[batch, output height, output width, channels]`
 * @throws as conv2d does
 */
export function avgPool2d(
  input: NdArray,
  size: number | readonly number[],
  options: PoolOptions = {},
): Result {
  const add = (sum: number, value: number) => sum + value;
  return pool(input, planPool(input, size, options), 0, add, (sum, cells) => sum / cells);
}
