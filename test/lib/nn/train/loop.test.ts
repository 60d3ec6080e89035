import '@tensorflow/tfjs-backend-cpu';
import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import {
  add,
  matMul,
  mean,
  memory,
  mul,
  type Optimizer,
  type Scalar,
  scalar,
  setBackend,
  square,
  sub,
  type Tensor,
  type Tensor2D,
  tensor,
  tensor2d,
  train,
} from '@tensorflow/tfjs-core';
import {
  type BatchSource,
  type LoopOptions,
  type LoopReport,
  type LoopSettings,
  trainLoop,
} from '../../../../src/lib/nn/train/loop.ts';
import type { LoopState } from '../../../../src/lib/nn/train/loopState.ts';
import { createOptimiser, type OptimiserSettings } from '../../../../src/lib/nn/train/optimiser.ts';
import { epochOrder } from '../../../../src/lib/nn/train/order.ts';
import { learningRate } from '../../../../src/lib/nn/train/schedule.ts';
import { random } from '../../../../src/lib/random.ts';
import { registerGradients } from '../gradients.ts';

before(async () => {
  await setBackend('cpu');
  registerGradients('cpu');
});

/** Points on the plane z = 2 x - 3 y + 1. */
const points = (() => {
  const next = random(11);
  return Array.from({ length: 50 }, () => {
    const [x, y] = [next(), next()];
    return [x, y, 2 * x - 3 * y + 1] as const;
  });
})();

type Batch = { inputs: Tensor2D; wanted: Tensor2D };

const source: BatchSource<Batch> = {
  count: points.length,
  batch(indices, draw) {
    const rows = Array.from(indices, (i) => points[i]!);
    const noise = () => (draw() - 0.5) * 0.01;
    return {
      inputs: tensor2d(rows.map(([x, y]) => [x, y])),
      wanted: tensor2d(rows.map(([, , z]) => [z + noise()])),
    };
  },
};

const loss = ([weights, bias]: readonly Tensor[], { inputs, wanted }: Batch): Scalar =>
  mean(square(sub(add(matMul(inputs, weights as Tensor2D), bias!), wanted)));

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

const settings: LoopSettings = {
  epochs: 6,
  batchSize: 16,
  optimiser: { kind: 'adam' },
  learningRate: 0.05,
  schedule: { kind: 'cosine', warmUp: 0.1 },
  seed: 3,
};

/** Runs the loop on the plane; the trained numbers as plain lists. Fails when a tensor is left behind. */
async function run(change: Partial<LoopOptions<Batch>> = {}) {
  const start = memory().numTensors;
  const parameters = [tensor2d([[0], [0]]), tensor([0])];
  try {
    const result = await trainLoop({ parameters, source, loss, settings, turn, ...change });
    const values = result.parameters.map((one) => [...one.dataSync()]);
    for (const one of result.parameters) one.dispose();
    return { ...result, values };
  } finally {
    for (const one of parameters) one.dispose();
    assert.equal(memory().numTensors, start, 'tensors are left behind');
  }
}

test('the loop finds the plane that the points lie on', async () => {
  const { ended, says, values, state } = await run({
    settings: { ...settings, epochs: 60, learningRate: 0.1 },
  });
  assert.equal(ended, 'finished');
  assert.match(says, /All 240 steps are done/);
  const found = values.flat();
  [2, -3, 1].forEach((wanted, i) => {
    assert.ok(Math.abs(found[i]! - wanted) < 0.05, `${found}`);
  });
  assert.equal(state.step, 240);
  assert.equal(state.history.length, 60);
  assert.ok(state.history.at(-1)!.training['loss']! < state.history[0]!.training['loss']! / 50);
});

test('gradient descent with and without momentum finds it too', async () => {
  for (const momentum of [0, 0.9]) {
    const optimiser: OptimiserSettings = { kind: 'sgd', momentum };
    const { values } = await run({
      settings: { ...settings, epochs: 80, optimiser, learningRate: momentum ? 0.08 : 0.6 },
    });
    assert.ok(Math.abs(values[0]![0]! - 2) < 0.1, `${values}`);
  }
});

test('the same seed gives the same numbers, another seed others', async () => {
  const once = await run();
  assert.deepEqual((await run()).values, once.values);
  assert.notDeepEqual((await run({ settings: { ...settings, seed: 4 } })).values, once.values);
});

test('a run that is stopped anywhere and goes on is the run that never stopped, its history included', async () => {
  for (const optimiser of [
    { kind: 'adam', weightDecay: 0.01 },
    { kind: 'sgd', momentum: 0.9 },
    { kind: 'sgd' },
  ] as OptimiserSettings[]) {
    const same = { ...settings, optimiser };
    const whole = await run({ settings: same });
    for (const at of [1, 4, 7]) {
      const controller = new AbortController();
      let steps = 0;
      const stopping: LoopOptions<Batch>['loss'] = (...given) => {
        if (++steps === at) controller.abort();
        return loss(given[0], given[1]);
      };
      const first = await run({ settings: same, stop: controller.signal, loss: stopping });
      assert.equal(first.ended, 'stopped');
      assert.equal(first.state.step, at);
      assert.match(first.says, new RegExp(`after ${at} of 24`));
      // What a page keeps in between is plain data.
      const resume = structuredClone(first.state);
      const rest = await run({ settings: same, resume });
      assert.deepEqual(rest.values, whole.values);
      assert.deepEqual(rest.state, whole.state);
    }
  }
});

test('a finished run can be given more epochs', async () => {
  const constant = { ...settings, schedule: { kind: 'constant' } as const };
  const short = await run({ settings: { ...constant, epochs: 2 } });
  const more = await run({ settings: constant, resume: short.state });
  assert.deepEqual(more.values, (await run({ settings: constant })).values);
});

test('what is saved after an epoch is enough to go on from', async () => {
  let saved: LoopState | undefined;
  const whole = await run({
    async onEpoch({ epoch }, save) {
      if (epoch === 3) saved = await save();
    },
  });
  assert.equal(saved?.step, 12);
  assert.equal(saved?.history.length, 3);
  assert.deepEqual((await run({ resume: saved })).state, whole.state);
});

test('reports and epochs tell the step, the figures and the time', async () => {
  const reports: LoopReport[] = [];
  const epochs: number[] = [];
  await run({
    validate: async ([weights]) => ({ first: (await weights!.data())[0]! }),
    onReport: (report) => reports.push(report),
    onEpoch: ({ epoch, step, validation, training }) => {
      epochs.push(epoch);
      assert.equal(step, epoch * 4);
      assert.ok(validation!['first']! > 0);
      assert.ok(training['loss']! > 0);
    },
    loss: (parameters, batch, { note }) => {
      note('weight', scalar(7));
      return loss(parameters, batch);
    },
  });
  assert.deepEqual(epochs, [1, 2, 3, 4, 5, 6]);
  const last = reports.at(-1)!;
  assert.deepEqual([last.step, last.steps, last.epoch, last.epochs], [24, 24, 6, 6]);
  assert.equal(last.millisecondsLeft, 0);
  assert.ok(Math.abs(last.figures['weight']! - 7) < 1e-6);
  assert.ok(reports.every((report, i) => i === 0 || report.step > reports[i - 1]!.step));
});

test('figures of an epoch are means over its examples, however they fall into batches', async () => {
  const { state } = await run({
    settings: { ...settings, batchSize: 32, learningRate: 1e-9 },
    loss: (parameters, batch, { note }) => {
      note('size', scalar(batch.inputs.shape[0]));
      return loss(parameters, batch);
    },
  });
  // Batches of 32 and 18: (32 * 32 + 18 * 18) / 50.
  assert.ok(Math.abs(state.history[0]!.training['size']! - 26.96) < 1e-5);
});

test('a loss that runs away ends with a sentence and with numbers that are none of its', async () => {
  for (const learning of [1e6, 1e30]) {
    const result = await run({
      settings: { ...settings, learningRate: learning, optimiser: { kind: 'sgd' }, epochs: 50 },
    });
    assert.equal(result.ended, 'diverged');
    assert.match(result.says, /lower learning rate/);
    assert.ok(result.values.flat().every(Number.isFinite), `${result.values}`);
  }
  const notANumber = await run({ loss: (p, b) => mul(loss(p, b), scalar(Number.NaN)) });
  assert.equal(notANumber.ended, 'diverged');
  assert.deepEqual(notANumber.values, [[0, 0], [0]]);
});

test('an aborted run throws, and so does one whose loss fails; neither leaves a tensor', async () => {
  let steps = 0;
  await assert.rejects(
    run({
      throwIfAborted: () => {
        if (++steps > 5) throw new Error('aborted');
      },
    }),
    /aborted/,
  );
  await assert.rejects(
    run({
      loss: (parameters, batch, { note }) => {
        const value = loss(parameters, batch);
        note('x', value);
        if (++steps > 10) throw new Error('no loss');
        return value;
      },
    }),
    /no loss/,
  );
  await assert.rejects(run({ validate: () => Promise.reject(new Error('no validation')) }), /no validation/);
});

test('settings out of their range are refused by name', async () => {
  const wrong: [Partial<LoopSettings>, RegExp][] = [
    [{ epochs: 0 }, /epochs/],
    [{ batchSize: 1.5 }, /batchSize/],
    [{ learningRate: 0 }, /learningRate/],
    [{ learningRate: Number.NaN }, /learningRate/],
    [{ seed: 0.5 }, /seed/],
    [{ optimiser: { kind: 'adam', beta1: 1 } }, /beta1/],
    [{ optimiser: { kind: 'sgd', momentum: -1 } }, /momentum/],
    [{ optimiser: { kind: 'rms' as 'sgd' } }, /kind/],
    [{ schedule: { kind: 'steps', epochs: 0, factor: 1 } }, /epochs/],
    [{ schedule: { kind: 'cosine', warmUp: 1 } }, /warmUp/],
  ];
  for (const [change, message] of wrong) {
    await assert.rejects(run({ settings: { ...settings, ...change } }), message);
  }
});

test('a state of another network or another optimiser is refused', async () => {
  const { state } = await run();
  await assert.rejects(run({ resume: { ...state, parameters: state.parameters.slice(1) } }), /other layers/);
  const sgd = { ...settings, optimiser: { kind: 'sgd' } as const };
  await assert.rejects(run({ resume: state, settings: sgd }), /another optimiser/);
});

test('Adam and momentum take the steps of TensorFlow.js', () => {
  const gradients = [0.3, -2, 0.001, 4];
  const pairs: [OptimiserSettings, () => Optimizer][] = [
    [{ kind: 'adam' }, () => train.adam(0.02)],
    [{ kind: 'sgd', momentum: 0.8 }, () => train.momentum(0.02, 0.8)],
    [{ kind: 'sgd' }, () => train.sgd(0.02)],
  ];
  for (const [ours, theirs] of pairs) {
    const optimiser = createOptimiser(ours);
    let parameter: Tensor = tensor([1, -1]);
    let remembered = optimiser.start(parameter);
    const variable = tensor([1, -1]).variable(true, 'compared');
    const other = theirs();
    gradients.forEach((size, step) => {
      const gradient = tensor([size, -size / 2]);
      ({ parameter, memory: remembered } = optimiser.update(parameter, gradient, remembered, 0.02, step));
      other.applyGradients([{ name: 'compared', tensor: gradient }]);
      const [a, b] = [parameter.dataSync(), variable.dataSync()];
      for (const i of [0, 1]) assert.ok(Math.abs(a[i]! - b[i]!) < 1e-5, `${ours.kind}: ${a} and ${b}`);
    });
    variable.dispose();
    other.dispose();
  }
});

test('weight decay pulls kernels towards 0 and leaves biases alone', () => {
  const optimiser = createOptimiser({ kind: 'sgd', weightDecay: 0.5 });
  const still = (parameter: Tensor) => [
    ...optimiser.update(parameter, mul(parameter, 0), [], 0.1, 0).parameter.dataSync(),
  ];
  assert.ok(Math.abs(still(tensor2d([[2]]))[0]! - 1.9) < 1e-6);
  assert.deepEqual(still(tensor([2])), [2]);
});

test('a learning rate is constant, falls in steps, or rises and falls along a cosine', () => {
  const at = (schedule: Parameters<typeof learningRate>[0], step: number) =>
    learningRate(schedule, 0.1, { step, total: 100, stepsPerEpoch: 10 });
  assert.equal(at({ kind: 'constant' }, 99), 0.1);
  const steps = { kind: 'steps', epochs: 2, factor: 0.5 } as const;
  assert.deepEqual([at(steps, 19), at(steps, 20), at(steps, 59)], [0.1, 0.05, 0.025]);
  const cosine = { kind: 'cosine' } as const;
  assert.equal(at(cosine, 0), 0.1);
  assert.ok(Math.abs(at(cosine, 50) - 0.05) < 1e-12);
  assert.ok(at(cosine, 99) < 0.0001 && at(cosine, 99) > 0);
  const warm = { kind: 'cosine', warmUp: 0.1 } as const;
  assert.ok(at(warm, 0) < 0.01 && at(warm, 9) < 0.1 && at(warm, 10) === 0.1);
});

test('every epoch takes every example once, in an order of its own', () => {
  const [first, second] = [epochOrder(20, 1, 0), epochOrder(20, 1, 1)];
  for (const order of [first, second]) {
    assert.deepEqual(
      [...order].sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, i) => i),
    );
  }
  assert.notDeepEqual(first, second);
  assert.deepEqual(epochOrder(20, 1, 0), first);
});
