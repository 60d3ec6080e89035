import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import { GARMENT_SIDE, GARMENT_STRIDE } from '../../lib/datasets/garment-network.ts';
import { classColour } from '../ui/class-colour.ts';
import { type Answers, isShown, windowStart } from './results.ts';
import { CHANNELS, type DenseState, itemsOf, SIDE } from './state.ts';

/** A square grey picture, 0 to 255, pixel by pixel. */
export function drawGrey(canvas: HTMLCanvasElement, pixels: Uint8Array, side: number): void {
  canvas.width = side;
  canvas.height = side;
  const image = new ImageData(side, side);
  for (let i = 0; i < side * side; i++) image.data.set([pixels[i]!, pixels[i]!, pixels[i]!, 255], 4 * i);
  canvas.getContext('2d')!.putImageData(image, 0, 0);
}

/** Planes of the folded kernel in a row; cells of a plane take 3 x 3 of 4 x 4, the rest is a gap. */
const ACROSS = 16;
/** The picture of the weights, in cells. */
export const FOLD_SIZE = { width: ACROSS * 4, height: (CHANNELS / ACROSS) * 4 } as const;

/**
 * A unit's weights on their way from a list to a kernel. As a list they stand in the order of the flattened map: a line for each
 * place of the map, a column for each channel. As a kernel each channel has a plane of its own.
 *
 * @param weights [places, channels], 9 x 64 or 1 x 64
 * @param ink the page's ink, for the frame around the chosen channel
 */
export function drawFold(
  canvas: HTMLCanvasElement,
  weights: Float32Array,
  { fold, channel }: Pick<DenseState, 'fold' | 'channel'>,
  ink: string,
): void {
  const places = weights.length / CHANNELS;
  const side = Math.round(Math.sqrt(places));
  const cell = Math.max(4, Math.round((canvas.clientWidth * devicePixelRatio) / FOLD_SIZE.width)) || 4;
  canvas.width = FOLD_SIZE.width * cell;
  canvas.height = FOLD_SIZE.height * cell;
  const pen = canvas.getContext('2d')!;
  const largest = weights.reduce((most, value) => Math.max(most, Math.abs(value)), 0) || 1;
  const eased = fold * fold * (3 - 2 * fold);
  const listTop = (FOLD_SIZE.height - places) / 2;
  const inset = (3 - side) / 2;
  weights.forEach((value, i) => {
    const place = Math.floor(i / CHANNELS);
    const which = i % CHANNELS;
    const [x0, y0] = [which, listTop + place];
    const x1 = (which % ACROSS) * 4 + 0.5 + inset + (place % side);
    const y1 = Math.floor(which / ACROSS) * 4 + 0.5 + inset + Math.floor(place / side);
    const [x, y] = [x0 + (x1 - x0) * eased, y0 + (y1 - y0) * eased];
    pen.globalAlpha = 0.08 + 0.92 * (Math.abs(value) / largest);
    pen.fillStyle = value > 0 ? classColour(5) : classColour(0);
    pen.fillRect(x * cell, y * cell, cell - 0.5, cell - 0.5);
    if (which === channel) {
      pen.globalAlpha = 1;
      pen.strokeStyle = ink;
      pen.lineWidth = Math.max(1, cell / 5);
      pen.strokeRect(x * cell, y * cell, cell - 0.5, cell - 0.5);
    }
  });
  pen.globalAlpha = 1;
}

/** There are seven colours for ten classes: those that share one with another class are drawn with a hole. */
export const isHollow = (klass: number) => klass >= 7;

/** The canvas of garments, the answers as squares in the middle of their windows, the selected garment and the window. */
export function drawScene(
  canvas: HTMLCanvasElement,
  pixels: Uint8Array,
  state: DenseState,
  answered: Answers | null,
): void {
  const scale = 4;
  canvas.width = SIDE * scale;
  canvas.height = SIDE * scale;
  const pen = canvas.getContext('2d')!;
  const small = new OffscreenCanvas(SIDE, SIDE);
  const image = new ImageData(SIDE, SIDE);
  for (let i = 0; i < pixels.length; i++) image.data.set([pixels[i]!, pixels[i]!, pixels[i]!, 255], 4 * i);
  small.getContext('2d')!.putImageData(image, 0, 0);
  pen.imageSmoothingEnabled = false;
  pen.drawImage(small, 0, 0, SIDE * scale, SIDE * scale);
  answered?.cells.forEach((cell, i) => {
    if (!isShown(state, cell)) return;
    const x = windowStart(i % answered.side, state.padding) + GARMENT_SIDE / 2;
    const y = windowStart(Math.floor(i / answered.side), state.padding) + GARMENT_SIDE / 2;
    pen.globalAlpha = 0.35 + 0.55 * cell.confidence;
    pen.fillStyle = classColour(cell.class);
    pen.fillRect((x - 1.4) * scale, (y - 1.4) * scale, 2.8 * scale, 2.8 * scale);
    if (isHollow(cell.class)) {
      pen.globalAlpha = 1;
      pen.fillStyle = '#000';
      pen.fillRect((x - 0.7) * scale, (y - 0.7) * scale, 1.4 * scale, 1.4 * scale);
    }
  });
  pen.globalAlpha = 1;
  const frame = (x: number, y: number, colour: string, dash: number[]) => {
    for (const [width, stroke] of [
      [7, '#000'],
      [3.5, colour],
    ] as const) {
      pen.lineWidth = width;
      pen.strokeStyle = stroke;
      pen.setLineDash(stroke === '#000' ? [] : dash);
      pen.strokeRect(x * scale, y * scale, GARMENT_SIDE * scale, GARMENT_SIDE * scale);
    }
  };
  const item = itemsOf(state)[state.item];
  if (item) frame(item.x, item.y, '#fff', [10, 8]);
  frame(state.column * GARMENT_STRIDE, state.row * GARMENT_STRIDE, '#f0e442', []);
}

/** What the picture shows, for those who cannot see it. */
export function sceneName(state: DenseState, labels: Uint8Array | null): string {
  const items = itemsOf(state);
  const what = items
    .map(({ picture, x, y }) => `${labels ? garmentClasses[labels[picture]!] : 'garment'} at ${x}, ${y}`)
    .join('; ');
  return `Canvas of ${SIDE} × ${SIDE} pixels. ${what || 'No garments'}. Window at ${state.column * GARMENT_STRIDE}, ${state.row * GARMENT_STRIDE}.`;
}
