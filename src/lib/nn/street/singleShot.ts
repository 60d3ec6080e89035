/** Detectors that look once, YOLO and SSD: one pass of the network, candidates from its numbers, suppression. */
import { type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import type { DetectSettings, StreetDetector } from './detector.ts';
import { type Candidates, keepDetections, LEAST_SCORE } from './keepDetections.ts';
import type { Lookup } from './parameters.ts';

/** What such a detector is made of. */
export interface SingleShot {
  readonly network: (lookup: Lookup, picture: Tensor4D) => Tensor;
  /** reads the network's numbers for a picture of `side` pixels; candidates below `scoreFloor` may be left out */
  readonly decode: (
    numbers: ArrayLike<number>,
    about: { readonly side: number; readonly details: unknown; readonly scoreFloor: number },
  ) => Candidates;
  /** where the paper's settings are others */
  readonly settings?: DetectSettings;
}

/** The detector, with the times of its stages. */
export const singleShot =
  ({ network, decode, settings: own }: SingleShot): StreetDetector =>
  async (lookup, details, picture, asked) => {
    const settings = { ...own, ...asked };
    const side = picture.shape[1];
    const start = performance.now();
    const raw = tidy(() => network(lookup, picture));
    let numbers: ArrayLike<number>;
    try {
      numbers = await raw.data();
    } finally {
      raw.dispose();
    }
    const answered = performance.now();
    const { scoreThreshold: scoreFloor = LEAST_SCORE } = settings;
    const candidates = decode(numbers, { side, details, scoreFloor });
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
