import type { LabelMap } from '../../lib/segmentation/label-map.ts';
import { outlines } from '../../lib/segmentation/outlines.ts';

/**
 * The outline of every class in its colour, on a canvas with one pixel for each of the map.
 *
 * @param line width in pixels, inside the class's own area, so that two neighbours' lines lie side by side
 */
export function drawOutlines(
  pen: CanvasRenderingContext2D,
  map: LabelMap,
  colours: readonly (readonly [number, number, number])[],
  line: number,
): void {
  colours.forEach((colour, label) => {
    const path = new Path2D();
    for (const ring of outlines(map, label)) {
      ring.forEach(([x, y], i) => {
        if (i === 0) path.moveTo(x, y);
        else path.lineTo(x, y);
      });
      path.closePath();
    }
    pen.save();
    pen.clip(path);
    pen.lineJoin = 'round';
    pen.strokeStyle = `rgb(${colour.join(' ')})`;
    pen.lineWidth = 2 * line;
    pen.stroke(path);
    pen.restore();
  });
}
