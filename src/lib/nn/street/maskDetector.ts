/** Mask R-CNN in the form that all street detectors have. */
import type { StreetDetector } from './detector.ts';
import { frcnnStages } from './frcnnDetector.ts';
import type { MaskDetails } from './mask.ts';
import { detectMasks } from './maskDetect.ts';

/** Runs Mask R-CNN on one picture; `detectMasks` says more. The lookup finds the parameters of both networks. */
export const maskDetector: StreetDetector = async (lookup, details, picture, settings = {}) => {
  const { detections, masks, milliseconds } = await detectMasks(
    lookup,
    picture,
    (details as MaskDetails).frcnn,
    { detections: settings },
  );
  return {
    detections: detections.map((one, i) => ({ ...one, mask: masks[i]! })),
    stages: [...frcnnStages(milliseconds), { name: 'masks', milliseconds: milliseconds.masks }],
  };
};
