import type { Random } from '../random.ts';
import { designBicycle } from './bicycle.ts';
import { designBus } from './bus.ts';
import { designCar, type View } from './car.ts';
import type { Design } from './design.ts';
import { designDog } from './dog.ts';
import { firstThingLabel, labelNames, thingNames } from './names.ts';
import { designPerson } from './person.ts';
import type { SceneSettings } from './settings.ts';
import { groundX, groundY, type StreetPlan } from './street-plan.ts';
import { designTrafficLight } from './traffic-light.ts';

/** A design at its place: the foot's middle in units, how many units a metre is, and whether it is mirrored. */
export interface Placed {
  design: Design;
  x: number;
  y: number;
  scale: number;
  mirrored: boolean;
  /** the silhouette's box in units: left, top, right, bottom */
  box: [number, number, number, number];
}

/** What the planner wants of a thing: plainly visible, small, partly hidden by another or cut off by the frame. */
type Wish = 'plain' | 'small' | 'hidden' | 'cut';

const [CAR, BUS, BICYCLE, PERSON, DOG, LIGHT] = [0, 1, 2, 3, 4, 5];

/** How often each class is chosen. */
const shares = [0.2, 0.21, 0.165, 0.18, 0.15, 0.12];

/** Units per metre for a plain and for a small thing of each class; cars and buses: side view, then front view. */
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

/** Chooses the things of a street and where they stand, from the farthest to the nearest. */
export function placeThings(plan: StreetPlan, settings: SceneSettings, next: Random): Placed[] {
  const classes = thingNames
    .map((name, index) => ({ name, index }))
    .filter(({ name }) => settings.things === 'all' || settings.things.includes(name))
    .map(({ index }) => index);
  const placed: Placed[] = [];
  const draw = next();
  const wanted = Math.round((4 + Math.floor(draw * draw * 5.2)) * settings.density);
  if (classes.length === 0) return placed;
  // A thing that finds no place gives its turn to another, so that the number of things holds.
  for (let turn = 0; turn < 4 * wanted && placed.length < wanted; turn++) {
    const kind = drawClass(classes, next);
    place(plan, settings, next, kind, drawWish(settings, next, placed.length, kind), placed);
  }
  return placed.sort((a, b) => a.scale - b.scale);
}

function drawClass(classes: readonly number[], next: Random): number {
  let chance = next() * classes.reduce((sum, index) => sum + shares[index]!, 0);
  for (const index of classes) {
    chance -= shares[index]!;
    if (chance < 0) return index;
  }
  return classes[classes.length - 1]!;
}

function drawWish(settings: SceneSettings, next: Random, placed: number, kind: number): Wish {
  const hard = 0.32 * settings.occlusion;
  const roll = next();
  if (roll >= hard) return roll < hard + (1 - hard) * 0.205 ? 'small' : 'plain';
  // A housing is so narrow that little of it would be left.
  if (kind === LIGHT && hard < 1) return 'plain';
  if (roll < hard * 0.46) return 'cut';
  return placed > 0 ? 'hidden' : hard < 1 ? 'plain' : 'cut';
}

/** Tries places for one thing until the wish is met; leaves it out when it cannot be. */
function place(
  plan: StreetPlan,
  settings: SceneSettings,
  next: Random,
  kind: number,
  wish: Wish,
  placed: Placed[],
): void {
  for (let attempt = 0; attempt < 40; attempt++) {
    const candidate = propose(plan, settings, next, kind, wish, placed);
    if (candidate && agrees(candidate, wish, placed)) {
      placed.push(candidate);
      return;
    }
  }
}

function propose(
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
  const turn = next();
  const view: View =
    plan.view === 'along'
      ? turn < 0.4
        ? 'front'
        : turn < 0.74
          ? 'rear'
          : turn < 0.88
            ? 'oblique'
            : 'side'
      : turn < 0.8
        ? 'side'
        : 'oblique';
  const end = vehicle && (view === 'front' || view === 'rear');
  const [low, high] =
    wish === 'small'
      ? end
        ? smallEndScales
        : smallScales[kind]!
      : end
        ? plainEndScales
        : plainScales[kind]!;
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

function createDesign(kind: number, view: View, next: Random): Design {
  if (kind === CAR) return designCar(next, view);
  if (kind === BUS) return designBus(next, view);
  if (kind === BICYCLE) return designBicycle(next);
  if (kind === PERSON) return designPerson(next);
  return labelNames[kind + firstThingLabel] === 'dog' ? designDog(next) : designTrafficLight(next);
}

/** Does the candidate stand where the wish wants it, without spoiling what stands there already? */
function agrees(candidate: Placed, wish: Wish, placed: readonly Placed[]): boolean {
  const [left, top, right, bottom] = candidate.box;
  if (top < 1 && wish !== 'cut') return false;
  if (top < -20) return false;
  if (wish !== 'cut' && (left < 1.5 || right > 126.5 || bottom > 126.5)) return false;
  let covered = 0;
  let most = 0;
  for (const other of placed) {
    const share = overlap(candidate, other);
    if (other.scale > candidate.scale) covered += share;
    else {
      const behind = overlap(other, candidate);
      const cut = outside(other.box);
      const already = placed.reduce(
        (sum, third) => sum + (third !== other && third.scale > other.scale ? overlap(other, third) : 0),
        0,
      );
      most = Math.max(most, behind);
      if (behind > 0.02 && behind + already + cut > (wish === 'hidden' ? 0.56 : 0.12)) return false;
    }
  }
  const total = covered + outside(candidate.box);
  if (wish === 'cut') return total > 0.28 && total < 0.6;
  if (wish === 'hidden') return covered < 0.56 && Math.max(covered, most) > 0.32;
  return covered < 0.12;
}

/** The share of one box that another covers. */
function overlap(a: Placed, b: Placed): number {
  const wide = Math.min(a.box[2], b.box[2]) - Math.max(a.box[0], b.box[0]);
  const tall = Math.min(a.box[3], b.box[3]) - Math.max(a.box[1], b.box[1]);
  if (wide <= 0 || tall <= 0) return 0;
  return (wide * tall) / ((a.box[2] - a.box[0]) * (a.box[3] - a.box[1]));
}

function outside(box: readonly [number, number, number, number]): number {
  const wide = Math.min(128, box[2]) - Math.max(0, box[0]);
  const tall = Math.min(128, box[3]) - Math.max(0, box[1]);
  if (wide <= 0 || tall <= 0) return 1;
  return 1 - (wide * tall) / ((box[2] - box[0]) * (box[3] - box[1]));
}
