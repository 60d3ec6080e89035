import { UNPAINTED } from './label-map.ts';
import type { Stroke } from './strokes.ts';

/** A class that the reader paints. */
export interface PaintClass {
  readonly name: string;
  /** '#rrggbb', or null for the colour that its place in the list gives it */
  readonly colour: string | null;
}

/** What a reader painted on one photo. Labels of the strokes are indices into the classes. */
export interface Painting {
  readonly classes: readonly PaintClass[];
  /** what a head learns from */
  readonly strokes: readonly Stroke[];
  /** what is held to be true, to score a head against; never learnt from */
  readonly truth: readonly Stroke[];
}

/** The two things that are painted. */
export type PaintLayer = 'strokes' | 'truth';

export const MOST_CLASSES = 30;
/** Letters of a name, at most. */
export const LONGEST_NAME = 40;
/** Strokes of a layer and points of all of them, at most: what a hand paints in an hour is far below. */
export const MOST_STROKES = 5000;
const MOST_POINTS = 500_000;

/** An empty painting with these classes. */
export const emptyPainting = (names: readonly string[]): Painting => ({
  classes: names.map((name) => ({ name, colour: null })),
  strokes: [],
  truth: [],
});

/** The painting with more strokes on top; beyond the most that there may be, the same painting. */
export function addStrokes(painting: Painting, layer: PaintLayer, strokes: readonly Stroke[]): Painting {
  const all = [...painting[layer], ...strokes];
  return all.length > MOST_STROKES ? painting : { ...painting, [layer]: all };
}

/** A further class with a name that no other has; at the most there may be, the same painting. */
export function addClass(painting: Painting, name = 'class'): Painting {
  if (painting.classes.length >= MOST_CLASSES) return painting;
  const taken = new Set(painting.classes.map((each) => each.name));
  let free = name.slice(0, LONGEST_NAME);
  for (let i = 2; taken.has(free); i++) free = `${name.slice(0, LONGEST_NAME - 4)} ${i}`;
  return { ...painting, classes: [...painting.classes, { name: free, colour: null }] };
}

/** A class with another name or colour. */
export function changeClass(painting: Painting, label: number, change: Partial<PaintClass>): Painting {
  const classes = painting.classes.map((each, i) => (i === label ? { ...each, ...change } : each));
  return { ...painting, classes };
}

/** Why a class cannot have this name, as a sentence; null when it can. */
export function nameProblem(painting: Painting, label: number, name: string): string | null {
  if (name.trim() === '') return 'A class needs a name: the legend and the saved files say it.';
  if (name.length > LONGEST_NAME) return `A name has at most ${LONGEST_NAME} letters.`;
  const other = painting.classes.findIndex((each, i) => i !== label && each.name === name.trim());
  return other < 0
    ? null
    : `“${name.trim()}” is the name of another class already. Names tell classes apart.`;
}

/** Without a class and its strokes; the labels after it move up. The last class stays. */
export function removeClass(painting: Painting, label: number): Painting {
  if (painting.classes.length < 2) return painting;
  const without = (strokes: readonly Stroke[]) =>
    strokes
      .filter((stroke) => stroke.label !== label)
      .map((stroke) =>
        stroke.label > label && stroke.label !== UNPAINTED ? { ...stroke, label: stroke.label - 1 } : stroke,
      );
  return {
    classes: painting.classes.filter((_, i) => i !== label),
    strokes: without(painting.strokes),
    truth: without(painting.truth),
  };
}

/**
 * A painting out of what a device kept or a file held: every field bounded, null when it is none. Strokes with a label that is
 * no class are left out.
 */
export function readPainting(value: unknown): Painting | null {
  if (typeof value !== 'object' || value === null) return null;
  const { classes, strokes, truth } = value as Record<string, unknown>;
  if (!Array.isArray(classes) || classes.length < 1 || classes.length > MOST_CLASSES) return null;
  const read = classes.map((each: unknown): PaintClass | null => {
    const { name, colour } = (each ?? {}) as Record<string, unknown>;
    if (typeof name !== 'string' || name === '' || name.length > LONGEST_NAME) return null;
    return { name, colour: typeof colour === 'string' && /^#[0-9a-f]{6}$/i.test(colour) ? colour : null };
  });
  if (read.includes(null)) return null;
  const known = (list: unknown) => readStrokes(list, read.length);
  return { classes: read as PaintClass[], strokes: known(strokes), truth: known(truth) };
}

function readStrokes(list: unknown, classCount: number): Stroke[] {
  if (!Array.isArray(list)) return [];
  const strokes: Stroke[] = [];
  let points = 0;
  for (const each of list.slice(0, MOST_STROKES) as unknown[]) {
    const stroke = (each ?? {}) as Record<string, unknown>;
    const { label, radius, kind } = stroke;
    const way = stroke['points'];
    const labelled = Number.isInteger(label) && (label as number) >= 0;
    if (!labelled || ((label as number) >= classCount && label !== UNPAINTED)) continue;
    if (!(typeof radius === 'number' && radius >= 0 && radius <= 1000)) continue;
    if (!Array.isArray(way) || way.length === 0 || !way.every(isPoint)) continue;
    points += way.length;
    if (points > MOST_POINTS) break;
    strokes.push({ label: label as number, radius, points: way, ...(kind === 'fill' ? { kind } : {}) });
  }
  return strokes;
}

const isPoint = (point: unknown): point is [number, number] =>
  Array.isArray(point) && point.length === 2 && point.every((each) => Number.isFinite(each));
