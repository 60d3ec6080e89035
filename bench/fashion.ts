/**
 * Training in the page, as a reader's machine without a GPU does it: in the engine's worker, on WASM, in a headless Chromium. The
 * garment classifier's network for fewer epochs on 10,000 pictures of Fashion-MNIST, measured on 2,000 others; and the digit
 * reader of exercise 9. Fixed seeds: the accuracies are the same in every run, the seconds are not.
 */
import { openBench } from '../test/engine/harness/open.ts';
import type { Benchmark } from './benchmark.ts';

interface Trained {
  /** per cent of the held-out pictures */
  accuracy: number;
  seconds: number;
}

type Work = 'fashion' | 'digits';

const runs = new Map<Work, Promise<Trained>>();

/** Trains once, whichever figure is asked for first. */
function trained(work: Work): Promise<Trained> {
  let run = runs.get(work);
  if (!run) {
    run = train(work);
    runs.set(work, run);
  }
  return run;
}

async function train(work: Work): Promise<Trained> {
  const bench = await openBench();
  try {
    return await bench.withPage('?backend=wasm', (page) =>
      page.evaluate(async (what) => {
        const { engine, learning } = window.harness;
        const fashion = what === 'fashion';
        const { training, validation } = fashion ? await learning.garments() : await learning.splitDigits(1);
        // The engine starts before the clock does.
        await engine.run('classify', {
          layers: [{ type: 'flatten' }],
          weights: [],
          pictures: learning.pick(training, [0]),
        });
        const start = performance.now();
        const output = await engine.run('train', {
          layers: fashion ? learning.garmentLayers : learning.digitLayers,
          training,
          validation,
          ...(fashion ? { augmentation: { flip: true } } : {}),
          settings: fashion
            ? {
                epochs: 16,
                batchSize: 64,
                optimiser: { kind: 'adam' },
                learningRate: 0.003,
                schedule: { kind: 'cosine', warmUp: 0.05 },
                seed: 1,
              }
            : learning.digitSettings,
        });
        const seconds = (performance.now() - start) / 1000;
        if (engine.status.backend !== 'wasm')
          throw new Error(`it ran on ${engine.status.backend}, not on WASM`);
        if (output.ended !== 'finished') throw new Error(output.says);
        return { accuracy: 100 * output.validation!.accuracy, seconds };
      }, work),
    );
  } finally {
    await bench.close();
  }
}

export const benchmarks: Benchmark[] = [
  { name: 'fashion-accuracy', unit: '%', run: async () => (await trained('fashion')).accuracy },
  { name: 'fashion-training-time', unit: 's', run: async () => (await trained('fashion')).seconds },
  { name: 'digits-accuracy', unit: '%', run: async () => (await trained('digits')).accuracy },
  { name: 'digits-training-time', unit: 's', run: async () => (await trained('digits')).seconds },
];
