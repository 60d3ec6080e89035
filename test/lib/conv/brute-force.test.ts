import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type AxisPadding,
  conv1d,
  conv2d,
  conv2dTranspose,
  conv3d,
  depthwiseConv2d,
  explainOutput,
  transposeByInsertion,
  transposeByMatrix,
} from '../../../src/lib/conv/index.ts';
import { type Random, random, randomInteger } from '../../../src/lib/random.ts';
import { bruteConvolution, bruteTransposed, padsFor } from './brute-force.ts';
import { assertSame, choose, wholeArray } from './random-case.ts';

interface Drawn {
  sizes: number[];
  kernel: number[];
  strides: number[];
  dilations: number[];
  padding: 'SAME' | 'VALID' | 'CAUSAL' | AxisPadding[];
  pads: [number, number][];
}

/** Draws settings of every kind, stride together with dilation included, until the kernel fits. */
function draw(next: Random, axes: number, largest: number): Drawn {
  for (;;) {
    const list = (low: number, high: number) =>
      Array.from({ length: axes }, () => randomInteger(next, low, high));
    const [sizes, kernel] = [list(1, largest), list(1, 3)];
    const [strides, dilations] = [list(1, 3), list(1, 3)];
    const pairs = sizes.map((): [number, number] => [randomInteger(next, 0, 3), randomInteger(next, 0, 3)]);
    const rules: Drawn['padding'][] =
      axes === 1 ? ['SAME', 'VALID', pairs, 'CAUSAL'] : ['SAME', 'VALID', pairs];
    const padding = choose(next, ...rules);
    const pads = typeof padding !== 'string' ? pairs : padsFor(padding, sizes, kernel, strides, dilations);
    const fits = sizes.every(
      (size, i) => (kernel[i]! - 1) * dilations[i]! + 1 <= size + pads[i]![0] + pads[i]![1],
    );
    if (fits) return { sizes, kernel, strides, dilations, padding, pads };
  }
}

function drawBias(next: Random, channels: number): number[] | undefined {
  return next() < 0.5 ? undefined : Array.from({ length: channels }, () => randomInteger(next, -9, 9));
}

const withBias = (bias: number[] | undefined) => (bias ? { bias } : {});

for (const [axes, count, largest] of [
  [1, 300, 10],
  [2, 300, 6],
  [3, 120, 4],
] as const) {
  test(`conv${axes}d gives what the definition gives on ${count} settings with groups, stride and dilation`, () => {
    const next = random(100 + axes);
    for (let i = 0; i < count; i++) {
      const { sizes, kernel, strides, dilations, padding, pads } = draw(next, axes, largest);
      const groups = randomInteger(next, 1, 3);
      const [inGroup, outGroup] = [randomInteger(next, 1, 2), randomInteger(next, 1, 2)];
      const input = wholeArray(next, [randomInteger(next, 1, 2), ...sizes, inGroup * groups]);
      const filter = wholeArray(next, [...kernel, inGroup, outGroup * groups]);
      const bias = drawBias(next, outGroup * groups);
      const expected = bruteConvolution(input, filter, {
        strides,
        dilations,
        pads,
        groups,
        ...withBias(bias),
      });
      const convolution = { 1: conv1d, 2: conv2d, 3: conv3d }[axes];
      const actual = convolution(input, filter, {
        strides,
        dilations,
        padding: padding as 'SAME',
        groups,
        ...withBias(bias),
      });
      assertSame(actual, expected, JSON.stringify({ sizes, kernel, strides, dilations, padding, groups }));
    }
  });
}

test('depthwiseConv2d gives what the definition gives with stride and dilation together', () => {
  const next = random(110);
  for (let i = 0; i < 150; i++) {
    const { sizes, kernel, strides, dilations, padding, pads } = draw(next, 2, 6);
    const [c, m] = [randomInteger(next, 1, 3), randomInteger(next, 1, 3)];
    const input = wholeArray(next, [1, ...sizes, c]);
    const filter = wholeArray(next, [...kernel, c, m]);
    const bias = drawBias(next, c * m);
    // Every channel alone, then the maps side by side.
    const maps = Array.from({ length: c }, (_, channel) =>
      bruteConvolution(
        { shape: [1, ...sizes, 1], data: Array.from(input.data).filter((_, j) => j % c === channel) },
        {
          shape: [...kernel, 1, m],
          data: Array.from(filter.data).filter((_, j) => Math.floor(j / m) % c === channel),
        },
        { strides, dilations, pads, groups: 1 },
      ),
    );
    const { shape } = maps[0]!;
    const data: number[] = [];
    for (let cell = 0; cell < shape[1]! * shape[2]!; cell++) {
      for (let out = 0; out < c * m; out++) {
        data.push(maps[Math.floor(out / m)]!.data[cell * m + (out % m)]! + (bias?.[out] ?? 0));
      }
    }
    const expected = { shape: [1, shape[1]!, shape[2]!, c * m], data };
    const options = { strides, dilations, padding: padding as 'SAME', ...withBias(bias) };
    assertSame(depthwiseConv2d(input, filter, options), expected, JSON.stringify({ sizes, kernel, options }));
  }
});

test('stamping, zero insertion and the transposed matrix give the adjoint, to the last digit, on 160 settings', () => {
  const next = random(120);
  for (let i = 0; i < 160; i++) {
    const { sizes, kernel, strides, dilations, padding, pads } = draw(next, 2, 6);
    const groups = randomInteger(next, 1, 2);
    const [inGroup, outGroup] = [randomInteger(next, 1, 2), randomInteger(next, 1, 2)];
    const small = sizes.map((size, axis) => {
      const span = (kernel[axis]! - 1) * dilations[axis]! + 1;
      return Math.floor((size + pads[axis]![0] + pads[axis]![1] - span) / strides[axis]!) + 1;
    });
    const batch = randomInteger(next, 1, 2);
    const outputShape = [batch, ...sizes, outGroup * groups];
    const input = wholeArray(next, [batch, ...small, inGroup * groups]);
    const filter = wholeArray(next, [...kernel, outGroup, inGroup * groups]);
    const bias = drawBias(next, outGroup * groups);
    const settings = { strides, dilations, pads, groups, ...withBias(bias) };
    const expected = bruteTransposed(input, filter, outputShape, settings);
    const options = {
      strides,
      dilations,
      padding: padding as 'SAME',
      groups,
      outputShape,
      ...withBias(bias),
    };
    const message = JSON.stringify({ small, kernel, options });
    assertSame(conv2dTranspose(input, filter, options), expected, `stamping ${message}`);
    assertSame(transposeByInsertion(input, filter, options), expected, `insertion ${message}`);
    assertSame(transposeByMatrix(input, filter, options), expected, `matrix ${message}`);
  }
});

test('explainOutput lists the inputs, weights and products whose sum is the output, for every kind', () => {
  const next = random(130);
  for (let i = 0; i < 200; i++) {
    const kind = choose(
      next,
      'conv1d' as const,
      'conv2d' as const,
      'conv3d' as const,
      'depthwise' as const,
      'transposed' as const,
    );
    const axes = kind === 'conv1d' ? 1 : kind === 'conv3d' ? 3 : 2;
    const { sizes, kernel, strides, dilations, padding } = draw(next, axes, 5);
    const groups = kind === 'depthwise' ? 1 : randomInteger(next, 1, 2);
    const channels = groups * randomInteger(next, 1, 2);
    const input = wholeArray(next, [2, ...sizes, channels]);
    const last = randomInteger(next, 1, 2);
    const filterShape =
      kind === 'depthwise'
        ? [...kernel, channels, last]
        : kind === 'transposed'
          ? [...kernel, last, channels]
          : [...kernel, channels / groups, last * groups];
    const filter = wholeArray(next, filterShape);
    const options = {
      strides,
      dilations,
      padding: kind === 'transposed' ? 'SAME' : (padding as 'SAME'),
      ...(kind === 'depthwise' ? {} : { groups }),
    } as const;
    const functions = { conv1d, conv2d, conv3d, depthwise: depthwiseConv2d, transposed: conv2dTranspose };
    const output = functions[kind](input, filter, options);
    const index = randomInteger(next, 0, output.data.length - 1);
    const cell: number[] = [];
    for (let axis = output.shape.length - 1, rest = index; axis >= 0; axis--) {
      cell.unshift(rest % output.shape[axis]!);
      rest = Math.floor(rest / output.shape[axis]!);
    }
    const explanation = explainOutput({ kind, input, filter, options }, cell);
    assert.equal(explanation.sum, output.data[index], JSON.stringify({ kind, cell, options }));
    for (const term of explanation.terms) {
      const place = term.input.reduce((sum, p, axis) => sum * input.shape[axis]! + p, 0);
      const tap = term.filter.reduce((sum, p, axis) => sum * filter.shape[axis]! + p, 0);
      const inside = term.input.every((p, axis) => p >= 0 && p < input.shape[axis]!);
      assert.equal(term.inside, inside);
      assert.equal(term.value, inside ? input.data[place] : 0);
      assert.equal(term.weight, filter.data[tap]);
      assert.equal(term.product, term.value * term.weight);
    }
  }
});
