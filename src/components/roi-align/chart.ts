import { nothing, svg } from 'lit';
import type { RoiPoolBin } from '../../lib/boxes/roi-pool.ts';
import type { Derived } from './state.ts';
import { SIDE } from './state.ts';

/** Units of the drawing in a pixel of the network's picture: boxes are moved by quarters. */
export const UNITS = 4;

const edges = (bins: readonly RoiPoolBin[]): number[] => [
  ...new Set(bins.flatMap(({ from, to }) => (from < to ? [from, to] : []))),
];

/** The map's cells, what RoIPool rounds the region to, and where RoIAlign looks. */
export function regionLayer(derived: Derived) {
  const { stride, rounded, binsAcross, binsDown, pointsAcross, pointsDown, box, bin, bins } = derived;
  const cells = Array.from({ length: SIDE / stride - 1 }, (_, i) => (i + 1) * stride * UNITS);
  const lines = cells.map((at) => `M${at} 0V${SIDE * UNITS}M0 ${at}H${SIDE * UNITS}`).join('');
  const [rx1, ry1, rx2, ry2] = rounded.map((value) => value * UNITS) as [number, number, number, number];
  const inner = [
    ...edges(binsAcross).map((x) => `M${x * UNITS} ${ry1}V${ry2}`),
    ...edges(binsDown).map((y) => `M${rx1} ${y * UNITS}H${rx2}`),
  ].join('');
  const dots = pointsDown
    .flatMap((y) => pointsAcross.map((x) => `M${(x * UNITS).toFixed(1)} ${(y * UNITS).toFixed(1)}h0`))
    .join('');
  // Smaller where they lie closer, so that they stay apart.
  const apart = Math.min(pointsAcross[1]! - pointsAcross[0]!, pointsDown[1]! - pointsDown[0]!) * UNITS;
  const dot = Math.max(1, Math.min(4, 0.35 * apart));
  const [row, column] = [Math.floor(bin / bins), bin % bins];
  const [across, down] = [binsAcross[column]!, binsDown[row]!];
  const [width, height] = [((box[2] - box[0]) / bins) * UNITS, ((box[3] - box[1]) / bins) * UNITS];
  // Every mark has a light and a dark side: it lies on whatever the street shows there.
  return svg`<g fill="none" pointer-events="none">
    <path d=${lines} stroke="#fff" stroke-opacity="0.45" vector-effect="non-scaling-stroke" />
    <path d=${lines} stroke="#000" stroke-opacity="0.45" stroke-dasharray="1 3" vector-effect="non-scaling-stroke" />
    <path d=${inner} stroke="#000" stroke-opacity="0.6" stroke-width="3" vector-effect="non-scaling-stroke" />
    <path d=${inner} stroke="#d55e00" stroke-width="1.5" vector-effect="non-scaling-stroke" />
    ${
      across.from < across.to && down.from < down.to
        ? svg`<rect
            x=${across.from * UNITS} y=${down.from * UNITS}
            width=${(across.to - across.from) * UNITS} height=${(down.to - down.from) * UNITS}
            fill="#d55e00" fill-opacity="0.35"
          />`
        : nothing
    }
    <rect
      x=${box[0] * UNITS + column * width} y=${box[1] * UNITS + row * height} width=${width} height=${height}
      fill="#56b4e9" fill-opacity="0.45"
    />
    <path d=${dots} stroke="#fff" stroke-width=${1.5 * dot} stroke-linecap="round" />
    <path d=${dots} stroke="#0072b2" stroke-width=${dot} stroke-linecap="round" />
  </g>`;
}

const PLOT = { width: 360, height: 150, left: 40, right: 8, top: 8, bottom: 34 };

/** The chosen bin's number while the region is shifted: a staircase and a smooth line. */
export function shiftChart({ curve, stride, low, high }: Derived) {
  const { width, height, left, right, top, bottom } = PLOT;
  const span = high > low ? high - low : 1;
  const x = (shift: number) => left + ((shift + stride) / (2 * stride)) * (width - left - right);
  const y = (value: number) => height - bottom - ((value - low) / span) * (height - top - bottom);
  const line = (key: 'pooled' | 'aligned') =>
    curve
      .map((point, i) => `${i ? 'L' : 'M'}${x(point.shift).toFixed(1)} ${y(point[key]).toFixed(1)}`)
      .join('');
  const tick = (shift: number) =>
    svg`<line class="tick" x1=${x(shift)} x2=${x(shift)} y1=${top} y2=${height - bottom} />
      <text x=${x(shift)} y=${height - bottom + 14} text-anchor="middle">${shift > 0 ? `+${shift}` : String(shift).replace('-', '−')}</text>`;
  return svg`<svg viewBox="0 0 ${width} ${height}" class="shift" aria-hidden="true">
    ${[-stride, -stride / 2, 0, stride / 2, stride].map(tick)}
    <text x=${(left + width - right) / 2} y=${height - 4} text-anchor="middle">shift of the region, px</text>
    <text x=${left - 5} y=${y(high) + 10} text-anchor="end">${high.toFixed(2)}</text>
    <text x=${left - 5} y=${y(low)} text-anchor="end">${low.toFixed(2)}</text>
    <path class="pooled" d=${line('pooled')} />
    <path class="aligned" d=${line('aligned')} />
  </svg>`;
}
