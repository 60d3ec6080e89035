import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SIDE, scan } from '../../../src/components/conv-1d-3d/scan.ts';
import {
  LENGTH,
  parseSeries,
  SIGNALS,
  signal,
  soundSeries,
} from '../../../src/components/conv-1d-3d/signals.ts';
import {
  type Conv13State,
  conv13Codec,
  deriveSignal,
  deriveVolume,
  FILTERS,
  flatKernel,
  KERNELS,
  objection,
  setTapCount,
} from '../../../src/components/conv-1d-3d/state.ts';

const start = conv13Codec.initial;

test('signals and scans are the same for the same seed, and differ between seeds', () => {
  for (const name of Object.keys(SIGNALS) as (keyof typeof SIGNALS)[]) {
    assert.equal(signal(name, 5).length, LENGTH);
    assert.deepEqual(signal(name, 5), signal(name, 5));
    assert.notDeepEqual(signal(name, 5), signal(name, 6));
  }
  assert.deepEqual(scan(3), scan(3));
  assert.notDeepEqual(scan(3).noisy.data, scan(4).noisy.data);
  const { clean } = scan(1);
  assert.deepEqual(
    [...new Set(clean.data)].sort((a, b) => a - b),
    [20, 70, 110, 190, 215],
    'all shapes are there',
  );
});

test('a pasted series may have commas, semicolons, spaces and lines; an error names the entry', () => {
  assert.deepEqual(parseSeries('1, 2;3\n4 −0.5 1e3'), { values: [1, 2, 3, 4, -0.5, 1000] });
  const problem = (text: string) => (parseSeries(text) as { problem: string }).problem;
  assert.match(problem('1, 2, abc, 4'), /^Entry 3, “abc”, is no number/);
  assert.match(problem('1 2 3 9e99'), /^Entry 4, “9e99”/);
  assert.match(problem('1 2'), /4 to 128 numbers is needed.* this one has 2/);
  assert.match(problem('1 '.repeat(129)), /this one has 129/);
});

test('sound becomes means that begin where it rises through zero', () => {
  const samples = Float32Array.from({ length: 2048 }, (_, i) => Math.sin((2 * Math.PI * (i - 10)) / 400));
  const heard = soundSeries(samples, 128, 8);
  assert.equal(heard.length, 128);
  assert.ok(heard[0]! > 0 && heard[0]! < 0.1, `it begins at the rise: ${heard[0]}`);
  assert.ok(heard[1]! > heard[0]!);
  assert.ok(Math.abs(heard[25]! - -heard[0]!) < 0.01, 'half a period later it falls through zero');
  assert.equal(soundSeries(new Float32Array(80), 128, 8).length, 10);
});

/** An impulse in the middle of silence. */
const impulse: Conv13State = {
  ...start,
  series: 'own',
  own: Array.from({ length: 32 }, (_, t) => (t === 16 ? 1 : 0)),
};

test('a causal filter answers an impulse only afterwards, and its answer is the taps turned round', () => {
  const { outputs } = deriveSignal({ ...impulse, taps: [1, 2, 3] }, null);
  const answer = outputs[0]!;
  assert.deepEqual(answer.slice(0, 16), new Array(16).fill(0));
  assert.deepEqual(answer.slice(16, 19), [3, 2, 1]);
  assert.deepEqual(answer.slice(19), new Array(13).fill(0));
});

test('no output of a causal stack depends on a later sample, whatever comes', () => {
  const state: Conv13State = { ...start, layers: 4, growth: 'dilated', taps: [1, 1] };
  const before = deriveSignal(state, null);
  for (const at of [0, 20, 63]) {
    const heard = before.series.map((value, t) => (t > at ? value + 1000 : value));
    const after = deriveSignal({ ...state, at }, heard);
    assert.equal(after.outputs.at(-1)![at], before.outputs.at(-1)![at]);
    assert.equal(after.ahead, 0);
  }
});

test('four layers of two taps read 16 samples when dilated and 5 when not, with as many parameters', () => {
  const state: Conv13State = { ...start, layers: 4, taps: [1, 1], at: 40 };
  const dilated = deriveSignal({ ...state, growth: 'dilated' }, null);
  const plain = deriveSignal(state, null);
  assert.deepEqual([dilated.receptiveField, plain.receptiveField], [16, 5]);
  assert.deepEqual([dilated.parameters, plain.parameters], [8, 8]);
  assert.deepEqual([dilated.first, dilated.last], [25, 40]);
  const reached = (derived: typeof dilated) =>
    new Set(derived.wires.filter(({ layer }) => layer === 0).map(({ from }) => from)).size;
  assert.equal(reached(dilated), 16, 'every one of the 16 samples is reached');
  assert.equal(reached(plain), 5);
  // Sums of two taps 1, 1: each of the 16 samples counts once.
  const sum = dilated.series.slice(25, 41).reduce((a, b) => a + b, 0);
  assert.ok(Math.abs(dilated.outputs.at(-1)![40]! - sum) < 1e-12);
});

test('centred filters look ahead, and the sentence says how far', () => {
  const same = deriveSignal({ ...start, padding: 'SAME', layers: 2 }, null);
  assert.equal(same.ahead, 2);
  assert.match(same.sentence, /reads 5 samples\. It looks 2 samples ahead/);
  const valid = deriveSignal({ ...start, padding: 'VALID', layers: 2, at: 0 }, null);
  assert.equal(valid.outputs.at(-1)!.length, LENGTH - 4);
  assert.deepEqual(valid.starts, [1, 2]);
  assert.deepEqual([valid.first, valid.last, valid.ahead], [0, 4, 2]);
  const causal = deriveSignal({ ...start, at: 0 }, null);
  assert.match(
    causal.sentence,
    /Output 1 of 64 reads 3 samples, 2 of them padding\. It looks at no later sample\./,
  );
});

test('the sum that is written out is the output', () => {
  const { sum, outputs, at } = deriveSignal({ ...start, taps: FILTERS[2].taps, at: 10 }, null);
  assert.match(sum, /^−1 · .* \+ 1 · .* = /);
  const written = Number(sum.split('= ')[1]!.replace('−', '-'));
  assert.ok(Math.abs(written - outputs.at(-1)![at]!) < 1e-3);
});

test('filters that do not fit a short series are refused', () => {
  const short: Conv13State = { ...start, series: 'own', own: [1, 2, 3, 4], padding: 'VALID', layers: 2 };
  assert.match(objection(short, null), /do not fit the 4 samples without padding: .* spans 3/);
  assert.equal(objection({ ...short, padding: 'CAUSAL' }, null), '');
  assert.equal(objection(short, new Array(128).fill(0)), '', 'what is heard is longer');
});

test('a filter gets longer and shorter at its old end', () => {
  const state = { ...start, taps: [1, 2, 3] };
  assert.deepEqual(setTapCount(state, 5).taps, [0, 0, 1, 2, 3]);
  assert.deepEqual(setTapCount(state, 2).taps, [2, 3]);
});

const kernelNamed = (name: string) => KERNELS.find((kernel) => kernel.name.startsWith(name))!.values;

test('the 2-D kernel is the 3-D one summed over depth', () => {
  assert.deepEqual(flatKernel(kernelNamed('Surfaces')), [0, 1, 0, 1, -4, 1, 0, 1, 0]);
  assert.deepEqual(flatKernel(kernelNamed('Change along depth')), new Array(9).fill(0));
  assert.ok(
    Math.abs(kernelNamed('Smooth').reduce((a, b) => a + b, 0) - 1) < 1e-12,
    'smoothing keeps the brightness',
  );
});

test('a mean over 27 cells leaves less noise than one over 9, as the square roots say', () => {
  const { costs, noiseBefore } = deriveVolume(start);
  const [solid, flat] = costs.map(({ noise }) => noise / noiseBefore);
  assert.ok(Math.abs(solid! - 1 / Math.sqrt(27)) < 0.03, String(solid));
  assert.ok(Math.abs(flat! - 1 / 3) < 0.04, String(flat));
  assert.deepEqual(
    costs.map(({ parameters, macs, size }) => [parameters, macs, size]),
    [
      [27, 27 * SIDE ** 3, '16 × 16 × 16'],
      [9, 9 * SIDE ** 3, '16 × 16 × 16'],
    ],
  );
});

test('without padding the 3-D kernel loses a slice at each end, and those slices are empty', () => {
  const state: Conv13State = { ...start, volumePadding: 'VALID', slice: 0 };
  const { solid, flat, costs } = deriveVolume(state);
  assert.ok(solid.data.every(Number.isNaN));
  assert.equal(flat.data.filter((value) => !Number.isNaN(value)).length, 14 * 14);
  assert.deepEqual(
    costs.map(({ size }) => size),
    ['14 × 14 × 14', '16 × 14 × 14'],
  );
});

test('slices across the three axes meet in the cells that they share', () => {
  const at = (axis: Conv13State['axis'], slice: number, a: number, b: number) =>
    deriveVolume({ ...start, axis, slice }).input.data[a * SIDE + b];
  const [z, y, x] = [4, 9, 6];
  assert.equal(at('depth', z, y, x), at('row', y, z, x));
  assert.equal(at('depth', z, y, x), at('column', x, z, y));
});

test('the sentence tells kernels apart that see across slices from those that do not', () => {
  const says = (kernel: readonly number[]) => deriveVolume({ ...start, kernel }).sentence;
  assert.match(says(kernelNamed('Change along depth')), /summed over depth the kernel is 0/);
  assert.match(
    says(kernelNamed('Change along columns')),
    /uses one slice only, so both give the same numbers/,
  );
  assert.match(says(kernelNamed('Surfaces')), /differ by up to/);
});

test('a link is bounded', () => {
  const state = conv13Codec.read(
    'view=tensor&layers=9&taps=1,2,3,4,5,6,7,8&kernel=1,2&own=1,x&slice=99&at=-4&seed=0',
  );
  assert.deepEqual(state, { ...start, layers: 4, slice: 15, at: 0, seed: 1 });
  assert.deepEqual(conv13Codec.read('taps=').taps, start.taps);
  const own = { ...start, series: 'own' as const, own: [1, 2, 3, 4.5] };
  assert.deepEqual(conv13Codec.read(conv13Codec.write(own)), own);
});
