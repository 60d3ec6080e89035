/** Gradients piece by piece, for when the whole picture does not fit into the GPU's memory at once. */
import type { GradientAt, Seen } from './loop.ts';

/** Where an axis is cut into `pieces` of nearly equal length, each a multiple of `multipleOf`: the ends of the pieces. */
function cuts(length: number, pieces: number, multipleOf: number): number[] {
  const ends = Array.from(
    { length: pieces },
    (_, i) => Math.round(((i + 1) * length) / pieces / multipleOf) * multipleOf,
  );
  ends[pieces - 1] = length;
  return [...new Set(ends)].filter((end) => end > 0);
}

/** Copies a window of every copy out of, or into, the whole. */
function copyWindow(
  whole: Float32Array,
  { copies, rows, columns }: { copies: number; rows: number; columns: number },
  window: { top: number; left: number; rows: number; columns: number },
  piece: Float32Array,
  inwards: boolean,
): void {
  const line = window.columns * 3;
  for (let copy = 0; copy < copies; copy++) {
    for (let row = 0; row < window.rows; row++) {
      const at = ((copy * rows + window.top + row) * columns + window.left) * 3;
      const to = (copy * window.rows + row) * line;
      if (inwards) whole.set(piece.subarray(to, to + line), at);
      else piece.set(whole.subarray(at, at + line), to);
    }
  }
}

/**
 * A gradient function that cuts the picture into pieces x pieces tiles and differentiates each by itself; its loss is their mean
 * by area. A tile does not see past its edges, so the views before it must move the seams about.
 *
 * @param multipleOf tiles' sides are multiples of this
 */
export function inTiles(gradientAt: GradientAt, pieces: number, multipleOf: number): GradientAt {
  if (pieces === 1) return gradientAt;
  return async (seen: Seen) => {
    const { copies, rows, columns } = seen;
    const gradient = new Float32Array(seen.values.length);
    let loss = 0;
    let top = 0;
    for (const bottom of cuts(rows, pieces, multipleOf)) {
      let left = 0;
      for (const right of cuts(columns, pieces, multipleOf)) {
        const window = { top, left, rows: bottom - top, columns: right - left };
        const values = new Float32Array(copies * window.rows * window.columns * 3);
        copyWindow(seen.values, seen, window, values, false);
        const part = await gradientAt({ ...seen, values, rows: window.rows, columns: window.columns });
        copyWindow(gradient, seen, window, part.gradient, true);
        loss += (part.loss * window.rows * window.columns) / (rows * columns);
        left = right;
      }
      top = bottom;
    }
    return { loss, gradient };
  };
}
