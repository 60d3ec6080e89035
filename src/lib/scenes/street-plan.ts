import { type Random, random } from '../random.ts';
import type { SceneSettings } from './settings.ts';

/** The lie of one street, in frame units (the frame is 128 by 128) and metres. */
export interface StreetPlan {
  /** does one look along the road, or across it at the houses on the other side? */
  view: 'along' | 'across';
  weather: 'clear' | 'night' | 'rain' | 'low contrast';
  /** the row of the horizon */
  horizon: number;
  /** the column that lines along the view run to */
  vanishing: number;
  /** how high the eye is, metres */
  eye: number;
  /** how far to the right of the road's middle the eye is, metres */
  aside: number;
  /** along: half the road's width, metres */
  roadHalf: number;
  /** along: the width of each pavement, metres */
  pavement: number;
  /** across: units per metre at the houses, the far kerb, the near kerb */
  rows: [houses: number, farKerb: number, nearKerb: number];
  /** where a pedestrian crossing lies: along, its far and near scale; across, its left and right metres; or none */
  crossing: [number, number] | null;
  /** the side that the light comes from */
  sun: -1 | 1;
  /** 0 to 1, where the seed's own weather lies between mild and strong */
  strength: number;
}

/** Independent random streams of one seed, so that what one part draws does not move what another part draws. */
export function stream(seed: number, part: number): Random {
  const next = random(Math.imul(seed, 0x9e3779b1) ^ Math.imul(part, 0x85ebca6b));
  next();
  return next;
}

/** Decides the lie of the street of a seed. */
export function planStreet(seed: number, settings: SceneSettings): StreetPlan {
  const next = stream(seed, 1);
  const view = next() < 0.55 ? 'along' : 'across';
  const chance = next();
  const drawn = chance < 0.75 ? 'clear' : chance < 0.84 ? 'night' : chance < 0.92 ? 'rain' : 'low contrast';
  const weather = settings.weather === 'any' ? drawn : settings.weather;
  const along = view === 'along';
  const horizon = along ? 38 + 12 * next() : 28 + 10 * next();
  const vanishing = 64 + (along ? 44 : 60) * (next() - 0.5);
  const eye = (3.1 + 0.3 * next()) * (1 + 0.2 * settings.shift);
  const aside = along ? 1.6 * (next() - 0.5) : 0;
  const roadHalf = (2.05 + 0.35 * next()) * (1 - 0.1 * settings.shift);
  const pavement = 1.9 + 0.6 * next();
  const houses = 9.4 + 0.6 * next();
  const farKerb = houses + 2 + 0.8 * next();
  const nearKerb = 18.4 + 1.6 * next();
  const crossed = next() < 0.5;
  const start = next();
  const crossing: [number, number] | null = !crossed
    ? null
    : along
      ? [9 + 5 * start, 13 + 7.5 * start]
      : [-3.4 + 5 * start, -1.2 + 5 * start];
  const sun = next() < 0.5 ? -1 : 1;
  return {
    view,
    weather,
    horizon,
    vanishing,
    eye,
    aside,
    roadHalf,
    pavement,
    rows: [houses, farKerb, nearKerb],
    crossing,
    sun,
    strength: next(),
  };
}

/** The column of a point on the ground `right` metres from the road's middle, where a metre is `scale` units. */
export function groundX(plan: StreetPlan, right: number, scale: number): number {
  return plan.vanishing + (right - plan.aside) * scale;
}

/** The row of the ground where a metre is `scale` units. */
export function groundY(plan: StreetPlan, scale: number): number {
  return plan.horizon + plan.eye * scale;
}
