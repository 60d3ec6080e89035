import { sigmoid, softmax, yoloCandidates } from '../../lib/boxes/index.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import { SHOWN_SIZE } from '../../lib/scenes/scene-state.ts';
import type { Candidate, Found, Line, Question } from './state.ts';

/** What a YOLO's map says of one box, and the anchor that it starts from. */
export interface YoloSaid {
  /** the box's anchor, from 0, of how many */
  anchor: number;
  anchors: number;
  /** (w, h) of the anchor in pixels of what the network saw */
  prior: readonly [number, number];
  /** (tx, ty, tw, th, to) */
  t: readonly [number, number, number, number, number];
  /** class logits */
  logits: readonly number[];
}

/** The street YOLO's map, as the engine gives it. */
export interface StreetMap {
  rows: number;
  columns: number;
  stride: number;
  anchors: readonly (readonly number[])[];
  raw: ArrayLike<number>;
}

/** The street YOLO's boxes from `floor` on, in pixels of the shown picture, with everything that was said of each. */
export function streetFound({ raw, rows, columns, stride, anchors }: StreetMap, floor: number): Found {
  const size = 5 + thingNames.length;
  const seen = { width: columns * stride, height: rows * stride };
  const ranked = yoloCandidates(
    raw,
    { version: 'v2', rows, columns, stride, anchors, classCount: thingNames.length },
    { scoreFloor: floor, scale: SHOWN_SIZE / seen.width },
  );
  const said = Array.from(ranked.predictors, (predictor): YoloSaid => {
    const anchor = predictor % anchors.length;
    const numbers = Array.from({ length: size }, (_, i) => raw[predictor * size + i]!);
    const [w, h] = anchors[anchor] as [number, number];
    return {
      anchor,
      anchors: anchors.length,
      prior: [w * stride, h * stride],
      t: numbers.slice(0, 5) as unknown as YoloSaid['t'],
      logits: numbers.slice(5),
    };
  });
  return {
    boxes: ranked.boxes,
    scores: ranked.scores,
    classes: ranked.classes,
    cells: ranked.predictors.map((predictor) => Math.floor(predictor / anchors.length)),
    distances: [],
    yolo: said,
    labels: thingNames,
    rows,
    columns,
    stride,
    seen,
    width: SHOWN_SIZE,
    height: SHOWN_SIZE,
  };
}

const signed = (value: number, digits: number) => value.toFixed(digits).replace('-', '−');
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });

/** Centre and size in pixels of what the network saw, and the chances, step by step. */
function decoded(
  { row, column, class: klass }: Candidate,
  { prior, t, logits }: YoloSaid,
  { stride }: Found,
) {
  const inside = [sigmoid(t[0]), sigmoid(t[1])] as const;
  return {
    centre: [(column + inside[0]) * stride, (row + inside[1]) * stride] as const,
    size: [prior[0] * Math.exp(t[2]), prior[1] * Math.exp(t[3])] as const,
    objectness: sigmoid(t[4]),
    chance: softmax(logits)[klass]!,
  };
}

/** From a YOLO's raw numbers to pixels of the picture and to the score, with the numbers of one candidate. */
export function yoloArithmetic(pick: Candidate, said: YoloSaid, found: Found): Line[] {
  const { stride, seen, width, columns } = found;
  const { anchor, anchors, prior, t } = said;
  const { centre, size, objectness, chance } = decoded(pick, said, found);
  const scale = width / seen.width;
  const cell = pick.row * columns + pick.column;
  const t2 = (i: 0 | 1 | 2 | 3 | 4) => signed(t[i], 2);
  const side = (name: string, axis: 0 | 1, way: 1 | -1): Line => ({
    name,
    sum: `(${centre[axis].toFixed(1)} ${way < 0 ? '−' : '+'} ${size[axis].toFixed(1)} ÷ 2) × ${scale}`,
    value: signed((centre[axis] + (way * size[axis]) / 2) * scale, 1),
  });
  return [
    {
      name: 'box number',
      sum: `(${pick.row} × ${columns} + ${pick.column}) × ${anchors} + ${anchor}`,
      value: `${cell * anchors + anchor}`,
    },
    {
      name: 'centre, x',
      sum: `(${pick.column} + σ(${t2(0)})) × ${stride}`,
      value: centre[0].toFixed(1),
    },
    {
      name: 'centre, y',
      sum: `(${pick.row} + σ(${t2(1)})) × ${stride}`,
      value: centre[1].toFixed(1),
    },
    { name: 'width', sum: `${prior[0].toFixed(1)} × exp(${t2(2)})`, value: size[0].toFixed(1) },
    { name: 'height', sum: `${prior[1].toFixed(1)} × exp(${t2(3)})`, value: size[1].toFixed(1) },
    side('left', 0, -1),
    side('top', 1, -1),
    side('right', 0, 1),
    side('bottom', 1, 1),
    { name: 'objectness', sum: `σ(${t2(4)})`, value: objectness.toFixed(3) },
    { name: `is a ${pick.label}`, sum: `softmax of ${said.logits.length} logits`, value: chance.toFixed(3) },
    {
      name: 'score',
      sum: `${objectness.toFixed(3)} × ${chance.toFixed(3)}`,
      value: (objectness * chance).toFixed(3),
    },
  ];
}

/** What the network says of the picked box, in words. */
export function yoloSentence(pick: Candidate, { anchor, anchors, logits }: YoloSaid, found: Found): string {
  return `In row ${pick.row}, column ${pick.column} of the ${found.rows} × ${found.columns} map, anchor ${anchor + 1} of ${anchors} got ${5 + logits.length} numbers: two for the centre, two for the size, one for “is anything here”, and one for each of ${logits.length} classes. That is all the network says about this box; the rest is arithmetic.`;
}

/** How many boxes a map holds. */
export function firstYoloQuestion({ anchors }: YoloSaid, { rows, columns, seen }: Found): Question {
  const value = rows * columns * anchors;
  return {
    text: `The network saw this street ${seen.width} × ${seen.height} pixels large. Its map has ${rows} × ${columns} cells, and each cell answers with ${anchors} boxes. How many boxes is that?`,
    value,
    tolerance: 0,
    unit: 'boxes',
    why: `${rows} × ${columns} × ${anchors} = ${whole.format(value)}. The few boxes on the picture are all that is left of them.`,
    hint: 'Cells across times cells down times boxes of a cell.',
  };
}

/** A box whose width is to be worked out; or, where there is only the picked one, its score. */
export function yoloQuestion(next: Candidate, said: YoloSaid, found: Found, alone: boolean): Question {
  const { objectness, chance, size } = decoded(next, said, found);
  const scale = found.width / found.seen.width;
  if (alone) {
    const value = Number(objectness.toFixed(3)) * Number(chance.toFixed(3));
    return {
      text: `The objectness of this box is ${objectness.toFixed(3)}, and given that something is there, it is a ${next.label} with ${chance.toFixed(3)}. What is its score?`,
      value,
      tolerance: 0.005,
      unit: '',
      why: `${objectness.toFixed(3)} × ${chance.toFixed(3)} = ${value.toFixed(3)}.`,
      hint: 'Both have to be true: something is there, and it is of this class.',
    };
  }
  const [w, tw] = [said.prior[0].toFixed(1), signed(said.t[2], 2)];
  const value = size[0] * scale;
  return {
    text: `Now another candidate, ${next.label} ${next.score.toFixed(2)}: its anchor is ${w} pixels wide in the input, and the network says tw = ${tw}. How wide is the box in the picture, which is ${scale} times as large? The nearest pixel will do.`,
    value,
    // Both numbers are shown rounded, which moves the product of a wide box by more than a pixel.
    tolerance: Math.max(1, 0.01 * value),
    unit: 'pixels',
    why: `${w} × exp(${tw}) × ${scale} = ${value.toFixed(1)}.`,
    hint: 'Anchor times exp(tw), then from the input to the picture.',
  };
}
