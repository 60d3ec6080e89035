import type { Random } from '../random.ts';
import { designBicycle } from './bicycle.ts';
import { designBus } from './bus.ts';
import { designCar, type View } from './car.ts';
import type { Design } from './design.ts';
import { designDog } from './dog.ts';
import { designPerson } from './person.ts';
import type { Placed } from './placed.ts';
import type { SceneSettings } from './settings.ts';
import { groundX, groundY, type StreetPlan } from './street-plan.ts';
import { designTrafficLight } from './traffic-light.ts';

/** What the planner wants of a thing: plainly visible, small, partly hidden by another or cut off by the frame. */
export type Wish = 'plain' | 'small' | 'hidden' | 'cut';

const [CAR, BUS, BICYCLE, PERSON, DOG, LIGHT] = [0, 1, 2, 3, 4, 5];

/** Units per metre for a plain and for a small thing of each class; cars and buses seen from an end have their own. */
const plainScales = [
  [11, 19],
  [10.5, 17],
  [11, 19],
  [13, 26],
  [14, 25],
  [13, 20],
] as const;
const plainEndScales = [13.5, 22] as const;
const smallScales = [
  [4.4, 6.6],
  [4, 5],
  [5.6, 8.2],
  [9.8, 11.8],
  [7.4, 10.4],
  [10, 12],
] as const;
const smallEndScales = [6.4, 9] as const;

/**
 * Draws one candidate: how a thing of this class looks and where it could stand for the wish; null where the street has no
 * place for it.
 */
export function propose(
  plan: StreetPlan,
  settings: SceneSettings,
  next: Random,
  kind: number,
  wish: Wish,
  placed: readonly Placed[],
): Placed | null {
  const vehicle = kind === CAR || kind === BUS;
  // Of a bus cut by the lower edge only the top of its box would be seen, which could be anything.
  if (plan.view === 'along' && kind === BUS && wish === 'cut') return null;
  const view = chooseView(plan, next());
  const end = vehicle && (view === 'front' || view === 'rear');
  const [low, high] = scaleRange(kind, wish, end);
  let scale = low + (high - low) * next();
  const design = createDesign(kind, view, next);
  let mirrored = next() < 0.5;
  let x: number;
  if (plan.view === 'along') {
    const kerb = plan.roadHalf;
    const far = kerb + plan.pavement;
    const side = next() < 0.5 ? -1 : 1;
    const share = next();
    if (vehicle) {
      const lane = view === 'rear' ? 1 : view === 'front' ? -1 : 0;
      x = groundX(plan, (lane + 0.5 * (share - 0.5)) * kerb * 0.5, scale);
      if (!end) x += (share - 0.5) * 20;
    } else if (kind === LIGHT) x = groundX(plan, side * (kerb + 0.25 + 0.5 * share), scale);
    else if (plan.crossing && (kind === PERSON || kind === DOG) && wish !== 'small' && next() < 0.3) {
      scale = plan.crossing[0] + (plan.crossing[1] - plan.crossing[0]) * next();
      x = groundX(plan, (share * 2 - 1) * kerb * 0.85, scale);
    } else x = groundX(plan, side * (kerb + 0.3 + (far - kerb - 0.6) * share), scale);
  } else {
    const [houses, farKerb, nearKerb] = plan.rows;
    x = 4 + 120 * next();
    const share = next();
    if (vehicle) {
      if (wish === 'small') return null;
      const near = next() < 0.5;
      scale = near ? nearKerb - 1.2 - 1.2 * share : farKerb + 1.6 + 1.4 * share;
      mirrored = !near;
      if (kind === BUS && near && next() < 0.6) return null;
    } else if (kind === LIGHT)
      scale = wish === 'small' ? farKerb - 0.2 : next() < 0.5 ? farKerb - 0.2 : Math.min(20, nearKerb + 0.6);
    else if (plan.crossing && (kind === PERSON || kind === DOG) && wish !== 'small' && next() < 0.25) {
      const [left, right] = plan.crossing;
      scale = farKerb + 1 + (nearKerb - farKerb - 1.4) * next();
      x = groundX(plan, left + (right - left) * share, scale);
    } else {
      const onFar = wish === 'small' || next() < 0.35;
      const [from, to] = onFar ? [houses + 0.4, farKerb - 0.4] : [nearKerb + 0.7, high];
      scale = from + (to - from) * share;
      if (scale > high + 0.8 || scale < low - 1.5) return null;
    }
  }
  const along = plan.view === 'along';
  const drawnScale = scale;
  if (wish === 'cut') {
    const cut = 0.3 + 0.26 * next();
    if (along && vehicle) {
      // So near that the frame's lower edge cuts it: the row of its wheels and its size depend on each other.
      scale = (128 - plan.horizon) / (plan.eye - cut * design.top * settings.scale);
      x = plan.vanishing + ((x - plan.vanishing) / drawnScale) * scale;
    } else {
      if (along && kind !== LIGHT && scale < (low + high) / 2) scale += (high - low) / 2;
      const half = design.width * scale * settings.scale * (0.5 - cut);
      x = next() < 0.5 ? half : 128 - half;
    }
  } else if (wish === 'hidden' && placed.length > 0) {
    const other = placed[Math.floor(next() * placed.length)]!;
    const reach = (other.box[2] - other.box[0] + design.width * scale * settings.scale) / 2;
    x = (other.box[0] + other.box[2]) / 2 + (next() < 0.5 ? -1 : 1) * reach * (0.1 + 0.7 * next());
    if (along && vehicle) {
      const room = Math.max(0.2, plan.roadHalf - 1);
      x = Math.max(groundX(plan, -room, scale), Math.min(groundX(plan, room, scale), x));
    }
  }
  const size = scale * settings.scale;
  const y = groundY(plan, scale);
  const wide = design.width * size;
  const tall = (design.top - design.bottom) * size;
  const top = y - design.top * size;
  return { design, x, y, scale: size, mirrored, box: [x - wide / 2, top, x + wide / 2, top + tall] };
}

function chooseView(plan: StreetPlan, turn: number): View {
  if (plan.view === 'across') return turn < 0.8 ? 'side' : 'oblique';
  if (turn < 0.4) return 'front';
  if (turn < 0.74) return 'rear';
  return turn < 0.88 ? 'oblique' : 'side';
}

function scaleRange(kind: number, wish: Wish, end: boolean): readonly [low: number, high: number] {
  if (wish === 'small') return end ? smallEndScales : smallScales[kind]!;
  return end ? plainEndScales : plainScales[kind]!;
}

function createDesign(kind: number, view: View, next: Random): Design {
  if (kind === CAR) return designCar(next, view);
  if (kind === BUS) return designBus(next, view);
  if (kind === BICYCLE) return designBicycle(next);
  if (kind === PERSON) return designPerson(next);
  return kind === DOG ? designDog(next) : designTrafficLight(next);
}
