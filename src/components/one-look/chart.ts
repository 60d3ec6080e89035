import { html, svg, type TemplateResult } from 'lit';
import { type Derived, HEAD, type LookState, MAPS, millions, milliseconds } from './state.ts';

const CELL = 10;
const GAP = 50;
const WIDTH = MAPS.max * CELL + GAP + (MAPS.max - HEAD.kernel + 1) * CELL + 4;

/** The textbook's map with the head's window on it, and the output with the window's answer. */
export function drawTextbook(
  { map }: LookState,
  { places, row, column }: Derived['textbook'],
): TemplateResult {
  const cells = (count: number, left: number, inside: (r: number, c: number) => boolean) =>
    Array.from({ length: count * count }, (_, i) => {
      const [r, c] = [Math.floor(i / count), i % count];
      return svg`<rect
        x=${left + c * CELL} y=${r * CELL + 2} width=${CELL - 1} height=${CELL - 1}
        class=${inside(r, c) ? 'in' : 'out'}
      />`;
    });
  const right = MAPS.max * CELL + GAP;
  const { kernel } = HEAD;
  const inWindow = (r: number, c: number) =>
    r >= row && r < row + kernel && c >= column && c < column + kernel;
  return html`<svg viewBox=${`0 0 ${WIDTH} ${MAPS.max * CELL + 4}`} aria-hidden="true">
    ${cells(map, 2, inWindow)}
    <rect class="frame" x=${2 + column * CELL - 0.5} y=${row * CELL + 1.5} width=${kernel * CELL} height=${kernel * CELL} />
    ${svg`<path class="arrow" d=${`M${right - GAP + 10} 36h${GAP - 26}m-7 -5 7 5 -7 5`} />`}
    ${cells(places, right, (r, c) => r === row && c === column)}
    <rect class="frame" x=${right + column * CELL - 0.5} y=${row * CELL + 1.5} width=${CELL} height=${CELL} />
  </svg>`;
}

/** What each way costs: counted and, once it is measured, in time. Bars are shares of the dearest. */
export function drawWays({ ways }: Derived): TemplateResult {
  const mostMacs = Math.max(...ways.map(({ macs }) => macs));
  const mostTime = Math.max(...ways.map(({ time }) => time ?? 0));
  const bar = (share: number) =>
    html`<span class="bar" style=${`width:${Math.max(0.4, 100 * share)}%`}></span>`;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="What each way costs">
    <table>
      <thead>
        <tr><th scope="col">all answers by</th><th scope="col">multiply-adds</th><th scope="col">time here</th></tr>
      </thead>
      <tbody>
        ${ways.map(
          ({ name, macs, time, macsRatio, timeRatio }) => html`<tr>
            <th scope="row">${name}</th>
            <td>${bar(macs / mostMacs)}${millions(macs)}<small>× ${macsRatio.toFixed(1)}</small></td>
            <td>${time === null ? '–' : html`${bar(time / mostTime)}${milliseconds(time)}<small>× ${timeRatio!.toFixed(1)}</small>`}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
