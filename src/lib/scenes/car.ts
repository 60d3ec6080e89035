import type { Random } from '../random.ts';
import { type Canvas, ellipse, polygon, rectangle, stroke } from './canvas.ts';
import { pick, rgb, shade } from './colour.ts';
import type { Design } from './design.ts';
import { carPaints, glass, glassLight, headlamp, rearlamp, rubber, steel } from './paints.ts';

/** Which face of a vehicle is seen. */
export type View = 'side' | 'front' | 'rear' | 'oblique';

/** A car, seen from one side. Side and oblique views look to the right. */
export function designCar(next: Random, view: View): Design {
  const body = pick(next, carPaints);
  const kind = Math.floor(next() * 4);
  const high = [1.28, 1.34, 1.52, 1.24][kind]! + 0.1 * next();
  const long = [2.55, 2.95, 3, 2.9][kind]! + 0.15 * next();
  const wide = 1.72 + 0.14 * next();
  const face = view === 'oblique' ? 0.62 : 0;
  const flank = view === 'oblique' ? long * 0.72 : long;
  const width = view === 'front' || view === 'rear' ? wide : flank + face;
  return {
    class: 0,
    width,
    bottom: 0,
    top: high,
    colour: body,
    paint: (canvas, night) => {
      if (view === 'front' || view === 'rear') carEnd(canvas, -wide / 2, wide, high, body, view, night);
      else if (view === 'side') carFlank(canvas, -long / 2, long, high, kind, body, true, night);
      else {
        carFlank(canvas, -width / 2, flank, high, kind, body, false, night);
        carCorner(canvas, -width / 2, flank, face, high, kind, body, night);
      }
    },
  };
}

/** The roof line of each kind (hatchback, saloon, van, pick-up): along (0 rear, 1 front) of the cabin's four corners. */
const cabins = [
  [0.04, 0.14, 0.6, 0.8],
  [0.14, 0.28, 0.64, 0.82],
  [0.02, 0.06, 0.72, 0.9],
  [0.42, 0.46, 0.7, 0.84],
] as const;

function carFlank(
  canvas: Canvas,
  u: number,
  long: number,
  high: number,
  kind: number,
  body: number,
  lamps: boolean,
  night: boolean,
): void {
  const at = (share: number) => u + share * long;
  const belt = kind === 2 ? 0.84 : 0.76;
  const [a, b, c, d] = cabins[kind]!;
  const tail = kind === 3 ? 0.72 : belt;
  polygon(
    canvas,
    [
      at(0.01),
      0.22,
      at(0),
      0.5,
      at(0.02),
      tail,
      at(a),
      belt,
      at(b),
      high,
      at(c),
      high,
      at(d),
      belt,
      at(0.96),
      0.7,
      at(1),
      0.52,
      at(0.99),
      0.22,
    ],
    body,
  );
  // Light falls from above: the roof is brighter and the sills are darker.
  polygon(
    canvas,
    [at(b), high, at(c), high, at(c + 0.01), high - 0.08, at(b - 0.01), high - 0.08],
    shade(body, 1.18),
  );
  rectangle(canvas, at(0.01), 0.2, at(0.99), 0.36, shade(body, 0.68));
  const sill = belt + 0.02;
  const lintel = high - 0.11;
  polygon(
    canvas,
    [at(a + 0.05), sill, at(b + 0.03), lintel, at(c - 0.02), lintel, at(d - 0.05), sill],
    glass,
  );
  polygon(
    canvas,
    [at(c - 0.16), sill, at(c - 0.1), lintel, at(c - 0.02), lintel, at(d - 0.05), sill],
    glassLight,
  );
  const post = (b + c) / 2;
  rectangle(canvas, at(post - 0.015), sill, at(post + 0.02), lintel, body);
  rectangle(canvas, at(post), 0.36, at(post + 0.012), sill, shade(body, 0.72));
  rectangle(canvas, at(post + 0.04), belt - 0.14, at(post + 0.1), belt - 0.09, shade(body, 0.6));
  for (const middle of [0.2, 0.79]) {
    ellipse(canvas, at(middle), 0.3, 0.34, 0.34, shade(body, 0.45));
    ellipse(canvas, at(middle), 0.28, 0.28, 0.28, rubber);
    ellipse(canvas, at(middle), 0.28, 0.15, 0.15, steel);
    ellipse(canvas, at(middle), 0.28, 0.06, 0.06, shade(steel, 0.6));
  }
  canvas.glowing = night;
  if (lamps) rectangle(canvas, at(0.93), 0.52, at(0.995), 0.66, headlamp);
  rectangle(canvas, at(0.004), 0.52, at(0.045), 0.68, rearlamp);
  canvas.glowing = false;
}

/** The front of a car seen from a corner, right of its flank: bonnet, windscreen, roof and grille. */
function carCorner(
  canvas: Canvas,
  u: number,
  flank: number,
  face: number,
  high: number,
  kind: number,
  body: number,
  night: boolean,
): void {
  const at = (share: number) => u + share * flank;
  const belt = kind === 2 ? 0.84 : 0.76;
  const [, b, c, d] = cabins[kind]!;
  const end = at(1);
  const right = end + face;
  rectangle(canvas, right - 0.16, 0.02, right - 0.02, 0.4, rubber);
  polygon(canvas, [at(d), belt, end, 0.68, right, 0.66, at(d) + face * 0.95, belt], shade(body, 1.1));
  polygon(
    canvas,
    [at(c), high, at(d), belt, at(d) + face * 0.95, belt, at(c) + face * 0.85, high - 0.02],
    body,
  );
  polygon(
    canvas,
    [
      at(c) + 0.06,
      high - 0.1,
      at(d) + 0.07,
      belt + 0.04,
      at(d) + face * 0.86,
      belt + 0.04,
      at(c) + face * 0.78,
      high - 0.11,
    ],
    glassLight,
  );
  polygon(
    canvas,
    [at(b), high, at(c), high, at(c) + face * 0.85, high - 0.03, at(b) + face * 0.8, high + 0.03],
    shade(body, 1.18),
  );
  polygon(canvas, [end - 0.03, 0.22, end, 0.69, right, 0.67, right + 0.01, 0.24], shade(body, 0.9));
  polygon(canvas, [end - 0.03, 0.2, end - 0.02, 0.36, right, 0.36, right + 0.01, 0.22], shade(body, 0.62));
  rectangle(canvas, end + face * 0.32, 0.42, end + face * 0.7, 0.56, rgb(52, 54, 62));
  canvas.glowing = night;
  ellipse(canvas, end + face * 0.14, 0.54, 0.08, 0.1, headlamp);
  ellipse(canvas, end + face * 0.86, 0.54, 0.07, 0.1, headlamp);
  canvas.glowing = false;
}

function carEnd(
  canvas: Canvas,
  u: number,
  wide: number,
  high: number,
  body: number,
  view: 'front' | 'rear',
  night: boolean,
): void {
  const at = (share: number) => u + share * wide;
  for (const side of [0.03, 0.79]) rectangle(canvas, at(side), 0, at(side + 0.18), 0.4, rubber);
  polygon(
    canvas,
    [
      at(0),
      0.2,
      at(0),
      0.66,
      at(0.05),
      0.8,
      at(0.14),
      high - 0.06,
      at(0.2),
      high,
      at(0.8),
      high,
      at(0.86),
      high - 0.06,
      at(0.95),
      0.8,
      at(1),
      0.66,
      at(1),
      0.2,
    ],
    body,
  );
  rectangle(canvas, at(0.2), high - 0.07, at(0.8), high, shade(body, 1.16));
  polygon(canvas, [at(0.12), 0.82, at(0.2), high - 0.1, at(0.8), high - 0.1, at(0.88), 0.82], glass);
  polygon(canvas, [at(0.5), 0.82, at(0.62), high - 0.1, at(0.8), high - 0.1, at(0.88), 0.82], glassLight);
  rectangle(canvas, at(0), 0.2, at(1), 0.38, shade(body, 0.66));
  const front = view === 'front';
  if (front) {
    rectangle(canvas, at(0.3), 0.42, at(0.7), 0.58, rgb(52, 54, 62));
    stroke(canvas, at(0.3), 0.5, at(0.7), 0.5, 0.03, steel);
  } else rectangle(canvas, at(0.06), 0.74, at(0.94), 0.78, shade(body, 0.78));
  rectangle(canvas, at(0.38), front ? 0.24 : 0.46, at(0.62), front ? 0.35 : 0.58, rgb(240, 238, 226));
  canvas.glowing = night;
  for (const side of [0.13, 0.87])
    if (front) ellipse(canvas, at(side), 0.56, 0.09 * wide, 0.11, headlamp);
    else rectangle(canvas, at(side - 0.1), 0.5, at(side + 0.1), 0.68, rearlamp);
  canvas.glowing = false;
}
