import {
  avgPool2d,
  conv1d,
  conv2d,
  conv2dTranspose,
  conv3d,
  depthwiseConv2d,
  describeStack,
  type Layer,
  maxPool2d,
  type NdArray,
  separableConv2d,
} from '../../../src/lib/conv/index.ts';
import { type Random, randomInteger } from '../../../src/lib/random.ts';
import { choose, wholeArray } from './random-case.ts';

/** A layer with an input, its weights in the order in which the generated functions take them, and the right answer. */
export interface LayerCase {
  layer: Layer;
  input: NdArray;
  weights: NdArray[];
  output: NdArray;
}

/** What the library computes for a layer, its weights being whole random numbers. */
export function caseOf(next: Random, size: readonly number[], channels: number, layer: Layer): LayerCase {
  const input = wholeArray(next, [2, ...size, channels]);
  const output = describeStack(input.shape, [layer]).layers[0]!.outputShape;
  const filters = output.at(-1)!;
  const kernel =
    [layer.kernel!].flat().length === size.length
      ? [layer.kernel!].flat()
      : size.map(() => layer.kernel as number);
  const { groups = 1, multiplier = 1 } = layer;
  const bias = layer.bias === false ? undefined : wholeArray(next, [filters]);
  const options = {
    ...(layer.stride === undefined ? {} : { strides: layer.stride }),
    ...(layer.padding === undefined ? {} : { padding: layer.padding as 'SAME' }),
    ...(layer.dilation === undefined ? {} : { dilations: layer.dilation }),
    ...(bias ? { bias } : {}),
  };
  const grouped = { ...options, ...(groups > 1 ? { groups } : {}) };
  const last = bias ? [bias] : [];
  const answer = (weights: NdArray[], output: NdArray): LayerCase => ({ layer, input, weights, output });
  if (layer.type === 'maxPool' || layer.type === 'avgPool') {
    const pool = layer.type === 'maxPool' ? maxPool2d : avgPool2d;
    const { bias: _, ...settings } = options;
    return answer([], pool(input, kernel, settings));
  }
  if (layer.type === 'depthwise') {
    const filter = wholeArray(next, [...kernel, channels, multiplier]);
    return answer([filter, ...last], depthwiseConv2d(input, filter, options));
  }
  if (layer.type === 'separable') {
    const depthwise = wholeArray(next, [...kernel, channels, multiplier]);
    const pointwise = wholeArray(next, [1, 1, channels * multiplier, filters]);
    return answer([depthwise, pointwise, ...last], separableConv2d(input, depthwise, pointwise, options));
  }
  if (layer.type === 'transposed') {
    const filter = wholeArray(next, [...kernel, filters / groups, channels]);
    const outputShape = output.slice(1, -1);
    return answer([filter, ...last], conv2dTranspose(input, filter, { ...grouped, outputShape }));
  }
  const filter = wholeArray(next, [...kernel, channels / groups, filters]);
  const convolution = [conv1d, conv2d, conv3d][size.length - 1]!;
  return answer([filter, ...last], convolution(input, filter, grouped));
}

/** Draws a layer of any kind with any settings that the library accepts. */
export function drawLayer(next: Random): LayerCase {
  for (;;) {
    const type = choose(
      next,
      'conv',
      'conv',
      'depthwise',
      'separable',
      'transposed',
      'transposed',
      'maxPool',
      'avgPool',
    );
    const axes = type === 'conv' ? randomInteger(next, 1, 3) : 2;
    const list = (low: number, high: number) =>
      Array.from({ length: axes }, () => randomInteger(next, low, high));
    const pool = type === 'maxPool' || type === 'avgPool';
    const grouped = type === 'conv' || type === 'transposed';
    const groups = grouped ? choose(next, 1, 1, 2, 3) : 1;
    const size = list(1, axes === 3 ? 4 : 7);
    const strides = list(1, 3);
    const pairs = size.map((): [number, number] => [randomInteger(next, 0, 2), randomInteger(next, 0, 2)]);
    const rules: NonNullable<Layer['padding']>[] = ['SAME', 'VALID', pairs, randomInteger(next, 0, 2)];
    const layer: Layer = {
      type,
      kernel: list(1, 4),
      stride: choose(
        next,
        strides,
        size.map(() => strides[0]!),
        size.map(() => 1),
      ),
      padding: choose(next, ...rules, ...(axes === 1 ? ['CAUSAL' as const] : [])),
      ...(pool ? {} : { bias: next() < 0.5 }),
      ...(pool
        ? {}
        : {
            dilation: choose(
              next,
              list(1, 3),
              size.map(() => 1),
            ),
          }),
      ...(type === 'depthwise' || type === 'separable' ? { multiplier: randomInteger(next, 1, 3) } : {}),
      ...(type === 'depthwise' || pool ? {} : { filters: groups * randomInteger(next, 1, 2) }),
      ...(groups > 1 ? { groups } : {}),
    };
    try {
      const drawn = caseOf(next, size, groups * randomInteger(next, 1, 2), layer);
      if (type !== 'transposed' || next() < 0.5) return drawn;
      // Half of the transposed layers restore another size that leads to the same input.
      const step = [layer.stride!].flat();
      const outputShape = drawn.output.shape
        .slice(1, -1)
        .map((length, i) => length + randomInteger(next, 1 - step[i]!, step[i]! - 1));
      return caseOf(next, size, drawn.input.shape[3]!, { ...layer, outputShape });
    } catch (error) {
      // A kernel that does not fit, padding that a pool cannot take, a size that no stride leads back from.
      if (!(error instanceof RangeError)) throw error;
    }
  }
}
