import { siteRoot } from '../../lib/engine/base.ts';
import type { CocoGroundTruth } from '../../lib/metrics/index.ts';
import type { LabelScene } from '../../lib/scenes/street.ts';
import { sceneOfMasks } from './mask-scene.ts';
import type { Source } from './state.ts';

/** What the sources are called. */
export const SOURCE_TITLES: Record<Source, string> = {
  street: 'Street',
  corner: 'Another street',
  blank: 'Empty sky',
  horses: 'Horses',
  giraffe: 'Giraffe',
  person: 'Person',
};

let masks: Promise<CocoGroundTruth> | null = null;

async function fetchMasks(): Promise<CocoGroundTruth> {
  const response = await fetch(`${siteRoot()}data/masks/photos.json`).catch(() => null);
  if (!response?.ok)
    throw new Error('The photo’s label map could not be fetched. Check the connection and choose it again.');
  return (await response.json()) as CocoGroundTruth;
}

/** The hand-drawn label map of a bundled photo, fetched once a page. Rejects with a sentence for the reader. */
export async function loadScene(photo: string): Promise<LabelScene> {
  masks ??= fetchMasks().catch((error: unknown) => {
    masks = null;
    throw error;
  });
  return sceneOfMasks(await masks, `${photo}.jpg`);
}
