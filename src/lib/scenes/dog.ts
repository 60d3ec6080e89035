import type { Random } from '../random.ts';
import { ellipse, polygon, stroke } from './canvas.ts';
import { mix, pick, rgb, shade } from './colour.ts';
import type { Design } from './design.ts';
import { clothPaints, furPaints } from './paints.ts';

/** A dog from the side, looking to the right: breeds differ in size, legs, ears, tail and coat. */
export function designDog(next: Random): Design {
  const fur = pick(next, furPaints);
  const size = 0.86 + 0.3 * next();
  const leg = 0.26 + 0.14 * next();
  const deep = 0.17 + 0.05 * next();
  const pointed = next() < 0.5;
  const curled = next() < 0.4;
  const patch = next() < 0.45 ? mix(fur, rgb(250, 244, 232), 0.75) : shade(fur, 0.72);
  const collar = pick(next, clothPaints);
  const stride = 0.03 + 0.09 * next();
  const back = leg + 2 * deep;
  return {
    class: 4,
    width: 1.5 * size,
    bottom: 0,
    top: (back + 0.38) * size,
    colour: fur,
    paint: (canvas) => {
      const { across, up } = canvas;
      canvas.across *= size;
      canvas.up *= size;
      const dark = shade(fur, 0.74);
      for (const [hip, step, colour] of [
        [-0.32, stride, dark],
        [0.3, stride, dark],
        [-0.4, -stride, fur],
        [0.22, -stride, fur],
      ] as const) {
        stroke(canvas, hip, leg + deep * 0.8, hip + step, 0.03, 0.13, colour);
        ellipse(canvas, hip + step + 0.03, 0.05, 0.09, 0.05, shade(colour, 0.85));
      }
      if (curled) {
        ellipse(canvas, -0.54, back + 0.06, 0.14, 0.15, fur);
        ellipse(canvas, -0.53, back + 0.08, 0.05, 0.06, patch);
      } else {
        stroke(canvas, -0.48, back - 0.06, -0.7, back + 0.2, 0.1, fur);
        ellipse(canvas, -0.7, back + 0.2, 0.06, 0.07, patch);
      }
      ellipse(canvas, -0.34, leg + deep, 0.22, deep * 1.05, fur);
      polygon(
        canvas,
        [
          -0.36,
          back,
          0.3,
          back + 0.02,
          0.44,
          back - 0.06,
          0.42,
          leg + 0.06,
          -0.06,
          leg + 0.08,
          -0.36,
          leg + 0.02,
        ],
        fur,
      );
      ellipse(canvas, 0.28, leg + deep, 0.22, deep * 1.1, fur);
      ellipse(canvas, 0.26, leg + deep * 0.55, 0.16, deep * 0.55, patch);
      polygon(canvas, [0.22, back - 0.06, 0.4, back + 0.22, 0.58, back + 0.12, 0.46, leg + deep], fur);
      stroke(canvas, 0.32, back + 0.06, 0.5, back - 0.06, 0.07, collar);
      ellipse(canvas, 0.48, back + 0.18, 0.17, 0.16, fur);
      polygon(canvas, [0.54, back + 0.26, 0.76, back + 0.18, 0.76, back + 0.06, 0.52, back + 0.04], patch);
      ellipse(canvas, 0.74, back + 0.16, 0.045, 0.045, rgb(30, 26, 28));
      if (pointed) polygon(canvas, [0.36, back + 0.26, 0.38, back + 0.46, 0.5, back + 0.3], dark);
      else ellipse(canvas, 0.37, back + 0.14, 0.075, 0.16, dark);
      ellipse(canvas, 0.55, back + 0.22, 0.03, 0.035, rgb(24, 22, 24));
      canvas.across = across;
      canvas.up = up;
    },
  };
}
