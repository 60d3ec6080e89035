/**
 * One step of training, by backend, in a headless Chromium: the network of test/engine/harness/trainingStep.ts, all in one page
 * one after the other. The CPU backend has the kernels that tfjs brings; those of the others are ours where we have some.
 */
import { openBench } from '../test/engine/harness/open.ts';
import { type Benchmark, median } from './benchmark.ts';

type BackendName = 'wasm' | 'webgl' | 'cpu';

/**
 * Steps to warm up and to take the median of; the slow ones are not worth more. WASM comes between the others, so that a machine
 * that is busier at one end of the run than at the other weighs on both sides of the ratios.
 */
const TURNS: readonly (readonly [BackendName, number, number])[] = [
  ['wasm', 3, 7],
  ['webgl', 1, 3],
  ['wasm', 1, 7],
  ['cpu', 0, 1],
  ['wasm', 1, 7],
];

let measured: Promise<Record<BackendName, number>> | undefined;

/** Milliseconds of a step on each backend, measured once. */
async function measure(): Promise<Record<BackendName, number>> {
  const bench = await openBench();
  try {
    return await bench.withPage('', async (page) => {
      const times: Record<BackendName, number[]> = { wasm: [], webgl: [], cpu: [] };
      for (const [backend, warmUp, count] of TURNS) {
        const run = await page.evaluate(
          async ([name, before, timed]) => {
            const gradients = await window.harness.gradients();
            const running = await gradients.useBackend(name);
            return { running, ...(await gradients.trainingSteps(before, timed)) };
          },
          [backend, warmUp, count] as const,
        );
        if (run.running !== backend) throw new Error(`${backend} does not run here, ${run.running} does`);
        if (!run.losses.every(Number.isFinite)) throw new Error(`the loss on ${backend} is not a number`);
        times[backend].push(...run.milliseconds);
      }
      return { wasm: median(times.wasm), webgl: median(times.webgl), cpu: median(times.cpu) };
    });
  } finally {
    await bench.close();
  }
}

function times(): Promise<Record<BackendName, number>> {
  measured ??= measure();
  return measured;
}

const milliseconds = (backend: BackendName): Benchmark => ({
  name: `training-step-${backend}`,
  unit: 'ms',
  run: async () => (await times())[backend],
});

const overWasm = (backend: BackendName): Benchmark => ({
  name: `training-step-${backend}-over-wasm`,
  unit: 'ratio',
  run: async () => {
    const found = await times();
    return found[backend] / found.wasm;
  },
});

export const benchmarks: Benchmark[] = [
  milliseconds('wasm'),
  milliseconds('webgl'),
  milliseconds('cpu'),
  overWasm('webgl'),
  overWasm('cpu'),
];
