/** Connected components of a label map. */

/** One blob: pixels of one label that hang together. */
export interface Blob {
  label: number;
  /** pixels */
  area: number;
}

/** Which blob each pixel belongs to. */
export interface Blobs {
  /** [height, width] index into `blobs` */
  numbers: Int32Array<ArrayBuffer>;
  /** in the order of their first pixel, row by row */
  blobs: Blob[];
}

/**
 * Splits a label map into blobs: pixels of equal label that are neighbours by an edge (4), or by an edge or a corner (8).
 *
 * One pass with union-find: each pixel joins its neighbours that came before. Source: Rosenfeld, Pfaltz, "Sequential
 * Operations in Digital Picture Processing", 1966.
 *
 * @param labels [height, width] row-major
 * @throws RangeError when there is another number of labels than width * height
 */
export function findBlobs(
  labels: ArrayLike<number>,
  width: number,
  height: number,
  neighbours: 4 | 8,
): Blobs {
  if (labels.length !== width * height)
    throw new RangeError(`labels must have ${width * height} values, got ${labels.length}`);
  const parent = Int32Array.from({ length: labels.length }, (_, i) => i);
  const root = (i: number): number => {
    let top = i;
    while (parent[top] !== top) top = parent[top]!;
    while (parent[i] !== top) [parent[i], i] = [top, parent[i]!];
    return top;
  };
  const join = (a: number, b: number): void => {
    if (labels[a] !== labels[b]) return;
    const [first, second] = [root(a), root(b)];
    // The first pixel of a blob stays its root.
    if (first < second) parent[second] = first;
    else parent[first] = second;
  };
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const i = y * width + x;
      if (x > 0) join(i, i - 1);
      if (y === 0) continue;
      join(i, i - width);
      if (neighbours === 4) continue;
      if (x > 0) join(i, i - width - 1);
      if (x + 1 < width) join(i, i - width + 1);
    }
  const numbers = new Int32Array(labels.length);
  const blobs: Blob[] = [];
  for (let i = 0; i < labels.length; i++) {
    const top = root(i);
    if (top === i) {
      numbers[i] = blobs.length;
      blobs.push({ label: labels[i]!, area: 1 });
    } else {
      numbers[i] = numbers[top]!;
      blobs[numbers[i]!]!.area++;
    }
  }
  return { numbers, blobs };
}
