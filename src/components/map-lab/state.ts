import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';
import { COCO_IOU_THRESHOLDS, COCO_STAT_NAMES } from '../../lib/metrics/index.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { type StreetDetectorId, streetDetectorIds } from '../../lib/street-detectors.ts';
import type { Comparison, Lab, LabCategory, VocClass } from './lab.ts';

export const SORTS = ['ap', 'name', 'truths'] as const;
export type Sort = (typeof SORTS)[number];

/** Of streets, `street` is the first one's number. */
export interface LabState extends SceneState {
  /** whose boxes: the detector's on the six photos, a detector's on drawn streets, or the reader's files */
  source: 'photos' | 'streets' | 'files';
  rule: 'coco' | 'voc';
  points: 'all-point' | '11-point';
  /** which of the ten IoU thresholds */
  at: number;
  /** detections of the photos below this score are left out */
  score: number;
  /** category id whose curve is drawn; 0: the one with the most truths */
  category: number;
  sort: Sort;
  /** own files: compare masks in place of boxes */
  masks: boolean;
  /** which detector looks at the streets, and at how many */
  detector: StreetDetectorId;
  scenes: number;
  /** detections on the streets below this score are left out */
  floor: number;
}

export const LOWEST_SCORE = 0.05;
/** Detections on streets below it are not kept at all: what the published figures of the networks use. */
export const LOWEST_FLOOR = 0.01;
export const MOST_SCENES = 500;

export const labCodec: Codec<LabState> = codec<LabState>({
  source: choice<LabState['source']>('photos', ['photos', 'streets', 'files']),
  rule: choice<LabState['rule']>('coco', ['coco', 'voc']),
  points: choice<LabState['points']>('all-point', ['all-point', '11-point']),
  at: number(0, { min: 0, max: COCO_IOU_THRESHOLDS.length - 1, step: 1 }),
  score: number(LOWEST_SCORE, { min: LOWEST_SCORE, max: 0.95, step: 0.05 }),
  category: number(0, { min: 0, max: 1e9, step: 1 }),
  sort: choice<Sort>('ap', SORTS),
  masks: flag(false),
  detector: choice<StreetDetectorId>('street-yolo', streetDetectorIds),
  scenes: number(12, { min: 1, max: MOST_SCENES, step: 1 }),
  floor: number(LOWEST_FLOOR, { min: LOWEST_FLOOR, max: 0.95, step: 0.01 }),
  ...sceneFields(1),
});

/** One line of the table. */
export interface LabRow {
  category: LabCategory;
  /** AP by the chosen rule: COCO's mean over thresholds, or VOC's at the chosen one; -1 undefined */
  ap: number;
}

/** A step on the way from COCO's number to VOC's. */
export interface Step {
  what: string;
  value: number;
  change: number | null;
}

export interface LabDerived {
  rows: LabRow[];
  /** COCO's 12 numbers with names and what they say */
  stats: { name: string; about: string; value: number }[];
  /** the chosen rule's one number */
  headline: { name: string; value: number };
  steps: Step[];
  /** the category whose curve is drawn */
  chosen: LabCategory | null;
  curve: { recall: readonly number[]; precision: readonly number[] };
  sentence: string;
}

/** What each of the 12 numbers says. */
export const STAT_ABOUT: readonly string[] = [
  'mean over IoU .50 to .95',
  'at IoU .50',
  'at IoU .75',
  'objects below 32² pixels',
  'from 32² to 96² pixels',
  'above 96² pixels',
  'recall with 1 detection an image',
  'with 10',
  'with 100',
  'recall, small objects',
  'medium',
  'large',
];

/** A figure for reading; COCO's -1 stays visible. */
export const shown = (value: number): string => (value < 0 || Number.isNaN(value) ? '−1' : value.toFixed(3));

/** Everything that is shown of an evaluation; null before there is one. */
export function derive(state: LabState, lab: Lab | null): LabDerived {
  const stats = COCO_STAT_NAMES.map((name, i) => ({
    name,
    about: STAT_ABOUT[i]!,
    value: lab?.stats[i] ?? Number.NaN,
  }));
  if (!lab)
    return {
      rows: [],
      stats,
      headline: { name: state.rule === 'coco' ? 'AP@[.50:.95]' : 'mAP', value: Number.NaN },
      steps: [],
      chosen: null,
      curve: { recall: [], precision: [] },
      sentence: '',
    };
  const voc = state.rule === 'voc' ? lab.comparison : null;
  const byId = new Map(voc?.perClass.map((one) => [one.id, one]));
  const vocAp = (one: VocClass | undefined) =>
    one ? (state.points === '11-point' ? one.points11 : one.all) : -1;
  const rows = lab.categories
    .map((category): LabRow => ({ category, ap: voc ? vocAp(byId.get(category.id)) : category.ap }))
    .sort(order(state.sort));
  const most = lab.categories.reduce<LabCategory | null>(
    (best, category) => (best && best.truths >= category.truths ? best : category),
    null,
  );
  const chosen = lab.categories.find(({ id }) => id === state.category) ?? most;
  const threshold = COCO_IOU_THRESHOLDS[voc ? voc.at : state.at]!.toFixed(2);
  const headline = voc
    ? {
        name: `VOC mAP@${threshold}`,
        value: state.points === '11-point' ? voc.mean.points11 : voc.mean.all,
      }
    : { name: 'COCO AP@[.50:.95]', value: lab.stats[0]! };
  return {
    rows,
    stats,
    headline,
    steps: lab.comparison ? stepsOf(lab, lab.comparison) : [],
    chosen,
    curve: curveOf(state, chosen, chosen ? byId.get(chosen.id) : undefined),
    sentence: sentence(lab, headline, threshold),
  };
}

function order(sort: Sort): (a: LabRow, b: LabRow) => number {
  const byName = (a: LabRow, b: LabRow) => a.category.name.localeCompare(b.category.name);
  if (sort === 'name') return byName;
  if (sort === 'truths') return (a, b) => b.category.truths - a.category.truths || byName(a, b);
  return (a, b) => b.ap - a.ap || byName(a, b);
}

/** COCO's mean AP at one threshold over the categories with truths. */
export function cocoAt(lab: Lab, at: number): number {
  const defined = lab.categories.map(({ apByIou }) => apByIou[at]!).filter((ap) => ap >= 0);
  return defined.length ? defined.reduce((sum, ap) => sum + ap, 0) / defined.length : -1;
}

function stepsOf(lab: Lab, { at, mean }: Comparison): Step[] {
  const threshold = COCO_IOU_THRESHOLDS[at]!.toFixed(2);
  const coco = cocoAt(lab, at);
  const change = (value: number, before: number) => (value < 0 || before < 0 ? null : value - before);
  return [
    { what: 'COCO’s AP over all ten IoU thresholds', value: lab.stats[0]!, change: null },
    {
      what: `only IoU ${threshold}, still by COCO’s rules`,
      value: coco,
      change: change(coco, lab.stats[0]!),
    },
    {
      what: 'matched as VOC does, still sampled at 101 points',
      value: mean.points101,
      change: change(mean.points101, coco),
    },
    {
      what: 'averaged over all points (VOC from 2010)',
      value: mean.all,
      change: change(mean.all, mean.points101),
    },
    {
      what: 'or at 11 points (VOC 2007)',
      value: mean.points11,
      change: change(mean.points11, mean.points101),
    },
  ];
}

/** COCO's 101 interpolated precisions, or VOC's raw curve. */
function curveOf(
  state: LabState,
  category: LabCategory | null,
  voc: VocClass | undefined,
): LabDerived['curve'] {
  if (!category || category.truths === 0) return { recall: [], precision: [] };
  if (voc) return { recall: voc.recall, precision: voc.precision };
  const from = state.at * 101;
  return {
    recall: Array.from({ length: 101 }, (_, i) => i / 100),
    precision: [...category.precision.subarray(from, from + 101)],
  };
}

const some = (count: number, one: string, many: string) =>
  `${count.toLocaleString('en')} ${count === 1 ? one : many}`;

function sentence(lab: Lab, headline: LabDerived['headline'], threshold: string): string {
  const boxes = lab.iouType === 'segm' ? 'masks' : 'boxes';
  const parts = [
    `${lab.title}: ${some(lab.images, 'image', 'images')}, ${some(lab.truths, 'truth', 'truths')}${lab.crowds ? ` and ${some(lab.crowds, 'crowd', 'crowds')}` : ''}, ${some(lab.detections, 'detection', 'detections')}, ${boxes} compared.`,
    `${headline.name} ${shown(headline.value)}.`,
  ];
  if (lab.comparison) {
    const { changed } = lab.comparison;
    parts.push(
      changed === 0
        ? `At IoU ${threshold} both rules judge every detection alike.`
        : `At IoU ${COCO_IOU_THRESHOLDS[lab.comparison.at]!.toFixed(2)} the two rules judge ${some(changed, 'detection', 'detections')} differently.`,
    );
  } else parts.push('VOC’s rules compare boxes only, so there is nothing to set against COCO’s masks.');
  return parts.join(' ');
}
