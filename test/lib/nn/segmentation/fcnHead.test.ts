import assert from 'node:assert/strict';
import { test } from 'node:test';
import '@tensorflow/tfjs-backend-cpu';
import { setBackend, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import { trainHead } from '../../../../src/lib/nn/segmentation/trainHead.ts';
import { doubling } from '../../../../src/lib/nn/segmentation/trainUpsampling.ts';
import { random } from '../../../../src/lib/random.ts';
import {
  bilinearDoubling,
  enlargeScores,
  type FcnHead,
  scoreMaps,
} from '../../../../src/lib/segmentation/fcn-head.ts';
import {
  channelStatistics,
  type FeatureMap,
  hypercolumns,
} from '../../../../src/lib/segmentation/feature-maps.ts';
import { UNPAINTED } from '../../../../src/lib/segmentation/label-map.ts';
import { labelScores, smoothScores } from '../../../../src/lib/segmentation/label-scores.ts';
import { registerGradients } from '../gradients.ts';

await setBackend('cpu');
registerGradients('cpu');

const next = random(7);
const map = (name: string, stride: number, cells: number, channels: number): FeatureMap => ({
  name,
  stride,
  rows: cells,
  columns: cells,
  channels,
  values: Float32Array.from({ length: cells * cells * channels }, () => 3 * next() - 1),
});
const maps = [map('c5', 32, 3, 5), map('c4', 16, 6, 4), map('c3', 8, 12, 3)];
const floats = (n: number) => Float32Array.from({ length: n }, () => next() - 0.5);
const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number) => {
  assert.equal(a.length, b.length);
  for (let i = 0; i < a.length; i++)
    assert.ok(Math.abs(a[i]! - b[i]!) <= tolerance, `${i}: ${a[i]}, ${b[i]}`);
};

const head = (upsampling: Float32Array[] | null): FcnHead => ({
  depth: '8s',
  classCount: 2,
  upsampling,
  layers: maps.map(({ name, stride, channels }) => ({
    name,
    stride,
    channels,
    weights: floats(channels * 2),
    bias: floats(2),
  })),
});

test('score maps doubled and added equal one matrix on hypercolumns', () => {
  const plain = head(null);
  const [, , last] = scoreMaps(plain, maps);
  const neutral = maps.map(({ channels }) => ({
    mean: new Float32Array(channels),
    deviation: new Float32Array(channels).fill(1),
  }));
  const cells = Array.from({ length: 144 }, (_, i) => i);
  const columns = hypercolumns(maps, neutral, { rows: 12, columns: 12 }, cells);
  const weights = plain.layers.flatMap((layer) => [...layer.weights]);
  const sums = cells.flatMap((cell) =>
    [0, 1].map((c) => {
      let sum = plain.layers.reduce((total, { bias }) => total + bias[c]!, 0);
      for (let k = 0; k < 12; k++) sum += columns[cell * 12 + k]! * weights[k * 2 + c]!;
      return sum;
    }),
  );
  near(last!.sum, sums, 1e-5);
});

test('a transposed convolution that starts bilinear is the bilinear doubling, in plain numbers and in tensors', async () => {
  const plain = head(null);
  const start = [bilinearDoubling(2), bilinearDoubling(2)];
  near(scoreMaps(plain, maps)[2]!.sum, scoreMaps({ ...plain, upsampling: start }, maps)[2]!.sum, 1e-5);

  const filter = floats(4 * 4 * 2 * 2);
  const own = floats(3 * 3 * 2);
  const tensors = doubling(tensor4d(own, [1, 3, 3, 2]), tensor4d(filter, [4, 4, 2, 2]) as Tensor4D);
  const silent: FcnHead = {
    depth: '16s',
    classCount: 2,
    upsampling: [filter],
    layers: [
      {
        name: 'c5',
        stride: 32,
        channels: 2,
        weights: Float32Array.of(1, 0, 0, 1),
        bias: new Float32Array(2),
      },
      { name: 'c4', stride: 16, channels: 4, weights: new Float32Array(8), bias: new Float32Array(2) },
    ],
  };
  const given = [{ ...maps[0]!, channels: 2, values: own }, maps[1]!];
  near(scoreMaps(silent, given)[1]!.sum, await tensors.data(), 1e-5);
});

/** Class 1 where the finest map's first channel is large. */
const painted = {
  width: 12,
  height: 12,
  labels: Uint8Array.from({ length: 144 }, (_, i) =>
    i % 3 ? UNPAINTED : maps[2]!.values[i * 3]! > 0.5 ? 1 : 0,
  ),
};
const listen = { step: async () => false };

test('training lowers the loss, is repeatable, and both ways start from the same loss and step', async () => {
  const settings = {
    depth: '8s',
    classCount: 2,
    steps: 40,
    patience: 0,
    rate: 0.1,
    weightDecay: 0.01,
  } as const;
  const first = await trainHead(maps, painted, settings, listen);
  const second = await trainHead(maps, painted, settings, listen);
  assert.deepEqual(first.losses, second.losses);
  assert.ok(Math.abs(first.losses[0]! - Math.log(2)) < 1e-5);
  assert.ok(first.losses.at(-1)! < 0.3);
  const { sum } = scoreMaps(first.head, maps)[2]!;
  const { map: found } = labelScores(sum, { rows: 12, columns: 12 }, 2);
  const right = found.labels.filter(
    (label, i) => painted.labels[i] !== UNPAINTED && label === painted.labels[i],
  );
  assert.ok(right.length >= 46, `${right.length} of 48`);
  // The second loss follows one step of the same gradient; the filters move too little to matter much.
  const both = await trainHead(maps, painted, { ...settings, trainUpsampling: true }, listen);
  near([both.losses[0]!, both.losses[1]!], [first.losses[0]!, first.losses[1]!], 0.02);
  assert.ok(both.losses.at(-1)! < 0.3);
  assert.equal(both.head.upsampling!.length, 2);
});

test('classes without paint never win, and bad arguments are named', async () => {
  const settings = { depth: '16s', classCount: 5, steps: 5 } as const;
  for (const trainUpsampling of [false, true]) {
    const few = {
      ...painted,
      labels: painted.labels.map((label) => (label === UNPAINTED ? label : 3 * label + 1)),
    };
    const trained = await trainHead(maps, few, { ...settings, trainUpsampling }, listen);
    const last = scoreMaps(trained.head, maps).at(-1)!;
    const { map: found } = labelScores(last.sum, last, 5);
    assert.deepEqual([...new Set(found.labels)].sort(), [1, 4]);
    assert.deepEqual(
      trained.painted.map((n) => n > 0),
      [false, true, false, false, true],
    );
  }
  const refuse = (change: object, said: RegExp) =>
    assert.rejects(trainHead(maps, painted, { ...settings, ...change }, listen), said);
  await refuse({ depth: '4s' }, /depth: "4s" needs 4 maps, got 3/);
  await refuse({ classCount: 1 }, /the label 1 is none of 1 classes/);
  await refuse({ steps: 0 }, /steps must be a positive integer/);
  await refuse({ rate: 0 }, /rate must be a positive number/);
  const small = { width: 3, height: 3, labels: new Uint8Array(9) };
  await assert.rejects(trainHead(maps, small, settings, listen), /painted must be 12 x 12, got 3 x 3/);
});

test('statistics, smoothing and enlarging keep constants, and ties go to the smaller class', () => {
  const { mean, deviation } = channelStatistics({ ...maps[0]!, values: new Float32Array(45).fill(2) });
  near(mean, new Float32Array(5).fill(2), 0);
  near(deviation, new Float32Array(5).fill(1e-3), 1e-9);
  const grid = { rows: 3, columns: 3 };
  const flat = new Float32Array(18).fill(0.7);
  near(smoothScores(flat, grid, 2, 5), flat, 1e-6);
  near(enlargeScores(flat, grid, 2, { rows: 7, columns: 5 }), new Float32Array(70).fill(0.7), 1e-6);
  const { map: tied, confidence } = labelScores(flat, grid, 2);
  assert.deepEqual([tied.labels[0], confidence[0]], [0, 128]);
  const point = new Float32Array(9);
  point[4] = 16;
  near(smoothScores(point, grid, 1, 1), [1, 2, 1, 2, 4, 2, 1, 2, 1], 1e-6);
  assert.throws(() => smoothScores(flat, grid, 2, 33), /rounds/);
});
