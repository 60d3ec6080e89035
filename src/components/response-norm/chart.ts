import { nothing, svg } from 'lit';
import type { Derived } from './state.ts';

/**
 * The values of all maps at one place: what each would be if all others were silent, as an outline, and what is left of it.
 *
 * @param choose is told which map was pointed at
 */
export function bars(derived: Derived, channel: number, choose: (channel: number) => void) {
  const { before, after, window, factor } = derived;
  const [width, height, bottom, left] = [720, 190, 22, 34];
  const step = (width - left) / before.length;
  const most = Math.max(...before.map((value) => Math.abs(value)), 1e-9) * factor;
  const tall = (value: number) => (Math.max(0, value) / most) * (height - bottom - 8);
  const y = (value: number) => height - bottom - tall(value);
  const at = (event: PointerEvent) => {
    const frame = (event.currentTarget as SVGElement).getBoundingClientRect();
    const x = ((event.clientX - frame.left) / frame.width) * width - left;
    choose(Math.min(before.length - 1, Math.max(0, Math.floor(x / step))));
  };
  return svg`<svg class="bars" viewBox="0 0 ${width} ${height}" aria-hidden="true"
    @pointerdown=${at} @pointermove=${(event: PointerEvent) => event.buttons & 1 && at(event)}>
    <rect class="window" x=${left + window[0] * step} y="2" width=${(window[1] - window[0] + 1) * step} height=${height - bottom} />
    ${before.map(
      (value, i) => svg`
        <rect class="before" x=${left + i * step + 1} y=${y(value * factor)} width=${step - 2} height=${tall(value * factor)} />
        <rect class=${i === channel ? 'after own' : 'after'} x=${left + i * step + 1} y=${y(after[i]!)} width=${step - 2} height=${tall(after[i]!)} />
        ${i % 10 === 0 ? svg`<text x=${left + (i + 0.5) * step} y=${height - 6} text-anchor="middle">${i}</text>` : nothing}`,
    )}
    <path class="axis" d="M${left} ${height - bottom}H${width}" />
    <text x=${left - 5} y="14" text-anchor="end">${most.toPrecision(2)}</text>
    <text x=${left - 5} y=${height - bottom} text-anchor="end">0</text>
  </svg>`;
}

/** Draws a map as greys, from 0 to `white`, a pixel for each cell; the looked-at cell gets a frame. */
export function paint(
  canvas: HTMLCanvasElement,
  values: Float64Array,
  { rows, columns, white }: { rows: number; columns: number; white: number },
): void {
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const image = pen.createImageData(columns, rows);
  for (const [i, value] of values.entries()) {
    image.data.fill(white > 0 ? (255 * value) / white : 0, 4 * i, 4 * i + 3);
    image.data[4 * i + 3] = 255;
  }
  pen.putImageData(image, 0, 0);
}
