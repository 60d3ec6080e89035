import type { PaintClass } from '../../lib/segmentation/painting.ts';
import { classColour } from './class-colour.ts';

/** Seven colours that everybody can tell apart; after them the same ones lighter, darker and so on. */
const SHADES = [
  [1, 0],
  [0.55, 255],
  [0.5, 0],
  [0.3, 255],
  [0.75, 120],
] as const;

type Rgb = [number, number, number];

const parts = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as Rgb;

/** A painted class's colour as bytes: the one the reader chose, or the one of its place in the list. */
export function paintRgb({ colour }: PaintClass, label: number): Rgb {
  if (colour) return parts(colour);
  const base = parts(classColour(label % 7));
  const [share, towards] = SHADES[Math.floor(label / 7) % SHADES.length]!;
  return base.map((value) => Math.round(share * value + (1 - share) * towards)) as Rgb;
}

/** The same as '#rrggbb'. */
export const paintColour = (paintClass: PaintClass, label: number): string =>
  `#${paintRgb(paintClass, label)
    .map((value) => value.toString(16).padStart(2, '0'))
    .join('')}`;
