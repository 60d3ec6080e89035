/**
 * The filter gradients of convolutions on WASM in one pass over x and dy, where they lie, without padding, transposing or shifting
 * anything. Row by row of dy, and tap by tap of the filter, the cells of x that the tap met along that row are a fixed
 * distance apart; the sum of their products with dy is one call. What the padding would contribute is zero, so the row is
 * shortened instead. A row of x and one of dy fit the processor's first cache, where all taps and channels find them.
 */
import type { Tensor4D, TensorInfo } from '@tensorflow/tfjs-core';
import { addressOf } from '../../kernels/memory.ts';
import type { Geometry } from '../geometry.ts';
import { zerosOn } from '../heap/heap.ts';
import type { SimdFunctions } from './module.ts';
import { runs } from './runs.ts';

/** Floats of x and dy that are worked on at once: about 24 KB. */
const CACHED = 6000;

/** A 1x1 convolution of stride 1 without padding sees the places as one long row. */
function flat(dyShape: readonly number[], geometry: Geometry): [readonly number[], Geometry] {
  const { input, kernel, strides, before } = geometry;
  const places = dyShape[0]! * dyShape[1]! * dyShape[2]!;
  const one = [...kernel, ...strides].every((n) => n === 1) && before.every((n) => n === 0);
  if (!one || dyShape[1] !== input[0] || dyShape[2] !== input[1]) return [dyShape, geometry];
  return [[1, 1, places], { ...geometry, input: [1, places] }];
}

/** Of conv2d: x [batch, height, width, in], dy [batch, rows, columns, out], result [height, width, in, out] of the filter. */
export function simdFilterGradient(
  simd: SimdFunctions,
  backend: unknown,
  x: Tensor4D,
  dy: Tensor4D,
  given: Geometry,
): TensorInfo {
  const [inputs, outputs] = [x.shape[3], dy.shape[3]];
  const { info } = zerosOn(backend, [...given.kernel, inputs, outputs]);
  const [atX, atDy, atSums] = [x, dy, info].map((tensor) => addressOf(backend, tensor)) as [
    number,
    number,
    number,
  ];
  const [shape, geometry] = flat(dy.shape, given);
  const longest = Math.max(16, Math.floor(CACHED / (inputs + outputs)));
  const xStep = geometry.strides[1] * inputs * 4;
  runs(shape, geometry, longest, (place, output, tap, count) => {
    simd.outerProducts(
      atX + place * inputs * 4,
      atDy + output * outputs * 4,
      atSums + tap * inputs * outputs * 4,
      count,
      xStep,
      outputs * 4,
      inputs * 4,
      outputs * 4,
    );
  });
  return info;
}

/** Of depthwiseConv2d with multiplier 1: x and dy have as many channels, the result is [height, width, channels, 1]. */
export function simdDepthwiseFilterGradient(
  simd: SimdFunctions,
  backend: unknown,
  x: Tensor4D,
  dy: Tensor4D,
  geometry: Geometry,
): TensorInfo {
  const channels = x.shape[3];
  const bytes = channels * 4;
  const { info } = zerosOn(backend, [...geometry.kernel, channels, 1]);
  const [atX, atDy, atSums] = [x, dy, info].map((tensor) => addressOf(backend, tensor)) as [
    number,
    number,
    number,
  ];
  const longest = Math.max(16, Math.floor(CACHED / (2 * channels)));
  runs(dy.shape, geometry, longest, (place, output, tap, count) => {
    const from = atX + place * bytes;
    const xStep = geometry.strides[1] * bytes;
    simd.channelProducts(
      from,
      atDy + output * bytes,
      atSums + tap * bytes,
      count,
      xStep,
      bytes,
      from + bytes,
    );
  });
  return info;
}
