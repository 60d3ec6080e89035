import type { Decision } from './decision.ts';
import { groupPositions } from './group-positions.ts';
import { checkBox, checkDetection, checkIouThreshold } from './match-checks.ts';
import { type InterpolatedCurve, interpolate, precisionRecall } from './precision-recall.ts';
import { decideVoc } from './voc-match.ts';

/** A true object. Box [x1, y1, x2, y2] in pixels. */
export interface VocTruth {
  image: string | number;
  class: string | number;
  box: readonly number[];
  /** does not count, neither found nor missed */
  difficult?: boolean;
}

/** A detection; in a picture without truths of its class it is a false positive. */
export interface VocDetection {
  image: string | number;
  class: string | number;
  box: readonly number[];
  score: number;
}

export interface VocOptions {
  /** a match needs at least this IoU; default 0.5 */
  iouThreshold?: number;
  /** '11-point' as in VOC 2007, 'all-point' as from VOC 2010 on (default) */
  interpolation?: '11-point' | 'all-point';
  /** count pixels inclusively (width = x2 - x1 + 1), as the published VOC figures do; default false */
  plusOne?: boolean;
}

export interface VocClassResult {
  class: string | number;
  /** NaN where the class has no truth that counts */
  ap: number;
  /** truths that count: not difficult */
  positives: number;
  truePositives: number;
  falsePositives: number;
  /** detections that went to a difficult truth: neither right nor wrong */
  ignored: number;
  /** after each detection that counts, by falling score */
  precision: number[];
  recall: number[];
  scores: number[];
  /** detections' positions in the input, same order */
  detections: number[];
  interpolated: InterpolatedCurve;
}

export interface VocResult {
  /** every class of truths or detections, in the order in which they first appear */
  perClass: VocClassResult[];
  /** mean AP over the classes that have a truth that counts; NaN when there is none */
  meanAp: number;
  /** one per detection, in the order of the input; truths are positions in groundTruths */
  decisions: Decision[];
}

/**
 * Evaluates detections by the rules of PASCAL VOC: per class, detections of all pictures by falling score (equal ones
 * in the order of the input) go to the truth they overlap most; the first to reach the threshold is a hit, the next a
 * false positive, difficult truths count neither way. (VOC devkit, VOCevaldet.m; Everingham et al. 2010, "The PASCAL
 * visual object classes (VOC) challenge", section 4; same figures as rafaelpadilla/Object-Detection-Metrics)
 *
 * @throws TypeError or RangeError that names the record and field
 */
export function evaluateVoc(
  groundTruths: readonly VocTruth[],
  detections: readonly VocDetection[],
  { iouThreshold = 0.5, interpolation = 'all-point', plusOne = false }: VocOptions = {},
): VocResult {
  checkIouThreshold(iouThreshold);
  if (interpolation !== '11-point' && interpolation !== 'all-point') {
    throw new RangeError(`interpolation must be '11-point' or 'all-point', got ${String(interpolation)}`);
  }
  if (!Array.isArray(groundTruths)) throw new TypeError('groundTruths must be a list');
  if (!Array.isArray(detections)) throw new TypeError('detections must be a list');
  for (let i = 0; i < groundTruths.length; i++)
    checkRecord(groundTruths[i], `groundTruths[${i}]`, checkBoxOf);
  for (let i = 0; i < detections.length; i++) checkRecord(detections[i], `detections[${i}]`, checkDetection);

  const truthsByClass = groupPositions(groundTruths, (truth) => truth.class);
  const detectionsByClass = groupPositions(detections, (detection) => detection.class);
  const takenBy: (number | null)[] = groundTruths.map(() => null);
  const decisions: Decision[] = new Array(detections.length);
  const perClass = [...new Set([...truthsByClass.keys(), ...detectionsByClass.keys()])].map((name) => {
    const truths = truthsByClass.get(name) ?? [];
    const truthsByImage = groupPositions(groundTruths, (truth) => truth.image, truths);
    const order = (detectionsByClass.get(name) ?? []).sort(
      (a, b) => detections[b]!.score - detections[a]!.score,
    );
    for (const [rank, d] of order.entries()) {
      const { box, image } = detections[d]!;
      const rivals = truthsByImage.get(image) ?? [];
      decisions[d] = decideVoc(d, rank, box, rivals, groundTruths, takenBy, iouThreshold, plusOne);
    }
    const counted = order.filter((d) => decisions[d]!.outcome !== 'ignored');
    const hits = counted.map((d) => decisions[d]!.outcome === 'true positive');
    const curve = precisionRecall(hits, truths.filter((i) => !groundTruths[i]!.difficult).length);
    const interpolated = interpolate(curve, interpolation);
    const truePositives = hits.filter(Boolean).length;
    return {
      class: name,
      ap: interpolated.ap,
      positives: curve.positives,
      truePositives,
      falsePositives: hits.length - truePositives,
      ignored: order.length - counted.length,
      precision: curve.precision,
      recall: curve.recall,
      scores: counted.map((d) => detections[d]!.score),
      detections: counted,
      interpolated,
    };
  });
  const defined = perClass.filter(({ positives }) => positives > 0);
  return { perClass, meanAp: defined.reduce((sum, { ap }) => sum + ap, 0) / defined.length, decisions };
}

const checkBoxOf = (record: { box: readonly number[] }, name: string) => checkBox(record.box, name);

function checkRecord<T extends { image: unknown; class: unknown }>(
  record: T | undefined,
  name: string,
  checkRest: (record: T, name: string) => void,
): void {
  if (typeof record !== 'object' || record === null) throw new TypeError(`${name} must be an object`);
  for (const field of ['image', 'class'] as const) {
    const value = record[field];
    if (typeof value !== 'string' && typeof value !== 'number') {
      throw new TypeError(`${name}.${field} must be a string or a number, got ${String(value)}`);
    }
  }
  checkRest(record, name);
}
