/** What the tests and benchmarks see of the engine: the door itself, and pictures to hand in. */
import {
  engine,
  fetchNetwork,
  networkIsCached,
  prefetchNetwork,
  type Tasks,
} from '../../../src/lib/engine/client.ts';
import { paintStrokes } from '../../../src/lib/segmentation/strokes.ts';
import { learning } from './learning.ts';

/** A bundled photo as a bitmap. */
async function photo(name: string): Promise<ImageBitmap> {
  const response = await fetch(`/photos/${name}`);
  return createImageBitmap(await response.blob());
}

/** Detects on a bundled photo; the result's arrays as plain lists, to get them out of the browser. */
async function detect(name: string, change: Partial<Tasks['detect']['input']> = {}) {
  const image = await photo(name);
  const output = await engine.run('detect', {
    network: 'centernet',
    image,
    inputSize: 128,
    scoreFloor: 0.1,
    maxCandidates: 500,
    ...change,
  });
  const { boxes, scores, classes, cells, ...rest } = output;
  return {
    ...rest,
    candidates: Array.from(scores, (score, i) => ({
      score,
      class: classes[i]!,
      cell: cells[i]!,
      box: [...boxes.slice(4 * i, 4 * i + 4)],
    })),
  };
}

/** The code and message that a promise rejects with, or null when it does not. */
async function failure(promise: Promise<unknown>): Promise<{ code: string; message: string } | null> {
  try {
    await promise;
    return null;
  } catch (error) {
    const { code = String(error), message = '' } = error as { code?: string; message?: string };
    return { code, message };
  }
}

/** What checks and times gradients; apart, because it brings tfjs to the page. */
const gradients = () => import('./gradientChecks.ts');

/** Everything the harness page offers. */
export const harness = {
  engine,
  networkIsCached,
  prefetchNetwork,
  fetchNetwork,
  photo,
  paintStrokes,
  detect,
  failure,
  gradients,
  learning,
};

declare global {
  interface Window {
    harness: typeof harness;
  }
}

window.harness = harness;
