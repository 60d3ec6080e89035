import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CHANNELS, UNITS } from '../../../src/components/dense-to-conv/state.ts';
import { foldName, foldSentence, unitWeights } from '../../../src/components/dense-to-conv/unit-weights.ts';
import { garmentClasses } from '../../../src/lib/datasets/garment-classes.ts';

test('a unit’s weights are its column of the matrix; the second layer has no more units than classes', () => {
  const kernel = (name: string, inputs: number, units: number) => ({
    name: `${name}/kernel`,
    values: Float32Array.from({ length: inputs * units }, (_, i) => i),
  });
  const weights = [kernel('dense1', 9 * CHANNELS, UNITS.dense1), kernel('dense2', CHANNELS, UNITS.dense2)];
  const first = unitWeights(weights, { layer: 'dense1', unit: 5 });
  assert.deepEqual([first.length, first[0], first[1]], [9 * CHANNELS, 5, 5 + UNITS.dense1]);
  const last = unitWeights(weights, { layer: 'dense2', unit: 63 });
  assert.deepEqual([last.length, last[0]], [CHANNELS, UNITS.dense2 - 1]);
});

test('the words tell a list from a kernel, and give the framed channel once there are weights', () => {
  const state = { layer: 'dense1' as const, unit: 2, fold: 0, channel: 1 };
  assert.match(foldSentence(state, null), /^Unit 2: a list of 576 weights\. A line for each of the 3 × 3/);
  const weights = new Float32Array(9 * CHANNELS).fill(-0.25);
  const folded = foldSentence({ ...state, fold: 1 }, weights);
  assert.match(folded, /a kernel of 3 × 3 × 64, the same 576 weights.*Channel 1: −0\.25(, −0\.25){8}\.$/);
  const second = { ...state, layer: 'dense2' as const, fold: 1 };
  assert.match(foldSentence(second, null), new RegExp(`^${garmentClasses[2]}: a kernel of 1 × 1 × 64`));
  assert.equal(foldName(second), `The 64 weights of ${garmentClasses[2]}: 64 planes of a kernel`);
});
