import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';
import { paretoFront } from '../../lib/metrics/index.ts';
import { type SceneState, sceneFields, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { type BenchDetector, benchDetectors, type DetectorKey, PHOTO_SIZE } from './detectors.ts';
import { KINDS, type Kind, kindTitles, SERIES } from './kinds.ts';
import {
  accuracies,
  accuracy,
  type Measured,
  PERCENTS,
  type Reading,
  RULES,
  type Rule,
  ruleTitles,
  spread,
  stageSpreads,
  TIMED,
  type Timed,
  timesOf,
} from './measured.ts';

/** Lowest score that the detectors are asked for: as low as the metrics want it. */
export const LOWEST_SCORE = 0.01;

export const SIZES = ['96', '128', '160', '192'] as const;
export const COUNTS = ['20', '50', '100', '500'] as const;
export const BUDGETS = ['20', '60', '300'] as const;

/** What is measured, and how it is counted. `street` is the number of the set of scenes. */
export interface BenchState extends SceneState, Reading {
  yolo: boolean;
  ssd: boolean;
  frcnn: boolean;
  centernet: boolean;
  kind: Kind;
  size: (typeof SIZES)[number];
  count: (typeof COUNTS)[number];
  /** seconds that a measurement may take */
  budget: (typeof BUDGETS)[number];
  /** whose stages are shown */
  shown: DetectorKey;
}

/** The way of counting that others are compared with. */
export const reference: Readonly<Reading> = {
  rule: 'ap',
  score: LOWEST_SCORE,
  timed: 'all',
  percent: '50',
  warm: false,
};

export const benchCodec: Codec<BenchState> = codec<BenchState>({
  yolo: flag(true),
  ssd: flag(true),
  frcnn: flag(true),
  centernet: flag(true),
  kind: choice<Kind>('standard', KINDS),
  size: choice('128', SIZES),
  count: choice('50', COUNTS),
  budget: choice('60', BUDGETS),
  rule: choice<Rule>(reference.rule, RULES),
  score: number(reference.score, { min: LOWEST_SCORE, max: 0.9, step: 0.01 }),
  timed: choice<Timed>(reference.timed, TIMED),
  percent: choice(reference.percent, ['50', '90', '99']),
  warm: flag(reference.warm),
  shown: choice<DetectorKey>('yolo', ['yolo', 'ssd', 'frcnn', 'centernet']),
  ...sceneFields(1),
});

/** Names one condition: scenes of the same kind, set and settings. */
export function conditionOf(state: BenchState, kind: Kind = state.kind): string {
  if (kind !== 'own') return `${kind} ${state.street}`;
  return `own ${JSON.stringify(sceneStateOf(state))}`;
}

export const PHOTOS = 'photos';

/** Detectors of the list that are here and switched on. */
export function chosen(state: BenchState, here: readonly BenchDetector[]): BenchDetector[] {
  return here.filter(({ key }) => state[key]);
}

/** The row of the table that a measurement is. */
export interface Row {
  measured: Measured;
  name: string;
  /** with its size where the table has several of the detector */
  label: string;
  /** p50, p90 and p99 of what is timed */
  spread: [number, number, number];
  /** the percentile that is chosen */
  time: number;
  accuracy: number;
  all: Record<Rule, number>;
  /** the same row, counted in the reference way */
  reference: { time: number; accuracy: number };
  /** no other row on the same pictures is both faster and better */
  front: boolean;
  partial: boolean;
}

/** AP by kind of scenes at one input size. */
export interface Matrix {
  kinds: { kind: Kind; title: string }[];
  rows: { name: string; values: (number | null)[] }[];
}

export interface Derived {
  rows: Row[];
  /** names of the chosen detectors that have no row yet */
  waiting: string[];
  matrix: Matrix;
  /** the row whose stages are shown */
  shown: { row: Row; stages: { name: string; spread: [number, number, number] }[] } | null;
  /** differs from the reference way */
  changed: boolean;
  sentence: string;
  /** what another way of counting did */
  comparison: string;
}

/** A measurement's own name in the list. */
export const keyOf = ({ detector, condition, size }: Measured): string => `${detector}/${condition}/${size}`;

/** The list with a measurement put in place of an older one of the same detector, condition and size. */
export function withMeasured(list: readonly Measured[], one: Measured): Measured[] {
  const others = list.filter((other) => keyOf(other) !== keyOf(one));
  return [...others, one];
}

const nameOf = (key: DetectorKey): string => benchDetectors.find((one) => one.key === key)!.name;

/**
 * Every number that is shown.
 *
 * @param here detectors whose weights are on the site
 */
export function derive(
  state: BenchState,
  results: readonly Measured[],
  here: readonly BenchDetector[] = benchDetectors,
): Derived {
  const condition = conditionOf(state);
  const current = results
    .filter((one) => one.pictures > 0 && (one.condition === condition || one.condition === PHOTOS))
    .sort((a, b) => order(a) - order(b) || a.size - b.size);
  const rows = current.map((measured): Row => {
    const count = current.filter(({ detector }) => detector === measured.detector).length;
    const name = nameOf(measured.detector);
    const all = accuracies(measured, state.score);
    const times = spread(timesOf(measured, state.timed, state.warm));
    return {
      measured,
      name,
      label: count > 1 ? `${name} ${measured.size}` : name,
      spread: times,
      time: times[PERCENTS.indexOf(Number(state.percent) as 50)]!,
      accuracy: all[state.rule],
      all,
      reference: referenceOf(measured),
      front: false,
      partial: measured.pictures < measured.planned,
    };
  });
  const comparable = rows.filter(({ measured }) => measured.condition !== PHOTOS);
  const front = paretoFront(comparable.map(({ time, accuracy }) => ({ cost: time, gain: accuracy })));
  for (const place of front) comparable[place]!.front = true;
  const shown = rows.find(({ measured }) => measured.detector === state.shown && isCurrent(measured, state));
  const row = shown ?? rows.find(({ measured }) => isCurrent(measured, state)) ?? rows[0];
  const changed = (Object.keys(reference) as (keyof Reading)[]).some(
    (name) => state[name] !== reference[name],
  );
  return {
    rows,
    waiting: chosen(state, here)
      .filter(({ key }) => !rows.some(({ measured }) => measured.detector === key))
      .map(({ name }) => name),
    matrix: matrixOf(state, results, here),
    shown: row ? { row, stages: stageSpreads(row.measured) } : null,
    changed,
    sentence: sentenceOf(state, rows),
    comparison: changed ? comparisonOf(state, comparable) : '',
  };
}

const order = ({ detector }: Measured): number => benchDetectors.findIndex(({ key }) => key === detector);

const isCurrent = ({ condition, size }: Measured, state: BenchState): boolean =>
  condition === PHOTOS || size === Number(state.size);

const references = new WeakMap<Measured, { time: number; accuracy: number }>();

/** Time and accuracy in the reference way; they never change, so they are computed once. */
function referenceOf(measured: Measured): { time: number; accuracy: number } {
  const known = references.get(measured);
  if (known) return known;
  const [time] = spread(timesOf(measured, reference.timed, reference.warm));
  const made = { time, accuracy: accuracy(measured, reference.rule, reference.score) };
  references.set(measured, made);
  return made;
}

function matrixOf(state: BenchState, results: readonly Measured[], here: readonly BenchDetector[]): Matrix {
  const size = Number(state.size);
  const at = results.filter((one) => one.condition !== PHOTOS && one.size === size && one.pictures > 0);
  const kinds = SERIES.map((kind) => ({ kind, title: kindTitles[kind] }));
  const rows = here
    .filter(({ looksAt }) => looksAt === 'scenes')
    .map(({ key, name }) => ({
      name,
      values: SERIES.map((kind) => {
        const found = at.find((one) => one.detector === key && one.condition === conditionOf(state, kind));
        return found ? accuracy(found, state.rule, state.score) : null;
      }),
    }));
  return { kinds, rows };
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Milliseconds with as many digits as mean something; a dash where nothing was measured. */
export const inMs = (time: number): string =>
  Number.isNaN(time) ? '–' : time < 10 ? time.toFixed(1) : whole.format(time);

/** An AP, or a dash where nothing could be found. */
export const inAp = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));

/** 77.6 M, 1.30 G: thousands of thousands. */
export function inLarge(value: number): string {
  if (value >= 1e9) return `${(value / 1e9).toFixed(2)} G`;
  return value >= 1e6 ? `${(value / 1e6).toFixed(1)} M` : `${(value / 1e3).toFixed(0)} k`;
}

const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;

function sentenceOf(state: BenchState, rows: readonly Row[]): string {
  if (rows.length === 0) return '';
  const street = rows.filter(({ measured }) => measured.condition !== PHOTOS);
  const photo = rows.find(({ measured }) => measured.condition === PHOTOS);
  const said: string[] = [];
  const first = street[0]?.measured;
  if (first) {
    const counts = [...new Set(street.map(({ measured }) => measured.pictures))];
    const same = counts.length === 1;
    said.push(
      `On ${same ? counts[0] : `${Math.min(...counts)} to ${Math.max(...counts)}`} ${kindTitles[state.kind]} scenes: ${listed(street.map(({ label, accuracy, time }) => `${label} ${inAp(accuracy)} in ${inMs(time)} ms`))} (${ruleTitles[state.rule]}, ${state.percent === '50' ? 'median' : `${state.percent}th percentile`}).`,
    );
    if (Math.min(...counts) < 100 && street.length > 1)
      said.push('On fewer than 100 scenes a difference of a few hundredths can be chance.');
    if (!same) said.push('The rows did not see equally many scenes, so compare them with care.');
    if (first.truths === 0)
      said.push(
        'There is nothing on these scenes that counts, so there is no AP: other settings are needed.',
      );
    const front = street.filter((row) => row.front);
    if (street.length > 1 && front.length > 0)
      said.push(
        front.length === 1
          ? `${front[0]!.label} is both the fastest and the best.`
          : `Which one to take depends on the time you have: ${listed(front.map(({ label }) => label))} each have no rival here that is both faster and better.`,
      );
  }
  if (photo)
    said.push(
      `CenterNet: ${inAp(photo.accuracy)} in ${inMs(photo.time)} ms, but on ${photo.measured.truths} objects in ${photo.measured.pictures} photos at ${PHOTO_SIZE} pixels: another task, not comparable with the scenes.`,
    );
  return said.join(' ');
}

/** Names by falling value; what looks equal in the table keeps the table's order. */
const ranked = (rows: readonly Row[], value: (row: Row) => number): string[] => {
  const shown = (row: Row): number => Math.round(value(row) * 1000);
  return rows.toSorted((a, b) => shown(b) - shown(a)).map(({ label }) => label);
};

/** What the reader's way of counting did to figures and order. */
function comparisonOf({ rule, percent, timed, warm }: BenchState, rows: readonly Row[]): string {
  const first = rows[0];
  if (!first) return '';
  const signed = (change: number) =>
    `${Math.abs(change) < 0.0005 ? '±' : change < 0 ? '−' : '+'}${Math.abs(change).toFixed(3)}`;
  const apSays = rows
    .filter(({ accuracy }) => !Number.isNaN(accuracy))
    .map((row) => `${row.label} ${signed(row.accuracy - row.reference.accuracy)}`);
  const timeSays = rows.map((row) => `${row.label} ${inMs(row.reference.time)} → ${inMs(row.time)} ms`);
  const timesChanged = percent !== reference.percent || timed !== reference.timed || warm !== reference.warm;
  const said = [
    apSays.length
      ? `Against the reference way the same boxes get ${listed(apSays)} in ${ruleTitles[rule]}.`
      : '',
    timesChanged ? `The clock says ${listed(timeSays)}.` : '',
  ];
  if (rows.length > 1) {
    const order = (value: (row: Row) => number, before: (row: Row) => number) =>
      ranked(rows, value).join() === ranked(rows, before).join();
    const apSame = order(
      (row) => row.accuracy,
      (row) => row.reference.accuracy,
    );
    const timeSame = order(
      (row) => row.time,
      (row) => row.reference.time,
    );
    said.push(
      apSame && timeSame
        ? 'The order of the detectors stays.'
        : `The order changes: ${[
            apSame ? '' : `by accuracy it is now ${listed(ranked(rows, (row) => row.accuracy))}`,
            timeSame ? '' : `by time ${listed(ranked(rows, (row) => -row.time))}`,
          ]
            .filter(Boolean)
            .join('; ')}.`,
    );
  }
  return said.filter(Boolean).join(' ');
}

/**
 * How many scenes fit into the time that is left.
 *
 * @param milliseconds of one scene, all detectors and kinds of the run together
 * @returns at most `wanted`, at least `LEAST_SCENES` or `wanted`
 */
export function scenesThatFit(wanted: number, milliseconds: number, secondsLeft: number): number {
  const fit = Math.floor((secondsLeft * 1000) / Math.max(milliseconds, 1e-3));
  return Math.min(wanted, Math.max(LEAST_SCENES, fit));
}

/** Fewer scenes than this say nothing at all. */
export const LEAST_SCENES = 5;

/** Medians of one size of batch, milliseconds. */
export interface BatchRow {
  batch: number;
  /** until all answers are there */
  whole: number;
  /** a picture's share */
  each: number;
}

/** Medians by size of batch. */
export function batchRows(times: readonly { batch: number; milliseconds: readonly number[] }[]): BatchRow[] {
  return times.map(({ batch, milliseconds }) => {
    const [whole] = spread(milliseconds);
    return { batch, whole, each: whole / batch };
  });
}

/** What batches gain, and what they cost. */
export function batchSentence(rows: readonly BatchRow[]): string {
  const [alone, largest] = [rows[0], rows.at(-1)];
  if (!alone || !largest || alone === largest) return '';
  const gain = alone.each / largest.each;
  const pays = gain > 1.1 ? `${gain.toFixed(1)} times as many scenes a second` : 'no gain in scenes a second';
  return `Batches of ${largest.batch} give ${pays} here, and the first answer comes after ${inMs(largest.whole)} ms, where it came after ${inMs(alone.whole)} ms. A table that gives a time from batches gives ${inMs(largest.each)} ms.`;
}
