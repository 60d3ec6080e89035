import type { Random } from '../random.ts';
import { ellipse, polygon, rectangle, stroke } from './canvas.ts';
import { pick, rgb, shade } from './colour.ts';
import type { Design } from './design.ts';
import { clothPaints, framePaints, rubber, steel } from './paints.ts';

const spokes = [
  [1, 0],
  [0.7, 0.7],
  [0, 1],
  [-0.7, 0.7],
] as const;

/**
 * A parked bicycle that points to the right, whole or foreshortened, some leaning, some with a basket or bags. A wheel
 * counts whole, from its hub to its tyre: what is seen between the spokes is painted as a pale disc.
 */
export function designBicycle(next: Random): Design {
  const frame = pick(next, framePaints);
  const disc = pick(next, [rgb(196, 204, 208), rgb(176, 186, 196), rgb(212, 206, 192)]);
  const turned = next() < 0.3 ? 0.62 + 0.2 * next() : 1;
  const lean = next() < 0.4 ? (next() - 0.5) * 0.24 : 0;
  const bags = next() < 0.4 ? pick(next, clothPaints) : -1;
  const basket = next() < 0.35;
  const sloping = next() < 0.4;
  const r = 0.44;
  const axle = 0.58;
  return {
    class: 2,
    width: 2 * (axle + r) * turned,
    bottom: 0,
    top: 1.22,
    colour: frame,
    paint: (canvas) => {
      const u = (along: number, v: number) => along * turned + lean * (v - 0.44);
      const line = (a: number, b: number, c: number, d: number, thick: number, colour: number) =>
        stroke(canvas, u(a, b), b, u(c, d), d, thick, colour);
      for (const middle of [-axle, axle]) {
        const m = middle * turned;
        ellipse(canvas, m, r, r * turned, r, rubber);
        ellipse(canvas, m, r, (r - 0.08) * turned, r - 0.08, disc);
        for (const [x, y] of spokes)
          stroke(
            canvas,
            m - x * (r - 0.08) * turned,
            r - y * (r - 0.08),
            m + x * (r - 0.08) * turned,
            r + y * (r - 0.08),
            0.025,
            shade(disc, 0.72),
          );
        ellipse(canvas, m, r, 0.09 * turned, 0.09, shade(steel, 0.6));
      }
      if (bags >= 0) {
        polygon(
          canvas,
          [u(-0.86, 0.8), 0.8, u(-0.4, 0.8), 0.8, u(-0.44, 0.36), 0.36, u(-0.8, 0.36), 0.36],
          bags,
        );
        rectangle(canvas, u(-0.84, 0.74), 0.68, u(-0.42, 0.74), 0.74, shade(bags, 0.7));
      }
      const thick = 0.1;
      const seatTop = sloping ? 0.68 : 0.86;
      line(-axle, r, -0.06, 0.42, thick * 0.8, frame);
      line(-axle, r, -0.2, seatTop, thick * 0.8, frame);
      line(-0.06, 0.42, -0.26, 1, thick, frame);
      line(-0.2, seatTop, 0.4, 0.92, thick, frame);
      line(-0.06, 0.42, 0.42, 0.84, thick, frame);
      line(axle, r, 0.36, 1.1, thick, shade(frame, 0.86));
      line(0.24, 1.16, 0.42, 1.1, 0.08, rubber);
      line(-0.42, 1.03, -0.1, 1.03, 0.11, rgb(58, 44, 40));
      ellipse(canvas, u(-0.06, 0.42), 0.42, 0.12 * turned, 0.12, shade(steel, 0.55));
      if (basket) {
        polygon(
          canvas,
          [u(0.42, 1.04), 1.06, u(0.84, 1.04), 1.06, u(0.78, 0.78), 0.78, u(0.48, 0.78), 0.78],
          rgb(176, 130, 78),
        );
        line(0.44, 0.96, 0.8, 0.96, 0.04, rgb(132, 94, 56));
      }
    },
  };
}
