import { orderByScore } from './nms.ts';

/** What makes a box size and an anchor alike. */
export type AnchorDistance = 'iou' | 'euclidean';
/** How an anchor moves to its members: to the mean or to the median of their widths and of their heights. */
export type AnchorUpdate = 'mean' | 'median';

/** k-means on box sizes after some iterations. Plain data that is never changed: a step makes a new one. */
export interface KMeansState {
  readonly distance: AnchorDistance;
  readonly update: AnchorUpdate;
  /** [n, 2] as (w, h), shared by all states of a run */
  readonly sizes: Float64Array;
  /** [k, 2] as (w, h) */
  readonly anchors: Float64Array;
  /** [n] the anchor of each size: of highest IoU, or nearest in (w, h); the lower index at ties */
  readonly assignments: Uint16Array;
  /** in [0, 1]: the mean over the sizes of the IoU with the anchor that they fit best, whatever the distance */
  readonly meanIou: number;
  /** sum over the sizes of the squared distance in (w, h) to the assigned anchor */
  readonly squaredError: number;
  /** how many times the anchors have moved */
  readonly iteration: number;
  /** no size changed its anchor in the last step: the next step would change nothing */
  readonly converged: boolean;
  /** the best iteration so far: of highest meanIou for 'iou', of lowest squaredError for 'euclidean' */
  readonly best: KMeansResult;
  /** bookkeeping of the steps, of no meaning outside */
  readonly bounds: Bounds;
}

/** The outcome of one iteration. */
export interface KMeansResult {
  readonly anchors: Float64Array;
  readonly assignments: Uint16Array;
  readonly meanIou: number;
  readonly squaredError: number;
  readonly iteration: number;
}

interface Bounds {
  /** [n] for 'iou': no other anchor than the assigned one is nearer than this in 1 - IoU */
  lower: Float64Array;
  /** for 'median': the sizes by falling width, and by falling height */
  sorted: readonly { order: Uint32Array; sides: Float64Array }[];
}

/** More than rounding can add up to in one bound over any number of iterations that a run takes. */
const ROUNDING = 1e-9;

/**
 * k-means before its first step: every size assigned to one of the initial anchors.
 *
 * No sizes: meanIou is 0 and the state has converged.
 *
 * @param sizes [n, 2] as (w, h), all above 0
 * @param initial [k, 2] as (w, h), all above 0, k at least 1
 * @throws RangeError naming `sizes`, `initial`, `distance` or `update`
 */
export function startKMeans(
  sizes: Float64Array,
  initial: Float64Array,
  { distance = 'iou', update = 'mean' }: { distance?: AnchorDistance; update?: AnchorUpdate } = {},
): KMeansState {
  if (distance !== 'iou' && distance !== 'euclidean') {
    throw new RangeError(`distance must be 'iou' or 'euclidean', not ${distance}`);
  }
  if (update !== 'mean' && update !== 'median') {
    throw new RangeError(`update must be 'mean' or 'median', not ${update}`);
  }
  checkSizes(sizes, 'sizes');
  checkSizes(initial, 'initial');
  if (initial.length === 0) throw new RangeError('initial must hold at least one anchor');
  const count = sizes.length / 2;
  if (initial.length > 2 ** 17) throw new RangeError('initial must hold at most 65,536 anchors');
  const bounds: Bounds = {
    lower: new Float64Array(count).fill(-1),
    sorted: update === 'median' ? [0, 1].map((axis) => sortSides(sizes, axis)) : [],
  };
  const { changed: _, ...result } = assign(
    { distance, sizes, assignments: new Uint16Array(count), iteration: -1 },
    initial.slice(),
    bounds.lower,
    { farthest: 0, most: 0, secondMost: 0 },
  );
  return { distance, update, sizes, ...result, converged: count === 0, best: result, bounds };
}

/**
 * One iteration: every anchor moves to the mean or median of its members (one without members stays where it is), then
 * every size goes to the anchor it fits best. A state that has converged is returned as it is.
 *
 * With 'euclidean' and 'mean' the squared error never rises (Lloyd, 1982). With 'iou' the reassignment never lowers the
 * mean IoU, but the move can: the mean of sizes is not what maximises their IoU. So a run remembers its best iteration.
 *
 * For 'iou' sizes that cannot have changed anchor are not compared again: 1 - IoU is a metric (Kosub, 1612.02696), so
 * the bounds of Hamerly (2010) hold. The result is the same as without.
 */
export function stepKMeans(state: KMeansState): KMeansState {
  if (state.converged) return state;
  const { distance, bounds } = state;
  const anchors = state.update === 'mean' ? means(state) : medians(state);
  const lower = bounds.lower.slice();
  const { changed, ...result } = assign(state, anchors, lower, moves(state.anchors, anchors));
  const better =
    distance === 'iou' ? result.meanIou > state.best.meanIou : result.squaredError < state.best.squaredError;
  return {
    ...state,
    ...result,
    converged: !changed,
    best: better ? result : state.best,
    bounds: { ...bounds, lower },
  };
}

/** Steps until nothing changes or `maxIterations` is reached (default 1,000). */
export function runKMeans(state: KMeansState, maxIterations = 1000): KMeansState {
  let current = state;
  while (!current.converged && current.iteration < maxIterations) current = stepKMeans(current);
  return current;
}

/** IoU of two sizes laid on one corner, in [0, 1]; 0 when one has no area. */
export function sizeIou(w1: number, h1: number, w2: number, h2: number): number {
  const intersection = Math.min(w1, w2) * Math.min(h1, h2);
  const union = w1 * h1 + w2 * h2 - intersection;
  return union > 0 ? intersection / union : 0;
}

/**
 * The figure of YOLO9000 (1612.08242, table 1): the mean over the sizes of the IoU with the anchor that fits best, in
 * [0, 1]. 0 of no sizes.
 *
 * @param sizes [n, 2] as (w, h)
 * @param anchors [k, 2] as (w, h), in the same unit
 * @throws RangeError naming the argument
 */
export function averageIou(sizes: Float64Array, anchors: Float64Array): number {
  return startKMeans(sizes, anchors).meanIou;
}

type Before = Pick<KMeansState, 'distance' | 'sizes' | 'assignments' | 'iteration'>;

function assign(
  before: Before,
  anchors: Float64Array,
  lower: Float64Array,
  moved: Moves,
): KMeansResult & { changed: boolean } {
  const assignments = before.assignments.slice();
  const totals =
    before.distance === 'iou'
      ? assignByIou(before.sizes, anchors, assignments, lower, moved)
      : assignByDistance(before.sizes, anchors, assignments);
  return { anchors, assignments, iteration: before.iteration + 1, ...totals };
}

function assignByIou(
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

function assignByDistance(sizes: Float64Array, anchors: Float64Array, assignments: Uint16Array) {
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
interface Moves {
  farthest: number;
  most: number;
  secondMost: number;
}

function moves(from: Float64Array, to: Float64Array): Moves {
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

function sortSides(sizes: Float64Array, axis: number) {
  const sides = sizes.filter((_, i) => i % 2 === axis);
  const order = orderByScore(sides);
  return { order, sides: Float64Array.from(order, (i) => sides[i]!) };
}

function means({ sizes, anchors, assignments }: KMeansState): Float64Array {
  const sums = new Float64Array(anchors.length);
  const members = new Float64Array(anchors.length / 2);
  for (let i = 0; i < assignments.length; i++) {
    const j = assignments[i]!;
    sums[j * 2]! += sizes[i * 2]!;
    sums[j * 2 + 1]! += sizes[i * 2 + 1]!;
    members[j]!++;
  }
  return anchors.map((side, at) => (members[at >> 1] ? sums[at]! / members[at >> 1]! : side));
}

/** The median of an even number of members is the mean of the middle two. */
function medians({ anchors, assignments, bounds }: KMeansState): Float64Array {
  const members = new Uint32Array(anchors.length / 2);
  for (let i = 0; i < assignments.length; i++) members[assignments[i]!]!++;
  const result = anchors.slice();
  for (const [axis, { order, sides }] of bounds.sorted.entries()) {
    const passed = new Uint32Array(members.length);
    const low = new Float64Array(members.length);
    for (let at = 0; at < order.length; at++) {
      const j = assignments[order[at]!]!;
      const rank = passed[j]!++;
      if (rank === (members[j]! - 1) >> 1) low[j] = sides[at]!;
      if (rank === members[j]! >> 1) result[j * 2 + axis] = (low[j]! + sides[at]!) / 2;
    }
  }
  return result;
}

function checkSizes(sizes: Float64Array, name: string): void {
  if (sizes.length % 2)
    throw new RangeError(`${name} must hold 2 numbers (w, h) a size, not ${sizes.length}`);
  for (let i = 0; i < sizes.length; i++) {
    const side = sizes[i]!;
    // Products of sides outside these limits overflow or vanish.
    if (side > 1e-150 && side < 1e150) continue;
    const which = i % 2 ? 'height' : 'width';
    throw new RangeError(`${name}[${i >> 1}] must have a ${which} above 0, not ${side}`);
  }
}
