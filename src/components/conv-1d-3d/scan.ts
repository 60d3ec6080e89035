import type { Result } from '../../lib/conv/array.ts';
import { random, randomNormal } from '../../lib/random.ts';

/** Side of the volume in cells. */
export const SIDE = 16;
/** Standard deviation of the noise, on a scale of 0 to 255. */
const NOISE = 14;

/** A synthetic scan and what it would be without noise. */
export interface Scan {
  /** [1, depth, height, width, 1] in whole numbers */
  noisy: Result;
  clean: Result;
}

/**
 * Shapes inside each other, as a scan of a head would have them: skin, bone and tissue as ellipsoids, and one small bright
 * ball; with noise. The same for the same seed.
 */
export function scan(seed: number): Scan {
  const next = random(seed * 97 + 3);
  const between = (low: number, high: number) => low + (high - low) * next();
  const middle = (SIDE - 1) / 2;
  const centre = [between(-0.5, 0.5), between(-0.5, 0.5), between(-0.5, 0.5)].map((off) => middle + off);
  const radii = [between(6.4, 7.2), between(6.2, 7), between(5.4, 6.4)];
  const ball = [between(-2, 2), between(-2, 2), between(-2, 2)].map((off, i) => centre[i]! + off);
  const ballRadius = between(1.3, 1.9);
  const shape = [1, SIDE, SIDE, SIDE, 1];
  const clean: number[] = [];
  const noisy: number[] = [];
  for (let z = 0; z < SIDE; z++)
    for (let y = 0; y < SIDE; y++)
      for (let x = 0; x < SIDE; x++) {
        const place = [z, y, x];
        const out = Math.hypot(...place.map((p, i) => (p - centre[i]!) / radii[i]!));
        const near = Math.hypot(...place.map((p, i) => p - ball[i]!));
        let value = 20;
        if (out <= 1) value = 70;
        if (out <= 0.9) value = 215;
        if (out <= 0.72) value = near <= ballRadius ? 190 : 110;
        clean.push(value);
        noisy.push(Math.min(255, Math.max(0, Math.round(value + NOISE * randomNormal(next)))));
      }
  return { noisy: { shape, data: noisy }, clean: { shape: [...shape], data: clean } };
}
