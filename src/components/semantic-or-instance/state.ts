import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { firstThingLabel, labelNames, thingNames } from '../../lib/scenes/names.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { listed, thingCount } from '../../lib/scenes/scene-words.ts';
import { type Blobs, findBlobs } from './blobs.ts';
import { type Instance, instanceNames, panopticLabel, type StreetMaps } from './maps.ts';

/** Who says what the pixels are. */
export type Speaker = 'truth' | 'networks';

export interface SemanticState extends SceneState {
  speaker: Speaker;
  /** neighbours of a pixel: by edges, or by edges and corners */
  neighbours: '4' | '8';
  /** blobs of fewer pixels are not counted */
  smallest: number;
  /** how much of the street the colours cover, in percent */
  opacity: number;
  /** score below which Mask R-CNN's instances are left out */
  threshold: number;
  /** the pixel that is asked about */
  x: number;
  y: number;
}

/** Pixels of a side of the maps. */
export const SIDE = 128;

const place = { min: 0, max: SIDE - 1, step: 1 };

export const semanticCodec: Codec<SemanticState> = codec<SemanticState>({
  ...sceneFields(112),
  speaker: choice('truth', ['truth', 'networks']),
  neighbours: choice('8', ['4', '8']),
  smallest: number(4, { min: 1, max: 60, step: 1 }),
  opacity: number(75, { min: 0, max: 100, step: 5 }),
  threshold: number(0.5, { min: 0.1, max: 0.95, step: 0.05 }),
  x: number(118, place),
  y: number(104, place),
});

/** One class of things, counted twice. */
export interface CountRow {
  class: number;
  name: string;
  /** pixels of the class in the label map; null without one */
  pixels: number | null;
  /** blobs of the label map that are not too small; null without one */
  blobs: number | null;
  /** things of the instance map; null without one */
  instances: number | null;
  /** things that are there in truth */
  truly: number;
  /** what went together or apart, in words; '' when blobs and instances agree one to one */
  why: string;
}

export interface Derived {
  maps: StreetMaps;
  names: string[];
  rows: readonly CountRow[];
  /** what the three answers say of the pixel asked about */
  pixel: { x: number; y: number; semantic: string; instance: string; panoptic: string };
  sentence: string;
}

/**
 * Counts the things of each class that occurs, by blobs and by instances.
 *
 * @param truth the things that are on the street
 */
export function countThings(
  { neighbours, smallest }: Pick<SemanticState, 'neighbours' | 'smallest'>,
  maps: StreetMaps,
  truth: readonly Pick<Instance, 'class'>[] = maps.things,
): CountRow[] {
  const { width, height, labels, instances, things } = maps;
  const names = instanceNames(maps);
  const found = labels && findBlobs(labels, width, height, neighbours === '8' ? 8 : 4);
  return thingNames.flatMap((name, k): CountRow[] => {
    const label = firstThingLabel + k;
    const pixels = labels?.reduce((sum, value) => sum + (value === label ? 1 : 0), 0) ?? null;
    const mine = things.flatMap((thing, t) => (thing.class === k ? [t] : []));
    const truly = truth.filter((thing) => thing.class === k).length;
    if (!pixels && mine.length === 0 && truly === 0) return [];
    const blobs = found?.blobs.filter((blob) => blob.label === label && blob.area >= smallest).length ?? null;
    const why = found && instances ? explain(found, instances, label, mine, names, smallest) : '';
    return [{ class: k, name, pixels, blobs, instances: instances && mine.length, truly, why }];
  });
}

/**
 * Every number and word that the pictures, the table and the sentence show.
 *
 * @param rows what `countThings` gives for these maps: another pixel needs no other count
 */
export function derive(
  state: SemanticState,
  maps: StreetMaps,
  rows: readonly CountRow[] = countThings(state, maps),
): Derived {
  const { width, labels, instances } = maps;
  const names = instanceNames(maps);
  const { x, y } = state;
  const at = y * width + x;
  const instance = instances?.[at] ?? 0;
  const panoptic = panopticLabel(maps, at);
  const pixel = {
    x,
    y,
    semantic: labels ? labelNames[labels[at]!]! : 'nothing is known yet',
    instance: !instances ? 'nothing is known yet' : instance ? names[instance - 1]! : 'no thing',
    panoptic: instance ? names[instance - 1]! : panoptic === null ? 'nobody’s' : labelNames[panoptic]!,
  };
  return { maps, names, rows, pixel, sentence: sentenceOf(rows, pixel, maps) };
}

/** Which instances share a blob, and which lie in several. */
function explain(
  { numbers, blobs }: Blobs,
  instances: Uint8Array,
  label: number,
  mine: readonly number[],
  names: readonly string[],
  smallest: number,
): string {
  const shares = new Map<number, Map<number, number>>();
  numbers.forEach((blob, i) => {
    const thing = instances[i]! - 1;
    if (blobs[blob]!.label !== label || blobs[blob]!.area < smallest || !mine.includes(thing)) return;
    const inside = shares.get(blob) ?? new Map<number, number>();
    inside.set(thing, (inside.get(thing) ?? 0) + 1);
    shares.set(blob, inside);
  });
  // A few pixels over the line are how networks draw outlines, not a meeting of two things.
  const holders = [...shares.values()].map((inside) =>
    [...inside].filter(([, pixels]) => pixels >= smallest).map(([thing]) => thing),
  );
  const merged = holders.filter(({ length }) => length > 1);
  const split = mine.flatMap((thing) => {
    const parts = holders.filter((inside) => inside.includes(thing)).length;
    return parts > 1 ? [`${names[thing]} is cut into ${parts}`] : [];
  });
  const together = merged.map(
    (inside) =>
      `${listed(inside.sort((a, b) => names[a]!.localeCompare(names[b]!)).map((thing) => names[thing]!))} are one blob`,
  );
  return [...together, ...split].join('; ');
}

function sentenceOf(
  rows: readonly CountRow[],
  pixel: Derived['pixel'],
  { labels, instances }: StreetMaps,
): string {
  const parts: string[] = [];
  if (labels && instances) {
    const wrong = rows.filter(({ blobs, instances: count, why }) => blobs !== count || why !== '');
    if (rows.length === 0) parts.push('There is no thing on this street to count.');
    else if (wrong.length === 0)
      parts.push('Here every blob is one thing, so counting blobs happens to be right.');
    for (const { name, blobs, instances: count, why } of wrong) {
      const counted = `By blobs there ${blobs === 1 ? 'is' : 'are'} ${thingCount(name as (typeof thingNames)[number], blobs!)}, by instances ${thingCount(name as (typeof thingNames)[number], count!)}`;
      parts.push(`${counted}${why ? `: ${why}` : ''}.`);
    }
  }
  parts.push(
    `The pixel at ${pixel.x}, ${pixel.y}: semantic “${pixel.semantic}”, instance “${pixel.instance}”, panoptic “${pixel.panoptic}”.`,
  );
  return parts.join(' ');
}

/** Asks about another pixel, or the nearest one that the maps have. */
export function askAt(state: SemanticState, x: number, y: number): SemanticState {
  const inside = (value: number) => Math.min(SIDE - 1, Math.max(0, Math.floor(value)));
  return { ...state, x: inside(x), y: inside(y) };
}
