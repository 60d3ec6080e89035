/**
 * How thick the things of each class are: through every pixel of the class, the shorter of its run along the row and along
 * the column; the mean over the class's pixels. A wire of one pixel has 1; NaN for a class without pixels.
 */
export function thicknessOf(
  labels: ArrayLike<number>,
  width: number,
  height: number,
  classCount: number,
): number[] {
  const across = runs(labels, width, height, 1, width);
  const down = runs(labels, height, width, width, 1);
  const sums = new Array<number>(classCount).fill(0);
  const counts = new Array<number>(classCount).fill(0);
  for (let i = 0; i < labels.length; i++) {
    sums[labels[i]!]! += Math.min(across[i]!, down[i]!);
    counts[labels[i]!]!++;
  }
  return sums.map((sum, k) => sum / counts[k]!);
}

/** For every pixel the length of its run of one label along a line. */
function runs(
  labels: ArrayLike<number>,
  length: number,
  lines: number,
  step: number,
  lineStep: number,
): Uint16Array {
  const found = new Uint16Array(labels.length);
  for (let line = 0; line < lines; line++) {
    const from = line * lineStep;
    for (let start = 0; start < length; ) {
      let end = start + 1;
      while (end < length && labels[from + end * step] === labels[from + start * step]) end++;
      for (let i = start; i < end; i++) found[from + i * step] = end - start;
      start = end;
    }
  }
  return found;
}
