import { type LabelMap, UNPAINTED } from '../../lib/segmentation/label-map.ts';
import type { PaintClass, Painting } from '../../lib/segmentation/painting.ts';
import { paintStrokes } from '../../lib/segmentation/strokes.ts';
import { handDrawnTruth } from '../ui/example-paintings.ts';
import { MAP_SIDE } from './learning.ts';
import type { PhotoPainting } from './photo-painting.ts';
import type { Painted } from './state.ts';

/** Strokes and truth as label maps of the size that the engine's maps have. Drawn again only when something has changed. */
export class PaintedMaps {
  readonly #painting: PhotoPainting;
  readonly #changed: () => void;
  #hand: { readonly map: LabelMap; readonly of: readonly PaintClass[] } | null = null;
  #asked: unknown = null;
  #drawn: { readonly of: readonly unknown[]; readonly is: Painted } | null = null;

  /** @param changed is called when a truth drawn by hand was fetched */
  constructor(painting: PhotoPainting, changed: () => void) {
    this.#painting = painting;
    this.#changed = changed;
  }

  /** Another photo: the truth of the one before is none of it. */
  forget(): void {
    this.#hand = null;
  }

  /** The reader's own truth goes before the one drawn by hand. */
  get now(): Painted {
    const { photo, now } = this.#painting;
    const of = [now.strokes, now.truth, now.classes, photo, this.#hand];
    if (!this.#drawn?.of.every((each, i) => each === of[i]))
      this.#drawn = { of, is: paintedMaps(now, photo ?? { width: 4, height: 3 }, this.#hand?.map ?? null) };
    return this.#drawn!.is;
  }

  /** Fetches the truth that was drawn by hand of a photo of the book, for the classes that are painted. */
  fetchTruth(): void {
    const { photo, now } = this.#painting;
    const { classes } = now;
    if (photo?.source !== 'bundled' || this.#hand?.of === classes) return;
    if (this.#asked === classes) return;
    this.#asked = classes;
    handDrawnTruth(
      photo,
      classes.map(({ name }) => name),
    ).then(
      (map) => {
        if (this.#painting.photo !== photo || this.#painting.now.classes !== classes || !map) return;
        // Truth of one class says nothing about the others.
        const known = new Set(map.labels);
        known.delete(UNPAINTED);
        this.#hand = known.size > 1 ? { map, of: classes } : null;
        this.#changed();
      },
      // Without it there are no scores; the rest works.
      () => {},
    );
  }
}

/**
 * A painting's strokes and truth as label maps, the longer side 1024 pixels at most.
 *
 * @param size of the photo
 * @param hand the truth drawn by hand, where there is one and the painting has none
 */
export function paintedMaps(
  { strokes, truth, classes }: Painting,
  size: { readonly width: number; readonly height: number },
  hand: LabelMap | null,
): Painted {
  const scale = Math.min(1, MAP_SIDE / Math.max(size.width, size.height));
  const small = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
  const own = truth.length > 0 ? paintStrokes(truth, size, small) : null;
  return {
    classes,
    strokes: paintStrokes(strokes, size, small),
    truth: own ?? hand,
    truthBy: own ? 'reader' : hand ? 'book' : null,
  };
}
