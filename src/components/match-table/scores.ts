/** Average precision of one picture's boxes, by class and by IoU threshold. */
import {
  COCO_IOU_THRESHOLDS,
  cocoFromItems,
  evaluateCoco,
  evaluateVoc,
  type MatchDetection,
  type MatchTruth,
} from '../../lib/metrics/index.ts';
import type { VocPoints } from './state.ts';

/** One class's average precision. */
export interface ClassScore {
  name: string;
  /** truths that count */
  truths: number;
  detections: number;
  /** AP by IoU threshold; -1 (COCO) where there is no truth that counts, also under VOC */
  apByIou: number[];
}

/** Mean of what is defined; -1 where nothing is. */
export function meanDefined(values: readonly number[]): number {
  const defined = values.filter((value) => value >= 0);
  return defined.length ? defined.reduce((sum, value) => sum + value, 0) / defined.length : -1;
}

const onePicture = <T extends MatchTruth | MatchDetection>(items: readonly T[]) =>
  items.map((item) => ({ ...item, class: item.class!, image: 'picture' }));

/** By COCO's rules, 101 points. */
export function cocoScores(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  classes: readonly string[],
): ClassScore[] {
  const coco = cocoFromItems(onePicture(truths), onePicture(detections), {
    images: ['picture'],
    classes: [...classes],
  });
  const { perCategory } = evaluateCoco(coco.groundTruth, coco.detections);
  return perCategory.map((category, k) => ({
    name: classes[k]!,
    truths: category.truths,
    detections: category.detections,
    apByIou: category.apByIou,
  }));
}

/** By VOC's rules. */
export function vocScores(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  classes: readonly string[],
  interpolation: VocPoints,
): ClassScore[] {
  const byIou = COCO_IOU_THRESHOLDS.map(
    (iouThreshold) =>
      evaluateVoc(onePicture(truths), onePicture(detections), { iouThreshold, interpolation }).perClass,
  );
  return classes.map((name) => {
    const found = byIou.map((perClass) => perClass.find((one) => one.class === name));
    return {
      name,
      truths: found[0]?.positives ?? 0,
      detections: detections.filter((detection) => detection.class === name).length,
      apByIou: found.map((one) => (one && one.positives > 0 ? one.ap : -1)),
    };
  });
}

/** AP at .50, and over all ten thresholds. */
export type CocoPair = readonly [half: number, mean: number];

/** COCO's AP at .50 and over all ten thresholds, mean over the classes with truths. */
export function cocoPair(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  classes: readonly string[],
): CocoPair {
  const scores = cocoScores(truths, detections, classes);
  const byIou = COCO_IOU_THRESHOLDS.map((_, t) => meanDefined(scores.map((one) => one.apByIou[t]!)));
  return [byIou[0]!, meanDefined(byIou)];
}
