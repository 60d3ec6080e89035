import { random } from '../random.ts';
import { seedFor } from '../seeds.ts';
import { type Pictures, pictureSize } from './labelled-pictures.ts';

/** The least share of the sides that a crop keeps. */
const LEAST_CROP = 0.75;

/**
 * A changed copy of one picture, the same for the same seed: a crop of 75 to 100 per cent of its sides brought back to full size
 * (bilinear), mirrored every second time, brightness up to 15 per cent and each colour up to 8 per cent more or less.
 *
 * @param index of the picture
 * @param variant which copy, from 1; 0 is the picture as it is
 * @param to where the copy goes, from `place`
 */
export function pictureVariant(
  pictures: Pictures,
  index: number,
  { variant, seed }: { variant: number; seed: number },
  to: Float32Array | Uint8ClampedArray,
  place: number,
): void {
  const { pixels, shape } = pictures;
  const [height, width, channels] = shape;
  const size = pictureSize(pictures);
  const start = index * size;
  if (variant === 0) {
    to.set(pixels.subarray(start, start + size), place);
    return;
  }
  const draw = random(seedFor(seed, 5, index, variant));
  const mirrored = draw() < 0.5;
  const share = LEAST_CROP + (1 - LEAST_CROP) * draw();
  const top = draw() * (1 - share) * (height - 1);
  const left = draw() * (1 - share) * (width - 1);
  const brightness = 0.85 + 0.3 * draw();
  const gains = Array.from({ length: channels }, () => brightness * (0.92 + 0.16 * draw()));
  for (let y = 0; y < height; y++) {
    const sourceY = top + y * share;
    const y0 = Math.floor(sourceY);
    const y1 = Math.min(height - 1, y0 + 1);
    const partY = sourceY - y0;
    for (let x = 0; x < width; x++) {
      const sourceX = left + (mirrored ? width - 1 - x : x) * share;
      const x0 = Math.floor(sourceX);
      const x1 = Math.min(width - 1, x0 + 1);
      const partX = sourceX - x0;
      for (let k = 0; k < channels; k++) {
        const at = (row: number, column: number) => pixels[start + (row * width + column) * channels + k]!;
        const upper = at(y0, x0) + partX * (at(y0, x1) - at(y0, x0));
        const lower = at(y1, x0) + partX * (at(y1, x1) - at(y1, x0));
        const value = (upper + partY * (lower - upper)) * gains[k]!;
        to[place + (y * width + x) * channels + k] = Math.min(255, value);
      }
    }
  }
}
