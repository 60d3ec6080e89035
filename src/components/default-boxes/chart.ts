import { nothing, svg } from 'lit';
import type { Thing } from '../../lib/scenes/scene.ts';
import { classColour } from '../ui/class-colour.ts';
import type { Derived, Matched, View } from './state.ts';

const rectangle = ([x1, y1, x2, y2]: readonly [number, number, number, number]) =>
  svg`<rect x=${x1} y=${y1} width=${x2 - x1} height=${y2 - y1} vector-effect="non-scaling-stroke" />`;

/** Lines between the cells of a map, as one path. */
function gridLines(cells: number, side: number): string {
  const step = side / cells;
  return Array.from({ length: cells - 1 }, (_, i) => {
    const at = (i + 1) * step;
    return `M${at} 0V${side}M0 ${at}H${side}`;
  }).join('');
}

/** What is beneath the marks: the map's grid, the chosen cell and the things' true boxes. Pixels of the network's picture. */
export function streetLayer(
  derived: Derived,
  { side, things }: Pick<Matched, 'side' | 'things'>,
  view: View,
) {
  const { cells, column, row, thing: chosen } = derived;
  const step = side / cells;
  // Every mark has a light and a dark side: it lies on whatever the street shows there.
  return svg`<g fill="none">
    <path d=${gridLines(cells, side)} stroke="#fff" stroke-opacity="0.45" vector-effect="non-scaling-stroke" />
    <path d=${gridLines(cells, side)} stroke="#000" stroke-opacity="0.45" stroke-dasharray="1 3" vector-effect="non-scaling-stroke" />
    ${
      view === 'cell'
        ? svg`<g fill="#f0e442" fill-opacity="0.45" stroke="#000" stroke-width="2">${rectangle([column * step, row * step, (column + 1) * step, (row + 1) * step])}</g>`
        : nothing
    }
    ${things.map((thing: Thing, t) => {
      const faint = chosen >= 0 && chosen !== t;
      return svg`<g opacity=${faint ? 0.35 : 1}>
        <g stroke="#000" stroke-width="5" stroke-opacity="0.7">${rectangle(thing.box)}</g>
        <g stroke="#fff" stroke-width="3.5">${rectangle(thing.box)}</g>
        <g stroke=${classColour(thing.class)} stroke-width="2">${rectangle(thing.box)}</g>
      </g>`;
    })}
  </g>`;
}

/** The boxes of the chosen cell, dashed while they are background; or those that answer for things, the first step's thicker. */
export function boxLayer(derived: Derived, things: readonly Thing[], view: View, marked: number) {
  const colour = (thing: number) => (thing < 0 ? '#fff' : classColour(things[thing]!.class));
  if (view !== 'cell')
    return svg`<g fill="none">${derived.shown.map(
      ({ box, thing, first }) => svg`
        <g stroke="#000" stroke-opacity="0.55" stroke-width=${first ? 4.5 : 2.5}>${rectangle(box)}</g>
        <g stroke=${colour(thing)} stroke-width=${first ? 3 : 1.2}>${rectangle(box)}</g>`,
    )}</g>`;
  return svg`<g fill="none">${derived.cell.map(
    ({ box, thing }, k) => svg`
      <g stroke="#000" stroke-opacity="0.65" stroke-width=${k === marked ? 6 : 3.5}>${rectangle(box)}</g>
      <g
        stroke=${colour(thing)} stroke-width=${k === marked ? 4 : 2}
        stroke-dasharray=${thing < 0 ? '5 4' : nothing}
      >${rectangle(box)}</g>`,
  )}</g>`;
}
