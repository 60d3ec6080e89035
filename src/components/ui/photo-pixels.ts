/** A small picture as the canvas gives it. */
export interface Pixels {
  width: number;
  height: number;
  /** red, green, blue, alpha in 0..255, row-major */
  rgba: Uint8ClampedArray;
}

/**
 * A bitmap drawn smaller, for work on plain arrays: its longer side becomes `side` at most. The bitmap stays open.
 *
 * @throws Error with a sentence for the reader when the browser gives no canvas
 */
export function photoPixels(bitmap: ImageBitmap, side: number): Pixels {
  const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
  const width = Math.max(1, Math.round(bitmap.width * scale));
  const height = Math.max(1, Math.round(bitmap.height * scale));
  const pen = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  if (!pen)
    throw new Error('This browser has no memory left to read the picture. Close other tabs and try again.');
  pen.imageSmoothingQuality = 'high';
  pen.drawImage(bitmap, 0, 0, width, height);
  return { width, height, rgba: pen.getImageData(0, 0, width, height).data };
}
