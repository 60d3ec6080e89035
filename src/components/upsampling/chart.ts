import { nothing, svg } from 'lit';
import { classColour } from '../ui/class-colour.ts';
import { bestLabels } from './enlarge.ts';
import type { Planes } from './fit.ts';
import { type Derived, FACTORS, type Method } from './state.ts';

/** How each way's line is drawn: never by colour alone. */
export const LINES: Record<Method, { colour: string; dash: string }> = {
  nearest: { colour: 'var(--class-0)', dash: '2 4' },
  bilinear: { colour: 'var(--class-5)', dash: '8 4' },
  start: { colour: 'var(--class-5)', dash: '8 4' },
  learned: { colour: 'var(--class-2)', dash: '' },
};

/** Three planes as red, green, blue; more of them as the colour of the best class at each pixel. */
export function drawPlanes(canvas: HTMLCanvasElement, planes: Planes): void {
  const { count, width, height, data } = planes;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext('2d')!;
  const image = pen.createImageData(width, height);
  const size = width * height;
  if (count === 3)
    for (let i = 0; i < size; i++) {
      for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 * data[c * size + i]!;
      image.data[4 * i + 3] = 255;
    }
  else {
    const colours = Array.from({ length: count }, (_, k) => Number.parseInt(classColour(k).slice(1), 16));
    bestLabels(planes).forEach((label, i) => {
      const colour = colours[label]!;
      image.data.set([colour >> 16, (colour >> 8) & 255, colour & 255, 255], 4 * i);
    });
  }
  pen.putImageData(image, 0, 0);
}

/** A kernel as tints: blue above 0, orange below, full at the largest size of both kernels. */
export function drawKernel(canvas: HTMLCanvasElement, kernel: Float64Array, largest: number): void {
  const side = Math.sqrt(kernel.length);
  if (canvas.width !== side) canvas.width = side;
  if (canvas.height !== side) canvas.height = side;
  const pen = canvas.getContext('2d')!;
  const image = pen.createImageData(side, side);
  kernel.forEach((weight, i) => {
    const share = Math.min(1, Math.abs(weight) / largest);
    // Weights around 0 matter: the root makes small ones visible.
    const tint = Math.sqrt(share);
    const full = weight >= 0 ? [0, 114, 178] : [213, 94, 0];
    for (let c = 0; c < 3; c++) image.data[4 * i + c] = 255 + (full[c]! - 255) * tint;
    image.data[4 * i + 3] = 255;
  });
  pen.putImageData(image, 0, 0);
}

/** Width and height of both diagrams' view boxes. */
export const VIEW = { width: 360, height: 200 };
const BOX = { left: 46, right: 12, top: 12, bottom: 30 };

/** Quality against the factor, one line per way. */
export function curves({ rows, unit, factor }: Derived) {
  const values = rows.flatMap(({ cells }) => cells.map(({ value }) => value)).filter((v) => v !== null);
  const finite = values.filter(Number.isFinite);
  if (finite.length === 0) return nothing;
  const scores = unit === 'mean IoU';
  const low = scores ? 0 : Math.floor(Math.min(...finite) / 5) * 5;
  const high = scores ? 1 : Math.ceil((Math.max(...finite) + 0.01) / 5) * 5;
  const x = (i: number) => BOX.left + (i * (VIEW.width - BOX.left - BOX.right)) / (FACTORS.length - 1);
  const y = (value: number) =>
    VIEW.height - BOX.bottom - ((value - low) / (high - low)) * (VIEW.height - BOX.top - BOX.bottom);
  const ticks = Array.from({ length: 5 }, (_, i) => low + ((high - low) * i) / 4);
  return svg`
    ${ticks.map(
      (
        tick,
      ) => svg`<line x1=${BOX.left} x2=${VIEW.width - BOX.right} y1=${y(tick)} y2=${y(tick)} stroke="var(--line)"/>
        <text x=${BOX.left - 6} y=${y(tick) + 4} text-anchor="end">${scores ? tick.toFixed(2) : tick.toFixed(1)}</text>`,
    )}
    ${FACTORS.map(
      (
        each,
        i,
      ) => svg`<text x=${x(i)} y=${VIEW.height - 10} text-anchor="middle" font-weight=${each === factor ? 700 : 400}>×${each}</text>
        ${each === factor ? svg`<line x1=${x(i)} x2=${x(i)} y1=${BOX.top} y2=${VIEW.height - BOX.bottom} stroke="var(--line-strong)"/>` : nothing}`,
    )}
    ${rows.map(({ method, cells }) => {
      const points = cells
        .map(({ value }, i) => (value !== null && Number.isFinite(value) ? `${x(i)},${y(value)}` : null))
        .filter((point) => point !== null);
      return svg`<polyline points=${points.join(' ')} fill="none" stroke=${LINES[method].colour}
          stroke-width="2.5" stroke-dasharray=${LINES[method].dash || nothing}/>
        ${points.map((point) => {
          const [px, py] = point.split(',');
          return svg`<circle cx=${px} cy=${py} r="3" fill=${LINES[method].colour}/>`;
        })}`;
    })}`;
}

/** The middle rows of both kernels, weight against place. */
export function profiles({ profile }: Derived) {
  if (!profile) return nothing;
  const { start, learned } = profile;
  const low = Math.min(0, ...learned, ...start);
  const high = Math.max(...learned, ...start);
  const x = (i: number) => BOX.left + ((i + 0.5) * (VIEW.width - BOX.left - BOX.right)) / learned.length;
  const y = (value: number) =>
    VIEW.height - BOX.bottom - ((value - low) / (high - low || 1)) * (VIEW.height - BOX.top - BOX.bottom);
  const line = (weights: number[], method: Method) =>
    svg`<polyline points=${weights.map((weight, i) => `${x(i)},${y(weight)}`).join(' ')} fill="none"
      stroke=${LINES[method].colour} stroke-width="2.5" stroke-dasharray=${LINES[method].dash || nothing}/>`;
  return svg`
    ${[0, high].map(
      (
        tick,
      ) => svg`<line x1=${BOX.left} x2=${VIEW.width - BOX.right} y1=${y(tick)} y2=${y(tick)} stroke="var(--line)"/>
        <text x=${BOX.left - 6} y=${y(tick) + 4} text-anchor="end">${tick.toFixed(2)}</text>`,
    )}
    <text x=${VIEW.width / 2} y=${VIEW.height - 10} text-anchor="middle">${learned.length} weights across the kernel</text>
    ${line(start, 'start')} ${line(learned, 'learned')}`;
}
