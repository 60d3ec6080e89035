import { nmsTyped } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, type Field, number } from '../../lib/codec.ts';
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
import { thingNames } from '../../lib/scenes/names.ts';
import { type SceneState, SHOWN_SIZE, sceneFields, sceneOf } from '../../lib/scenes/scene-state.ts';
import { type StreetDetectorId, streetDetectorIds } from '../../lib/street-detectors.ts';
import { CLASSES, PICTURE, START_DETECTIONS, START_TRUTHS } from './items.ts';

export type Rule = 'coco' | 'voc';
export type VocPoints = 'all-point' | '11-point';

/** One box a row, in the columns that its list has. */
export type Rows = readonly (readonly number[])[];

export interface MatchState extends SceneState {
  /** what the boxes lie on: the photo of horses, or a drawn street */
  picture: 'photo' | 'street';
  /** rows of (x1, y1, x2, y2, class, flags) on the photo */
  truths: Rows;
  /** rows of (x1, y1, x2, y2, class, score) on the photo */
  detections: Rows;
  /** truths on the street; null: the street's own things */
  things: Rows | null;
  /** predictions on the street; null: none were asked for yet */
  found: Rows | null;
  /** whose predictions for the street are asked for */
  detector: StreetDetectorId;
  rule: Rule;
  /** which of COCO's ten IoU thresholds, 0 (.50) to 9 (.95) */
  at: number;
  /** how VOC averages the curve */
  points: VocPoints;
  /** whose curve is drawn */
  klass: number;
}

/** Most boxes of either kind on the photo; enough to play with, few enough to read. */
export const MOST = { truths: 12, detections: 20 } as const;

/** What the boxes lie on: its size in pixels, the classes that a box on it can have, and how many boxes there may be. */
export interface Board {
  width: number;
  height: number;
  classes: readonly string[];
  most: { readonly truths: number; readonly detections: number };
}

const BOARDS: Record<MatchState['picture'], Board> = {
  photo: {
    width: PICTURE.width,
    height: PICTURE.height,
    classes: CLASSES.map(({ name }) => name),
    most: MOST,
  },
  // A street brings its own things, and settings can put many on it.
  street: {
    width: SHOWN_SIZE,
    height: SHOWN_SIZE,
    classes: thingNames,
    most: { truths: 40, detections: 40 },
  },
};

/** The picture that the boxes of a state lie on. */
export const boardOf = ({ picture }: Pick<MatchState, 'picture'>): Board => BOARDS[picture];

const boxRules = (
  picture: MatchState['picture'],
  last: RowRules['columns'][number],
  kind: keyof Board['most'],
): RowRules => {
  const { width, height, classes, most } = BOARDS[picture];
  return {
    columns: [
      { min: 0, max: width, step: 1 },
      { min: 0, max: height, step: 1 },
      { min: 0, max: width, step: 1 },
      { min: 0, max: height, step: 1 },
      { min: 0, max: classes.length - 1, step: 1 },
      last,
    ],
    least: 0,
    most: most[kind],
    fits: ([x1, y1, x2, y2]) => x1! < x2! && y1! < y2!,
  };
};
const FLAGS = { min: 0, max: 3, step: 1 };
const SCORES = { min: 0, max: 1, step: 0.01 };

/** A list of rows that is the picture's own until the reader, or a network, gives another. */
function ownRows(rules: RowRules): Field<Rows | null> {
  const rows = numberRows([], rules);
  return {
    initial: null,
    write: (value) => (value ? rows.write(value) : 'own'),
    read: (text) => (text === 'own' ? null : rows.read(text)),
  };
}

export const matchCodec: Codec<MatchState> = codec<MatchState>({
  truths: numberRows(START_TRUTHS, boxRules('photo', FLAGS, 'truths')),
  detections: numberRows(START_DETECTIONS, boxRules('photo', SCORES, 'detections')),
  rule: choice<Rule>('coco', ['coco', 'voc']),
  at: number(0, { min: 0, max: COCO_IOU_THRESHOLDS.length - 1, step: 1 }),
  points: choice<VocPoints>('all-point', ['all-point', '11-point']),
  klass: number(0, { min: 0, max: thingNames.length - 1, step: 1 }),
  picture: choice<MatchState['picture']>('photo', ['photo', 'street']),
  detector: choice<StreetDetectorId>('street-yolo', streetDetectorIds),
  things: ownRows(boxRules('street', FLAGS, 'truths')),
  found: ownRows(boxRules('street', SCORES, 'detections')),
  ...sceneFields(1),
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

/** The street's own things as rows: in pixels of the picture that is shown, difficult ones with both marks. */
function ownThings(state: SceneState): Rows {
  const scene = sceneOf(state);
  const scale = SHOWN_SIZE / scene.width;
  return scene.things.slice(0, BOARDS.street.most.truths).map(({ box, class: klass, difficult }) => {
    const [x1, y1, x2, y2] = box.map((side) => Math.round(side * scale));
    return [x1!, y1!, x2!, y2!, klass, difficult ? CROWD | DIFFICULT : 0];
  });
}

/** The boxes that are shown: the reader's, else those that the picture brings. */
export function rowsOf(state: MatchState): { truths: Rows; detections: Rows } {
  if (state.picture === 'photo') return { truths: state.truths, detections: state.detections };
  return { truths: state.things ?? ownThings(state), detections: state.found ?? [] };
}

/** Puts another list in the place of one. */
function withRows(state: MatchState, kind: Kind, rows: Rows): MatchState {
  if (state.picture === 'photo') return { ...state, [listOf(kind)]: rows };
  return kind === 'truth' ? { ...state, things: rows } : { ...state, found: rows };
}

export function truthsOf(state: MatchState): MatchTruth[] {
  const { classes } = boardOf(state);
  return rowsOf(state).truths.map(([x1, y1, x2, y2, klass, flags]) => ({
    box: [x1!, y1!, x2!, y2!],
    class: classes[klass!]!,
    crowd: (flags! & CROWD) > 0,
    difficult: (flags! & DIFFICULT) > 0,
  }));
}

export function detectionsOf(state: MatchState): MatchDetection[] {
  const { classes } = boardOf(state);
  return rowsOf(state).detections.map(([x1, y1, x2, y2, klass, score]) => ({
    box: [x1!, y1!, x2!, y2!],
    class: classes[klass!]!,
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
  /** the class whose curve is drawn, as a place among the picture's classes */
  klass: number;
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
  /** the chapter's task, checked against the photo's boxes at the start, by COCO's rules; no text on streets */
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

  const { classes } = boardOf(state);
  const perClass =
    state.rule === 'coco'
      ? cocoScores(truths, detections, classes)
      : vocScores(truths, detections, classes, state.points);
  const mapByIou = COCO_IOU_THRESHOLDS.map((_, t) => meanDefined(perClass.map((one) => one.apByIou[t]!)));
  const klass = Math.min(state.klass, classes.length - 1);
  const name = classes[klass]!;
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
    klass,
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
    task: state.picture === 'photo' ? taskOf(truths, detections) : { reached: false, text: '' },
  };
}

function meanDefined(values: readonly number[]): number {
  const defined = values.filter((value) => value >= 0);
  return defined.length ? defined.reduce((sum, value) => sum + value, 0) / defined.length : -1;
}

const onePicture = <T extends MatchTruth | MatchDetection>(items: readonly T[]) =>
  items.map((item) => ({ ...item, class: item.class!, image: 'picture' }));

function cocoScores(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  classes: readonly string[],
): ClassScore[] {
  const coco = cocoFromItems(onePicture(truths), onePicture(detections), {
    images: ['picture'],
    classes: [...classes],
  });
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
  classes: readonly string[],
  interpolation: VocPoints,
): ClassScore[] {
  const byIou = COCO_IOU_THRESHOLDS.map(
    (iouThreshold) =>
      evaluateVoc(onePicture(truths), onePicture(detections), { iouThreshold, interpolation }).perClass,
  );
  return classes.map((name) => {
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
  const scores = cocoScores(truths, detections, BOARDS.photo.classes);
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

/** How many boxes of a kind there may be on the state's picture. */
export const most = (kind: Kind, state: Pick<MatchState, 'picture'>): number =>
  boardOf(state).most[listOf(kind)];

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
  const rows = rowsOf(state)[listOf(kind)];
  return withRows(
    state,
    kind,
    rows.map((row, i) => (i === index ? change(row) : row)),
  );
}

/** Adds a box in the picture's middle, or a copy of a row a little to the side; the state stays when the list is full. */
export function add(state: MatchState, kind: Kind, copy?: number): MatchState {
  const rows = rowsOf(state)[listOf(kind)];
  if (rows.length >= most(kind, state)) return state;
  const { width, height } = boardOf(state);
  const row = copy === undefined ? undefined : rows[copy];
  const shift = row ? Math.min(8, width - row[2]!) || -Math.min(8, row[0]!) : 0;
  const middle =
    state.picture === 'photo'
      ? [320, 200, 450, 310]
      : [width * 0.4, height * 0.4, width * 0.6, height * 0.6].map(Math.round);
  const next = row
    ? [
        row[0]! + shift,
        row[1]!,
        row[2]! + shift,
        row[3]!,
        row[4]!,
        kind === 'truth' ? row[5]! : lower(row[5]!),
      ]
    : [...middle, 0, kind === 'truth' ? 0 : 0.5];
  return withRows(state, kind, [...rows, next]);
}

/** A copy's score: a hundredth lower, so that the order of the two is plain. */
const lower = (score: number) => Math.max(0, Number((score - 0.01).toFixed(2)));

/** Takes a box away. */
export function remove(state: MatchState, { kind, index }: Picked): MatchState {
  return withRows(
    state,
    kind,
    rowsOf(state)[listOf(kind)].filter((_, i) => i !== index),
  );
}

/** Another street, or other settings of it: with its own things, and without predictions until somebody looks at it. */
export function toStreet(state: MatchState, street: SceneState): MatchState {
  return { ...state, ...street, things: null, found: null };
}

/** A detection on a street, in pixels of what the network saw. */
export interface StreetFound {
  box: readonly [number, number, number, number];
  class: number;
  score: number;
}

/** Detections of lower score are not taken over: a detector has many such, and they would hide the others. */
export const TAKEN_SCORE = 0.1;

/** Puts a street detector's boxes in place of the predictions: the best first, in whole pixels of the shown picture. */
export function takeFound(state: MatchState, found: readonly StreetFound[], seen: number): MatchState {
  const { width, height, most: limit } = BOARDS.street;
  const rows = found.flatMap(({ box, class: klass, score }) => {
    const row = box.map((side, k) =>
      Math.min(k % 2 ? height : width, Math.max(0, Math.round((side * SHOWN_SIZE) / seen))),
    );
    const empty = row[0]! >= row[2]! || row[1]! >= row[3]!;
    return empty || score < TAKEN_SCORE ? [] : [[...row, klass, Math.round(score * 100) / 100]];
  });
  return { ...state, found: rows.slice(0, limit.detections) };
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
