import type { Decision } from './decision.ts';

/** What COCO's rule needs to know about one picture and class; detections and truths are named by number. */
export interface CocoRivals {
  /** detections by falling score */
  order: readonly number[];
  /** truths in the order of the input */
  truths: readonly number[];
  overlap: (detection: number, truth: number) => number;
  isCrowd: (truth: number) => boolean;
  /** whether the truth counts: no crowd and inside the area range */
  counts: (truth: number) => boolean;
  /** whether the detection's own area is inside the range */
  isInside: (detection: number) => boolean;
  iouThreshold: number;
  maxDetections: number;
}

/**
 * COCO's decisions about the detections of one picture and class, in the order of `rivals.order`.
 * (COCOeval.evaluateImg)
 *
 * @param takenBy by truth number, the detection that took it; filled in here
 */
export function decideCoco(rivals: CocoRivals, takenBy: (number | null)[]): Decision[] {
  const { order, truths, overlap, isCrowd, counts, isInside, maxDetections } = rivals;
  const limit = Math.min(rivals.iouThreshold, 1 - 1e-10);
  // the truths that count come first, and a detection that found one of them never looks at the others
  const first = truths.filter((g) => counts(g));
  const second = truths.filter((g) => !counts(g));
  const choose = (d: number, candidates: readonly number[]) => {
    let best = limit;
    let chosen: number | null = null;
    for (const g of candidates) {
      if (takenBy[g] !== null && !isCrowd(g)) continue;
      const iou = overlap(d, g);
      if (iou < best) continue;
      best = iou;
      chosen = g;
    }
    return chosen;
  };
  return order.map((d, rank) => {
    const decision = startDecision(d, rank, truths, (g) => overlap(d, g), takenBy);
    // a crowd is never used up
    if (decision.best !== null && isCrowd(decision.best)) decision.takenBy = null;
    const choice = rank < maxDetections ? (choose(d, first) ?? choose(d, second)) : null;
    if (rank >= maxDetections) settle(decision, 'ignored', 'beyond-limit');
    else if (choice !== null) {
      takenBy[choice] = d;
      decision.truth = choice;
      decision.iou = overlap(d, choice);
      if (counts(choice)) settle(decision, 'true positive', 'match');
      else settle(decision, 'ignored', isCrowd(choice) ? 'crowd' : 'truth-outside-area');
    } else if (!isInside(d)) settle(decision, 'ignored', 'outside-area');
    else if (decision.best === null) settle(decision, 'false positive', 'no-overlap');
    else settle(decision, 'false positive', decision.bestIou >= limit ? 'duplicate' : 'below-threshold');
    return decision;
  });
}

/** A decision about detection d with its best truth filled in and no verdict yet. */
export function startDecision(
  d: number,
  rank: number,
  rivals: readonly number[],
  overlap: (truth: number) => number,
  takenBy: readonly (number | null)[],
): Decision {
  let best: number | null = null;
  let bestIou = 0;
  for (const g of rivals) {
    const iou = overlap(g);
    if (iou > bestIou) {
      bestIou = iou;
      best = g;
    }
  }
  return {
    detection: d,
    rank,
    outcome: 'false positive',
    reason: 'no-overlap',
    truth: null,
    iou: bestIou,
    best,
    bestIou,
    takenBy: best === null ? null : takenBy[best]!,
  };
}

/** Writes the verdict. */
export function settle(decision: Decision, outcome: Decision['outcome'], reason: Decision['reason']): void {
  decision.outcome = outcome;
  decision.reason = reason;
}
