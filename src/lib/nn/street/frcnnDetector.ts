/** Faster R-CNN in the form that all street detectors have. */
import type { DetectorAnswer, StreetDetector } from './detector.ts';
import type { FrcnnDetails } from './frcnn.ts';
import { detectFrcnn, type FrcnnResult } from './frcnnDetect.ts';

/** Runs Faster R-CNN on one picture; `detectFrcnn` says more. */
export const frcnnDetector: StreetDetector = async (lookup, details, picture, settings = {}) => {
  const { detections, milliseconds } = await detectFrcnn(lookup, picture, details as FrcnnDetails, {
    detections: settings,
  });
  return { detections, stages: frcnnStages(milliseconds) };
};

/** The times of both stages by the names that readers see. */
export function frcnnStages(milliseconds: FrcnnResult['milliseconds']): DetectorAnswer['stages'] {
  return [
    { name: 'first stage', milliseconds: milliseconds.maps },
    { name: 'proposals', milliseconds: milliseconds.proposals },
    { name: 'second stage', milliseconds: milliseconds.regions },
    { name: 'NMS', milliseconds: milliseconds.suppression },
  ];
}
