/** One measured figure. Its name stays the same once it exists, so that figures can be compared over time. */
export interface Benchmark {
  /** kebab-case, unique over all benchmark files */
  name: string;
  /** ms, s, KB, %, ratio, frames/s, or '' for a plain number */
  unit: string;
  /** Measures and returns the figure; rejects with a sentence when it cannot be measured here. */
  run: () => number | Promise<number>;
}

/** The median of some numbers, and NaN of none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Runs `work` until it is warm, then returns the median milliseconds of `runs` further runs. */
export async function medianMilliseconds(work: () => unknown, runs = 20, warmUp = 3): Promise<number> {
  const times: number[] = [];
  for (let i = -warmUp; i < runs; i++) {
    const start = performance.now();
    await work();
    if (i >= 0) times.push(performance.now() - start);
  }
  return median(times);
}
