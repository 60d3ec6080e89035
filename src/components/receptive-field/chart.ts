import { nothing, svg } from 'lit';
import type { Derived, Traced } from './state.ts';

/** Room around the picture for windows that reach into the padding, in sides of the picture. */
export const MARGIN = 0.12;

/** Writes |gradient| into a canvas: the stronger, the more opaque. Square roots, or only the strongest pixels would show. */
export function paintGradient(canvas: HTMLCanvasElement, traced: Traced | null): void {
  const size = traced?.size ?? 1;
  if (canvas.width !== size) canvas.width = size;
  if (canvas.height !== size) canvas.height = size;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.clearRect(0, 0, size, size);
  if (!traced) return;
  const { values } = traced;
  let strongest = 0;
  for (const value of values) if (value > strongest) strongest = value;
  if (strongest === 0) return;
  const image = pen.createImageData(size, size);
  for (let i = 0; i < values.length; i++) {
    const share = Math.sqrt(values[i]! / strongest);
    image.data[4 * i] = 255;
    image.data[4 * i + 1] = 120 + 120 * share;
    image.data[4 * i + 2] = 0;
    image.data[4 * i + 3] = 255 * Math.min(1, 1.6 * share);
  }
  pen.putImageData(image, 0, 0);
}

/** Window, measured squares and unit, over the picture and its margin; one unit is one pixel of the network's input. */
export function fieldOver({ side, field, centre, effective }: Derived) {
  const line = (dash: string, colour: string, width: number) =>
    `fill:none;stroke:${colour};stroke-width:${width};stroke-dasharray:${dash};vector-effect:non-scaling-stroke`;
  const box = (x: number, y: number, width: number, height: number, dash: string) =>
    svg`<rect x=${x} y=${y} width=${width} height=${height} style=${line('none', 'rgb(0 0 0 / 60%)', 5)} />
      <rect x=${x} y=${y} width=${width} height=${height} style=${line(dash, '#fff', 2.5)} />`;
  const square = (length: number, dash: string) =>
    box(centre.x - length / 2, centre.y - length / 2, length, length, dash);
  const inset = MARGIN * side;
  return svg`<svg class="over" viewBox="${-inset} ${-inset} ${side + 2 * inset} ${side + 2 * inset}" aria-hidden="true">
    ${box(field.x, field.y, field.width, field.height, 'none')}
    ${effective ? svg`${square(effective.most.side, '9 5')}${square(effective.half.side, '2 4')}` : nothing}
  </svg>`;
}
