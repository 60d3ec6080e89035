import { bilinearFilter } from '../conv/bilinear.ts';
import { bilinearTaps, type Taps } from './bilinear-taps.ts';
import type { FeatureMap } from './feature-maps.ts';

/** How many skips: FCN-32s scores the coarsest map only, 16s adds the next finer one, and so on. */
export type Depth = '32s' | '16s' | '8s' | '4s';

export const DEPTHS: readonly Depth[] = ['32s', '16s', '8s', '4s'];

/** How many maps a head of this depth scores, coarsest first. */
export const mapsOf = (depth: Depth): number => DEPTHS.indexOf(depth) + 1;

/** One score layer: a 1x1 convolution. */
export interface ScoreLayer {
  readonly name: string;
  readonly stride: number;
  readonly channels: number;
  /** [channels, classes], for features as the backbone gives them */
  readonly weights: Float32Array;
  /** [classes] */
  readonly bias: Float32Array;
}

/** A trained head, plain data: it may be kept, sent, and applied to other photos. */
export interface FcnHead {
  readonly depth: Depth;
  readonly classCount: number;
  /** coarsest first, as many as the depth has maps */
  readonly layers: readonly ScoreLayer[];
  /**
   * the transposed convolutions that double the sum before each skip, [4, 4, classes, classes] each with a stride of 2 (height, width,
   * out, in), trained; null when they stayed bilinear
   */
  readonly upsampling: readonly Float32Array[] | null;
}

/** Scores on one grid. */
export interface ScoreMap {
  readonly name: string;
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns, classes] this map's own score layer */
  readonly own: Float32Array;
  /** [rows, columns, classes] with the doubled sum of all coarser ones added */
  readonly sum: Float32Array;
}

/** The filter that a transposed convolution of stride 2 starts with: bilinear, [4, 4, classes, classes], each class to itself. */
export function bilinearDoubling(classCount: number): Float32Array {
  return Float32Array.from(bilinearFilter(2, classCount).data);
}

/**
 * Applies a head to the maps of a photo: each map scored, the sum of the coarser ones doubled and added (FCN, 1411.4038,
 * section 3.3 and figure 3). At the border maps are continued, where the paper's code pads with zeros and crops.
 *
 * @param maps coarsest first, each twice as fine as the one before; more than the head scores are fine
 * @returns one entry per score layer, coarsest first
 * @throws RangeError when a map is missing or has other channels than its layer
 */
export function scoreMaps(head: FcnHead, maps: readonly FeatureMap[]): ScoreMap[] {
  const found: ScoreMap[] = [];
  head.layers.forEach((layer, i) => {
    const map = maps[i];
    if (!map || map.channels !== layer.channels)
      throw new RangeError(
        `maps[${i}] must have ${layer.channels} channels, got ${map ? map.channels : 'none'}`,
      );
    const own = score(map, layer, head.classCount);
    const coarser = found[i - 1];
    const sum = coarser
      ? doubled(coarser.sum, coarser, head.classCount, head.upsampling?.[i - 1] ?? null)
      : own.slice();
    if (coarser) {
      if (map.rows !== 2 * coarser.rows || map.columns !== 2 * coarser.columns)
        throw new RangeError(`maps[${i}] must have twice the rows and columns of maps[${i - 1}]`);
      for (let k = 0; k < sum.length; k++) sum[k]! += own[k]!;
    }
    const { name, stride, rows, columns } = map;
    found.push({ name, stride, rows, columns, own, sum });
  });
  return found;
}

function score(
  { rows, columns, channels, values }: FeatureMap,
  layer: ScoreLayer,
  classes: number,
): Float32Array {
  const out = new Float32Array(rows * columns * classes);
  const { weights, bias } = layer;
  const sums = new Float64Array(classes);
  for (let i = 0; i < rows * columns; i++) {
    sums.set(bias);
    for (let k = 0; k < channels; k++) {
      const value = values[i * channels + k]!;
      if (value === 0) continue;
      for (let c = 0; c < classes; c++) sums[c]! += value * weights[k * classes + c]!;
    }
    out.set(sums, i * classes);
  }
  return out;
}

/** Twice as many rows and columns: bilinear when `filter` is null, else by that transposed convolution. */
function doubled(
  scores: Float32Array,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  classes: number,
  filter: Float32Array | null,
): Float32Array {
  if (!filter)
    return enlargeScores(scores, { rows, columns }, classes, { rows: 2 * rows, columns: 2 * columns });
  const out = new Float32Array(4 * rows * columns * classes);
  const clamp = (i: number, end: number) => Math.min(end - 1, Math.max(0, i));
  for (let y = 0; y < 2 * rows; y++)
    for (let x = 0; x < 2 * columns; x++) {
      const to = (y * 2 * columns + x) * classes;
      // Cell s of the coarse row reaches the fine cells 2 s - 1 to 2 s + 2, with the filter's cells 0 to 3.
      for (let s = (y - 1) >> 1; s <= (y + 1) >> 1; s++)
        for (let t = (x - 1) >> 1; t <= (x + 1) >> 1; t++) {
          const [ky, kx] = [y - 2 * s + 1, x - 2 * t + 1];
          if (ky < 0 || ky > 3 || kx < 0 || kx > 3) continue;
          const from = (clamp(s, rows) * columns + clamp(t, columns)) * classes;
          const at = (ky * 4 + kx) * classes * classes;
          for (let c = 0; c < classes; c++)
            for (let d = 0; d < classes; d++)
              out[to + c]! += filter[at + c * classes + d]! * scores[from + d]!;
        }
    }
  return out;
}

/**
 * Scores on a finer grid by bilinear interpolation between cell centres, continued at the border.
 *
 * @param scores [rows, columns, classes]
 * @returns [to.rows, to.columns, classes]
 */
export function enlargeScores(
  scores: Float32Array,
  from: { readonly rows: number; readonly columns: number },
  classes: number,
  to: { readonly rows: number; readonly columns: number },
): Float32Array {
  const down = bilinearTaps(from.rows, to.rows);
  const across = bilinearTaps(from.columns, to.columns);
  const wide = new Float32Array(from.rows * to.columns * classes);
  for (let row = 0; row < from.rows; row++)
    across.forEach((taps, column) => {
      blend(scores, row * from.columns, taps, 1, classes, wide, (row * to.columns + column) * classes);
    });
  const out = new Float32Array(to.rows * to.columns * classes);
  down.forEach((taps, row) => {
    for (let column = 0; column < to.columns; column++)
      blend(wide, column, taps, to.columns, classes, out, (row * to.columns + column) * classes);
  });
  return out;
}

function blend(
  source: Float32Array,
  start: number,
  { cells, shares }: Taps,
  step: number,
  classes: number,
  out: Float32Array,
  to: number,
): void {
  for (let i = 0; i < cells.length; i++) {
    const from = (start + cells[i]! * step) * classes;
    for (let c = 0; c < classes; c++) out[to + c]! += shares[i]! * source[from + c]!;
  }
}
