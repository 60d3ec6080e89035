import type { Photo } from '../../device/photo.ts';
import { engine, type RunOptions, type Tasks } from '../../lib/engine/client.ts';
import './chosen-backend.ts';

/** What the detector answers for a picture: every candidate, before suppression. */
export type DetectResult = Tasks['detect']['output'];

/** The detector of the book's second chapter. */
export const DETECTOR = 'centernet';

/** Candidates below this score never leave the engine, so a slider cannot ask for them. */
export const SCORE_FLOOR = 0.05;

/** The side at which the network was trained. */
export const TRAINED_SIZE = 512;

const MAX_CANDIDATES = 3000;

/** One look at a picture, on the backend that the reader chose. The picture stays open. */
export async function detect(
  picture: ImageBitmap,
  inputSize: number,
  options: Pick<RunOptions, 'signal' | 'onProgress'> = {},
): Promise<DetectResult> {
  const image = await createImageBitmap(picture);
  return engine.run(
    'detect',
    { network: DETECTOR, image, inputSize, scoreFloor: SCORE_FLOOR, maxCandidates: MAX_CANDIDATES },
    { ...options, transfer: [image] },
  );
}

/** Answers of the last looks: several figures of a page ask about the same photo. */
const seen = new Map<string, DetectResult>();
const KEPT = 4;

/** Like {@link detect}, but a photo that another figure of the page has asked about is not looked at again. */
export async function detectPhoto(
  picture: ImageBitmap,
  photo: Photo,
  inputSize: number,
  options: Pick<RunOptions, 'signal' | 'onProgress'> = {},
): Promise<DetectResult> {
  const key = `${photo.id} ${inputSize}`;
  const known = seen.get(key);
  if (known) return known;
  const result = await detect(picture, inputSize, options);
  seen.set(key, result);
  for (const old of seen.keys()) if (seen.size > KEPT) seen.delete(old);
  return result;
}
