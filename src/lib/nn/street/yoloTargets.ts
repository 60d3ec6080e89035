/** What YOLO is to answer for the things of a picture: which cells and anchors are responsible, and which are left in peace. */
import { anchorFits, responsibleCell } from '../../boxes/index.ts';

/** A thing to be found. */
export interface Target {
  /** (x1, y1, x2, y2) in pixels */
  readonly box: readonly [number, number, number, number];
  readonly class: number;
  /** difficult things are neither taught nor held against the network */
  readonly difficult: boolean;
}

/** The grid that answers. */
export interface TargetGrid {
  readonly rows: number;
  readonly columns: number;
  readonly stride: number;
  /** [k][2] as (w, h) in cells */
  readonly anchors: readonly (readonly number[])[];
}

/** What a batch's answers are compared with. Slots are numbered picture, row, column, anchor. */
export interface YoloTargets {
  /** how many slots all pictures have */
  readonly slots: number;
  /** [positives] slots that answer for a thing */
  readonly positives: Int32Array;
  /** [positives, 4] the things' boxes (x1, y1, x2, y2) in cells */
  readonly boxes: Float32Array;
  /** [positives, 2] the upper left corner of each one's cell as (column, row) */
  readonly corners: Float32Array;
  /** [positives, 2] each one's anchor as (w, h) in cells */
  readonly priors: Float32Array;
  /** [positives] */
  readonly classes: Int32Array;
  /** [slots] 1 where objectness counts, 0 where it is ignored */
  readonly counts: Float32Array;
}

/** An anchor that overlaps a thing by more than this without answering for it is ignored: 1804.02767, section 2.1. */
const IGNORE_ABOVE = 0.5;

/**
 * The targets of a batch. The anchor that fits a thing's size best answers for it in the cell of its centre; when another thing took it
 * already, the next best. Anchors of any cell that overlap a thing by more than `IGNORE_ABOVE`, and those on difficult
 * things, are ignored. Source: 1804.02767, section 2.1.
 *
 * @param pictures the things of each picture; boxes with their centre outside the picture do not occur
 */
export function yoloTargets(pictures: readonly (readonly Target[])[], grid: TargetGrid): YoloTargets {
  const { rows, columns, anchors } = grid;
  const perPicture = rows * columns * anchors.length;
  const slots = perPicture * pictures.length;
  const counts = new Float32Array(slots).fill(1);
  const taken = new Map<number, { target: Target; row: number; column: number; anchor: number }>();
  pictures.forEach((things, picture) => {
    const slotOf = (row: number, column: number, anchor: number): number =>
      picture * perPicture + (row * columns + column) * anchors.length + anchor;
    for (const target of things) {
      const { row, column } = responsibleCell(target.box, grid);
      ignoreAround(target, { row, column }, grid, (r, c, a) => {
        counts[slotOf(r, c, a)] = 0;
      });
      if (target.difficult) continue;
      const [x1, y1, x2, y2] = target.box;
      const fits = anchorFits([x2 - x1, y2 - y1], { ...grid, version: 'v2' });
      const ranking = fits.map((_, a) => a).sort((a, b) => fits[b]! - fits[a]! || a - b);
      const anchor = ranking.find((a) => !taken.has(slotOf(row, column, a)));
      if (anchor !== undefined) taken.set(slotOf(row, column, anchor), { target, row, column, anchor });
    }
  });
  const positives = Int32Array.from(taken.keys());
  for (const slot of positives) counts[slot] = 1;
  const found = [...taken.values()];
  return {
    slots,
    positives,
    boxes: Float32Array.from(found.flatMap(({ target }) => target.box.map((value) => value / grid.stride))),
    corners: Float32Array.from(found.flatMap(({ row, column }) => [column, row])),
    priors: Float32Array.from(found.flatMap(({ anchor }) => [...anchors[anchor]!])),
    classes: Int32Array.from(found, ({ target }) => target.class),
    counts,
  };
}

/** Tells which anchors, laid on the middle of their cells, overlap the target too much to be called empty. */
function ignoreAround(
  { box, difficult }: Target,
  centre: { row: number; column: number },
  { rows, columns, stride, anchors }: TargetGrid,
  ignore: (row: number, column: number, anchor: number) => void,
): void {
  const [width, height] = [(box[2] - box[0]) / stride, (box[3] - box[1]) / stride];
  const [x, y] = [(box[0] + box[2]) / 2 / stride, (box[1] + box[3]) / 2 / stride];
  // Further away than half of the sizes together nothing overlaps; a third of that is already less than a half.
  const reach = (size: number) => Math.ceil(size / 2) + 1;
  const above = difficult ? 0.2 : IGNORE_ABOVE;
  for (let row = centre.row - reach(height); row <= centre.row + reach(height); row++) {
    for (let column = centre.column - reach(width); column <= centre.column + reach(width); column++) {
      if (row < 0 || row >= rows || column < 0 || column >= columns) continue;
      anchors.forEach(([w, h], anchor) => {
        const [dx, dy] = [Math.abs(column + 0.5 - x), Math.abs(row + 0.5 - y)];
        const across = Math.min(width, w!, (width + w!) / 2 - dx);
        const down = Math.min(height, h!, (height + h!) / 2 - dy);
        if (across <= 0 || down <= 0) return;
        const shared = across * down;
        const overlap = shared / (width * height + w! * h! - shared);
        if (overlap > above) ignore(row, column, anchor);
      });
    }
  }
}
