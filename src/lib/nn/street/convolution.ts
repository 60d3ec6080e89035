/** The one kind of layer that the street networks are made of. */
import {
  add,
  fused,
  mul,
  reshape,
  rsqrt,
  square,
  sub,
  sum,
  type Tensor,
  type Tensor1D,
  type Tensor4D,
} from '@tensorflow/tfjs-core';
import { type Lookup, needed, type ParameterSpec, type ParameterValues } from './parameters.ts';

/**
 * What a rectifier does to the spread of what it lets through: a normal variable of variance 1 comes out with variance
 * (1 - 1/π) / 2, and this factor makes it 1 again. Source: Brock et al., 2101.08692, section 2.
 */
const RECTIFIER_GAIN = Math.sqrt(2 / (1 - 1 / Math.PI));

/**
 * The parameters of a convolution: its kernel, one gain and one bias for each filter.
 *
 * @param gain first value of the gains; 0 for the last layer of a residual branch, which then begins as "change nothing"
 */
export function convolutionSpecs(
  name: string,
  [kernel, inputs, filters]: readonly [kernel: number, inputs: number, filters: number],
  gain = RECTIFIER_GAIN,
): ParameterSpec[] {
  return [
    { name: `${name}/kernel`, shape: [kernel, kernel, inputs, filters], start: 'normal' },
    { name: `${name}/gain`, shape: [filters], start: gain },
    { name: `${name}/bias`, shape: [filters], start: 0 },
  ];
}

/** A plain convolution without a gain, for the numbers that a network answers with. */
export function headSpecs(
  name: string,
  [kernel, inputs, filters]: readonly [kernel: number, inputs: number, filters: number],
  bias: number | Float32Array = 0,
): ParameterSpec[] {
  return [
    { name: `${name}/kernel`, shape: [kernel, kernel, inputs, filters], start: 'normal' },
    { name: `${name}/bias`, shape: [filters], start: bias },
  ];
}

/** A squared length below which a filter counts as no filter at all. */
const TINY = 1e-12;

/**
 * The kernel as it is used: each filter's mean is taken away, its length becomes 1, and its gain is multiplied on (weight
 * standardisation: Qiao et al., 1903.10520; in the form of Brock et al., 2101.08692). It does for a small network what batch
 * normalisation does, without a pass over the maps and without tying the pictures of a batch together.
 *
 * @param kernel [height, width, in, out]
 * @param gain [out]
 */
function standardise(kernel: Tensor4D, gain: Tensor): Tensor4D {
  const filters = kernel.shape[3];
  const flat = reshape(kernel, [kernel.size / filters, filters]);
  const centred = sub(flat, mul(sum(flat, 0, true), 1 / flat.shape[0]!));
  const perLength = rsqrt(add(sum(square(centred), 0, true), TINY));
  return reshape(mul(centred, mul(reshape(gain, [1, filters]), perLength)), kernel.shape);
}

/**
 * A convolution with SAME padding, its bias, and a rectifier unless told otherwise. A kernel that comes with a gain is
 * standardised first; weights from a file are already.
 *
 * @param x [batch, height, width, in]
 * @returns [batch, height / stride rounded up, likewise, out]
 */
export function convolution(
  lookup: Lookup,
  name: string,
  x: Tensor4D,
  { stride = 1, rectify = true }: { stride?: number; rectify?: boolean } = {},
): Tensor4D {
  const kernel = needed<Tensor4D>(lookup, `${name}/kernel`);
  const gain = lookup(`${name}/gain`);
  return fused.conv2d({
    x,
    filter: gain ? standardise(kernel, gain) : kernel,
    strides: stride,
    pad: 'same',
    bias: needed<Tensor1D>(lookup, `${name}/bias`),
    activation: rectify ? 'relu' : 'linear',
  });
}

/** Weights as they are stored: kernels standardised, gains gone. */
export function bakeGains(values: readonly ParameterValues[]): ParameterValues[] {
  const gains = new Map(values.map((one) => [one.name, one.values]));
  return values.flatMap((one) => {
    if (one.name.endsWith('/gain')) return [];
    const gain = gains.get(one.name.replace(/kernel$/, 'gain'));
    if (!one.name.endsWith('/kernel') || !gain) return [one];
    const { means, lengths } = filterMoments(one);
    const filters = means.length;
    const baked = one.values.map((value, i) => {
      const f = i % filters;
      return ((value - means[f]!) / lengths[f]!) * gain[f]!;
    });
    return [{ ...one, values: baked }];
  });
}

/**
 * The gains of weights that were baked: each filter's length, so that the kernel with this gain is the kernel. Training can go
 * on from a file with them.
 */
export function findGains(values: readonly ParameterValues[]): ParameterValues[] {
  return values.flatMap((one) => {
    if (!one.name.endsWith('/kernel')) return [];
    const { lengths } = filterMoments(one);
    return [
      {
        name: one.name.replace(/kernel$/, 'gain'),
        shape: [lengths.length],
        values: Float32Array.from(lengths),
      },
    ];
  });
}

function filterMoments({ shape, values }: ParameterValues): { means: Float64Array; lengths: Float64Array } {
  const filters = shape.at(-1)!;
  const fanIn = values.length / filters;
  const [means, lengths] = [new Float64Array(filters), new Float64Array(filters)];
  for (let i = 0; i < values.length; i++) means[i % filters]! += values[i]! / fanIn;
  for (let i = 0; i < values.length; i++) lengths[i % filters]! += (values[i]! - means[i % filters]!) ** 2;
  return { means, lengths: lengths.map((square) => Math.sqrt(square + TINY)) };
}
