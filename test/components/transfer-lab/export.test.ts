import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headFiles, plainHead } from '../../../src/components/transfer-lab/export.ts';
import { readLayersModel } from '../../../src/lib/conv/stack/index.ts';
import { random } from '../../../src/lib/random.ts';

const next = random(2);
const some = (count: number, least = -1) => Float32Array.from({ length: count }, () => least + 2 * next());
const model = { offset: some(480), spread: some(480, 0.5), kernel: some(960), bias: some(2), block: [] };

test('the head that is saved gives the scores of the head that was trained, without its means and spreads', () => {
  const pooled = some(480);
  const { kernel, bias } = plainHead(model);
  for (const klass of [0, 1]) {
    let [trained, saved] = [model.bias[klass]!, bias[klass]!];
    for (let k = 0; k < 480; k++) {
      trained += ((pooled[k]! - model.offset[k]!) / model.spread[k]!) * model.kernel[k * 2 + klass]!;
      saved += pooled[k]! * kernel[k * 2 + klass]!;
    }
    assert.ok(Math.abs(trained - saved) < 1e-3, `${trained} ${saved}`);
  }
});

test('its files are read back as a network of three layers with the same numbers', async () => {
  const [json, weights] = headFiles(model);
  const read = readLayersModel(
    JSON.parse(await json!.blob.text()),
    new Uint8Array(await weights!.blob.arrayBuffer()),
  );
  assert.deepEqual(
    read.weights.map(({ shape }) => [...shape]),
    [[480, 2], [2]],
  );
  assert.deepEqual([...read.weights[0]!.values], [...plainHead(model).kernel]);
});
