/** Box AP and mask AP over several streets: fetched when it is needed, since it brings COCO's rules along. */
import { encodeRle, evaluateCoco, type Rle } from '../../lib/metrics/index.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { sceneDetections, sceneTruth } from '../../lib/scenes/scene-truth.ts';
import { pastedPixels, pasteMask } from '../../lib/segmentation/paste-mask.ts';
import { type Corners, hasArea, type MaskedThing } from './masks.ts';

/** A street ready to be judged: masks as runs, which are small. */
export interface JudgedStreet {
  readonly scene: Pick<Scene, 'width' | 'height' | 'things'>;
  readonly truths: readonly Rle[];
  readonly found: readonly { box: Corners; class: number; score: number; segmentation: Rle }[];
}

/** COCO's figures in 0..1; -1 when there is nothing to find. */
export interface SetAp {
  readonly ap: number;
  readonly ap50: number;
  readonly ap75: number;
}

/** Pixels of a mask from this probability on, as in the paper. */
const THRESHOLD = 0.5;

/** Brings a street and what was found on it into runs. */
export function judgeStreet(
  { width, height, instances, things }: Pick<Scene, 'width' | 'height' | 'instances' | 'things'>,
  found: readonly MaskedThing[],
): JudgedStreet {
  const size = { width, height };
  const runs = (data: Uint8Array) => encodeRle({ ...size, data });
  return {
    scene: { ...size, things },
    truths: things.map((_, t) => runs(instances.map((one) => (one === t + 1 ? 1 : 0)))),
    found: found
      .filter(({ box }) => hasArea(box))
      .map(({ box, class: type, score, mask }) => ({
        box,
        class: type,
        score,
        segmentation: runs(pastedPixels(pasteMask(mask, box, size), size, THRESHOLD)),
      })),
  };
}

/** AP by COCO's rules, of the boxes and of the masks of the same detections. */
export function apOfSet(streets: readonly JudgedStreet[]): { boxes: SetAp; masks: SetAp } {
  const truth = sceneTruth(streets.map(({ scene }) => scene));
  const found = sceneDetections(streets.map((street) => street.found));
  const figures = (result: ReturnType<typeof evaluateCoco>): SetAp => {
    const [ap, ap50, ap75] = result.stats as unknown as [number, number, number];
    return { ap, ap50, ap75 };
  };
  const segmentations = streets.flatMap((street) => street.truths);
  const masked = streets.flatMap((street) => street.found.map(({ segmentation }) => segmentation));
  return {
    boxes: figures(evaluateCoco(truth, found)),
    masks: figures(
      evaluateCoco(
        {
          ...truth,
          categories: thingNames.map((name, i) => ({ id: i + 1, name })),
          annotations: truth.annotations.map(({ bbox: _, ...one }, i) => ({
            ...one,
            segmentation: segmentations[i]!,
          })),
        },
        found.map(({ bbox: _, ...one }, i) => ({ ...one, segmentation: masked[i]! })),
        { iouType: 'segm' },
      ),
    ),
  };
}
