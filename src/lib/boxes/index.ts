export { type Box, checkBox } from './box.ts';
export {
  type Candidates,
  type CenterNetMaps,
  type CenterNetOptions,
  decodeCenterNet,
  isPeak,
} from './centernet.ts';
export { ciou, diou, giou, iou } from './iou.ts';
export { type NmsOptions, nms, nmsTyped, orderByScore } from './nms.ts';
export { type NmsDecision, nmsDecisions } from './nms-steps.ts';
export { decayWeight, type SoftNmsOptions, type SoftNmsStep, softNms, softNmsSteps } from './soft-nms.ts';
