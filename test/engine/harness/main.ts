/** What the tests and benchmarks see of the engine: the door itself, and pictures to hand in. */
import { engine, networkIsCached, prefetchNetwork } from '../../../src/lib/engine/client.ts';

/** A bundled photo as a bitmap. */
async function photo(name: string): Promise<ImageBitmap> {
  const response = await fetch(`/photos/${name}`);
  return createImageBitmap(await response.blob());
}

/** Everything the harness page offers. */
export const harness = { engine, networkIsCached, prefetchNetwork, photo };

declare global {
  interface Window {
    harness: typeof harness;
  }
}

window.harness = harness;
