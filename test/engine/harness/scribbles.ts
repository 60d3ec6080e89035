/** The bundled strokes on the bundled photos: what the engine makes of them, scored against the regions drawn by hand. */
import { readFile } from 'node:fs/promises';
import type { Page } from 'playwright-core';
import {
  type CocoGroundTruth,
  confusionMatrix,
  type SegmentationScores,
  segmentationScores,
} from '../../../src/lib/metrics/index.ts';
import { labelsOfCoco } from '../../../src/lib/segmentation/coco-masks.ts';
import type { Depth } from '../../../src/lib/segmentation/fcn-head.ts';
import { UNPAINTED } from '../../../src/lib/segmentation/label-map.ts';
import { paintStrokes, type Stroke } from '../../../src/lib/segmentation/strokes.ts';

interface StrokeFile {
  photos: Record<string, { width: number; height: number; classes: string[]; strokes: Stroke[] }>;
}

const read = async <T>(name: string): Promise<T> =>
  JSON.parse(await readFile(new URL(`../../../public/data/masks/${name}`, import.meta.url), 'utf8')) as T;

export const strokeFile = await read<StrokeFile>('strokes.json');
export const regions = await read<CocoGroundTruth>('photos.json');

/** Photos that have regions. */
export const maskedPhotos = regions.images.map(({ file_name }) => file_name!);

/** One head's result. */
export interface ScribbleScore {
  readonly depth: Depth;
  readonly scores: SegmentationScores;
  readonly train: number;
  readonly apply: number;
  readonly losses: readonly number[];
  readonly ending: string;
}

/**
 * Trains heads on a photo's strokes in the page, and scores the pixels that are not painted.
 *
 * @returns one entry per depth, and the milliseconds from handing in the paint to having all labels, features known before
 */
export async function scoreScribbles(
  page: Page,
  photo: string,
  depths: readonly Depth[],
  settings: { readonly trainUpsampling?: boolean } = {},
): Promise<{ heads: ScribbleScore[]; total: number; backend: string }> {
  const { strokes, classes, width, height } = strokeFile.photos[photo]!;
  const truth = labelsOfCoco(regions, photo, classes).labels;
  const { labels } = paintStrokes(strokes, { width, height });
  labels.forEach((label, i) => {
    if (label !== UNPAINTED) truth[i] = UNPAINTED;
  });
  const { heads, total, backend } = await page.evaluate(
    async ({ photo, width, height, strokes, classCount, depths, settings }) => {
      const { engine, paintStrokes, photo: open } = window.harness;
      await engine.run('features', { network: 'centernet', photo, image: await open(photo) });
      const start = performance.now();
      const output = await engine.run('scribble', {
        network: 'centernet',
        photo,
        image: null,
        painted: paintStrokes(strokes, { width, height }),
        heads: depths.map((depth) => ({ depth, classCount, ...settings })),
        wanted: { pictureSize: 2048 },
      });
      return {
        total: performance.now() - start,
        backend: output.backend,
        heads: output.heads.map(({ picture, stages, losses, ending }) => {
          let labels = '';
          for (const label of picture!.map.labels) labels += String.fromCharCode(label);
          return { labels, ...stages, losses, ending };
        }),
      };
    },
    { photo, width, height, strokes, classCount: classes.length, depths, settings },
  );
  const scored = heads.map(({ labels, ...rest }, i) => {
    const prediction = Uint8Array.from(labels, (letter) => letter.charCodeAt(0));
    const matrix = confusionMatrix(truth, prediction, { classCount: classes.length, ignore: UNPAINTED });
    return { depth: depths[i]!, scores: segmentationScores(matrix), ...rest };
  });
  return { heads: scored, total, backend };
}
