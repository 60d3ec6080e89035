import {
  type AnchorMatches,
  BACKGROUND,
  type DefaultBoxMap,
  iou,
  matchAnchors,
  type PlacedBoxes,
  ssdDefaultBoxes,
} from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene, Thing } from '../../lib/scenes/scene.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { isUsed, type MapSettings, mapsOf, presets, shapeNames } from './maps.ts';
import { fitRecall, type SizeRecall } from './recall.ts';

/** What lies on the street: one cell's boxes, what the first step of matching gives, or both steps. */
export type View = 'cell' | 'best' | 'all';

export interface DefaultBoxesState extends SceneState, MapSettings {
  /** place of the map among the preset's, and the cell in it */
  map: number;
  column: number;
  row: number;
  view: View;
  /** the thing whose boxes are shown; -1: of all */
  thing: number;
  threshold: number;
  /** negatives that count in the loss for each positive */
  negatives: number;
}

const percent = { min: 4, max: 100, step: 1 };

export const defaultBoxesCodec: Codec<DefaultBoxesState> = codec<DefaultBoxesState>({
  ...sceneFields(82),
  preset: choice('street', ['street', 'ssd300']),
  ratios: choice('paper', ['paper', 'none', 'two', 'three']),
  first: number(presets.street.first, percent),
  least: number(presets.street.least, percent),
  most: number(presets.street.most, percent),
  used: number(63, { min: 1, max: 63, step: 1 }),
  map: number(2, { min: 0, max: 5, step: 1 }),
  column: number(4, { min: 0, max: 37, step: 1 }),
  row: number(3, { min: 0, max: 37, step: 1 }),
  view: choice('cell', ['cell', 'best', 'all']),
  thing: number(-1, { min: -1, max: 199, step: 1 }),
  threshold: number(0.5, { min: 0.3, max: 0.9, step: 0.05 }),
  negatives: number(3, { min: 1, max: 20, step: 1 }),
});

type Box = [x1: number, y1: number, x2: number, y2: number];

/** All boxes of an SSD and what each of them is to answer for on a street. */
export interface Matched {
  side: number;
  maps: { index: number; map: DefaultBoxMap }[];
  placed: PlacedBoxes;
  things: readonly Thing[];
  /** the first step alone: one box for each thing */
  best: AnchorMatches;
  /** both steps */
  all: AnchorMatches;
}

/** Places the boxes and matches them: what depends on the settings and the street, not on the cell that is looked at. */
export function prepare(state: DefaultBoxesState, scene: Readonly<Scene>): Matched {
  const { side } = presets[state.preset];
  const maps = mapsOf(state);
  const placed = ssdDefaultBoxes(
    maps.map(({ map }) => map),
    { width: side, height: side },
  );
  const { things } = scene;
  const truths = things.map(({ box }) => box);
  // At 1 nothing is positive but what is forced.
  const best = matchAnchors(placed.boxes, truths, { positive: 1, force: 'one' });
  const all = matchAnchors(placed.boxes, truths, { positive: state.threshold, force: 'one' });
  return { side, maps, placed, things, best, all };
}

/** One default box of the chosen cell. */
export interface CellBox {
  shape: string;
  box: Box;
  width: number;
  height: number;
  /** the thing that it answers for; -1: background */
  thing: number;
  /** IoU with that thing, or with the one that it overlaps most */
  fit: number;
}

/** One thing of the street, and the boxes that answer for it. */
export interface ThingRow {
  name: string;
  width: number;
  height: number;
  /** IoU of the box that fits it best; 0 when none overlaps it */
  best: number;
  /** the map of the box that the first step gives it, by its cells along a side; 0: none */
  cells: number;
  /** boxes that answer for it after the first step (0 or 1) and after both */
  first: number;
  matched: number;
}

export interface Derived {
  /** cells along each side of the chosen map, and the chosen cell in it */
  cells: number;
  column: number;
  row: number;
  cell: CellBox[];
  rows: ThingRow[];
  thing: number;
  /** the boxes to draw for the view: of one thing or all; empty in the view of a cell */
  shown: { box: Box; thing: number; first: boolean }[];
  /** boxes by map, all of the preset's; 0 where a map is not used */
  counts: number[];
  total: number;
  positives: number;
  /** positives that only the first step made: their IoU is below the threshold */
  forced: number;
  background: number;
  /** negatives that count in the loss */
  kept: number;
  sentence: string;
}

const boxOf = ({ boxes }: PlacedBoxes, index: number): Box =>
  [0, 1, 2, 3].map((i) => boxes[index * 4 + i]!) as Box;

/** Every number that the picture, the tables and the sentence show. */
export function derive(state: DefaultBoxesState, matched: Matched): Derived {
  const { side, maps, placed, things, best, all } = matched;
  const preset = presets[state.preset];
  const chosen = usedMap(state);
  const cells = preset.cells[chosen]!;
  const column = Math.min(state.column, cells - 1);
  const row = Math.min(state.row, cells - 1);
  const position = maps.findIndex(({ index }) => index === chosen);
  const names = shapeNames(maps[position]!.map);
  const counts = preset.cells.map(() => 0);
  for (const { index, map } of maps) counts[index] = map.rows * map.columns * (2 + 2 * map.ratios.length);
  const start = maps.slice(0, position).reduce((sum, { index }) => sum + counts[index]!, 0);
  const firstOfCell = start + (row * cells + column) * names.length;
  const cell = names.map((shape, k): CellBox => {
    const box = boxOf(placed, firstOfCell + k);
    const thing = all.assignments[firstOfCell + k]!;
    const fit = all.ious[firstOfCell + k]!;
    return { shape, box, width: box[2] - box[0], height: box[3] - box[1], thing, fit };
  });
  const thing = state.thing < things.length ? state.thing : -1;
  const numbers = numberedNames(things);
  const rows = things.map(({ box }, t): ThingRow => {
    const anchor = best.assignments.indexOf(t);
    return {
      name: numbers[t]!,
      width: box[2] - box[0],
      height: box[3] - box[1],
      best: best.bestAnchors[t]! < 0 ? 0 : iou(boxOf(placed, best.bestAnchors[t]!), box),
      cells: anchor < 0 ? 0 : preset.cells[maps[placed.maps[anchor]!]!.index]!,
      first: anchor < 0 ? 0 : 1,
      matched: 0,
    };
  });
  const shown: Derived['shown'] = [];
  const view = state.view === 'best' ? best : all;
  let positives = 0;
  let forced = 0;
  for (let i = 0; i < all.assignments.length; i++) {
    const of = all.assignments[i]!;
    if (of !== BACKGROUND) {
      positives++;
      rows[of]!.matched++;
      if (all.ious[i]! < state.threshold) forced++;
    }
    const drawn = view.assignments[i]!;
    if (state.view === 'cell' || drawn === BACKGROUND || (thing >= 0 && drawn !== thing)) continue;
    shown.push({ box: boxOf(placed, i), thing: drawn, first: best.assignments[i] === drawn });
  }
  const total = all.assignments.length;
  const background = total - positives;
  const derived = {
    cells,
    column,
    row,
    cell,
    rows,
    thing,
    shown,
    counts,
    total,
    positives,
    forced,
    background,
    kept: Math.min(background, positives * state.negatives),
  };
  return { ...derived, sentence: sentenceOf(state, derived, side) };
}

/** Names of things, counted where there are several of a class: 'car 1', 'car 2', 'bus'. */
export function numberedNames(things: readonly Pick<Thing, 'class'>[]): string[] {
  const all = things.map((thing) => thingNames[thing.class]!);
  return all.map((name, t) => {
    const same = all.filter((other) => other === name).length;
    return same > 1 ? `${name} ${all.slice(0, t + 1).filter((other) => other === name).length}` : name;
  });
}

function sentenceOf(state: DefaultBoxesState, derived: Omit<Derived, 'sentence'>, side: number): string {
  const { cells, column, row, cell, rows, total, positives, forced, background, kept } = derived;
  const parts: string[] = [];
  if (state.view === 'cell') {
    const matching = cell.filter(({ thing }) => thing >= 0);
    const answers = [...new Set(matching.map(({ thing }) => rows[thing]!.name))];
    parts.push(
      `Column ${column}, row ${row} of the ${cells} × ${cells} map holds ${cell.length} boxes.`,
      matching.length
        ? `${matching.length} of them ${matching.length > 1 ? 'answer' : 'answers'} for ${answers.join(' and ')}; the others are background.`
        : 'All of them are background here.',
    );
  } else if (state.view === 'best') {
    const loose = rows.filter(({ first, best }) => first === 1 && best < state.threshold);
    parts.push(
      `First step: each thing takes one box, the best pair first. ${rows.filter(({ first }) => first === 1).length} of ${rows.length} things have one.`,
    );
    if (loose.length)
      parts.push(
        `${loose.map(({ name }) => name).join(', ')}: no box reaches ${state.threshold.toFixed(2)}, so without this step nothing would learn ${loose.length > 1 ? 'them' : 'it'}.`,
      );
  } else {
    parts.push(
      `Second step: every other box joins the thing that it overlaps most, if their IoU is at least ${state.threshold.toFixed(2)}.`,
    );
  }
  if (rows.length === 0) parts.push(`The street is empty: all ${total} boxes are background.`);
  else
    parts.push(
      `Of ${total} boxes ${positives} ${positives === 1 ? 'is' : 'are'} positive, ${forced} of them only by the first step, and ${background} are background: ${Math.round(background / Math.max(1, positives))} for each positive. With ${state.negatives} hard negatives for each positive, ${kept} of them count.`,
    );
  const worst = rows.reduce<ThingRow | null>(
    (low, each) => (low && low.best <= each.best ? low : each),
    null,
  );
  if (worst && worst.best < state.threshold)
    parts.push(
      `Hardest to fit: ${worst.name}, ${worst.width} × ${worst.height} of ${side} pixels, with an IoU of ${worst.best.toFixed(2)} at best.`,
    );
  return parts.join(' ');
}

/** The chosen map, or the next one that is used. */
export function usedMap({ preset, map, used }: DefaultBoxesState): number {
  const { length } = presets[preset].cells;
  for (let step = 0; step < length; step++) {
    const index = (Math.min(map, length - 1) + step) % length;
    if (isUsed(used, index)) return index;
  }
  return 0;
}

/** The codec lets `used` name only maps that the smaller preset has not: then all are used. */
export function sound(state: DefaultBoxesState): DefaultBoxesState {
  const all = 2 ** presets[state.preset].cells.length - 1;
  const used = (state.used & all) === 0 ? 63 : state.used;
  const least = Math.max(state.first + 1, state.least);
  return { ...state, used, least, most: Math.max(least + 4, state.most) };
}

/** Another SSD, as it is in its paper. */
export function choosePreset(
  state: DefaultBoxesState,
  preset: DefaultBoxesState['preset'],
): DefaultBoxesState {
  const { first, least, most } = presets[preset];
  return chooseMap({ ...state, preset, first, least, most, ratios: 'paper', used: 63 }, 2);
}

/** Looks at another map; the place on the street stays. */
export function chooseMap(state: DefaultBoxesState, map: number): DefaultBoxesState {
  const { cells } = presets[state.preset];
  const from = presets[state.preset].cells[usedMap(state)]!;
  const to = cells[map]!;
  const move = (at: number) => Math.min(to - 1, Math.floor(((Math.min(at, from - 1) + 0.5) * to) / from));
  return { ...state, map, column: move(state.column), row: move(state.row) };
}

/** Switches a map on or off, and looks at the next one when it was looked at; null when it is the last one. */
export function toggleMap(state: DefaultBoxesState, index: number): DefaultBoxesState | null {
  const all = 2 ** presets[state.preset].cells.length - 1;
  const used = (state.used ^ (1 << index)) & 63;
  if ((used & all) === 0) return null;
  const next = usedMap({ ...state, used });
  return { ...(next === usedMap(state) ? state : chooseMap(state, next)), used };
}

/** The cell that holds a place, given in shares of the picture. */
export function cellAt(state: DefaultBoxesState, x: number, y: number): DefaultBoxesState {
  const cells = presets[state.preset].cells[usedMap(state)]!;
  const index = (share: number) => Math.min(cells - 1, Math.max(0, Math.floor(share * cells)));
  return { ...state, column: index(x), row: index(y) };
}

/** Moves to a neighbouring cell, or as far as the map goes. */
export function moveCell(state: DefaultBoxesState, dx: number, dy: number): DefaultBoxesState {
  const last = presets[state.preset].cells[usedMap(state)]! - 1;
  const move = (at: number, by: number) => Math.min(last, Math.max(0, Math.min(at, last) + by));
  return { ...state, column: move(state.column, dx), row: move(state.row, dy) };
}

/** A scale in percent; null when the three would not rise. */
export function withScales(
  state: DefaultBoxesState,
  part: Partial<Pick<MapSettings, 'first' | 'least' | 'most'>>,
): DefaultBoxesState | null {
  const next = { ...state, ...part };
  return next.first < next.least && next.least + 4 <= next.most ? next : null;
}

/** Recall of matching over many streets, in all and by size. */
export interface Recall {
  streets: number;
  things: number;
  fitted: number;
  sizes: SizeRecall[];
}

/** What share of the things of many streets has a box at the threshold. */
export function recallOf(
  state: DefaultBoxesState,
  things: readonly Readonly<Box>[],
  streets: number,
): Recall {
  const maps = mapsOf(state).map(({ map }) => map);
  const sizes = fitRecall(things, maps, presets.street.side, state.threshold);
  const sum = (key: 'things' | 'fitted') => sizes.reduce((total, row) => total + row[key], 0);
  return { streets, things: sum('things'), fitted: sum('fitted'), sizes };
}
