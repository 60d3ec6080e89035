import { backend_util, type KernelFunc, type TensorInfo } from '@tensorflow/tfjs-core';
import { floatsOf, zerosOn } from './heap.ts';

/**
 * The gradient of the max pool, for the WASM backend: dy of a window goes to its largest cell, the first of equal ones in row-major
 * order, as on the CPU backend. tfjs 4.22's own starts its search for the maximum at a number just above zero, so windows of only
 * negative numbers get no gradient.
 */
export const maxPoolGradient: KernelFunc = ({ inputs, attrs, backend }) => {
  const [dy, input] = [inputs['dy'], inputs['input']] as [TensorInfo, TensorInfo];
  const info = backend_util.computePool2DInfo(
    input.shape as [number, number, number, number],
    attrs!['filterSize'] as [number, number],
    attrs!['strides'] as [number, number],
    1,
    attrs!['pad'] as 'same' | 'valid' | number,
    attrs!['dimRoundingMode'] as 'floor' | 'round' | 'ceil' | undefined,
  );
  const { inHeight, inWidth, inChannels, filterHeight, filterWidth, strideHeight, strideWidth } = info;
  const result = zerosOn(backend, input.shape);
  const [x, slopes] = [floatsOf(backend, input), floatsOf(backend, dy)];
  const dx = result.values;
  const places = new Int32Array(inChannels);
  let output = 0;
  for (let batch = 0; batch < info.batchSize; batch++) {
    for (let row = 0; row < info.outHeight; row++) {
      const top = row * strideHeight - info.padInfo.top;
      for (let column = 0; column < info.outWidth; column++) {
        const left = column * strideWidth - info.padInfo.left;
        places.fill(-1);
        for (let y = Math.max(0, top); y < Math.min(inHeight, top + filterHeight); y++) {
          for (let z = Math.max(0, left); z < Math.min(inWidth, left + filterWidth); z++) {
            const cell = ((batch * inHeight + y) * inWidth + z) * inChannels;
            for (let channel = 0; channel < inChannels; channel++) {
              const best = places[channel]!;
              if (best < 0 || x[cell + channel]! > x[best]!) places[channel] = cell + channel;
            }
          }
        }
        for (let channel = 0; channel < inChannels; channel++, output++) {
          const place = places[channel]!;
          if (place >= 0) dx[place] = dx[place]! + slopes[output]!;
        }
      }
    }
  }
  return result.info;
};
