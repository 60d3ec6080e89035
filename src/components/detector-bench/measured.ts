/** What one measurement gave, and the numbers that can be read from it in different ways. */
import {
  interpolate,
  percentile,
  precisionRecall,
  type RankedCategory,
  rankingAp,
} from '../../lib/metrics/index.ts';
import type { DetectorKey } from './detectors.ts';
import type { Kind } from './kinds.ts';

/** Milliseconds of one look, stage by stage. */
export interface Look {
  /** a warm-up, or the first look after a change of network */
  warmUp: boolean;
  /** in the order of `stages` */
  milliseconds: readonly number[];
}

/** VOC's ranked list of one class at IoU .50, ignored detections left out. */
export interface VocRanking {
  positives: number;
  /** falling */
  scores: readonly number[];
  hits: readonly boolean[];
}

/** One detector on one kind of pictures at one input size. */
export interface Measured {
  detector: DetectorKey;
  /** of the scenes; photos have none */
  kind: Kind | 'photos';
  /** which set of scenes, and with which settings; rows are comparable only where it is the same */
  condition: string;
  size: number;
  /** pictures it was to look at, and did */
  planned: number;
  pictures: number;
  stages: readonly string[];
  /** warm-ups before the first picture, then one for each picture */
  looks: readonly Look[];
  /** truths that count, and detections of any score */
  truths: number;
  detections: number;
  coco: readonly RankedCategory[];
  voc: readonly VocRanking[];
  /** of the engine, as it calls itself */
  backend: string;
}

export const RULES = ['ap', 'ap50', 'ap75', 'voc', 'voc07'] as const;
export type Rule = (typeof RULES)[number];

export const ruleTitles: Readonly<Record<Rule, string>> = {
  ap: 'COCO AP@[.50:.95]',
  ap50: 'COCO AP@.50',
  ap75: 'COCO AP@.75',
  voc: 'VOC mAP@.50, all points',
  voc07: 'VOC mAP@.50, 11 points',
};

const defined = (value: number): number => (value < 0 ? Number.NaN : value);

/** The accuracy of a measurement among detections of at least a score; NaN where there is nothing to find. */
export function accuracy({ coco, voc }: Measured, rule: Rule, minScore: number): number {
  if (rule !== 'voc' && rule !== 'voc07') return defined(rankingAp(coco, minScore)[rule]);
  const aps = voc
    .filter(({ positives }) => positives > 0)
    .map(({ positives, scores, hits }) => {
      const below = scores.findIndex((score) => score < minScore);
      const curve = precisionRecall(below < 0 ? hits : hits.slice(0, below), positives);
      return interpolate(curve, rule === 'voc' ? 'all-point' : '11-point').ap;
    });
  return aps.reduce((sum, ap) => sum + ap, 0) / aps.length;
}

/** By all rules. */
export function accuracies(measured: Measured, minScore: number): Record<Rule, number> {
  const { ap, ap50, ap75 } = rankingAp(measured.coco, minScore);
  return {
    ap: defined(ap),
    ap50: defined(ap50),
    ap75: defined(ap75),
    voc: accuracy(measured, 'voc', minScore),
    voc07: accuracy(measured, 'voc07', minScore),
  };
}

export const TIMED = ['all', 'no-nms', 'network'] as const;
/** Which stages count: all, all but non-maximum suppression, or only what the networks compute. */
export type Timed = (typeof TIMED)[number];

/** What a stage is, by the name that the engine gives it. */
export function partOf(stage: string): 'suppression' | 'arithmetic' | 'network' {
  if (/nms|suppress/i.test(stage)) return 'suppression';
  return /decod|propos|boxes|picture|preprocess/i.test(stage) ? 'arithmetic' : 'network';
}

/** Milliseconds of each look that counts. */
export function timesOf({ stages, looks }: Measured, timed: Timed, warmUps: boolean): number[] {
  const counts = stages.map((stage) => {
    const part = partOf(stage);
    return timed === 'all' || part === 'network' || (timed === 'no-nms' && part === 'arithmetic');
  });
  return looks
    .filter(({ warmUp }) => warmUps || !warmUp)
    .map(({ milliseconds }) =>
      milliseconds.reduce((sum, time, stage) => sum + (counts[stage] ? time : 0), 0),
    );
}

export const PERCENTS = [50, 90, 99] as const;

/** The 50th, 90th and 99th percentile; NaN of nothing. */
export const spread = (times: readonly number[]): [p50: number, p90: number, p99: number] =>
  PERCENTS.map((percent) => percentile(times, percent)) as [number, number, number];

/** Percentiles of each stage, warm-ups left out. */
export function stageSpreads(measured: Measured): { name: string; spread: [number, number, number] }[] {
  const counted = measured.looks.filter(({ warmUp }) => !warmUp);
  return measured.stages.map((name, stage) => ({
    name,
    spread: spread(counted.map(({ milliseconds }) => milliseconds[stage]!)),
  }));
}

/** How the table counts; none of it needs a new measurement. */
export interface Reading {
  rule: Rule;
  /** detections below are left out before AP is computed */
  score: number;
  timed: Timed;
  percent: '50' | '90' | '99';
  /** warm-ups count as looks */
  warm: boolean;
}
