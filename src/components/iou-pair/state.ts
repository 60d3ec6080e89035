import { ciou, diou, giou, iou } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec } from '../../lib/codec.ts';
import { numberRows } from '../../lib/number-rows.ts';

/** A box as left, top, right, bottom. */
export type PairBox = readonly [x1: number, y1: number, x2: number, y2: number];

/** Size of the sheet that the boxes lie on. */
export const SHEET = { width: 240, height: 160 } as const;

export const MEASURES = ['iou', 'giou', 'diou', 'ciou'] as const;
export type Measure = (typeof MEASURES)[number];

export interface PairState {
  /** two boxes, in whole units of the sheet */
  boxes: readonly (readonly number[])[];
  /** whose arithmetic is written out and drawn */
  measure: Measure;
}

const side = (max: number) => ({ min: 0, max, step: 1 });

export const pairCodec: Codec<PairState> = codec<PairState>({
  boxes: numberRows(
    [
      [30, 30, 120, 110],
      [75, 50, 175, 130],
    ],
    {
      columns: [side(SHEET.width), side(SHEET.height), side(SHEET.width), side(SHEET.height)],
      least: 2,
      most: 2,
      fits: ([x1, y1, x2, y2]) => x1! < x2! && y1! < y2!,
    },
  ),
  measure: choice<Measure>('iou', MEASURES),
});

/** Pairs worth looking at. */
export const PRESETS: readonly { name: string; boxes: readonly [PairBox, PairBox] }[] = [
  {
    name: 'IoU = 0.5',
    boxes: [
      [50, 40, 140, 100],
      [80, 40, 170, 100],
    ],
  },
  {
    name: 'Nested',
    boxes: [
      [30, 20, 210, 140],
      [90, 50, 150, 110],
    ],
  },
  {
    name: 'Equal',
    boxes: [
      [60, 40, 160, 120],
      [60, 40, 160, 120],
    ],
  },
  {
    name: 'Touching',
    boxes: [
      [40, 40, 120, 120],
      [120, 40, 200, 120],
    ],
  },
  {
    name: 'Apart',
    boxes: [
      [10, 50, 70, 110],
      [160, 50, 220, 110],
    ],
  },
  {
    name: 'Same centre, other shape',
    boxes: [
      [60, 50, 180, 110],
      [90, 20, 150, 140],
    ],
  },
];

/** One line of arithmetic: what is computed, from what, and the result. */
export interface Line {
  name: string;
  sum: string;
  value: string;
  /** the measure that the line belongs to */
  of: Measure;
  /** the line holds the measure itself */
  result?: boolean;
}

export interface PairDerived {
  a: PairBox;
  b: PairBox;
  /** null where the boxes share no area */
  intersection: PairBox | null;
  /** smallest box around both */
  hull: PairBox;
  centres: [x: number, y: number][];
  values: Record<Measure, number>;
  areas: { a: number; b: number; intersection: number; union: number; hull: number };
  lines: Line[];
  /** what the chosen measure adds to the one before it */
  adds: string;
  sentence: string;
}

const width = (box: PairBox) => box[2] - box[0];
const height = (box: PairBox) => box[3] - box[1];
const size = (box: PairBox) => `${width(box)} × ${height(box)}`;
const grouped = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const n = (value: number) => grouped.format(value);
const f = (value: number) => {
  const text = value.toFixed(3);
  return Number(text) === 0 ? '0.000' : text.replace('-', '−');
};

const ADDS: Record<Measure, string> = {
  iou: 'IoU looks only at what is shared. Pull the boxes apart: once they stop touching it is 0, however far they are.',
  giou: 'GIoU takes off the share of the enclosing box (dashed) that neither box fills. It falls on towards −1 while the boxes move apart, so a network in training still feels where to go.',
  diou: 'DIoU takes off the squared distance of the centres, measured against the diagonal of the enclosing box. For nested boxes IoU and GIoU do not care where the inner one lies; DIoU does.',
  ciou: 'CIoU also takes off a term for different shapes: v compares the two angles atan(width ÷ height), and α lets it count more when the boxes already overlap well.',
};

/** Every number that the drawing and the table show. */
export function derive(state: PairState): PairDerived {
  const [a, b] = state.boxes as unknown as [PairBox, PairBox];
  const meet: PairBox = [
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ];
  const intersection = width(meet) > 0 && height(meet) > 0 ? meet : null;
  const hull: PairBox = [
    Math.min(a[0], b[0]),
    Math.min(a[1], b[1]),
    Math.max(a[2], b[2]),
    Math.max(a[3], b[3]),
  ];
  const shared = intersection ? width(intersection) * height(intersection) : 0;
  const areas = {
    a: width(a) * height(a),
    b: width(b) * height(b),
    intersection: shared,
    union: width(a) * height(a) + width(b) * height(b) - shared,
    hull: width(hull) * height(hull),
  };
  const values = { iou: iou(a, b), giou: giou(a, b), diou: diou(a, b), ciou: ciou(a, b) };
  const centres = [a, b].map((box): [number, number] => [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2]);
  return {
    a,
    b,
    intersection,
    hull,
    centres,
    values,
    areas,
    lines: arithmetic({ a, b, intersection, hull, areas, values, centres }),
    adds: ADDS[state.measure],
    sentence: sentence(values, areas),
  };
}

type Parts = Pick<PairDerived, 'a' | 'b' | 'intersection' | 'hull' | 'areas' | 'values' | 'centres'>;

function arithmetic({ a, b, intersection, hull, areas, values, centres }: Parts): Line[] {
  const empty = areas.hull - areas.union;
  const [[ax, ay], [bx, by]] = centres as [[number, number], [number, number]];
  const distance = (ax - bx) ** 2 + (ay - by) ** 2;
  const diagonal = width(hull) ** 2 + height(hull) ** 2;
  const angle = (box: PairBox) => Math.atan(width(box) / height(box));
  const v = (4 / Math.PI ** 2) * (angle(a) - angle(b)) ** 2;
  const alpha = v > 0 ? v / (1 - values.iou + v) : 0;
  const apart = `${n(Math.abs(ax - bx))}² + ${n(Math.abs(ay - by))}²`;
  const line = (of: Measure, name: string, sum: string, value: string): Line => ({ name, sum, value, of });
  const result = (of: Measure, name: string, sum: string): Line => ({
    ...line(of, name, sum, f(values[of])),
    result: true,
  });
  return [
    line('iou', 'intersection', intersection ? size(intersection) : 'no common area', n(areas.intersection)),
    line('iou', 'union', `${n(areas.a)} + ${n(areas.b)} − ${n(areas.intersection)}`, n(areas.union)),
    result('iou', 'IoU', `${n(areas.intersection)} ÷ ${n(areas.union)}`),
    line('giou', 'enclosing box', size(hull), n(areas.hull)),
    line('giou', 'filled by neither', `${n(areas.hull)} − ${n(areas.union)}`, n(empty)),
    result('giou', 'GIoU', `${f(values.iou)} − ${n(empty)} ÷ ${n(areas.hull)}`),
    line('diou', 'centres apart²', apart, n(distance)),
    line('diou', 'diagonal²', `${width(hull)}² + ${height(hull)}²`, n(diagonal)),
    result('diou', 'DIoU', `${f(values.iou)} − ${n(distance)} ÷ ${n(diagonal)}`),
    line('ciou', 'v, shapes', `4 ÷ π² · (${f(angle(a))} − ${f(angle(b))})²`, f(v)),
    line('ciou', 'α', v > 0 ? 'v ÷ (1 − IoU + v)' : 'same shape', f(alpha)),
    result('ciou', 'CIoU', `${f(values.diou)} − ${f(alpha)} · ${f(v)}`),
  ];
}

function sentence(values: Record<Measure, number>, areas: PairDerived['areas']): string {
  const verdict =
    areas.intersection === 0
      ? 'The boxes share no area.'
      : values.iou === 1
        ? 'The boxes are equal.'
        : `The boxes share ${(100 * values.iou).toFixed(1)} % of what they cover together.`;
  const counts =
    values.iou >= 0.5
      ? values.iou >= 0.75
        ? 'As a detection this would count at IoU 0.50 and at 0.75.'
        : 'As a detection this would count at IoU 0.50, not at 0.75.'
      : 'As a detection this would be wrong, also at the mildest threshold of 0.50.';
  const { iou, giou, diou, ciou } = values;
  return `${verdict} IoU ${f(iou)}, GIoU ${f(giou)}, DIoU ${f(diou)}, CIoU ${f(ciou)}. ${counts}`;
}

/** Replaces one of the two boxes. */
export function setBox(state: PairState, index: number, box: readonly number[]): PairState {
  return { ...state, boxes: state.boxes.map((old, i) => (i === index ? [...box] : old)) };
}

/** What a reader typed as a box, or a sentence that says what is wrong with it. */
export function parseBox(text: string): { box: PairBox } | { problem: string } {
  const parts = text.trim().split(/[\s,;]+/);
  const values = parts.map(Number);
  if (parts.length !== 4 || values.some((value) => !Number.isInteger(value)))
    return {
      problem: `A box is four whole numbers: left, top, right, bottom, such as 30, 30, 120, 110. “${text.trim().slice(0, 40)}” is not.`,
    };
  const [x1, y1, x2, y2] = values as [number, number, number, number];
  if (x1 < 0 || y1 < 0 || x2 > SHEET.width || y2 > SHEET.height)
    return {
      problem: `The sheet is ${SHEET.width} wide and ${SHEET.height} high: left and right lie between 0 and ${SHEET.width}, top and bottom between 0 and ${SHEET.height}.`,
    };
  if (x2 <= x1)
    return {
      problem: `The right side (${x2}) must lie beyond the left one (${x1}), or the box has no width.`,
    };
  if (y2 <= y1)
    return { problem: `The bottom (${y2}) must lie below the top (${y1}), or the box has no height.` };
  return { box: [x1, y1, x2, y2] };
}
