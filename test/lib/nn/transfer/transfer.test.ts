import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  grad,
  memory,
  square,
  sum,
  type Tensor,
  type Tensor4D,
  tensor,
  tensor4d,
} from '@tensorflow/tfjs-core';
import { networkOf } from '../../../../src/lib/nn/network.ts';
import { blockWeights } from '../../../../src/lib/nn/transfer/lastBlock.ts';
import { pool, runBlock } from '../../../../src/lib/nn/transfer/model.ts';
import { columnStatistics, type FrozenRows } from '../../../../src/lib/nn/transfer/rows.ts';
import { trainTransfer } from '../../../../src/lib/nn/transfer/trainTransfer.ts';
import { random } from '../../../../src/lib/random.ts';
import { registerGradients } from '../gradients.ts';
import { miniature } from '../small.ts';

registerGradients('cpu');
const network = networkOf(miniature());
const block = { input: 'relu', output: 'sum' };
const names = blockWeights(network.graph, block);

/** Two classes whose maps at the block's input differ a little in every channel, and much in none. */
const COUNT = 24;
const cell = [4, 4, 8] as const;
const next = random(4);
const maps = Float32Array.from({ length: COUNT * 128 }, (_, i) =>
  Math.max(0, next() + 0.3 * (Math.floor(i / 128) % 2 === i % 2 ? 1 : 0)),
);
const labels = Array.from({ length: COUNT }, (_, i) => i % 2);
const parts = labels.map((_, i) => (i < 16 ? 0 : i < 20 ? 1 : 2));

async function frozen(): Promise<FrozenRows> {
  const input = tensor4d(maps, [COUNT, ...cell]);
  const [out] = network.run({ relu: input }, ['sum'], { backward: true });
  const pooled = pool(out as Tensor4D);
  const values = Float32Array.from(await pooled.data());
  for (const one of [input, out!, pooled]) one.dispose();
  return { maps, cell: [...cell], pooled: values, channels: 8, picture: Uint32Array.from(labels.keys()) };
}

const settings = (epochs: number, learningRate: number) =>
  ({
    epochs,
    batchSize: 8,
    optimiser: { kind: 'adam' },
    learningRate,
    schedule: { kind: 'constant' },
    seed: 1,
  }) as const;

test('the weights of a block are those between its ends, and no others', () => {
  assert.deepEqual(names, ['w3', 'w4', 'b4']);
  assert.throws(() => blockWeights(network.graph, { input: 'nothing', output: 'sum' }), /nothing/);
});

test('the gradient of a block with respect to its filter agrees with finite differences', async () => {
  const weights = names.map((name) => {
    const { data, shape } = network.graph.constants.get(name)!;
    return tensor(data.slice(), [...shape]);
  });
  const input = tensor4d(maps.slice(0, 256), [2, ...cell]);
  const value = (w4: Tensor) =>
    sum(square(pool(runBlock(network, block, names, [weights[0]!, w4, weights[2]!], input))));
  const gradient = await grad(value)(weights[1]!).data();
  const start = await weights[1]!.data();
  for (const place of [0, 9, 63]) {
    const at = async (step: number) => {
      const moved = Float32Array.from(start, (one, i) => (i === place ? one + step : one));
      return (await value(tensor(moved, weights[1]!.shape)).data())[0]!;
    };
    const slope = ((await at(0.05)) - (await at(-0.05))) / 0.1;
    assert.ok(
      Math.abs(slope - gradient[place]!) < 0.02 * Math.abs(slope) + 0.05,
      `${slope} ${gradient[place]}`,
    );
  }
});

test('a head learns, then head and block go on from there and cost less; no tensor is left', async () => {
  const rows = await frozen();
  const turn = async () => {};
  const job = { network, block, rows, labels, parts, classCount: 2, turn };
  const loss = (probabilities: Float32Array) =>
    labels.reduce((total, label, i) => total - (parts[i] ? 0 : Math.log(probabilities[i * 2 + label]!)), 0);
  const head = await trainTransfer({ ...job, settings: settings(20, 0.02) });
  const before = memory().numTensors;
  const tuned = await trainTransfer({ ...job, settings: settings(5, 0.005), from: head.model });
  assert.equal(memory().numTensors, before);
  assert.ok(loss(head.probabilities) < 16 * Math.log(2));
  assert.ok(loss(tuned.probabilities) < loss(head.probabilities));
  assert.deepEqual(
    tuned.model.block.map(({ name }) => name),
    names,
  );
  const again = await trainTransfer({ ...job, settings: settings(20, 0.02) });
  assert.deepEqual(again.probabilities, head.probabilities);
  assert.equal(head.model.block.length, 0);
});

test('with nothing learnt yet, tuning starts exactly where the head ended', async () => {
  const rows = await frozen();
  const job = { network, block, rows, labels, parts, classCount: 2, turn: async () => {} };
  const head = await trainTransfer({ ...job, settings: settings(5, 0.02) });
  const stop = AbortSignal.abort();
  const tuned = await trainTransfer({ ...job, settings: settings(5, 0.005), from: head.model, stop });
  assert.equal(tuned.ended, 'stopped');
  tuned.probabilities.forEach((value, i) => {
    assert.ok(Math.abs(value - head.probabilities[i]!) < 1e-4);
  });
});

test('nothing to train on is refused, and a map that never changes is not blown up', async () => {
  const rows = await frozen();
  const job = { network, block, rows, labels, classCount: 2, turn: async () => {} };
  await assert.rejects(
    trainTransfer({ ...job, parts: labels.map(() => 2), settings: settings(1, 0.1) }),
    /parts/,
  );
  const { offset, spread } = columnStatistics(Float32Array.of(1, 5, 3, 5), 2, [0, 1]);
  assert.deepEqual([...offset], [2, 5]);
  assert.deepEqual([spread[0], spread[1]], [1, Math.fround(0.001)]);
});
