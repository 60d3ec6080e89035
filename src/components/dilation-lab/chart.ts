import { svg } from 'lit';
import { greyOf } from '../ui/cell-colour.ts';
import { type Derived, LENGTH, WIDTH } from './state.ts';

/** Marks on the sequence: the cells that the followed output reads. */
export function tapMarks({ taps }: Derived) {
  return svg`${taps
    .filter((tap) => tap >= 0 && tap < LENGTH)
    .map(
      (tap) => svg`<rect x=${tap} y="0" width="1" height="1" fill="var(--accent)" fill-opacity="0.14"
        stroke="var(--accent)" stroke-width="3" vector-effect="non-scaling-stroke" />`,
    )}`;
}

/** Height of a layer in the drawing, in input pixels. */
const LAYER = 4;

/** Width and height of the drawing of a stack, in input pixels. */
export const stackBox = (layers: number): [number, number] => [WIDTH + 1, layers * LAYER + 2];

/** A stack from the side: input units at the bottom, the ways down from the followed output drawn in. */
export function stackPicture({ drawn }: Derived) {
  const layers = drawn.length - 1;
  const y = (layer: number) => (layers - layer) * LAYER + 1;
  return svg`
    ${drawn.map(({ lines }, layer) =>
      lines.map(
        ([from, to]) => svg`<line x1=${from + 1} y1=${y(layer)} x2=${to + 1} y2=${y(layer - 1)}
          stroke="var(--accent)" stroke-width="0.09" />`,
      ),
    )}
    ${drawn.map(({ places, lit }, layer) => {
      const on = new Set(lit);
      return places.map(
        (place) => svg`<circle cx=${place + 1} cy=${y(layer)} r=${layer === layers ? 0.42 : 0.34}
          fill=${on.has(place) ? 'var(--accent)' : 'var(--surface)'}
          stroke=${on.has(place) ? 'var(--accent)' : 'var(--line-strong)'} stroke-width="0.08" />`,
      );
    })}`;
}

/** The counts as greys, on a scale of logarithms so that single paths show; black: no path. */
export function drawPaths(canvas: HTMLCanvasElement, { paths, side, most }: Derived): void {
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d')!;
  paths.forEach((count, i) => {
    pen.fillStyle = greyOf(Math.log1p(count), 0, Math.log1p(most)).fill;
    pen.fillRect(i % side, Math.floor(i / side), 1, 1);
  });
}
