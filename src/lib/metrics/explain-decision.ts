import type { Decision } from './decision.ts';

export interface ExplainOptions {
  rule: 'voc' | 'coco';
  iouThreshold: number;
  /** names for the reader; "detection 1" and "truth 1" by default */
  detectionName?: (detection: number) => string;
  truthName?: (truth: number) => string;
}

/** One sentence, in plain English, about why a detection counts as it does. IoU is rounded to three digits. */
export function explainDecision(decision: Decision, options: ExplainOptions): string {
  const { rule, iouThreshold } = options;
  const detection = options.detectionName ?? ((d) => `detection ${d + 1}`);
  const truth = options.truthName ?? ((g) => `truth ${g + 1}`);
  const { reason, best, takenBy } = decision;
  const taken = decision.truth === null ? '' : truth(decision.truth);
  const iou = decision.iou.toFixed(3);
  switch (reason) {
    case 'match':
      if (best !== null && decision.truth !== best) {
        const bestIou = decision.bestIou.toFixed(3);
        if (takenBy !== null) {
          return `Hit: it overlaps ${truth(best)} most (IoU ${bestIou}), but ${detection(takenBy)} has taken that, and COCO goes on to the next best that is free: ${taken} (IoU ${iou}).`;
        }
        if (decision.iou === decision.bestIou) {
          return `Hit: it overlaps ${truth(best)} and ${taken} equally (IoU ${iou}), and COCO takes the last of equals.`;
        }
        return `Hit: it overlaps ${truth(best)} most (IoU ${bestIou}), but that one does not count, and COCO prefers one that does: ${taken} (IoU ${iou}).`;
      }
      return `Hit: it takes ${taken} (IoU ${iou}).`;
    case 'duplicate':
      return rule === 'voc'
        ? `False positive, a duplicate: ${by(takenBy, detection)} had already taken ${truth(best!)} (IoU ${iou}), and VOC allows no second choice.`
        : `False positive, a duplicate: ${by(takenBy, detection)} had already taken ${truth(best!)} (IoU ${iou}), and no other free truth reaches ${iouThreshold}.`;
    case 'below-threshold':
      return `False positive: its best truth is ${truth(best!)}, but their IoU of ${iou} does not reach ${iouThreshold}.`;
    case 'no-overlap':
      return 'False positive: it overlaps no truth of its class.';
    case 'crowd':
      return `Ignored: it lies in the crowd ${taken} (${iou} of it inside), and crowds count neither way.`;
    case 'difficult':
      return `Ignored: its best truth ${taken} (IoU ${iou}) is marked difficult and counts neither way.`;
    case 'truth-outside-area':
      return `Ignored: it takes ${taken} (IoU ${iou}), whose area is outside this range.`;
    case 'outside-area':
      return 'Ignored: it takes no truth, and its own area is outside this range.';
    case 'beyond-limit':
      return 'Ignored: too many detections of its class in this picture have higher scores.';
  }
}

function by(takenBy: number | null, detection: (d: number) => string): string {
  return takenBy === null ? 'another detection' : detection(takenBy);
}

/**
 * The detections that the two rules judge differently, by outcome or by the truth that was taken.
 *
 * @param voc, coco decisions about the same detections in the same order
 */
export function changedDecisions(voc: readonly Decision[], coco: readonly Decision[]): number[] {
  if (voc.length !== coco.length) {
    throw new RangeError(`coco has ${coco.length} decisions, but voc ${voc.length}`);
  }
  return [...voc.keys()].filter(
    (i) => voc[i]!.outcome !== coco[i]!.outcome || voc[i]!.truth !== coco[i]!.truth,
  );
}
