import type { Photo } from '../../device/photo.ts';
import { EngineError, engine, type RunOptions, type Tasks } from '../../lib/engine/client.ts';
import './chosen-backend.ts';

/** The backbone whose maps the heads read. */
export const BACKBONE = 'centernet';

type Job = Omit<Tasks['scribble']['input'], 'network' | 'photo' | 'image'>;

/** What came of training: one entry for each head asked for. */
export type Trained = Tasks['scribble']['output'];

/**
 * Trains heads on a photo's paint. The engine looks at the photo the first time only: its pixels are sent when it asks for them.
 *
 * @param picture stays open
 */
export async function trainHeads(
  photo: Pick<Photo, 'id'>,
  picture: ImageBitmap,
  job: Job,
  options: RunOptions<Tasks['scribble']['update']>,
): Promise<Trained> {
  const run = (image: ImageBitmap | null) =>
    engine.run('scribble', { network: BACKBONE, photo: photo.id, image, ...job }, options);
  return withPicture(picture, run);
}

/** Applies a head to a photo; see {@link trainHeads}. */
export async function applyHead(
  photo: Pick<Photo, 'id'>,
  picture: ImageBitmap,
  job: Omit<Tasks['segment']['input'], 'network' | 'photo' | 'image'>,
  options: Pick<RunOptions, 'signal' | 'onProgress'> = {},
): Promise<Tasks['segment']['output']> {
  return withPicture(picture, (image) =>
    engine.run('segment', { network: BACKBONE, photo: photo.id, image, ...job }, options),
  );
}

async function withPicture<T>(
  picture: ImageBitmap,
  run: (image: ImageBitmap | null) => Promise<T>,
): Promise<T> {
  try {
    return await run(null);
  } catch (error) {
    if (!(error instanceof EngineError && error.code === 'bad-picture')) throw error;
    return run(await createImageBitmap(picture));
  }
}
