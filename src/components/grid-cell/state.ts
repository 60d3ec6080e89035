import {
  anchorFits,
  decodeYoloBox,
  encodeYolo,
  publishedAnchors,
  sigmoid,
  type YoloGrid,
} from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { numberRows } from '../../lib/number-rows.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { type Said, type StreetNet, saidAt } from './street.ts';

/** 'encode': from an object to targets. 'decode': from raw outputs to a box. */
export type Mode = 'encode' | 'decode';
export type AnchorSet = 'v2-voc' | 'v2-coco' | 'v3-coco';
/** x1, y1, x2, y2 in pixels of the picture, and COCO's category id or a thing's class + 1; 0 when it has no name. */
export type ObjectRow = readonly number[];

export interface GridCellState extends SceneState {
  /** the current photo, on a grid of the reader's; or a drawn street, on the street YOLO's own grid */
  on: 'photo' | 'street';
  mode: Mode;
  anchors: AnchorSet;
  /** cells along each side of the coarsest map */
  cells: number;
  /** which object */
  selected: number;
  /** the reader's objects; none: those of the photo */
  objects: readonly ObjectRow[];
  /** what is decoded: a cell and an anchor, and five raw numbers */
  column: number;
  row: number;
  anchor: number;
  tx: number;
  ty: number;
  tw: number;
  th: number;
  to: number;
}

/** Pixels of the input from one cell of the coarsest map to the next. */
export const STRIDE = 32;
const MOST_SIDE = 20_000;
export const MOST_OBJECTS = 40;

const place = { min: 0, max: MOST_SIDE, step: 1 };

export const gridCellCodec: Codec<GridCellState> = codec<GridCellState>({
  mode: choice('encode', ['encode', 'decode']),
  anchors: choice('v2-voc', ['v2-voc', 'v2-coco', 'v3-coco']),
  cells: number(13, { min: 3, max: 19, step: 1 }),
  selected: number(0, { min: 0, max: MOST_OBJECTS - 1, step: 1 }),
  objects: numberRows([], {
    columns: [place, place, place, place, { min: 0, max: 90, step: 1 }],
    least: 0,
    most: MOST_OBJECTS,
    fits: ([x1, y1, x2, y2]) => x1! < x2! && y1! < y2!,
  }),
  column: number(6, { min: 0, max: 151, step: 1 }),
  row: number(6, { min: 0, max: 151, step: 1 }),
  anchor: number(3, { min: 0, max: 8, step: 1 }),
  tx: number(0, { min: -8, max: 8, step: 0.01 }),
  ty: number(0, { min: -8, max: 8, step: 0.01 }),
  tw: number(0, { min: -4, max: 4, step: 0.01 }),
  th: number(0, { min: -4, max: 4, step: 0.01 }),
  to: number(2, { min: -8, max: 8, step: 0.01 }),
  on: choice<GridCellState['on']>('photo', ['photo', 'street']),
  ...sceneFields(1),
});

/** The picture, and the objects that are known to be in it. */
export interface Scene {
  width: number;
  height: number;
  objects: readonly ObjectRow[];
  /** the network whose grid lies on a street; absent on photos */
  street?: StreetNet;
}

/** One line of arithmetic: `symbol`, the general rule and the rule with the current numbers. */
export interface Line {
  /** a letter and its index, such as t and x */
  symbol: readonly [string, string];
  rule: string;
  numbers: string;
  value: string;
  /** what the street YOLO says in its place, once it was asked */
  said?: string;
}

/** An anchor as it is drawn and compared. */
export interface AnchorView {
  /** in pixels of the network's input */
  width: number;
  height: number;
  /** IoU with the object's size, both on one corner */
  fit: number;
  /** pixels from cell to cell of the map it belongs to */
  stride: number;
}

export interface Derived {
  /** the objects that are shown, inside the photo */
  objects: ObjectRow[];
  names: string[];
  selected: number;
  /** side of the network's input, in pixels */
  input: number;
  /** cells along each side of the map that answers, and its stride */
  map: number;
  stride: number;
  column: number;
  row: number;
  anchor: number;
  anchors: AnchorView[];
  lines: Line[];
  /** raw numbers (tx, ty, tw, th); infinite at cell borders */
  t: [number, number, number, number];
  /** the box and its centre in pixels of the photo, decoded or the object's own */
  box: [number, number, number, number];
  centre: [number, number];
  /** the anchor around the same centre, in pixels of the photo */
  anchorBox: [number, number, number, number];
  /** numbers of the other objects that want the same cell, map and anchor */
  rivals: number[];
  /** what the street YOLO says at this cell and anchor, and its box in pixels of the picture; null: nobody asked it */
  said: (Said & { shown: [number, number, number, number] }) | null;
  sentence: string;
}

/** Every number that the picture, the lines and the sentence show. */
export function derive(state: GridCellState, scene: Scene): Derived {
  const objects = shownObjects(state, scene);
  const selected = Math.min(state.selected, objects.length - 1);
  const net = netOf(state, scene);
  const { input } = net;
  const toInput = ([x1, y1, x2, y2]: ObjectRow): [number, number, number, number] => [
    (x1! * input) / scene.width,
    (y1! * input) / scene.height,
    (x2! * input) / scene.width,
    (y2! * input) / scene.height,
  ];
  const object = toInput(objects[selected]!);
  const size: [number, number] = [object[2] - object[0], object[3] - object[1]];
  const encoding = state.mode === 'encode';
  const target = targetOf(net, object);
  const { row, column, anchor, stride } = encoding ? target : decodedPlace(state, net);
  const grid = net.grid(stride);
  const t: Derived['t'] = encoding ? target.t : [state.tx, state.ty, state.tw, state.th];
  const decoded = decodeYoloBox(t, { ...grid, row, column, anchor });
  const box = encoding ? object : decoded.box;
  const centre: [number, number] = [(box[0] + box[2]) / 2, (box[1] + box[3]) / 2];
  const fits = anchorFits(encoding ? size : decoded.size, grid);
  const toPhoto = (values: readonly number[]) =>
    values.map((value, i) => (value * (i % 2 ? scene.height : scene.width)) / input);
  const [aw, ah] = decoded.anchor;
  const rivals = encoding
    ? objects.flatMap((other, index) => {
        if (index === selected) return [];
        const its = targetOf(net, toInput(other));
        return its.row === row && its.column === column && its.anchor === anchor ? [index] : [];
      })
    : [];
  const derived = {
    objects,
    names: namesOf(objects, scene),
    selected,
    input,
    map: grid.columns,
    stride,
    column,
    row,
    anchor,
    anchors: net.anchors.map(([w, h], index): AnchorView => {
      const own = net.strideOf(index);
      const unit = net.version === 'v3' ? 1 : own;
      return { width: w! * unit, height: h! * unit, fit: fits[index]!, stride: own };
    }),
    t,
    box: toPhoto(box) as Derived['box'],
    centre: toPhoto(centre) as Derived['centre'],
    anchorBox: toPhoto([
      centre[0] - aw / 2,
      centre[1] - ah / 2,
      centre[0] + aw / 2,
      centre[1] + ah / 2,
    ]) as Derived['box'],
    rivals,
    said: null as Derived['said'],
  };
  const said = scene.street && saidAt(scene.street, { row, column, anchor }, encoding ? object : decoded.box);
  if (said) derived.said = { ...said, shown: toPhoto(said.box) as Derived['box'] };
  const lines = encoding
    ? encodeLines(object, t, { column, row, stride, anchor: decoded.anchor, version: grid.version })
    : decodeLines(state, decoded, { column, row, stride });
  const sentence = encoding
    ? encodeSentence(derived)
    : `Cell (${column}, ${row}) with anchor ${anchor + 1} says: a box of ${fixed(decoded.size[0], 1)} × ${fixed(decoded.size[1], 1)} input pixels around (${fixed(centre[0], 1)}, ${fixed(centre[1], 1)}), with objectness ${fixed(sigmoid(state.to), 2)}. Whatever tx and ty are, the centre stays in this cell.`;
  if (!said) return { ...derived, lines, sentence };
  const spoken = encoding ? [...said.t.slice(0, 4), said.objectness] : said.t;
  return {
    ...derived,
    lines: lines.map((line, i) => ({ ...line, said: fixed(spoken[i]!, 3) })),
    sentence: `${sentence} ${saidSentence(said, encoding, derived.names[selected]!)}`,
  };
}

function saidSentence(said: Said, encoding: boolean, name: string): string {
  const kind = `“${said.label}” with ${fixed(said.chance, 2)}, objectness ${fixed(said.objectness, 2)}`;
  if (!encoding) return `The network itself says here: ${kind}.`;
  return `The network says here: ${kind}, and a box whose IoU with “${name}” is ${fixed(said.iou, 2)}.`;
}

function encodeSentence(derived: Omit<Derived, 'lines' | 'sentence'>): string {
  const { names, selected, column, row, map, anchor, anchors, rivals, t } = derived;
  const maps = new Set(anchors.map(({ stride }) => stride)).size;
  const parts = [
    `The centre of “${names[selected]}” lies in column ${column}, row ${row} of the ${map} × ${map} map (both counted from 0).`,
    `Of ${anchors.length} anchors number ${anchor + 1} fits its size best, with an IoU of ${fixed(anchors[anchor]!.fit, 3)}${maps > 1 ? `, and that anchor belongs to the map of stride ${derived.stride}` : ''}.`,
  ];
  if (rivals.length)
    parts.push(
      `${rivals.map((i) => `“${names[i]}”`).join(' and ')} ${rivals.length > 1 ? 'want' : 'wants'} the same cell and anchor: only one of them can be learned there.`,
    );
  if (t.some((value) => !Number.isFinite(value)))
    parts.push('The centre is exactly on the cell’s border, a limit that no finite output reaches.');
  return parts.join(' ');
}

function encodeLines(
  [x1, y1, x2, y2]: readonly [number, number, number, number],
  t: readonly number[],
  place: {
    column: number;
    row: number;
    stride: number;
    anchor: [number, number];
    version: YoloGrid['version'];
  },
): Line[] {
  const { column, row, stride, anchor, version } = place;
  const centre = (axis: 'x' | 'y', middle: number, cell: number, value: number): Line => ({
    symbol: ['t', axis],
    rule: `logit(${axis} / stride − ${axis === 'x' ? 'column' : 'row'})`,
    numbers: `logit(${fixed(middle, 1)} / ${stride} − ${cell}) = logit(${fixed(middle / stride - cell, 3)})`,
    value: fixed(value, 3),
  });
  const side = (axis: 'w' | 'h', length: number, prior: number, value: number): Line => ({
    symbol: ['t', axis],
    rule: `ln(${axis} / anchor)`,
    numbers: `ln(${fixed(length, 1)} / ${fixed(prior, 1)}) = ln(${fixed(length / prior, 3)})`,
    value: fixed(value, 3),
  });
  return [
    centre('x', (x1 + x2) / 2, column, t[0]!),
    centre('y', (y1 + y2) / 2, row, t[1]!),
    side('w', x2 - x1, anchor[0], t[2]!),
    side('h', y2 - y1, anchor[1], t[3]!),
    version === 'v2'
      ? {
          symbol: ['P', 'o'],
          rule: 'IoU(predicted, object)',
          numbers: 'the two boxes are equal at these targets',
          value: '1.000',
        }
      : { symbol: ['P', 'o'], rule: '1 for an object', numbers: 'one logistic output', value: '1.000' },
  ];
}

function decodeLines(
  { tx, ty, tw, th, to }: GridCellState,
  { offset, factors, size, anchor, centre }: ReturnType<typeof decodeYoloBox>,
  { column, row, stride }: { column: number; row: number; stride: number },
): Line[] {
  const middle = (axis: 'x' | 'y', raw: number, part: number, cell: number, value: number): Line => ({
    symbol: ['b', axis],
    rule: `(${axis === 'x' ? 'column' : 'row'} + σ(t)) · stride`,
    numbers: `(${cell} + σ(${fixed(raw, 2)})) · ${stride} = (${cell} + ${fixed(part, 3)}) · ${stride}`,
    value: `${fixed(value, 1)} px`,
  });
  const side = (axis: 'w' | 'h', raw: number, prior: number, factor: number, value: number): Line => ({
    symbol: ['b', axis],
    rule: 'anchor · exp(t)',
    numbers: `${fixed(prior, 1)} · exp(${fixed(raw, 2)}) = ${fixed(prior, 1)} · ${fixed(factor, 3)}`,
    value: `${fixed(value, 1)} px`,
  });
  return [
    middle('x', tx, offset[0], column, centre[0]),
    middle('y', ty, offset[1], row, centre[1]),
    side('w', tw, anchor[0], factors[0], size[0]),
    side('h', th, anchor[1], factors[1], size[1]),
    { symbol: ['P', 'o'], rule: 'σ(t)', numbers: `σ(${fixed(to, 2)})`, value: fixed(sigmoid(to), 3) },
  ];
}

/** The objects inside the photo: the reader's, else the photo's own, else one box in the middle. */
export function shownObjects(state: GridCellState, { width, height, objects }: Scene): ObjectRow[] {
  const inside = (state.objects.length ? state.objects : objects).flatMap(([x1, y1, x2, y2, category]) => {
    const row = [
      Math.max(0, x1!),
      Math.max(0, y1!),
      Math.min(width, x2!),
      Math.min(height, y2!),
      category ?? 0,
    ];
    return row[2]! - row[0]! >= 1 && row[3]! - row[1]! >= 1 ? [row] : [];
  });
  const part = (side: number, share: number) => Math.round(side * share);
  const middle = [part(width, 0.3), part(height, 0.25), part(width, 0.7), part(height, 0.8), 0];
  return inside.length ? inside : [middle];
}

/** An object's box moved to another place. */
export function withBox(
  state: GridCellState,
  shown: readonly ObjectRow[],
  index: number,
  box: readonly number[],
): GridCellState {
  const objects = shown.map((row, i) => (i === index ? [...box.map(Math.round), row[4]!] : row));
  return { ...state, objects, selected: index };
}

/** One object more, selected; the state as it is when there are too many already. */
export function addObject(
  state: GridCellState,
  shown: readonly ObjectRow[],
  box: readonly number[],
): GridCellState {
  if (shown.length >= MOST_OBJECTS) return state;
  return { ...state, objects: [...shown, [...box.map(Math.round), 0]], selected: shown.length };
}

/** One object less; the last one stays. */
export function removeObject(
  state: GridCellState,
  shown: readonly ObjectRow[],
  index: number,
): GridCellState {
  if (shown.length < 2) return state;
  const objects = shown.filter((_, i) => i !== index);
  return { ...state, objects, selected: Math.min(state.selected, objects.length - 1) };
}

/** Turns the figure round. Decoding starts with what the selected object asks for. */
export function turn(state: GridCellState, mode: Mode, derived: Derived): GridCellState {
  if (mode !== 'decode' || state.mode === 'decode') return { ...state, mode };
  const near = (value: number, most: number) =>
    Math.round(Math.min(most, Math.max(-most, value)) * 100) / 100;
  const [tx, ty, tw, th] = derived.t;
  const { column, row, anchor } = derived;
  return {
    ...state,
    mode,
    column,
    row,
    anchor,
    tx: near(tx, 8),
    ty: near(ty, 8),
    tw: near(tw, 4),
    th: near(th, 4),
  };
}

/** The cell under a place of the photo, for decoding. */
export function cellAt(
  state: GridCellState,
  scene: Scene,
  x: number,
  y: number,
): { column: number; row: number } {
  const net = netOf(state, scene);
  const map = net.input / decodedPlace(state, net).stride;
  const index = (share: number) => Math.max(0, Math.min(map - 1, Math.floor(share * map)));
  return { column: index(x / scene.width), row: index(y / scene.height) };
}

/** The grid that lies on the picture: published anchors on the reader's grid, or the street YOLO's own. */
interface Net {
  version: YoloGrid['version'];
  anchors: readonly (readonly number[])[];
  /** side of the network's input, in pixels */
  input: number;
  strideOf(anchor: number): number;
  grid(stride: number): YoloGrid;
}

function netOf(state: Pick<GridCellState, 'anchors' | 'cells'>, { street }: Scene): Net {
  const v3 = !street && state.anchors === 'v3-coco';
  const version = v3 ? 'v3' : 'v2';
  const anchors = street?.anchors ?? publishedAnchors.find(({ id }) => id === state.anchors)!.anchors;
  const input = street ? street.cells * street.stride : state.cells * STRIDE;
  return {
    version,
    anchors,
    input,
    // YOLOv3 has three anchors for each of its three maps, the smallest for the finest.
    strideOf: (anchor) => (v3 ? [8, 16, 32][Math.floor(anchor / 3)]! : (street?.stride ?? STRIDE)),
    grid: (stride) => ({ version, rows: input / stride, columns: input / stride, anchors, stride }),
  };
}

function targetOf(net: Net, box: readonly [number, number, number, number]) {
  const fits = anchorFits([box[2] - box[0], box[3] - box[1]], net.grid(net.strideOf(0)));
  const stride = net.strideOf(fits.indexOf(Math.max(...fits)));
  return { ...encodeYolo(box, net.grid(stride)), stride };
}

/** Cell and anchor of the decoding half, brought into the maps that there are. */
function decodedPlace(state: GridCellState, net: Net) {
  const anchor = Math.min(state.anchor, net.anchors.length - 1);
  const stride = net.strideOf(anchor);
  const last = net.input / stride - 1;
  return { anchor, stride, column: Math.min(state.column, last), row: Math.min(state.row, last) };
}

/** Sets the sliders to what the street YOLO says in the cell and for the anchor that are picked. */
export function takeSaid(state: GridCellState, { said, column, row, anchor }: Derived): GridCellState {
  if (!said) return state;
  const near = (value: number, most: number) =>
    Math.round(Math.min(most, Math.max(-most, value)) * 100) / 100;
  const [tx, ty, tw, th, to] = said.t;
  return {
    ...state,
    column,
    row,
    anchor,
    tx: near(tx, 8),
    ty: near(ty, 8),
    tw: near(tw, 4),
    th: near(th, 4),
    to: near(to, 8),
  };
}

/** What each object is called: its category, numbered where there are several, or "your box". */
function namesOf(objects: readonly ObjectRow[], { street }: Scene): string[] {
  const nameOf = (id: number) =>
    street ? thingNames[id - 1] : cocoCategories.find((category) => category.id === id)?.name;
  const plain = objects.map(([, , , , id]) => nameOf(id!) ?? 'your box');
  return plain.map((name, index) => {
    if (plain.indexOf(name) === plain.lastIndexOf(name)) return name;
    return `${name} ${plain.slice(0, index + 1).filter((other) => other === name).length}`;
  });
}

function fixed(value: number, digits: number): string {
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  const text = value.toFixed(digits);
  return text.startsWith('-') ? `−${text.slice(1)}` : text;
}
