/**
 * Learning from strokes in a headless Chromium on WASM: the time from the last stroke to a new full label map, and how well the bundled
 * strokes do on the photos with regions drawn by hand (mean IoU over the unpainted pixels, as a fraction).
 */
import type { Depth } from '../src/lib/segmentation/fcn-head.ts';
import { openBench } from '../test/engine/harness/open.ts';
import { maskedPhotos, scoreScribbles } from '../test/engine/harness/scribbles.ts';
import { type Benchmark, median } from './benchmark.ts';

/** horses.jpg has four classes; scores are 128 x 128, and the label map in the photo's size is part of the time. */
async function strokeToMap(): Promise<number> {
  const bench = await openBench();
  try {
    return await bench.withPage('?backend=wasm', async (page) => {
      const times: number[] = [];
      for (let i = -2; i < 7; i++) {
        const { total, backend } = await scoreScribbles(page, 'horses.jpg', ['8s']);
        if (backend !== 'wasm') throw new Error('WASM does not run here');
        if (i >= 0) times.push(total);
      }
      return median(times);
    });
  } finally {
    await bench.close();
  }
}

const DEPTHS: readonly Depth[] = ['32s', '16s', '8s', '4s'];
let measured: Promise<Map<Depth, number>> | undefined;

async function meanIous(): Promise<Map<Depth, number>> {
  const bench = await openBench();
  try {
    return await bench.withPage('?backend=wasm', async (page) => {
      const means = new Map<Depth, number>();
      for (const photo of maskedPhotos) {
        const { heads } = await scoreScribbles(page, photo, DEPTHS);
        for (const { depth, scores } of heads)
          means.set(depth, (means.get(depth) ?? 0) + scores.meanIou / maskedPhotos.length);
      }
      return means;
    });
  } finally {
    await bench.close();
  }
}

export const benchmarks: Benchmark[] = [
  { name: 'scribble-to-map', unit: 'ms', run: strokeToMap },
  ...DEPTHS.map(
    (depth): Benchmark => ({
      name: `scribble-miou-${depth}`,
      unit: '',
      run: async () => {
        measured ??= meanIous();
        return (await measured).get(depth)!;
      },
    }),
  ),
];
