import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { type Bench, openBench } from './harness/open.ts';

let bench: Bench;
before(async () => {
  bench = await openBench();
});
after(() => bench?.close());

interface Asked {
  epochs: number;
  /** after so many updates */
  stopAfter?: number;
  abortAfter?: number;
  /** lose the backend after this epoch */
  loseAfter?: number;
  /** go on from the state of this page's last training */
  resume?: boolean;
  learningRate?: number;
  learning?: 'adam' | 'sgd';
  /** of the squared error instead of the cross-entropy */
  squared?: boolean;
}

/** Trains on stripes; what comes back is what a test looks at. */
const train = (page: Page, asked: Asked) =>
  page.evaluate(async (wish) => {
    const { engine, learning } = window.harness;
    const kept = window as unknown as { state?: never; weights?: never };
    const [stop, abort] = [new AbortController(), new AbortController()];
    const kinds: string[] = [];
    const epochs: number[] = [];
    // Starts the backend, so that there is something to count.
    const dot = { pixels: new Uint8Array(1), shape: [1, 1, 1] as const };
    await engine.run('classify', { layers: [{ type: 'flatten' }], weights: [], pictures: dot });
    const before = await engine.memory();
    const layers = [
      { type: 'conv', kernel: 3, filters: 8, padding: 'SAME' },
      { type: 'relu' },
      { type: 'maxPool', kernel: 2 },
      { type: 'dropout', rate: 0.2 },
      { type: 'dense', filters: 3 },
      { type: 'softmax' },
    ] as const;
    const training = learning.stripes(96, 1);
    const validation = learning.stripes(60, 2);
    const result = await engine
      .run(
        'train',
        {
          layers,
          training,
          validation,
          loss: wish.squared ? 'squared-error' : 'cross-entropy',
          augmentation: { flip: true },
          settings: {
            epochs: wish.epochs,
            batchSize: 16,
            optimiser: { kind: wish.learning ?? 'adam' },
            learningRate: wish.learningRate ?? 0.02,
            schedule: { kind: 'constant' },
            seed: 3,
          },
          ...(wish.resume ? { resume: kept.state } : {}),
        },
        {
          stop: stop.signal,
          signal: abort.signal,
          onUpdate(update) {
            kinds.push(update.kind);
            if (update.kind === 'epoch') epochs.push(update.epoch);
            if (kinds.length === wish.stopAfter) stop.abort();
            if (kinds.length === wish.abortAfter) abort.abort();
            if (update.kind === 'epoch' && update.epoch === wish.loseAfter) void engine.simulateContextLoss();
          },
        },
      )
      .then(
        (output) => {
          kept.state = output.state as never;
          kept.weights = output.weights as never;
          const { ended, says, state, weights } = output;
          const numbers = weights.flatMap(({ values }) => [...values]);
          const { accuracy, confusion, guesses, loss } = output.validation!;
          const right = guesses.filter((guess, i) => guess === validation.labels[i]).length / guesses.length;
          return {
            output: {
              ended,
              says,
              step: state.step,
              epochs: state.history.length,
              numbers,
              accuracy,
              right,
              loss,
              confusion,
            },
            error: null,
          };
        },
        (error: { code: string; message: string }) => ({
          output: null,
          error: { code: error.code, message: error.message },
        }),
      );
    const after = await engine.memory();
    return { ...result, kinds, epochs, left: after.tensors - before.tensors, backend: engine.status.backend };
  }, asked);

test('the engine trains on WASM, tells of each epoch, and stops and goes on without a trace', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const whole = await train(page, { epochs: 5 });
    assert.equal(whole.backend, 'wasm');
    assert.equal(whole.left, 0);
    assert.deepEqual(whole.epochs, [1, 2, 3, 4, 5]);
    const { output } = whole;
    assert.equal(output!.ended, 'finished');
    assert.ok(output!.accuracy > 0.9, String(output!.accuracy));
    assert.ok(Math.abs(output!.accuracy - output!.right) < 1e-9);
    assert.deepEqual(
      output!.confusion.map((row) => row.reduce((a, b) => a + b, 0)),
      [20, 20, 20],
    );
    assert.equal(output!.confusion.reduce((sum, row, i) => sum + row[i]!, 0) / 60, output!.accuracy);

    const part = await train(page, { epochs: 5, stopAfter: 4 });
    assert.equal(part.output!.ended, 'stopped');
    assert.ok(part.output!.step > 0 && part.output!.step < 30, String(part.output!.step));
    assert.equal(part.left, 0);
    const rest = await train(page, { epochs: 5, resume: true });
    assert.deepEqual(rest.output, output);
  });
});

test('an aborted training rejects, one that runs away says so, and neither leaves a tensor', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const aborted = await train(page, { epochs: 200, abortAfter: 3 });
    assert.equal(aborted.error?.code, 'aborted');
    const wild = await train(page, { epochs: 60, learningRate: 1e9, learning: 'sgd' });
    assert.equal(wild.output?.ended, 'diverged');
    assert.match(wild.output!.says, /lower learning rate/);
    assert.ok(wild.output!.numbers.every(Number.isFinite));
    assert.equal(wild.left, 0);
    const settled = await train(page, { epochs: 1 });
    assert.equal(settled.left, 0);
  });
});

test('a training on WebGL whose backend is lost goes on from its last epoch', {
  timeout: 180_000,
}, async () => {
  await bench.withPage(
    '?backend=webgl',
    async (page) => {
      const lost = await train(page, { epochs: 2, loseAfter: 1, squared: true });
      assert.equal(lost.error, null);
      assert.equal(lost.output!.ended, 'finished');
      assert.equal(lost.output!.epochs, 2);
      assert.equal(lost.backend, 'webgl');
      assert.ok(lost.output!.accuracy > 0.5, String(lost.output!.accuracy));
      assert.deepEqual(lost.epochs, [1, 2]);
    },
    { expect: /CONTEXT_LOST|context/i },
  );
});

test('a network from the registry is read, asked for its maps, and run on a canvas', async () => {
  await bench.withPage('?backend=wasm', async (page) => {
    const found = await page.evaluate(async () => {
      const { engine, fetchNetwork, learning } = window.harness;
      const files = await fetchNetwork('garments');
      const json = JSON.parse(new TextDecoder().decode(files.get('model.json'))) as unknown;
      const { layers, weights, plan } = learning.readLayersModel(json, files.get('weights.bin')!);
      const few = learning.pick((await learning.garments()).validation, [0, 1, 2]);
      await engine.run('classify', { layers, weights, pictures: few });
      const before = await engine.memory();
      const { probabilities, maps } = await engine.run('classify', {
        layers,
        weights,
        pictures: few,
        maps: true,
      });
      const plain = await engine.run('classify', { layers, weights, pictures: few });
      const conv = learning.denseToConv(plan, layers, weights);
      const canvas = { pixels: new Uint8Array(60 * 92), shape: [60, 92, 1] as const };
      const large = await engine.run('classify', { ...conv, pictures: canvas });
      const failed = await window.harness.failure(
        engine.run('classify', { layers, weights: weights.slice(1), pictures: few }),
      );
      const after = await engine.memory();
      return {
        same: probabilities.every((value, i) => Math.abs(value - plain.probabilities[i]!) < 1e-6),
        shapes: maps.map(({ name, shape, values }) => [name, ...shape, values.length]),
        large: large.probabilities.length,
        failed: failed?.message,
        labels: [...few.labels],
        guesses: [0, 1, 2].map((i) => {
          const row = probabilities.slice(i * 10, i * 10 + 10);
          return row.indexOf(Math.max(...row));
        }),
        left: after.tensors - before.tensors,
      };
    });
    assert.ok(found.same);
    assert.deepEqual(found.shapes[0], ['conv1', 3, 26, 26, 16, 3 * 26 * 26 * 16]);
    assert.deepEqual(found.shapes.at(-1), ['softmax', 3, 10, 30]);
    // (60 - 28) / 4 + 1 by (92 - 28) / 4 + 1 places of ten classes.
    assert.equal(found.large, 9 * 17 * 10);
    assert.match(found.failed!, /conv1\/kernel is missing/);
    assert.deepEqual(found.guesses, found.labels);
    assert.equal(found.left, 0);
  });
});
