import type { Random } from '../random.ts';
import { ellipse, rectangle } from './canvas.ts';
import { rgb, shade } from './colour.ts';
import type { Design } from './design.ts';

const lamps = [rgb(255, 66, 56), rgb(255, 190, 50), rgb(72, 232, 128)];
const unlit = [rgb(96, 40, 40), rgb(98, 80, 40), rgb(34, 82, 58)];

/** A traffic light: its housing of three lamps is the thing, and one lamp is lit; its pole belongs to the street. */
export function designTrafficLight(next: Random): Design {
  const on = Math.floor(next() * 3);
  const bottom = 1.75 + 0.4 * next();
  const high = 1.34 + 0.12 * next();
  const wide = 0.68 + 0.08 * next();
  const rim = [rgb(240, 206, 84), rgb(236, 236, 230), rgb(62, 68, 74)][Math.floor(next() * 3)]!;
  const body = rgb(40, 44, 50);
  const pole = rgb(98, 104, 110);
  return {
    class: 5,
    width: wide,
    bottom,
    top: bottom + high,
    colour: lamps[on]!,
    paintSupport: (canvas) => {
      rectangle(canvas, -0.07, 0, 0.07, bottom + 0.1, pole);
      rectangle(canvas, -0.07, 0, -0.02, bottom + 0.1, shade(pole, 1.3));
      rectangle(canvas, -0.13, 0, 0.13, 0.14, shade(pole, 0.7));
    },
    paint: (canvas) => {
      rectangle(canvas, -wide / 2, bottom, wide / 2, bottom + high, rim);
      rectangle(canvas, -wide / 2 + 0.06, bottom + 0.06, wide / 2 - 0.06, bottom + high - 0.06, body);
      for (let i = 0; i < 3; i++) {
        const v = bottom + high * (5 - 2 * i) * (1 / 6);
        canvas.glowing = i === on;
        ellipse(canvas, 0, v, 0.19, 0.19, i === on ? lamps[i]! : unlit[i]!);
        if (i === on) ellipse(canvas, -0.03, v + 0.04, 0.08, 0.08, rgb(255, 250, 226));
        canvas.glowing = false;
      }
    },
  };
}
