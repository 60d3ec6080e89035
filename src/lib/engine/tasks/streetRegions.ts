import { pictureOf } from '../../nn/street/examples.ts';
import type { FrcnnDetails } from '../../nn/street/frcnn.ts';
import { detectFrcnn, type FrcnnResult, type FrcnnSettings } from '../../nn/street/frcnnDetect.ts';
import type { MaskDetails } from '../../nn/street/mask.ts';
import { detectMasks, type MaskResult } from '../../nn/street/maskDetect.ts';
import { withWeights } from '../../nn/street/parameters.ts';
import { rpnAnchors } from '../../nn/street/rpn.ts';
import { EngineError, throwIfAborted } from '../errors.ts';
import { streetModel } from '../streetNetwork.ts';
import { checkPictures, type StreetPicture } from './streetDetect.ts';
import type { Task } from './task.ts';

/** A street, and the two-stage detector that looks at it. */
export interface StreetRegionsInput extends Pick<FrcnnSettings, 'proposals' | 'detections'> {
  /** id of the registry: 'street-frcnn', or 'street-mask' for masks too */
  readonly network: string;
  readonly picture: StreetPicture;
}

/** Everything between the picture and its detections: proposals, what the second stage says of each, masks, times. */
export type StreetRegionsOutput = FrcnnResult & {
  /** one for each detection; only of 'street-mask' */
  readonly masks?: MaskResult['masks'];
  readonly milliseconds: { readonly masks?: number };
  /** [n, 4] where the n boxes that went into NMS began: their anchors, in pixels, not cut to the picture */
  readonly anchorBoxes: Float32Array<ArrayBuffer>;
  /** anchors of the whole picture, n of which went into NMS */
  readonly anchorCount: number;
};

/** Follows a picture through both stages of Faster R-CNN or Mask R-CNN. */
export const streetRegions: Task<StreetRegionsInput, StreetRegionsOutput> = async (
  { network, picture, proposals = {}, detections = {} },
  context,
) => {
  checkPictures([picture]);
  const model = await streetModel(network, context);
  const settings = { proposals, detections, throwIfAborted: () => throwIfAborted(context.signal) };
  if (model.network !== 'frcnn' && model.network !== 'mask') {
    throw new EngineError('network-missing', `The network "${network}" has no regions.`);
  }
  return withWeights(model.values, async (lookup) => {
    const tensor = pictureOf(picture);
    try {
      const masked = model.network === 'mask';
      const details = masked ? (model.details as MaskDetails).frcnn : (model.details as FrcnnDetails);
      const found = await (masked ? detectMasks : detectFrcnn)(lookup, tensor, details, settings);
      const anchors = rpnAnchors(picture.width, details.shapes);
      return {
        ...found,
        anchorBoxes: boxesAt(anchors, found.proposals.anchors),
        anchorCount: anchors.length / 4,
      };
    } finally {
      tensor.dispose();
    }
  });
};

function boxesAt(boxes: Float64Array, chosen: Uint32Array): Float32Array<ArrayBuffer> {
  const out = new Float32Array(chosen.length * 4);
  chosen.forEach((from, i) => {
    out.set(boxes.subarray(from * 4, from * 4 + 4), i * 4);
  });
  return out;
}
