import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  cutoutCodec,
  derive,
  opacity,
  type Sureness,
  steadied,
} from '../../../src/components/person-cutout/state.ts';

const start = cutoutCodec.initial;
const mask = (values: number[]): Sureness => ({
  width: values.length,
  height: 1,
  values: Float32Array.from(values),
});

test('a hard edge cuts at the threshold, which is itself inside', () => {
  const hard = { threshold: 0.5, softness: 0 };
  assert.deepEqual(
    [0, 0.49, 0.5, 1].map((value) => opacity(value, hard)),
    [0, 0, 255, 255],
  );
});

test('a soft edge rises smoothly around the threshold, half way at the threshold itself', () => {
  const soft = { threshold: 0.6, softness: 0.2 };
  assert.equal(opacity(0.4, soft), 0);
  assert.equal(opacity(0.8, soft), 255);
  assert.equal(opacity(0.6, soft), 128);
  assert.equal(opacity(0.5, soft), Math.round(255 * (3 / 16 - 2 / 64)));
  let before = -1;
  for (let value = 0; value <= 1; value += 0.01) {
    assert.ok(opacity(value, soft) >= before);
    before = opacity(value, soft);
  }
});

test('the table gives every pixel its opacity, and the shares count them', () => {
  const values = [0, 0.05, 0.3, 0.5, 0.75, 0.95, 1, 1];
  const { alpha, person, unsure } = derive({ ...start, threshold: 0.5, softness: 0.25 }, mask(values));
  values.forEach((value, i) => {
    assert.ok(Math.abs(alpha[i]! - opacity(value, { threshold: 0.5, softness: 0.25 })) <= 1, `${value}`);
  });
  assert.deepEqual([person, unsure], [5 / 8, 3 / 8]);
});

test('steadying mixes with the mask before, and a mask of another size starts anew', () => {
  const [now, before] = [mask([1, 0]), mask([0, 0.5])];
  assert.deepEqual([...steadied(now, before, 0.5).values], [0.5, 0.25]);
  assert.equal(steadied(now, before, 0), now);
  assert.equal(steadied(now, null, 0.5), now);
  assert.equal(steadied(now, mask([0, 0, 0]), 0.5), now);
});

test('a picture without a person says so', () => {
  assert.match(derive(start, mask(new Array(2000).fill(0.2))).sentence, /^Nobody found/);
  assert.match(
    derive(start, mask([1, 0, 0, 0])).sentence,
    /^Person on 25 % of the picture\. .* 0\.0 % of the pixels/,
  );
});

test('the state survives the link, whatever the link says', () => {
  const state = { ...start, mode: 'blur' as const, steady: 0.7, mirror: false };
  assert.deepEqual(cutoutCodec.read(cutoutCodec.write(state)), state);
  assert.deepEqual(cutoutCodec.read('threshold=7&softness=x&mode=melt'), { ...start, threshold: 0.95 });
});
