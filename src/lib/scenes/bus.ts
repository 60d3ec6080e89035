import type { Random } from '../random.ts';
import { type Canvas, ellipse, polygon, rectangle, stroke } from './canvas.ts';
import type { View } from './car.ts';
import { rgb, shade } from './colour.ts';
import type { Design } from './design.ts';
import { busPaints, glass, glassLight, headlamp, rearlamp, rubber, steel } from './paints.ts';

const warm = rgb(255, 226, 150);

/** A bus, seen from one side. Side and oblique views look to the right. */
export function designBus(next: Random, view: View): Design {
  const [low, high] = busPaints[Math.floor(next() * busPaints.length)]!;
  const top = 2.25 + 0.2 * next();
  const long = 4.1 + 0.6 * next();
  const wide = 2 + 0.12 * next();
  const windows = 4 + Math.floor(next() * 3);
  const face = view === 'oblique' ? 0.8 : 0;
  const flank = view === 'oblique' ? long * 0.7 : long;
  const width = view === 'front' || view === 'rear' ? wide : flank + face;
  return {
    class: 1,
    width,
    bottom: 0,
    top,
    colour: low,
    paint: (canvas, night) => {
      if (view === 'front' || view === 'rear') busEnd(canvas, -wide / 2, wide, top, low, high, view, night);
      else {
        busFlank(canvas, -width / 2, flank, top, low, high, windows, view === 'side', night);
        if (view === 'oblique')
          busEnd(canvas, width / 2 - face, face, top, shade(low, 1.08), high, 'front', night);
      }
    },
  };
}

function busFlank(
  canvas: Canvas,
  u: number,
  long: number,
  top: number,
  low: number,
  high: number,
  windows: number,
  lamps: boolean,
  night: boolean,
): void {
  const right = u + long;
  polygon(
    canvas,
    [
      u,
      0.25,
      u,
      top - 0.12,
      u + 0.1,
      top,
      right - 0.12,
      top,
      right - 0.02,
      top - 0.14,
      right,
      1,
      right,
      0.25,
    ],
    high,
  );
  rectangle(canvas, u, 0.25, right, 1.02, low);
  rectangle(canvas, u, 0.25, right, 0.42, shade(low, 0.66));
  rectangle(canvas, u, 1.02, right, 1.07, shade(low, 0.8));
  rectangle(canvas, u + 0.1, top - 0.1, right - 0.12, top, shade(high, 1.08));
  rectangle(canvas, u + 0.12, 1.16, right - 0.06, top - 0.3, shade(glass, 0.62));
  canvas.glowing = night;
  const step = (long - 0.24) / windows;
  for (let i = 0; i < windows; i++) {
    const from = u + 0.15 + i * step;
    const to = from + step - 0.07;
    rectangle(canvas, from, 1.19, to, top - 0.33, night ? warm : glass);
    if (!night)
      polygon(
        canvas,
        [from + (to - from) * 0.45, 1.19, to - 0.08, top - 0.33, to, top - 0.33, to, 1.19],
        glassLight,
      );
  }
  canvas.glowing = false;
  // Two doors, as high as the windows reach.
  for (const door of [u + 0.55 * long, u + 0.86 * long]) {
    rectangle(canvas, door, 0.36, door + 0.42, top - 0.33, shade(low, 0.55));
    rectangle(canvas, door + 0.04, 0.42, door + 0.19, top - 0.37, glassLight);
    rectangle(canvas, door + 0.23, 0.42, door + 0.38, top - 0.37, glassLight);
  }
  for (const middle of [0.2, 0.76]) {
    ellipse(canvas, u + middle * long, 0.34, 0.39, 0.39, shade(low, 0.42));
    ellipse(canvas, u + middle * long, 0.32, 0.32, 0.32, rubber);
    ellipse(canvas, u + middle * long, 0.32, 0.16, 0.16, steel);
  }
  if (!lamps) return;
  canvas.glowing = night;
  rectangle(canvas, right - 0.12, 0.52, right, 0.7, headlamp);
  rectangle(canvas, u, 0.52, u + 0.08, 0.76, rearlamp);
  canvas.glowing = false;
}

function busEnd(
  canvas: Canvas,
  u: number,
  wide: number,
  top: number,
  low: number,
  high: number,
  view: 'front' | 'rear',
  night: boolean,
): void {
  const at = (share: number) => u + share * wide;
  for (const side of [0.05, 0.79]) rectangle(canvas, at(side), 0, at(side + 0.16), 0.4, rubber);
  polygon(
    canvas,
    [at(0), 0.2, at(0), top - 0.14, at(0.08), top, at(0.92), top, at(1), top - 0.14, at(1), 0.2],
    high,
  );
  rectangle(canvas, at(0), 0.2, at(1), 0.98, low);
  rectangle(canvas, at(0), 0.2, at(1), 0.36, shade(low, 0.64));
  const front = view === 'front';
  const sill = front ? 1.04 : 1.3;
  rectangle(canvas, at(0.08), sill, at(0.92), top - 0.42, glass);
  polygon(canvas, [at(0.52), sill, at(0.66), top - 0.42, at(0.92), top - 0.42, at(0.92), sill], glassLight);
  if (front) {
    stroke(canvas, at(0.5), sill, at(0.5), top - 0.42, 0.05, shade(high, 0.6));
    rectangle(canvas, at(0.14), top - 0.32, at(0.86), top - 0.1, rgb(34, 36, 42));
    canvas.glowing = true;
    rectangle(canvas, at(0.24), top - 0.25, at(0.76), top - 0.17, rgb(250, 184, 60));
    canvas.glowing = false;
  } else rectangle(canvas, at(0.2), 0.5, at(0.8), 0.86, shade(low, 0.78));
  rectangle(canvas, at(0.38), 0.26, at(0.62), 0.38, rgb(240, 238, 226));
  canvas.glowing = night;
  for (const side of [0.14, 0.86])
    if (front) ellipse(canvas, at(side), 0.6, 0.08 * wide, 0.13, headlamp);
    else rectangle(canvas, at(side - 0.06), 0.56, at(side + 0.06), 0.92, rearlamp);
  canvas.glowing = false;
}
