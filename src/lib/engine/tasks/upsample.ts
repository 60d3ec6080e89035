import {
  conv2d,
  conv2dTranspose,
  image as images,
  type Tensor4D,
  tensor4d,
  tidy,
} from '@tensorflow/tfjs-core';
import {
  conv2d as arraysConv2d,
  conv2dTranspose as arraysTranspose,
  type NdArray,
  resizeNearest,
} from '../../conv/index.ts';
import { throwIfAborted } from '../errors.ts';
import { pictureValues } from '../picture.ts';
import type { Task } from './task.ts';

/** A picture to enlarge, and with what. */
export interface UpsampleInput {
  /** moved to the engine, which closes it */
  readonly image: ImageBitmap;
  /** longer side of what is enlarged, in pixels */
  readonly inputSize: number;
  /** 'transposed': a transposed convolution. 'resize': every pixel repeated `stride` times, then a SAME convolution */
  readonly method: 'transposed' | 'resize';
  /** size * size weights, row-major, the same for red, green and blue */
  readonly kernel: readonly number[];
  readonly size: number;
  readonly stride: number;
  /** of the transposed convolution; a number takes that many cells from each side */
  readonly padding: 'same' | 'valid' | number;
}

/** The enlarged picture, computed twice. */
export interface UpsampleOutput {
  /** [height, width, 3] as the backend computed it, on the scale of the picture's 0 … 255 times what the kernel makes of it */
  readonly values: Float32Array;
  readonly height: number;
  readonly width: number;
  readonly inputHeight: number;
  readonly inputWidth: number;
  /** largest absolute difference between the backend's numbers and those of the plain arrays of lib/conv */
  readonly difference: number;
  /** milliseconds */
  readonly stages: { readonly engine: number; readonly arrays: number };
}

function onArrays(input: UpsampleInput, plane: NdArray, filter: NdArray): NdArray {
  const { stride, method, padding } = input;
  return method === 'resize'
    ? arraysConv2d(resizeNearest(plane, stride), filter, { padding: 'SAME' })
    : arraysTranspose(plane, filter, { strides: stride, padding });
}

function onBackend(
  input: UpsampleInput,
  planes: Tensor4D,
  filter: Tensor4D,
  shape: readonly number[],
): Tensor4D {
  const { stride, method, padding } = input;
  const [, height, width] = shape as [number, number, number];
  if (method === 'resize')
    return conv2d(images.resizeNearestNeighbor(planes, [height, width]), filter, 1, 'same');
  return conv2dTranspose(planes, filter, [3, height, width, 1], stride, padding);
}

/** Enlarges a picture on the backend and on plain arrays, colour by colour, and compares. */
export const upsample: Task<UpsampleInput, UpsampleOutput> = async (input, context) => {
  const { image, inputSize, size, kernel } = input;
  throwIfAborted(context.signal);
  const scale = Math.min(1, inputSize / Math.max(image.width, image.height));
  const inputWidth = Math.max(1, Math.round(image.width * scale));
  const inputHeight = Math.max(1, Math.round(image.height * scale));
  const values = pictureValues(image, inputWidth, inputHeight);
  const pixels = inputWidth * inputHeight;
  const planar = new Float32Array(values.length);
  for (let i = 0; i < values.length; i++) planar[(i % 3) * pixels + Math.floor(i / 3)] = values[i]!;
  // float32 weights for both, so that only the arithmetic can differ.
  const weights: NdArray = { shape: [size, size, 1, 1], data: Float32Array.from(kernel) };

  const arraysStart = performance.now();
  const expected: NdArray[] = [];
  for (let colour = 0; colour < 3; colour++) {
    const data = planar.subarray(colour * pixels, (colour + 1) * pixels);
    expected.push(onArrays(input, { shape: [1, inputHeight, inputWidth, 1], data }, weights));
    await new Promise((resolve) => setTimeout(resolve));
    throwIfAborted(context.signal);
  }
  const [, height, width] = expected[0]!.shape as [number, number, number, number];
  const engineStart = performance.now();
  const result = tidy(() => {
    const planes = tensor4d(planar, [3, inputHeight, inputWidth, 1]);
    const filter = tensor4d(weights.data as Float32Array, [size, size, 1, 1]);
    return onBackend(input, planes, filter, expected[0]!.shape);
  });
  let computed: Float32Array;
  try {
    computed = (await result.data()) as Float32Array;
  } finally {
    result.dispose();
  }
  const end = performance.now();
  throwIfAborted(context.signal);

  const large = height * width;
  const output = new Float32Array(large * 3);
  let difference = 0;
  for (let colour = 0; colour < 3; colour++) {
    const { data } = expected[colour]!;
    for (let i = 0; i < large; i++) {
      const value = computed[colour * large + i]!;
      output[i * 3 + colour] = value;
      // Not Math.max, so that a NaN shows.
      const away = Math.abs(value - data[i]!);
      if (!(away <= difference)) difference = away;
    }
  }
  context.transfer(output.buffer);
  return {
    values: output,
    height,
    width,
    inputHeight,
    inputWidth,
    difference,
    stages: { engine: end - engineStart, arrays: engineStart - arraysStart },
  };
};
