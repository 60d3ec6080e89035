import { type FeaturePhoto, photoFeatures } from '../photoFeatures.ts';
import type { Task } from './task.ts';

/** See {@link FeaturePhoto}. */
export type FeaturesInput = FeaturePhoto;

/** What is known of the photo from now on. */
export interface FeaturesOutput {
  /** coarsest first: c5, c4, c3, c2 */
  readonly maps: readonly {
    readonly name: string;
    readonly stride: number;
    readonly rows: number;
    readonly columns: number;
    readonly channels: number;
  }[];
  /** size of the photo as given */
  readonly width: number;
  readonly height: number;
  /** milliseconds in the backbone; 0 when they were known before */
  readonly time: number;
}

/** Runs the backbone on a photo once, ahead of `scribble`: the engine keeps the maps of the last three photos. */
export const features: Task<FeaturesInput, FeaturesOutput> = async (input, context) => {
  const { maps, width, height, time } = await photoFeatures(input, context);
  return {
    maps: maps.map(({ name, stride, rows, columns, channels }) => ({
      name,
      stride,
      rows,
      columns,
      channels,
    })),
    width,
    height,
    time,
  };
};
