import type { SceneSettings } from './settings.ts';

/** A drawn street with its exact truth. Pictures are row-major from the top left corner. */
export interface Scene {
  /** the seed it was drawn from */
  seed: number;
  /** all settings it was drawn with */
  settings: SceneSettings;
  /** columns, in pixels */
  width: number;
  /** rows, in pixels */
  height: number;
  /** RGB, height * width * 3 */
  pixels: Uint8Array;
  /** indices into `labelNames`, height * width */
  labels: Uint8Array;
  /** 0 where there is no thing, else 1 + the index into `things`; height * width */
  instances: Uint8Array;
  /** the things of which at least one pixel is visible, from the farthest to the nearest */
  things: Thing[];
}

/** One thing of a scene, measured on the instance map. */
export interface Thing {
  /** index into `thingNames` */
  class: number;
  /** x1, y1, x2, y2 in pixels, tight around its visible pixels: a thing of one pixel has a box of width 1 */
  box: [number, number, number, number];
  /** visible pixels */
  area: number;
  /** the share of its silhouette inside the frame that others cover, 0 to 1 */
  hidden: number;
  /** the share of its silhouette outside the frame, 0 to 1 */
  cutOff: number;
  /** more than 80 % of the silhouette is not visible, or the box is under 6 pixels wide or high */
  difficult: boolean;
}
