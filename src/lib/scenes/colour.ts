import type { Random } from '../random.ts';

/** A colour as one integer: red + 256 * green + 65536 * blue, each 0 to 255. */
export type Colour = number;

/** The colour of three parts, which are cut to 0..255 and to integers. */
export function rgb(red: number, green: number, blue: number): Colour {
  return part(red) | (part(green) << 8) | (part(blue) << 16);
}

function part(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value | 0;
}

/** The colour at `share` (0 to 1) of the way from one to another. */
export function mix(from: Colour, to: Colour, share: number): Colour {
  const blend = (shift: number) => {
    const a = (from >> shift) & 255;
    return a + (((to >> shift) & 255) - a) * share;
  };
  return rgb(blend(0), blend(8), blend(16));
}

/** The colour with its parts multiplied: below 1 darker, above 1 lighter. */
export function shade(colour: Colour, factor: number): Colour {
  return rgb((colour & 255) * factor, ((colour >> 8) & 255) * factor, ((colour >> 16) & 255) * factor);
}

/** One of the colours, moved a little in brightness. */
export function pick(next: Random, colours: readonly Colour[]): Colour {
  const colour = colours[Math.floor(next() * colours.length)]!;
  return shade(colour, 0.92 + 0.16 * next());
}

/** The colour with its red, green and blue turned round by a share of a full cycle: other hues, same lightness. */
export function turnHue(colour: Colour, share: number): Colour {
  const [r, g, b] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  return rgb(r + (g - r) * share, g + (b - g) * share, b + (r - b) * share);
}
