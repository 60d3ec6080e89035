import type { OctaveSize } from './octaves.ts';

/** Tells how long the rest of a dream will take. */
export interface StepClock {
  /** a step of this octave took so many milliseconds */
  record(octave: number, milliseconds: number): void;
  /** forgets what was measured, when steps are done differently from now on */
  reset(): void;
  /** seconds for all steps that are left when `done` of this octave are; null before anything was recorded */
  secondsLeft(octave: number, done: number): number | null;
}

const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
};

/**
 * A clock for octaves of these sizes. Steps of an octave that was measured take the median of its last nine; the very first step,
 * which uploads weights and compiles shaders, counts only while there is no other. Octaves to come cost what the line through the two
 * largest measured ones says, cost against pixels; with one measured, in proportion to its pixels.
 */
export function stepClock(sizes: readonly OctaveSize[], steps: number): StepClock {
  let measured = new Map<number, number[]>();
  let first = true;
  const pixels = sizes.map(({ rows, columns }) => rows * columns);

  const costs = (): Map<number, number> =>
    new Map([...measured].map(([octave, times]) => [octave, median(times.slice(-9))]));

  const expected = (octave: number, known: ReadonlyMap<number, number>): number => {
    const own = known.get(octave);
    if (own !== undefined) return own;
    const largest = [...known].sort(([a], [b]) => pixels[b]! - pixels[a]!);
    const [at, cost] = largest[0]!;
    const proportional = (cost * pixels[octave]!) / pixels[at]!;
    const smaller = largest.find(([other]) => pixels[other]! < pixels[at]!);
    if (!smaller) return proportional;
    const slope = (cost - smaller[1]) / (pixels[at]! - pixels[smaller[0]]!);
    const line = cost + slope * (pixels[octave]! - pixels[at]!);
    // Noise can tilt the line; no octave costs less than half or more than twice its share of pixels.
    return Math.min(2 * proportional, Math.max(proportional / 2, line));
  };

  return {
    record(octave, milliseconds) {
      const times = measured.get(octave);
      if (!times) measured.set(octave, [milliseconds]);
      else if (first && measured.size === 1 && times.length === 1) {
        measured.set(octave, [milliseconds]);
        first = false;
      } else times.push(milliseconds);
    },
    reset() {
      measured = new Map();
      first = true;
    },
    secondsLeft(octave, done) {
      if (measured.size === 0) return null;
      const known = costs();
      let total = 0;
      for (let k = octave; k < sizes.length; k++) {
        total += expected(k, known) * (k === octave ? Math.max(0, steps - done) : steps);
      }
      return total / 1000;
    },
  };
}
