import { html, svg, type TemplateResult } from 'lit';
import { type CurvePoint, lossTop, roundUp, smoothed } from './curves.ts';
import type { Round } from './race.ts';
import type { RunName } from './run-settings.ts';

/** Colours of the two runs, told apart with every common kind of colour blindness and visible on both grounds. */
export const runColour: Record<RunName, string> = { A: '#d55e00', B: '#0a84c6' };

/** A run as the charts show it. */
export interface ChartedRun {
  name: RunName;
  points: readonly { step: number; seconds: number; figures: Readonly<Record<string, number>> }[];
  rounds: readonly Round[];
  /** steps and seconds that there will be, as far as is known */
  expected: { steps: number; seconds: number };
}

const LARGE = { width: 320, height: 190, left: 38, right: 16, top: 12, bottom: 32 };
const SMALL = { width: 220, height: 130, left: 50, right: 8, top: 10, bottom: 28 };
type Frame = typeof LARGE;

interface Line {
  name: RunName;
  points: readonly CurvePoint[];
  /** measured points, drawn as dots; else a curve over its raw values */
  dots: boolean;
}

const short = (value: number): string => String(Number(value.toPrecision(2)));

const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

function chart(
  { title, words, unit }: { title: string; words: string; unit: string },
  lines: readonly Line[],
  { most, top }: { most: number; top: number },
  frame: Frame,
): TemplateResult {
  const { width, height, left, right, top: above, bottom } = frame;
  const base = height - bottom;
  const x = (at: number): number => left + ((width - left - right) * Math.min(at, most)) / most;
  const y = (value: number): number => base - ((base - above) * Math.min(Math.max(value, 0), top)) / top;
  const placed = (points: readonly CurvePoint[]) =>
    points.filter(({ value }) => Number.isFinite(value)).map(({ at, value }) => [x(at), y(value)] as const);
  return html`<figure class="curve">
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${width} ${height}" role="img" aria-label=${words}>
      ${[0, 0.5, 1].map(
        (part) => svg`<g class="tick"><path d="M${left} ${y(part * top)}H${width - right}" />
          <text x=${left - 5} y=${y(part * top) + 4} text-anchor="end">${short(part * top)}</text></g>`,
      )}
      <path class="axis" d="M${left} ${above}V${base}H${width - right}" />
      <text x=${left} y=${height - 10} text-anchor="middle">0</text>
      <text x=${width - right} y=${height - 10} text-anchor="end">${short(most)} ${unit}</text>
      ${lines.map(({ name, points, dots }) => {
        const raw = placed(points);
        const last = raw.at(-1);
        return svg`<g style="stroke:${runColour[name]};fill:${runColour[name]}">
          ${dots ? '' : svg`<path class="raw" d=${path(raw)} />`}
          <path class="line" d=${path(dots ? raw : placed(smoothed(points)))} />
          ${dots ? raw.map(([cx, cy]) => svg`<circle cx=${cx} cy=${cy} r="3.2" />`) : ''}
          ${dots && last ? svg`<text class="name" x=${Math.min(last[0] + 6, width - 12)} y=${Math.max(above + 10, last[1] - 6)}>${name}</text>` : ''}
        </g>`;
      })}
    </svg>
  </figure>`;
}

const parts = [
  { name: 'box', title: 'Loss of boxes', top: null },
  { name: 'objectness', title: 'Loss of objectness', top: null },
  { name: 'classes', title: 'Loss of classes', top: null },
  { name: 'iou', title: 'IoU in training', top: 1 },
] as const;

type Axis = 'seconds' | 'steps';

const unitOf: Record<Axis, string> = { seconds: 's', steps: 'steps' };

const place = (one: { step: number; seconds: number }, axis: Axis): number =>
  axis === 'steps' ? one.step : one.seconds;

/** Where the axis ends: where the longest run does, or will. */
function endOf(runs: readonly ChartedRun[], axis: Axis): number {
  const ends = runs.flatMap(({ points, rounds, expected }) => [
    expected[axis],
    ...[points.at(-1), rounds.at(-1)].flatMap((one) => (one ? [place(one, axis)] : [])),
  ]);
  return Math.max(1, Math.ceil(Math.max(...ends)));
}

/** The last values, for those who do not see the curves. */
function said(lines: readonly Line[], axis: Axis): string {
  const last = lines.flatMap(({ name, points }) => {
    const end = points.at(-1);
    return end ? [`${name}: ${end.value.toPrecision(2)} after ${end.at.toFixed(0)} ${unitOf[axis]}`] : [];
  });
  return last.join('; ') || 'nothing yet';
}

/** AP50 of both runs as it was measured. */
export function apChart(runs: readonly ChartedRun[], axis: Axis): TemplateResult {
  const lines = runs.map(({ name, rounds }) => ({
    name,
    dots: true,
    points: rounds.map((round) => ({ at: place(round, axis), value: round.ap50 })),
  }));
  const highest = Math.max(0, ...lines.flatMap(({ points }) => points.map(({ value }) => value)));
  const title = 'AP50 on held-out scenes';
  return chart(
    { title, words: `${title}. ${said(lines, axis)}.`, unit: unitOf[axis] },
    lines,
    { most: endOf(runs, axis), top: Math.min(1, Math.max(0.1, roundUp(highest))) },
    LARGE,
  );
}

/** The parts of the losses and the mean IoU of both runs. */
export function lossCharts(runs: readonly ChartedRun[], axis: Axis): TemplateResult {
  const most = endOf(runs, axis);
  return html`<div class="small">
    ${parts.map(({ name, title, top }) => {
      const lines = runs.map((run) => ({
        name: run.name,
        dots: false,
        points: run.points.flatMap((point) => {
          const value = point.figures[name];
          return value === undefined ? [] : [{ at: place(point, axis), value }];
        }),
      }));
      return chart(
        { title, words: `${title}. ${said(lines, axis)}.`, unit: unitOf[axis] },
        lines,
        { most, top: top ?? lossTop(lines.map(({ points }) => points)) },
        SMALL,
      );
    })}
  </div>`;
}
