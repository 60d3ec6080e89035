import { iou, nmsTyped } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';

export const SMALLEST = 256;
export const LARGEST = 640;
/** The side at which the network was trained. */
export const TRAINED = 512;
/** Two boxes of a class are the same object when they overlap at least so much. */
export const SAME_IOU = 0.5;

/** Of two boxes of a class that overlap more, the weaker one goes. */
export const NMS_IOU = 0.5;

export interface ScaleState {
  /** lowest score of a box */
  score: number;
  /** pixels from one input size to the next */
  by: '32' | '64' | '128';
  /** counted runs of each size */
  runs: number;
  /** the input size whose boxes are drawn */
  shown: number;
}

export const scaleCodec: Codec<ScaleState> = codec<ScaleState>({
  score: number(0.35, { min: 0.05, max: 0.95, step: 0.01 }),
  by: choice('64', ['32', '64', '128']),
  runs: number(3, { min: 1, max: 9, step: 1 }),
  shown: number(TRAINED, { min: SMALLEST, max: LARGEST, step: 32 }),
});

/** The input sizes that are measured, in pixels, rising. */
export function sizesOf({ by }: Pick<ScaleState, 'by'>): number[] {
  const sizes: number[] = [];
  for (let size = SMALLEST; size <= LARGEST; size += Number(by)) sizes.push(size);
  return sizes;
}

/** What was measured at one input size. */
export interface Measured {
  size: number;
  /** cells of the network's output map */
  rows: number;
  columns: number;
  /** milliseconds of the run that prepared the others */
  first: number;
  /** milliseconds of the counted runs, at least one */
  times: readonly number[];
  /** [n, 4] as (x1, y1, x2, y2) in pixels of the picture, by falling score */
  boxes: Float32Array;
  scores: Float32Array;
  classes: ArrayLike<number>;
}

export interface Detection {
  label: string;
  class: number;
  score: number;
  box: readonly [x1: number, y1: number, x2: number, y2: number];
}

/** One line of the table. */
export interface Row {
  size: number;
  /** null where it was not measured */
  measured: {
    cells: number;
    map: string;
    candidates: number;
    boxes: Detection[];
    /** boxes that the next smaller measured size does not have, and those of it that are not here; null for the smallest */
    gained: Detection[] | null;
    lost: Detection[] | null;
    median: number;
    low: number;
    high: number;
    first: number;
  } | null;
}

export interface Derived {
  rows: Row[];
  /** the row whose boxes are drawn: the measured size next to `shown`; null before the first measurement */
  shown: Row | null;
  /** milliseconds that a size would take if time grew with the number of pixels, through the trained size's median or the largest one's */
  areaLaw: { size: number; time: number }[];
  sentence: string;
  /** what changed at the size that is drawn */
  changes: string;
}

/** Median; of an even number the mean of the middle two. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Every number that is shown. `planned`: the sizes of the run that gave `results`, or of the next one. */
export function derive(
  state: ScaleState,
  results: readonly Measured[],
  planned: readonly number[] = sizesOf(state),
): Derived {
  let before: Detection[] | null = null;
  const rows = planned.map((size): Row => {
    const found = results.find((result) => result.size === size);
    if (!found) return { size, measured: null };
    const { boxes, candidates } = keep(state, found);
    const measured = {
      cells: found.rows * found.columns,
      map: `${found.rows} × ${found.columns}`,
      candidates,
      boxes,
      gained: before && unmatched(boxes, before),
      lost: before && unmatched(before, boxes),
      median: median(found.times),
      low: Math.min(...found.times),
      high: Math.max(...found.times),
      first: found.first,
    };
    before = boxes;
    return { size, measured };
  });
  const done = rows.filter((row): row is Row & { measured: NonNullable<Row['measured']> } => !!row.measured);
  const shown = done.toSorted(
    (a, b) => Math.abs(a.size - state.shown) - Math.abs(b.size - state.shown) || b.size - a.size,
  )[0];
  const anchor = done.find(({ size }) => size === TRAINED) ?? done.at(-1);
  return {
    rows,
    shown: shown ?? null,
    areaLaw: anchor
      ? planned.map((size) => ({ size, time: anchor.measured.median * (size / anchor.size) ** 2 }))
      : [],
    sentence: sentenceOf(done, planned.length),
    changes: shown ? changesOf(shown, done) : '',
  };
}

function keep(state: ScaleState, { boxes, scores, classes }: Measured) {
  let count = 0;
  while (count < scores.length && scores[count]! >= state.score) count++;
  const kept = nmsTyped(boxes.subarray(0, count * 4), scores.subarray(0, count), {
    iouThreshold: NMS_IOU,
    classes: Array.prototype.slice.call(classes, 0, count),
  });
  const detections = Array.from(kept, (index): Detection => {
    const at = index * 4;
    return {
      label: cocoCategories[classes[index]!]?.name ?? `class ${classes[index]}`,
      class: classes[index]!,
      score: scores[index]!,
      box: [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!],
    };
  });
  return { candidates: count, boxes: detections };
}

/** Those of `boxes` that have no partner among `others`; each partner serves once, the best overlap first. */
export function unmatched(boxes: readonly Detection[], others: readonly Detection[]): Detection[] {
  const pairs: { box: number; other: number; overlap: number }[] = [];
  boxes.forEach((box, i) => {
    others.forEach((other, j) => {
      if (box.class !== other.class) return;
      const overlap = iou(box.box, other.box);
      if (overlap >= SAME_IOU) pairs.push({ box: i, other: j, overlap });
    });
  });
  const matched = new Set<number>();
  const taken = new Set<number>();
  for (const { box, other } of pairs.sort((a, b) => b.overlap - a.overlap)) {
    if (matched.has(box) || taken.has(other)) continue;
    matched.add(box);
    taken.add(other);
  }
  return boxes.filter((_, index) => !matched.has(index));
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Milliseconds with as many digits as mean something. */
export const inMs = (time: number): string => (time < 10 ? time.toFixed(1) : whole.format(time));

const boxCount = (count: number) => (count === 1 ? '1 box' : `${count} boxes`);

function sentenceOf(
  done: readonly (Row & { measured: NonNullable<Row['measured']> })[],
  planned: number,
): string {
  const [small, large] = [done[0], done.at(-1)];
  if (!small || !large) return '';
  const part = done.length < planned ? `Measured ${done.length} of ${planned} sizes. ` : '';
  if (small === large)
    return `${part}At ${small.size} pixels: ${boxCount(small.measured.boxes.length)} in ${inMs(small.measured.median)} ms.`;
  const area = (large.size / small.size) ** 2;
  const time = large.measured.median / small.measured.median;
  const most = Math.max(...done.map(({ measured }) => measured.boxes.length));
  const where = done.filter(({ measured }) => measured.boxes.length === most).map(({ size }) => size);
  const found =
    where.length === done.length
      ? `Every size finds ${boxCount(most)}.`
      : `Most boxes, ${most}, are found at ${listed(where)} pixels.`;
  return `${part}From ${small.size} to ${large.size} pixels the picture has ${area.toFixed(1)} times as many pixels and takes ${time.toFixed(1)} times as long: ${inMs(small.measured.median)} ms, then ${inMs(large.measured.median)} ms. ${found}`;
}

function listed(values: readonly number[]): string {
  return values.length < 2 ? values.join('') : `${values.slice(0, -1).join(', ')} and ${values.at(-1)}`;
}

/** `2 × person, kite` */
export function tally(boxes: readonly Detection[]): string {
  const counts = new Map<string, number>();
  for (const { label } of boxes) counts.set(label, (counts.get(label) ?? 0) + 1);
  return [...counts].map(([label, count]) => (count === 1 ? label : `${count} × ${label}`)).join(', ');
}

function changesOf({ size, measured }: Row, done: readonly Row[]): string {
  if (!measured) return '';
  const finds = `At ${size} pixels the map has ${measured.map} cells, ${measured.candidates} candidates and ${boxCount(measured.boxes.length)}${measured.boxes.length ? `: ${tally(measured.boxes)}` : ''}.`;
  const before = done[done.findIndex((row) => row.size === size) - 1];
  if (!before || !measured.gained || !measured.lost) return finds;
  const parts = [
    measured.gained.length ? `gained ${tally(measured.gained)}` : '',
    measured.lost.length ? `lost ${tally(measured.lost)}` : '',
  ].filter(Boolean);
  return `${finds} Against ${before.size} pixels: ${parts.length ? parts.join('; ') : 'the same objects'}.`;
}

/** Ticks of an axis from 0 that holds `largest`: at most six, at 1, 2 or 5 times a power of ten. */
export function ticksTo(largest: number, least = 0): number[] {
  const rough = Math.max(largest, least, 1e-9) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(least, [1, 2, 5, 10].find((factor) => factor * power >= rough)! * power);
  return Array.from({ length: Math.ceil(Math.max(largest, step) / step - 1e-9) + 1 }, (_, i) =>
    Number((i * step).toPrecision(10)),
  );
}
