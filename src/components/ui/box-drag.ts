/** A box [x1, y1, x2, y2] that a reader drags about, in pixels of its picture. */
export type DragBox = readonly [x1: number, y1: number, x2: number, y2: number];

/** The picture that boxes stay inside. */
export interface Bounds {
  width: number;
  height: number;
}

/** Sides shorter than this could not be taken hold of again. */
export const SHORTEST_SIDE = 4;

const between = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** The box shifted as far as the picture's edges allow, its size kept; whole pixels. */
export function moveBox([x1, y1, x2, y2]: DragBox, dx: number, dy: number, bounds: Bounds): DragBox {
  const left = between(Math.round(x1 + dx), 0, Math.max(0, bounds.width - (x2 - x1)));
  const top = between(Math.round(y1 + dy), 0, Math.max(0, bounds.height - (y2 - y1)));
  return [left, top, left + (x2 - x1), top + (y2 - y1)];
}

/** A corner: top left, top right, bottom right, bottom left. */
export type Corner = 0 | 1 | 2 | 3;

/** The box with one corner at a place; the opposite corner stays, and a side never gets shorter than SHORTEST_SIDE. */
export function moveCorner(box: DragBox, corner: Corner, x: number, y: number, bounds: Bounds): DragBox {
  const [x1, y1, x2, y2] = box;
  const left = corner === 0 || corner === 3;
  const top = corner === 0 || corner === 1;
  const px = Math.round(x);
  const py = Math.round(y);
  return [
    left ? between(px, 0, x2 - SHORTEST_SIDE) : x1,
    top ? between(py, 0, y2 - SHORTEST_SIDE) : y1,
    left ? x2 : between(px, x1 + SHORTEST_SIDE, bounds.width),
    top ? y2 : between(py, y1 + SHORTEST_SIDE, bounds.height),
  ];
}

/** Where corner `corner` of the box lies. */
export function cornerOf([x1, y1, x2, y2]: DragBox, corner: Corner): [number, number] {
  return [corner === 0 || corner === 3 ? x1 : x2, corner < 2 ? y1 : y2];
}

/** What a pointer takes hold of. */
export interface Grip {
  index: number;
  /** null: the whole box */
  corner: Corner | null;
}

/**
 * What lies under a pointer: a corner of the selected box, else a corner of any box, else the smallest box that holds
 * the place (of equals the selected one, else the last, which is drawn on top). Null where there is nothing.
 *
 * @param reach how near a corner counts as hit, in the picture's pixels
 */
export function gripAt(
  boxes: readonly DragBox[],
  selected: number,
  x: number,
  y: number,
  reach: number,
): Grip | null {
  const order = [...boxes.keys()].reverse().sort((a, b) => Number(b === selected) - Number(a === selected));
  let nearest: Grip | null = null;
  let distance = reach;
  for (const index of order) {
    for (const corner of [2, 0, 1, 3] as const) {
      const [cx, cy] = cornerOf(boxes[index]!, corner);
      const away = Math.hypot(cx - x, cy - y);
      if (away < distance) {
        distance = away;
        nearest = { index, corner };
      }
    }
    if (index === selected && nearest) return nearest;
  }
  if (nearest) return nearest;
  let smallest = Number.POSITIVE_INFINITY;
  for (const index of order) {
    const [x1, y1, x2, y2] = boxes[index]!;
    const area = (x2 - x1) * (y2 - y1);
    if (x < x1 || x > x2 || y < y1 || y > y2 || area >= smallest) continue;
    smallest = area;
    nearest = { index, corner: null };
  }
  return nearest;
}

/** How far an arrow key goes: one pixel, ten with Shift; null for other keys. */
export function arrowStep(key: string, shift: boolean): [dx: number, dy: number] | null {
  const step = shift ? 10 : 1;
  const steps: Record<string, [number, number]> = {
    ArrowLeft: [-step, 0],
    ArrowRight: [step, 0],
    ArrowUp: [0, -step],
    ArrowDown: [0, step],
  };
  return steps[key] ?? null;
}
