import type { Canvas } from './canvas.ts';

/** How one thing looks, in metres: u from -width/2 to width/2, v from `bottom` to `top` above the ground. */
export interface Design {
  /** index into `thingNames` */
  class: number;
  width: number;
  bottom: number;
  top: number;
  /** Paints the silhouette, with the canvas's tag already set. The same design paints the same every time. */
  paint: (canvas: Canvas, night: boolean) => void;
  /** Paints what belongs to the street and not to the thing, before it: the pole of a traffic light. */
  paintSupport?: (canvas: Canvas) => void;
  /** its main colour, for the reflection on a wet road */
  colour: number;
}
