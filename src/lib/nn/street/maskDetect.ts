/** Mask R-CNN as it is used: Faster R-CNN's detections, and a mask for each. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import { sigmoid } from '../../boxes/index.ts';
import { thingNames } from '../../scenes/index.ts';
import type { FrcnnDetails } from './frcnn.ts';
import { detectFrcnn, type FrcnnResult, type FrcnnSettings } from './frcnnDetect.ts';
import { MASK_BINS, MASK_GRID, maskHead } from './mask.ts';
import type { Lookup } from './parameters.ts';
import { askHead, type PlainMap } from './regionHead.ts';

/** Everything between a picture and the masks of what is in it. */
export interface MaskResult extends Omit<FrcnnResult, 'milliseconds'> {
  /** [detections][28 * 28] for each detection the probability of each bin of its box, of its class: `pasteMask` puts it into the picture */
  readonly masks: readonly Float32Array<ArrayBuffer>[];
  readonly milliseconds: FrcnnResult['milliseconds'] & { readonly masks: number };
}

/**
 * Runs Mask R-CNN on one picture. As many tensors live afterwards as before.
 *
 * Masks are made for the final boxes, not for the proposals, as in the paper: that is faster and more exact (section 3.1, inference).
 *
 * @param lookup in the parameters of both networks, `inOneOf`
 * @param picture [1, side, side, 3], 0..255; the side is a multiple of 32
 * @throws RangeError naming the argument
 */
export async function detectMasks(
  lookup: Lookup,
  picture: Tensor4D,
  details: FrcnnDetails,
  settings: FrcnnSettings = {},
): Promise<MaskResult> {
  const found = await detectFrcnn(lookup, picture, details, settings);
  const start = performance.now();
  const { detections, fine, edges } = found;
  const boxes = Float32Array.from(detections.flatMap(({ box }) => box));
  const head = (regions: Tensor4D) => maskHead(lookup, regions);
  const map = besides(fine, edges);
  const logits = await askHead(boxes, map, MASK_GRID, head, settings.throwIfAborted);
  const masks = detections.map(({ class: type }, i) => maskOfClass(logits, i, type));
  return { ...found, masks, milliseconds: { ...found.milliseconds, masks: performance.now() - start } };
}

/** Two maps of the same cells as one, the channels of the second after those of the first. */
export function besides(first: PlainMap, second: PlainMap): PlainMap {
  const [, rows, columns, a] = first.shape;
  const b = second.shape[3];
  if (second.shape[1] !== rows || second.shape[2] !== columns) {
    throw new RangeError(
      `second must have ${rows} x ${columns} cells, not ${second.shape.slice(1, 3).join(' x ')}`,
    );
  }
  const values = new Float32Array(rows * columns * (a + b));
  for (let cell = 0; cell < rows * columns; cell++) {
    values.set(first.values.subarray(cell * a, (cell + 1) * a), cell * (a + b));
    values.set(second.values.subarray(cell * b, (cell + 1) * b), cell * (a + b) + a);
  }
  return { shape: [1, rows, columns, a + b], values };
}

/** Of the n-th region's logits [28, 28, things] the probabilities of one class. */
function maskOfClass(logits: Float32Array, n: number, type: number): Float32Array<ArrayBuffer> {
  const bins = MASK_BINS ** 2;
  const things = thingNames.length;
  return Float32Array.from({ length: bins }, (_, bin) => sigmoid(logits[(n * bins + bin) * things + type]!));
}
