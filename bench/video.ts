/** What a running video costs the page's main thread, on the built site: the network is in the worker. */
import { fileURLToPath } from 'node:url';
import { builtSite } from '../scripts/build.ts';
import { serve } from '../scripts/serve.ts';
import { launch } from '../test/browser/chromium.ts';
import type { Benchmark } from './benchmark.ts';

const clip = fileURLToPath(new URL('../test/browser/fixtures/clip.webm', import.meta.url));
const SECONDS = 10;

/** Lets the live detector follow a video on WASM, and answers with the page's long tasks and its frame rate. */
async function followVideo(): Promise<{ longest: number; framesPerSecond: number }> {
  const site = await serve(await builtSite());
  const browser = await launch();
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${site.url}embed/live-detector/?backend=wasm`);
    const detected = page.evaluate(
      () =>
        new Promise((done) => {
          const detector = document.querySelector('fovea-live-detector')!;
          let runs = 0;
          // The first runs load and warm up; a reader sees a progress bar then.
          detector.addEventListener('fovea-detections', () => ++runs === 5 && done(runs));
        }),
    );
    await page.locator('fovea-live-detector input[type=file]').setInputFiles(clip);
    await detected;
    return await page.evaluate(
      (milliseconds) =>
        new Promise<{ longest: number; framesPerSecond: number }>((resolve) => {
          let frames = 0;
          let longest = 0;
          document.querySelector('fovea-live-detector')!.addEventListener('fovea-detections', () => frames++);
          // Browsers report tasks of 50 ms and more.
          new PerformanceObserver((list) => {
            for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
          }).observe({ type: 'longtask' });
          setTimeout(
            () => resolve({ longest, framesPerSecond: (frames * 1000) / milliseconds }),
            milliseconds,
          );
        }),
      SECONDS * 1000,
    );
  } finally {
    await browser.close();
    await site.close();
  }
}

let measured: ReturnType<typeof followVideo> | undefined;
const once = () => {
  measured ??= followVideo();
  return measured;
};

export const benchmarks: Benchmark[] = [
  {
    // 0 when no task took 50 ms or longer.
    name: 'video-longest-task',
    unit: 'ms',
    run: async () => (await once()).longest,
  },
  { name: 'video-frames-wasm', unit: 'frames/s', run: async () => (await once()).framesPerSecond },
];
