import { decodeYoloBox, iou, sigmoid, softmax } from '../../lib/boxes/index.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import { type SceneState, SHOWN_SIZE, sceneOf } from '../../lib/scenes/scene-state.ts';
import type { Scene } from './state.ts';

/** The street YOLO: how its map is laid out, and what it said of the street, once it was asked. */
export interface StreetNet {
  /** [k][2] as (w, h) in cells */
  anchors: readonly (readonly number[])[];
  /** pixels from cell to cell of what it sees */
  stride: number;
  cells: number;
  /** [rows, columns, anchors, 5 + classes]; null: not asked yet */
  raw: ArrayLike<number> | null;
}

/** Pixels from one cell of the street YOLO's map to the next. */
export const STREET_STRIDE = 8;

/** A street with its things as objects, in pixels of the shown picture; the category is the class + 1. */
export function streetScene(
  state: SceneState,
  { anchors, raw }: Pick<StreetNet, 'anchors' | 'raw'>,
  most: number,
): Scene {
  const { width, things } = sceneOf(state);
  const scale = SHOWN_SIZE / width;
  // The nearest come last; they are the ones worth looking at first.
  const objects = things
    .slice(-most)
    .reverse()
    .map(({ box, class: klass }) => [...box.map((side) => side * scale), klass + 1]);
  const street = { anchors, raw, stride: STREET_STRIDE, cells: width / STREET_STRIDE };
  return { width: SHOWN_SIZE, height: SHOWN_SIZE, objects, street };
}

/** What the network says at one cell and anchor. */
export interface Said {
  /** (tx, ty, tw, th, to) */
  t: readonly [number, number, number, number, number];
  /** (x1, y1, x2, y2) in pixels of what the network sees */
  box: readonly [number, number, number, number];
  objectness: number;
  /** the class it finds most likely, and how likely */
  label: string;
  chance: number;
  /** IoU with the object that was asked about */
  iou: number;
}

/**
 * What the network says at a place of its map; null before it was asked.
 *
 * @param object (x1, y1, x2, y2) in pixels of what the network sees
 */
export function saidAt(
  { anchors, stride, cells, raw }: StreetNet,
  place: { row: number; column: number; anchor: number },
  object: readonly [number, number, number, number],
): Said | null {
  if (!raw) return null;
  const size = 5 + thingNames.length;
  const at = ((place.row * cells + place.column) * anchors.length + place.anchor) * size;
  const numbers = Array.from({ length: size }, (_, i) => raw[at + i]!);
  const t = numbers.slice(0, 5) as unknown as Said['t'];
  const grid = { version: 'v2' as const, rows: cells, columns: cells, anchors, stride };
  const { box } = decodeYoloBox([t[0], t[1], t[2], t[3]], { ...grid, ...place });
  const chances = softmax(numbers.slice(5));
  const best = chances.indexOf(Math.max(...chances));
  return {
    t,
    box: box as unknown as Said['box'],
    objectness: sigmoid(t[4]),
    label: thingNames[best]!,
    chance: chances[best]!,
    iou: iou(box, object),
  };
}
