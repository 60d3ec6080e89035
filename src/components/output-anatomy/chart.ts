import { nothing, svg } from 'lit';
import type { Derived, Run } from './state.ts';

const COLOUR = { box: '#56b4e9', objectness: '#d55e00', class: '#009e73' } as const;

/** Fill of a part of the vector; boxes of a cell take turns between a full and a paler shade. */
function fillOf({ part, box }: Pick<Run, 'part' | 'box'>): { fill: string; opacity: number } {
  return { fill: COLOUR[part], opacity: box % 2 === 1 ? 0.55 : 1 };
}

/**
 * The vector as squares, one a number, in lines of `perLine`; the chosen one is framed.
 *
 * @param choose is told which number was pointed at
 */
export function vector(derived: Derived, perLine: number, choose: (channel: number) => void) {
  const { layout, runs, channel } = derived;
  const lines = Math.ceil(layout.channelCount / perLine);
  const at = (event: PointerEvent) => {
    const frame = (event.currentTarget as SVGElement).getBoundingClientRect();
    const column = Math.floor(((event.clientX - frame.left) / frame.width) * perLine);
    const line = Math.floor(((event.clientY - frame.top) / frame.height) * lines);
    const index = line * perLine + column;
    if (column >= 0 && column < perLine && index < layout.channelCount) choose(index);
  };
  return svg`<svg
    class="vector" viewBox="0 0 ${perLine} ${lines}" role="img"
    aria-label="The ${layout.channelCount} numbers of one cell, ${runs.length} groups"
    @pointerdown=${at} @pointermove=${(event: PointerEvent) => event.buttons & 1 && at(event)}
  >
    ${runs.map((run) => {
      const { fill, opacity } = fillOf(run);
      return svg`<path d=${squares(run, perLine)} fill=${fill} fill-opacity=${opacity} />`;
    })}
    <rect
      x=${channel.offset % perLine} y=${Math.floor(channel.offset / perLine)} width="1" height="1"
      fill="none" stroke="var(--ink)" stroke-width="0.16"
    />
  </svg>`;
}

/** A small square for each number of a run. */
function squares({ from, length }: Run, perLine: number): string {
  let path = '';
  for (let i = from; i < from + length; i++)
    path += `M${(i % perLine) + 0.06} ${Math.floor(i / perLine) + 0.06}h.88v.88h-.88z`;
  return path;
}

/** The groups as one bar, in proportion, with how many numbers each has. */
export function bar(derived: Derived) {
  const { layout, runs } = derived;
  const width = 1000;
  const unit = width / layout.channelCount;
  return svg`<svg class="bar" viewBox="0 0 ${width} 46" preserveAspectRatio="none" aria-hidden="true">
    ${runs.map((run) => {
      const { fill, opacity } = fillOf(run);
      return svg`<rect x=${run.from * unit} y="0" width=${run.length * unit} height="46" fill=${fill} fill-opacity=${opacity} stroke="var(--surface)" stroke-width="1.5" />`;
    })}
  </svg>`;
}

/** Each map as a block: S by S cells wide and tall, as deep as the vector is long, one cell's vector pulled out. */
export function tensor(derived: Derived) {
  const { layout, runs } = derived;
  const largest = Math.max(...layout.maps.map(({ S }) => S));
  const depth = Math.min(150, 30 + layout.channelCount * 0.5);
  let left = 12;
  const blocks = layout.maps.map(({ S }) => {
    const side = Math.max(26, (150 * S) / largest);
    const block = { S, side, left };
    left += side + depth * 0.7 + 34;
    return block;
  });
  const height = 150 + depth * 0.42 + 46;
  return svg`<svg class="tensor" viewBox="0 0 ${left} ${height}" role="img" aria-label="The output as ${layout.maps.length === 1 ? 'a block' : `${layout.maps.length} blocks`} of numbers">
    ${blocks.map((one) => block(one))}
  </svg>`;

  function block({ S, side, left: x }: { S: number; side: number; left: number }) {
    const y = height - side - 26;
    const [dx, dy] = [depth * 0.7, -depth * 0.42];
    const slice = (from: number, to: number) => {
      const [a, b] = [from / layout.channelCount, to / layout.channelCount];
      const right = x + side;
      return {
        top: `M${x + dx * a} ${y + dy * a}H${right + dx * a}L${right + dx * b} ${y + dy * b}H${x + dx * b}Z`,
        flank: `M${right + dx * a} ${y + dy * a}V${y + side + dy * a}L${right + dx * b} ${y + side + dy * b}V${y + dy * b}Z`,
      };
    };
    const lines = S <= 60 ? grid(x, y, side, S) : '';
    const cell = side / S;
    const pulled = Math.floor(S / 2) * cell;
    return svg`<g>
      ${runs.map((run) => {
        const { fill, opacity } = fillOf(run);
        const { top, flank } = slice(run.from, run.from + run.length);
        return svg`<path d=${top} fill=${fill} fill-opacity=${opacity * 0.85} /><path d=${flank} fill=${fill} fill-opacity=${opacity * 0.65} />`;
      })}
      <rect x=${x} y=${y} width=${side} height=${side} fill="var(--sunken)" stroke="var(--ink)" stroke-width="1.2" />
      <path d=${lines} stroke="var(--line-strong)" stroke-width=${S > 30 ? 0.25 : 0.5} />
      <rect x=${x + pulled} y=${y + pulled} width=${cell} height=${cell} fill="var(--accent)" stroke="var(--ink)" stroke-width="1" />
      <text x=${x + side / 2} y=${y + side + 17} text-anchor="middle">${S} × ${S}</text>
      ${x === 12 ? svg`<text x=${x + side + dx + 4} y=${y + dy + 12} class="deep">${layout.channelCount}</text>` : nothing}
    </g>`;
  }
}

function grid(x: number, y: number, side: number, count: number): string {
  let path = '';
  for (let i = 1; i < count; i++) {
    const step = (i * side) / count;
    path += `M${x + step} ${y}v${side}M${x} ${y + step}h${side}`;
  }
  return path;
}
