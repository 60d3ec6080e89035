/** Training the four heads on a photo's strokes, for the figure and for the bundled examples. */
import { paintingOf } from '../../device/paintings.ts';
import { bundledPhotos, type Photo } from '../../device/photo.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import type { Progress } from '../../lib/engine/client.ts';
import { DEPTHS } from '../../lib/segmentation/fcn-head.ts';
import { UNPAINTED } from '../../lib/segmentation/label-map.ts';
import type { Painting } from '../../lib/segmentation/painting.ts';
import { paintStrokes } from '../../lib/segmentation/strokes.ts';
import { examplePainting, HAND_DRAWN, handDrawnTruth } from '../ui/example-paintings.ts';
import { trainHeads } from '../ui/train-heads.ts';
import { type DepthScore, depthScores, type Results } from './state.ts';

/** Longer side of the label maps. */
const MAP_SIDE = 1024;

interface Context {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

type Subject = Pick<Photo, 'id' | 'source' | 'title' | 'width' | 'height'>;

/** The reader's strokes on a photo, else the book's; null when there are none. */
export async function strokesOf(photo: Photo): Promise<{ painting: Painting; by: 'book' | 'reader' } | null> {
  const own = await paintingOf(photo);
  if (own && own.strokes.length > 0) return { painting: own, by: 'reader' };
  const painting = await examplePainting(photo);
  return painting && { painting, by: 'book' };
}

/**
 * Trains FCN-32s, 16s, 8s and 4s.
 *
 * @throws RangeError with a sentence for the reader when fewer than two classes are painted
 */
export async function measure(
  photo: Subject,
  picture: ImageBitmap,
  painting: Painting,
  by: 'book' | 'reader',
  context: Context,
): Promise<Results> {
  const scale = Math.min(1, MAP_SIDE / Math.max(photo.width, photo.height));
  const size = { width: Math.round(photo.width * scale), height: Math.round(photo.height * scale) };
  const strokes = paintStrokes(painting.strokes, photo, size);
  const used = new Set(strokes.labels);
  used.delete(UNPAINTED);
  if (used.size < 2)
    throw new RangeError(
      'There are strokes of fewer than two classes on this photo. Paint some in the figure “Paint a few strokes, get every pixel”, or choose a photo that comes with the book.',
    );
  const classes = painting.classes.map(({ name }) => name);
  const own = painting.truth.length > 0 ? paintStrokes(painting.truth, photo, size) : null;
  const hand = own ? null : await handDrawnTruth(photo, classes).catch(() => null);
  const { heads } = await trainHeads(
    photo,
    picture,
    {
      painted: strokes,
      heads: DEPTHS.map((depth) => ({ depth, classCount: classes.length })),
      wanted: { scores: true, pictureSize: MAP_SIDE },
    },
    context,
  );
  const { map } = heads[0]!.grid;
  return {
    heads: heads.map(({ head, scoreMaps, picture: labelled }) => ({
      depth: head.depth,
      maps: scoreMaps,
      picture: labelled!,
    })),
    classes,
    grid: { rows: map.height, columns: map.width },
    strokes,
    truth: own ?? hand,
    truthBy: own ? 'reader' : hand ? 'book' : null,
    strokesBy: by,
    photo: photo.title,
  };
}

/** One of the photos with a hand-drawn label map, on the book's strokes. */
export interface ExampleScore {
  readonly title: string;
  readonly scores: readonly DepthScore[];
}

/** Measures all photos with a hand-drawn label map, one after the other; `found` is told of each. */
export async function measureExamples(context: Context, found: (score: ExampleScore) => void): Promise<void> {
  for (const id of HAND_DRAWN) {
    const entry = bundledPhotos.find((each) => each.id === id)!;
    const photo = { ...entry, source: 'bundled' as const };
    const painting = await examplePainting(photo);
    const response = await fetch(`${siteRoot()}${entry.file}`);
    if (!response.ok || !painting)
      throw new Error(`The photo “${entry.title}” could not be fetched. Check the connection and try again.`);
    const picture = await createImageBitmap(await response.blob());
    try {
      const results = await measure(photo, picture, painting, 'book', context);
      context.signal.throwIfAborted();
      found({ title: entry.title, scores: depthScores(results) });
    } finally {
      picture.close();
    }
  }
}
