import { svg } from 'lit';
import { SIDE } from './scan.ts';
import type { SignalDerived, Slice } from './state.ts';

/** Parts of the drawing's height, in hundredths: the series, the layers' samples, the last outputs. */
const [SERIES_TOP, SERIES_BOTTOM, TREE_TOP, TREE_BOTTOM, OUTPUT_TOP, OUTPUT_BOTTOM] = [2, 34, 38, 68, 72, 98];

/** The place of a sample: its middle. */
const middle = (index: number) => index + 0.5;

/** A line through samples that stand `start` after the first, between two heights; 0 is always in range. */
function curve(values: readonly number[], start: number, top: number, bottom: number) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const y = (value: number) => bottom - ((value - low) / (high - low || 1)) * (bottom - top);
  const points = values.map((value, t) => `${middle(t + start)},${y(value).toFixed(2)}`).join(' ');
  return { points, zero: y(0), y };
}

const stroke = (colour: string, width: number, more = '') =>
  `fill:none;stroke:${colour};stroke-width:${width};vector-effect:non-scaling-stroke;${more}`;

/**
 * The series above, the last layer's outputs below, and between them a row of samples per layer with the wires that lead to
 * the chosen output. Stretched to its box: one unit across is one sample.
 */
export function signalChart(derived: SignalDerived) {
  const { series, outputs, starts, at, first, last, wires } = derived;
  const width = series.length;
  const top = outputs.at(-1)!;
  const start = starts.at(-1)!;
  const above = curve(series, 0, SERIES_TOP, SERIES_BOTTOM);
  const below = curve(top, start, OUTPUT_TOP, OUTPUT_BOTTOM);
  const row = (level: number) => TREE_TOP + (level * (TREE_BOTTOM - TREE_TOP)) / outputs.length;
  const startOf = (level: number) => (level === 0 ? 0 : starts[level - 1]!);
  const dots = (places: Iterable<number>, level: number) =>
    [...places].map((place) => `M${middle(place + startOf(level))} ${row(level)}h0`).join('');
  const levels = [series, ...outputs];
  const reached = levels.map((_, level) =>
    level === outputs.length
      ? new Set([at])
      : new Set(wires.filter((wire) => wire.layer === level).map(({ from }) => from)),
  );
  const lines = wires
    .map(
      ({ layer, from, to }) =>
        `M${middle(from + startOf(layer))} ${row(layer)}L${middle(to + startOf(layer + 1))} ${row(layer + 1)}`,
    )
    .join('');
  const now = middle(at + start);
  return svg`<svg class="chart" viewBox="0 0 ${width} 100" preserveAspectRatio="none" role="img"
    aria-label="The series above, its filtered version below, and the samples between them that lead to the chosen output">
    <rect x=${Math.max(0, first)} y="0" width=${Math.min(width, last + 1) - Math.max(0, first)} height=${TREE_TOP - 2}
      style="fill:var(--accent-wash)" />
    <path d="M0 ${above.zero}H${width}M0 ${below.zero}H${width}" style=${stroke('var(--line-strong)', 1)} />
    <polyline points=${above.points} style=${stroke('var(--ink)', 2, 'stroke-linejoin:round')} />
    ${levels.map(
      (values, level) =>
        svg`<path d=${dots(values.keys(), level)} style=${stroke('var(--line-strong)', 3, 'stroke-linecap:round')} />`,
    )}
    <path d=${lines} style=${stroke('var(--accent)', 1.2)} />
    ${reached.map(
      (places, level) =>
        svg`<path d=${dots(places, level)} style=${stroke('var(--accent)', 7, 'stroke-linecap:round')} />`,
    )}
    <polyline points=${below.points} style=${stroke('var(--accent)', 2, 'stroke-linejoin:round')} />
    <path d="M${now} ${row(outputs.length)}V${below.y(top[at]!)}" style=${stroke('var(--accent)', 1.2, 'stroke-dasharray:3 3')} />
    <path d="M${now} ${below.y(top[at]!)}h0" style=${stroke('var(--accent)', 9, 'stroke-linecap:round')} />
  </svg>`;
}

/** Writes a slice into a canvas as greys; where there is no output it stays transparent. */
export function paintSlice(canvas: HTMLCanvasElement, { data, black, white }: Slice): void {
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const image = pen.createImageData(SIDE, SIDE);
  for (let i = 0; i < data.length; i++) {
    const value = data[i]!;
    if (Number.isNaN(value)) continue;
    const grey = ((value - black) / (white - black || 1)) * 255;
    image.data[4 * i] = grey;
    image.data[4 * i + 1] = grey;
    image.data[4 * i + 2] = grey;
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}
