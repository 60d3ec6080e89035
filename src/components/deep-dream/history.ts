/** Which steps of a long dream are kept, so that memory stays bounded however long it runs. */

/** At most so many pictures are kept, … */
export const MOST_KEPT = 160;
/** … of so many bytes together. */
export const MOST_BYTES = 48e6;

/**
 * Leaves out pictures when there are too many: each time the one whose neighbours lie closest together, the earliest of
 * equals, so that what is left stays evenly spread. The first and the last stay, and so does every picture that `landmark`
 * says yes to, unless those alone are too many.
 *
 * @param kept in the order of `at`, the step at which each was made
 */
export function thinned<T extends { at: number; bytes: number }>(
  kept: readonly T[],
  landmark: (picture: T) => boolean,
  limits: { count: number; bytes: number } = { count: MOST_KEPT, bytes: MOST_BYTES },
): T[] {
  const left = [...kept];
  let bytes = left.reduce((sum, picture) => sum + picture.bytes, 0);
  while ((left.length > limits.count || bytes > limits.bytes) && left.length > 2) {
    const out = closest(left, landmark) || closest(left, () => false);
    bytes -= left[out]!.bytes;
    left.splice(out, 1);
  }
  return left;
}

/** Place of the inner picture whose neighbours are closest together; 0 when all are landmarks. */
function closest<T extends { at: number }>(
  pictures: readonly T[],
  landmark: (picture: T) => boolean,
): number {
  let found = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 1; i < pictures.length - 1; i++) {
    const gap = pictures[i + 1]!.at - pictures[i - 1]!.at;
    if (gap >= least || landmark(pictures[i]!)) continue;
    least = gap;
    found = i;
  }
  return found;
}
