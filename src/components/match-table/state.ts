import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import {
  COCO_IOU_THRESHOLDS,
  changedDecisions,
  cocoIou,
  type Decision,
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
import { thingNames } from '../../lib/scenes/names.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { type StreetDetectorId, streetDetectorIds } from '../../lib/street-detectors.ts';
import { boardOf, type CROWD, type DIFFICULT, detectionsOf, type Rows, rowsOf, truthsOf } from './board.ts';
import { photoRows, streetRows } from './row-fields.ts';
import { type ClassScore, type CocoPair, cocoPair, cocoScores, meanDefined, vocScores } from './scores.ts';
import { detectionName, differenceSentence, resultSentence, taskOf, truthName } from './words.ts';

export type Rule = 'coco' | 'voc';
export type VocPoints = 'all-point' | '11-point';

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

export const matchCodec: Codec<MatchState> = codec<MatchState>({
  ...photoRows,
  rule: choice<Rule>('coco', ['coco', 'voc']),
  at: number(0, { min: 0, max: COCO_IOU_THRESHOLDS.length - 1, step: 1 }),
  points: choice<VocPoints>('all-point', ['all-point', '11-point']),
  klass: number(0, { min: 0, max: thingNames.length - 1, step: 1 }),
  picture: choice<MatchState['picture']>('photo', ['photo', 'street']),
  detector: choice<StreetDetectorId>('street-yolo', streetDetectorIds),
  things: streetRows('truths'),
  found: streetRows('detections'),
  ...sceneFields(1),
});

/** Which of the two kinds of boxes. */
export type Kind = 'truth' | 'detection';

/** One box that is picked out. */
export interface Picked {
  kind: Kind;
  index: number;
}

/** Puts another list in the place of one. */
function withRows(state: MatchState, kind: Kind, rows: Rows): MatchState {
  if (state.picture === 'photo') return { ...state, [listOf(kind)]: rows };
  return kind === 'truth' ? { ...state, things: rows } : { ...state, found: rows };
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
    sentence: resultSentence(state, derived),
    difference: differenceSentence(changed, otherRule),
    task: state.picture === 'photo' ? photoTask(truths, detections, classes) : { reached: false, text: '' },
  };
}

let startPair: CocoPair | null = null;

function photoTask(
  truths: readonly MatchTruth[],
  detections: readonly MatchDetection[],
  classes: readonly string[],
): MatchDerived['task'] {
  const { initial } = matchCodec;
  startPair ??= cocoPair(truthsOf(initial), detectionsOf(initial), classes);
  return taskOf(cocoPair(truths, detections, classes), startPair);
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
