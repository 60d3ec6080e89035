/** The maps of an SSD, as the reader has set them. */
import { type DefaultBoxMap, ssdScales } from '../../lib/boxes/default-boxes.ts';

/** 'street': four maps for pictures of 128 pixels. 'ssd300': the six of the paper for 300 pixels. */
export type Preset = 'street' | 'ssd300';
/** Aspect ratios besides 1 on every map; 'paper' leaves 1 : 3 out on the first and the last maps. */
export type Ratios = 'paper' | 'none' | 'two' | 'three';

/** What an SSD is before anything is changed: pixels of the picture, cells along each map, scales in percent of the picture. */
export interface PresetMaps {
  side: number;
  cells: readonly number[];
  first: number;
  least: number;
  most: number;
}

export const presets: Readonly<Record<Preset, PresetMaps>> = {
  street: { side: 128, cells: [32, 16, 8, 4], first: 10, least: 20, most: 60 },
  ssd300: { side: 300, cells: [38, 19, 10, 5, 3, 1], first: 10, least: 20, most: 90 },
};

/** What the reader can change about the maps. */
export interface MapSettings {
  preset: Preset;
  ratios: Ratios;
  /** scale of the first map, of the second and of the last, in percent of the picture */
  first: number;
  least: number;
  most: number;
  /** bit k: map k is used */
  used: number;
}

/** True when map `index` is used. */
export const isUsed = (used: number, index: number): boolean => (used & (1 << index)) !== 0;

/** The maps that are used, each with its place among the preset's. */
export function mapsOf(settings: MapSettings): { index: number; map: DefaultBoxMap }[] {
  const { cells } = presets[settings.preset];
  const { first, least, most } = settings;
  const scales = ssdScales(cells.length, {
    first: first / 100,
    minimum: least / 100,
    maximum: most / 100,
  });
  return cells.flatMap((side, index) => {
    if (!isUsed(settings.used, index)) return [];
    const ratios = ratiosOf(settings.ratios, index, cells.length);
    const [scale, nextScale] = [scales[index]!, scales[index + 1]!];
    return [{ index, map: { rows: side, columns: side, scale, nextScale, ratios } }];
  });
}

function ratiosOf(ratios: Ratios, index: number, count: number): readonly number[] {
  if (ratios === 'none') return [];
  if (ratios === 'two') return [2];
  if (ratios === 'three') return [2, 3];
  // SSD300 has six maps and leaves 1 : 3 out on the first and the last two; four maps have one last map.
  const last = count > 4 ? count - 2 : count - 1;
  return index === 0 || index >= last ? [2] : [2, 3];
}

/** A word for each shape of a cell of this map, in the order of `ssdDefaultBoxes`. */
export function shapeNames({ ratios }: DefaultBoxMap): string[] {
  return ['square', 'larger square', ...ratios.flatMap((ratio) => [`${ratio} : 1`, `1 : ${ratio}`])];
}
