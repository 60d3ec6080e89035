/**
 * The detector by stage and backend, in a headless Chromium, on dog.jpg at 512 x 512: from an ImageBitmap on the page to final boxes on the page, the way to
 * the worker and back included, as a median after warm-up.
 *
 * GPUs that the browser imitates in software take seconds, so those figures are of fewer runs.
 */
import type { Page } from 'playwright-core';
import { nms } from '../src/lib/boxes/index.ts';
import { openBench } from '../test/engine/harness/open.ts';
import { type Benchmark, median } from './benchmark.ts';

type BackendName = 'wasm' | 'webgl' | 'webgpu' | 'cpu';
type Stage = 'total' | 'preprocess' | 'network' | 'boxes' | 'nms';

const RUNS: Readonly<Record<BackendName, number>> = { wasm: 20, webgl: 3, webgpu: 1, cpu: 1 };
const WARM_UP: Readonly<Record<BackendName, number>> = { wasm: 3, webgl: 1, webgpu: 1, cpu: 0 };

const measured = new Map<BackendName, Promise<Record<Stage, number>>>();

/** Measures all stages at once, the first time that one of them is asked for. */
function measure(backend: BackendName): Promise<Record<Stage, number>> {
  let stages = measured.get(backend);
  if (!stages) {
    stages = runIn(backend);
    measured.set(backend, stages);
  }
  return stages;
}

async function runIn(backend: BackendName): Promise<Record<Stage, number>> {
  const bench = await openBench({ webgpu: backend === 'webgpu' });
  try {
    return await bench.withPage(`?backend=${backend}`, async (page) => {
      const times: Record<Stage, number[]> = { total: [], preprocess: [], network: [], boxes: [], nms: [] };
      for (let i = -WARM_UP[backend]; i < RUNS[backend]; i++) {
        const run = await once(page);
        if (run.backend !== backend) throw new Error(`${backend} does not run here: ${run.reason}`);
        const start = performance.now();
        nms(run.boxes, run.scores, { iouThreshold: 0.5, classes: run.classes });
        const suppressed = performance.now() - start;
        if (i < 0) continue;
        times.nms.push(suppressed);
        times.total.push(run.total + suppressed);
        times.preprocess.push(run.stages.preprocess);
        times.network.push(run.stages.network);
        times.boxes.push(run.stages.boxes);
      }
      return Object.fromEntries(
        Object.entries(times).map(([stage, list]) => [stage, median(list)]),
      ) as Record<Stage, number>;
    });
  } finally {
    await bench.close();
  }
}

const once = (page: Page) =>
  page.evaluate(async () => {
    const { engine, photo } = window.harness;
    const image = await photo('dog.jpg');
    const start = performance.now();
    const output = await engine.run('detect', {
      network: 'centernet',
      image,
      inputSize: 512,
      scoreFloor: 0.2,
      maxCandidates: 500,
    });
    const total = performance.now() - start;
    return {
      total,
      stages: output.stages,
      boxes: Array.from(output.scores, (_, i) => [...output.boxes.slice(4 * i, 4 * i + 4)]),
      scores: [...output.scores],
      classes: [...output.classes],
      backend: engine.status.backend,
      reason: engine.status.reason,
    };
  });

const benchmark = (stage: Stage, backend: BackendName): Benchmark => ({
  name: `detect-${stage}-${backend}`,
  unit: 'ms',
  run: async () => (await measure(backend))[stage],
});

export const benchmarks: Benchmark[] = [
  benchmark('total', 'wasm'),
  benchmark('preprocess', 'wasm'),
  benchmark('network', 'wasm'),
  benchmark('boxes', 'wasm'),
  benchmark('nms', 'wasm'),
  benchmark('total', 'webgl'),
  benchmark('network', 'webgl'),
  benchmark('total', 'webgpu'),
  benchmark('network', 'webgpu'),
  benchmark('total', 'cpu'),
  benchmark('network', 'cpu'),
];
