import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { networkEntry } from '../../../models/registry.ts';
import { BACKBONE } from '../../../src/components/receptive-field/backbone.ts';
import {
  addLayer,
  derive,
  type FieldState,
  fieldCodec,
  MOST_LAYERS,
  measureEffective,
  moveUnit,
  objection,
  removeLayer,
  setLayer,
} from '../../../src/components/receptive-field/state.ts';
import { networks } from '../../../src/lib/conv/index.ts';
import { readGraph } from '../../../src/lib/nn/graph.ts';
import { receptiveFields } from '../../../src/lib/nn/receptiveFields.ts';
import { readWeights } from '../../../src/lib/nn/weights.ts';

const start = fieldCodec.initial;
const fieldOf = (state: FieldState) => derive(state, null).map.axes[0];

test('the detector’s table is what its graph says, at both input sizes', async () => {
  const { source, files } = networkEntry('centernet');
  const file = (name: string) => {
    const { from } = files.find((one) => one.name === name)!;
    return new URL(`../../../node_modules/${source.package}/${from}`, import.meta.url);
  };
  const model = JSON.parse(await readFile(file('model.json'), 'utf8'));
  const entries = model.weightsManifest.flatMap((group: { weights: object[] }) => group.weights);
  const graph = readGraph(model, readWeights(entries, new Uint8Array(await readFile(file('centernet.bin')))));
  for (const side of [256, 512]) {
    const fields = receptiveFields(graph, 'tower_0/images', [1, side, side, 3]);
    for (const map of BACKBONE) {
      const found = fields.get(map.node);
      assert.ok(found?.local, map.name);
      // The resizes' target sizes are constants for 512, so behind them only that size is inferred.
      if (side === 256 && /Head|Heat/.test(map.name)) continue;
      for (const { low, high, jump } of found.local)
        assert.deepEqual(
          { field: high - low, stride: jump, start: (low + high) / 2 },
          { field: map.field, stride: map.stride, start: map.start },
          `${map.name} at ${side}`,
        );
      assert.equal(found.everywhere, map.everywhere, map.name);
      assert.deepEqual([...found.shape], [1, side / map.stride, side / map.stride, map.channels], map.name);
    }
  }
});

test('known networks have their published fields', () => {
  const last = (source: string, name: string) => {
    const { maps } = derive({ ...start, source }, null);
    return maps.find((map) => map.name === name)!.axes[0].receptiveField;
  };
  assert.equal(last('vgg16', 'pool5'), 212);
  assert.equal(last('resnet50', 'conv5_3'), 483);
  for (const { id } of networks) assert.equal(objection({ ...start, source: id }), '');
});

test('a stack grows and shrinks, and its field follows', () => {
  const one = { ...start, stack: [[0, 3, 1, 1, 0]] };
  assert.equal(fieldOf(one).receptiveField, 3);
  const two = addLayer(one);
  assert.equal(fieldOf(two).receptiveField, 5);
  assert.equal(two.layer, 1);
  assert.equal(fieldOf(setLayer(two, 1, 3, 4)).receptiveField, 3 + 2 * 4);
  assert.equal(fieldOf(setLayer(two, 0, 2, 2)).receptiveField, 3 + 2 * 2);
  assert.deepEqual(removeLayer(two, 0).stack, [[0, 3, 1, 1, 0]]);
  assert.equal(removeLayer(one, 0), one, 'the last layer stays');
  let many = one as FieldState;
  for (let i = 0; i < 20; i++) many = addLayer(many);
  assert.equal(many.stack.length, MOST_LAYERS);
});

test('a pool is not dilated', () => {
  const dilated = setLayer({ ...start, stack: [[0, 3, 1, 4, 0]] }, 0, 0, 2);
  assert.deepEqual(dilated.stack, [[2, 3, 1, 1, 0]]);
});

test('layers that do not fit are refused with a sentence that names the layer', () => {
  const state = { ...start, stack: Array.from({ length: 5 }, () => [0, 11, 4, 1, 1]) };
  assert.match(
    objection(state),
    /^Layer 4: a kernel that spans 11 does not fit into an input of 1; make it at most 1/,
  );
  assert.throws(() => derive(state, null), RangeError);
  assert.equal(objection(start), '');
});

test('the unit is the one whose field is nearest to the chosen place, and its window is where the sums say', () => {
  const state = { ...start, source: 'centernet', layer: 3, x: 0.5, y: 0.25 };
  const { row, column, field, map } = derive(state, null);
  assert.equal(map.name, 'Block 3');
  // Field 19, stride 4, start 3.5: unit 64 is centred on 259.5, unit 63 on 255.5.
  assert.deepEqual([row, column], [31, 63]);
  assert.deepEqual(field, { x: 246, y: 118, width: 19, height: 19 });
  const outside = derive({ ...state, x: -0.2, y: 1.2 }, null);
  assert.deepEqual([outside.row, outside.column], [127, 0]);
});

test('arrow keys move by units and stop at the edges', () => {
  const state = { ...start, source: 'centernet', layer: 20 };
  const here = derive(state, null);
  const there = derive(moveUnit(state, 2, -3), null);
  assert.deepEqual([there.row, there.column], [here.row + 2, here.column - 3]);
  const corner = derive(moveUnit(state, 999, -999), null);
  assert.deepEqual([corner.row, corner.column], [127, 0]);
});

test('squares hold the share of the gradient that they claim', () => {
  const size = 64;
  const values = new Float32Array(size * size);
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++)
      values[y * size + x] = Math.exp(-((x - 31.5) ** 2 + (y - 31.5) ** 2) / (2 * 5 ** 2));
  const field = { x: 12, y: 12, width: 40, height: 40 };
  const found = measureEffective({ values, size }, { x: 32, y: 32 }, field)!;
  const inSquare = (side: number) => {
    let sum = 0;
    let all = 0;
    values.forEach((value, i) => {
      all += value;
      const [x, y] = [(i % size) + 0.5, Math.floor(i / size) + 0.5];
      if (Math.max(Math.abs(x - 32), Math.abs(y - 32)) <= side / 2) sum += value;
    });
    return sum / all;
  };
  for (const [held, share] of [
    [found.half, 0.5],
    [found.most, 0.95],
  ] as const) {
    assert.ok(inSquare(held.side) >= share);
    assert.ok(inSquare(held.side - 2) < share, 'no smaller square would do');
    assert.ok(Math.abs(inSquare(held.side) - held.share) < 1e-9);
  }
  assert.ok(Math.abs(found.outside - (1 - inSquare(40))) < 1e-9);
});

test('a silent unit has no effective field, and the sentence says so', () => {
  const state = { ...start, source: 'centernet', size: 256 };
  const { key, centre, field } = derive(state, null);
  const values = new Float32Array(256 * 256);
  assert.equal(measureEffective({ values, size: 256 }, centre, field), null);
  assert.match(derive(state, { key, values, size: 256 }).sentence, /no gradient at all/);
});

test('a measurement counts for its own unit only', () => {
  const state = { ...start, source: 'centernet', size: 256, layer: 5 };
  const { key } = derive(state, null);
  const values = new Float32Array(256 * 256).fill(1);
  const traced = { key, values, size: 256 };
  assert.match(derive(state, traced).sentence, /Measured, with the gates held still: half of the gradient/);
  assert.equal(derive(moveUnit(state, 1, 0), traced).effective, null);
  assert.equal(derive({ ...state, gates: true }, traced).effective, null);
});

test('a link is bounded', () => {
  const state = fieldCodec.read('source=alexnet&layer=1e9&x=7&stack=9_99_0_0_5&size=1');
  assert.equal(state.source, 'alexnet');
  assert.deepEqual([state.layer, state.x, state.size], [199, 1.2, 256]);
  assert.deepEqual(state.stack, [[4, 11, 1, 1, 1]]);
  assert.equal(derive(state, null).layer, derive(state, null).maps.length - 1);
  assert.equal(fieldCodec.read('source=lenet').source, 'stack');
});
