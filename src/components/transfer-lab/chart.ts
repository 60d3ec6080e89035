import { html, svg } from 'lit';
import type { EpochRecord } from '../../lib/nn/train/loop.ts';
import { type Item, SIDE } from './state.ts';

/** Side of a small picture on a sheet, in CSS pixels, and the bar below it. */
export const THUMB = 44;
const BAR = 5;

let small: OffscreenCanvas | undefined;
/** Small copies of the pictures on sheets, so that dealing out anew draws 2,000 of them at once. */
const thumbs = new WeakMap<Item, OffscreenCanvas>();

function thumbOf(item: Item): OffscreenCanvas {
  let thumb = thumbs.get(item);
  if (!thumb) {
    thumb = new OffscreenCanvas(THUMB, THUMB);
    drawPixels(thumb.getContext('2d')!, item.pixels, 0, 0, THUMB);
    thumbs.set(item, thumb);
  }
  return thumb;
}

/** Draws a picture of [SIDE, SIDE, 3] numbers into a square of a canvas. */
export function drawPixels(
  pen: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D,
  pixels: Uint8Array | Uint8ClampedArray,
  x: number,
  y: number,
  side: number,
): void {
  small ??= new OffscreenCanvas(SIDE, SIDE);
  const own = small.getContext('2d')!;
  const image = own.createImageData(SIDE, SIDE);
  for (let from = 0, to = 0; from < pixels.length; from += 3, to += 4) {
    image.data[to] = pixels[from]!;
    image.data[to + 1] = pixels[from + 1]!;
    image.data[to + 2] = pixels[from + 2]!;
    image.data[to + 3] = 255;
  }
  own.putImageData(image, 0, 0);
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(small, x, y, side, side);
}

/** All pictures of a class on one canvas, each with a bar that says where it goes. */
export function drawSheet(
  canvas: HTMLCanvasElement,
  items: readonly { item: Item; part: number }[],
  colours: readonly string[],
): void {
  const width = Math.max(THUMB, canvas.parentElement?.clientWidth ?? 300);
  const columns = Math.max(1, Math.floor(width / (THUMB + 4)));
  const rows = Math.max(1, Math.ceil(items.length / columns));
  const unit = Math.min(2, devicePixelRatio);
  canvas.style.width = `${columns * (THUMB + 4)}px`;
  canvas.width = columns * (THUMB + 4) * unit;
  canvas.height = rows * (THUMB + BAR + 5) * unit;
  const pen = canvas.getContext('2d')!;
  pen.scale(unit, unit);
  items.forEach(({ item, part }, i) => {
    const x = (i % columns) * (THUMB + 4);
    const y = Math.floor(i / columns) * (THUMB + BAR + 5);
    pen.drawImage(thumbOf(item), x, y, THUMB, THUMB);
    pen.fillStyle = colours[part]!;
    pen.fillRect(x, y + THUMB + 1, THUMB, BAR);
  });
}

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [360, 150, 40, 8, 10, 24];

/**
 * Accuracy by epoch, of what is learnt from and of what is validated on.
 *
 * @param tunedFrom the epoch at which fine-tuning began, null before
 */
export function learningCurves(history: readonly EpochRecord[], tunedFrom: number | null) {
  const steps = Math.max(2, history.length);
  const x = (epoch: number) => LEFT + ((WIDTH - LEFT - RIGHT) * epoch) / (steps - 1);
  const y = (share: number) => HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * share;
  const line = (values: readonly (number | undefined)[]) =>
    values
      .map((value, i) =>
        value === undefined ? '' : `${i === 0 ? 'M' : 'L'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`,
      )
      .join('');
  const training = history.map((one) => one.training['accuracy']);
  const validation = history.map((one) => one.validation?.['accuracy']);
  const last = history.at(-1);
  const per = (share: number | undefined) => (share === undefined ? 'none' : `${(share * 100).toFixed(0)} %`);
  const words = last
    ? `Accuracy over ${history.length} epochs: ${per(last.training['accuracy'])} on training pictures, ${per(last.validation?.['accuracy'])} on validation pictures.`
    : 'Accuracy by epoch, once it is trained.';
  return html`<svg class="curves" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label=${words}>
    ${[0, 0.5, 1].map(
      (share) => svg`<path class="tick" d="M${LEFT} ${y(share)}H${WIDTH - RIGHT}" />
        <text x=${LEFT - 5} y=${y(share) + 3.5} text-anchor="end">${share * 100} %</text>`,
    )}
    ${
      tunedFrom === null
        ? ''
        : svg`<path class="begin" d="M${x(tunedFrom - 0.5)} ${TOP}V${HEIGHT - BOTTOM}" />
          <text x=${x(tunedFrom - 0.5) + 3} y=${TOP + 8}>fine-tuning</text>`
    }
    <path class="training" d=${line(training)} />
    <path class="validation" d=${line(validation)} />
    <text x=${LEFT} y=${HEIGHT - 6}>1</text>
    <text x=${WIDTH - RIGHT} y=${HEIGHT - 6} text-anchor="end">${steps} epochs</text>
  </svg>`;
}

/** The confusion matrix as a table: a row for each true class. */
export function confusionTable(confusion: readonly number[][], classes: readonly string[]) {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="Confusion matrix"><table>
    <caption>Test pictures: what each is (rows), and what it was taken for</caption>
    <thead>
      <tr>
        <td></td>
        ${classes.map((name) => html`<th scope="col">${name}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${classes.map(
        (name, truth) => html`<tr>
          <th scope="row">${name}</th>
          ${classes.map((_, guess) => {
            const count = confusion[truth]![guess]!;
            const kind = truth === guess ? 'right' : count > 0 ? 'wrong' : '';
            return html`<td class="number ${kind}">${count}</td>`;
          })}
        </tr>`,
      )}
    </tbody>
  </table></div>`;
}
