/** The person cut-out in a headless Chromium on WASM: from a frame's bitmap on the page to its mask on the page, frame after frame. */
import { openBench } from '../test/engine/harness/open.ts';
import { type Benchmark, median } from './benchmark.ts';

async function framesPerSecond(): Promise<number> {
  const bench = await openBench();
  try {
    return await bench.withPage('?backend=wasm', async (page) => {
      const { times, backend } = await page.evaluate(async () => {
        const { engine, photo } = window.harness;
        const source = await photo('person.jpg');
        const times: number[] = [];
        for (let i = -5; i < 40; i++) {
          const start = performance.now();
          const image = await createImageBitmap(source);
          await engine.run('cutout', { network: 'selfie', image });
          if (i >= 0) times.push(performance.now() - start);
        }
        return { times, backend: engine.status.backend };
      });
      if (backend !== 'wasm') throw new Error('WASM does not run here');
      return 1000 / median(times);
    });
  } finally {
    await bench.close();
  }
}

export const benchmarks: Benchmark[] = [{ name: 'person-cutout', unit: 'frames/s', run: framesPerSecond }];
