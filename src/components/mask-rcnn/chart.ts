import { nothing, svg } from 'lit';
import { classColour } from '../ui/class-colour.ts';
import type { Corners } from './masks.ts';
import { type Derived, MASK_BINS, type MaskLook, ROI_BINS } from './state.ts';

/** The colour of an instance: its place among those found, so that two things of a class differ. */
export const instanceColour = (place: number): string => classColour(place % 7);

const rectangle = ([x1, y1, x2, y2]: Corners) =>
  svg`<rect x=${x1} y=${y1} width=${Math.max(0, x2 - x1)} height=${Math.max(0, y2 - y1)} vector-effect="non-scaling-stroke" />`;

/** A line with a dark side: it lies on whatever the street shows there. */
const outlined = (box: Corners, colour: string, width: number) => svg`
  <g stroke="#000" stroke-opacity="0.6" stroke-width=${width + 2}>${rectangle(box)}</g>
  <g stroke=${colour} stroke-width=${width}>${rectangle(box)}</g>`;

/** Lines that divide a box into bins. */
function grid([x1, y1, x2, y2]: Corners, bins: number): string {
  return Array.from({ length: bins - 1 }, (_, i) => {
    const x = x1 + ((i + 1) * (x2 - x1)) / bins;
    const y = y1 + ((i + 1) * (y2 - y1)) / bins;
    return `M${x.toFixed(2)} ${y1}V${y2}M${x1} ${y.toFixed(2)}H${x2}`;
  }).join('');
}

/** What lies over the street at a step: boxes, and the bins of the chosen one. */
export function stepLayer(step: number, look: MaskLook | null, { masks, chosen }: Derived) {
  if (!look || step === 0) return nothing;
  if (step === 1) {
    const { proposals } = look;
    const boxes = Array.from({ length: proposals.length / 4 }, (_, i) => [
      ...proposals.subarray(i * 4, i * 4 + 4),
    ]);
    return svg`<g fill="none" stroke="#f0e442" stroke-opacity="0.75" stroke-width="1">
      ${boxes.map((box) => rectangle(box as unknown as Corners))}
    </g>`;
  }
  return svg`<g fill="none">
    ${masks.map(({ found }, i) =>
      (step === 3 || step === 4) && i !== chosen
        ? nothing
        : outlined(found.box, instanceColour(i), i === chosen ? 3 : 1.5),
    )}
    ${
      step === 3 && masks[chosen]
        ? svg`<path d=${grid(masks[chosen].found.box, ROI_BINS)} stroke="#fff" stroke-opacity="0.7" stroke-width="0.8" vector-effect="non-scaling-stroke" />`
        : nothing
    }
  </g>`;
}

/** Where the bins that reach the threshold end, over a mask of 28 x 28. */
export function maskOutline(mask: Float32Array, threshold: number): string {
  const inside = (row: number, column: number) =>
    row >= 0 &&
    column >= 0 &&
    row < MASK_BINS &&
    column < MASK_BINS &&
    mask[row * MASK_BINS + column]! >= threshold;
  let path = '';
  for (let row = 0; row <= MASK_BINS; row++)
    for (let column = 0; column <= MASK_BINS; column++) {
      const here = inside(row, column);
      if (here !== inside(row, column - 1)) path += `M${column} ${row}v1`;
      if (here !== inside(row - 1, column)) path += `M${column} ${row}h1`;
    }
  return path;
}
