/** Curves as numbers: smoothed, and the axes that they fit on. */

/** One value at a place of the axis. */
export interface CurvePoint {
  at: number;
  value: number;
}

/** Mean over a window around each point: about a twelfth of the curve on each side, less at the ends. */
export function smoothed(points: readonly CurvePoint[]): CurvePoint[] {
  const reach = Math.floor(points.length / 12);
  return points.map(({ at }, i) => {
    const near = Math.min(reach, i, points.length - 1 - i);
    const some = points.slice(i - near, i + near + 1);
    return { at, value: some.reduce((sum, { value }) => sum + value, 0) / some.length };
  });
}

/** The smallest of 1, 2 or 5 times a power of ten that is not below the value; 1 for 0 and for what is no number. */
export function roundUp(value: number): number {
  if (!(value > 0) || !Number.isFinite(value)) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10]
    .map((each) => Number((each * power).toPrecision(6)))
    .find((each) => each >= value * (1 - 1e-9))!;
}

/**
 * The top of a loss's axis: above every value after the first eighth of each curve. The first steps are far above, and would press
 * all the others flat.
 */
export function lossTop(curves: readonly (readonly CurvePoint[])[]): number {
  const later = curves.flatMap((points) => {
    const end = points.at(-1)?.at ?? 0;
    const rest = points.filter(({ at }) => at >= end / 8);
    return rest.map(({ value }) => value);
  });
  return roundUp(Math.max(0, ...later.filter(Number.isFinite)));
}
