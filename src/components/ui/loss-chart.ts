import { css, html, svg } from 'lit';

/** A curve that grows while something is computed. */
export interface LossCurve {
  /** one for each step; what is no number leaves a gap */
  values: readonly number[];
  /** steps where a stretch begins, marked by a line */
  starts?: readonly number[];
  /** the step that is looked at now, from 0 */
  at?: number | null;
  /** steps that there will be, so that the axis stays; the number of values when that is larger */
  expected?: number;
}

export const CHART = { width: 320, height: 120, left: 44, right: 8, top: 10, bottom: 22 } as const;

/** Numbers of an axis from 0 to past the largest: 3 to 5 round ones. */
export function roundTicks(low: number, high: number): number[] {
  const span = high - low;
  if (!(span > 0) || !Number.isFinite(span)) return [low];
  const rough = span / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => span / each <= 4) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + step * 1e-9; i++)
    ticks.push(Number((i * step).toPrecision(12)));
  return ticks;
}

/** Where each value is drawn, in the chart's own units, and the axis. */
export function curvePoints({ values, expected = 0 }: LossCurve) {
  const finite = values.filter(Number.isFinite);
  const low = Math.min(0, ...finite);
  const high = Math.max(low + 1e-12, ...finite);
  const steps = Math.max(2, values.length, expected);
  const { width, height, left, right, top, bottom } = CHART;
  const x = (step: number) => left + ((width - left - right) * step) / (steps - 1);
  const y = (value: number) => height - bottom - ((height - top - bottom) * (value - low)) / (high - low);
  const path: string[] = [];
  let pen = 'M';
  for (const [step, value] of values.entries()) {
    if (Number.isFinite(value)) {
      path.push(`${pen}${x(step).toFixed(1)} ${y(value).toFixed(1)}`);
      pen = 'L';
    } else pen = 'M';
  }
  return { x, y, steps, path: path.join(''), ticks: finite.length ? roundTicks(low, high) : [] };
}

const short = (value: number) =>
  Math.abs(value) >= 1e5 || (value !== 0 && Math.abs(value) < 1e-3)
    ? value.toExponential(0).replace('-', '−')
    : String(Number(value.toPrecision(3))).replace('-', '−');

/** A small curve of a loss or objective over the steps. The words are for those who do not see it. */
export function lossChart(curve: LossCurve, words: string) {
  const { width, height, left, right, top, bottom } = CHART;
  const { values, starts = [], at = null } = curve;
  const { x, y, steps, path, ticks } = curvePoints(curve);
  const base = height - bottom;
  const shown = at !== null && Number.isFinite(values[at]) ? at : null;
  const last = values.length - 1;
  return html`<svg class="loss-chart" viewBox="0 0 ${width} ${height}" role="img" aria-label=${words}>
    ${ticks.map(
      (tick) => svg`<g class="tick"><path d="M${left} ${y(tick)}H${width - right}" />
        <text x=${left - 5} y=${y(tick) + 3.5} text-anchor="end">${short(tick)}</text></g>`,
    )}
    <path class="axis" d="M${left} ${top}V${base}H${width - right}" />
    ${starts.map((step) => svg`<path class="stretch" d="M${x(step)} ${top}V${base}" />`)}
    <text x=${left} y=${height - 6} text-anchor="middle">1</text>
    <text x=${width - right} y=${height - 6} text-anchor="end">${steps} steps</text>
    ${path ? svg`<path class="curve" d=${path} />` : ''}
    ${last === 0 ? svg`<circle class="dot" cx=${x(0)} cy=${y(values[0]!)} r="2.5" />` : ''}
    ${shown === null ? '' : svg`<circle class="dot" cx=${x(shown)} cy=${y(values[shown]!)} r="4" />`}
  </svg>`;
}

export const lossChartStyles = css`
  .loss-chart {
    width: 100%;
    height: auto;
    font: 10px var(--font-number);
    fill: var(--ink-soft);
  }
  .loss-chart path {
    fill: none;
  }
  .loss-chart .axis {
    stroke: var(--line-strong);
  }
  .loss-chart .tick path {
    stroke: var(--line);
  }
  .loss-chart .stretch {
    stroke: var(--line-strong);
    stroke-dasharray: 3 3;
  }
  .loss-chart .curve {
    stroke: var(--accent);
    stroke-width: 2;
    stroke-linejoin: round;
  }
  .loss-chart .dot {
    fill: var(--accent);
    stroke: var(--surface);
  }
`;
