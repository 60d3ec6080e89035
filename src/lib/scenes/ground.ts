import type { Random } from '../random.ts';
import { type Canvas, polygon, rectangle, setFrameAxes } from './canvas.ts';
import { type Climate, hazeAt } from './climate.ts';
import { type Colour, mix, rgb, shade } from './colour.ts';
import { groundX, groundY, type StreetPlan } from './street-plan.ts';

const [ROAD, PAVEMENT, VEGETATION] = [2, 3, 4];

/** Paints a rectangle that lies on the ground, between two distances to the right and two scales. */
function patch(
  canvas: Canvas,
  plan: StreetPlan,
  from: number,
  to: number,
  far: number,
  near: number,
  colour: Colour,
  opacity = 256,
): void {
  const [top, bottom] = [groundY(plan, far), groundY(plan, near)];
  polygon(
    canvas,
    [
      groundX(plan, from, far),
      top,
      groundX(plan, to, far),
      top,
      groundX(plan, to, near),
      bottom,
      groundX(plan, from, near),
      bottom,
    ],
    colour,
    opacity,
  );
}

/** Fills every row between two with a colour that runs from one to another, over the canvas's clip. */
export function gradient(
  canvas: Canvas,
  top: number,
  bottom: number,
  from: Colour,
  to: Colour,
  opacity = 256,
): void {
  const step = 1 / canvas.unit;
  const [first, last] = [Math.floor(top * canvas.unit), Math.ceil(bottom * canvas.unit)];
  const rows = Math.max(1, last - first);
  for (let row = Math.max(0, first); row < Math.min(canvas.height, last); row++)
    rectangle(canvas, 0, row * step, 128, (row + 1) * step, mix(from, to, (row - first) / rows), opacity);
}

/** Paints road, pavements, grass and the markings. */
export function paintGround(
  canvas: Canvas,
  plan: StreetPlan,
  climate: Climate,
  next: Random,
  shift: number,
): void {
  setFrameAxes(canvas);
  const asphalt = mix(rgb(108, 110, 118), rgb(128, 124, 122), next());
  const stone = mix(rgb(196, 186, 170), rgb(178, 178, 176), next());
  const grass = mix(rgb(112, 160, 84), rgb(134, 166, 92), next());
  const marking = mix(rgb(236, 236, 230), rgb(240, 196, 70), shift);
  const edge = (plan.view === 'along' ? plan.roadHalf : 0) + plan.pavement;
  hazeAt(canvas, climate, 8);
  if (plan.view === 'along') {
    canvas.tag = VEGETATION;
    gradient(canvas, plan.horizon, 128, shade(grass, 1.04), shade(grass, 0.86));
    canvas.tag = PAVEMENT;
    patch(canvas, plan, -edge, edge, 0.5, 32, stone);
    hazeAt(canvas, climate, 14);
    for (let z = 0; z < 9; z++) {
      const scale = 110 / (4.4 + 1.9 * z);
      patch(canvas, plan, -edge, edge, scale, scale * 1.012, shade(stone, 0.84));
    }
    for (const side of [-1, 1])
      patch(
        canvas,
        plan,
        side * (plan.roadHalf + plan.pavement * 0.5),
        side * (plan.roadHalf + plan.pavement * 0.5 + 0.05),
        3,
        32,
        shade(stone, 0.84),
      );
    for (const side of [-1, 1])
      patch(canvas, plan, side * plan.roadHalf, side * (plan.roadHalf + 0.16), 0.5, 32, shade(stone, 1.16));
    canvas.tag = ROAD;
    patch(canvas, plan, -plan.roadHalf, plan.roadHalf, 0.5, 32, asphalt);
    canvas.clip = ROAD;
    gradient(canvas, plan.horizon, 128, shade(asphalt, 1.12), shade(asphalt, 0.84));
    canvas.clip = -1;
    for (const side of [-1, 1])
      patch(
        canvas,
        plan,
        side * (plan.roadHalf - 0.24),
        side * (plan.roadHalf - 0.14),
        1.5,
        32,
        marking,
        190,
      );
    for (let z = 3.2; z < 60; z += 4.4)
      patch(canvas, plan, -0.06, 0.06, 110 / (z + 2.1), 110 / z, marking, 230);
    if (plan.crossing) {
      const [far, near] = plan.crossing;
      patch(canvas, plan, -plan.roadHalf, plan.roadHalf, far * 0.97, near * 1.03, asphalt);
      for (let x = -plan.roadHalf + 0.18; x < plan.roadHalf - 0.2; x += 0.72)
        patch(canvas, plan, x, x + 0.4, far, near, marking, 240);
    }
  } else {
    const [houses, farKerb, nearKerb] = plan.rows;
    const lawn = plan.strength * 7 - Math.floor(plan.strength * 7) < 0.45;
    canvas.tag = PAVEMENT;
    gradient(canvas, groundY(plan, houses), 128, stone, shade(stone, 1.02));
    hazeAt(canvas, climate, 14);
    for (let x = -12; x < 12; x += 1.3) patch(canvas, plan, x, x + 0.045, houses, 32, shade(stone, 0.86));
    for (const scale of [houses + 1.2, nearKerb + 2.2, nearKerb + 5])
      patch(canvas, plan, -20, 20, scale, scale * 1.006, shade(stone, 0.86));
    if (lawn) {
      canvas.tag = VEGETATION;
      patch(canvas, plan, -20, 20, farKerb - 0.75, farKerb - 0.2, grass);
    }
    canvas.tag = PAVEMENT;
    patch(canvas, plan, -20, 20, farKerb - 0.16, farKerb, shade(stone, 1.16));
    canvas.tag = ROAD;
    patch(canvas, plan, -20, 20, farKerb, nearKerb, asphalt);
    canvas.clip = ROAD;
    gradient(
      canvas,
      groundY(plan, farKerb),
      groundY(plan, nearKerb),
      shade(asphalt, 0.94),
      shade(asphalt, 1.06),
    );
    canvas.clip = -1;
    patch(canvas, plan, -20, 20, farKerb, farKerb + 0.16, shade(asphalt, 0.72));
    const middle = (farKerb + nearKerb) / 2;
    for (let x = -11; x < 11; x += 2)
      patch(canvas, plan, x, x + 1.1, middle - 0.12, middle + 0.14, marking, 230);
    if (plan.crossing) {
      const [left, right] = plan.crossing;
      patch(canvas, plan, left - 0.25, right + 0.25, farKerb + 0.2, nearKerb - 0.05, asphalt);
      for (let scale = farKerb + 0.35; scale < nearKerb - 0.4; scale += 1.15)
        patch(canvas, plan, left, right, scale, Math.min(scale + 0.62, nearKerb - 0.1), marking, 240);
    }
    canvas.tag = PAVEMENT;
    patch(canvas, plan, -20, 20, nearKerb, nearKerb + 0.4, shade(stone, 1.14));
    patch(canvas, plan, -20, 20, nearKerb + 0.4, nearKerb + 0.5, shade(stone, 0.74));
  }
}
