export type { NdArray, Result } from './array.ts';
export { bilinearFilter, bilinearKernel } from './bilinear.ts';
export { type LayerCode, layerCode } from './code/layer-code.ts';
export { type Conv1dOptions, conv1d } from './conv1d.ts';
export { conv2d } from './conv2d.ts';
export { conv3d } from './conv3d.ts';
export { type DepthwiseOptions, depthwiseConv2d } from './depthwise.ts';
export { type AxisField, describeStack, type LayerDescription, type StackDescription } from './describe.ts';
export { dilateKernel } from './dilate.ts';
export { type Explainable, type Explanation, explainOutput, type Term } from './explain.ts';
export type { Layer, LayerType } from './layer.ts';
export { alexnetResponse, type LocalResponse, localResponse, responseWindow } from './local-response.ts';
export type { Bytes, Memory, MemoryOptions } from './memory.ts';
export {
  alexnet,
  fcn8s,
  googlenet,
  lenet5,
  mobilenetV1,
  type Network,
  networks,
  resnet50,
  seResnet50,
  vgg16,
  xception,
} from './networks/index.ts';
export { type AxisPadding, effectiveKernel, outputSize, type Padding } from './output-size.ts';
export type { ConvOptions } from './plan.ts';
export { avgPool2d, maxPool2d, type PoolOptions } from './pool.ts';
export { resizeNearest } from './resize.ts';
export { separableConv2d } from './separable.ts';
export { conv2dTranspose, overlapCount, transposeByStamping } from './transposed.ts';
export { type Insertion, transposeByInsertion, zeroInsertion } from './transposed-insertion.ts';
export { convolutionMatrix, transposeByMatrix, transposedMatrix } from './transposed-matrix.ts';
export type { TransposedOptions } from './transposed-plan.ts';
