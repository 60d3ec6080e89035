import {
  type AnchorDistance,
  type AnchorUpdate,
  averageIou,
  byArea,
  darknetAnchors,
  distinctSizes,
  initialAnchors,
  type KMeansState,
  pairs,
  publishedAnchors,
  restartAnchors,
  startKMeans,
  stepKMeans,
} from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';
import { random } from '../../lib/random.ts';
import type { Thing } from '../../lib/scenes/scene.ts';

export interface AnchorState {
  /** the bundled sizes, those of things on drawn streets, or the reader's */
  data: 'coco' | 'street' | 'own';
  /** how many streets are drawn, from number 1 on */
  scenes: number;
  k: number;
  seed: number;
  distance: AnchorDistance;
  update: AnchorUpdate;
  /** the iteration that is shown */
  step: number;
  /** id of the published anchors drawn over the sizes */
  published: 'none' | 'v2-voc' | 'v2-coco' | 'v3-coco' | typeof STREET_SET;
  /** logarithmic axes */
  log: boolean;
}

/** Longer side of the input that sizes are scaled to, in pixels. */
export const SIDE = 416;
/** The street YOLO's own anchors among the published sets. */
export const STREET_SET = 'street-yolo';
/** Side of the pictures that the street networks see, and the pixels of a cell of the street YOLO. */
const STREET_SIDE = 128;
const STREET_STRIDE = 8;
export const MOST_SCENES = 1000;
export const MOST_K = 12;
export const SEEDS = 10;
/** A run that has not converged by then ends. */
export const MOST_STEPS = 300;
/** The curve over k is made from at most so many sizes. */
export const CURVE_SIZES = 2000;

export const anchorCodec: Codec<AnchorState> = codec<AnchorState>({
  data: choice('coco', ['coco', 'street', 'own']),
  scenes: number(200, { min: 50, max: MOST_SCENES, step: 50 }),
  k: number(5, { min: 1, max: MOST_K, step: 1 }),
  seed: number(2, { min: 1, max: 9999, step: 1 }),
  distance: choice('iou', ['iou', 'euclidean']),
  update: choice('mean', ['mean', 'median']),
  step: number(0, { min: 0, max: MOST_STEPS, step: 1 }),
  published: choice('none', ['none', 'v2-voc', 'v2-coco', 'v3-coco', STREET_SET]),
  log: flag(true),
});

/** One k-means run as far as it was computed. */
export interface Trace {
  sizes: Float64Array;
  history: readonly { anchors: Float64Array; meanIou: number; squaredError: number }[];
  last: KMeansState;
}

const outcome = ({ anchors, meanIou, squaredError }: KMeansState) => ({ anchors, meanIou, squaredError });

/** A run before its first step, or the sentence that says why there is none. */
export function startTrace(
  sizes: Float64Array,
  { k, seed, distance, update }: Pick<AnchorState, 'k' | 'seed' | 'distance' | 'update'>,
): Trace | string {
  const different = distinctSizes(sizes, k);
  if (different < k)
    return `There ${different === 1 ? 'is only 1 size' : `are only ${different} different sizes`} in this list, so k can be at most ${different}: an anchor more would have no box of its own.`;
  const last = startKMeans(sizes, initialAnchors(sizes, k, random(seed), distance), { distance, update });
  return { sizes, last, history: [outcome(last)] };
}

/** One step more; the same trace when the run is over. */
export function advance(trace: Trace): Trace {
  if (isOver(trace)) return trace;
  const last = stepKMeans(trace.last);
  return { ...trace, last, history: [...trace.history, outcome(last)] };
}

/** No size changes its anchor any more, or the run is as long as it may get. */
export function isOver({ last }: Trace): boolean {
  return last.converged || last.iteration >= MOST_STEPS;
}

/** Average IoU of several seeds at one k. */
export interface CurvePoint {
  k: number;
  values: number[];
}

/** One run of the curve: the average IoU of the best iteration from one seed; undefined when k is too large. */
export function curveValue(
  sizes: Float64Array,
  k: number,
  run: number,
  { seed, distance, update }: Pick<AnchorState, 'seed' | 'distance' | 'update'>,
): number | undefined {
  if (distinctSizes(sizes, k) < k) return undefined;
  return restartAnchors(sizes, k, { seed: seed + run, restarts: 1, distance, update })[0]!.meanIou;
}

/** Evenly chosen sizes, at most `most`: every size when there are not more. */
export function thinned(sizes: Float64Array, most: number): Float64Array {
  const count = sizes.length / 2;
  if (count <= most) return sizes;
  const chosen = new Float64Array(most * 2);
  for (let i = 0; i < most; i++) {
    const from = Math.floor((i * count) / most) * 2;
    chosen[i * 2] = sizes[from]!;
    chosen[i * 2 + 1] = sizes[from + 1]!;
  }
  return chosen;
}

/** A published set on the sizes at hand. */
export interface PublishedScore {
  id: string;
  title: string;
  k: number;
  /** [k][2] in pixels of a 416 × 416 input */
  anchors: [number, number][];
  meanIou: number;
}

/**
 * The published anchors with their average IoU on these sizes.
 *
 * @param street the street YOLO's anchors in its cells, to be among them; null: not
 */
export function publishedScores(
  sizes: Float64Array,
  street: readonly (readonly number[])[] | null = null,
): PublishedScore[] {
  const score = (
    id: string,
    title: string,
    anchors: readonly (readonly number[])[],
    scale: number,
  ): PublishedScore => {
    const inPixels = anchors.map((side): [number, number] => [side[0]! * scale, side[1]! * scale]);
    const meanIou = averageIou(sizes, Float64Array.from(inPixels.flat()));
    return { id, title, k: anchors.length, anchors: inPixels, meanIou };
  };
  const known = publishedAnchors.map(({ id, title, unit, anchors }) =>
    score(id, title, anchors, unit === 'cells' ? 32 : 1),
  );
  if (!street) return known;
  return [score(STREET_SET, 'Street YOLO', street, (STREET_STRIDE * SIDE) / STREET_SIDE), ...known];
}

/** Sizes of a street's things, (w, h) after (w, h), scaled as its picture would be to 416 x 416; difficult ones are left out. */
export function streetSizes(things: readonly Pick<Thing, 'box' | 'difficult'>[]): number[] {
  const scale = SIDE / STREET_SIDE;
  return things.flatMap(({ box: [x1, y1, x2, y2], difficult }) =>
    difficult ? [] : [(x2 - x1) * scale, (y2 - y1) * scale],
  );
}

export interface Derived {
  step: number;
  steps: number;
  over: boolean;
  /** [k][2] at this step */
  anchors: [number, number][];
  /** [n] the anchor of each size at this step */
  assignments: ArrayLike<number>;
  /** [k] sizes that each anchor has */
  members: number[];
  meanIou: number;
  /** [steps + 1] average IoU after each step */
  ious: number[];
  /** steps after which the average IoU was lower than before */
  drops: number[];
  /** the step of highest average IoU so far */
  best: number;
  /** [step + 1][k][2]: where each anchor has been */
  trail: [number, number][][];
  sentence: string;
  darknet: string;
  json: string;
}

/** Every number that the charts, the table and the sentence show. */
export function derive(state: AnchorState, trace: Trace): Derived {
  const { history, last, sizes } = trace;
  const steps = history.length - 1;
  const step = Math.min(state.step, steps);
  const { anchors: flat, meanIou } = history[step]!;
  const assignments =
    step === last.iteration
      ? last.assignments
      : startKMeans(sizes, flat, { distance: last.distance, update: 'mean' }).assignments;
  const anchors = pairs(flat);
  const members = new Array<number>(anchors.length).fill(0);
  for (let i = 0; i < assignments.length; i++) members[assignments[i]!]!++;
  const ious = history.map((one) => one.meanIou);
  const drops = ious.flatMap((value, i) => (i > 0 && value < ious[i - 1]! - 1e-12 ? [i] : []));
  const best = ious.indexOf(Math.max(...ious));
  const rounded = byArea(anchors).map(([w, h]) => [Number(w.toFixed(2)), Number(h.toFixed(2))]);
  return {
    step,
    steps,
    over: isOver(trace),
    anchors,
    assignments,
    members,
    meanIou,
    ious,
    drops,
    best,
    trail: history.slice(0, step + 1).map((one) => pairs(one.anchors)),
    sentence: sentence(state, trace, { step, ious, drops, best }),
    darknet: darknetAnchors(anchors),
    json: JSON.stringify(rounded),
  };
}

const percent = (value: number) => `${(value * 100).toFixed(1)} %`;

function sentence(
  state: AnchorState,
  trace: Trace,
  { step, ious, drops, best }: Pick<Derived, 'step' | 'ious' | 'drops' | 'best'>,
): string {
  const count = trace.sizes.length / 2;
  const anchors = state.k === 1 ? '1 anchor' : `${state.k} anchors`;
  const place = step === 0 ? 'Before the first step' : `After step ${step}`;
  const parts = [
    `${place}, ${anchors} reach an average IoU of ${percent(ious[step]!)} on ${count.toLocaleString('en')} boxes.`,
  ];
  if (step > 0) {
    const change = (ious[step]! - ious[step - 1]!) * 100;
    if (Math.abs(change) >= 0.005)
      parts.push(
        `This step ${change > 0 ? 'raised' : 'lowered'} it by ${Math.abs(change).toFixed(2)} points.`,
      );
  }
  if (isOver(trace)) {
    const last = ious.length - 1;
    parts.push(
      trace.last.converged
        ? `The run comes to rest after ${last} ${last === 1 ? 'step' : 'steps'}.`
        : `The run was ended after ${last} steps.`,
    );
    if (drops.length)
      parts.push(
        `${drops.length} of them lowered the average IoU, because the ${state.update} of sizes is not what maximises their IoU; the best was ${percent(ious[best]!)} at step ${best}.`,
      );
  }
  return parts.join(' ');
}

/** The reader's own sizes, or the sentences that say why there are none. */
export interface OwnSizes {
  sizes: Float64Array;
  sentence: string;
  /** the first of the lines that could not be used */
  problems: string[];
}

/** Puts into words what was read, and brings fractions of a picture to pixels of the input. */
export function describeOwn(list: {
  sizes: Float64Array;
  problems: readonly { message: string }[];
  skipped: number;
  header: readonly string[];
}): OwnSizes {
  const problems = list.problems.slice(0, 5).map(({ message }) => message);
  const more = list.problems.length - problems.length;
  if (more > 0) problems.push(`And ${more.toLocaleString('en')} more like these.`);
  const count = list.sizes.length / 2;
  if (count === 0) {
    const why = problems.length ? '' : ' Each line must hold a width and a height, such as 120,80.';
    return { sizes: list.sizes, sentence: `No box size could be read.${why}`, problems };
  }
  const fractions = list.sizes.every((side) => side <= 1);
  const sizes = fractions ? list.sizes.map((side) => side * SIDE) : list.sizes;
  const notes = [
    `${count.toLocaleString('en')} ${count === 1 ? 'size' : 'sizes'} read.`,
    fractions ? `None is above 1, so they count as fractions of the picture: times ${SIDE} pixels.` : '',
    list.header.length ? `The first line names the columns: ${list.header.slice(0, 6).join(', ')}.` : '',
    list.skipped ? `${list.skipped.toLocaleString('en')} blank or comment lines passed over.` : '',
    list.problems.length ? `${list.problems.length.toLocaleString('en')} left out:` : '',
  ];
  return { sizes, sentence: notes.filter(Boolean).join(' '), problems };
}
