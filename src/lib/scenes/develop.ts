import type { Canvas } from './canvas.ts';

/**
 * Turns the samples into pixels: the colour is the mean of a pixel's four samples and a little noise, the tag the one
 * that most of them carry; of equals the highest, which is the nearest thing.
 *
 * @param noise 0 to 1, what is added to the slight noise that is always there
 */
export function develop(
  canvas: Canvas,
  pixels: Uint8Array,
  tags: Uint8Array,
  seed: number,
  noise: number,
): void {
  const { width: across, colours } = canvas;
  const width = across >> 1;
  const height = canvas.height >> 1;
  let state = Math.imul(seed, 0x9e3779b1) ^ 0x5bd1e995 || 1;
  const strength = Math.round(11 + 110 * noise);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++) {
      const i = 2 * row * across + 2 * column;
      const j = i + across;
      const a = colours[i]!;
      const b = colours[i + 1]!;
      const c = colours[j]!;
      const d = colours[j + 1]!;
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      const grain = strength * ((state & 255) + ((state >>> 8) & 255) - 255);
      const tint = strength * (((state >>> 16) & 255) - 128);
      const at = row * width + column;
      const red = (a & 255) + (b & 255) + (c & 255) + (d & 255);
      const green = ((a >> 8) & 255) + ((b >> 8) & 255) + ((c >> 8) & 255) + ((d >> 8) & 255);
      const blue = (a >>> 16) + (b >>> 16) + (c >>> 16) + (d >>> 16);
      pixels[3 * at] = cut((red + 2) / 4 + (grain + tint * 0.4) / 1024);
      pixels[3 * at + 1] = cut((green + 2) / 4 + grain / 1024);
      pixels[3 * at + 2] = cut((blue + 2) / 4 + (grain - tint * 0.4) / 1024);
      tags[at] = majority(canvas.tags[i]!, canvas.tags[i + 1]!, canvas.tags[j]!, canvas.tags[j + 1]!);
    }
}

function cut(value: number): number {
  return value < 0 ? 0 : value > 255 ? 255 : value | 0;
}

function majority(a: number, b: number, c: number, d: number): number {
  if (a === b && (a === c || a === d)) return a;
  if (c === d && (c === a || c === b)) return c;
  // No three agree: a pair may still stand against two that differ, or two pairs against each other.
  const pair = a === b || a === c || a === d ? a : -1;
  const other = b === c || b === d ? b : c === d ? c : -1;
  if (pair >= 0 || other >= 0) return Math.max(pair, other);
  return Math.max(a, b, c, d);
}
