export {
  type ChunkedCocoOptions,
  type CocoOptions,
  cocoSteps,
  evaluateCoco,
  evaluateCocoInChunks,
} from './coco.ts';
export { cocoDecisions } from './coco-decisions.ts';
export { cocoCsv, worstImages } from './coco-export.ts';
export type {
  CocoAnnotation,
  CocoCategory,
  CocoDefaults,
  CocoDetection,
  CocoGroundTruth,
  CocoImage,
  CocoIouType,
  CocoSegmentation,
} from './coco-format.ts';
export { cocoFromItems, type PictureDetection, type PictureTruth } from './coco-items.ts';
export { runsOfSegmentation } from './coco-mask.ts';
export { type CocoMatchOptions, cocoIou, matchCoco } from './coco-match.ts';
export { cocoRanking, type RankedCategory, rankingAp } from './coco-ranking.ts';
export {
  COCO_STAT_NAMES,
  type CocoCategoryResult,
  type CocoImageCounts,
  type CocoProgress,
  type CocoResult,
} from './coco-result.ts';
export type { CocoTable } from './coco-table.ts';
export { confusionMatrix } from './confusion-matrix.ts';
export {
  type Decision,
  type DecisionReason,
  type MatchDetection,
  type MatchTruth,
  type PictureMatch,
  rankedHits,
} from './decision.ts';
export { changedDecisions, type ExplainOptions, explainDecision } from './explain-decision.ts';
export { bestThreshold, type Cut, f1Score } from './f1.ts';
export {
  type AreaName,
  COCO_AREA_NAMES,
  COCO_AREA_RANGES,
  COCO_IOU_THRESHOLDS,
  COCO_MAX_DETECTIONS,
  COCO_RECALL_THRESHOLDS,
  VOC_RECALL_THRESHOLDS,
} from './grids.ts';
export { type Offer, paretoFront } from './pareto.ts';
export { percentile } from './percentiles.ts';
export { rasterisePolygon } from './polygon.ts';
export {
  envelope,
  type InterpolatedCurve,
  type InterpolationRule,
  interpolate,
  type PrecisionRecallCurve,
  precisionRecall,
} from './precision-recall.ts';
export {
  compressCounts,
  decodeRle,
  encodeRle,
  expandCounts,
  type Mask,
  type Rle,
  type Runs,
  runsOf,
} from './rle.ts';
export { mergeRuns, rleArea, rleBox, rleIou } from './rle-measures.ts';
export { type SegmentationScores, segmentationScores } from './segmentation-scores.ts';
export {
  evaluateVoc,
  type VocClassResult,
  type VocDetection,
  type VocOptions,
  type VocResult,
  type VocTruth,
} from './voc.ts';
export { matchVoc, type VocMatchOptions, vocIou } from './voc-match.ts';
