import type { Random } from '../random.ts';

/** How pictures are changed at random while a network is trained on them. What is left out, or 0, is not done. */
export interface Augmentation {
  /** the most pixels to move up, down, left or right; whole pixels unless it is turned or scaled too */
  shift?: number;
  /** mirror left and right, every second time */
  flip?: boolean;
  /** the most degrees to turn either way */
  rotate?: number;
  /** the largest change of size either way, as a share: 0.1 is 0.9 to 1.1 times */
  scale?: number;
  /** the longest side of a rectangle, in pixels, that is set to 0 somewhere (DeVries and Taylor, 1708.04552) */
  erase?: number;
}

const between = (draw: Random, most: number): number => (2 * draw() - 1) * most;

/**
 * A changed copy of one picture, row-major with its channels last; what comes in from outside is 0. It is moved, mirrored,
 * turned and scaled about its centre in one step, with bilinear values where places fall between pixels. Every change
 * takes the same number of draws whatever comes out of them.
 *
 * @param from values of the picture, `height * width * channels` of them from `start`
 * @param to where the copy goes, from `place`; other than `from`
 */
export function augmentPicture(
  from: ArrayLike<number>,
  start: number,
  to: Float32Array,
  place: number,
  shape: readonly [number, number, number],
  { shift = 0, flip = false, rotate = 0, scale = 0, erase = 0 }: Augmentation,
  draw: Random,
): void {
  const mirrored = flip && draw() < 0.5;
  const bends = rotate > 0 || scale > 0;
  const steps = (most: number) => (bends ? between(draw, most) : Math.round(between(draw, most + 0.499)));
  const down = shift > 0 ? steps(shift) : 0;
  const across = shift > 0 ? steps(shift) : 0;
  const angle = rotate > 0 ? (between(draw, rotate) * Math.PI) / 180 : 0;
  const size = scale > 0 ? 1 + between(draw, scale) : 1;
  if (bends) {
    const [cos, sin] = [Math.cos(angle) / size, Math.sin(angle) / size];
    bend(from, start, to, place, shape, { cos, sin, down, across, mirrored });
  } else {
    move(from, start, to, place, shape, { down, across, mirrored });
  }
  if (erase > 0) eraseRectangle(to, place, shape, erase, draw);
}

/** Where a picture goes: by pixels down and to the right, after mirroring. */
interface Movement {
  down: number;
  across: number;
  mirrored: boolean;
}

/** By whole pixels, which needs no values in between. */
function move(
  from: ArrayLike<number>,
  start: number,
  to: Float32Array,
  place: number,
  [height, width, channels]: readonly [number, number, number],
  { down, across, mirrored }: Movement,
): void {
  to.fill(0, place, place + height * width * channels);
  for (let y = Math.max(0, down); y < Math.min(height, height + down); y++) {
    for (let x = 0; x < width; x++) {
      const column = (mirrored ? width - 1 - x : x) - across;
      if (column < 0 || column >= width) continue;
      const source = start + ((y - down) * width + column) * channels;
      const target = place + (y * width + x) * channels;
      for (let channel = 0; channel < channels; channel++) to[target + channel] = from[source + channel]!;
    }
  }
}

/** By any angle, size and part of a pixel: each place of the copy looks up where it comes from. */
function bend(
  from: ArrayLike<number>,
  start: number,
  to: Float32Array,
  place: number,
  [height, width, channels]: readonly [number, number, number],
  { cos, sin, down, across, mirrored }: Movement & { cos: number; sin: number },
): void {
  const [middleY, middleX] = [(height - 1) / 2, (width - 1) / 2];
  const at = (y: number, x: number, channel: number): number =>
    y < 0 || x < 0 || y >= height || x >= width ? 0 : from[start + (y * width + x) * channels + channel]!;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [dy, dx] = [y - middleY - down, (mirrored ? -1 : 1) * (x - middleX) - across];
      const sourceY = middleY + cos * dy - sin * dx;
      const sourceX = middleX + sin * dy + cos * dx;
      const [top, left] = [Math.floor(sourceY), Math.floor(sourceX)];
      const [partY, partX] = [sourceY - top, sourceX - left];
      for (let channel = 0; channel < channels; channel++) {
        const first = at(top, left, channel);
        const upper = first + partX * (at(top, left + 1, channel) - first);
        const second = at(top + 1, left, channel);
        const lower = second + partX * (at(top + 1, left + 1, channel) - second);
        to[place + (y * width + x) * channels + channel] = upper + partY * (lower - upper);
      }
    }
  }
}

/** Sets a rectangle of up to `most` pixels a side to 0; its middle is anywhere, so part of it may lie outside. */
function eraseRectangle(
  to: Float32Array,
  place: number,
  [height, width, channels]: readonly [number, number, number],
  most: number,
  draw: Random,
): void {
  const [tall, wide] = [draw() * most, draw() * most];
  const [y, x] = [draw() * height, draw() * width];
  const from = (middle: number, side: number) => Math.max(0, Math.round(middle - side / 2));
  const bottom = Math.min(height, Math.round(y + tall / 2));
  const right = Math.min(width, Math.round(x + wide / 2));
  for (let row = from(y, tall); row < bottom; row++) {
    const left = from(x, wide);
    if (right > left)
      to.fill(0, place + (row * width + left) * channels, place + (row * width + right) * channels);
  }
}
