import { nothing, type SVGTemplateResult, svg } from 'lit';
import { drawBox, type Pen } from '../ui/box-pen.ts';
import { type Derived, type Detection, inMs, type Row, ticksTo } from './state.ts';

/**
 * Draws the picture with the boxes of one size: new ones thick, lost ones dashed.
 *
 * @param scale pixels of the canvas per pixel of the picture
 * @param unit pixels of the canvas per pixel that the reader sees
 */
export function drawSize(
  pen: Pen,
  picture: CanvasImageSource,
  row: Row | null,
  { scale, unit }: { scale: number; unit: number },
): void {
  const { width, height } = pen.canvas;
  pen.clearRect(0, 0, width, height);
  pen.drawImage(picture, 0, 0, width, height);
  const measured = row?.measured;
  if (!measured) return;
  const draw = (detection: Detection, label: string, style: { dashed?: boolean; line: number }) => {
    const [x1, y1, x2, y2] = detection.box;
    const place = { x: x1 * scale, y: y1 * scale, width: (x2 - x1) * scale, height: (y2 - y1) * scale };
    drawBox(pen, { ...place, class: detection.class, label, ...style }, unit);
  };
  for (const lost of measured.lost ?? []) draw(lost, `− ${lost.label}`, { dashed: true, line: 1.5 });
  const gained = new Set(measured.gained ?? []);
  // Many names would cover what they name: then only what is new has one.
  const all = measured.boxes.length <= MOST_NAMES;
  for (const box of measured.boxes.toReversed()) {
    const fresh = gained.has(box);
    const name = `${box.label} ${box.score.toFixed(2)}`;
    draw(box, fresh ? `+ ${name}` : all ? name : '', { line: fresh ? 3.5 : 2 });
  }
}

const MOST_NAMES = 8;
const WIDTH = 360;
const HEIGHT = 200;
const LEFT = 46;
const RIGHT = 12;
const TOP = 26;
const BOTTOM = 34;

/** What a chart needs to place its marks. */
interface Frame {
  title: string;
  label: string;
  ticks: number[];
  sizes: readonly number[];
  shown: number;
  pick: (size: number) => void;
}

function frame({ title, label, ticks, sizes, shown, pick }: Frame, marks: (f: Places) => unknown) {
  const first = sizes[0]!;
  const last = sizes.at(-1)!;
  const step = (WIDTH - LEFT - RIGHT) / (last - first || 1);
  const x = (size: number) => LEFT + 14 + (size - first) * step * (1 - 28 / (WIDTH - LEFT - RIGHT));
  const top = ticks.at(-1)!;
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
  const every = sizes.length > 8 ? 2 : 1;
  const wide = (WIDTH - LEFT - RIGHT) / sizes.length;
  return svg`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${label} font-size="12" fill="var(--ink-soft)">
    <text x=${LEFT - 40} y="14" font-weight="600" fill="var(--ink)">${title}</text>
    ${ticks.map(
      (tick) => svg`<path d="M${LEFT} ${y(tick)}H${WIDTH - RIGHT}" stroke="var(--line)" />
        <text x=${LEFT - 6} y=${y(tick) + 4} text-anchor="end">${tick.toLocaleString('en')}</text>`,
    )}
    ${sizes.map(
      (size, i) => svg`
        ${size === shown ? svg`<rect x=${x(size) - Math.min(14, wide / 2)} y=${TOP} width=${Math.min(28, wide)} height=${HEIGHT - BOTTOM - TOP} fill="var(--accent-wash)" />` : nothing}
        ${i % every === 0 ? svg`<text x=${x(size)} y=${HEIGHT - BOTTOM + 16} text-anchor="middle" fill=${size === shown ? 'var(--accent)' : 'var(--ink-soft)'}>${size}</text>` : nothing}`,
    )}
    <text x=${(LEFT + WIDTH - RIGHT) / 2} y=${HEIGHT - 3} text-anchor="middle">input size in pixels</text>
    ${marks({ x, y })}
    ${sizes.map(
      (size) =>
        svg`<rect class="hit" x=${x(size) - wide / 2} y=${TOP} width=${wide} height=${HEIGHT - BOTTOM - TOP} fill="transparent" @click=${() => pick(size)} />`,
    )}
  </svg>`;
}

interface Places {
  x: (size: number) => number;
  y: (value: number) => number;
}

const measuredRows = (rows: readonly Row[]) =>
  rows.flatMap(({ size, measured }) => (measured ? [{ size, ...measured }] : []));

/** Median milliseconds by size with the span of the runs, and what they would be if time grew with the area. */
export function timeChart(
  { rows, areaLaw, shown }: Derived,
  pick: (size: number) => void,
): SVGTemplateResult {
  const done = measuredRows(rows);
  const largest = Math.max(1, ...done.map(({ high }) => high), ...areaLaw.map(({ time }) => time));
  const label = done.length
    ? `Median milliseconds by input size: ${done.map(({ size, median }) => `${size}: ${inMs(median)}`).join(', ')}.`
    : 'Milliseconds by input size, not measured yet.';
  const sizes = rows.map(({ size }) => size);
  return frame(
    { title: 'milliseconds', label, ticks: ticksTo(largest), sizes, shown: shown?.size ?? -1, pick },
    ({ x, y }) => svg`
      ${
        areaLaw.length
          ? svg`<path d=${`M${areaLaw.map(({ size, time }) => `${x(size)} ${y(time)}`).join('L')}`} fill="none" stroke="var(--ink-soft)" stroke-width="1.5" stroke-dasharray="3 4" />`
          : nothing
      }
      ${done.length ? svg`<path d=${`M${done.map(({ size, median }) => `${x(size)} ${y(median)}`).join('L')}`} fill="none" stroke="var(--accent)" stroke-width="2" />` : nothing}
      ${done.map(
        ({
          size,
          median,
          low,
          high,
        }) => svg`<path d="M${x(size)} ${y(low)}V${y(high)}" stroke="var(--accent)" stroke-width="1.5" />
          <circle cx=${x(size)} cy=${y(median)} r="4.5" fill="var(--accent)" stroke="var(--surface)" stroke-width="1.5" />`,
      )}`,
  );
}

/** Boxes by size; the part of a bar that the smaller size did not have is solid. */
export function boxChart({ rows, shown }: Derived, pick: (size: number) => void): SVGTemplateResult {
  const done = measuredRows(rows);
  const largest = Math.max(1, ...done.map(({ boxes }) => boxes.length));
  const label = done.length
    ? `Boxes by input size: ${done.map(({ size, boxes }) => `${size}: ${boxes.length}`).join(', ')}.`
    : 'Boxes by input size, not measured yet.';
  const sizes = rows.map(({ size }) => size);
  const half = Math.min(9, (WIDTH - LEFT - RIGHT) / sizes.length / 2 - 3);
  return frame(
    { title: 'boxes found', label, ticks: ticksTo(largest, 1), sizes, shown: shown?.size ?? -1, pick },
    ({ x, y }) =>
      svg`${done.map(({ size, boxes, gained }) => {
        const fresh = gained?.length ?? 0;
        return svg`<rect x=${x(size) - half} y=${y(boxes.length)} width=${2 * half} height=${y(0) - y(boxes.length)} fill="var(--accent)" fill-opacity="0.35" />
        <rect x=${x(size) - half} y=${y(boxes.length)} width=${2 * half} height=${y(0) - y(fresh)} fill="var(--accent)" />
        <text x=${x(size)} y=${y(boxes.length) - 4} text-anchor="middle" fill="var(--ink)">${boxes.length}</text>`;
      })}`,
  );
}
