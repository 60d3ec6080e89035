/** A label map: one class a pixel, row-major, integers from 0. */
export interface Labels {
  width: number;
  height: number;
  labels: ArrayLike<number>;
}

/** What a cell of the coarse grid takes from its pixels: the one in its middle, or the most frequent label. */
export type ShrinkRule = 'nearest' | 'majority';

/** How a coarse grid is made large again: cells repeated, or scores between cell centres interpolated. */
export type EnlargeRule = 'nearest' | 'bilinear';

/**
 * A label map as a network of this stride can hold it at best: one label for every stride x stride pixels. Cells at the
 * right and lower border may be cut off by the picture's edge; they count the pixels that there are.
 *
 * @param classCount labels are in [0, classCount)
 * @returns [ceil(height / stride), ceil(width / stride)]; 'majority' ties go to the smaller label; 'nearest' takes the pixel
 *   right and below of the cell's middle
 * @throws RangeError naming the argument
 */
export function shrinkLabels(
  map: Labels,
  { stride, rule, classCount }: { stride: number; rule: ShrinkRule; classCount: number },
): { width: number; height: number; labels: Uint8Array } {
  checkLabels(map, classCount);
  checkStride(stride);
  const width = Math.ceil(map.width / stride);
  const height = Math.ceil(map.height / stride);
  const labels = new Uint8Array(width * height);
  const counts = new Int32Array(classCount);
  const half = Math.floor(stride / 2);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const to = row * width + column;
      if (rule === 'nearest') {
        const y = Math.min(map.height - 1, row * stride + half);
        const x = Math.min(map.width - 1, column * stride + half);
        labels[to] = map.labels[y * map.width + x]!;
        continue;
      }
      counts.fill(0);
      for (let y = row * stride; y < Math.min(map.height, (row + 1) * stride); y++)
        for (let x = column * stride; x < Math.min(map.width, (column + 1) * stride); x++)
          counts[map.labels[y * map.width + x]!]!++;
      let best = 0;
      for (let k = 1; k < classCount; k++) if (counts[k]! > counts[best]!) best = k;
      labels[to] = best;
    }
  return { width, height, labels };
}

/**
 * A coarse label map at the size of the picture again. 'bilinear' gives every class a score map (1 in its cells, 0
 * elsewhere), interpolates the score maps between cell centres as far as there are cells, and takes the best class at
 * every pixel: what a network does with its scores. Ties go to the smaller label.
 *
 * @param size the picture's; the coarse map is ceil(size / stride)
 * @throws RangeError naming the argument
 */
export function enlargeLabels(
  map: Labels,
  {
    stride,
    rule,
    classCount,
    size,
  }: { stride: number; rule: EnlargeRule; classCount: number; size: { width: number; height: number } },
): { width: number; height: number; labels: Uint8Array } {
  checkLabels(map, classCount);
  checkStride(stride);
  const { width, height } = size;
  if (Math.ceil(width / stride) !== map.width || Math.ceil(height / stride) !== map.height)
    throw new RangeError(
      `size: ${width} x ${height} at stride ${stride} is not a map of ${map.width} x ${map.height}`,
    );
  const labels = new Uint8Array(width * height);
  const across = places(width, map.width, stride);
  const down = places(height, map.height, stride);
  const scores = new Float64Array(classCount);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const to = y * width + x;
      if (rule === 'nearest') {
        labels[to] = map.labels[Math.floor(y / stride) * map.width + Math.floor(x / stride)]!;
        continue;
      }
      const [top, v] = [down.cell[y]!, down.share[y]!];
      const [left, u] = [across.cell[x]!, across.share[x]!];
      const below = Math.min(map.height - 1, top + 1);
      const right = Math.min(map.width - 1, left + 1);
      const a = map.labels[top * map.width + left]!;
      const b = map.labels[top * map.width + right]!;
      const c = map.labels[below * map.width + left]!;
      const d = map.labels[below * map.width + right]!;
      // Most pixels lie between cells of one class, where there is nothing to weigh.
      if (a === b && a === c && a === d) {
        labels[to] = a;
        continue;
      }
      scores.fill(0);
      scores[a]! += (1 - u) * (1 - v);
      scores[b]! += u * (1 - v);
      scores[c]! += (1 - u) * v;
      scores[d]! += u * v;
      let best = 0;
      for (let k = 1; k < classCount; k++) if (scores[k]! > scores[best]! + 1e-12) best = k;
      labels[to] = best;
    }
  return { width, height, labels };
}

/** For every pixel the cell whose centre is before it, and how far it is towards the next, in [0, 1]. */
function places(size: number, cells: number, stride: number): { cell: Int32Array; share: Float64Array } {
  const cell = new Int32Array(size);
  const share = new Float64Array(size);
  for (let i = 0; i < size; i++) {
    const at = Math.min(cells - 1, Math.max(0, (i + 0.5) / stride - 0.5));
    cell[i] = Math.floor(at);
    share[i] = at - Math.floor(at);
  }
  return { cell, share };
}

function checkStride(stride: number): void {
  if (!Number.isInteger(stride) || stride < 1)
    throw new RangeError(`stride: a whole number of at least 1 is needed, not ${stride}`);
}

function checkLabels({ width, height, labels }: Labels, classCount: number): void {
  if (!Number.isInteger(classCount) || classCount < 1 || classCount > 256)
    throw new RangeError(`classCount: a whole number from 1 to 256 is needed, not ${classCount}`);
  if (!(width >= 1 && height >= 1) || labels.length !== width * height)
    throw new RangeError(`labels: ${width} x ${height} labels are needed, not ${labels.length}`);
  for (let i = 0; i < labels.length; i++)
    if (!(labels[i]! >= 0 && labels[i]! < classCount))
      throw new RangeError(`labels[${i}] must be an integer in [0, ${classCount}), got ${labels[i]}`);
}
