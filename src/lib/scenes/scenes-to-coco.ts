import { compressCounts } from '../metrics/rle.ts';
import { thingNames } from './names.ts';
import type { Scene } from './scene.ts';

/** One thing as COCO stores it. */
export interface SceneAnnotation {
  id: number;
  image_id: number;
  category_id: number;
  /** x, y, width, height in pixels */
  bbox: [number, number, number, number];
  /** visible pixels */
  area: number;
  /** the visible pixels, as COCO's compressed run lengths */
  segmentation: { size: [number, number]; counts: string };
  iscrowd: 0 | 1;
  /** 1 for a difficult thing */
  ignore: 0 | 1;
}

/** A COCO ground truth of street scenes. */
export interface SceneTruth {
  info: { description: string };
  images: { id: number; width: number; height: number; file_name: string; seed: number }[];
  categories: { id: number; name: string; supercategory: string }[];
  annotations: SceneAnnotation[];
}

/** The file name of a scene's picture or maps: its place in the set, counted from 1. */
export function sceneFileName(index: number): string {
  return `${String(index + 1).padStart(6, '0')}.png`;
}

/**
 * The truth of scenes as COCO's JSON object. Images are numbered from 1 in the order given, categories are class + 1,
 * annotations go on from 1.
 *
 * @param difficult what becomes of difficult things: 'ignore' sets only the field `ignore`, which pycocotools and our
 *   `evaluateCoco` do not read; 'crowd' also makes them crowd regions, so that evaluators neither reward nor punish them
 */
export function scenesToCoco(scenes: readonly Scene[], difficult: 'ignore' | 'crowd' = 'ignore'): SceneTruth {
  const annotations: SceneAnnotation[] = [];
  for (const [index, scene] of scenes.entries()) {
    const masks = runsOfInstances(scene);
    for (const [k, thing] of scene.things.entries()) {
      const [x1, y1, x2, y2] = thing.box;
      annotations.push({
        id: annotations.length + 1,
        image_id: index + 1,
        category_id: thing.class + 1,
        bbox: [x1, y1, x2 - x1, y2 - y1],
        area: thing.area,
        segmentation: { size: [scene.height, scene.width], counts: compressCounts(masks[k]!) },
        iscrowd: thing.difficult && difficult === 'crowd' ? 1 : 0,
        ignore: thing.difficult ? 1 : 0,
      });
    }
  }
  return {
    info: { description: 'Street scenes drawn by Fovea' },
    images: scenes.map(({ width, height, seed }, index) => ({
      id: index + 1,
      width,
      height,
      file_name: sceneFileName(index),
      seed,
    })),
    categories: thingNames.map((name, index) => ({ id: index + 1, name, supercategory: 'street' })),
    annotations,
  };
}

/** The run lengths of every thing's mask, down the columns, zeros first; one pass over the instance map. */
function runsOfInstances({ width, height, instances, things }: Scene): number[][] {
  const runs: number[][] = things.map(() => []);
  const ends = new Int32Array(things.length);
  for (let x = 0, from = 0; x < width; x++)
    for (let y = 0; y < height; y++) {
      const at = x * height + y;
      const instance = instances[y * width + x]!;
      const after = y + 1 < height ? instances[(y + 1) * width + x] : x + 1 < width ? instances[x + 1] : -1;
      if (after === instance) continue;
      if (instance > 0) {
        runs[instance - 1]!.push(from - ends[instance - 1]!, at + 1 - from);
        ends[instance - 1] = at + 1;
      }
      from = at + 1;
    }
  for (const [k, list] of runs.entries()) if (ends[k]! < width * height) list.push(width * height - ends[k]!);
  return runs;
}
