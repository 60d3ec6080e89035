/** The street detectors by the name in their model.json. */
import type { StreetDetector } from './detector.ts';
import { frcnnDetector } from './frcnnDetector.ts';
import { maskDetector } from './maskDetector.ts';
import { detectSsd } from './ssdDetect.ts';
import { detectYolo } from './yoloDetect.ts';

/** See the head of this file. */
export const streetDetectors: Readonly<Record<string, StreetDetector>> = {
  yolo: detectYolo,
  ssd: detectSsd,
  frcnn: frcnnDetector,
  mask: maskDetector,
};
