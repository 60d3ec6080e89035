import { random, randomInteger, randomNormal } from '../../lib/random.ts';

/** Synthetic signals by name. */
export const SIGNALS = {
  wave: 'Two waves and noise',
  steps: 'Steps',
  pulses: 'Pulses',
} as const;
export type SignalName = keyof typeof SIGNALS;

/** Samples of a synthetic signal. */
export const LENGTH = 64;

/** A synthetic signal of LENGTH samples between about -2 and 2, in hundredths; the same for the same seed. */
export function signal(name: SignalName, seed: number): number[] {
  const next = random(seed * 31 + 7);
  const hundredth = (value: number) => Math.round(value * 100) / 100;
  if (name === 'wave') {
    const [slow, fast] = [0.12 + 0.08 * next(), 0.5 + 0.4 * next()];
    return Array.from({ length: LENGTH }, (_, t) =>
      hundredth(Math.sin(slow * t) + 0.4 * Math.sin(fast * t) + 0.2 * randomNormal(next)),
    );
  }
  if (name === 'steps') {
    let level = 0;
    let left = 0;
    return Array.from({ length: LENGTH }, () => {
      if (left === 0) {
        level = randomInteger(next, -3, 3) / 2;
        left = randomInteger(next, 6, 14);
      }
      left--;
      return hundredth(level + 0.06 * randomNormal(next));
    });
  }
  const values = new Array<number>(LENGTH).fill(0);
  for (let t = randomInteger(next, 3, 8); t < LENGTH; t += randomInteger(next, 9, 17)) values[t] = 1;
  return values;
}

/** Fewest and most numbers in a pasted series, and the largest of them. */
export const SERIES = { least: 4, most: 128, largest: 1e6 } as const;

/** A pasted series: numbers between commas, semicolons, spaces or lines. Or why it is none, naming the entry. */
export function parseSeries(text: string): { values: number[] } | { problem: string } {
  const entries = text.split(/[\s,;]+/).filter(Boolean);
  if (entries.length < SERIES.least || entries.length > SERIES.most)
    return {
      problem: `A series of ${SERIES.least} to ${SERIES.most} numbers is needed, so that every sample can be seen; this one has ${entries.length}.`,
    };
  const values: number[] = [];
  for (const [i, entry] of entries.entries()) {
    const value = Number(entry.replace('−', '-'));
    if (!Number.isFinite(value) || Math.abs(value) > SERIES.largest)
      return {
        problem: `Entry ${i + 1}, “${entry.slice(0, 20)}”, is no number from −${SERIES.largest} to ${SERIES.largest}. Write numbers such as 2, −0.5 or 1e3, with commas or spaces between them.`,
      };
    values.push(Number(value.toPrecision(7)));
  }
  return { values };
}

/**
 * The newest sound as a short series: means of `each` samples, beginning where the sound rises through 0, so that a steady
 * tone stands still.
 *
 * @returns `length` numbers in thousandths, fewer when there are not enough samples
 */
export function soundSeries(samples: ArrayLike<number>, length: number, each: number): number[] {
  const latest = Math.max(0, samples.length - length * each);
  let from = 0;
  for (let i = 1; i <= latest; i++) {
    if (samples[i - 1]! < 0 && samples[i]! >= 0) {
      from = i;
      break;
    }
  }
  const count = Math.min(length, Math.floor((samples.length - from) / each));
  return Array.from({ length: count }, (_, t) => {
    let sum = 0;
    for (let i = 0; i < each; i++) sum += samples[from + t * each + i]!;
    return Math.round((1000 * sum) / each) / 1000;
  });
}
