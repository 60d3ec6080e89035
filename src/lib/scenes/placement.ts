import type { Random } from '../random.ts';
import { thingNames } from './names.ts';
import { outside, overlap, type Placed } from './placed.ts';
import { propose, type Wish } from './propose.ts';
import type { SceneSettings } from './settings.ts';
import type { StreetPlan } from './street-plan.ts';

const LIGHT = 5;

/** How often each class is chosen. */
const shares = [0.2, 0.21, 0.165, 0.18, 0.15, 0.12];

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
