import { nothing, svg } from 'lit';
import type { Margin } from '../ui/number-grid.ts';
import type { ConvState, Derived } from './state.ts';

/** The window of the chosen output over the input: its outline and, where it is dilated, every cell that it reads. */
export function windowOver({ dilation, kernelRows, kernelColumns }: ConvState, { corner }: Derived) {
  const [row, column] = corner;
  const height = (kernelRows - 1) * dilation + 1;
  const width = (kernelColumns - 1) * dilation + 1;
  const outline = svg`<rect x=${column} y=${row} width=${width} height=${height} fill="var(--accent)" fill-opacity="0.14"
    stroke="var(--accent)" stroke-width="3" vector-effect="non-scaling-stroke" />`;
  if (dilation === 1) return outline;
  const taps = Array.from({ length: kernelRows * kernelColumns }, (_, i) => ({
    y: row + Math.floor(i / kernelColumns) * dilation,
    x: column + (i % kernelColumns) * dilation,
  }));
  return svg`${outline}${taps.map(
    ({
      x,
      y,
    }) => svg`<rect x=${x + 0.06} y=${y + 0.06} width="0.88" height="0.88" fill="var(--accent)" fill-opacity="0.2"
      stroke="var(--accent)" stroke-width="2" vector-effect="non-scaling-stroke" />`,
  )}`;
}

/** Padding that the input is drawn with, in cells. */
export function marginOf({ axes: [rows, columns] }: Derived): Margin {
  return [rows.before, columns.after, rows.after, columns.before];
}

/** Nothing is drawn over a slice that the filter on show does not read. */
export function windowOrNothing(state: ConvState, derived: Derived) {
  return derived.reads ? windowOver(state, derived) : nothing;
}
