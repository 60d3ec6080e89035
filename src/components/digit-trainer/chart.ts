import { html, svg, type TemplateResult } from 'lit';
import { percent } from './results.ts';

/** A run as the charts show it. */
export interface Curve {
  title: string;
  colour: string;
  /** while it learns, by epochs done */
  losses: readonly { at: number; loss: number }[];
  epochs: readonly { epoch: number; loss: number; accuracy: number }[];
  /** whether it is the run that is looked at: its training loss is drawn too */
  chosen: boolean;
}

const WIDTH = 460;
const HEIGHT = 200;
const [LEFT, RIGHT, TOP, BOTTOM] = [62, 10, 12, 34];

/** Colours of runs, told apart with every common kind of colour blindness and visible on both grounds. */
export const runColour = (id: number): string =>
  ['#d55e00', '#0072b2', '#009e73', '#cc79a7', '#e69f00', '#56b4e9'][(id - 1) % 6]!;

interface Axis {
  low: number;
  high: number;
  ticks: readonly number[];
  place: (value: number) => number;
}

/** Loss on a logarithmic axis, from one power of ten (or three times one) to another. */
export function lossAxis(values: readonly number[]): Axis {
  const good = values.filter((value) => value > 0 && Number.isFinite(value));
  const row = Array.from({ length: 25 }, (_, i) => Number(`${i % 2 === 0 ? 1 : 3}e${Math.floor(i / 2) - 5}`));
  const least = good.length === 0 ? 0.01 : Math.max(1e-4, Math.min(1, ...good));
  const most = Math.max(3, ...good.map((value) => Math.min(value, 1e6)));
  const low = row.findLast((value) => value <= least) ?? row[0]!;
  const high = row.find((value) => value >= most) ?? row.at(-1)!;
  const span = Math.log(high / low);
  return {
    low,
    high,
    ticks: row.filter((value) => value >= low && value <= high && String(value).includes('1')),
    place: (value) => Math.log(Math.min(high, Math.max(low, value)) / low) / span,
  };
}

/** Accuracy from a round share below the lowest to 1; from 0 while there is none. */
export function accuracyAxis(values: readonly number[]): Axis {
  const least = values.length === 0 ? 0 : Math.min(1, ...values);
  const low = [0.98, 0.95, 0.9, 0.8, 0.5].find((share) => share < least) ?? 0;
  return {
    low,
    high: 1,
    ticks: [0, 0.5, 1].map((part) => low + part * (1 - low)),
    place: (value) => (Math.max(low, value) - low) / (1 - low),
  };
}

function frame(
  title: string,
  words: string,
  most: number,
  axis: Axis,
  tick: (value: number) => string,
  lines: (x: (epoch: number) => number, y: (value: number) => number) => unknown,
): TemplateResult {
  const x = (epoch: number) => LEFT + ((WIDTH - LEFT - RIGHT) * epoch) / most;
  const y = (value: number) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * axis.place(value);
  return html`<figure class="curve">
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words}>
      ${axis.ticks.map(
        (value) => svg`<g class="tick"><path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" />
          <text x=${LEFT - 5} y=${y(value) + 3.5} text-anchor="end">${tick(value)}</text></g>`,
      )}
      <path class="axis" d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}" />
      <text x=${LEFT} y=${HEIGHT - 14} text-anchor="middle">0</text>
      <text x=${WIDTH - RIGHT} y=${HEIGHT - 14} text-anchor="end">${most} epochs</text>
      ${lines(x, y)}
    </svg>
  </figure>`;
}

const path = (points: readonly (readonly [number, number])[]): string =>
  points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** Loss and accuracy of the runs over the epochs. Held-out pictures: a line with dots; training: a thin line. */
export function charts(curves: readonly Curve[], expected: number): TemplateResult {
  const most = Math.max(expected, 1, ...curves.flatMap(({ epochs }) => epochs.map(({ epoch }) => epoch)));
  const losses = curves.flatMap(({ epochs, losses: points, chosen }) => [
    ...epochs.map(({ loss }) => loss),
    ...(chosen ? points.map(({ loss }) => loss) : []),
  ]);
  const accuracies = curves.flatMap(({ epochs }) => epochs.map(({ accuracy }) => accuracy));
  const said = (of: (last: Curve['epochs'][number]) => string) =>
    curves
      .filter(({ epochs }) => epochs.length)
      .map(({ title, epochs }) => `${title}: ${of(epochs.at(-1)!)} after ${epochs.length} epochs`)
      .join('; ') || 'nothing yet';
  const line = (
    { colour, epochs, chosen }: Curve,
    x: (epoch: number) => number,
    y: (value: number) => number,
    of: (epoch: Curve['epochs'][number]) => number,
  ) => {
    const points = epochs.map((epoch) => [x(epoch.epoch), y(of(epoch))] as const);
    return svg`<g style="stroke:${colour};fill:${colour}" class=${chosen ? 'run chosen' : 'run'}>
      <path d=${path(points)} />${points.map(([cx, cy]) => svg`<circle cx=${cx} cy=${cy} r="2.4" />`)}</g>`;
  };
  return html`<div class="curves">
    ${frame(
      'Loss',
      `Loss on held-out pictures. ${said(({ loss }) => loss.toPrecision(3))}.`,
      most,
      lossAxis(losses),
      (value) => (value >= 1e4 || value < 1e-3 ? value.toExponential(0) : String(value)),
      (x, y) => svg`${curves
        .filter(({ chosen }) => chosen)
        .map(
          ({ colour, losses: points }) =>
            svg`<path class="training" style="stroke:${colour}" d=${path(
              points
                .filter(({ loss }) => Number.isFinite(loss))
                .map(({ at, loss }) => [x(at), y(loss)] as const),
            )} />`,
        )}
        ${curves.map((curve) => line(curve, x, y, ({ loss }) => loss))}`,
    )}
    ${frame(
      'Accuracy on held-out pictures',
      `Accuracy on held-out pictures. ${said(({ accuracy }) => percent(accuracy))}.`,
      most,
      accuracyAxis(accuracies),
      (value) => percent(value).replace('.0', ''),
      (x, y) => svg`${curves.map((curve) => line(curve, x, y, ({ accuracy }) => accuracy))}`,
    )}
  </div>`;
}
