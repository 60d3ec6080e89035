import { svg } from 'lit';
import { centernetStages } from '../../lib/conv/networks/centernet-stages.ts';
import { paintMap } from '../ui/paint-map.ts';
import type { BrowserState, Derived, Rect } from './state.ts';

/** Words that fit under a bar. */
const SHORT: Record<string, string> = {
  stem: 'Stem',
  last: '1 × 1',
  'head-16': '1/16',
  'head-8': '1/8',
  'head-4': '1/4',
  heat: 'Heat',
  distances: 'Sides',
};

/** A stage as a bar: sides in hundredths of the largest. */
export interface StageBar {
  id: string;
  name: string;
  short: string;
  height: number;
  width: number;
  says: string;
}

const LARGEST = { side: 256, channels: 480 };

/** The stages as bars: the square roots of side and channels, so that small ones can be seen. */
export const bars: readonly StageBar[] = centernetStages.map(({ id, name, tensors }) => {
  const { stride, channels } = tensors.at(-1)!;
  const side = 512 / stride;
  return {
    id,
    name,
    short: SHORT[id] ?? name.replace('Block ', ''),
    height: 100 * Math.sqrt(side / LARGEST.side),
    width: 100 * Math.sqrt(channels / LARGEST.channels),
    says: `${side} × ${side}, ${channels} channels`,
  };
});

/** The skip connections, as brackets over the bars. */
export function skips() {
  const at = (id: string) => centernetStages.findIndex((stage) => stage.id === id) + 0.5;
  const paths = centernetStages
    .filter(({ skipTo }) => skipTo)
    .map(({ id, skipTo }, i) => {
      const top = 1 + 3 * i;
      return svg`<path d="M${at(id)} 10V${top}H${at(skipTo!)}V10" />`;
    });
  return svg`<svg class="skips" viewBox="0 0 ${centernetStages.length} 10" preserveAspectRatio="none" aria-hidden="true">${paths}</svg>`;
}

/** Greys of the chosen map, drawn small and kept: moving the unit must not paint it again. */
const small = new WeakMap<object, { key: string; canvas: HTMLCanvasElement }>();

function mapPicture(derived: Derived, spotlight: boolean): HTMLCanvasElement | null {
  const { maps, channel, range } = derived;
  if (!maps) return null;
  const key = [channel, spotlight, range?.from, range?.to].join(' ');
  const kept = small.get(maps);
  if (kept?.key === key) return kept.canvas;
  const canvas = document.createElement('canvas');
  // A spotlight falls on what is above 0: below it the channel says no, however loudly.
  const high = Math.max(maps.high[channel]!, 1e-9);
  paintMap(canvas, maps, channel, spotlight ? { from: 0, to: high } : (range ?? undefined));
  if (spotlight) toShade(canvas);
  small.set(maps, { key, canvas });
  return canvas;
}

/** Greys to black that is the more opaque the darker the grey; the root lets half a peak be seen too. */
function toShade(canvas: HTMLCanvasElement): void {
  const pen = canvas.getContext('2d')!;
  const image = pen.getImageData(0, 0, canvas.width, canvas.height);
  for (let i = 0; i < image.data.length; i += 4) {
    image.data[i + 3] = Math.round(225 * (1 - (image.data[i]! / 255) ** 0.6));
    image.data.fill(0, i, i + 3);
  }
  pen.putImageData(image, 0, 0);
}

/** Draws the photo, the chosen map on it, the unit's window and its cell; `unit` is canvas pixels per pixel that the reader sees. */
export function drawPhoto(
  pen: CanvasRenderingContext2D,
  picture: CanvasImageSource,
  derived: Derived,
  show: BrowserState['show'],
  unit: number,
): void {
  const { width, height } = pen.canvas;
  pen.clearRect(0, 0, width, height);
  pen.imageSmoothingEnabled = true;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, width, height);
  const map = show === 'photo' ? null : mapPicture(derived, show === 'spotlight');
  if (map) {
    pen.imageSmoothingEnabled = show === 'spotlight';
    pen.drawImage(map, 0, 0, width, height);
  }
  const outline = (
    { x, y, width: w, height: h }: Rect,
    line: number,
    colour: string,
    dash: number[] = [],
  ) => {
    pen.setLineDash(dash.map((length) => length * unit));
    pen.lineWidth = line * unit;
    pen.strokeStyle = colour;
    pen.strokeRect(x * width, y * height, w * width, h * height);
    pen.setLineDash([]);
  };
  outline(derived.window, 5, 'rgb(0 0 0 / 65%)');
  outline(derived.window, 2.5, '#fff', [9, 5]);
  const { cell } = derived;
  // A cell of a few pixels would not be seen.
  const least = (9 * unit) / width;
  const grow = Math.max(0, least - cell.width) / 2;
  const tall = Math.max(0, (9 * unit) / height - cell.height) / 2;
  const mark = {
    x: cell.x - grow,
    y: cell.y - tall,
    width: cell.width + 2 * grow,
    height: cell.height + 2 * tall,
  };
  outline(mark, 5, 'rgb(0 0 0 / 65%)');
  outline(mark, 2.5, '#ffd21f');
}
