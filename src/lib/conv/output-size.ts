import { wholeNumber } from './array.ts';

/** How much padding before and after the data on one axis. */
export type AxisPadding = readonly [before: number, after: number];

/**
 * Padding on all spatial axes: `'SAME'` and `'VALID'` as TensorFlow defines them, one number for that much on every
 * side (PyTorch's way), or `[[before, after], ...]`, one pair per spatial axis. Lower case is read too.
 */
export type Padding = 'SAME' | 'VALID' | 'same' | 'valid' | number | readonly AxisPadding[];

/** Padding on one axis; `'CAUSAL'` puts it all in front, so that no output looks at a later input. */
export type AxisPaddingRule = 'SAME' | 'VALID' | 'CAUSAL' | AxisPadding;

/** One axis of a sliding window: what goes in, how the window moves, what comes out. */
export interface Axis {
  input: number;
  kernel: number;
  stride: number;
  dilation: number;
  before: number;
  after: number;
  output: number;
}

/** Cells that a dilated kernel spans: `(kernel - 1) * dilation + 1`. */
export function effectiveKernel(kernel: number, dilation = 1): number {
  return (kernel - 1) * dilation + 1;
}

/** One number or one per axis, each a whole number of at least 1. */
export function perAxis(name: string, value: number | readonly number[], axes: number): number[] {
  const list = typeof value === 'number' ? new Array<number>(axes).fill(value) : value;
  if (!Array.isArray(list) || list.length !== axes) {
    const wanted = axes === 1 ? 'a number' : `a number or ${axes} of them`;
    throw new RangeError(`${name}: ${wanted} is needed, not ${JSON.stringify(value)}`);
  }
  return list.map((entry, axis) => wholeNumber(list.length > 1 ? `${name}[${axis}]` : name, entry, 1));
}

/** The padding rule of each axis. `causal` says whether `'CAUSAL'` is allowed. Throws a RangeError for anything else. */
export function readPadding(
  padding: Padding | 'CAUSAL' | 'causal',
  axes: number,
  causal = false,
): AxisPaddingRule[] {
  if (typeof padding === 'string') {
    const rule = padding.toUpperCase();
    if (rule === 'SAME' || rule === 'VALID' || (rule === 'CAUSAL' && causal)) {
      return new Array<AxisPaddingRule>(axes).fill(rule);
    }
  } else if (typeof padding === 'number') {
    const size = wholeNumber('padding', padding, 0);
    return new Array<AxisPaddingRule>(axes).fill([size, size]);
  } else if (Array.isArray(padding) && padding.length === axes && padding.every((p) => p?.length === 2)) {
    return padding.map(([before, after], axis) => [
      wholeNumber(`padding[${axis}][0]`, before, 0),
      wholeNumber(`padding[${axis}][1]`, after, 0),
    ]);
  }
  const names = causal ? "'SAME', 'VALID', 'CAUSAL'" : "'SAME', 'VALID'";
  throw new RangeError(
    `padding: ${names}, a whole number, or ${axes} pair(s) [before, after] are allowed, not ${JSON.stringify(padding)}`,
  );
}

/** {@link outputSize} for arguments that are known to be whole; `name` goes into its error. */
export function measureAxis(
  input: number,
  kernel: number,
  stride: number,
  dilation: number,
  rule: AxisPaddingRule,
  name = 'kernel',
): Axis {
  const span = effectiveKernel(kernel, dilation);
  let before = 0;
  let after = 0;
  if (rule === 'SAME') {
    const missing = Math.max((Math.ceil(input / stride) - 1) * stride + span - input, 0);
    before = Math.floor(missing / 2);
    after = missing - before;
  } else if (rule === 'CAUSAL') {
    before = span - 1;
  } else if (rule !== 'VALID') {
    [before, after] = rule;
  }
  if (span > input + before + after) {
    const spread = dilation > 1 ? ` (${kernel} at dilation ${dilation})` : '';
    const padded = before + after > 0 ? ` plus its padding of ${before + after}` : '';
    throw new RangeError(
      `${name}: a kernel that spans ${span}${spread} does not fit into an input of ${input}${padded}; ` +
        `make it at most ${input + before + after}, or use 'SAME' padding`,
    );
  }
  const output = Math.floor((input + before + after - span) / stride) + 1;
  return { input, kernel, stride, dilation, before, after, output };
}

/**
 * How many outputs a sliding window gives along one axis, and the padding it takes.
 *
 * `'SAME'`: ceil(input / stride) outputs, with the odd padded cell at the end (TensorFlow, "Padding" in tf.nn's
 * reference; so the padding depends on the input size). `'VALID'`: only windows that lie inside. `'CAUSAL'`: all
 * padding in front, ceil(input / stride) outputs. A pair `[before, after]`, or a number for both: that much;
 * floor((input + before + after - span) / stride) + 1 outputs with span = (kernel - 1) * dilation + 1
 * (Dumoulin and Visin, 1603.07285, relationship 15). Defaults: stride 1, dilation 1, `'VALID'`.
 *
 * Throws a RangeError when a number is not whole or too small, or when the kernel does not fit.
 */
export function outputSize(axis: {
  input: number;
  kernel: number;
  stride?: number;
  padding?: Padding | 'CAUSAL' | 'causal' | AxisPadding;
  dilation?: number;
}): { output: number; before: number; after: number } {
  const padding = axis.padding ?? 'VALID';
  const pair = Array.isArray(padding) && typeof padding[0] === 'number';
  const [rule] = readPadding(pair ? [padding as unknown as AxisPadding] : (padding as Padding), 1, true);
  const { output, before, after } = measureAxis(
    wholeNumber('input', axis.input, 1),
    wholeNumber('kernel', axis.kernel, 1),
    wholeNumber('stride', axis.stride ?? 1, 1),
    wholeNumber('dilation', axis.dilation ?? 1, 1),
    rule!,
  );
  return { output, before, after };
}
