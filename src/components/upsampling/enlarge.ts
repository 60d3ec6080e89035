/** Four ways to enlarge maps, and how far each is from the original. */
import { conv2dTranspose } from '../../lib/conv/index.ts';
import { type Resampling, resample } from '../../lib/conv/resample.ts';
import { confusionMatrix, segmentationScores } from '../../lib/metrics/index.ts';
import type { LabelScene } from '../../lib/scenes/street.ts';
import { bilinearStart, learnedKernel, type Normal, type Planes } from './fit.ts';

/** In the order in which they are shown. */
export const methods = ['nearest', 'bilinear', 'start', 'learned'] as const;
export type Method = (typeof methods)[number];

/** How good one enlargement is, measured away from the border. */
export interface Quality {
  /** mean squared error of values that are about 0 … 1 */
  mse: number;
  /** 10 log10(1 / mse) in decibels */
  psnr: number;
  /** score maps only: mean IoU and pixel accuracy of the best class at each pixel */
  meanIou: number | null;
  pixelAccuracy: number | null;
}

/** One factor, measured. */
export interface Measured {
  factor: number;
  reach: number;
  small: Planes;
  enlarged: Record<Method, Planes>;
  quality: Record<Method, Quality>;
  /** [(reach x factor)²] */
  kernel: Float64Array;
  startKernel: Float64Array;
  /** pixels at each border that are not measured */
  margin: number;
  /** largest difference between bilinear and the bilinear start, inside and anywhere */
  apart: { inside: number; border: number };
}

/** Score maps as a perfect network would give them: for each class a map of ones and zeros. */
export function scorePlanes({ width, height, labels, classes }: LabelScene): Planes {
  const data = new Float32Array(classes.length * width * height);
  labels.forEach((label, i) => {
    data[label * width * height + i] = 1;
  });
  return { count: classes.length, width, height, data };
}

/** The label of the largest of the maps at each pixel; ties go to the smaller label. */
export function bestLabels({ count, width, height, data }: Planes): Uint8Array {
  const size = width * height;
  const best = new Uint8Array(size);
  const most = data.slice(0, size);
  for (let k = 1; k < count; k++)
    for (let i = 0; i < size; i++) {
      const score = data[k * size + i]!;
      if (score > most[i]! + 1e-6) {
        most[i] = score;
        best[i] = k;
      }
    }
  return best;
}

/** Every map at another size. */
export function resizePlanes(
  planes: Planes,
  size: { width: number; height: number },
  method: Resampling,
): Planes {
  const { count, width, height } = planes;
  const data = new Float32Array(count * size.width * size.height);
  for (let k = 0; k < count; k++) {
    const plane = planes.data.subarray(k * width * height, (k + 1) * width * height);
    data.set(
      resample({ width, height, channels: 1, data: plane }, size, method),
      k * size.width * size.height,
    );
  }
  return { count, ...size, data };
}

/** Maps at 1 / factor of their sides: each cell the mean of its factor x factor pixels. */
export function shrink(planes: Planes, factor: number): Planes {
  const size = { width: planes.width / factor, height: planes.height / factor };
  return resizePlanes(planes, size, 'box');
}

function transposed(small: Planes, kernel: Float64Array, factor: number): Planes {
  const { count, width, height, data } = small;
  const side = Math.sqrt(kernel.length);
  const large = conv2dTranspose(
    { shape: [count, height, width, 1], data },
    { shape: [side, side, 1, 1], data: kernel },
    { strides: factor, padding: 'SAME' },
  );
  return { count, width: width * factor, height: height * factor, data: Float32Array.from(large.data) };
}

/**
 * All four ways at one factor.
 *
 * @param large the original; its sides are multiples of the factor
 * @param scores the maps are scores of classes, whose best label counts too
 */
export function measure(large: Planes, normal: Normal, steps: number, scores: boolean): Measured {
  const { factor, reach } = normal;
  const small = shrink(large, factor);
  const startKernel = bilinearStart(factor, reach);
  const kernel = learnedKernel(normal, steps);
  const enlarged: Record<Method, Planes> = {
    nearest: resizePlanes(small, large, 'nearest'),
    bilinear: resizePlanes(small, large, 'bilinear'),
    // The same as with the larger one, whose other weights are 0.
    start: transposed(small, bilinearStart(factor, 2), factor),
    learned: transposed(small, kernel, factor),
  };
  // Beyond it the larger kernel would read inputs outside the picture, which count as 0.
  const margin = 2 * factor;
  const truth = scores ? bestLabels(inner(large, margin)) : null;
  const quality = Object.fromEntries(
    methods.map((method) => [method, qualityOf(large, enlarged[method], margin, truth)]),
  ) as Record<Method, Quality>;
  const { bilinear, start } = enlarged;
  const inside = largestDifference(inner(bilinear, margin).data, inner(start, margin).data);
  const apart = { inside, border: largestDifference(bilinear.data, start.data) };
  return { factor, reach, small, enlarged, quality, kernel, startKernel, margin, apart };
}

/** The maps without `margin` pixels at each border. */
function inner({ count, width, height, data }: Planes, margin: number): Planes {
  const [across, down] = [width - 2 * margin, height - 2 * margin];
  const cut = new Float32Array(count * across * down);
  for (let k = 0; k < count; k++)
    for (let y = 0; y < down; y++) {
      const from = (k * height + y + margin) * width + margin;
      cut.set(data.subarray(from, from + across), (k * down + y) * across);
    }
  return { count, width: across, height: down, data: cut };
}

function largestDifference(a: Float32Array, b: Float32Array): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i]! - b[i]!));
  return largest;
}

function qualityOf(large: Planes, guess: Planes, margin: number, truth: Uint8Array | null): Quality {
  const [wanted, got] = [inner(large, margin), inner(guess, margin)];
  let sum = 0;
  for (let i = 0; i < got.data.length; i++) sum += (wanted.data[i]! - got.data[i]!) ** 2;
  const mse = sum / got.data.length;
  const psnr = -10 * Math.log10(mse);
  if (!truth) return { mse, psnr, meanIou: null, pixelAccuracy: null };
  const matrix = confusionMatrix(truth, bestLabels(got), { classCount: large.count });
  const { meanIou, pixelAccuracy } = segmentationScores(matrix);
  return { mse, psnr, meanIou, pixelAccuracy };
}
