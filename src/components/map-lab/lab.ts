import {
  COCO_IOU_THRESHOLDS,
  COCO_STAT_NAMES,
  type CocoDetection,
  type CocoGroundTruth,
  type CocoIouType,
  type CocoProgress,
  type CocoResult,
  changedDecisions,
  cocoDecisions,
  cocoSteps,
  type Decision,
  evaluateVoc,
  explainDecision,
  interpolate,
} from '../../lib/metrics/index.ts';

/** One category of an evaluation. Undefined figures are -1. */
export interface LabCategory {
  id: number;
  name: string;
  /** truths that count */
  truths: number;
  detections: number;
  ap: number;
  /** [10] by IoU threshold */
  apByIou: number[];
  apSmall: number;
  apMedium: number;
  apLarge: number;
  ar1: number;
  ar10: number;
  ar100: number;
  /** [10, 101] interpolated precision by IoU threshold and recall point */
  precision: Float64Array;
}

export interface LabImage {
  id: number;
  name: string;
  truths: number;
  hits: number;
  missed: number;
  falsePositives: number;
}

/** What VOC's rules say about the same boxes at one IoU threshold. */
export interface Comparison {
  /** which of the ten thresholds */
  at: number;
  perClass: VocClass[];
  /** means over the classes with truths: VOC's matching, averaged in three ways; -1 where there is none */
  mean: { points101: number; all: number; points11: number };
  /** how many detections the two rules judge differently */
  changed: number;
  /** some of them, explained */
  examples: string[];
}

export interface VocClass {
  id: number;
  points101: number;
  all: number;
  points11: number;
  /** the raw curve, thinned to at most 400 points */
  recall: number[];
  precision: number[];
}

/** One evaluation, as plain data that crosses from a worker. */
export interface Lab {
  title: string;
  iouType: CocoIouType;
  /** COCO's 12 numbers */
  stats: number[];
  /** categories with truths or detections, by id */
  categories: LabCategory[];
  /** categories with neither */
  empty: number;
  /** up to 24, the most mistakes first; at IoU .50 and the score in `imageScore` */
  worst: LabImage[];
  imageScore: number;
  images: number;
  truths: number;
  crowds: number;
  detections: number;
  notices: string[];
  /** null where masks were compared: VOC's rules are about boxes */
  comparison: Comparison | null;
}

/** Names for the reader; positions in the input's lists. */
export interface LabNames {
  detection?: (index: number) => string;
  truth?: (index: number) => string;
}

/**
 * Evaluates by COCO's rules and, for boxes, by VOC's at one threshold (not where `at` is null). A generator, so that a
 * worker can report between steps; it yields COCO's progress.
 *
 * @throws as `evaluateCoco`
 */
export function* labSteps(
  title: string,
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  {
    iouType = 'bbox',
    at = 0,
    imageScore = 0.5,
  }: { iouType?: CocoIouType; at?: number | null; imageScore?: number } = {},
): Generator<CocoProgress, Lab> {
  const result = yield* cocoSteps(groundTruth, detections, { iouType, imageScore });
  let comparison: Comparison | null = null;
  if (iouType === 'bbox' && at !== null) {
    yield { stage: 'summing up', done: 1 };
    comparison = compare(groundTruth, detections, at);
  }
  return { ...summarise(title, iouType, groundTruth, detections.length, result), comparison };
}

/** `labSteps` in one go. */
export function evaluateLab(...input: Parameters<typeof labSteps>): Lab {
  const steps = labSteps(...input);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

function summarise(
  title: string,
  iouType: CocoIouType,
  groundTruth: CocoGroundTruth,
  detections: number,
  result: CocoResult,
): Omit<Lab, 'comparison'> {
  const shown = result.perCategory.filter((category) => category.truths > 0 || category.detections > 0);
  const imageNames = new Map(groundTruth.images.map(({ id, file_name }) => [id, file_name]));
  const { ids, truths, hits, falsePositives, score } = result.perImage;
  const worst = ids
    .map((id, i): LabImage => {
      return {
        id,
        name: imageNames.get(id) ?? `image ${id}`,
        truths: truths[i]!,
        hits: hits[i]!,
        missed: truths[i]! - hits[i]!,
        falsePositives: falsePositives[i]!,
      };
    })
    .sort((a, b) => b.missed + b.falsePositives - (a.missed + a.falsePositives) || a.id - b.id)
    .slice(0, 24);
  return {
    title,
    iouType,
    stats: result.stats,
    categories: shown.map((category) => ({
      id: category.id,
      name: category.name ?? `category ${category.id}`,
      truths: category.truths,
      detections: category.detections,
      ap: category.ap,
      apByIou: category.apByIou,
      apSmall: category.byArea.small.ap,
      apMedium: category.byArea.medium.ap,
      apLarge: category.byArea.large.ap,
      ar1: category.arByMaxDetections[1],
      ar10: category.arByMaxDetections[10],
      ar100: category.arByMaxDetections[100],
      precision: category.precision,
    })),
    empty: result.perCategory.length - shown.length,
    worst,
    imageScore: score,
    images: groundTruth.images.length,
    truths: shown.reduce((sum, category) => sum + category.truths, 0),
    crowds: groundTruth.annotations.filter(({ iscrowd }) => Boolean(iscrowd)).length,
    detections,
    notices: result.notices,
  };
}

/** Most explained decisions. */
const EXAMPLES = 12;

/**
 * The same boxes by VOC's rules: no crowds (they become difficult), no limit on detections, a detection's best truth or
 * none. Averaged as COCO does and in VOC's two ways, so that matching and averaging can be told apart.
 */
export function compare(
  groundTruth: CocoGroundTruth,
  detections: readonly CocoDetection[],
  at: number,
  names: LabNames = {},
): Comparison {
  const iouThreshold = COCO_IOU_THRESHOLDS[at]!;
  const corners = ([x, y, w, h]: readonly number[]) => [x!, y!, x! + w!, y! + h!];
  const voc = evaluateVoc(
    groundTruth.annotations.map((one) => ({
      image: one.image_id,
      class: one.category_id,
      box: corners(one.bbox!),
      difficult: Boolean(one.iscrowd),
    })),
    detections.map((one) => ({
      image: one.image_id,
      class: one.category_id,
      box: corners(one.bbox!),
      score: one.score,
    })),
    { iouThreshold },
  );
  const perClass = voc.perClass.map((one): VocClass => {
    const curve = { precision: one.precision, recall: one.recall, positives: one.positives };
    const every = Math.max(1, Math.ceil(one.recall.length / 400));
    const thin = (values: readonly number[]) =>
      values.filter((_, i) => i % every === 0 || i === values.length - 1);
    const ap = (rule: '11-point' | '101-point') => (one.positives > 0 ? interpolate(curve, rule).ap : -1);
    return {
      id: Number(one.class),
      points101: ap('101-point'),
      all: one.positives > 0 ? one.ap : -1,
      points11: ap('11-point'),
      recall: thin(one.recall),
      precision: thin(one.precision),
    };
  });
  const coco = cocoDecisions(groundTruth, detections, { iouThreshold });
  const changed = changedDecisions(voc.decisions, coco);
  const better = (index: number) => detections[index]!.score;
  const first = [...changed].sort((a, b) => better(b) - better(a)).slice(0, EXAMPLES);
  return {
    at,
    perClass,
    mean: {
      points101: meanDefined(perClass.map((one) => one.points101)),
      all: meanDefined(perClass.map((one) => one.all)),
      points11: meanDefined(perClass.map((one) => one.points11)),
    },
    changed: changed.length,
    examples: first.map((index) => explained(index, voc.decisions, coco, iouThreshold, names)),
  };
}

function explained(
  index: number,
  voc: readonly Decision[],
  coco: readonly Decision[],
  iouThreshold: number,
  names: LabNames,
): string {
  const options = {
    iouThreshold: Number(iouThreshold.toFixed(2)),
    detectionName: names.detection ?? ((d: number) => `detections[${d}]`),
    truthName: names.truth ?? ((g: number) => `annotations[${g}]`),
  };
  const by = (rule: 'voc' | 'coco', decisions: readonly Decision[]) =>
    explainDecision(decisions[index]!, { rule, ...options });
  const name = options.detectionName(index);
  return `${name[0]!.toUpperCase()}${name.slice(1)}. COCO: ${by('coco', coco)} VOC: ${by('voc', voc)}`;
}

/** The mean of the values that are defined; -1 when there is none. */
export function meanDefined(values: readonly number[]): number {
  const defined = values.filter((value) => value >= 0);
  return defined.length ? defined.reduce((sum, value) => sum + value, 0) / defined.length : -1;
}

const quoted = (value: string | number) => {
  const text = String(value);
  // A name that starts like a formula would run as one in a spreadsheet.
  const safe = typeof value === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** One line per category, AP at each IoU threshold included; -1 where undefined. */
export function labCsv(lab: Lab): string {
  const thresholds = Array.from({ length: 10 }, (_, t) => (0.5 + 0.05 * t).toFixed(2));
  const head = [
    'id',
    'category',
    'truths',
    'detections',
    'AP',
    ...thresholds.map((t) => `AP@${t}`),
    'AP small',
    'AP medium',
    'AP large',
    'AR1',
    'AR10',
    'AR100',
  ];
  const rows = lab.categories.map((one) => [
    one.id,
    one.name,
    one.truths,
    one.detections,
    one.ap,
    ...one.apByIou,
    one.apSmall,
    one.apMedium,
    one.apLarge,
    one.ar1,
    one.ar10,
    one.ar100,
  ]);
  return `${[head, ...rows].map((row) => row.map(quoted).join(',')).join('\r\n')}\r\n`;
}

/** Everything but the curves. */
export function labJson(lab: Lab): string {
  const { comparison, categories, stats, ...rest } = lab;
  return JSON.stringify(
    {
      ...rest,
      stats: Object.fromEntries(COCO_STAT_NAMES.map((name, i) => [name, stats[i]])),
      categories: categories.map(({ precision, ...category }) => category),
      voc: comparison && {
        iouThreshold: Number((0.5 + 0.05 * comparison.at).toFixed(2)),
        meanApAllPoints: comparison.mean.all,
        meanAp11Points: comparison.mean.points11,
        decisionsThatDiffer: comparison.changed,
        perClass: comparison.perClass.map(({ id, all, points11 }) => ({ id, allPoints: all, points11 })),
      },
    },
    null,
    1,
  );
}
