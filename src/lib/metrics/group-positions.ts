import type { MatchDetection } from './decision.ts';

/** The positions of a list's items by a key of theirs: keys in the order in which they first appear, positions rising. */
export function groupPositions<T, K>(
  items: readonly T[],
  keyOf: (item: T) => K,
  of?: readonly number[],
): Map<K, number[]> {
  const groups = new Map<K, number[]>();
  for (const i of of ?? items.keys()) {
    const key = keyOf(items[i]!);
    const group = groups.get(key);
    if (group) group.push(i);
    else groups.set(key, [i]);
  }
  return groups;
}

/** Positions of the detections by class, each list by falling score, equal ones in the order of the input. */
export function rankByClass(
  detections: readonly MatchDetection[],
): Map<string | number | undefined, number[]> {
  const byClass = groupPositions(detections, (detection) => detection.class);
  for (const list of byClass.values()) list.sort((a, b) => detections[b]!.score - detections[a]!.score);
  return byClass;
}
