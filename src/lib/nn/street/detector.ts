/** What every street detector is from outside, whatever it does inside. */
import type { Tensor4D } from '@tensorflow/tfjs-core';
import type { Lookup } from './parameters.ts';

/** A thing that a network found. */
export interface StreetDetection {
  /** (x1, y1, x2, y2) in pixels, cut to the picture */
  readonly box: [number, number, number, number];
  /** index into `thingNames` of lib/scenes */
  readonly class: number;
  /** 0..1 */
  readonly score: number;
}

/** A detection, and its mask where the detector makes one. */
export interface MaskedDetection extends StreetDetection {
  /** [28 * 28] the probability of each bin of its box: `pasteMask` of lib/segmentation puts it into the picture */
  readonly mask?: Float32Array<ArrayBuffer>;
}

/** Which candidates become detections. */
export interface DetectSettings {
  /** candidates below are left out. Default 0.01 */
  readonly scoreThreshold?: number;
  /** of NMS, within a class. Default 0.5, of SSD 0.45 */
  readonly iouThreshold?: number;
  /** default 100 */
  readonly maxDetections?: number;
}

/** What a detector says of one picture. */
export interface DetectorAnswer {
  /** by falling score */
  readonly detections: readonly MaskedDetection[];
  /** milliseconds of each stage, in their order; reading the numbers belongs to the stage that made them */
  readonly stages: readonly { readonly name: string; readonly milliseconds: number }[];
}

/**
 * Runs a detector on one picture; leaves as many tensors as it found.
 *
 * @param details of the network's model.json
 * @param picture [1, side, side, 3], 0..255
 */
export type StreetDetector = (
  lookup: Lookup,
  details: unknown,
  picture: Tensor4D,
  settings?: DetectSettings,
) => Promise<DetectorAnswer>;
