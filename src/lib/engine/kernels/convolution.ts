/**
 * Convolutions on WASM by our own kernel, several times faster in training than XNNPACK's, which has no fused multiply-add: for
 * kernels without dilation whose channels out are a multiple of 8. Everything else goes to tfjs's own.
 */
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import {
  backend_util,
  Conv2D,
  FusedConv2D,
  getKernel,
  type KernelFunc,
  type NamedAttrMap,
  type NamedTensorInfoMap,
  registerKernel,
  type TensorInfo,
  unregisterKernel,
} from '@tensorflow/tfjs-core';
import { assemble } from './assemble.ts';
import { BLOCK_CHANNELS, convolve, TILE_PIXELS } from './convolve.ts';
import { memoryOf } from './memory.ts';
import { markRelaxed } from './relaxed.ts';

type Four = [number, number, number, number];
type Convolve = (...numbers: number[]) => void;

/** The module on the memory of each instance of the backend that has one. */
const modules = new WeakMap<object, { readonly memory: WebAssembly.Memory; readonly run: Convolve }>();
const ours = new Set<KernelFunc>();

/**
 * Replaces the convolutions of this instance of the backend. Does nothing where the browser lacks relaxed SIMD or the backend
 * hides its memory.
 *
 * @returns whether it did
 */
export async function registerFastConvolutions(backend: BackendWasm): Promise<boolean> {
  const memory = memoryOf(backend);
  if (!memory) return false;
  try {
    const { instance } = await WebAssembly.instantiate(assemble([convolve]), { env: { memory } });
    modules.set(backend, { memory, run: (instance.exports as { convolve: Convolve }).convolve });
  } catch {
    return false;
  }
  markRelaxed(backend);
  for (const kernelName of [Conv2D, FusedConv2D]) {
    const stock = getKernel(kernelName, 'wasm');
    if (!stock || ours.has(stock.kernelFunc)) continue;
    const kernelFunc: KernelFunc = (parameters) => {
      const { inputs, attrs } = parameters;
      const [x, filter] = [inputs['x'], inputs['filter']] as [TensorInfo, TensorInfo];
      const module = modules.get(parameters.backend as object);
      const plan = module && isSimple(parameters.inputs, attrs!) ? planOf(x, filter, attrs!) : null;
      if (!plan) return stock.kernelFunc(parameters);
      return compute(parameters.backend as BackendWasm, module!, plan, {
        x,
        filter,
        bias: inputs['bias'],
        lowest: attrs!['activation'] === 'relu' ? 0 : -Infinity,
      });
    };
    ours.add(kernelFunc);
    unregisterKernel(kernelName, 'wasm');
    registerKernel({ ...stock, kernelFunc });
  }
  return true;
}

/** Whether nothing but a bias for each channel and a rectifier comes after the sums. */
function isSimple(inputs: NamedTensorInfoMap, attrs: NamedAttrMap): boolean {
  const activation = attrs['activation'] as string | undefined;
  if (!(activation === undefined || activation === 'linear' || activation === 'relu')) return false;
  const bias = inputs['bias'];
  return !inputs['preluActivationWeights'] && (!bias || sizeOf(bias.shape) === inputs['filter']!.shape[3]);
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((product, n) => product * n, 1);

interface Plan {
  batch: number;
  height: number;
  width: number;
  inputs: number;
  rows: number;
  columns: number;
  outputs: number;
  /** taps */
  high: number;
  wide: number;
  down: number;
  across: number;
  top: number;
  left: number;
  shape: number[];
}

/** What there is to compute; null when it is nothing for our kernel. */
function planOf(x: TensorInfo, filter: TensorInfo, attrs: NamedAttrMap): Plan | null {
  const outputs = filter.shape[3]!;
  if (outputs % BLOCK_CHANNELS || attrs['dataFormat'] === 'NCHW') return null;
  const info = backend_util.computeConv2DInfo(
    x.shape as Four,
    filter.shape as Four,
    attrs['strides'] as number,
    (attrs['dilations'] as number | undefined) ?? 1,
    attrs['pad'] as 'same' | 'valid' | number,
    attrs['dimRoundingMode'] as 'floor' | undefined,
  );
  if (info.dilationHeight !== 1 || info.dilationWidth !== 1) return null;
  const plan: Plan = {
    batch: info.batchSize,
    height: info.inHeight,
    width: info.inWidth,
    inputs: info.inChannels,
    rows: info.outHeight,
    columns: info.outWidth,
    outputs,
    high: info.filterHeight,
    wide: info.filterWidth,
    down: info.strideHeight,
    across: info.strideWidth,
    top: info.padInfo.top,
    left: info.padInfo.left,
    shape: info.outShape,
  };
  if (plan.top < 0 || plan.left < 0) return null;
  const point =
    [plan.high, plan.wide, plan.down, plan.across].every((n) => n === 1) && plan.top === 0 && plan.left === 0;
  if (point && plan.rows === plan.height && plan.columns === plan.width) {
    // A 1x1 convolution sees all places as one long row.
    const places = plan.batch * plan.rows * plan.columns;
    Object.assign(plan, { batch: 1, height: 1, width: places, rows: 1, columns: places });
  }
  return plan.columns >= TILE_PIXELS && plan.rows > 0 && plan.batch > 0 ? plan : null;
}

function compute(
  backend: BackendWasm,
  { memory, run }: { readonly memory: WebAssembly.Memory; readonly run: Convolve },
  plan: Plan,
  {
    x,
    filter,
    bias,
    lowest,
  }: { x: TensorInfo; filter: TensorInfo; bias: TensorInfo | undefined; lowest: number },
): TensorInfo {
  const { batch, rows, columns, inputs, outputs, high, wide, down, across } = plan;
  const [tall, broad] = [(rows - 1) * down + high, (columns - 1) * across + wide];
  const whole = plan.top === 0 && plan.left === 0 && tall <= plan.height && broad <= plan.width;
  const blocks = outputs / BLOCK_CHANNELS;
  const out = backend.makeOutput(plan.shape, 'float32');
  const padded = whole ? null : backend.makeOutput([batch * tall * broad * inputs], 'float32');
  const packed = backend.makeOutput([high * wide * inputs * outputs + outputs], 'float32');
  const address = (tensor: TensorInfo): number => backend.getMemoryOffset(tensor.dataId as object as never);
  const [atX, atFilter, atOut, atPacked] = [x, filter, out, packed].map(address) as Four;
  const floats = new Float32Array(memory.buffer);
  pack(floats, atFilter / 4, atPacked / 4, high * wide * inputs, outputs);
  const atBias = atPacked + high * wide * inputs * outputs * 4;
  if (bias) floats.copyWithin(atBias / 4, address(bias) / 4, address(bias) / 4 + outputs);
  else floats.fill(0, atBias / 4, atBias / 4 + outputs);
  const from = padded ? address(padded) : atX;
  if (padded) surround(floats, atX / 4, from / 4, plan, tall, broad);
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
        run(
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

/** [numbers, outputs] to [outputs / 8][numbers][8]. */
function pack(floats: Float32Array, from: number, to: number, numbers: number, outputs: number): void {
  let at = to;
  for (let block = 0; block < outputs; block += BLOCK_CHANNELS) {
    for (let n = 0, source = from + block; n < numbers; n++, source += outputs) {
      for (let c = 0; c < BLOCK_CHANNELS; c++) floats[at++] = floats[source + c]!;
    }
  }
}

/** Copies pictures into the middle of zeros. */
function surround(
  floats: Float32Array,
  from: number,
  to: number,
  plan: Plan,
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
