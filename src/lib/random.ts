/** A source of numbers in [0, 1), the same sequence for the same seed on every machine. */
export type Random = () => number;

/**
 * Seeded pseudo-random numbers: mulberry32 (T. Ettinger, 2017), 32 bits of state, period 2^32.
 *
 * @param seed any integer; only its low 32 bits count
 */
export function random(seed: number): Random {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** An integer in [low, high], both included. */
export function randomInteger(next: Random, low: number, high: number): number {
  return low + Math.floor(next() * (high - low + 1));
}

/** A draw from the normal distribution of mean 0 and standard deviation 1 (Box and Muller, 1958). */
export function randomNormal(next: Random): number {
  return Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

/** Shuffles the list in place (Fisher and Yates) and returns it. */
export function shuffle<T>(list: T[], next: Random): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = randomInteger(next, 0, i);
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
  return list;
}
