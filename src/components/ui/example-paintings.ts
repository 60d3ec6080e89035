import type { Photo } from '../../device/photo.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import type { CocoGroundTruth } from '../../lib/metrics/index.ts';
import { labelsOfCoco } from '../../lib/segmentation/coco-masks.ts';
import type { LabelMap } from '../../lib/segmentation/label-map.ts';
import { emptyPainting, type Painting } from '../../lib/segmentation/painting.ts';
import type { Stroke } from '../../lib/segmentation/strokes.ts';

/** public/data/masks/strokes.json */
interface StrokeFile {
  photos: Record<string, { classes: string[]; strokes: Stroke[] }>;
}

const files = new Map<string, Promise<unknown>>();

async function fetchFile<T>(name: string, what: string): Promise<T> {
  let file = files.get(name) as Promise<T> | undefined;
  if (!file) {
    file = fetch(`${siteRoot()}data/masks/${name}`).then((response) => {
      if (!response.ok) throw new Error(String(response.status));
      return response.json() as Promise<T>;
    });
    files.set(name, file);
  }
  try {
    return await file;
  } catch {
    files.delete(name);
    throw new Error(`${what} could not be fetched. Check the connection and try again.`);
  }
}

/** What is asked of a photo here. */
type Known = Pick<Photo, 'id' | 'source'>;

const fileOf = ({ id, source }: Known): string | null => (source === 'bundled' ? `${id}.jpg` : null);

/** The strokes that come with a bundled photo; null for the reader's own. Rejects with a sentence for the reader. */
export async function examplePainting(photo: Known): Promise<Painting | null> {
  const name = fileOf(photo);
  if (!name) return null;
  const { photos } = await fetchFile<StrokeFile>('strokes.json', 'The example strokes');
  const example = photos[name];
  return example ? { ...emptyPainting(example.classes), strokes: example.strokes } : null;
}

/**
 * The label map of a bundled photo that was drawn by hand for the book, with the labels of these classes; UNPAINTED where the
 * truth is none of them. Null when there is none for the photo. Rejects with a sentence for the reader.
 */
export async function handDrawnTruth(photo: Known, classes: readonly string[]): Promise<LabelMap | null> {
  const name = fileOf(photo);
  if (!name) return null;
  const coco = await fetchFile<CocoGroundTruth>('photos.json', 'The hand-drawn label map');
  return coco.images.some(({ file_name }) => file_name === name) ? labelsOfCoco(coco, name, classes) : null;
}

/** Ids of the bundled photos that have one. */
export const HAND_DRAWN = ['horses', 'giraffe', 'person'] as const;
