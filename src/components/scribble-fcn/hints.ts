import { emptyPainting, MOST_CLASSES, type Painting } from '../../lib/segmentation/painting.ts';
import type { Stroke } from '../../lib/segmentation/strokes.ts';

/** A thing that a detector found. */
export interface Hint {
  readonly label: string;
  /** (x1, y1, x2, y2) in pixels of the picture */
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number];
}

/** The class of what lies in no box. */
export const BACKGROUND = 'background';

/**
 * A first painting out of a detector's boxes, to be mended by hand: a cross in the middle of each box with the box's class, and
 * background wherever a frame along the picture's border, and two lines across it, meet no box.
 *
 * @param hints the surest first; beyond 29 classes they are left out
 */
export function hintPainting(
  hints: readonly Hint[],
  { width, height }: { readonly width: number; readonly height: number },
): Painting {
  const names = [...new Set(hints.map(({ label }) => label))].slice(0, MOST_CLASSES - 1);
  const strokes: Stroke[] = backgroundLines(hints, width, height);
  // The surest last, so that it lies on top of those that it covers.
  for (const { label, box } of [...hints].reverse()) {
    const k = names.indexOf(label);
    if (k < 0) continue;
    const [x1, y1, x2, y2] = box;
    const [cx, cy] = [(x1 + x2) / 2, (y1 + y2) / 2];
    const [w, h] = [x2 - x1, y2 - y1];
    const radius = Math.max(0.5, 0.03 * Math.min(w, h));
    const line = (points: [number, number][]): Stroke => ({ label: k + 1, radius, points });
    strokes.push(
      line([
        [cx, cy - h / 5],
        [cx, cy + h / 5],
      ]),
      line([
        [cx - w / 5, cy],
        [cx + w / 5, cy],
      ]),
    );
  }
  return { ...emptyPainting([BACKGROUND, ...names]), strokes };
}

function backgroundLines(hints: readonly Hint[], width: number, height: number): Stroke[] {
  const [mx, my] = [0.03 * width, 0.03 * height];
  const lines: [number, number, number, number][] = [
    [mx, my, width - mx, my],
    [mx, height - my, width - mx, height - my],
    [mx, my, mx, height - my],
    [width - mx, my, width - mx, height - my],
    [mx, height / 2, width - mx, height / 2],
    [width / 2, my, width / 2, height - my],
  ];
  const radius = Math.max(0.5, 0.004 * Math.max(width, height));
  // A margin of a tenth: boxes are seldom too large.
  const taken = (x: number, y: number): boolean =>
    hints.some(({ box: [x1, y1, x2, y2] }) => {
      const [ex, ey] = [(x2 - x1) / 10, (y2 - y1) / 10];
      return x > x1 - ex && x < x2 + ex && y > y1 - ey && y < y2 + ey;
    });
  const STEPS = 40;
  return lines.flatMap(([x1, y1, x2, y2]) => {
    const found: Stroke[] = [];
    let way: [number, number][] = [];
    const end = () => {
      if (way.length > 1) found.push({ label: 0, radius, points: [way[0]!, way.at(-1)!] });
      way = [];
    };
    for (let i = 0; i <= STEPS; i++) {
      const point: [number, number] = [x1 + ((x2 - x1) * i) / STEPS, y1 + ((y2 - y1) * i) / STEPS];
      if (taken(...point)) end();
      else way.push(point);
    }
    end();
    return found;
  });
}
