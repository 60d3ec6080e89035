export {
  type AnchorMatches,
  type AnchorMatchOptions,
  BACKGROUND,
  IGNORED,
  matchAnchors,
} from './anchor-matching.ts';
export {
  type AnchorRun,
  anchorCurve,
  byArea,
  darknetAnchors,
  distinctSizes,
  flatSizes,
  initialAnchors,
  type KMeansOptions,
  kmeansAnchors,
  pairs,
  type RestartOptions,
  restartAnchors,
} from './anchors.ts';
export { type Box, checkBox } from './box.ts';
export {
  type Candidates,
  type CenterNetMaps,
  type CenterNetOptions,
  decodeCenterNet,
  isPeak,
} from './centernet.ts';
export {
  type DefaultBoxMap,
  type PlacedBoxes,
  regionAnchors,
  ssd300Maps,
  ssdDefaultBoxes,
  ssdScales,
} from './default-boxes.ts';
export { ciou, diou, giou, iou } from './iou.ts';
export {
  type AnchorDistance,
  type AnchorUpdate,
  averageIou,
  type KMeansResult,
  type KMeansState,
  runKMeans,
  sizeIou,
  startKMeans,
  stepKMeans,
} from './kmeans.ts';
export { type NmsOptions, nms, nmsTyped, orderByScore } from './nms.ts';
export { type NmsDecision, nmsDecisions } from './nms-steps.ts';
export { decodeOffsets, encodeOffsets, type Offsets, ssdVariances } from './offsets.ts';
export {
  type Channel,
  type LayoutVersion,
  type OutputLayout,
  outputLayout,
  outputPresets,
} from './output-layout.ts';
export { type PublishedAnchors, publishedAnchors } from './published-anchors.ts';
export {
  parseCocoSizes,
  parseSizeLines,
  parseSizes,
  type SizeList,
  type SizeProblem,
} from './size-list.ts';
export { decayWeight, type SoftNmsOptions, type SoftNmsStep, softNms, softNmsSteps } from './soft-nms.ts';
export {
  type PlacedScores,
  placeOnTree,
  type TreePrediction,
  type WordTree,
  wordTree,
} from './word-tree.ts';
export {
  anchorFits,
  boxAround,
  type DecodedBox,
  decodeYolo,
  decodeYoloBox,
  encodeYolo,
  logit,
  responsibleCell,
  sigmoid,
  softmax,
  type YoloGrid,
  type YoloPredictions,
  type YoloVersion,
} from './yolo.ts';
export {
  decodeTextbookYolo,
  decodeYoloV1,
  encodeYoloV1,
  type YoloV1Grid,
  yoloV1BoxLoss,
} from './yolo-shared.ts';
