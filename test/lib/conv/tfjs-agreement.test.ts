import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as tf from '@tensorflow/tfjs-core';
import {
  type AxisPadding,
  avgPool2d,
  conv1d,
  conv2d,
  conv2dTranspose,
  conv3d,
  depthwiseConv2d,
  maxPool2d,
  separableConv2d,
} from '../../../src/lib/conv/index.ts';
import { outputSize } from '../../../src/lib/conv/output-size.ts';
import { type Random, random, randomInteger } from '../../../src/lib/random.ts';
import { assertClose, assertSame, choose, tensor, tfjs, wholeArray } from './random-case.ts';

type Drawn = 'SAME' | 'VALID' | AxisPadding[];

/** A stride or a dilation above 1, never both: tfjs refuses the two together. */
function strideOrDilation(next: Random, axes: number): { strides: number[]; dilations: number[] } {
  const ones = Array.from({ length: axes }, () => 1);
  const some = ones.map(() => randomInteger(next, 1, 3));
  return next() < 0.5 ? { strides: some, dilations: ones } : { strides: ones, dilations: some };
}

/** Tries drawn cases until `count` of them were accepted by both, and fails when one side alone refuses a legal case. */
async function agree(count: number, seed: number, draw: (next: Random) => Promise<boolean>): Promise<void> {
  const next = random(seed);
  let accepted = 0;
  for (let tries = 0; accepted < count; tries++) {
    assert.ok(tries < count * 4, `only ${accepted} of ${tries} drawn cases were accepted`);
    if (await draw(next)) accepted++;
  }
}

/** Whether a VALID window fits; the library refuses it otherwise (checked elsewhere), tfjs gives an empty tensor. */
function fits(sizes: readonly number[], kernel: readonly number[], dilations: readonly number[]): boolean {
  return sizes.every((size, axis) => (kernel[axis]! - 1) * dilations[axis]! + 1 <= size);
}

test('conv2d gives what tf.conv2d gives on 700 random settings, explicit padding included', async () => {
  await agree(700, 1, async (next) => {
    const [n, h, w, c, out] = [2, 9, 9, 3, 4].map((high) => randomInteger(next, 1, high));
    const kernel = [randomInteger(next, 1, 4), randomInteger(next, 1, 4)];
    const { strides, dilations } = strideOrDilation(next, 2);
    const pairs = [0, 1].map(() => [randomInteger(next, 0, 3), randomInteger(next, 0, 3)] as AxisPadding);
    const padding = choose<Drawn>(next, 'SAME', 'VALID', pairs);
    const room = [h!, w!].map(
      (size, axis) => size + (padding === pairs ? pairs[axis]![0] + pairs[axis]![1] : 0),
    );
    if (padding !== 'SAME' && !fits(room, kernel, dilations)) return false;
    const input = wholeArray(next, [n!, h!, w!, c!]);
    const filter = wholeArray(next, [...kernel, c!, out!]);
    const pad = typeof padding === 'string' ? (padding.toLowerCase() as 'same') : undefined;
    const expected = await tfjs(() =>
      tf.conv2d(
        tensor<tf.Rank.R4>(input),
        tensor<tf.Rank.R4>(filter),
        strides as [number, number],
        pad ?? [[0, 0], [...pairs[0]!], [...pairs[1]!], [0, 0]],
        'NHWC',
        dilations as [number, number],
      ),
    );
    assert.ok(expected, `tfjs refused ${JSON.stringify({ h, w, kernel, strides, dilations, padding })}`);
    const actual = conv2d(input, filter, { strides, dilations, padding });
    assertSame(actual, expected, JSON.stringify({ h, w, kernel, strides, dilations, padding }));
    return true;
  });
});

test('depthwiseConv2d gives what tf.depthwiseConv2d gives on 300 random settings', async () => {
  await agree(300, 2, async (next) => {
    const [h, w] = [randomInteger(next, 1, 8), randomInteger(next, 1, 8)];
    const [c, m] = [randomInteger(next, 1, 4), randomInteger(next, 1, 3)];
    const kernel = [randomInteger(next, 1, 4), randomInteger(next, 1, 4)];
    const { strides, dilations } = strideOrDilation(next, 2);
    const padding = choose(next, 'SAME' as const, 'VALID' as const);
    if (padding === 'VALID' && !fits([h, w], kernel, dilations)) return false;
    const input = wholeArray(next, [2, h, w, c]);
    const filter = wholeArray(next, [...kernel, c, m]);
    const expected = await tfjs(() =>
      tf.depthwiseConv2d(
        tensor<tf.Rank.R4>(input),
        tensor<tf.Rank.R4>(filter),
        strides as [number, number],
        padding === 'SAME' ? 'same' : 'valid',
        'NHWC',
        dilations as [number, number],
      ),
    );
    assert.ok(expected);
    assertSame(
      depthwiseConv2d(input, filter, { strides, dilations, padding }),
      expected,
      JSON.stringify({ h, w, c, m, kernel, strides, dilations, padding }),
    );
    return true;
  });
});

test('separableConv2d gives what tf.separableConv2d gives on 200 random settings', async () => {
  await agree(200, 3, async (next) => {
    const [h, w] = [randomInteger(next, 2, 7), randomInteger(next, 2, 7)];
    const [c, m, out] = [randomInteger(next, 1, 3), randomInteger(next, 1, 2), randomInteger(next, 1, 4)];
    const kernel = [randomInteger(next, 1, 3), randomInteger(next, 1, 3)];
    const { strides, dilations } = strideOrDilation(next, 2);
    const padding = choose(next, 'SAME' as const, 'VALID' as const);
    if (padding === 'VALID' && !fits([h, w], kernel, dilations)) return false;
    const input = wholeArray(next, [1, h, w, c]);
    const depthwise = wholeArray(next, [...kernel, c, m]);
    const pointwise = wholeArray(next, [1, 1, c * m, out]);
    const expected = await tfjs(() =>
      tf.separableConv2d(
        tensor<tf.Rank.R4>(input),
        tensor<tf.Rank.R4>(depthwise),
        tensor<tf.Rank.R4>(pointwise),
        strides as [number, number],
        padding === 'SAME' ? 'same' : 'valid',
        dilations as [number, number],
      ),
    );
    assert.ok(expected);
    assertSame(
      separableConv2d(input, depthwise, pointwise, { strides, dilations, padding }),
      expected,
      JSON.stringify({ h, w, c, m, kernel, strides, dilations, padding }),
    );
    return true;
  });
});

test('conv2dTranspose gives what tf.conv2dTranspose gives on 400 random settings and output shapes', async () => {
  await agree(400, 4, async (next) => {
    const kernel = [randomInteger(next, 1, 5), randomInteger(next, 1, 5)];
    const strides = [randomInteger(next, 1, 4), randomInteger(next, 1, 4)];
    const padding = choose(next, 'SAME' as const, 'VALID' as const);
    const size = [randomInteger(next, 1, 9), randomInteger(next, 1, 9)];
    if (padding === 'VALID' && !fits(size, kernel, [1, 1])) return false;
    const [c, out] = [randomInteger(next, 1, 3), randomInteger(next, 1, 3)];
    const [h, w] = size.map(
      (s, axis) => outputSize({ input: s, kernel: kernel[axis]!, stride: strides[axis]!, padding }).output,
    );
    const input = wholeArray(next, [2, h!, w!, c]);
    const filter = wholeArray(next, [...kernel, out, c]);
    const outputShape: [number, number, number, number] = [2, size[0]!, size[1]!, out];
    const expected = await tfjs(() =>
      tf.conv2dTranspose(
        tensor<tf.Rank.R4>(input),
        tensor<tf.Rank.R4>(filter),
        outputShape,
        strides as [number, number],
        padding === 'SAME' ? 'same' : 'valid',
      ),
    );
    assert.ok(expected);
    assertSame(
      conv2dTranspose(input, filter, { strides, padding, outputShape }),
      expected,
      JSON.stringify({ size, kernel, strides, padding }),
    );
    return true;
  });
});

test('conv1d gives what tf.conv1d gives on 250 random settings', async () => {
  await agree(250, 5, async (next) => {
    const [w, c, out, k] = [12, 3, 4, 5].map((high) => randomInteger(next, 1, high));
    const { strides, dilations } = strideOrDilation(next, 1);
    const padding = choose(next, 'SAME' as const, 'VALID' as const);
    if (padding === 'VALID' && !fits([w!], [k!], dilations)) return false;
    const input = wholeArray(next, [2, w!, c!]);
    const filter = wholeArray(next, [k!, c!, out!]);
    const expected = await tfjs(() =>
      tf.conv1d(
        tensor<tf.Rank.R3>(input),
        tensor<tf.Rank.R3>(filter),
        strides[0]!,
        padding === 'SAME' ? 'same' : 'valid',
        'NWC',
        dilations[0]!,
      ),
    );
    assert.ok(expected);
    assertSame(
      conv1d(input, filter, { strides, dilations, padding }),
      expected,
      JSON.stringify({ w, k, strides, dilations, padding }),
    );
    return true;
  });
});

test('conv3d gives what tf.conv3d gives on 200 random settings', async () => {
  await agree(200, 6, async (next) => {
    const size = [0, 1, 2].map(() => randomInteger(next, 1, 5));
    const kernel = [0, 1, 2].map(() => randomInteger(next, 1, 3));
    const [c, out] = [randomInteger(next, 1, 2), randomInteger(next, 1, 3)];
    const { strides, dilations } = strideOrDilation(next, 3);
    const padding = choose(next, 'SAME' as const, 'VALID' as const);
    if (padding === 'VALID' && !fits(size, kernel, dilations)) return false;
    // tfjs 4.22 pads by a negative amount here, where TensorFlow pads by 0; the brute-force tests cover these.
    const shrinks = size.some((s, i) => {
      const steps = Math.ceil(s / strides[i]!) - 1;
      return steps * strides[i]! + (kernel[i]! - 1) * dilations[i]! + 1 < s;
    });
    if (padding === 'SAME' && shrinks) return false;
    const input = wholeArray(next, [1, ...size, c]);
    const filter = wholeArray(next, [...kernel, c, out]);
    const expected = await tfjs(() =>
      tf.conv3d(
        tensor<tf.Rank.R5>(input),
        tensor<tf.Rank.R5>(filter),
        strides as [number, number, number],
        padding === 'SAME' ? 'same' : 'valid',
        'NDHWC',
        dilations as [number, number, number],
      ),
    );
    assert.ok(expected);
    assertSame(
      conv3d(input, filter, { strides, dilations, padding }),
      expected,
      JSON.stringify({ size, kernel, strides, dilations, padding }),
    );
    return true;
  });
});

test('maxPool2d and avgPool2d give what tf.maxPool and tf.avgPool give on 400 random settings', async () => {
  await agree(400, 7, async (next) => {
    const size = [randomInteger(next, 1, 9), randomInteger(next, 1, 9)];
    const window = [randomInteger(next, 1, 4), randomInteger(next, 1, 4)];
    const strides = [randomInteger(next, 1, 4), randomInteger(next, 1, 4)];
    const pairs = window.map(
      (k) => [randomInteger(next, 0, k - 1), randomInteger(next, 0, k - 1)] as AxisPadding,
    );
    const padding = choose<Drawn>(next, 'SAME', 'VALID', pairs);
    const room = size.map((s, axis) => s + (padding === pairs ? pairs[axis]![0] + pairs[axis]![1] : 0));
    if (padding !== 'SAME' && !fits(room, window, [1, 1])) return false;
    const input = wholeArray(next, [2, ...size, randomInteger(next, 1, 3)]);
    const kind = choose(next, 'max' as const, 'avg' as const);
    const pad = typeof padding === 'string' ? (padding.toLowerCase() as 'same') : undefined;
    const expected = await tfjs(() =>
      (kind === 'max' ? tf.maxPool : tf.avgPool)(
        tensor<tf.Rank.R4>(input),
        window as [number, number],
        strides as [number, number],
        pad ?? [[0, 0], [...pairs[0]!], [...pairs[1]!], [0, 0]],
      ),
    );
    assert.ok(expected);
    const message = JSON.stringify({ kind, size, window, strides, padding });
    if (kind === 'max') assertSame(maxPool2d(input, window, { strides, padding }), expected, message);
    else assertClose(avgPool2d(input, window, { strides, padding }), expected, message);
    return true;
  });
});
