import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { memory } from '@tensorflow/tfjs-core';
import { startWasm, turn } from '../../../../scripts/wasm.ts';
import { bakeGains } from '../../../../src/lib/nn/street/convolution.ts';
import { firstValues } from '../../../../src/lib/nn/street/parameters.ts';
import { clusteredAnchors, drawnAnchors, unitAnchor } from '../../../../src/lib/nn/street/streetAnchors.ts';
import { trainYolo } from '../../../../src/lib/nn/street/trainYolo.ts';
import { yoloSpecs } from '../../../../src/lib/nn/street/yolo.ts';
import { checksumOf, openYolo, writeYolo } from '../../../../src/lib/nn/street/yoloFile.ts';
import { multiScaleSide } from '../../../../src/lib/nn/street/yoloObjective.ts';
import type { LoopState } from '../../../../src/lib/nn/train/loopState.ts';
import { drawScene } from '../../../../src/lib/scenes/index.ts';

before(() => startWasm());

test('a training that was stopped goes on as if it had not been: the same network, nothing left in memory', async () => {
  const heldOut = [drawScene(5)];
  const plan = {
    anchors: unitAnchor,
    multiScale: false,
    batchSize: 1,
    learningRate: 0.002,
    seed: 3,
    steps: 2,
    rounds: 2,
  };
  const options = { values: firstValues(yoloSpecs(1), 3), plan, heldOut, shown: heldOut[0]!, turn };
  const tensors = memory().numTensors;
  const rounds: number[] = [];
  const stop = new AbortController();
  const half = await trainYolo({
    ...options,
    stop: stop.signal,
    onRound: ({ round, ap50, training }) => {
      rounds.push(round);
      assert.ok(ap50 >= 0 && ap50 <= 1);
      assert.deepEqual(Object.keys(training), ['loss', 'box', 'objectness', 'classes', 'iou']);
      stop.abort();
    },
  });
  assert.deepEqual([half.ended, half.state.step, rounds], ['stopped', 1, [1]]);
  let saved: LoopState | undefined;
  const resumed = await trainYolo({ ...options, resume: half.state, onRound: () => {} });
  const whole = await trainYolo({
    ...options,
    onRound: async (_, save) => {
      saved ??= await save();
    },
  });
  assert.deepEqual([resumed.ended, whole.ended], ['finished', 'finished']);
  assert.deepEqual(resumed.weights, whole.weights);
  assert.deepEqual(saved!.parameters, half.state.parameters);
  assert.notDeepEqual(whole.weights, bakeGains(options.values));
  for (const seed of [-1, 1.5, 100])
    await assert.rejects(
      trainYolo({ ...options, plan: { ...plan, seed }, onRound: () => {} }),
      /seed must be a whole number from 0 to 99/,
    );
  assert.equal(memory().numTensors, tensors);
});

test('a network comes back from its files, ready to be trained further; other files are refused with a reason', () => {
  const anchors = [[1.2, 2.3]];
  const values = firstValues(yoloSpecs(1), 4);
  const { json, weights } = writeYolo(bakeGains(values), anchors);
  const plain: unknown = JSON.parse(JSON.stringify(json));
  const back = openYolo(plain, weights);
  assert.deepEqual(back.anchors, anchors);
  const stored = bakeGains(values);
  for (const one of bakeGains(back.values)) {
    const was = stored.find(({ name }) => name === one.name)!.values;
    assert.ok(
      one.values.every((value, i) => Math.abs(value - was[i]!) < 2e-3 * Math.max(1, Math.abs(was[i]!))),
      one.name,
    );
  }
  assert.deepEqual(
    back.values.map(({ name }) => name),
    yoloSpecs(1).map(({ name }) => name),
  );
  const altered = weights.slice();
  altered[1000]! ^= 4;
  assert.throws(
    () => openYolo(plain, altered),
    /weights\.bin is not the file that model\.json was saved with/,
  );
  assert.throws(() => openYolo(plain, weights.slice(0, -2)), RangeError);
  assert.throws(() => openYolo({ ...json, network: 'ssd' }, weights), /street network “ssd”/);
  assert.throws(() => openYolo({ ...json, details: null }, weights), /has no anchors/);
  assert.throws(() => openYolo({ ...json, details: { anchors: [[0, 1]] } }, weights), /has no anchors/);
  assert.throws(
    () =>
      openYolo(
        {
          ...json,
          details: {
            anchors: [
              [1, 1],
              [2, 2],
            ],
          },
        },
        weights,
      ),
    /yolo\/answer.* is missing/,
  );
  assert.throws(() => openYolo({ layers: [] }, weights), TypeError);
  const infinite = weights.slice();
  new Uint16Array(infinite.buffer)[7] = 0x7c00;
  const details = { anchors, checksum: checksumOf(infinite) };
  assert.throws(() => openYolo({ ...json, details }, infinite), /no finite numbers/);
});

test('clustered anchors fit the things of scenes better than drawn ones; both are the same for the same seed', () => {
  const scenes = Array.from({ length: 40 }, (_, i) => drawScene(300 + i));
  const clustered = clusteredAnchors(scenes);
  const area = ([w, h]: readonly number[]): number => w! * h!;
  for (const anchors of [clustered, drawnAnchors(1), drawnAnchors(2)]) {
    assert.equal(anchors.length, 5);
    assert.deepEqual(
      anchors,
      anchors.toSorted((a, b) => area(a) - area(b)),
    );
    assert.ok(anchors.flat().every((side) => side > 0 && side <= 16));
  }
  assert.deepEqual(drawnAnchors(1), drawnAnchors(1));
  assert.notDeepEqual(drawnAnchors(1), drawnAnchors(2));
  const fit = (anchors: readonly (readonly number[])[]): number => {
    const things = scenes.flatMap((scene) => scene.things.filter(({ difficult }) => !difficult));
    const best = things.map(({ box: [x1, y1, x2, y2] }) => {
      const [w, h] = [(x2 - x1) / 8, (y2 - y1) / 8];
      return Math.max(
        ...anchors.map(([v, g]) => {
          const shared = Math.min(w, v!) * Math.min(h, g!);
          return shared / (w * h + v! * g! - shared);
        }),
      );
    });
    return best.reduce((sum, value) => sum + value, 0) / best.length;
  };
  assert.ok(fit(clustered) > Math.max(fit(drawnAnchors(1)), fit(drawnAnchors(2)), fit(unitAnchor)));
});

test('several scales are multiples of 32 around 128, and the last fifth of a training keeps 128', () => {
  const sides = Array.from({ length: 100 }, (_, step) => multiScaleSide(step, 100));
  assert.deepEqual([...new Set(sides)].toSorted(), [128, 160, 96]);
  assert.ok(sides.slice(81).every((side) => side === 128));
});
