import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { ConvolutionPlan } from './convolutionPlan.ts';
import { BLOCK_CHANNELS, TILE_PIXELS } from './convolve.ts';
import { addressOf } from './memory.ts';

/** The functions of the files convolve.ts and packFilter.ts, which say what they do. */
export interface ConvolutionFunctions {
  convolve(...numbers: number[]): void;
  packFilter(from: number, to: number, numbers: number, blocks: number, rowBytes: number): void;
}

/** What a convolution works on. */
interface ConvolutionInputs {
  /** [batch, height, width, inputs] */
  readonly x: TensorInfo;
  /** [high, wide, inputs, outputs] */
  readonly filter: TensorInfo;
  /** one for each output; none is none */
  readonly bias: TensorInfo | undefined;
  /** numbers of the result end no lower: 0 to rectify, or -Infinity */
  readonly lowest: number;
}

/** The convolution of the plan, as a new tensor of the plan's shape. */
export function runConvolution(
  backend: BackendWasm,
  memory: WebAssembly.Memory,
  run: ConvolutionFunctions,
  plan: ConvolutionPlan,
  { x, filter, bias, lowest }: ConvolutionInputs,
): TensorInfo {
  const { batch, rows, columns, inputs, outputs, high, wide, down, across } = plan;
  const [tall, broad] = [(rows - 1) * down + high, (columns - 1) * across + wide];
  const whole = plan.top === 0 && plan.left === 0 && tall <= plan.height && broad <= plan.width;
  const blocks = outputs / BLOCK_CHANNELS;
  const numbers = high * wide * inputs;
  const address = (tensor: TensorInfo): number => addressOf(backend, tensor);
  // All memory before any view of it: growing detaches views.
  const out = backend.makeOutput(plan.shape, 'float32');
  const padded = whole ? null : backend.makeOutput([batch * tall * broad * inputs], 'float32');
  const packed = backend.makeOutput([numbers * outputs + outputs], 'float32');
  const [atOut, atPacked, from] = [address(out), address(packed), address(padded ?? x)];
  run.packFilter(address(filter), atPacked, numbers, blocks, outputs * 4);
  const floats = new Float32Array(memory.buffer);
  const atBias = atPacked + numbers * outputs * 4;
  if (bias) floats.copyWithin(atBias / 4, address(bias) / 4, address(bias) / 4 + outputs);
  else floats.fill(0, atBias / 4, atBias / 4 + outputs);
  if (padded) surround(floats, address(x) / 4, from / 4, plan, tall, broad);
  const [lineBytes, imageBytes] = padded
    ? [broad * inputs * 4, tall * broad * inputs * 4]
    : [plan.width * inputs * 4, plan.height * plan.width * inputs * 4];
  const taps = wide * inputs;
  const tiles = Math.floor(columns / TILE_PIXELS);
  const rest = columns % TILE_PIXELS;
  const pixelBytes = across * inputs * 4;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < rows; row++) {
      const line = from + image * imageBytes + row * down * lineBytes;
      const to = atOut + (image * rows + row) * columns * outputs * 4;
      const call = (column: number, count: number): void =>
        run.convolve(
          line + column * pixelBytes,
          atPacked,
          to + column * outputs * 4,
          atBias,
          count,
          blocks,
          high,
          taps >> 2,
          taps & 3,
          lineBytes,
          pixelBytes,
          outputs * 4,
          lowest,
        );
      call(0, tiles);
      // The last pixels are computed with some of their neighbours again.
      if (rest) call(columns - TILE_PIXELS, 1);
    }
  }
  backend.disposeData(packed.dataId as object as never);
  if (padded) backend.disposeData(padded.dataId as object as never);
  return out;
}

/** Copies pictures into the middle of zeros. */
function surround(
  floats: Float32Array,
  from: number,
  to: number,
  plan: ConvolutionPlan,
  tall: number,
  broad: number,
): void {
  const { batch, height, width, inputs, top, left } = plan;
  floats.fill(0, to, to + batch * tall * broad * inputs);
  const columns = Math.min(width, broad - left);
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < Math.min(height, tall - top); row++) {
      const source = from + (image * height + row) * width * inputs;
      const target = to + ((image * tall + row + top) * broad + left) * inputs;
      floats.copyWithin(target, source, source + columns * inputs);
    }
  }
}
