import { assignByDistance, assignByIou, type Moves, moves } from './kmeans-assign.ts';
import { orderByScore } from './score-order.ts';

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
