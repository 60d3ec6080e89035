import { nothing, type SVGTemplateResult, svg } from 'lit';
import { type Derived, inAp, inMs, type Row } from './state.ts';

const WIDTH = 460;
const HEIGHT = 300;
const LEFT = 46;
const RIGHT = 18;
const TOP = 26;
const BOTTOM = 40;

/** Ticks of an axis from 0 that holds `largest`: at most six, at 1, 2 or 5 times a power of ten. */
function ticksTo(largest: number): number[] {
  const rough = Math.max(largest, 1e-6) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].find((factor) => factor * power >= rough)! * power;
  return Array.from({ length: Math.ceil(largest / step - 1e-9) + 1 }, (_, i) =>
    Number((i * step).toPrecision(6)),
  );
}

/** A mark for each detector, told apart without colour. */
function mark(row: Row, x: number, y: number): SVGTemplateResult {
  const fill =
    row.measured.kind === 'photos' ? 'var(--surface)' : row.front ? 'var(--accent)' : 'var(--surface)';
  const shape = {
    yolo: `M${x - 6} ${y}a6 6 0 1 0 12 0a6 6 0 1 0 -12 0`,
    ssd: `M${x - 5.5} ${y - 5.5}h11v11h-11z`,
    frcnn: `M${x} ${y - 7}l7 12.5h-14z`,
    centernet: `M${x} ${y - 7.5}l7.5 7.5l-7.5 7.5l-7.5 -7.5z`,
  }[row.measured.detector];
  return svg`<path d=${shape} fill=${fill} stroke="var(--accent)" stroke-width="2" stroke-dasharray=${row.measured.kind === 'photos' ? '3 2' : nothing} />`;
}

/** The chart's content in words. */
export function chartWords({ rows }: Derived): string {
  const drawn = rows.filter(({ accuracy, time }) => !Number.isNaN(accuracy) && !Number.isNaN(time));
  if (drawn.length === 0) return 'Accuracy over milliseconds, not measured yet.';
  return `Accuracy over milliseconds: ${drawn
    .map(
      ({ label, accuracy, time, front, measured }) =>
        `${label} ${inAp(accuracy)} at ${inMs(time)} ms${measured.kind === 'photos' ? ', on photos' : front ? ', on the front' : ''}`,
    )
    .join('; ')}.`;
}

/** Accuracy over time, one mark for each row, and the front of those that no other beats in both. */
export function paretoChart(
  derived: Derived,
  titles: { time: string; accuracy: string },
  pick: (row: Row) => void,
): SVGTemplateResult {
  const rows = derived.rows.filter(({ accuracy, time }) => !Number.isNaN(accuracy) && !Number.isNaN(time));
  const times = ticksTo(Math.max(10, ...rows.map(({ time }) => time * 1.05)));
  const right = times.at(-1)!;
  const x = (time: number) => LEFT + (time / right) * (WIDTH - LEFT - RIGHT);
  const y = (value: number) => HEIGHT - BOTTOM - value * (HEIGHT - BOTTOM - TOP);
  const front = rows.filter((row) => row.front).toSorted((a, b) => a.time - b.time);
  const steps = front
    .map(({ time, accuracy }, i) =>
      i === 0 ? `M${x(time)} ${y(0)}V${y(accuracy)}` : `H${x(time)}V${y(accuracy)}`,
    )
    .join('');
  const placed: { x: number; y: number }[] = [];
  /** Names that would lie on one another move down. */
  const nameAt = (row: Row) => {
    const place = { x: x(row.time), y: y(row.accuracy) - 11 };
    while (placed.some((other) => Math.abs(other.y - place.y) < 13 && Math.abs(other.x - place.x) < 90))
      place.y += 13;
    placed.push(place);
    return place;
  };
  return svg`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${chartWords(derived)} font-size="12" fill="var(--ink-soft)">
    <text x="4" y="14" font-weight="600" fill="var(--ink)">${titles.accuracy}</text>
    ${[0, 0.2, 0.4, 0.6, 0.8, 1].map(
      (value) => svg`<path d="M${LEFT} ${y(value)}H${WIDTH - RIGHT}" stroke="var(--line)" />
        <text x=${LEFT - 6} y=${y(value) + 4} text-anchor="end">${value.toFixed(1)}</text>`,
    )}
    ${times.map(
      (time) =>
        svg`<path d="M${x(time)} ${y(0)}v4" stroke="var(--line-strong)" /><text x=${x(time)} y=${HEIGHT - BOTTOM + 17} text-anchor="middle">${time.toLocaleString('en')}</text>`,
    )}
    <text x=${(LEFT + WIDTH - RIGHT) / 2} y=${HEIGHT - 6} text-anchor="middle">${titles.time}</text>
    ${
      steps
        ? svg`<path d=${`${steps}H${WIDTH - RIGHT}V${y(0)}Z`} fill="var(--accent-wash)" /><path d=${`${steps}H${WIDTH - RIGHT}`} fill="none" stroke="var(--accent)" stroke-width="1.5" stroke-dasharray="4 3" />`
        : nothing
    }
    ${rows.map((row) => {
      const name = nameAt(row);
      const end = name.x > WIDTH - 110;
      return svg`<g class="hit" @click=${() => pick(row)}>
        <circle cx=${x(row.time)} cy=${y(row.accuracy)} r="14" fill="transparent" />
        ${mark(row, x(row.time), y(row.accuracy))}
        <text x=${end ? name.x - 10 : name.x + 10} y=${name.y + 4} text-anchor=${end ? 'end' : 'start'} fill="var(--ink)" font-weight=${row.front ? 600 : 400} stroke="var(--surface)" stroke-width="3" paint-order="stroke">${row.label}${row.measured.kind === 'photos' ? ' (photos)' : ''}</text>
      </g>`;
    })}
  </svg>`;
}
