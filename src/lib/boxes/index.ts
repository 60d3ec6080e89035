export { logit, sigmoid, softmax } from './activations.ts';
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
  distinctSizes,
  type RestartOptions,
  restartAnchors,
} from './anchor-restarts.ts';
export { byArea, darknetAnchors, flatSizes, type KMeansOptions, kmeansAnchors, pairs } from './anchors.ts';
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
export { initialAnchors } from './initial-anchors.ts';
export { ciou, diou, giou, iou } from './iou.ts';
export {
  type AnchorDistance,
  type AnchorUpdate,
  averageIou,
  type KMeansResult,
  type KMeansState,
  runKMeans,
  startKMeans,
  stepKMeans,
} from './kmeans.ts';
export { sizeIou } from './kmeans-assign.ts';
export { type NmsOptions, nms, nmsTyped } from './nms.ts';
export { type NmsDecision, nmsDecisions } from './nms-steps.ts';
export { decodeOffsets, encodeOffsets, type Offsets, ssdVariances } from './offsets.ts';
export {
  type Channel,
  type LayoutVersion,
  type OutputLayout,
  outputLayout,
  outputPresets,
} from './output-layout.ts';
export { type PlacedScores, placeOnTree } from './place-on-tree.ts';
export { type PublishedAnchors, publishedAnchors } from './published-anchors.ts';
export { type RoiGrid, type RoiMap, type RoiTaps, roiAlign, roiSamples, roiTaps } from './roi-align.ts';
export { type RoiPoolBin, roiPool, roiPoolBins } from './roi-pool.ts';
export { orderByScore } from './score-order.ts';
export {
  parseCocoSizes,
  parseSizeLines,
  parseSizes,
  type SizeList,
  type SizeProblem,
} from './size-list.ts';
export { decayWeight, type SoftNmsOptions, type SoftNmsStep, softNms, softNmsSteps } from './soft-nms.ts';
export {
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
  responsibleCell,
  type YoloGrid,
  type YoloPredictions,
  type YoloVersion,
} from './yolo.ts';
export { type YoloCandidates, yoloCandidates } from './yolo-candidates.ts';
export {
  decodeTextbookYolo,
  decodeYoloV1,
  encodeYoloV1,
  type YoloV1Grid,
  yoloV1BoxLoss,
} from './yolo-shared.ts';
