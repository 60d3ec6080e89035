import { nothing, svg } from 'lit';
import { classColour, inkOn } from '../ui/class-colour.ts';
import { type Axis, linearAxis, logAxis } from './axis.ts';
import type { CurvePoint, Derived, PublishedScore } from './state.ts';

/** Points drawn at most; more would be one blot. */
const MOST_POINTS = 4000;

function axes(
  x: Axis,
  y: Axis,
  frame: { w: number; h: number; left: number; bottom: number },
  names: [string, string],
  text: (tick: number) => string = String,
) {
  const { w, h, left, bottom } = frame;
  return svg`<g class="axes">
    ${x.ticks.map((tick) => svg`<path d="M${x.place(tick)} 8V${h - bottom}" /><text x=${x.place(tick)} y=${h - bottom + 15} text-anchor="middle">${tick}</text>`)}
    ${y.ticks.map((tick) => svg`<path d="M${left} ${y.place(tick)}H${w - 8}" /><text x=${left - 5} y=${y.place(tick) + 4} text-anchor="end">${text(tick)}</text>`)}
    <text x=${(left + w) / 2} y=${h - 3} text-anchor="middle">${names[0]}</text>
    <text transform="translate(11 ${(h - bottom) / 2}) rotate(-90)" text-anchor="middle">${names[1]}</text>
  </g>`;
}

/** Sizes as points, coloured by anchor; anchors with their way so far; a published set as squares. */
export function scatter(
  sizes: Float64Array,
  derived: Derived,
  log: boolean,
  published: PublishedScore | undefined,
) {
  const frame = { w: 520, h: 440, left: 46, bottom: 36 };
  const range = rangeOf(sizes);
  const high = Math.max(range.high, ...(published?.anchors.flat() ?? []));
  // A stray tiny box must not squeeze the others into a corner.
  const low = Math.max(range.low, high / 500);
  const make = log ? logAxis : linearAxis;
  const x = make(log ? low : 0, high, frame.left, frame.w - 10);
  const y = make(log ? low : 0, high, frame.h - frame.bottom, 10);
  const { anchors, assignments, trail } = derived;
  const count = sizes.length / 2;
  const shown = Math.min(count, MOST_POINTS);
  const paths = anchors.map(() => '');
  for (let i = 0; i < shown; i++) {
    const at = Math.floor((i * count) / shown);
    const [w, h] = [Math.max(low, sizes[at * 2]!), Math.max(low, sizes[at * 2 + 1]!)];
    paths[assignments[at]!] += `M${x.place(w).toFixed(1)} ${y.place(h).toFixed(1)}h0`;
  }
  const point = ([w, h]: readonly number[]) => `${x.place(w!).toFixed(1)},${y.place(h!).toFixed(1)}`;
  return svg`<svg viewBox="0 0 ${frame.w} ${frame.h}" role="img" class="scatter" aria-label="Box sizes by anchor, width across, height up">
    ${axes(x, y, frame, ['width, px', 'height, px'])}
    <g fill="none" stroke-width="4" stroke-linecap="round" stroke-opacity="0.6">
      ${paths.map((path, j) => svg`<path d=${path} stroke=${classColour(j)} />`)}
    </g>
    <g fill="none" stroke="var(--ink)" stroke-width="1.2" stroke-opacity="0.7">
      ${anchors.map((_, j) => svg`<polyline points=${trail.map((one) => point(one[j]!)).join(' ')} />`)}
    </g>
    ${published?.anchors.map(([w, h]) => svg`<rect x=${x.place(w) - 6} y=${y.place(h) - 6} width="12" height="12" fill="none" stroke="var(--surface)" stroke-width="5" /><rect x=${x.place(w) - 6} y=${y.place(h) - 6} width="12" height="12" fill="none" stroke="var(--ink)" stroke-width="2" />`) ?? nothing}
    ${anchors.map(
      ([w, h], j) => svg`<g transform="translate(${x.place(w)} ${y.place(h)})">
        <circle r="11" fill=${classColour(j)} stroke="var(--surface)" stroke-width="4" />
        <circle r="11" fill=${classColour(j)} stroke="var(--ink)" stroke-width="1.5" />
        <text y="4.5" text-anchor="middle" font-size="13" font-weight="700" style="fill:${inkOn(j)}">${j + 1}</text>
      </g>`,
    )}
  </svg>`;
}

const ranges = new WeakMap<Float64Array, { low: number; high: number }>();

function rangeOf(sizes: Float64Array): { low: number; high: number } {
  const known = ranges.get(sizes);
  if (known) return known;
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const side of sizes) {
    if (side < low) low = side;
    if (side > high) high = side;
  }
  ranges.set(sizes, { low, high });
  return { low, high };
}

/** The anchors as boxes around one centre, as the paper draws them. */
export function boxesPicture(anchors: readonly (readonly [number, number])[]) {
  const side = Math.max(40, ...anchors.flat()) * 1.04;
  return svg`<svg viewBox="0 0 ${side} ${side}" class="boxes" role="img" aria-label="The anchors as boxes around one centre">
    ${anchors.map(([w, h], j) => svg`<rect x=${(side - w) / 2} y=${(side - h) / 2} width=${w} height=${h} fill="none" stroke=${classColour(j)} stroke-width="2.5" vector-effect="non-scaling-stroke" />`)}
  </svg>`;
}

const asPercent = (value: number) => `${Math.round(value * 1000) / 10}`;

/** Average IoU after each step; steps that lowered it are marked. */
export function iterations({ ious, step, drops, best }: Derived) {
  const frame = { w: 420, h: 205, left: 46, bottom: 34 };
  const [low, high] = [Math.min(...ious), Math.max(...ious)];
  const pad = Math.max((high - low) * 0.1, 0.005);
  const x = linearAxis(0, Math.max(1, ious.length - 1), frame.left + 9, frame.w - 14);
  const y = linearAxis(low - pad, high + pad, frame.h - frame.bottom, 10);
  const ticks = { ...x, ticks: x.ticks.filter(Number.isInteger) };
  const at = (i: number) => `${x.place(i).toFixed(1)} ${y.place(ious[i]!).toFixed(1)}`;
  return svg`<svg viewBox="0 0 ${frame.w} ${frame.h}" role="img" aria-label="Average IoU after each step, from ${asPercent(ious[0]!)} to ${asPercent(ious.at(-1)!)} percent, best ${asPercent(ious[best]!)} at step ${best}">
    ${axes(ticks, y, frame, ['step', 'average IoU, %'], asPercent)}
    <path d=${ious.map((_, i) => `${i ? 'L' : 'M'}${at(i)}`).join('')} class="line" />
    <path d=${drops.map((i) => `M${at(i - 1)}L${at(i)}`).join('')} class="drop" />
    <circle cx=${x.place(best)} cy=${y.place(ious[best]!)} r="4" class="best" />
    <circle cx=${x.place(step)} cy=${y.place(ious[step]!)} r="6" class="now" />
  </svg>`;
}

/** Average IoU against k: the range over the seeds, their middle, and the published sets. */
export function curve(
  points: readonly CurvePoint[],
  most: number,
  k: number,
  published: readonly PublishedScore[],
) {
  const frame = { w: 420, h: 225, left: 46, bottom: 34 };
  const values = [...points.flatMap((one) => one.values), ...published.map((one) => one.meanIou)];
  const low = Math.min(0.2, ...values);
  const high = Math.max(0.7, ...values);
  const x = linearAxis(0.5, most + 0.5, frame.left, frame.w - 10);
  const y = linearAxis(low, high, frame.h - frame.bottom, 10);
  const ks = { ...x, ticks: Array.from({ length: most }, (_, i) => i + 1) };
  const middle = ({ values }: CurvePoint) => [...values].sort((a, b) => a - b)[values.length >> 1]!;
  return svg`<svg viewBox="0 0 ${frame.w} ${frame.h}" role="img" aria-label="Average IoU against k, with the spread over seeds">
    ${axes(ks, y, frame, ['k, number of anchors', 'average IoU, %'], asPercent)}
    <rect x=${x.place(k - 0.5)} y="8" width=${x.place(1) - x.place(0)} height=${frame.h - frame.bottom - 8} class="column" />
    <path class="line" d=${points.map((one, i) => `${i ? 'L' : 'M'}${x.place(one.k)} ${y.place(middle(one))}`).join('')} />
    ${points.map(
      (
        one,
      ) => svg`<path class="spread" d="M${x.place(one.k)} ${y.place(Math.min(...one.values))}V${y.place(Math.max(...one.values))}" />
        ${one.values.map((value) => svg`<circle cx=${x.place(one.k)} cy=${y.place(value)} r="2.2" class="run" />`)}`,
    )}
    ${published.map(
      (
        one,
      ) => svg`<rect x=${x.place(one.k) - 5} y=${y.place(one.meanIou) - 5} width="10" height="10" class="published" />
        <text x=${x.place(one.k) + 9} y=${y.place(one.meanIou) + 4} class="name">${one.title.replace('YOLO', '').replace(' on', '')}</text>`,
    )}
  </svg>`;
}
