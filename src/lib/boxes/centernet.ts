import { checkThreshold } from './nms.ts';
import { orderByScore } from './score-order.ts';

/** The raw maps of a CenterNet-style detector that measures four distances from each cell. */
export interface CenterNetMaps {
  /** [rows, columns, classCount], after the sigmoid: how much each cell looks like the centre of each class */
  heat: ArrayLike<number>;
  /** [rows, columns, 4] as (left, top, right, bottom): how far each side lies from (column, row) * stride, in input pixels */
  distances: ArrayLike<number>;
  rows: number;
  columns: number;
  classCount: number;
}

/** How {@link decodeCenterNet} chooses. */
export interface CenterNetOptions {
  /** input pixels from one cell to the next. Default: 4 */
  stride?: number | undefined;
  /** in [0, 1]; a score equal to it is a candidate */
  scoreThreshold: number;
  /** only the best so many are kept. Default: no limit */
  maxCandidates?: number | undefined;
  /** only local peaks of the heat map, as the published graph does (see {@link isPeak}). Default: false */
  peaksOnly?: boolean | undefined;
}

/** Candidates by falling score; at equal scores in the order of the heat map (row, column, class). */
export interface Candidates {
  /** [n, 4] as (x1, y1, x2, y2) in input pixels */
  boxes: Float32Array<ArrayBuffer>;
  /** [n] */
  scores: Float32Array<ArrayBuffer>;
  /** [n] */
  classes: Uint16Array<ArrayBuffer>;
  /** [n] row * columns + column */
  cells: Uint32Array<ArrayBuffer>;
  /** how many more candidates there were than `maxCandidates` */
  dropped: number;
}

/**
 * Turns the raw maps into boxes: every (cell, class) whose score reaches the threshold becomes one candidate, with no
 * peak picking and no suppression. Non-maximum suppression is a second step.
 *
 * A cell's box is (column * stride - left, row * stride - top, column * stride + right, row * stride + bottom): from
 * the cell's top left corner, without the half cell that other detectors add. Where a network's distances put a
 * right side to the left of the left one, both are moved to the middle between them, so the box is degenerate and
 * its sides are in order. Nothing at or above the threshold: empty arrays.
 *
 * Agrees with the nodes tower_0/sub, sub_1, add_1 and add_2 of github.com/610265158/mobilenetv3_centernet's graph. The
 * idea of centres as points: Zhou et al., "Objects as Points" (1904.07850); the four distances: TTFNet (1909.00700).
 *
 * @throws RangeError naming the argument: an array of the wrong length, a score that is NaN, a distance of a candidate
 * that is not finite, a threshold outside [0, 1], a count that is not a positive whole number, more than 65,536 classes
 */
export function decodeCenterNet(maps: CenterNetMaps & CenterNetOptions): Candidates {
  const { heat, distances, columns, classCount, stride = 4, scoreThreshold, maxCandidates = Infinity } = maps;
  checkMaps(maps);
  if (!(stride > 0 && stride < Infinity))
    throw new RangeError(`stride must be a positive number, not ${stride}`);
  checkThreshold(scoreThreshold, 'scoreThreshold');
  if (maxCandidates !== Infinity && !(Number.isInteger(maxCandidates) && maxCandidates >= 0)) {
    throw new RangeError(`maxCandidates must be a whole number from 0, not ${maxCandidates}`);
  }

  const found = notBelow(heat, scoreThreshold);
  const places = maps.peaksOnly ? found.filter((place) => isPeak(maps, place)) : found;
  const scores = new Float64Array(places.length);
  for (let i = 0; i < scores.length; i++) {
    scores[i] = heat[places[i]!]!;
    if (Number.isNaN(scores[i])) throw new RangeError(`heat[${places[i]}] must not be NaN`);
  }
  const order = orderByScore(scores);
  const count = Math.min(order.length, maxCandidates);
  const candidates: Candidates = {
    boxes: new Float32Array(count * 4),
    scores: new Float32Array(count),
    classes: new Uint16Array(count),
    cells: new Uint32Array(count),
    dropped: order.length - count,
  };
  for (let i = 0; i < count; i++) {
    const place = places[order[i]!]!;
    const cell = Math.floor(place / classCount);
    candidates.scores[i] = scores[order[i]!]!;
    candidates.classes[i] = place % classCount;
    candidates.cells[i] = cell;
    const x = (cell % columns) * stride;
    const y = Math.floor(cell / columns) * stride;
    const at = cell * 4;
    setSides(candidates.boxes, i * 4, x - distances[at]!, x + distances[at + 2]!);
    setSides(candidates.boxes, i * 4 + 1, y - distances[at + 1]!, y + distances[at + 3]!);
    checkSides(candidates.boxes, i, at);
  }
  return candidates;
}

/**
 * Whether the score at `place` = (row * columns + column) * classCount + class is a peak: no neighbour in the 3 x 3
 * cells around it has a higher score of the same class. On a plateau every cell is a peak. Cells outside the map do
 * not count.
 *
 * The published graph's own way: a 3 x 3 max pooling with SAME padding and stride 1, then "equal to its pooled value".
 *
 * @throws RangeError when `place` is outside the map
 */
export function isPeak(maps: Omit<CenterNetMaps, 'distances'>, place: number): boolean {
  const { heat, rows, columns, classCount } = maps;
  if (!Number.isInteger(place) || place < 0 || place >= rows * columns * classCount) {
    throw new RangeError(`place must be a whole number below ${rows * columns * classCount}, not ${place}`);
  }
  const cell = Math.floor(place / classCount);
  const row = Math.floor(cell / columns);
  const column = cell % columns;
  const score = heat[place]!;
  for (let dy = -1; dy <= 1; dy++) {
    if (row + dy < 0 || row + dy >= rows) continue;
    for (let dx = -1; dx <= 1; dx++) {
      if (column + dx < 0 || column + dx >= columns) continue;
      if (heat[place + (dy * columns + dx) * classCount]! > score) return false;
    }
  }
  return true;
}

// A loop of its own, with one comparison that lets NaN through: it passes over a million scores for each picture.
function notBelow(heat: ArrayLike<number>, threshold: number): number[] {
  const found: number[] = [];
  const count = heat.length;
  for (let place = 0; place < count; place++) if (!(heat[place]! < threshold)) found.push(place);
  return found;
}

function setSides(boxes: Float32Array, at: number, low: number, high: number): void {
  boxes[at] = low <= high ? low : (low + high) / 2;
  boxes[at + 2] = low <= high ? high : (low + high) / 2;
}

function checkSides(boxes: Float32Array, candidate: number, at: number): void {
  for (let i = candidate * 4; i < candidate * 4 + 4; i++) {
    if (!Number.isFinite(boxes[i])) {
      throw new RangeError(`distances[${at}] to distances[${at + 3}] must be finite and make a box`);
    }
  }
}

function checkMaps({ heat, distances, rows, columns, classCount }: CenterNetMaps): void {
  for (const [name, value] of Object.entries({ rows, columns, classCount })) {
    if (!Number.isInteger(value) || value < 1) {
      throw new RangeError(`${name} must be a positive whole number, not ${value}`);
    }
  }
  if (classCount > 65_536) throw new RangeError(`classCount must be at most 65536, not ${classCount}`);
  const cells = rows * columns;
  if (heat.length !== cells * classCount) {
    throw new RangeError(
      `heat must hold ${rows} x ${columns} x ${classCount} = ${cells * classCount} scores, not ${heat.length}`,
    );
  }
  if (distances.length !== cells * 4) {
    throw new RangeError(
      `distances must hold ${rows} x ${columns} x 4 = ${cells * 4} numbers, not ${distances.length}`,
    );
  }
}
