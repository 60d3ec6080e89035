/**
 * Indices of the scores at or above the threshold, by falling score; equal scores keep their order.
 *
 * @param scores [n], none NaN
 */
export function orderByScore(
  scores: ArrayLike<number>,
  scoreThreshold = -Infinity,
): Uint32Array<ArrayBuffer> {
  // The engine sorts plain numbers natively, several times faster than indices by a comparison function; where each
  // score then belongs is a binary search, and equal scores take the places from there on in their input order.
  const keys = new Float64Array(scores.length);
  const index = new Uint32Array(scores.length);
  let count = 0;
  for (let i = 0; i < scores.length; i++) {
    if (!(scores[i]! >= scoreThreshold)) continue;
    keys[count] = -scores[i]!;
    index[count++] = i;
  }
  const sorted = keys.slice(0, count).sort();
  const taken = new Uint32Array(count);
  const order = new Uint32Array(count);
  for (let i = 0; i < count; i++) {
    const key = keys[i]!;
    let first = 0;
    for (let span = count; span > 0; ) {
      const half = span >> 1;
      if (sorted[first + half]! < key) {
        first += half + 1;
        span -= half + 1;
      } else span = half;
    }
    order[first + taken[first]!++] = index[i]!;
  }
  return order;
}
