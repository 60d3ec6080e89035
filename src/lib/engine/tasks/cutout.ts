import { type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { throwIfAborted } from '../errors.ts';
import { pictureValues } from '../picture.ts';
import type { Task } from './task.ts';

/** A picture, or a frame of the camera. */
export interface CutoutInput {
  /** a network of the registry whose task is 'cutout' */
  readonly network: string;
  /** moved to the engine, which closes it; stretched to the network's square */
  readonly image: ImageBitmap;
}

/** Where the person is. */
export interface CutoutOutput {
  /**
   * [height, width] probability as a byte, 255 for surely a person. Stretched to a square as the network saw it: draw it over the
   * picture with smoothing, or see `smoothMask` and `maskPixels` of lib/segmentation
   */
  readonly mask: Uint8Array;
  readonly width: number;
  readonly height: number;
  /** share of the picture that is more likely person than not, in [0, 1] */
  readonly share: number;
  /** milliseconds */
  readonly stages: { readonly preprocess: number; readonly network: number };
}

/** Tells the person from the background: one frame in, one mask out. Nothing is kept from frame to frame. */
export const cutout: Task<CutoutInput, CutoutOutput> = async ({ network: id, image }, context) => {
  const { entry, network } = await context.network(id);
  if (entry.task !== 'cutout') throw new RangeError(`network: "${id}" cuts nothing out`);
  throwIfAborted(context.signal);
  const start = performance.now();
  const { size, node, range } = entry.input;
  const values = pictureValues(image, size, size);
  const scale = (range[1] - range[0]) / 255;
  for (let i = 0; i < values.length; i++) values[i] = values[i]! * scale + range[0];
  const drawn = performance.now();
  const picture = tensor4d(values, [1, size, size, 3]);
  let output: Tensor | undefined;
  try {
    [output] = network.run({ [node]: picture }, [entry.outputs.mask]);
    const [, height, width] = output!.shape as [number, number, number, number];
    const probabilities = (await output!.data()) as Float32Array;
    throwIfAborted(context.signal);
    const mask = new Uint8Array(width * height);
    let inside = 0;
    for (let i = 0; i < mask.length; i++) {
      mask[i] = Math.round(255 * Math.min(1, Math.max(0, probabilities[i]!)));
      if (mask[i]! > 127) inside++;
    }
    context.transfer(mask.buffer);
    const stages = { preprocess: drawn - start, network: performance.now() - drawn };
    return { mask, width, height, share: inside / mask.length, stages };
  } finally {
    picture.dispose();
    output?.dispose();
  }
};
