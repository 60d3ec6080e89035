import { nothing, svg } from 'lit';
import { repeatLines } from './grid-lines.ts';
import type { AnchorView, Derived } from './state.ts';

const outline = ([x1, y1, x2, y2]: readonly number[]) =>
  svg`<rect x=${x1!} y=${y1!} width=${Math.max(0, x2! - x1!)} height=${Math.max(0, y2! - y1!)} vector-effect="non-scaling-stroke" />`;

/**
 * Grid, responsible cell, anchor and centre, in pixels of the photo.
 *
 * @param decoded draw the decoded box as well (objects are drawn by the box editor)
 */
export function gridLayer(
  derived: Derived,
  { width, height }: { width: number; height: number },
  decoded: boolean,
) {
  const { map, column, row, centre, anchorBox, box, said } = derived;
  const [cw, ch] = [width / map, height / map];
  const cell = [column * cw, row * ch, (column + 1) * cw, (row + 1) * ch];
  const lines = repeatLines(map, width, height);
  // Every mark has a light and a dark side: it lies on whatever the photo shows there.
  return svg`<g fill="none" pointer-events="none">
    <path d=${lines} stroke="#fff" stroke-opacity="0.5" vector-effect="non-scaling-stroke" />
    <path d=${lines} stroke="#000" stroke-opacity="0.5" stroke-dasharray="1 3" vector-effect="non-scaling-stroke" />
    <g fill="#f0e442" fill-opacity="0.4" stroke="#000" stroke-width="4">${outline(cell)}</g>
    <g stroke="#f0e442" stroke-width="2">${outline(cell)}</g>
    <g stroke="#000" stroke-opacity="0.6" stroke-width="3.5">${outline(anchorBox)}</g>
    <g stroke="#fff" stroke-width="1.7" stroke-dasharray="6 4">${outline(anchorBox)}</g>
    ${
      said && !decoded
        ? svg`<g stroke="#000" stroke-opacity="0.7" stroke-width="4.5">${outline(said.shown)}</g>
          <g stroke="#cc79a7" stroke-width="2.5">${outline(said.shown)}</g>`
        : nothing
    }
    ${
      decoded
        ? svg`<g stroke="#fff" stroke-opacity="0.8" stroke-width="6">${outline(box)}</g>
          <g stroke="#d55e00" stroke-width="3.5">${outline(box)}</g>`
        : nothing
    }
    <circle
      cx=${centre[0]} cy=${centre[1]} r=${Math.max(width, height) / 130}
      fill="#d55e00" stroke="#fff" stroke-width="2" vector-effect="non-scaling-stroke"
    />
  </g>`;
}

/** One anchor to scale with the object's outline over it, both on one centre; `side` input pixels fill the frame. */
export function anchorPicture(
  anchor: AnchorView,
  size: readonly [width: number, height: number],
  side: number,
) {
  const rectangle = (w: number, h: number, className: string) =>
    svg`<rect class=${className} x=${(side - w) / 2} y=${(side - h) / 2} width=${w} height=${h} />`;
  return svg`<svg viewBox="0 0 ${side} ${side}" aria-hidden="true" class="anchor">
    ${rectangle(anchor.width, anchor.height, 'prior')}${rectangle(size[0], size[1], 'object')}
  </svg>`;
}
