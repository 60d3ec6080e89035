import { type Codec, choice, codec, type Field, flag, number } from '../../lib/codec.ts';
import {
  bestThreshold,
  type Cut,
  envelope,
  f1Score,
  type InterpolatedCurve,
  type InterpolationRule,
  interpolate,
  type PrecisionRecallCurve,
  precisionRecall,
} from '../../lib/metrics/index.ts';

export const RULES = ['11-point', 'all-point', '101-point'] as const;

/** Longest list: scores fall from .98 by .02. */
export const MOST = 45;
export const MOST_POSITIVES = 150;

export interface CurveState {
  /** '1' for a hit, '0' for a false positive, by falling score */
  hits: string;
  /** how many objects there are to find; at least as many as there are hits */
  positives: number;
  /** detections with at least this score are kept */
  threshold: number;
  /** whose samples are drawn */
  rule: InterpolationRule;
  /** show the two points of the example that is often told */
  example: boolean;
}

const hitList = (initial: string): Field<string> => ({
  initial,
  write: (value) => value || '-',
  read: (text) => (text === '-' ? '' : new RegExp(`^[01]{1,${MOST}}$`).test(text) ? text : undefined),
});

const START = '1110110111001010010001000';

export const curveCodec: Codec<CurveState> = codec<CurveState>({
  hits: hitList(START),
  positives: number(14, { min: 0, max: MOST_POSITIVES, step: 1 }),
  threshold: number(0.6, { min: 0, max: 1, step: 0.01 }),
  rule: choice<InterpolationRule>('all-point', RULES),
  example: flag(false),
});

/** Lists worth looking at. */
export const PRESETS: readonly { name: string; state: Partial<CurveState> }[] = [
  { name: 'A mixed list', state: { hits: START, positives: 14, threshold: 0.6, example: false } },
  {
    name: '90 % at 10 %, then better',
    state: {
      hits: `11110${'1'.repeat(5)}${'1'.repeat(9)}01101001101001001010010010`,
      positives: 90,
      threshold: 0.8,
      example: true,
    },
  },
  {
    name: '96 % at 20 %',
    state: {
      hits: `111101111${'1'.repeat(4)}${'1'.repeat(12)}01010010100100010100`,
      positives: 120,
      threshold: 0.74,
      example: true,
    },
  },
  { name: 'Perfect', state: { hits: '1111111111', positives: 10, threshold: 0.6, example: false } },
  { name: 'Right half, late', state: { hits: '0000011111', positives: 10, threshold: 0.6, example: false } },
  { name: 'One early miss', state: { hits: '0111111111', positives: 10, threshold: 0.6, example: false } },
];

/** The example that is often told: precision 90 % at recall 10 %, but 96 % at recall 20 %. */
export const EXAMPLE = [
  { recall: 0.1, precision: 0.9 },
  { recall: 0.2, precision: 0.96 },
] as const;

/**
 * The highest precision that a list can still reach at a later recall: everything between is a hit, but the false
 * positives that are already in the list stay in it.
 */
export function highestLater(at: { recall: number; precision: number }, later: number): number {
  const wrong = at.recall / at.precision - at.recall;
  return later / (later + wrong);
}

export interface ListItem {
  rank: number;
  hit: boolean;
  score: number;
  kept: boolean;
}

export interface CurveDerived {
  items: ListItem[];
  positives: number;
  curve: PrecisionRecallCurve;
  envelope: number[];
  /** by rule; ap NaN where there is nothing to find */
  averages: Record<InterpolationRule, InterpolatedCurve>;
  /** what the threshold keeps */
  cut: {
    kept: number;
    hits: number;
    falsePositives: number;
    missed: number;
    /** NaN when nothing is kept */
    precision: number;
    recall: number;
    f1: number;
  };
  best: Cut | null;
  sentence: string;
  /** why the example's two points cannot lie on one list */
  example: string;
}

/** Score of the detection at a place of the list, from 0. */
export const scoreAt = (place: number): number => Number((0.98 - 0.02 * place).toFixed(2));

/** Everything that the figure shows. */
export function derive(state: CurveState): CurveDerived {
  const hits = [...state.hits].map((sign) => sign === '1');
  const found = hits.filter(Boolean).length;
  const positives = Math.max(state.positives, found);
  const items = hits.map((hit, place): ListItem => {
    const score = scoreAt(place);
    return { rank: place + 1, hit, score, kept: score >= state.threshold };
  });
  const curve = precisionRecall(hits, positives);
  const kept = items.filter((item) => item.kept);
  const right = kept.filter(({ hit }) => hit).length;
  const precision = kept.length ? right / kept.length : Number.NaN;
  const recall = right / positives;
  const cut = {
    kept: kept.length,
    hits: right,
    falsePositives: kept.length - right,
    missed: positives - right,
    precision,
    recall,
    f1: kept.length && positives ? f1Score(precision, recall) : 0,
  };
  const averages = {
    '11-point': interpolate(curve, '11-point'),
    'all-point': interpolate(curve, 'all-point'),
    '101-point': interpolate(curve, '101-point'),
  };
  const best = bestThreshold(
    curve,
    items.map(({ score }) => score),
  );
  return {
    items,
    positives,
    curve,
    envelope: envelope(curve.precision),
    averages,
    cut,
    best,
    sentence: sentence(state, cut, averages, best, positives),
    example: exampleText(),
  };
}

/** A share as text, three digits, or a dash where it is undefined. */
export const shown = (value: number): string => (Number.isNaN(value) ? '–' : value.toFixed(3));
const percent = (value: number): string => `${(100 * value).toFixed(1).replace(/\.0$/, '')} %`;

function sentence(
  { threshold }: CurveState,
  cut: CurveDerived['cut'],
  averages: CurveDerived['averages'],
  best: Cut | null,
  positives: number,
): string {
  if (positives === 0)
    return 'There is nothing to find, so recall and AP are undefined: every detection is wrong, and no average can say how wrong.';
  const first =
    cut.kept === 0
      ? `At ${threshold.toFixed(2)} nothing is kept: recall 0, and precision is undefined.`
      : `At ${threshold.toFixed(2)}, ${cut.kept} are kept: ${cut.hits} right, ${cut.falsePositives} wrong, ${cut.missed} missed. Precision ${percent(cut.precision)}, recall ${percent(cut.recall)}, F1 ${shown(cut.f1)}.`;
  const top = best
    ? `F1 is highest at ${best.threshold.toFixed(2)} (${shown(best.f1)}).`
    : 'No threshold finds anything.';
  const { '11-point': eleven, 'all-point': all, '101-point': hundred } = averages;
  return `${first} ${top} AP: 11 points ${shown(eleven.ap)}, all points ${shown(all.ap)}, 101 points ${shown(hundred.ap)}.`;
}

function exampleText(): string {
  const [first, second] = EXAMPLE;
  const positives = 360;
  const wrong = (at: { recall: number; precision: number }) =>
    Math.round(positives * (at.recall / at.precision - at.recall));
  return `The rings are the example that is often told: ${percent(first.precision)} precision at ${percent(first.recall)} recall, then ${percent(second.precision)} at ${percent(second.recall)}. With ${positives} objects that is ${wrong(first)} false positives at first and ${wrong(second)} later, but a list never takes one back. After ${percent(first.precision)} at ${percent(first.recall)}, no list gets beyond ${percent(highestLater(first, second.recall))}. The lesson holds all the same: precision can rise, so take the better, later point.`;
}

const hitsIn = (hits: string) => hits.replaceAll('0', '').length;
const withHits = (state: CurveState, hits: string): CurveState => ({
  ...state,
  hits,
  positives: Math.max(state.positives, hitsIn(hits)),
});

/** Turns a hit into a false positive or back; the number of objects grows when there were too few for it. */
export function flip(state: CurveState, place: number): CurveState {
  const sign = state.hits[place];
  if (sign === undefined) return state;
  return withHits(
    state,
    state.hits.slice(0, place) + (sign === '1' ? '0' : '1') + state.hits.slice(place + 1),
  );
}

/** Adds a detection at the end of the list; the state stays when it is full. */
export function append(state: CurveState, hit: boolean): CurveState {
  return state.hits.length >= MOST ? state : withHits(state, state.hits + (hit ? '1' : '0'));
}

/** Takes the last detection away. */
export function dropLast(state: CurveState): CurveState {
  return { ...state, hits: state.hits.slice(0, -1) };
}

/** Sets how many objects there are to find; never below the hits in the list. */
export function setPositives(state: CurveState, positives: number): CurveState {
  return { ...state, positives: Math.max(positives, hitsIn(state.hits)) };
}
