import { labelColours } from '../../lib/segmentation/label-colours.ts';
import type { Labelled } from '../../lib/segmentation/label-scores.ts';
import type { PaintClass } from '../../lib/segmentation/painting.ts';
import { drawOutlines } from '../ui/draw-outlines.ts';
import { paintRgb } from '../ui/paint-colours.ts';
import type { Show } from './state.ts';

function penOf(canvas: HTMLCanvasElement, width: number, height: number): CanvasRenderingContext2D | null {
  // Setting the size empties the canvas.
  canvas.width = width;
  canvas.height = height;
  return canvas.getContext('2d');
}

/** A picture as it is, one canvas pixel each. */
export function drawPicture(canvas: HTMLCanvasElement, picture: ImageBitmap | OffscreenCanvas): void {
  penOf(canvas, picture.width, picture.height)?.drawImage(picture, 0, 0);
}

/** Labels in their colours, how sure they are in greys, or outlines; nothing for `photo`. */
export function drawLabelled(
  canvas: HTMLCanvasElement,
  { map, confidence }: Labelled,
  classes: readonly PaintClass[],
  show: Show,
): void {
  const { width, height } = map;
  const pen = penOf(canvas, width, height);
  if (!pen || show === 'photo') return;
  if (show === 'outlines') {
    drawOutlines(pen, map, classes.map(paintRgb), Math.max(1.5, map.width / 260));
    return;
  }
  const rgba = show === 'labels' ? labelColours(map, classes.map(paintRgb)) : greys(confidence);
  pen.putImageData(new ImageData(rgba, width, height), 0, 0);
}

function greys(values: Uint8Array): Uint8ClampedArray<ArrayBuffer> {
  const rgba = new Uint8ClampedArray(values.length * 4);
  values.forEach((value, i) => {
    rgba.fill(value, 4 * i, 4 * i + 3);
    rgba[4 * i + 3] = 255;
  });
  return rgba;
}

/** The photo with the labels over it, at the size of the label map: for saving. */
export async function overlayPicture(
  photo: ImageBitmap,
  labelled: Labelled,
  classes: readonly PaintClass[],
  opacity: number,
): Promise<Blob> {
  const { width, height } = labelled.map;
  const canvas = new OffscreenCanvas(width, height);
  const layer = new OffscreenCanvas(width, height);
  const rgba = labelColours(labelled.map, classes.map(paintRgb));
  layer.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0);
  const pen = canvas.getContext('2d')!;
  pen.drawImage(photo, 0, 0, width, height);
  pen.globalAlpha = opacity;
  pen.drawImage(layer, 0, 0);
  return canvas.convertToBlob({ type: 'image/png' });
}
