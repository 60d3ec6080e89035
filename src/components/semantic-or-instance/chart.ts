import { firstThingLabel } from '../../lib/scenes/names.ts';
import { labelRgb } from '../ui/label-colour.ts';
import { paintRgb } from '../ui/paint-colours.ts';
import { panopticLabel, type StreetMaps } from './maps.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** Which answer a picture shows. */
export type Kind = 'semantic' | 'instance' | 'panoptic';

/** Instances of one class: its colour, then lighter and darker ones. */
const shades = [
  [1, 0],
  [0.45, 255],
  [0.55, 0],
  [0.7, 255],
  [0.8, 0],
  [0.25, 255],
  [0.35, 0],
] as const;

function shade(colour: Rgb, place: number): Rgb {
  const [share, towards] = shades[place % shades.length]!;
  return colour.map((value) => Math.round(share * value + (1 - share) * towards)) as unknown as Rgb;
}

/** The colours of the instances: all different for 'instance', in shades of their class for 'panoptic'. */
export function instanceColours({ things }: Pick<StreetMaps, 'things'>, kind: Kind): Rgb[] {
  return things.map((thing, t) => {
    if (kind === 'instance') return paintRgb({ name: '', colour: null }, t);
    const place = things.slice(0, t).filter((other) => other.class === thing.class).length;
    return shade(labelRgb(firstThingLabel + thing.class), place);
  });
}

/** One answer as the bytes of an ImageData; transparent where it says nothing. */
export function answerPixels(maps: StreetMaps, kind: Kind): Uint8ClampedArray<ArrayBuffer> {
  const { width, height, labels, instances } = maps;
  const colours = instanceColours(maps, kind);
  const bytes = new Uint8ClampedArray(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    let colour: Rgb | undefined;
    if (kind === 'semantic') colour = labels ? labelRgb(labels[i]!) : undefined;
    else {
      const instance = instances?.[i] ?? 0;
      const label = kind === 'panoptic' && instance === 0 ? panopticLabel(maps, i) : null;
      colour = instance > 0 ? colours[instance - 1] : label === null ? undefined : labelRgb(label);
    }
    if (!colour) continue;
    bytes.set(colour, 4 * i);
    bytes[4 * i + 3] = 255;
  }
  return bytes;
}
