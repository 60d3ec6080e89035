import { boxAround, checkCount } from './yolo.ts';

/** One feature map of an SSD and the boxes that each of its cells holds. */
export interface DefaultBoxMap {
  rows: number;
  columns: number;
  /** side of the square box as a fraction of the picture */
  scale: number;
  /** scale of the next map: one more square has the side sqrt(scale * nextScale) */
  nextScale: number;
  /** aspect ratios besides 1, each used as w : h and as h : w */
  ratios: readonly number[];
  /** cells from one to the next, in pixels, where it is not exactly the picture over the cells. Default: that */
  step?: number | undefined;
}

/** Boxes and where they come from, in the order map, row, column, shape. */
export interface PlacedBoxes {
  /** [n, 4] as (x1, y1, x2, y2) in pixels, not clipped */
  boxes: Float64Array<ArrayBuffer>;
  /** [n] which map (0 where there is only one) */
  maps: Uint16Array<ArrayBuffer>;
  /** [n] row * columns + column in that map */
  cells: Uint32Array<ArrayBuffer>;
  /** [n] which of the cell's shapes */
  shapes: Uint16Array<ArrayBuffer>;
}

/**
 * The default boxes of SSD: in each cell of each map a square of the map's scale, a square between this and the next
 * scale, and for each ratio r one of scale * sqrt(r) by scale / sqrt(r) and one turned by a quarter. Centres lie at
 * (column + 0.5, row + 0.5) cells.
 *
 * Agrees with torchvision's DefaultBoxGenerator, in its order, without its clipping.
 *
 * Source: Liu et al., "SSD" (1512.02325), section 2.2, choosing scales and aspect ratios.
 *
 * @throws RangeError naming the argument
 */
export function ssdDefaultBoxes(
  maps: readonly DefaultBoxMap[],
  picture: { width: number; height: number },
): PlacedBoxes {
  const { width, height } = picture;
  checkPositive(width, 'width');
  checkPositive(height, 'height');
  const groups = maps.map((map, m) => {
    checkCount(map.rows, `maps[${m}].rows`);
    checkCount(map.columns, `maps[${m}].columns`);
    checkPositive(map.scale, `maps[${m}].scale`);
    checkPositive(map.nextScale, `maps[${m}].nextScale`);
    for (const ratio of map.ratios) checkPositive(ratio, `maps[${m}].ratios`);
    if (map.step !== undefined) checkPositive(map.step, `maps[${m}].step`);
    const between = Math.sqrt(map.scale * map.nextScale);
    const shapes: [number, number][] = [
      [map.scale * width, map.scale * height],
      [between * width, between * height],
    ];
    for (const ratio of map.ratios) {
      const [long, short] = [map.scale * Math.sqrt(ratio), map.scale / Math.sqrt(ratio)];
      shapes.push([long * width, short * height], [short * width, long * height]);
    }
    return {
      rows: map.rows,
      columns: map.columns,
      stepX: map.step ?? width / map.columns,
      stepY: map.step ?? height / map.rows,
      shapes,
    };
  });
  return place(groups);
}

/**
 * The scales of SSD's maps: `first` for the first, then from `minimum` to `maximum` in equal steps of whole percents,
 * and one step more for the last map's in-between square.
 *
 * With the paper's 6 maps, 0.1, 0.2 and 0.9: 0.1, 0.2, 0.37, 0.54, 0.71, 0.88, 1.05, as in the authors' configuration.
 *
 * @param count how many maps, from 3
 * @returns [count + 1]
 * @throws RangeError when count is below 3
 */
export function ssdScales(count: number, { first = 0.1, minimum = 0.2, maximum = 0.9 } = {}): number[] {
  checkCount(count - 2, 'count - 2');
  const step = Math.floor(Math.round((maximum - minimum) * 1e6) / 1e4 / (count - 2));
  return [first, ...Array.from({ length: count }, (_, k) => Math.round(minimum * 100 + k * step) / 100)];
}

/** The six maps of SSD300: 8,732 default boxes. Source: 1512.02325, section 3.1. */
export const ssd300Maps: readonly DefaultBoxMap[] = (() => {
  const scales = ssdScales(6);
  const ratios = [[2], [2, 3], [2, 3], [2, 3], [2], [2]];
  return [38, 19, 10, 5, 3, 1].map((side, k) => ({
    rows: side,
    columns: side,
    scale: scales[k]!,
    nextScale: scales[k + 1]!,
    ratios: ratios[k]!,
  }));
})();

/**
 * The anchors of Faster R-CNN: at each place of one map a box for each ratio and scale, of area scale^2 and of height /
 * width = ratio. In the paper 3 scales (128, 256, 512) and 3 ratios (1/2, 1, 2): 9 anchors a place.
 *
 * Shapes come ratio by ratio, in each by scale, as in torchvision's AnchorGenerator, but sizes are not rounded to whole
 * pixels, and centres lie in the middle of their stride x stride place (torchvision: `centre` 0, the upper left corner).
 *
 * Source: Ren et al., "Faster R-CNN" (1506.01497), section 3.1.1.
 *
 * @throws RangeError naming the argument
 */
export function regionAnchors({
  rows,
  columns,
  stride,
  scales = [128, 256, 512],
  ratios = [0.5, 1, 2],
  centre = 0.5,
}: {
  rows: number;
  columns: number;
  stride: number;
  scales?: readonly number[];
  ratios?: readonly number[];
  centre?: number;
}): PlacedBoxes {
  checkCount(rows, 'rows');
  checkCount(columns, 'columns');
  checkPositive(stride, 'stride');
  for (const scale of scales) checkPositive(scale, 'scales');
  for (const ratio of ratios) checkPositive(ratio, 'ratios');
  if (!Number.isFinite(centre)) throw new RangeError(`centre must be a finite number, not ${centre}`);
  const shapes = ratios.flatMap((ratio) =>
    scales.map((scale): [number, number] => [scale / Math.sqrt(ratio), scale * Math.sqrt(ratio)]),
  );
  return place([{ rows, columns, stepX: stride, stepY: stride, shapes }], centre);
}

interface Group {
  rows: number;
  columns: number;
  stepX: number;
  stepY: number;
  /** [shapes][2] as (w, h) in pixels */
  shapes: [number, number][];
}

function place(groups: readonly Group[], centre = 0.5): PlacedBoxes {
  const count = groups.reduce((sum, { rows, columns, shapes }) => sum + rows * columns * shapes.length, 0);
  const result: PlacedBoxes = {
    boxes: new Float64Array(count * 4),
    maps: new Uint16Array(count),
    cells: new Uint32Array(count),
    shapes: new Uint16Array(count),
  };
  let at = 0;
  for (const [map, { rows, columns, stepX, stepY, shapes }] of groups.entries()) {
    for (let cell = 0; cell < rows * columns; cell++) {
      const x = ((cell % columns) + centre) * stepX;
      const y = (Math.floor(cell / columns) + centre) * stepY;
      for (let shape = 0; shape < shapes.length; shape++, at++) {
        result.boxes.set(boxAround([x, y], shapes[shape]!), at * 4);
        result.maps[at] = map;
        result.cells[at] = cell;
        result.shapes[at] = shape;
      }
    }
  }
  return result;
}

function checkPositive(value: number, name: string): void {
  if (!(value > 0 && value < Infinity))
    throw new RangeError(`${name} must be a number above 0, not ${value}`);
}
