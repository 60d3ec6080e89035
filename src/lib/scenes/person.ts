import type { Random } from '../random.ts';
import { type Canvas, ellipse, polygon, rectangle, stroke } from './canvas.ts';
import { pick, shade } from './colour.ts';
import type { Design } from './design.ts';
import { clothPaints, hairPaints, skinPaints, trouserPaints } from './paints.ts';

/** A grown person or a child, standing or walking, from the front, from behind or from the side (to the right). */
export function designPerson(next: Random): Design {
  const skin = pick(next, skinPaints);
  const hair = pick(next, hairPaints);
  const shirt = pick(next, clothPaints);
  const trousers = pick(next, trouserPaints);
  const size = next() < 0.15 ? 0.74 : 0.93 + 0.12 * next();
  const stout = 0.94 + 0.22 * next();
  const side = next() < 0.45;
  const stride = side ? 0.08 + 0.22 * next() : 0.02 + 0.06 * next();
  const dress = next() < 0.25;
  const hat = next() < 0.18 ? pick(next, clothPaints) : -1;
  const long = next() < 0.35;
  const behind = !side && next() < 0.35;
  const bag = next() < 0.35 ? pick(next, clothPaints) : -1;
  const swing = next() < 0.5 ? 1 : -1;
  const look: Look = { skin, hair, shirt, trousers, side, stride, dress, hat, long, behind, bag, swing };
  return {
    class: 3,
    width: 0.84 * size * stout,
    bottom: 0,
    top: 1.86 * size,
    colour: shirt,
    paint: (canvas) => {
      const { across, up } = canvas;
      canvas.across *= size * stout;
      canvas.up *= size;
      paintPerson(canvas, look);
      canvas.across = across;
      canvas.up = up;
    },
  };
}

interface Look {
  skin: number;
  hair: number;
  shirt: number;
  trousers: number;
  side: boolean;
  stride: number;
  dress: boolean;
  hat: number;
  long: boolean;
  behind: boolean;
  bag: number;
  swing: number;
}

function paintPerson(canvas: Canvas, look: Look): void {
  const { skin, hair, shirt, trousers, side, stride, dress, swing } = look;
  const shoe = shade(trousers, 0.45);
  const hips = side ? 0.04 : 0.12;
  if (look.bag >= 0 && side) rectangle(canvas, -0.36, 0.98, -0.12, 1.42, look.bag);
  stroke(
    canvas,
    side ? 0.02 : -0.26,
    1.38,
    side ? 0.02 - stride * 1.1 * swing : -0.34,
    0.86,
    0.14,
    shade(shirt, 0.7),
  );
  for (const leg of [-1, 1]) {
    const foot = leg * (hips + stride);
    const cloth = dress ? skin : leg < 0 ? shade(trousers, 0.78) : trousers;
    polygon(
      canvas,
      [leg * hips - 0.12, 0.92, leg * hips + 0.12, 0.92, foot + 0.09, 0.06, foot - 0.09, 0.06],
      cloth,
    );
    const toe = side ? 0.17 : 0.11;
    rectangle(canvas, foot - 0.1, 0, foot + toe, 0.1, shoe);
  }
  const wide = side ? 0.19 : 0.27;
  if (dress)
    polygon(
      canvas,
      [-wide, 1.44, wide, 1.44, wide * 0.84, 1.02, wide + 0.12, 0.5, -wide - 0.12, 0.5, -wide * 0.84, 1.02],
      shirt,
    );
  else
    polygon(
      canvas,
      [-wide, 1.42, -wide + 0.07, 1.48, wide - 0.07, 1.48, wide, 1.42, wide * 0.86, 0.84, -wide * 0.86, 0.84],
      shirt,
    );
  polygon(
    canvas,
    [-wide, 1.42, -wide * 0.4, 1.48, -wide * 0.45, 0.86, -wide * 0.86, 0.86],
    shade(shirt, 0.8),
  );
  if (!dress) rectangle(canvas, -wide * 0.86, 0.82, wide * 0.86, 0.89, shade(trousers, 0.7));
  const hand = side ? stride * 1.2 * swing : 0.36;
  stroke(canvas, side ? 0 : 0.25, 1.4, hand, 0.88, 0.14, shade(shirt, side ? 0.72 : 0.9));
  ellipse(canvas, hand, 0.85, 0.075, 0.075, skin);
  if (!side) ellipse(canvas, -0.34, 0.85, 0.075, 0.075, skin);
  if (look.bag >= 0 && !side) {
    if (look.behind) rectangle(canvas, -0.18, 1, 0.18, 1.4, look.bag);
    else rectangle(canvas, hand - 0.14, 0.52, hand + 0.1, 0.8, look.bag);
  }
  rectangle(canvas, -0.07, 1.42, 0.07, 1.54, shade(skin, 0.84));
  if (look.long) ellipse(canvas, side ? -0.07 : 0, 1.58, 0.2, 0.25, hair);
  ellipse(canvas, 0, 1.67, 0.175, 0.19, hair);
  if (!look.behind) ellipse(canvas, side ? 0.05 : 0, 1.63, side ? 0.13 : 0.135, 0.15, skin);
  if (look.hat >= 0) {
    ellipse(canvas, 0, 1.75, 0.19, 0.11, look.hat);
    rectangle(canvas, side ? -0.18 : -0.22, 1.7, side ? 0.28 : 0.22, 1.75, shade(look.hat, 0.75));
  }
}
