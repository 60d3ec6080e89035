import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bestLabels, measure, scorePlanes, shrink } from '../../../src/components/upsampling/enlarge.ts';
import {
  bilinearStart,
  learnedKernel,
  normalEquations,
  type Planes,
} from '../../../src/components/upsampling/fit.ts';
import {
  derive,
  FACTORS,
  factorOf,
  stepsOf,
  type UpsamplingState,
  upsamplingCodec,
} from '../../../src/components/upsampling/state.ts';
import { conv2dTranspose } from '../../../src/lib/conv/index.ts';
import { random } from '../../../src/lib/random.ts';
import { streetScene } from '../../../src/lib/scenes/street.ts';

const start = upsamplingCodec.initial;
const street = scorePlanes(streetScene(1));
const pairs = (large: Planes, factor: number) => [{ large, small: shrink(large, factor) }];

/** Random planes, enlarged by a known kernel: training has to find that kernel again. */
function enlargedBy(kernel: Float64Array, factor: number): { small: Planes; large: Planes } {
  const next = random(3);
  const small: Planes = {
    count: 1,
    width: 24,
    height: 20,
    data: Float32Array.from({ length: 480 }, () => next()),
  };
  const side = Math.sqrt(kernel.length);
  const { data } = conv2dTranspose(
    { shape: [1, 20, 24, 1], data: small.data },
    { shape: [side, side, 1, 1], data: kernel },
    { strides: factor, padding: 'SAME' },
  );
  return {
    small,
    large: { count: 1, width: 24 * factor, height: 20 * factor, data: Float32Array.from(data) },
  };
}

test('least squares finds the kernel that the pictures were enlarged with', () => {
  for (const [factor, reach] of [
    [2, 2],
    [2, 4],
    [4, 2],
    [4, 4],
  ] as const) {
    const next = random(factor * 10 + reach);
    const kernel = Float64Array.from({ length: (factor * reach) ** 2 }, () => next() - 0.3);
    const found = learnedKernel(
      normalEquations([enlargedBy(kernel, factor)], factor, reach),
      Number.POSITIVE_INFINITY,
    );
    kernel.forEach((weight, i) => {
      assert.ok(
        Math.abs(weight - found[i]!) < 1e-4,
        `×${factor}, ${reach}: weight ${i} ${weight} ${found[i]}`,
      );
    });
  }
});

test('n steps in one go are n steps of gradient descent, from the bilinear start towards least squares', () => {
  const [factor, reach] = [2, 2];
  const normal = normalEquations(pairs(street, factor), factor, reach);
  const [taps, places, side] = [reach * reach, factor * factor, reach * factor];
  assert.deepEqual(learnedKernel(normal, 0), bilinearStart(factor, reach));
  const walked = bilinearStart(factor, reach);
  const trace = Array.from({ length: taps }, (_, a) => normal.inputs[a * taps + a]!).reduce((a, b) => a + b);
  const cell = (tap: number, place: number) =>
    (Math.floor(tap / reach) * factor + Math.floor(place / factor)) * side +
    (tap % reach) * factor +
    (place % factor);
  for (let step = 0; step < 7; step++) {
    const before = walked.slice();
    for (let a = 0; a < taps; a++)
      for (let place = 0; place < places; place++) {
        let gradient = -normal.wanted[a * places + place]!;
        for (let b = 0; b < taps; b++) gradient += normal.inputs[a * taps + b]! * before[cell(b, place)]!;
        walked[cell(a, place)]! -= gradient / trace;
      }
  }
  learnedKernel(normal, 7).forEach((weight, i) => {
    assert.ok(Math.abs(weight - walked[i]!) < 1e-6, `${i}: ${weight} ${walked[i]}`);
  });
});

test('the training error falls with every step, down to the least squares solution', () => {
  // Three of the maps will do.
  const few = { ...street, count: 3, data: street.data.slice(0, 3 * street.width * street.height) };
  const normal = normalEquations(pairs(few, 8), 8, 4);
  const errors = [0, 10, 100, 1000, 10_000, Number.POSITIVE_INFINITY].map(
    (steps) => measure(few, normal, steps, false).quality.learned.mse,
  );
  for (let i = 1; i < errors.length; i++) assert.ok(errors[i]! <= errors[i - 1]! + 1e-6, errors.join(' '));
  assert.ok(errors.at(-1)! < errors[0]! * 0.95);
});

test('a transposed convolution at the bilinear start is bilinear interpolation away from the border only', () => {
  for (const factor of [2, 8, 32]) {
    const { apart, quality } = measure(street, normalEquations(pairs(street, factor), factor, 2), 0, true);
    assert.ok(apart.inside < 1e-6, `×${factor}: ${apart.inside}`);
    assert.ok(apart.border > 0.1);
    assert.ok(Math.abs(quality.start.mse - quality.bilinear.mse) < 1e-7);
    assert.ok(Math.abs(quality.learned.mse - quality.start.mse) < 1e-12, 'untrained is the start');
  }
});

test('the maps of a scene give its labels back', () => {
  assert.deepEqual(bestLabels(street), streetScene(1).labels);
});

test('flat pictures leave the kernel where it starts, and the error at 0', () => {
  const flat: Planes = { count: 3, width: 64, height: 64, data: new Float32Array(3 * 64 * 64).fill(0.5) };
  const normal = normalEquations(pairs(flat, 4), 4, 4);
  const kernel = learnedKernel(normal, Number.POSITIVE_INFINITY);
  bilinearStart(4, 4).forEach((weight, i) => {
    assert.ok(Math.abs(weight - kernel[i]!) < 1e-3);
  });
  const measured = measure(flat, normal, Number.POSITIVE_INFINITY, false);
  assert.ok(measured.quality.nearest.mse < 1e-12);
  assert.throws(() => normalEquations(pairs(flat, 32), 32, 4), /pairs/);
});

test('the table, the gains and the sentences say the measured numbers', () => {
  const state: UpsamplingState = { ...start, factor: 4 };
  const normals = FACTORS.map((factor) => normalEquations(pairs(street, factor), factor, 4));
  const measured = normals.map((normal) => measure(street, normal, Number.POSITIVE_INFINITY, true));
  const all = new Map(measured.map(({ factor, quality }) => [factor, quality]));
  const { rows, gains, sentence, verdict, profile } = derive(state, measured[1]!, all);
  assert.deepEqual(
    rows.map(({ method }) => method),
    ['nearest', 'bilinear', 'learned'],
  );
  rows.forEach(({ method, cells }) => {
    cells.forEach(({ value }, i) => {
      assert.equal(value, measured[i]!.quality[method].meanIou);
    });
  });
  assert.equal(gains[1]!.value, rows[2]!.cells[1]!.value! - rows[1]!.cells[1]!.value!);
  assert.match(
    sentence,
    /^×4, from 64 × 48 cells: mean IoU 0\.\d{3} repeated, 0\.\d{3} bilinear, 0\.\d{3} learned \(\+0\.\d{3}/,
  );
  assert.match(sentence, /rounding only/);
  assert.match(verdict, /Learning gains most at ×\d+ \(\+0\.\d+\)/);
  assert.equal(profile!.learned.length, 16);
  assert.equal(Math.max(...profile!.start), bilinearStart(4, 4)[7 * 16 + 7]);
  const half = derive(state, null, new Map([[4, measured[1]!.quality]]));
  assert.deepEqual([half.rows[0]!.cells[0]!.text, half.verdict, half.sentence], ['…', '', '']);
});

test('links may say anything', () => {
  assert.equal(factorOf(upsamplingCodec.read('factor=11')), 8);
  assert.equal(factorOf(upsamplingCodec.read('factor=-3')), 2);
  assert.equal(stepsOf(upsamplingCodec.read('steps=all')), Number.POSITIVE_INFINITY);
  const state = upsamplingCodec.read('source=photo&factor=16&reach=2&steps=100&train=self');
  assert.deepEqual(upsamplingCodec.read(upsamplingCodec.write(state)), state);
});
