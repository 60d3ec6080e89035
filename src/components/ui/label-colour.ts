import { firstThingLabel } from '../../lib/scenes/names.ts';
import { classColour } from './class-colour.ts';

type Rgb = readonly [red: number, green: number, blue: number];

/** Sky, building, road, pavement, vegetation: paler than any thing. */
const stuff: readonly Rgb[] = [
  [176, 208, 232],
  [164, 146, 134],
  [116, 118, 128],
  [196, 192, 182],
  [138, 168, 110],
];

const rgb = (hex: string): Rgb =>
  [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** The colour of a street's label in label maps: stuff pale, things as everywhere in the book. */
export const labelRgb = (label: number): Rgb => stuff[label] ?? rgb(classColour(label - firstThingLabel));
