/** More than rounding can add up to in one bound over any number of iterations that a run takes. */
const ROUNDING = 1e-9;

/** IoU of two sizes laid on one corner, in [0, 1]; 0 when one has no area. */
export function sizeIou(w1: number, h1: number, w2: number, h2: number): number {
  const intersection = Math.min(w1, w2) * Math.min(h1, h2);
  const union = w1 * h1 + w2 * h2 - intersection;
  return union > 0 ? intersection / union : 0;
}

/**
 * Moves every size to the anchor of highest IoU, the lower index at ties.
 *
 * @param assignments [n], changed in place
 * @param lower [n] bounds: no other anchor than the assigned one is nearer than this in 1 - IoU; changed in place
 * @param moved how far the anchors have moved since the bounds were set
 */
export function assignByIou(
  sizes: Float64Array,
  anchors: Float64Array,
  assignments: Uint16Array,
  lower: Float64Array,
  { farthest, most, secondMost }: Moves,
) {
  const count = sizes.length / 2;
  const k = anchors.length / 2;
  let sum = 0;
  let squaredError = 0;
  let changed = false;
  for (let i = 0; i < count; i++) {
    const w = sizes[i * 2]!;
    const h = sizes[i * 2 + 1]!;
    const own = assignments[i]!;
    let best = own;
    let highest = overlap(w, h, anchors[own * 2]!, anchors[own * 2 + 1]!);
    lower[i]! -= own === farthest ? secondMost : most;
    if (1 - highest + ROUNDING >= lower[i]!) {
      let second = -1;
      for (let j = 0; j < k; j++) {
        if (j === own) continue;
        const value = nearOverlap(w, h, anchors[j * 2]!, anchors[j * 2 + 1]!);
        if (value < highest - ROUNDING) {
          second = (second + value + Math.abs(second - value)) / 2;
          continue;
        }
        const exact = overlap(w, h, anchors[j * 2]!, anchors[j * 2 + 1]!);
        if (exact > highest || (exact === highest && j < best)) {
          second = highest;
          highest = exact;
          best = j;
        } else second = Math.max(second, exact);
      }
      lower[i] = 1 - second;
      if (best !== own) {
        assignments[i] = best;
        changed = true;
      }
    }
    sum += highest;
    const dw = w - anchors[best * 2]!;
    const dh = h - anchors[best * 2 + 1]!;
    squaredError += dw * dw + dh * dh;
  }
  return { meanIou: count ? sum / count : 0, squaredError, changed };
}

/**
 * Moves every size to the anchor nearest in (w, h), the lower index at ties.
 *
 * @param assignments [n], changed in place
 */
export function assignByDistance(sizes: Float64Array, anchors: Float64Array, assignments: Uint16Array) {
  const count = sizes.length / 2;
  const k = anchors.length / 2;
  let sum = 0;
  let squaredError = 0;
  let changed = false;
  for (let i = 0; i < count; i++) {
    const w = sizes[i * 2]!;
    const h = sizes[i * 2 + 1]!;
    let best = 0;
    let nearest = Infinity;
    let highest = 0;
    for (let j = 0; j < k; j++) {
      const dw = w - anchors[j * 2]!;
      const dh = h - anchors[j * 2 + 1]!;
      const away = dw * dw + dh * dh;
      if (away < nearest) {
        nearest = away;
        best = j;
      }
      const value = overlap(w, h, anchors[j * 2]!, anchors[j * 2 + 1]!);
      if (value > highest) highest = value;
    }
    if (best !== assignments[i]) {
      assignments[i] = best;
      changed = true;
    }
    sum += highest;
    squaredError += nearest;
  }
  return { meanIou: count ? sum / count : 0, squaredError, changed };
}

// Without the test for an empty union that sizeIou makes: these sizes have been checked.
function overlap(w: number, h: number, anchorW: number, anchorH: number): number {
  const intersection = Math.min(w, anchorW) * Math.min(h, anchorH);
  return intersection / (w * h + anchorW * anchorH - intersection);
}

// 2 min(a, b) = a + b - |a - b|: no branch, so nothing to guess wrong, but right only to about 1e-15. It picks the few
// anchors that overlap() then compares exactly.
function nearOverlap(w: number, h: number, anchorW: number, anchorH: number): number {
  const width = w + anchorW - Math.abs(w - anchorW);
  const height = h + anchorH - Math.abs(h - anchorH);
  const intersection = (width * height) / 4;
  return intersection / (w * h + anchorW * anchorH - intersection);
}

/** Which anchor moved farthest in 1 - IoU, how far, and how far the next one. */
export interface Moves {
  farthest: number;
  most: number;
  secondMost: number;
}

/** Compares the anchors before and after a move. */
export function moves(from: Float64Array, to: Float64Array): Moves {
  const result: Moves = { farthest: 0, most: 0, secondMost: 0 };
  for (let j = 0; j < from.length / 2; j++) {
    const moved = 1 - overlap(from[j * 2]!, from[j * 2 + 1]!, to[j * 2]!, to[j * 2 + 1]!);
    if (moved > result.most) {
      result.secondMost = result.most;
      result.most = moved;
      result.farthest = j;
    } else if (moved > result.secondMost) result.secondMost = moved;
  }
  return result;
}
