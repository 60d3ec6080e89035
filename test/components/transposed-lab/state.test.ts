import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  derive,
  type Enlarged,
  kernelOf,
  MAP_SIDE,
  meanWeight,
  objection,
  resize,
  setCell,
  setWeight,
  showing,
  startKernel,
  type TransposedState,
  transposedCodec,
} from '../../../src/components/transposed-lab/state.ts';

const start = transposedCodec.initial;
const change = (part: Partial<TransposedState>): TransposedState => resize(start, part);

test('the three ways give the same numbers for every size, stride and padding on offer', () => {
  let seen = 0;
  for (const kernel of [1, 2, 3, 5, 6])
    for (const stride of [1, 2, 3])
      for (const padding of ['valid', 'same', 'explicit'] as const)
        for (const [rows, columns] of [
          [1, 1],
          [2, 3],
          [4, 4],
        ] as const) {
          const state = change({ kernel, stride, padding, rows, columns, crop: 1 });
          if (objection(state)) continue;
          const { disagreement, byStamping, outputRows, outputColumns, byInsertion, byMatrix } =
            derive(state);
          assert.equal(disagreement, 0, JSON.stringify(state));
          assert.deepEqual(byInsertion, byStamping);
          assert.deepEqual(byMatrix, byStamping);
          assert.equal(byStamping.length, outputRows * outputColumns);
          seen++;
        }
  assert.ok(seen > 100, `${seen} settings`);
});

test('the sum that is said is the followed number, and its stamps are those that cover it', () => {
  const state = change({ rows: 3, columns: 3, kernel: 4, stride: 3 });
  for (let at = 0; at < derive(state).byStamping.length; at++) {
    const { sum, byStamping, reached, kernel, input } = derive({ ...state, at });
    assert.equal(sum, byStamping[at]);
    for (const { cell, tap, value, weight } of reached) {
      assert.equal(value, input[cell]);
      assert.equal(weight, kernel[tap]);
    }
  }
  assert.match(
    derive(start).sentence,
    /row 2, column 2: 4 stamps reach it, 1 × 9 \+ 2 × 7 \+ 3 × 3 \+ 4 × 1 = 36\./,
  );
  assert.match(derive(change({ kernel: 1, at: 1 })).sentence, /no stamp reaches it, so it is 0\./);
});

test('stamps laid one by one end in the output', () => {
  const inputs = derive(start).input.length;
  assert.deepEqual(derive({ ...start, stamps: 0 }).partial, new Array(25).fill(0));
  const one = derive({ ...start, stamps: 1 }).partial;
  assert.deepEqual(one.slice(0, 6), [1, 2, 3, 0, 0, 4]);
  assert.deepEqual(derive({ ...start, stamps: inputs }).partial, derive(start).byStamping);
});

test('the input stands in the stretched picture where the origin says, and zeros elsewhere', () => {
  const { stretched, stretchedColumns, origin, input } = derive(change({ stride: 3 }));
  input.forEach((value, i) => {
    const row = origin[0] + Math.floor(i / 2) * 3;
    assert.equal(stretched[row * stretchedColumns + origin[1] + (i % 2) * 3], value);
  });
  assert.equal(stretched.filter((value) => value !== 0).length, 4);
});

test('counts are uneven inside exactly when the stride does not divide the kernel, and both cures make them even', () => {
  for (const stride of [1, 2, 3])
    for (const kernel of [1, 2, 3, 4, 5, 6]) {
      const { coverage, coverageSentence } = derive(change({ kernel, stride }));
      const [own, divisible, resized] = coverage;
      assert.equal(own.inside.length > 1, kernel % stride !== 0, `${kernel} / ${stride}`);
      assert.equal(divisible.inside.length, 1);
      assert.deepEqual(resized.inside, [kernel * kernel]);
      assert.equal(resized.side, MAP_SIDE * stride);
      assert.match(
        coverageSentence,
        kernel % stride ? /that is the checkerboard/ : /no checkerboard to begin with/,
      );
    }
  assert.deepEqual(derive(start).coverage[0].inside, [1, 2, 4]);
});

test('a bilinear start brings the kernel that its stride needs and follows the stride', () => {
  const two = startKernel(start, 'bilinear');
  assert.equal(two.kernel, 4);
  assert.deepEqual(kernelOf(two).slice(0, 4), [0.0625, 0.1875, 0.1875, 0.0625]);
  assert.equal(meanWeight(two), 1);
  const three = resize(two, { stride: 3 });
  assert.equal(three.kernel, 5);
  assert.ok(Math.abs(meanWeight(three) - 1) < 1e-12);
  assert.equal(resize(two, { kernel: 3 }).start, 'own');
});

test('padding that would take whole stamps away, or everything, is refused', () => {
  assert.match(objection(change({ padding: 'explicit', crop: 3 })), /at most 2 here.*whole stamps/);
  assert.match(
    objection(change({ padding: 'explicit', rows: 1, kernel: 3, crop: 2 })),
    /at most 1 here.*nothing would be left/,
  );
  assert.equal(objection(change({ padding: 'explicit', crop: 2 })), '');
});

test('sizes are written out with the numbers', () => {
  assert.equal(derive(start).sizeLine, 'Rows (2 − 1) × 2 + 3 = 5; columns (2 − 1) × 2 + 3 = 5.');
  assert.equal(derive(change({ padding: 'same' })).sizeLine, 'Rows 2 × 2 = 4; columns 2 × 2 = 4.');
  assert.equal(
    derive(change({ padding: 'explicit' })).sizeLine,
    'Rows (2 − 1) × 2 + 3 − 2 = 3; columns (2 − 1) × 2 + 3 − 2 = 3.',
  );
  assert.equal(derive(change({ kernel: 2, stride: 3 })).sizeLine, 'Rows 2 × 3 = 6; columns 2 × 3 = 6.');
});

test('typed numbers keep their place when the sizes change, and survive a link', () => {
  const typed = setWeight(setCell(start, 3, -7), 4, 0.5);
  const wider = resize(typed, { columns: 3, kernel: 4 });
  assert.deepEqual(derive(wider).input, [1, 2, 0, 3, -7, 0]);
  assert.equal(derive(wider).kernel[1 * 4 + 1], 0.5);
  assert.deepEqual(transposedCodec.read(transposedCodec.write(wider)), wider);
  assert.deepEqual(transposedCodec.read('stride=0&kernel=x&method=magic'), { ...start, stride: 1 });
});

test('an enlarged photo is shown at the brightness of the photo, an edge kernel stretched', () => {
  const enlarged: Enlarged = {
    values: new Float32Array([0, 225, 450]),
    width: 1,
    height: 1,
    inputWidth: 1,
    inputHeight: 1,
    difference: 0.0001,
    stages: { engine: 2, arrays: 3 },
    backend: 'WebAssembly',
    mean: 2.25,
  };
  const { gain, shift, sentence } = showing(enlarged);
  assert.ok(Math.abs(450 * gain + shift - 200) < 1e-9);
  assert.match(sentence, /largest difference between the two is 0\.00010/);
  const edge = showing({ ...enlarged, values: new Float32Array([-10, 0, 10]), mean: 0 });
  assert.deepEqual(
    [-10, 10].map((value) => Math.round(value * edge.gain + edge.shift)),
    [0, 255],
  );
});
