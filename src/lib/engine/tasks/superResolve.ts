import { type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { tiles } from '../../segmentation/tiles.ts';
import { throwIfAborted } from '../errors.ts';
import { pictureValues } from '../picture.ts';
import { turn } from '../turn.ts';
import type { Task } from './task.ts';

/** A picture to enlarge. */
export interface SuperResolveInput {
  /** a network of the registry whose task is 'upscale' */
  readonly network: string;
  /** moved to the engine, which closes it */
  readonly image: ImageBitmap;
  /** longer side of what is enlarged, at most the picture's own; 0 for the whole picture. Default 0 */
  readonly inputSize?: number;
  /** most pixels along a side that one tile adds to the result, in pixels of the input, 16 to 1024. Default 96 */
  readonly tile?: number;
}

/** The larger picture. */
export interface SuperResolveOutput {
  /** [height, width, 4] red, green, blue, 255: the bytes of an ImageData */
  readonly pixels: Uint8ClampedArray;
  /** `factor` times the input's; fewer rows are filled when it was stopped, the rest is transparent */
  readonly width: number;
  readonly height: number;
  readonly factor: number;
  /** size of what was enlarged, and its own pixels, [inputHeight, inputWidth, 3], to compare with */
  readonly inputWidth: number;
  readonly inputHeight: number;
  readonly input: Uint8ClampedArray;
  readonly tiles: number;
  /** tiles that were computed: fewer when it was stopped */
  readonly done: number;
  /** milliseconds */
  readonly time: number;
}

/** One finished tile, to paint at once. */
export interface SuperResolveUpdate {
  /** in pixels of the result */
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** [height, width, 4] */
  readonly pixels: Uint8ClampedArray;
}

/**
 * Enlarges a picture tile by tile. Tiles overlap by what a pixel of the answer can see, so there are no seams: the result is that of the
 * whole picture at once.
 */
export const superResolve: Task<SuperResolveInput, SuperResolveOutput, SuperResolveUpdate> = async (
  { network: id, image, inputSize = 0, tile: side = 96 },
  context,
) => {
  if (!(Number.isInteger(side) && side >= 16 && side <= 1024))
    throw new RangeError(`tile must be an integer from 16 to 1024, got ${side}`);
  if (!(inputSize >= 0)) throw new RangeError(`inputSize must be at least 0, got ${inputSize}`);
  const { entry, network } = await context.network(id);
  if (entry.task !== 'upscale') throw new RangeError(`network: "${id}" enlarges nothing`);
  throwIfAborted(context.signal);
  const { factor, picture: output, reach } = entry.outputs;
  const start = performance.now();
  const scale = inputSize > 0 ? Math.min(1, inputSize / Math.max(image.width, image.height)) : 1;
  const inputWidth = Math.max(1, Math.round(image.width * scale));
  const inputHeight = Math.max(1, Math.round(image.height * scale));
  const values = pictureValues(image, inputWidth, inputHeight);
  const width = inputWidth * factor;
  const height = inputHeight * factor;
  const pixels = new Uint8ClampedArray(width * height * 4);
  const list = tiles({ width: inputWidth, height: inputHeight }, side, reach);
  let done = 0;
  for (const tile of list) {
    context.progress({ stage: 'run', done, total: list.length, label: 'Enlarging' });
    await turn();
    throwIfAborted(context.signal);
    if (context.stop.aborted) break;
    const rows = tile.bottom - tile.top;
    const columns = tile.right - tile.left;
    const seen = new Float32Array(rows * columns * 3);
    for (let row = 0; row < rows; row++) {
      const from = ((tile.top + row) * inputWidth + tile.left) * 3;
      seen.set(values.subarray(from, from + columns * 3), row * columns * 3);
    }
    const small = tensor4d(seen, [1, rows, columns, 3]);
    let large: Tensor | undefined;
    try {
      [large] = network.run({ [entry.input.node]: small }, [output]);
      const found = (await large!.data()) as Float32Array;
      const left = tile.keepLeft * factor;
      const top = tile.keepTop * factor;
      const right = tile.keepRight * factor;
      const bottom = tile.keepBottom * factor;
      const part = new Uint8ClampedArray((right - left) * (bottom - top) * 4);
      for (let y = top; y < bottom; y++) {
        const line = ((y - tile.top * factor) * columns * factor + left - tile.left * factor) * 3;
        const to = (y - top) * (right - left) * 4;
        for (let x = 0; x < right - left; x++) {
          for (let c = 0; c < 3; c++) part[to + 4 * x + c] = found[line + 3 * x + c]!;
          part[to + 4 * x + 3] = 255;
        }
        pixels.set(part.subarray(to, to + (right - left) * 4), (y * width + left) * 4);
      }
      context.update({ left, top, width: right - left, height: bottom - top, pixels: part }, [part.buffer]);
    } finally {
      small.dispose();
      large?.dispose();
    }
    done++;
  }
  const input = Uint8ClampedArray.from(values);
  context.transfer(pixels.buffer, input.buffer);
  const time = performance.now() - start;
  return { pixels, width, height, factor, inputWidth, inputHeight, input, tiles: list.length, done, time };
};
