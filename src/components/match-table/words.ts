/** What the figure says: names, figures and sentences. */
import type { CocoPair } from './scores.ts';
import type { MatchDerived, MatchState, Rule } from './state.ts';

/** How boxes are called in the picture, the table and the sentences: T1 … and P1 …. */
export const truthName = (index: number): string => `T${index + 1}`;
export const detectionName = (index: number): string => `P${index + 1}`;

/** AP for reading: three digits, or a dash where it is undefined. */
export function shownAp(ap: number): string {
  return ap < 0 || Number.isNaN(ap) ? '−1' : ap.toFixed(3);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Hits, misses and AP by the chosen rule. */
export function resultSentence(
  state: MatchState,
  derived: Omit<MatchDerived, 'sentence' | 'difference' | 'task'>,
): string {
  const { hits, falsePositives, ignored, missed, mapByIou, mapMean, perClass } = derived;
  const rule =
    state.rule === 'coco' ? 'COCO' : `VOC (${state.points === '11-point' ? '11 points' : 'all points'})`;
  const threshold = derived.iouThreshold.toFixed(2);
  const parts = [
    `${rule} at IoU ${threshold}: ${count(hits, 'hit', 'hits')}, ${count(falsePositives, 'false positive', 'false positives')}, ${ignored} ignored, ${missed} missed.`,
  ];
  if (mapMean < 0)
    parts.push('No truth counts, so there is nothing to find and AP is undefined (COCO writes −1).');
  else parts.push(`mAP@${threshold} ${shownAp(mapByIou[state.at]!)}, AP@[.50:.95] ${shownAp(mapMean)}.`);
  const empty = perClass.filter(({ truths, detections }) => truths === 0 && detections > 0);
  if (mapMean >= 0 && empty.length)
    parts.push(
      `${empty.map(({ name }) => name).join(' and ')} has predictions but no truth that counts: its AP is −1 and stays out of the mean, so those predictions cost nothing.`,
    );
  return parts.join(' ');
}

/** The decisions that the other rule makes differently. */
export function differenceSentence(changed: ReadonlySet<number>, other: Rule): string {
  const name = other === 'coco' ? 'COCO' : 'VOC';
  if (changed.size === 0) return `${name} would decide alike about every prediction at this threshold.`;
  const which = [...changed].sort((a, b) => a - b).map(detectionName);
  return `${name} would decide otherwise about ${which.join(', ')}; the table says why.`;
}

/**
 * The chapter's task: AP at .50 above its start, while the mean over the thresholds is below its own.
 *
 * @param now by COCO's rules
 * @param start of the boxes that the photo begins with
 */
export function taskOf([half, mean]: CocoPair, start: CocoPair): MatchDerived['task'] {
  const reached = half > start[0] + 1e-9 && mean < start[1] - 1e-9 && mean >= 0;
  const from = `mAP@0.50 from ${shownAp(start[0])} to ${shownAp(half)}, AP@[.50:.95] from ${shownAp(start[1])} to ${shownAp(mean)}`;
  return {
    reached,
    text: reached
      ? `Done: ${from}. One number says better, the other worse, about the same boxes.`
      : `Make COCO’s mAP@0.50 rise above its start while AP@[.50:.95] falls below its own. So far: ${from}.`,
  };
}
