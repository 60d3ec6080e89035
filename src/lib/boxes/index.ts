export { type Box, checkBox } from './box.ts';
export { ciou, diou, giou, iou } from './iou.ts';
export { type NmsOptions, nms, nmsTyped, orderByScore } from './nms.ts';
