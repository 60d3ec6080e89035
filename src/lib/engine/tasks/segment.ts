import type { FcnHead } from '../../segmentation/fcn-head.ts';
import { throwIfAborted } from '../errors.ts';
import { type FeaturePhoto, photoFeatures } from '../photoFeatures.ts';
import { type Segmented, segmentPhoto, type Wanted } from '../segmentPhoto.ts';
import type { Task } from './task.ts';

/** A trained head and the photo, or the camera's frame, to apply it to. */
export interface SegmentInput extends FeaturePhoto {
  readonly head: FcnHead;
  readonly wanted?: Wanted;
  /** keep the photo's features for the next call. Default: true; false for frames of a film */
  readonly keep?: boolean;
}

/** What the head says of the picture. */
export interface SegmentOutput extends Segmented {
  /** milliseconds; features is 0 when they were known */
  readonly stages: { readonly features: number; readonly apply: number };
}

/** Applies a head that `scribble` trained. It carries its own photo's standardisation, so it takes any other photo as it is. */
export const segment: Task<SegmentInput, SegmentOutput> = async (input, context) => {
  const found = await photoFeatures(input, context, input.keep ?? true);
  throwIfAborted(context.signal);
  const start = performance.now();
  const { result, buffers } = segmentPhoto(input.head, found, input.wanted ?? {});
  context.transfer(...buffers);
  return { ...result, stages: { features: found.time, apply: performance.now() - start } };
};
