import { type Colour, turnHue } from './colour.ts';

/**
 * A painter's canvas of samples, two by two to a pixel: each sample has a colour and a tag that says what it belongs to.
 * Lengths are given in frame units: the frame is 128 units wide at any size.
 */
export interface Canvas {
  /** samples across and down */
  width: number;
  height: number;
  /** samples per unit */
  unit: number;
  colours: Int32Array;
  tags: Uint8Array;
  /** what painted samples are tagged with; -1 leaves the tags as they are */
  tag: number;
  /** when not -1, only samples that carry this tag are painted */
  clip: number;
  /** origin of the local axes (u to the right, v up) in units, and units per local length */
  x: number;
  y: number;
  across: number;
  up: number;
  /** what daylight leaves of red, green and blue, 0 to 256 */
  light: [number, number, number];
  /** true while lamps are painted: no light is taken from them */
  glowing: boolean;
  /** how much of the haze lies over what is painted, 0 to 256, and its colour */
  haze: number;
  hazeColour: Colour;
  /** how far the colours are turned into another city's, 0 to 1; see `turnHue` */
  hueTurn: number;
  /** the samples reached since `restartBounds`, before they are cut at the frame */
  left: number;
  top: number;
  right: number;
  bottom: number;
}

/** A canvas of so many samples, all of tag 0 and black, in plain light. */
export function createCanvas(width: number, height: number, unit: number): Canvas {
  return {
    width,
    height,
    unit,
    colours: new Int32Array(width * height),
    tags: new Uint8Array(width * height),
    tag: 0,
    clip: -1,
    x: 0,
    y: 0,
    across: 1,
    up: -1,
    light: [256, 256, 256],
    glowing: false,
    haze: 0,
    hazeColour: 0,
    hueTurn: 0,
    left: 0,
    top: 0,
    right: 0,
    bottom: 0,
  };
}

/** Sets the local axes: `across` units to the right per u (negative: mirrored) and `up` units up per v. */
export function setAxes(canvas: Canvas, x: number, y: number, across: number, up: number): void {
  canvas.x = x;
  canvas.y = y;
  canvas.across = across;
  canvas.up = up;
}

/** Local axes that are the frame's own: u = x to the right, v = y DOWN, in units. */
export function setFrameAxes(canvas: Canvas): void {
  setAxes(canvas, 0, 0, 1, -1);
}

/** Forgets which samples were reached. */
export function restartBounds(canvas: Canvas): void {
  canvas.left = canvas.top = Number.POSITIVE_INFINITY;
  canvas.right = canvas.bottom = Number.NEGATIVE_INFINITY;
}

/** The colour as it looks in the canvas's light and haze. */
export function lit(canvas: Canvas, given: Colour): Colour {
  const colour = canvas.hueTurn > 0 && !canvas.glowing ? turnHue(given, canvas.hueTurn) : given;
  let [r, g, b] = [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255];
  if (!canvas.glowing) {
    r = (r * canvas.light[0]) >> 8;
    g = (g * canvas.light[1]) >> 8;
    b = (b * canvas.light[2]) >> 8;
  }
  const haze = canvas.glowing ? canvas.haze >> 1 : canvas.haze;
  if (haze > 0) {
    r += (((canvas.hazeColour & 255) - r) * haze) >> 8;
    g += ((((canvas.hazeColour >> 8) & 255) - g) * haze) >> 8;
    b += ((((canvas.hazeColour >> 16) & 255) - b) * haze) >> 8;
  }
  return r | (g << 8) | (b << 16);
}

const points = new Float64Array(128);
const crossings = new Float64Array(64);

/**
 * Fills a polygon (even-odd rule) given as u, v, u, v ... in local axes.
 *
 * @param opacity 0 to 256
 */
export function polygon(canvas: Canvas, corners: readonly number[], colour: Colour, opacity = 256): void {
  const { unit } = canvas;
  const n = corners.length;
  let [top, bottom, left, right] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = 0; i < n; i += 2) {
    const u = corners[i]!;
    const x = (canvas.x + u * canvas.across) * unit;
    const y = (canvas.y - corners[i + 1]! * canvas.up) * unit;
    points[i] = x;
    points[i + 1] = y;
    if (y < top) top = y;
    if (y > bottom) bottom = y;
    if (x < left) left = x;
    if (x > right) right = x;
  }
  reach(canvas, left, top, right, bottom);
  const paint = lit(canvas, colour);
  const first = Math.max(0, Math.ceil(top - 0.5));
  const last = Math.min(canvas.height - 1, Math.ceil(bottom - 0.5) - 1);
  for (let row = first; row <= last; row++) {
    const y = row + 0.5;
    let count = 0;
    let [x0, y0] = [points[n - 2]!, points[n - 1]!];
    for (let i = 0; i < n; i += 2) {
      const x1 = points[i]!;
      const y1 = points[i + 1]!;
      if (y0 <= y !== y1 <= y) {
        const x = x0 + ((y - y0) * (x1 - x0)) / (y1 - y0);
        let j = count++;
        while (j > 0 && crossings[j - 1]! > x) {
          crossings[j] = crossings[j - 1]!;
          j--;
        }
        crossings[j] = x;
      }
      x0 = x1;
      y0 = y1;
    }
    for (let i = 0; i + 1 < count; i += 2)
      span(canvas, row, crossings[i]!, crossings[i + 1]!, paint, opacity);
  }
}

/** Fills an ellipse with its centre and radii in local axes. */
export function ellipse(
  canvas: Canvas,
  u: number,
  v: number,
  radiusU: number,
  radiusV: number,
  colour: Colour,
  opacity = 256,
): void {
  const { unit } = canvas;
  const x = (canvas.x + u * canvas.across) * unit;
  const y = (canvas.y - v * canvas.up) * unit;
  const rx = Math.abs(radiusU * canvas.across) * unit;
  const ry = Math.abs(radiusV * canvas.up) * unit;
  if (rx <= 0 || ry <= 0) return;
  reach(canvas, x - rx, y - ry, x + rx, y + ry);
  const paint = lit(canvas, colour);
  const first = Math.max(0, Math.ceil(y - ry - 0.5));
  const last = Math.min(canvas.height - 1, Math.ceil(y + ry - 0.5) - 1);
  for (let row = first; row <= last; row++) {
    const d = (row + 0.5 - y) / ry;
    const half = rx * Math.sqrt(Math.max(0, 1 - d * d));
    span(canvas, row, x - half, x + half, paint, opacity);
  }
}

/** Fills the rectangle between two corners in local axes. */
export function rectangle(
  canvas: Canvas,
  u0: number,
  v0: number,
  u1: number,
  v1: number,
  colour: Colour,
  opacity = 256,
): void {
  const { unit } = canvas;
  const x0 = (canvas.x + u0 * canvas.across) * unit;
  const x1 = (canvas.x + u1 * canvas.across) * unit;
  const y0 = (canvas.y - v0 * canvas.up) * unit;
  const y1 = (canvas.y - v1 * canvas.up) * unit;
  const [left, right, top, bottom] = [Math.min(x0, x1), Math.max(x0, x1), Math.min(y0, y1), Math.max(y0, y1)];
  reach(canvas, left, top, right, bottom);
  const paint = lit(canvas, colour);
  const first = Math.max(0, Math.ceil(top - 0.5));
  const last = Math.min(canvas.height - 1, Math.ceil(bottom - 0.5) - 1);
  for (let row = first; row <= last; row++) span(canvas, row, left, right, paint, opacity);
}

/** A straight stroke between two points in local axes, `thick` wide in local lengths. */
export function stroke(
  canvas: Canvas,
  u0: number,
  v0: number,
  u1: number,
  v1: number,
  thick: number,
  colour: Colour,
  opacity = 256,
): void {
  const [du, dv] = [u1 - u0, v1 - v0];
  const length = Math.sqrt(du * du + dv * dv) || 1;
  const [nu, nv] = [(-dv / length) * thick * 0.5, (du / length) * thick * 0.5];
  polygon(canvas, [u0 + nu, v0 + nv, u1 + nu, v1 + nv, u1 - nu, v1 - nv, u0 - nu, v0 - nv], colour, opacity);
}

function reach(canvas: Canvas, left: number, top: number, right: number, bottom: number): void {
  if (left < canvas.left) canvas.left = left;
  if (top < canvas.top) canvas.top = top;
  if (right > canvas.right) canvas.right = right;
  if (bottom > canvas.bottom) canvas.bottom = bottom;
}

function span(canvas: Canvas, row: number, x0: number, x1: number, paint: number, opacity: number): void {
  const from = row * canvas.width + Math.max(0, Math.ceil(x0 - 0.5));
  const to = row * canvas.width + Math.min(canvas.width, Math.ceil(x1 - 0.5));
  if (to <= from) return;
  const { colours, tags, tag, clip } = canvas;
  if (opacity >= 256 && clip < 0) {
    if (to - from > 12) {
      colours.fill(paint, from, to);
      if (tag >= 0) tags.fill(tag, from, to);
    } else {
      for (let i = from; i < to; i++) colours[i] = paint;
      if (tag >= 0) for (let i = from; i < to; i++) tags[i] = tag;
    }
    return;
  }
  if (opacity >= 256) {
    for (let i = from; i < to; i++)
      if (tags[i] === clip) {
        colours[i] = paint;
        if (tag >= 0) tags[i] = tag;
      }
    return;
  }
  const odd = (paint & 0xff00ff) * opacity;
  const even = (paint & 0x00ff00) * opacity;
  const rest = 256 - opacity;
  for (let i = from; i < to; i++) {
    if (clip >= 0 && tags[i] !== clip) continue;
    const under = colours[i]!;
    colours[i] =
      ((((under & 0xff00ff) * rest + odd) >>> 8) & 0xff00ff) |
      ((((under & 0x00ff00) * rest + even) >>> 8) & 0x00ff00);
    if (tag >= 0) tags[i] = tag;
  }
}
