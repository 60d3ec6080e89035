import { type NdArray, wholeNumber } from './array.ts';
import type { Conv1dOptions } from './conv1d.ts';
import { threeAxes } from './convolve.ts';
import { type DepthwiseOptions, planDepthwise } from './depthwise.ts';
import type { Axis } from './output-size.ts';
import { type ConvOptions, outputShapeOf, type Plan, planConvolution } from './plan.ts';
import { planTransposed, type TransposedOptions, transposedShapeOf } from './transposed-plan.ts';

/** One product in the sum behind an output number. */
export interface Term {
  /** Index in the input array: `[n, y, x, channel]` (fewer or more spatial axes for 1-D or 3-D); may lie outside. */
  input: number[];
  /** Index in the filter as it was given. */
  filter: number[];
  /** False when the input position is padding; the value is then 0. */
  inside: boolean;
  value: number;
  weight: number;
  product: number;
}

/** How one output number came about: sum = bias + all products, added in the order of the terms. */
export interface Explanation {
  output: number[];
  terms: Term[];
  bias: number;
  sum: number;
}

/** What to explain: the kind of convolution with its arguments. */
export type Explainable =
  | { kind: 'conv1d'; input: NdArray; filter: NdArray; options?: Conv1dOptions }
  | { kind: 'conv2d' | 'conv3d'; input: NdArray; filter: NdArray; options?: ConvOptions }
  | { kind: 'depthwise'; input: NdArray; filter: NdArray; options?: DepthwiseOptions }
  | { kind: 'transposed'; input: NdArray; filter: NdArray; options?: TransposedOptions };

function at(array: NdArray, index: readonly number[]): number {
  return array.data[index.reduce((sum, place, axis) => sum * array.shape[axis]! + place, 0)]!;
}

function add(output: readonly number[], terms: Term[], bias: number): Explanation {
  const sum = terms.reduce((total, term) => total + term.product, bias);
  return { output: [...output], terms, bias, sum };
}

function checkCell(cell: readonly number[], shape: readonly number[]): void {
  if (!Array.isArray(cell) || cell.length !== shape.length) {
    throw new RangeError(`cell: ${shape.length} indices are needed, not ${JSON.stringify(cell)}`);
  }
  cell.forEach((place, axis) => {
    wholeNumber(`cell[${axis}]`, place, 0, shape[axis]! - 1);
  });
}

function explainConvolution(what: Explainable, plan: Plan, cell: readonly number[]): Explanation {
  const { input, filter, kind } = what;
  const spatial = plan.axes.length;
  const [depth, height, width] = threeAxes(plan.axes);
  const origin = threeAxes(plan.axes).map((axis, i) => {
    const place = i - (3 - spatial) < 0 ? 0 : cell[1 + i - (3 - spatial)]!;
    return place * axis.stride - axis.before;
  }) as [number, number, number];
  const channel = cell[spatial + 1]!;
  const inPerGroup = plan.inputChannels / plan.groups;
  const first = Math.floor(channel / (plan.outputChannels / plan.groups)) * inPerGroup;
  const terms: Term[] = [];
  for (let kz = 0; kz < depth.kernel; kz++) {
    for (let ky = 0; ky < height.kernel; ky++) {
      for (let kx = 0; kx < width.kernel; kx++) {
        const place = [
          origin[0] + kz * depth.dilation,
          origin[1] + ky * height.dilation,
          origin[2] + kx * width.dilation,
        ].slice(3 - spatial);
        const tap = [kz, ky, kx].slice(3 - spatial);
        const inside = place.every((p, axis) => p >= 0 && p < plan.axes[axis]!.input);
        for (let i = 0; i < inPerGroup; i++) {
          const from = [cell[0]!, ...place, first + i];
          const multiplier = plan.outputChannels / plan.inputChannels;
          const weightAt =
            kind === 'depthwise' ? [...tap, first, channel % multiplier] : [...tap, i, channel];
          const value = inside ? at(input, from) : 0;
          const weight = at(filter, weightAt);
          terms.push({ input: from, filter: weightAt, inside, value, weight, product: value * weight });
        }
      }
    }
  }
  return add(cell, terms, plan.bias?.[channel] ?? 0);
}

function explainTransposed(what: Explainable, plan: Plan, cell: readonly number[]): Explanation {
  const { input, filter } = what;
  const [height, width] = plan.axes as [Axis, Axis];
  const [n, y, x, channel] = cell as [number, number, number, number];
  const outPerGroup = plan.inputChannels / plan.groups;
  const inPerGroup = plan.outputChannels / plan.groups;
  const first = Math.floor(channel / outPerGroup) * inPerGroup;
  const terms: Term[] = [];
  for (let iy = 0; iy < height.output; iy++) {
    const ky = (y + height.before - iy * height.stride) / height.dilation;
    if (!Number.isInteger(ky) || ky < 0 || ky >= height.kernel) continue;
    for (let ix = 0; ix < width.output; ix++) {
      const kx = (x + width.before - ix * width.stride) / width.dilation;
      if (!Number.isInteger(kx) || kx < 0 || kx >= width.kernel) continue;
      for (let i = first; i < first + inPerGroup; i++) {
        const from = [n, iy, ix, i];
        const weightAt = [ky, kx, channel % outPerGroup, i];
        const value = at(input, from);
        const weight = at(filter, weightAt);
        terms.push({ input: from, filter: weightAt, inside: true, value, weight, product: value * weight });
      }
    }
  }
  return add(cell, terms, plan.bias?.[channel] ?? 0);
}

function planFor(what: Explainable): Plan {
  switch (what.kind) {
    case 'conv1d':
      return planConvolution(1, what.input, what.filter, what.options);
    case 'conv2d':
      return planConvolution(2, what.input, what.filter, what.options);
    case 'conv3d':
      return planConvolution(3, what.input, what.filter, what.options);
    case 'depthwise':
      return planDepthwise(what.input, what.filter, what.options ?? {});
    case 'transposed':
      return planTransposed(what.input, what.filter, what.options);
    default:
      throw new RangeError(
        `kind: conv1d, conv2d, conv3d, depthwise or transposed, not ${String((what as Explainable).kind)}`,
      );
  }
}

/**
 * How one number of a convolution's output came about: which inputs met which weights, their products, and the sum,
 * which is bit for bit the number that the convolution gives there. Padded positions are listed for a convolution
 * (with value 0 and `inside: false`), so that the whole window can be drawn; a transposed convolution lists the
 * stamps that reach the cell, which may be none.
 *
 * @param cell the output number's index, `[n, y, x, channel]` (one spatial axis for conv1d, three for conv3d)
 * @throws as the convolution does, and RangeError when the cell lies outside the output
 */
export function explainOutput(what: Explainable, cell: readonly number[]): Explanation {
  const plan = planFor(what);
  if (what.kind === 'transposed') {
    checkCell(cell, transposedShapeOf(plan));
    return explainTransposed(what, plan, cell);
  }
  checkCell(cell, outputShapeOf(plan));
  return explainConvolution(what, plan, cell);
}
