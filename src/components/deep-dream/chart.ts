/** The picture with the wipe over it, and the small pictures of maps. */
import { html, nothing } from 'lit';
import { styleMap } from 'lit/directives/style-map.js';
import type { Size } from './run.ts';

/** What the stage shows and does. */
export interface StageView {
  /** the photo's proportions */
  size: Size;
  /** words for the picture */
  alt: string;
  photoAlt: string;
  /** share of the width, from the left, in which the photo is seen instead of the dream; null without a wipe */
  wipe: number | null;
  onWipe: (share: number) => void;
}

/** The stage is as wide as 4 : 3; a picture of other proportions is fitted into it. */
const STAGE = 4 / 3;

/** Canvas of the dream, canvas of the photo over its left part, and the handle between them. */
export function wipeStage({ size, alt, photoAlt, wipe, onWipe }: StageView) {
  const ratio = size.width / size.height;
  const fit =
    ratio >= STAGE
      ? { width: '100%', height: `${(100 * STAGE) / ratio}%` }
      : { width: `${(100 * ratio) / STAGE}%`, height: '100%' };
  const share = wipe ?? 0;
  const drag = (event: PointerEvent) => {
    if (wipe === null || (event.type === 'pointermove' && !(event.buttons & 1))) return;
    const area = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') area.setPointerCapture(event.pointerId);
    const { left, width } = area.getBoundingClientRect();
    onWipe(Math.min(1, Math.max(0, (event.clientX - left) / width)));
  };
  const key = (event: KeyboardEvent) => {
    const by = event.shiftKey ? 0.1 : 0.02;
    const next = {
      ArrowLeft: share - by,
      ArrowDown: share - by,
      ArrowRight: share + by,
      ArrowUp: share + by,
      Home: 0,
      End: 1,
    }[event.key];
    if (next === undefined) return;
    event.preventDefault();
    onWipe(Math.min(1, Math.max(0, next)));
  };
  return html`<div
    class=${wipe === null ? 'fit' : 'fit wiped'}
    style=${styleMap(fit)}
    @pointerdown=${drag}
    @pointermove=${drag}
  >
    <canvas class="dream" width="4" height="3" role="img" aria-label=${alt}></canvas>
    <canvas
      class="photo" width="4" height="3" role="img" aria-label=${photoAlt} aria-hidden=${share === 0 ? 'true' : 'false'}
      style=${styleMap({ clipPath: `inset(0 ${(1 - share) * 100}% 0 0)` })}
    ></canvas>
    ${
      wipe === null
        ? nothing
        : html`<div class="line" style=${styleMap({ left: `${share * 100}%` })}></div>
            <div
              class="handle" tabindex="0" role="slider" aria-label="The photo from the left, the dream on the right"
              aria-valuemin="0" aria-valuemax="100" aria-valuenow=${Math.round(share * 100)}
              aria-valuetext=${`${Math.round(share * 100)} % photo`}
              style=${styleMap({ left: `clamp(1.4rem, ${share * 100}%, 100% - 1.4rem)` })}
              @keydown=${key}
            ></div>`
    }
  </div>`;
}

/** Puts a picture's pixels on a canvas of the same size. */
export function showPixels(canvas: HTMLCanvasElement, image: ImageData): void {
  if (canvas.width !== image.width) canvas.width = image.width;
  if (canvas.height !== image.height) canvas.height = image.height;
  canvas.getContext('2d')?.putImageData(image, 0, 0);
}

/** Draws a picture on a canvas, no larger than `most` pixels a side. */
export function showPicture(canvas: HTMLCanvasElement, picture: ImageBitmap, most = 1200): void {
  const scale = Math.min(1, most / Math.max(picture.width, picture.height));
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext('2d');
  if (!pen) return;
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
}

/** One map as a small grey picture, from its lowest value (black) to its highest (white). */
export function showMap(canvas: HTMLCanvasElement, levels: Uint8Array, { width, height }: Size): void {
  const image = new ImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    image.data.fill(levels[i]!, i * 4, i * 4 + 3);
    image.data[i * 4 + 3] = 255;
  }
  showPixels(canvas, image);
}
