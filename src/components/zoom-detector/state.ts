import { nmsDecisions } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { firstYoloQuestion, type YoloSaid, yoloArithmetic, yoloQuestion, yoloSentence } from './yolo.ts';

/** 0: the picture with its boxes; 1: every candidate; 2: one candidate's arithmetic. */
export type Level = 0 | 1 | 2;

export const LEVELS = ['The picture', 'Every candidate', 'One candidate'] as const;

export interface ZoomState extends SceneState {
  /** whose answer: CenterNet's on the current photo, or the street YOLO's on a drawn street */
  on: 'photo' | 'street';
  level: number;
  /** lowest score of a candidate */
  score: number;
  /** the picked candidate: its place in the order of scores, from 0 */
  pick: number;
}

/** At most so many candidates are drawn, the best ones. */
export const DRAWN = 1000;
export const LOWEST = 0.1;
const NMS_IOU = 0.5;

export const zoomCodec: Codec<ZoomState> = codec<ZoomState>({
  level: number(0, { min: 0, max: 2, step: 1 }),
  score: number(0.3, { min: LOWEST, max: 0.9, step: 0.01 }),
  pick: number(0, { min: 0, max: DRAWN - 1, step: 1 }),
  on: choice<ZoomState['on']>('photo', ['photo', 'street']),
  ...sceneFields(1),
});

/** What the engine answered. */
export interface Found {
  /** [n, 4] as (x1, y1, x2, y2) in pixels of the picture, by falling score */
  boxes: ArrayLike<number>;
  scores: ArrayLike<number>;
  classes: ArrayLike<number>;
  /** [n] row * columns + column */
  cells: ArrayLike<number>;
  /** [n, 4] as (left, top, right, bottom) in pixels of what the network saw; empty for a YOLO */
  distances: ArrayLike<number>;
  /** [n] what a YOLO said of each; absent for CenterNet */
  yolo?: readonly YoloSaid[];
  /** class names. Default: those of COCO */
  labels?: readonly string[];
  rows: number;
  columns: number;
  stride: number;
  /** what the network saw, and the picture as given, in pixels */
  seen: { width: number; height: number };
  width: number;
  height: number;
}

export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

export interface Candidate {
  index: number;
  label: string;
  class: number;
  score: number;
  box: Corners;
  row: number;
  column: number;
  /** the cell's upper left corner in pixels of the picture */
  corner: readonly [x: number, y: number];
  /** (left, top, right, bottom) in pixels of what the network saw; zeros for a YOLO */
  distances: Corners;
  /** a YOLO's raw numbers and anchor */
  yolo?: YoloSaid;
  /** the kept box that it ends up in: itself when it is kept */
  home: number;
}

/** Everything that does not depend on level and pick. */
export interface Prepared {
  found: Found;
  candidates: Candidate[];
  /** indices of the boxes that suppression keeps, by falling score */
  kept: number[];
  /** by kept box: how many candidates end up in it, itself included */
  family: Map<number, number>;
  /** candidates above the threshold that are not drawn */
  beyond: number;
}

/** Candidates above the threshold, and where suppression puts each. */
export function prepare({ score }: Pick<ZoomState, 'score'>, found: Found): Prepared {
  let above = 0;
  while (above < found.scores.length && found.scores[above]! >= score) above++;
  const four = (values: ArrayLike<number>, i: number): Corners => [
    values[i * 4]!,
    values[i * 4 + 1]!,
    values[i * 4 + 2]!,
    values[i * 4 + 3]!,
  ];
  const { seen, columns, stride } = found;
  const candidates = Array.from({ length: Math.min(above, DRAWN) }, (_, index): Candidate => {
    const cell = found.cells[index]!;
    const column = cell % columns;
    const row = Math.floor(cell / columns);
    const klass = found.classes[index]!;
    const name = found.labels ? found.labels[klass] : cocoCategories[klass]?.name;
    const said = found.yolo?.[index];
    return {
      index,
      label: name ?? `class ${klass}`,
      class: klass,
      score: found.scores[index]!,
      box: four(found.boxes, index),
      row,
      column,
      corner: [(column * stride * found.width) / seen.width, (row * stride * found.height) / seen.height],
      distances: said ? [0, 0, 0, 0] : four(found.distances, index),
      ...(said ? { yolo: said } : {}),
      home: index,
    };
  });
  const decisions = nmsDecisions(
    candidates.map(({ box }) => box),
    candidates.map((one) => one.score),
    { iouThreshold: NMS_IOU, classes: candidates.map((one) => one.class) },
  );
  const family = new Map<number, number>();
  for (const { index, suppressedBy } of decisions) {
    const home = suppressedBy < 0 ? index : suppressedBy;
    candidates[index]!.home = home;
    family.set(home, (family.get(home) ?? 0) + 1);
  }
  return { found, candidates, kept: [...family.keys()], family, beyond: above - candidates.length };
}

/** One line of the arithmetic. */
export interface Line {
  name: string;
  sum: string;
  value: string;
}

/** A question whose answer is a number. */
export interface Question {
  text: string;
  value: number;
  tolerance: number;
  unit: string;
  why: string;
  hint: string;
}

export interface Derived {
  level: Level;
  /** null when nothing reaches the threshold */
  pick: Candidate | null;
  sentence: string;
  /** from map values to pixels; of the picked candidate */
  lines: Line[];
  question: Question | null;
}

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const one = (value: number) => value.toFixed(1).replace('-', '−');
/** A distance: with two decimals, so that what is multiplied by hand comes out right. */
const two = (value: number) => value.toFixed(2).replace('-', '−');
/** A scale factor with as many digits as it takes to multiply by hand. */
const factor = (value: number) => String(Number(value.toFixed(4)));
const named = ({ label, score }: Candidate) => `${label} ${score.toFixed(2)}`;
const plural = (count: number, what: string, many = `${what}s`) =>
  `${whole.format(count)} ${count === 1 ? what : many}`;

/** Everything that is shown on the state's level. */
export function derive(state: ZoomState, prepared: Prepared): Derived {
  const { candidates } = prepared;
  const level = state.level as Level;
  const picked = candidates[Math.min(state.pick, candidates.length - 1)] ?? null;
  // On the first level only the boxes that are left can be picked.
  const pick = picked && level === 0 ? candidates[picked.home]! : picked;
  return {
    level,
    pick,
    sentence: pick
      ? sentenceOf(level, pick, prepared)
      : `No cell of the map reaches a score of ${state.score.toFixed(2)}. Lower the score threshold.`,
    lines: pick
      ? pick.yolo
        ? yoloArithmetic(pick, pick.yolo, prepared.found)
        : arithmetic(pick, prepared.found)
      : [],
    question: pick ? questionOf(level, pick, prepared) : null,
  };
}

function sentenceOf(level: Level, pick: Candidate, { candidates, kept, family, found, beyond }: Prepared) {
  if (level === 0)
    return `The detector shows ${plural(kept.length, 'box', 'boxes')}. Behind ${kept.length === 1 ? 'it' : 'them'} are ${plural(candidates.length + beyond, 'candidate')}. Picked: ${named(pick)}.`;
  const where = pick.yolo ? 'Every box of every cell' : 'Every cell and class';
  if (level === 1) {
    const home = candidates[pick.home]!;
    const fate =
      home === pick
        ? `The picked ${named(pick)} stays; ${family.get(pick.index)! === 1 ? 'no other candidate ends' : `${plural(family.get(pick.index)! - 1, 'other candidate')} of its class ${family.get(pick.index)! === 2 ? 'ends' : 'end'}`} in it.`
        : `The picked ${named(pick)} goes, because ${named(home)} overlaps it.`;
    return `${where} that reaches the threshold is a candidate: ${plural(candidates.length, 'box', 'boxes')}${beyond ? ` and ${whole.format(beyond)} weaker ones that are not drawn` : ''}. A dot marks each one’s cell. ${fate}`;
  }
  if (pick.yolo) return yoloSentence(pick, pick.yolo, found);
  return `In row ${pick.row}, column ${pick.column} of the ${found.rows} × ${found.columns} map, the network gives “${pick.label}” a score of ${pick.score.toFixed(3)} and four distances to the sides. That is all it says about this box; the rest is arithmetic.`;
}

/** Sides before what crosses over is put right: (x1, y1, x2, y2) in pixels of what the network saw. */
function rawSides({ row, column, distances }: Candidate, stride: number): Corners {
  const [x, y] = [column * stride, row * stride];
  return [x - distances[0], y - distances[1], x + distances[2], y + distances[3]];
}

function arithmetic(pick: Candidate, found: Found): Line[] {
  const { stride, seen, columns, width, height } = found;
  const { row, column, distances } = pick;
  const sides = rawSides(pick, stride);
  const start = [column * stride, row * stride];
  const scale = [width / seen.width, height / seen.height] as const;
  const lines: Line[] = [
    {
      name: 'row, column',
      sum: `${row * columns + column} = ${row} × ${columns} + ${column}`,
      value: `${row}, ${column}`,
    },
    { name: 'corner, x', sum: `${column} × ${stride}`, value: `${start[0]}` },
    { name: 'corner, y', sum: `${row} × ${stride}`, value: `${start[1]}` },
    { name: 'scale, x', sum: `${width} ÷ ${seen.width}`, value: factor(scale[0]) },
    { name: 'scale, y', sum: `${height} ÷ ${seen.height}`, value: factor(scale[1]) },
  ];
  for (const [i, name] of ['left', 'top', 'right', 'bottom'].entries()) {
    const distance = distances[i as 0 | 1 | 2 | 3];
    const sign = i < 2 === distance >= 0 ? '−' : '+';
    lines.push({
      name,
      sum: `(${start[i % 2]} ${sign} ${two(Math.abs(distance))}) × ${factor(scale[i % 2 ? 1 : 0])}`,
      value: one(sides[i as 0 | 1 | 2 | 3] * scale[i % 2 ? 1 : 0]),
    });
  }
  if (sides[0] > sides[2] || sides[1] > sides[3])
    lines.push({ name: 'crossed', sum: 'sides that crossed over meet in the middle', value: 'no area' });
  return lines;
}

function questionOf(level: Level, pick: Candidate, { candidates, found }: Prepared): Question {
  const { rows, columns, stride, seen } = found;
  const classCount = cocoCategories.length;
  if (level === 0 && pick.yolo) return firstYoloQuestion(pick.yolo, found);
  if (level === 0) {
    const value = rows * columns * classCount;
    return {
      text: `For this picture the network’s heat map has ${rows} × ${columns} cells, and each cell has one score for each of ${classCount} classes. How many scores is that?`,
      value,
      tolerance: 0,
      unit: '',
      why: `${rows} × ${columns} × ${classCount} = ${whole.format(value)}. The few boxes on the picture are all that is left of them.`,
      hint: 'Cells across times cells down times classes.',
    };
  }
  if (level === 1)
    return {
      text: `The network saw the picture ${seen.width} pixels wide, and its map is ${columns} cells wide. How many of those pixels lie between two neighbouring cells?`,
      value: stride,
      tolerance: 0,
      unit: 'pixels',
      why: `${seen.width} ÷ ${columns} = ${stride}: the stride. Neighbouring cells look at nearly the same pixels, so they propose nearly the same box.`,
      hint: 'Divide the width by the number of cells.',
    };
  const scale = found.width / seen.width;
  const next = candidates[(pick.index + 1) % candidates.length]!;
  if (next.yolo) return yoloQuestion(next, next.yolo, found, next === pick);
  if (next === pick) {
    const value = (pick.distances[0] + pick.distances[2]) * scale;
    return {
      text: `The distances to the left and to the right are ${two(pick.distances[0])} and ${two(pick.distances[2])}. How wide is the box in the picture?`,
      value,
      tolerance: 1,
      unit: 'pixels',
      why: `(${two(pick.distances[0])} + ${two(pick.distances[2])}) × ${factor(scale)} = ${one(value)}. Where the cell lies does not matter for it.`,
      hint: 'Both distances together, then from the input to the picture.',
    };
  }
  const value = rawSides(next, stride)[0] * scale;
  const left = two(next.distances[0]);
  return {
    text: `Now another candidate, ${named(next)}: column ${next.column}, row ${next.row}, distance to the left ${left}. Where is its left side in the picture? The right answer is within one pixel.`,
    value,
    tolerance: 1,
    unit: 'pixels',
    why: `(${next.column} × ${stride} − ${left}) × ${factor(scale)} = ${one(value)}.`,
    hint: `The column times the stride of ${stride}, less the distance; then from the ${seen.width} pixels of the input to the ${found.width} of the picture.`,
  };
}

/** One level deeper or back, as far as it goes. */
export function toLevel(state: ZoomState, level: number): ZoomState {
  return { ...state, level: Math.min(2, Math.max(0, level)) };
}

/** The next candidate by falling score, or with -1 the one before; on the first level among the boxes that are left. */
export function pickNext(state: ZoomState, { candidates, kept }: Prepared, by: 1 | -1): ZoomState {
  if (candidates.length === 0) return state;
  if (state.level > 0) {
    const now = Math.min(state.pick, candidates.length - 1);
    return { ...state, pick: (now + by + candidates.length) % candidates.length };
  }
  const now = candidates[Math.min(state.pick, candidates.length - 1)]!.home;
  return { ...state, pick: kept[(kept.indexOf(now) + by + kept.length) % kept.length]! };
}

/** A part of the picture, in its pixels. */
export interface View {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** What a level shows: the whole picture, or the picked candidate with its cell and some room, widened to `aspect`. */
export function viewOf(
  { level, pick }: Pick<Derived, 'level' | 'pick'>,
  found: Pick<Found, 'width' | 'height' | 'stride' | 'seen'>,
  aspect: number,
): View {
  let [x1, y1, x2, y2] = [0, 0, found.width, found.height];
  if (level === 2 && pick) {
    const [cx, cy] = pick.corner;
    [x1, y1, x2, y2] = [
      Math.min(pick.box[0], cx),
      Math.min(pick.box[1], cy),
      Math.max(pick.box[2], cx),
      Math.max(pick.box[3], cy),
    ];
    // At least three cells on each side, so that a tiny object's surroundings can be recognised.
    const room = Math.max(
      0.2 * Math.max(x2 - x1, y2 - y1),
      (3 * found.stride * found.width) / found.seen.width,
    );
    [x1, y1, x2, y2] = [x1 - room, y1 - room, x2 + room, y2 + room];
  }
  const [w, h] = [x2 - x1, y2 - y1];
  const [width, height] = w / h < aspect ? [h * aspect, h] : [w, w / aspect];
  return { x: (x1 + x2 - width) / 2, y: (y1 + y2 - height) / 2, width, height };
}
