import { nothing, svg } from 'lit';
import { shortNumber } from '../../lib/short-number.ts';
import { greyOf, signedTint } from '../ui/cell-colour.ts';
import type { Coverage, Derived, Enlarged, Showing, TransposedState } from './state.ts';

const frame = (x: number, y: number, width: number, height: number, fill = 0.14) =>
  svg`<rect x=${x} y=${y} width=${width} height=${height} fill="var(--accent)" fill-opacity=${fill}
    stroke="var(--accent)" stroke-width="3" vector-effect="non-scaling-stroke" />`;

/** Marks on the input: the cells whose stamps reach the followed output, or the one that is pointed at. */
export function reachedInputs({ columns }: TransposedState, { reached }: Derived, from: number) {
  const cells = from >= 0 ? [from] : reached.map(({ cell }) => cell);
  return svg`${cells.map((cell) => frame(cell % columns, Math.floor(cell / columns), 1, 1))}`;
}

/** Marks on the kernel: the weights that the followed output takes. */
export function usedWeights({ kernel }: TransposedState, { reached }: Derived, from: number) {
  if (from >= 0) return nothing;
  return svg`${reached.map(({ tap }) => frame(tap % kernel, Math.floor(tap / kernel), 1, 1))}`;
}

/** The window of the followed output over the stretched input, or the place of the input that is pointed at. */
export function stretchedWindow(
  { kernel, stride, columns }: TransposedState,
  derived: Derived,
  from: number,
) {
  const { row, column, origin, stretchedRows, stretchedColumns } = derived;
  if (from < 0) return frame(column, row, kernel, kernel);
  const y = origin[0] + Math.floor(from / columns) * stride;
  const x = origin[1] + (from % columns) * stride;
  return x < 0 || y < 0 || x >= stretchedColumns || y >= stretchedRows ? nothing : frame(x, y, 1, 1);
}

/** Outlines of stamps on the output, as far as they lie on it: those that reach the followed cell, or that of one input. */
export function stampOutlines({ columns, kernel, stride }: TransposedState, derived: Derived, from: number) {
  const { before, reached, stamps, outputRows, outputColumns } = derived;
  const cells = from >= 0 ? [from] : reached.map(({ cell }) => cell).filter((cell) => cell < stamps);
  const part = (start: number, size: number) => {
    const low = Math.max(0, start);
    return { low, length: Math.min(size, start + kernel) - low };
  };
  return svg`${cells.map((cell) => {
    const y = part(Math.floor(cell / columns) * stride - before[0], outputRows);
    const x = part((cell % columns) * stride - before[1], outputColumns);
    return y.length > 0 && x.length > 0 ? frame(x.low, y.low, x.length, y.length, 0.08) : nothing;
  })}`;
}

/** Cells left of the matrix that hold the input, and below it that hold the output. */
export const MATRIX_MARGIN = { left: 2, below: 1.5 };

/** Above this many outputs the matrix is drawn without figures. */
const MOST_FIGURES = 64;

/**
 * The matrix of the convolution that goes the other way, [inputs, outputs], with the input beside it and the output
 * below. The column of the followed output is marked: its weights times the input beside them add up to it.
 */
export function matrixPicture({ input, matrix, byMatrix, at }: Derived, from: number) {
  const outputs = byMatrix.length;
  const { left } = MATRIX_MARGIN;
  const largest = Math.max(...matrix.map(Math.abs));
  const figures = outputs <= MOST_FIGURES;
  const text = (x: number, y: number, value: number, ink = 'var(--ink)') => {
    const figure = shortNumber(value);
    return svg`<text x=${x + 0.5} y=${y + 0.62} font-size=${Math.min(0.5, 1.5 / figure.length)} fill=${ink}
      text-anchor="middle">${figure}</text>`;
  };
  return svg`
    <rect x=${left} width=${outputs} height=${input.length} fill="var(--sunken)" stroke="var(--line)" stroke-width="0.04" />
    ${matrix.map((weight, i) => {
      if (weight === 0) return nothing;
      const x = left + (i % outputs);
      const y = Math.floor(i / outputs);
      const { fill, ink } = signedTint(weight, largest);
      return svg`<rect x=${x} y=${y} width="1" height="1" style="fill:${fill}" />${figures ? text(x, y, weight, ink) : nothing}`;
    })}
    ${input.map((value, y) => text(0.3, y, value, y === from ? 'var(--accent)' : 'var(--ink)'))}
    ${figures ? byMatrix.map((value, x) => text(left + x, input.length + 0.35, value, x === at ? 'var(--accent)' : 'var(--ink-soft)')) : nothing}
    ${from >= 0 ? frame(left, from, outputs, 1) : frame(left + at, 0, 1, input.length)}`;
}

/** Counts as greys, black for 0, one pixel per cell. The canvas gets the map's size. */
export function drawCoverage(canvas: HTMLCanvasElement, { counts, side }: Coverage): void {
  canvas.width = side;
  canvas.height = side;
  const pen = canvas.getContext('2d')!;
  const most = Math.max(...counts);
  counts.forEach((count, i) => {
    pen.fillStyle = greyOf(count, 0, most).fill;
    pen.fillRect(i % side, Math.floor(i / side), 1, 1);
  });
}

/** Side of the part of the photo that is shown enlarged, in pixels. */
export const LENS = 48;

/** The enlarged photo, and its middle for a closer look. */
export function drawEnlarged(
  whole: HTMLCanvasElement,
  lens: HTMLCanvasElement,
  { values, width, height }: Enlarged,
  { gain, shift }: Showing,
): void {
  const pixels = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    for (let c = 0; c < 3; c++) pixels.data[i * 4 + c] = values[i * 3 + c]! * gain + shift;
    pixels.data[i * 4 + 3] = 255;
  }
  whole.width = width;
  whole.height = height;
  whole.getContext('2d')!.putImageData(pixels, 0, 0);
  lens.width = LENS;
  lens.height = LENS;
  const x = Math.max(0, Math.floor((width - LENS) / 2));
  const y = Math.max(0, Math.floor((height - LENS) / 2));
  lens.getContext('2d')!.drawImage(whole, x, y, LENS, LENS, 0, 0, LENS, LENS);
}
