/** The street detectors by the name in their model.json. */
import { tidy } from '@tensorflow/tfjs-core';
import type { StreetDetector } from './detector.ts';
import { frcnnDetector } from './frcnnDetector.ts';
import { maskDetector } from './maskDetector.ts';
import { detectSsd } from './ssdDetect.ts';
import { yolo } from './yolo.ts';
import { keepDetections, type YoloDetails, yoloCandidates } from './yoloDetect.ts';

const detectYolo: StreetDetector = async (lookup, details, picture, settings) => {
  const side = picture.shape[1];
  const start = performance.now();
  const raw = tidy(() => yolo(lookup, picture));
  let numbers: ArrayLike<number>;
  try {
    numbers = await raw.data();
  } finally {
    raw.dispose();
  }
  const answered = performance.now();
  const candidates = yoloCandidates(numbers, (details as YoloDetails).anchors, side);
  const decoded = performance.now();
  const detections = keepDetections(candidates, side, settings);
  return {
    detections,
    stages: [
      { name: 'network', milliseconds: answered - start },
      { name: 'decode', milliseconds: decoded - answered },
      { name: 'NMS', milliseconds: performance.now() - decoded },
    ],
  };
};

/** See the head of this file. */
export const streetDetectors: Readonly<Record<string, StreetDetector>> = {
  yolo: detectYolo,
  ssd: detectSsd,
  frcnn: frcnnDetector,
  mask: maskDetector,
};
