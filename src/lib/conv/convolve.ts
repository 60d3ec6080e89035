import { filled, type NdArray, type Result } from './array.ts';
import type { Axis } from './output-size.ts';
import { outputShapeOf, type Plan } from './plan.ts';

/** An axis of length 1 that a window of 1 passes over: it turns a convolution on one or two axes into one on three. */
const still: Axis = { input: 1, kernel: 1, stride: 1, dilation: 1, before: 0, after: 0, output: 1 };

/** The axes of a plan as depth, height and width; those that are missing have length 1. */
export function threeAxes(axes: readonly Axis[]): [Axis, Axis, Axis] {
  return [axes.at(-3) ?? still, axes.at(-2) ?? still, axes.at(-1) ?? still];
}

/**
 * The sum that every convolution is: output[o] = bias + sum over kernel cells k and channels i of
 * input[o * stride + k * dilation - before][i] * filter[k][i][o's channel]. Cells outside the input count as 0. As in
 * every deep-learning library the kernel is not flipped (so mathematicians call it cross-correlation).
 * Products are added in the order of kernel cell, then channel.
 */
export function convolve(input: NdArray, filter: ArrayLike<number>, plan: Plan): Result {
  const [depth, height, width] = threeAxes(plan.axes);
  const { batch, inputChannels, outputChannels, groups, bias } = plan;
  const inPerGroup = inputChannels / groups;
  const outPerGroup = outputChannels / groups;
  const result = filled(outputShapeOf(plan));
  const out = result.data;
  const data = input.data;
  let to = 0;
  for (let n = 0; n < batch; n++) {
    for (let oz = 0; oz < depth.output; oz++) {
      for (let oy = 0; oy < height.output; oy++) {
        for (let ox = 0; ox < width.output; ox++, to += outputChannels) {
          if (bias) for (let c = 0; c < outputChannels; c++) out[to + c] = bias[c]!;
          for (let kz = 0; kz < depth.kernel; kz++) {
            const z = oz * depth.stride + kz * depth.dilation - depth.before;
            if (z < 0 || z >= depth.input) continue;
            for (let ky = 0; ky < height.kernel; ky++) {
              const y = oy * height.stride + ky * height.dilation - height.before;
              if (y < 0 || y >= height.input) continue;
              for (let kx = 0; kx < width.kernel; kx++) {
                const x = ox * width.stride + kx * width.dilation - width.before;
                if (x < 0 || x >= width.input) continue;
                const from = (((n * depth.input + z) * height.input + y) * width.input + x) * inputChannels;
                const cell = ((kz * height.kernel + ky) * width.kernel + kx) * inPerGroup * outputChannels;
                for (let g = 0; g < groups; g++) {
                  for (let i = 0; i < inPerGroup; i++) {
                    const value = data[from + g * inPerGroup + i]!;
                    const row = cell + i * outputChannels;
                    for (let c = g * outPerGroup; c < (g + 1) * outPerGroup; c++) {
                      out[to + c]! += value * filter[row + c]!;
                    }
                  }
                }
              }
            }
          }
        }
      }
    }
  }
  return result;
}
