import type { Photo } from '../../device/photo.ts';
import { engine, type RunOptions, type Tasks } from '../../lib/engine/client.ts';
import './chosen-backend.ts';
import { DETECTOR, TRAINED_SIZE } from './detect.ts';

/** What the detector computed on its way: the maps of some of its nodes. */
export type MapsResult = Tasks['maps']['output'];
export type NodeMaps = MapsResult['maps'][number];

/** Longest side of a map's picture: what a photo on a phone can show. */
export const MAP_SIDE = 128;

/** Answers of the last looks, the newest last: a reader goes back and forth between stages. */
const seen = new Map<string, MapsResult>();
const KEPT = 6;

/** The maps of these nodes on a photo, which stays open. What was asked a moment ago is not computed again. */
export async function lookAtMaps(
  picture: ImageBitmap,
  photo: Pick<Photo, 'id'>,
  nodes: readonly string[],
  options: Pick<RunOptions<never>, 'signal' | 'onProgress'> = {},
): Promise<MapsResult> {
  const key = [photo.id, ...nodes].join(' ');
  const known = seen.get(key);
  if (known) return known;
  const image = await createImageBitmap(picture);
  const result = await engine.run(
    'maps',
    { network: DETECTOR, image, inputSize: TRAINED_SIZE, nodes, side: MAP_SIDE },
    { ...options, transfer: [image] },
  );
  seen.set(key, result);
  for (const old of seen.keys()) if (seen.size > KEPT) seen.delete(old);
  return result;
}
