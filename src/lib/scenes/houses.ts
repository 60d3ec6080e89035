import type { Random } from '../random.ts';
import { type Canvas, ellipse, polygon, rectangle, setFrameAxes } from './canvas.ts';
import { type Climate, hazeAt } from './climate.ts';
import { type Colour, pick, rgb, shade } from './colour.ts';
import { glass, glassLight, leafPaints, roofPaints, wallPaints } from './paints.ts';
import { groundX, groundY, type StreetPlan } from './street-plan.ts';

const warm = rgb(255, 214, 132);
const focal = 110;

/** Paints the houses on both sides of a road that runs away, from the farthest to the nearest, with their gardens. */
export function paintHousesAlong(canvas: Canvas, plan: StreetPlan, climate: Climate, next: Random): void {
  setFrameAxes(canvas);
  for (const side of [-1, 1]) {
    const front = side * (plan.roadHalf + plan.pavement + 0.5 + 2.4 * next());
    for (let z = 52; z > 3.4; ) {
      const long = 5 + 4.5 * next();
      const near = Math.max(2.6, z - long);
      const wall = pick(next, wallPaints);
      const high = 4.4 + 4 * next();
      const gap = next() < 0.2;
      const scale = focal / near;
      hazeAt(canvas, climate, scale);
      if (gap) {
        canvas.tag = 4;
        hedge(canvas, plan, front, focal / z, scale, 0.9 + 0.6 * next(), next);
      } else facade(canvas, plan, climate, next, front, side, z, near, high, wall);
      z = near;
    }
  }
}

function hedge(
  canvas: Canvas,
  plan: StreetPlan,
  right: number,
  far: number,
  near: number,
  high: number,
  next: Random,
): void {
  const leaf = pick(next, leafPaints);
  for (let i = 0; i < 5; i++) {
    const scale = far + ((near - far) * i) / 4;
    const x = groundX(plan, right * 1.12, scale);
    const y = groundY(plan, scale);
    ellipse(canvas, x, y - high * 0.8 * scale, 1.2 * scale, high * 0.9 * scale, shade(leaf, 0.8));
    ellipse(canvas, x - 0.2 * scale, y - high * scale, 0.9 * scale, high * 0.6 * scale, leaf);
  }
}

function facade(
  canvas: Canvas,
  plan: StreetPlan,
  climate: Climate,
  next: Random,
  right: number,
  side: number,
  zFar: number,
  zNear: number,
  high: number,
  wall: Colour,
): void {
  const at = (z: number, v: number): [number, number] => {
    const scale = focal / z;
    return [groundX(plan, right, scale), groundY(plan, scale) - v * scale];
  };
  const quad = (z0: number, z1: number, v0: number, v1: number, colour: Colour) =>
    polygon(canvas, [...at(z0, v0), ...at(z1, v0), ...at(z1, v1), ...at(z0, v1)], colour);
  canvas.tag = 1;
  const sunny = side === plan.sun ? 0.84 : 1.02;
  const face = shade(wall, sunny);
  // The wall towards the eye, seen where the next house is lower or stands apart.
  const [x, foot] = at(zNear, 0);
  const [, ridge] = at(zNear, high);
  rectangle(canvas, x, ridge, x + side * 9 * (focal / zNear), foot, shade(wall, side === plan.sun ? 1 : 0.8));
  quad(zFar, zNear, 0, high, face);
  quad(zFar, zNear, high - 0.3, high + 0.12, pick(next, roofPaints));
  quad(zFar, zNear, 0, 0.35, shade(face, 0.8));
  const floors = Math.max(2, Math.floor(high / 1.9));
  const columns = Math.max(2, Math.floor((zFar - zNear) / 1.7));
  const each = (zFar - zNear) / columns;
  const doorAt = Math.floor(next() * columns);
  const frame = shade(face, 1.14);
  for (let column = 0; column < columns; column++) {
    const z0 = zFar - column * each - each * 0.25;
    const z1 = z0 - each * 0.52;
    const visible = Math.abs(at(z1, 0)[0] - 64) < 90 && zFar < 40;
    for (let floor = 0; floor < floors; floor++) {
      const lightOn = next() < 0.42;
      if (!visible) continue;
      if (floor === 0 && column === doorAt) {
        quad(z0, z1, 0.05, 1.5, shade(roofPaints[columns % 4]!, 0.8));
        continue;
      }
      const v = floor * 1.9 + 0.72;
      quad(z0 + 0.08, z1 - 0.08, v - 0.08, v + 0.98, frame);
      canvas.glowing = climate.night && lightOn;
      quad(
        z0,
        z1,
        v,
        v + 0.9,
        climate.night ? (lightOn ? warm : shade(glass, 0.5)) : lightOn ? glassLight : glass,
      );
      canvas.glowing = false;
    }
  }
}

/** Paints the row of houses on the other side of a road that runs across the view. */
export function paintHousesAcross(canvas: Canvas, plan: StreetPlan, climate: Climate, next: Random): void {
  setFrameAxes(canvas);
  const scale = plan.rows[0];
  hazeAt(canvas, climate, scale);
  const base = groundY(plan, scale) + 0.5;
  for (let x = -12 * next(); x < 128; ) {
    const across = 24 + 20 * next();
    const kind = next();
    if (kind < 0.16) {
      garden(canvas, x, across, base, next);
    } else house(canvas, climate, next, x, across, base, 28 + 30 * next());
    x += across;
  }
}

function garden(canvas: Canvas, x: number, across: number, base: number, next: Random): void {
  canvas.tag = 4;
  for (let i = 0; i < 3; i++) {
    const leaf = pick(next, leafPaints);
    const middle = x + across * (0.2 + 0.3 * i);
    const r = across * (0.2 + 0.1 * next());
    const y = base - 14 - 10 * next();
    rectangle(canvas, middle - 1.2, y, middle + 1.2, base, rgb(112, 84, 62));
    ellipse(canvas, middle, y, r, r * 0.9, shade(leaf, 0.82));
    ellipse(canvas, middle - r * 0.25, y - r * 0.25, r * 0.66, r * 0.56, leaf);
  }
  const leaf = pick(next, leafPaints);
  rectangle(canvas, x, base - 8, x + across, base, shade(leaf, 0.86));
  rectangle(canvas, x, base - 8, x + across, base - 6.4, leaf);
}

function house(
  canvas: Canvas,
  climate: Climate,
  next: Random,
  x: number,
  across: number,
  base: number,
  high: number,
): void {
  const wall = pick(next, wallPaints);
  const roof = pick(next, roofPaints);
  const top = base - high;
  canvas.tag = 1;
  if (next() < 0.55) {
    const pitch = 5 + 6 * next();
    polygon(
      canvas,
      [x - 0.8, top, x + across * 0.18, top - pitch, x + across * 0.82, top - pitch, x + across + 0.8, top],
      roof,
    );
    rectangle(canvas, x + across * 0.66, top - pitch - 3, x + across * 0.74, top - 1, shade(roof, 0.72));
  } else rectangle(canvas, x - 0.6, top - 1.4, x + across + 0.6, top + 0.6, shade(roof, 1.1));
  rectangle(canvas, x, top, x + across, base, wall);
  rectangle(canvas, x, top, x + across, top + 1.2, shade(wall, 0.78));
  rectangle(canvas, x + across - 1.1, top, x + across, base, shade(wall, 0.84));
  rectangle(canvas, x, base - 2.4, x + across, base, shade(wall, 0.72));
  const columns = Math.max(2, Math.floor(across / 9.5));
  const each = across / columns;
  const floors = Math.max(2, Math.floor(high / 13));
  const rise = (high - 3) / floors;
  const doorAt = Math.floor(next() * columns);
  const awning = next() < 0.35 ? pick(next, [rgb(206, 92, 80), rgb(78, 136, 128), rgb(232, 188, 96)]) : -1;
  for (let column = 0; column < columns; column++)
    for (let floor = 0; floor < floors; floor++) {
      const left = x + column * each + each * 0.26;
      const right = left + each * 0.48;
      const y = base - 3 - floor * rise;
      const lightOn = next() < 0.42;
      if (floor === 0 && column === doorAt) {
        rectangle(canvas, left - 0.3, y - rise * 0.74, right + 0.3, base, shade(wall, 1.12));
        rectangle(canvas, left + 0.3, y - rise * 0.7, right - 0.3, base, shade(roof, 0.82));
        continue;
      }
      rectangle(canvas, left - 0.5, y - rise * 0.78, right + 0.5, y - rise * 0.16, shade(wall, 1.14));
      canvas.glowing = climate.night && lightOn;
      rectangle(
        canvas,
        left,
        y - rise * 0.74,
        right,
        y - rise * 0.2,
        climate.night ? (lightOn ? warm : shade(glass, 0.5)) : lightOn ? glassLight : glass,
      );
      canvas.glowing = false;
      rectangle(
        canvas,
        (left + right) / 2 - 0.25,
        y - rise * 0.74,
        (left + right) / 2 + 0.25,
        y - rise * 0.2,
        shade(wall, 1.1),
      );
    }
  if (awning >= 0) {
    const y = base - 3 - rise * 0.8;
    for (let i = 0; i < 8; i++)
      rectangle(
        canvas,
        x + (across * i) / 8,
        y,
        x + (across * (i + 1)) / 8,
        y + 2.6,
        i % 2 ? awning : rgb(244, 238, 224),
      );
  }
}
