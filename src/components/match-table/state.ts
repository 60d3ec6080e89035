import { nmsTyped } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import {
  COCO_IOU_THRESHOLDS,
  changedDecisions,
  cocoFromItems,
  cocoIou,
  type Decision,
  evaluateCoco,
  evaluateVoc,
  explainDecision,
  interpolate,
  type MatchDetection,
  type MatchTruth,
  matchCoco,
  matchVoc,
  type PrecisionRecallCurve,
  precisionRecall,
  rankedHits,
  vocIou,
} from '../../lib/metrics/index.ts';
import { numberRows, type RowRules } from '../../lib/number-rows.ts';
import { CLASSES, PICTURE, START_DETECTIONS, START_TRUTHS } from './items.ts';

export type Rule = 'coco' | 'voc';
export type VocPoints = 'all-point' | '11-point';

export interface MatchState {
  /** rows of (x1, y1, x2, y2, class, flags) */
  truths: readonly (readonly number[])[];
  /** rows of (x1, y1, x2, y2, class, score) */
  detections: readonly (readonly number[])[];
  rule: Rule;
  /** which of COCO's ten IoU thresholds, 0 (.50) to 9 (.95) */
  at: number;
  /** how VOC averages the curve */
  points: VocPoints;
  /** whose curve is drawn */
  klass: number;
}

/** Most boxes of either kind; enough to play with, few enough to read. */
export const MOST = { truths: 12, detections: 20 } as const;

const boxRules = (last: RowRules['columns'][number], most: number): RowRules => ({
  columns: [
    { min: 0, max: PICTURE.width, step: 1 },
    { min: 0, max: PICTURE.height, step: 1 },
    { min: 0, max: PICTURE.width, step: 1 },
    { min: 0, max: PICTURE.height, step: 1 },
    { min: 0, max: CLASSES.length - 1, step: 1 },
    last,
  ],
  least: 0,
  most,
  fits: ([x1, y1, x2, y2]) => x1! < x2! && y1! < y2!,
});

export const matchCodec: Codec<MatchState> = codec<MatchState>({
  truths: numberRows(START_TRUTHS, boxRules({ min: 0, max: 3, step: 1 }, MOST.truths)),
  detections: numberRows(START_DETECTIONS, boxRules({ min: 0, max: 1, step: 0.01 }, MOST.detections)),
  rule: choice<Rule>('coco', ['coco', 'voc']),
  at: number(0, { min: 0, max: COCO_IOU_THRESHOLDS.length - 1, step: 1 }),
  points: choice<VocPoints>('all-point', ['all-point', '11-point']),
  klass: number(0, { min: 0, max: CLASSES.length - 1, step: 1 }),
});

/** Which of the two kinds of boxes. */
export type Kind = 'truth' | 'detection';

/** One box that is picked out. */
export interface Picked {
  kind: Kind;
  index: number;
}

export const CROWD = 1;
export const DIFFICULT = 2;

export function truthsOf(state: MatchState): MatchTruth[] {
  return state.truths.map(([x1, y1, x2, y2, klass, flags]) => ({
    box: [x1!, y1!, x2!, y2!],
    class: CLASSES[klass!]!.name,
    crowd: (flags! & CROWD) > 0,
    difficult: (flags! & DIFFICULT) > 0,
  }));
}

export function detectionsOf(state: MatchState): MatchDetection[] {
  return state.detections.map(([x1, y1, x2, y2, klass, score]) => ({
    box: [x1!, y1!, x2!, y2!],
    class: CLASSES[klass!]!.name,
    score: score!,
  }));
}

/** One prediction as the table shows it. */
export interface MatchRow {
  detection: number;
  decision: Decision;
  /** IoU with each truth; null where the classes differ */
  overlaps: (number | null)[];
  /** why, by the rule that is chosen */
  why: string;
  /** what the other rule says; null where both decide alike */
  other: string | null;
}

export interface ClassScore {
  name: string;
  /** truths that count */
  truths: number;
  detections: number;
  /** AP by IoU threshold; -1 (COCO) where there is no truth that counts, also under VOC */
  apByIou: number[];
}

export interface MatchDerived {
  truths: MatchTruth[];
  detections: MatchDetection[];
  iouThreshold: number;
  /** by falling score */
  rows: MatchRow[];
  /** per truth, the prediction that took it; null: missed, or not counted */
  takenBy: (number | null)[];
  counts: boolean[];
  perClass: ClassScore[];
  /** the chosen class's curve at the chosen threshold, and its samples */
  curve: PrecisionRecallCurve;
  samples: { recall: number[]; precision: number[]; ap: number };
  /** mean over classes with truths, by IoU threshold; -1 where there is no such class */
  mapByIou: number[];
  /** mean of those ten */
  mapMean: number;
  hits: number;
  falsePositives: number;
  ignored: number;
  missed: number;
  sentence: string;
  /** the decisions that the other rule makes differently, in words */
  difference: string;
  /** the chapter's task, checked against the boxes at the start, by COCO's rules */
  task: { reached: boolean; text: string };
}

/** How boxes are called in the picture, the table and the sentences: T1 … and P1 …. */
export const truthName = (index: number): string => `T${index + 1}`;
export const detectionName = (index: number): string => `P${index + 1}`;

/** Everything that the figure shows. */
export function derive(state: MatchState): MatchDerived {
  const truths = truthsOf(state);
  const detections = detectionsOf(state);
  const iouThreshold = COCO_IOU_THRESHOLDS[state.at]!;
  const matches = {
    coco: matchCoco(truths, detections, { iouThreshold }),
    voc: matchVoc(truths, detections, { iouThreshold }),
  };
  const match = matches[state.rule];
  const otherRule: Rule = state.rule === 'coco' ? 'voc' : 'coco';
  const changed = new Set(changedDecisions(matches.voc.decisions, matches.coco.decisions));
  const names = { iouThreshold: Number(iouThreshold.toFixed(2)), detectionName, truthName };
  const overlap = (d: MatchDetection, t: MatchTruth) =>
    state.rule === 'coco' ? cocoIou(d.box, t.box, t.crowd) : vocIou(d.box, t.box);
  const order = [...detections.keys()].sort((a, b) => detections[b]!.score - detections[a]!.score);
  const rows = order.map((index): MatchRow => {
    const detection = detections[index]!;
    return {
      detection: index,
      decision: match.decisions[index]!,
      overlaps: truths.map((truth) => (truth.class === detection.class ? overlap(detection, truth) : null)),
      why: explainDecision(match.decisions[index]!, { rule: state.rule, ...names }),
      other: changed.has(index)
        ? explainDecision(matches[otherRule].decisions[index]!, { rule: otherRule, ...names })
        : null,
    };
  });

  const perClass =
    state.rule === 'coco' ? cocoScores(truths, detections) : vocScores(truths, detections, state.points);
  const mapByIou = COCO_IOU_THRESHOLDS.map((_, t) => meanDefined(perClass.map((one) => one.apByIou[t]!)));
  const name = CLASSES[state.klass]!.name;
  const positives = truths.filter((truth, g) => match.counts[g] && truth.class === name).length;
  const curve = precisionRecall(rankedHits(detections, match, name).hits, positives);
  const samples = interpolate(curve, state.rule === 'coco' ? '101-point' : state.points);
  const tally = (outcome: Decision['outcome']) =>
    match.decisions.filter((decision) => decision.outcome === outcome).length;
  const derived = {
    truths,
    detections,
    iouThreshold,
    rows,
    takenBy: match.takenBy,
    counts: match.counts,
    perClass,
    curve,
    samples,
    mapByIou,
    mapMean: meanDefined(mapByIou),
    hits: tally('true positive'),
    falsePositives: tally('false positive'),
    ignored: tally('ignored'),
    missed: truths.filter((_, g) => match.counts[g] && match.takenBy[g] === null).length,
  };
  return {
    ...derived,
    sentence: sentence(state, derived),
    difference: difference(changed, otherRule),
    task: taskOf(truths, detections),
  };
}

function meanDefined(values: readonly number[]): number {
  const defined = values.filter((value) => value >= 0);
  return defined.length ? defined.reduce((sum, value) => sum + value, 0) / defined.length : -1;
}

const onePicture = <T extends MatchTruth | MatchDetection>(items: readonly T[]) =>
  items.map((item) => ({ ...item, class: item.class!, image: 'picture' }));

function cocoScores(truths: readonly MatchTruth[], detections: readonly MatchDetection[]): ClassScore[] {
  const classes = CLASSES.map(({ name }) => name);
  const coco = cocoFromItems(onePicture(truths), onePicture(detections), { images: ['picture'], classes });
  const { perCategory } = evaluateCoco(coco.groundTruth, coco.detections);
  return perCategory.map((category, k) => ({
    name: classes[k]!,
    truths: category.truths,
    detections: category.detections,
    apByIou: category.apByIou,
  }));
}

function vocScores(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  interpolation: VocPoints,
): ClassScore[] {
  const byIou = COCO_IOU_THRESHOLDS.map(
    (iouThreshold) =>
      evaluateVoc(onePicture(truths), onePicture(detections), { iouThreshold, interpolation }).perClass,
  );
  return CLASSES.map(({ name }) => {
    const found = byIou.map((perClass) => perClass.find((one) => one.class === name));
    return {
      name,
      truths: found[0]?.positives ?? 0,
      detections: detections.filter((detection) => detection.class === name).length,
      apByIou: found.map((one) => (one && one.positives > 0 ? one.ap : -1)),
    };
  });
}

/** AP for reading: three digits, or a dash where it is undefined. */
export function shownAp(ap: number): string {
  return ap < 0 || Number.isNaN(ap) ? '−1' : ap.toFixed(3);
}

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** COCO's AP at .50 and over all ten thresholds, mean over the classes with truths. */
function cocoPair(truths: readonly MatchTruth[], detections: readonly MatchDetection[]): [number, number] {
  const scores = cocoScores(truths, detections);
  const byIou = COCO_IOU_THRESHOLDS.map((_, t) => meanDefined(scores.map((one) => one.apByIou[t]!)));
  return [byIou[0]!, meanDefined(byIou)];
}

let startPair: [number, number] | null = null;

function taskOf(truths: readonly MatchTruth[], detections: readonly MatchDetection[]): MatchDerived['task'] {
  startPair ??= cocoPair(truthsOf(matchCodec.initial), detectionsOf(matchCodec.initial));
  const [half, mean] = cocoPair(truths, detections);
  const reached = half > startPair[0] + 1e-9 && mean < startPair[1] - 1e-9 && mean >= 0;
  const from = `mAP@0.50 from ${shownAp(startPair[0])} to ${shownAp(half)}, AP@[.50:.95] from ${shownAp(startPair[1])} to ${shownAp(mean)}`;
  return {
    reached,
    text: reached
      ? `Done: ${from}. One number says better, the other worse, about the same boxes.`
      : `Make COCO’s mAP@0.50 rise above its start while AP@[.50:.95] falls below its own. So far: ${from}.`,
  };
}

function sentence(
  state: MatchState,
  derived: Omit<MatchDerived, 'sentence' | 'difference' | 'task'>,
): string {
  const { hits, falsePositives, ignored, missed, mapByIou, mapMean, perClass } = derived;
  const rule =
    state.rule === 'coco' ? 'COCO' : `VOC (${state.points === '11-point' ? '11 points' : 'all points'})`;
  const threshold = derived.iouThreshold.toFixed(2);
  const parts = [
    `${rule} at IoU ${threshold}: ${count(hits, 'hit', 'hits')}, ${count(falsePositives, 'false positive', 'false positives')}, ${ignored} ignored, ${missed} missed.`,
  ];
  if (mapMean < 0)
    parts.push('No truth counts, so there is nothing to find and AP is undefined (COCO writes −1).');
  else parts.push(`mAP@${threshold} ${shownAp(mapByIou[state.at]!)}, AP@[.50:.95] ${shownAp(mapMean)}.`);
  const empty = perClass.filter(({ truths, detections }) => truths === 0 && detections > 0);
  if (mapMean >= 0 && empty.length)
    parts.push(
      `${empty.map(({ name }) => name).join(' and ')} has predictions but no truth that counts: its AP is −1 and stays out of the mean, so those predictions cost nothing.`,
    );
  return parts.join(' ');
}

function difference(changed: ReadonlySet<number>, other: Rule): string {
  const name = other === 'coco' ? 'COCO' : 'VOC';
  if (changed.size === 0) return `${name} would decide alike about every prediction at this threshold.`;
  const which = [...changed].sort((a, b) => a - b).map(detectionName);
  return `${name} would decide otherwise about ${which.join(', ')}; the table says why.`;
}

const listOf = (kind: Kind) => (kind === 'truth' ? 'truths' : 'detections') as 'truths' | 'detections';

/** How many boxes of a kind there may be. */
export const most = (kind: Kind): number => MOST[listOf(kind)];

/** Gives one box another place. */
export function setBox(state: MatchState, { kind, index }: Picked, box: readonly number[]): MatchState {
  return setRow(state, { kind, index }, (row) => [...box, ...row.slice(4)]);
}

/** Gives one box another class. */
export function setClass(state: MatchState, picked: Picked, klass: number): MatchState {
  return setRow(state, picked, (row) => [...row.slice(0, 4), klass, row[5]!]);
}

/** Gives a prediction another score, in [0, 1]. */
export function setScore(state: MatchState, index: number, score: number): MatchState {
  return setRow(state, { kind: 'detection', index }, (row) => [...row.slice(0, 5), score]);
}

/** Turns a truth's mark on or off. */
export function toggleFlag(
  state: MatchState,
  index: number,
  flag: typeof CROWD | typeof DIFFICULT,
): MatchState {
  return setRow(state, { kind: 'truth', index }, (row) => [...row.slice(0, 5), row[5]! ^ flag]);
}

function setRow(
  state: MatchState,
  { kind, index }: Picked,
  change: (row: readonly number[]) => number[],
): MatchState {
  const list = listOf(kind);
  return { ...state, [list]: state[list].map((row, i) => (i === index ? change(row) : row)) };
}

/** Adds a box in the picture's middle, or a copy of a row a little to the side; the state stays when the list is full. */
export function add(state: MatchState, kind: Kind, copy?: number): MatchState {
  const list = listOf(kind);
  if (state[list].length >= MOST[list]) return state;
  const row = copy === undefined ? undefined : state[list][copy];
  const shift = row ? Math.min(8, PICTURE.width - row[2]!) || -Math.min(8, row[0]!) : 0;
  const next = row
    ? [
        row[0]! + shift,
        row[1]!,
        row[2]! + shift,
        row[3]!,
        row[4]!,
        kind === 'truth' ? row[5]! : lower(row[5]!),
      ]
    : [320, 200, 450, 310, 0, kind === 'truth' ? 0 : 0.5];
  return { ...state, [list]: [...state[list], next] };
}

/** A copy's score: a hundredth lower, so that the order of the two is plain. */
const lower = (score: number) => Math.max(0, Number((score - 0.01).toFixed(2)));

/** Takes a box away. */
export function remove(state: MatchState, { kind, index }: Picked): MatchState {
  const list = listOf(kind);
  return { ...state, [list]: state[list].filter((_, i) => i !== index) };
}

/** What the detector proposes for the photo, before suppression, by falling score. */
export interface Proposed {
  /** [n, 4] as (x1, y1, x2, y2) in pixels of the photo */
  boxes: Float32Array;
  scores: Float32Array;
  /** class numbers of the network */
  classes: ArrayLike<number>;
}

/** How many of the detector's boxes are taken over: enough for a curve, few enough to read. */
const TAKEN = 12;

/**
 * Puts the detector's boxes in place of the predictions: those of the photo's classes, suppressed within each class at
 * IoU 0.6, the best first, in whole pixels of the photo and hundredths of score.
 */
export function takeProposed(state: MatchState, { boxes, scores, classes }: Proposed): MatchState {
  const kept = nmsTyped(boxes, scores, {
    iouThreshold: 0.6,
    classes: Array.prototype.slice.call(classes),
  });
  const detections: number[][] = [];
  for (const i of kept) {
    const klass = CLASSES.findIndex(({ category }) => category === classes[i]);
    const side = (k: number, most: number) => Math.min(most, Math.max(0, Math.round(boxes[4 * i + k]!)));
    const box = [
      side(0, PICTURE.width),
      side(1, PICTURE.height),
      side(2, PICTURE.width),
      side(3, PICTURE.height),
    ];
    if (klass < 0 || box[2]! <= box[0]! || box[3]! <= box[1]! || detections.length >= TAKEN) continue;
    detections.push([...box, klass, Math.round(scores[i]! * 100) / 100]);
  }
  return { ...state, detections };
}
