/**
 * Sorts a part of a list of record numbers by falling score, in place, and keeps the order of equal scores (numpy's
 * `mergesort` on the negated scores, which COCOeval uses).
 *
 * @param order record numbers, indices into `scores`
 * @param scores one finite score per record
 * @param from, to the part [from, to) of `order`; all of it by default
 */
export function sortByScore(
  order: Uint32Array,
  scores: Float64Array,
  from = 0,
  to = order.length,
): Uint32Array {
  const run = 16;
  for (let start = from; start < to; start += run)
    insertionSort(order, scores, start, Math.min(start + run, to));
  if (to - from <= run) return order;
  const part = order.subarray(from, to);
  const n = part.length;
  let source: Uint32Array = part;
  let target: Uint32Array = new Uint32Array(n);
  for (let width = run; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      merge(source, target, scores, start, Math.min(start + width, n), Math.min(start + 2 * width, n));
    }
    [source, target] = [target, source];
  }
  if (source !== part) part.set(source);
  return order;
}

function insertionSort(order: Uint32Array, scores: Float64Array, from: number, to: number): void {
  for (let i = from + 1; i < to; i++) {
    const record = order[i]!;
    const score = scores[record]!;
    let j = i - 1;
    while (j >= from && scores[order[j]!]! < score) {
      order[j + 1] = order[j]!;
      j--;
    }
    order[j + 1] = record;
  }
}

function merge(
  source: Uint32Array,
  target: Uint32Array,
  scores: Float64Array,
  from: number,
  middle: number,
  to: number,
): void {
  let left = from;
  let right = middle;
  for (let i = from; i < to; i++) {
    // on equal scores the left run goes first: that is what keeps the sort stable
    if (left < middle && (right >= to || scores[source[left]!]! >= scores[source[right]!]!)) {
      target[i] = source[left++]!;
    } else {
      target[i] = source[right++]!;
    }
  }
}

/**
 * Sorts record numbers by a small integer key and keeps the order of equal keys (counting sort).
 *
 * @param order record numbers in the order to start from
 * @param keys one key per record, an integer in [0, keyCount)
 * @returns a new array
 */
export function sortByKey(order: Uint32Array, keys: Uint32Array, keyCount: number): Uint32Array {
  const starts = new Uint32Array(keyCount + 1);
  for (let i = 0; i < order.length; i++) starts[keys[order[i]!]! + 1]!++;
  for (let k = 0; k < keyCount; k++) starts[k + 1]! += starts[k]!;
  const sorted = new Uint32Array(order.length);
  for (let i = 0; i < order.length; i++) sorted[starts[keys[order[i]!]!]!++] = order[i]!;
  return sorted;
}
