/** What the backbone computed of the last few photos: in plain memory, so a lost backend does not lose it. */
import { type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { DEPTHS } from '../segmentation/fcn-head.ts';
import type { FeatureMap } from '../segmentation/feature-maps.ts';
import { EngineError, throwIfAborted } from './errors.ts';
import { pictureValues } from './picture.ts';
import type { TaskContext } from './tasks/task.ts';

/** A photo, and the name under which its features are kept. */
export interface FeaturePhoto {
  /** a network of the registry that has `features` */
  readonly network: string;
  /** any name that stands for this picture and no other: a new picture needs a new name */
  readonly photo: string;
  /** moved to the engine, which closes it; may be null while the features of that name are kept (see `kept`) */
  readonly image: ImageBitmap | null;
}

/** The maps of one photo. */
export interface PhotoFeatures {
  /** c5, c4, c3, c2: coarsest first, each twice as fine as the one before */
  readonly maps: readonly FeatureMap[];
  /** size of the photo as given */
  readonly width: number;
  readonly height: number;
  /** milliseconds in the backbone; 0 when the features were kept */
  readonly time: number;
}

/** A photo's maps at 512 x 512 are 9 MB. */
const KEPT = 3;
const kept = new Map<string, PhotoFeatures>();

/** The map that the i-th depth adds: c5 has a stride of 32, c2 of 4. */
const mapNames = (i: number): string => `c${5 - i}`;

/**
 * The features of a photo: computed once, from the network's trained square size, then kept for the last three photos.
 *
 * @param keep false for a frame of a film, which nobody asks about again
 * @throws EngineError 'bad-picture' when there is neither a picture nor kept features; RangeError for a network without features
 */
export async function photoFeatures(
  { network: id, photo, image }: FeaturePhoto,
  context: Pick<TaskContext<unknown>, 'network' | 'signal' | 'progress'>,
  keep = true,
): Promise<PhotoFeatures> {
  const key = JSON.stringify([id, photo]);
  const known = kept.get(key);
  if (known && keep) {
    kept.delete(key);
    kept.set(key, known);
    return { ...known, time: 0 };
  }
  if (!image) throw new EngineError('bad-picture', 'The photo is no longer in memory. Choose it again.');
  const { entry, network } = await context.network(id);
  if (entry.task !== 'detect' || !entry.features)
    throw new RangeError(`network: "${id}" has no feature maps`);
  throwIfAborted(context.signal);
  context.progress({ stage: 'run', done: 0, total: 0, label: 'Looking at the photo' });
  const start = performance.now();
  const { size, node } = entry.input;
  const { width, height } = image;
  const picture = tensor4d(pictureValues(image, size, size), [1, size, size, 3]);
  let outputs: Tensor[] = [];
  try {
    outputs = network.run({ [node]: picture }, entry.features);
    const maps: FeatureMap[] = [];
    for (const [i, output] of outputs.entries()) {
      const [, rows, columns, channels] = output.shape as [number, number, number, number];
      // A copy: on WASM the values may be a view into the backend's memory.
      const values = ((await output.data()) as Float32Array).slice();
      maps.push({ name: mapNames(i), stride: size / rows, rows, columns, channels, values });
    }
    const found = { maps: maps.slice(0, DEPTHS.length), width, height, time: performance.now() - start };
    if (keep) {
      kept.set(key, found);
      for (const oldest of [...kept.keys()].slice(0, Math.max(0, kept.size - KEPT))) kept.delete(oldest);
    }
    return found;
  } finally {
    picture.dispose();
    for (const output of outputs) output.dispose();
  }
}
