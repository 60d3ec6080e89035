/** Side of the grid that is drawn on, in cells. */
export const PAD = 112;
/** Radius of the pen, in cells: strokes about as wide as those of the digits. */
export const PEN = 6;

/** Sets every cell within `radius` of the line from (x0, y0) to (x1, y1) to 255; returns a new grid. */
export function stroke(
  ink: Uint8Array<ArrayBuffer>,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  radius = PEN,
): Uint8Array<ArrayBuffer> {
  const next = ink.slice();
  const [dx, dy] = [x1 - x0, y1 - y0];
  const length = dx * dx + dy * dy;
  const low = (value: number) => Math.max(0, Math.floor(value - radius));
  const high = (value: number) => Math.min(PAD - 1, Math.ceil(value + radius));
  for (let y = low(Math.min(y0, y1)); y <= high(Math.max(y0, y1)); y++) {
    for (let x = low(Math.min(x0, x1)); x <= high(Math.max(x0, x1)); x++) {
      const [px, py] = [x + 0.5 - x0, y + 0.5 - y0];
      const along = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
      if (Math.hypot(px - along * dx, py - along * dy) <= radius) next[y * PAD + x] = 255;
    }
  }
  return next;
}

/**
 * A drawing as a picture of the kind that the network was trained on. Small pictures are filled from top to bottom, as the UCI digits
 * are; from 20 pixels on, the drawing fills 20/28 of the side with its centre of mass in the middle, as MNIST's. A pixel
 * is the share of its area that has ink.
 *
 * @param ink [PAD, PAD], 0 or 255
 * @returns height * width * channels numbers of 0 to 255, or null when nothing is drawn
 */
export function drawnPicture(
  ink: Uint8Array,
  [height, width, channels]: readonly [number, number, number],
): Uint8Array<ArrayBuffer> | null {
  let [left, top, right, bottom, mass, sumX, sumY] = [PAD, PAD, 0, 0, 0, 0, 0];
  for (let y = 0; y < PAD; y++) {
    for (let x = 0; x < PAD; x++) {
      if (ink[y * PAD + x] === 0) continue;
      [left, top, right, bottom] = [
        Math.min(left, x),
        Math.min(top, y),
        Math.max(right, x + 1),
        Math.max(bottom, y + 1),
      ];
      [mass, sumX, sumY] = [mass + 1, sumX + x + 0.5, sumY + y + 0.5];
    }
  }
  if (mass === 0) return null;
  const small = Math.min(height, width) < 20;
  // 6 of 8 columns: what the UCI digits take up in the mean.
  const scale = small
    ? Math.min(height / (bottom - top), (0.8 * width) / (right - left))
    : Math.min((height * 20) / 28 / (bottom - top), (width * 20) / 28 / (right - left));
  const [centreX, centreY] = small ? [(left + right) / 2, (top + bottom) / 2] : [sumX / mass, sumY / mass];
  const picture = new Float64Array(height * width);
  // Each cell of ink is a square of side `scale` in the picture, shared out among the pixels that it covers.
  for (let y = top; y < bottom; y++) {
    for (let x = left; x < right; x++) {
      if (ink[y * PAD + x] === 0) continue;
      const [x0, y0] = [width / 2 + (x - centreX) * scale, height / 2 + (y - centreY) * scale];
      for (let row = Math.max(0, Math.floor(y0)); row < Math.min(height, y0 + scale); row++) {
        const high = Math.min(row + 1, y0 + scale) - Math.max(row, y0);
        for (let column = Math.max(0, Math.floor(x0)); column < Math.min(width, x0 + scale); column++) {
          const wide = Math.min(column + 1, x0 + scale) - Math.max(column, x0);
          picture[row * width + column]! += high * wide;
        }
      }
    }
  }
  const pixels = new Uint8Array(height * width * channels);
  for (let i = 0; i < pixels.length; i++) {
    pixels[i] = Math.round(255 * Math.min(1, picture[Math.floor(i / channels)]!));
  }
  return pixels;
}
