/** What the mask head is to answer: regions around things, and which of their bins show the thing. */
import { type Box, iou } from '../../boxes/index.ts';
import { alignInto } from '../../boxes/roi-align.ts';
import { type Random, shuffle } from '../../random.ts';
import type { Scene } from '../../scenes/index.ts';
import { MASK_BINS } from './mask.ts';

/** Regions of a batch. */
export interface MaskTargets {
  /** [n] which picture each region is of */
  readonly pictures: Int32Array<ArrayBuffer>;
  /** [n, 4] in pixels */
  readonly boxes: Float32Array<ArrayBuffer>;
  /** [n] indices into `thingNames` */
  readonly classes: Int32Array<ArrayBuffer>;
  /** [n, 28, 28] 1 where the thing is, 0 elsewhere */
  readonly masks: Float32Array<ArrayBuffer>;
}

/** By how much of the box's sides its edges are moved, at most: about as far off as detections are. */
const JITTER = 0.12;

/**
 * Draws regions of a batch: each thing's box with its edges moved a little, as detections miss them. The paper takes proposals that
 * overlap a thing by half; when the network is used, masks are made for the second stage's boxes, which are nearer.
 *
 * @param perPicture things of a picture, at most
 */
export function maskTargets(scenes: readonly Scene[], draw: Random, perPicture = 6): MaskTargets {
  const found = scenes.flatMap((scene, picture) => {
    const things = [...scene.things.entries()].filter(([, { difficult }]) => !difficult);
    return shuffle(things, draw)
      .slice(0, perPicture)
      .map(([index, thing]) => ({ picture, scene, index, thing, box: moved(thing.box, scene, draw) }));
  });
  const size = MASK_BINS ** 2;
  const masks = new Float32Array(found.length * size);
  found.forEach(({ scene, index, box }, i) => {
    masks.set(maskTarget(scene, index, box), i * size);
  });
  return {
    pictures: Int32Array.from(found, ({ picture }) => picture),
    boxes: Float32Array.from(found.flatMap(({ box }) => [...box])),
    classes: Int32Array.from(found, ({ thing }) => thing.class),
    masks,
  };
}

/**
 * A thing's visible pixels seen through the bins of a region: 1 where at least half of a bin is the thing's.
 *
 * @param index into the scene's things
 * @returns [28, 28]
 */
export function maskTarget(
  { instances, width, height }: Pick<Scene, 'instances' | 'width' | 'height'>,
  index: number,
  box: Box,
): Float32Array<ArrayBuffer> {
  const values = Float32Array.from(instances, (one) => (one === index + 1 ? 1 : 0));
  const out = new Float32Array(MASK_BINS ** 2);
  const map = { rows: height, columns: width, channels: 1, values };
  alignInto(out, 0, map, 0, box, { stride: 1, bins: MASK_BINS, samples: 2 });
  return out.map((share) => (share >= 0.5 ? 1 : 0));
}

/** The box with its edges moved, inside the picture; as it was when little of it would be left. */
function moved(box: Box, { width, height }: Pick<Scene, 'width' | 'height'>, draw: Random): Box {
  const [x1, y1, x2, y2] = box as [number, number, number, number];
  const by = (side: number): number => (2 * draw() - 1) * JITTER * side;
  const [across, down] = [x2 - x1, y2 - y1];
  const other = [
    Math.max(0, x1 + by(across)),
    Math.max(0, y1 + by(down)),
    Math.min(width, x2 + by(across)),
    Math.min(height, y2 + by(down)),
  ];
  return iou(other, box) >= 0.5 ? other : box;
}
