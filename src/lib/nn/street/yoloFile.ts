/** A street YOLO that a reader trained, as files to take along and to bring back. */

import { findGains } from './convolution.ts';
import { readStreetModel, type StreetModel, writeStreetModel } from './files.ts';
import { type ParameterValues, takeValues } from './parameters.ts';
import type { Anchors } from './streetAnchors.ts';
import { YOLO_STRIDE, yoloSpecs } from './yolo.ts';
import type { YoloDetails } from './yoloDetect.ts';

/** What model.json says besides the weights; those of the site have no checksum, their registry has. */
export interface YoloFileDetails extends YoloDetails {
  /** of weights.bin, so that altered bytes are seen */
  readonly checksum?: string;
}

/** Most anchors that a file may have: more would only be slow. */
const MOST_ANCHORS = 12;

/** Largest side of an anchor, in cells: twice the largest picture. */
const LONGEST_SIDE = 640 / YOLO_STRIDE;

/** FNV-1a of 32 bits (Fowler, Noll, Vo; public domain), as eight hexadecimal digits. */
export function checksumOf(bytes: Uint8Array): string {
  let hash = 0x811c9dc5;
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

/** Writes model.json and weights.bin. @param weights as they are stored, without gains */
export function writeYolo(
  weights: readonly ParameterValues[],
  anchors: Anchors,
): { json: StreetModel<YoloFileDetails>; weights: Uint8Array<ArrayBuffer> } {
  const written = writeStreetModel('yolo', { anchors }, weights);
  const details = { anchors, checksum: checksumOf(written.weights) };
  return { json: { ...written.json, details }, weights: written.weights };
}

/**
 * Reads such files back, gains found again, so that training can go on from them.
 *
 * @param json what model.json holds, parsed
 * @returns values in the order of `yoloSpecs`
 * @throws RangeError or TypeError with a sentence: another format or network, anchors that are none, layers that are missing,
 * bytes that are too few, too many or altered, numbers that are none
 */
export function openYolo(json: unknown, bytes: Uint8Array): { anchors: Anchors; values: ParameterValues[] } {
  const model = readStreetModel<Partial<YoloFileDetails> | null>(json, bytes);
  if (model.network !== 'yolo') {
    throw new RangeError(
      `model.json is of the street network “${String(model.network)}”; a “yolo” is needed here`,
    );
  }
  const { anchors, checksum } = model.details ?? {};
  if (!isAnchors(anchors)) {
    throw new RangeError(
      `model.json has no anchors: 1 to ${MOST_ANCHORS} pairs of sides in cells, above 0, are needed`,
    );
  }
  if (checksum !== undefined && checksum !== checksumOf(bytes)) {
    throw new RangeError('weights.bin is not the file that model.json was saved with, or it was altered');
  }
  if (model.values.some(({ values }) => !values.every(Number.isFinite))) {
    throw new RangeError('weights.bin holds values that are no finite numbers');
  }
  const values = takeValues(yoloSpecs(anchors.length), [...model.values, ...findGains(model.values)]);
  return { anchors, values };
}

function isAnchors(given: unknown): given is Anchors {
  const side = (value: unknown): boolean => typeof value === 'number' && value > 0 && value <= LONGEST_SIDE;
  return (
    Array.isArray(given) &&
    given.length >= 1 &&
    given.length <= MOST_ANCHORS &&
    given.every((pair) => Array.isArray(pair) && pair.length === 2 && pair.every(side))
  );
}
