/**
 * Dreams in a headless Chromium. A step against the forward pass of the same part of the network (up to the twelfth block, 320 x 240),
 * the two by turns in one page; and a whole dream of dog.jpg with the default settings through the engine's worker, the network
 * loaded.
 */
import { defaultDream } from '../src/lib/dream-settings.ts';
import { openBench } from '../test/engine/harness/open.ts';
import { type Benchmark, median } from './benchmark.ts';

const NODE = 'tower_0/MobilenetV3/expanded_conv_12/expand/hard_swish/mul_1';

/** Pairs of a forward pass and a step, first uncounted ones. Software GPUs take seconds for each. */
const PAIRS = { wasm: [8, 15], webgl: [1, 3] } as const;

interface StepTimes {
  readonly forward: number;
  readonly step: number;
  readonly peak: number;
}

const stepTimes = new Map<string, Promise<StepTimes>>();

async function measureSteps(backend: 'wasm' | 'webgl'): Promise<StepTimes> {
  const bench = await openBench();
  try {
    return await bench.withPage('', async (page) => {
      const [warmUp, count] = PAIRS[backend];
      const { running, forward, step, peakBytes } = await page.evaluate(
        async ([name, node, before, counted]) => {
          const gradients = await window.harness.gradients();
          const running = await gradients.useBackend(name);
          const objective = { kind: 'layer', node } as const;
          const size = { rows: 240, columns: 320 };
          return {
            running,
            ...(await gradients.dreamTimes({ objective, ...size, warmUp: before, count: counted })),
          };
        },
        [backend, NODE, warmUp, count] as const,
      );
      if (running !== backend) throw new Error(`${backend} does not run here, ${running} does`);
      return { forward: median(forward), step: median(step), peak: peakBytes / 1e6 };
    });
  } finally {
    await bench.close();
  }
}

function steps(backend: 'wasm' | 'webgl'): Promise<StepTimes> {
  let times = stepTimes.get(backend);
  if (!times) {
    times = measureSteps(backend);
    stepTimes.set(backend, times);
  }
  return times;
}

interface WholeDream {
  readonly seconds: number;
  /** of what was left, for each step but the first and the last: how far the estimate was off, in per cent */
  readonly estimateError: number;
  /** the longest time that the page did nothing else, in milliseconds */
  readonly pause: number;
}

let whole: Promise<WholeDream> | undefined;

async function measureDream(): Promise<WholeDream> {
  const bench = await openBench();
  try {
    return await bench.withPage('?backend=wasm', (page) =>
      page.evaluate(
        async ([node, settings]) => {
          const { engine, photo } = window.harness;
          await engine.run('warm', { network: 'centernet' });
          const image = await photo('dog.jpg');
          const told: { at: number; left: number }[] = [];
          let pause = 0;
          let last = performance.now();
          const watch = setInterval(() => {
            pause = Math.max(pause, performance.now() - last);
            last = performance.now();
          }, 4);
          const start = performance.now();
          const { ended } = await engine.run(
            'dream',
            {
              network: 'centernet',
              image,
              width: 320,
              height: 240,
              objective: { kind: 'layer', node },
              settings,
            },
            {
              onUpdate: ({ secondsLeft }) => {
                told.push({ at: performance.now(), left: (secondsLeft ?? 0) * 1000 });
              },
            },
          );
          const end = performance.now();
          clearInterval(watch);
          if (ended !== 'finished') throw new Error(`the dream ended as ${ended}`);
          const errors = told.slice(1, -1).map(({ at, left }) => Math.abs(left - (end - at)) / (end - at));
          errors.sort((a, b) => a - b);
          return {
            seconds: (end - start) / 1000,
            estimateError: 100 * errors[errors.length >> 1]!,
            pause,
          };
        },
        [NODE, defaultDream] as const,
      ),
    );
  } finally {
    await bench.close();
  }
}

function wholeDream(): Promise<WholeDream> {
  whole ??= measureDream();
  return whole;
}

const ratio = (backend: 'wasm' | 'webgl'): Benchmark => ({
  name: `dream-step-over-forward-${backend}`,
  unit: 'ratio',
  run: async () => {
    const { step, forward } = await steps(backend);
    return step / forward;
  },
});

export const benchmarks: Benchmark[] = [
  ratio('wasm'),
  ratio('webgl'),
  { name: 'dream-step-wasm', unit: 'ms', run: async () => (await steps('wasm')).step },
  { name: 'dream-peak-memory', unit: 'MB', run: async () => (await steps('wasm')).peak },
  { name: 'dream-320x240', unit: 's', run: async () => (await wholeDream()).seconds },
  { name: 'dream-estimate-error', unit: '%', run: async () => (await wholeDream()).estimateError },
  { name: 'dream-page-pause', unit: 'ms', run: async () => (await wholeDream()).pause },
];
