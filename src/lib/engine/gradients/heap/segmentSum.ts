import { type KernelFunc, type TensorInfo, util } from '@tensorflow/tfjs-core';
import { floatsOf, wholesOf, zerosOn } from './heap.ts';

/**
 * The sum of the rows of x that have the same number in segmentIds, for the WASM backend, which lacks it: the gradient of gather.
 * Rows with a negative number, or one past the last segment, count nowhere.
 */
export const unsortedSegmentSum: KernelFunc = ({ inputs, attrs, backend }) => {
  const [x, segmentIds] = [inputs['x'], inputs['segmentIds']] as [TensorInfo, TensorInfo];
  const count = attrs!['numSegments'] as number;
  const rest = x.shape.slice(segmentIds.shape.length);
  const length = util.sizeFromShape(rest);
  const result = zerosOn(backend, [count, ...rest]);
  const sums = result.values;
  const values = floatsOf(backend, x);
  const ids = wholesOf(backend, segmentIds);
  ids.forEach((id, row) => {
    if (id < 0 || id >= count) return;
    for (let i = 0; i < length; i++)
      sums[id * length + i] = sums[id * length + i]! + values[row * length + i]!;
  });
  return result.info;
};
