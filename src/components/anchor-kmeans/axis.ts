/** One axis of a chart: from values to places, and the values that get a tick. */
export interface Axis {
  place(value: number): number;
  ticks: number[];
}

/** Equal steps of value are equal lengths. Ticks are multiples of 1, 2 or 5 times a power of ten, about five of them. */
export function linearAxis(low: number, high: number, from: number, to: number): Axis {
  const span = high - low || 1;
  const rough = span / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough)!;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * span; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return { place: (value) => from + ((value - low) / span) * (to - from), ticks };
}

/** Equal factors are equal lengths; `low` above 0. Ticks are 1, 2 and 5 times powers of ten. */
export function logAxis(low: number, high: number, from: number, to: number): Axis {
  const [a, b] = [Math.log(low), Math.log(Math.max(high, low * 1.01))];
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10)
    for (const m of [1, 2, 5]) if (m * power >= low && m * power <= high) ticks.push(m * power);
  return { place: (value) => from + ((Math.log(value) - a) / (b - a)) * (to - from), ticks };
}
