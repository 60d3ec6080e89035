/**
 * A portrait of what a network looks for: gradient ascent from noise, with regularisers that can be switched off one by one, and a
 * second picture to compare with that differs in one of them. Plain data; the two figures that draw portraits share it.
 */
import { choice, type Field, flag, number } from './codec.ts';
import { type DreamSettings, defaultPortrait, dreamLimits } from './dream-settings.ts';
import { shortNumber } from './short-number.ts';

/** A rule that keeps the ascent from ending in noise. */
export interface Regulariser {
  readonly id: 'coarse' | 'detail' | 'jitter' | 'turn' | 'smooth' | 'grey' | 'colour';
  readonly name: string;
  /** what it does, for a hint */
  readonly does: string;
  /** the settings without it */
  readonly off: Partial<DreamSettings>;
}

/** The regularisers, the strongest first. */
export const REGULARISERS: readonly Regulariser[] = [
  {
    id: 'coarse',
    name: 'coarse to fine',
    does: 'begins small and enlarges the picture between octaves, so that large shapes come first',
    off: { octaves: 1 },
  },
  {
    id: 'detail',
    name: 'balanced detail',
    does: 'splits the gradient into levels of detail and makes all of them equally strong',
    off: { pyramid: 0 },
  },
  {
    id: 'jitter',
    name: 'jitter',
    does: 'shifts the picture by a few random pixels before each step',
    off: { jitter: 0 },
  },
  {
    id: 'turn',
    name: 'turning and zooming',
    does: 'turns and enlarges it a little at random before each step',
    off: { rotate: 0, zoom: 0 },
  },
  {
    id: 'smooth',
    name: 'smoothing',
    does: 'subtracts the total variation: differences of neighbouring pixels cost',
    off: { smoothing: 0 },
  },
  {
    id: 'grey',
    name: 'L2 to grey',
    does: 'subtracts the squared distance from grey: strong colours cost',
    off: { l2: 0 },
  },
  {
    id: 'colour',
    name: 'decorrelated colour',
    does: 'climbs in colour coordinates that are independent of each other in photographs',
    off: { decorrelate: false },
  },
];

type RegulariserId = Regulariser['id'];

/** What to draw, besides of what. */
export interface Portrait extends Record<RegulariserId, boolean> {
  /** what the second picture changes: nothing (there is none), the one regulariser, or all of them off */
  compare: 'nothing' | 'plain' | RegulariserId;
  /** pictures at once, each from other noise */
  copies: number;
  /** how much they are pushed apart */
  diversity: number;
  /** side of a picture in pixels; the detector's heat map needs multiples of 32 */
  size: number;
  /** in each octave */
  steps: number;
  /** in grey levels */
  step: number;
  seed: number;
}

export const SIZES = [96, 128, 160, 192, 256] as const;
export const COPIES = [1, 2, 4] as const;
export const COMPARISONS: readonly Portrait['compare'][] = [
  'nothing',
  'plain',
  ...REGULARISERS.map(({ id }) => id),
];

const limited = (initial: number, name: 'steps' | 'stepSize', most: number, step: number) =>
  number(initial, { min: dreamLimits[name].least, max: most, step });

/** How a portrait is kept in a link; `change` gives other start values. */
export function portraitFields(change: Partial<Portrait> = {}): {
  [K in keyof Portrait]: Field<Portrait[K]>;
} {
  const on = (id: RegulariserId) => flag(change[id] ?? true);
  const size = number(change.size ?? 128, { min: SIZES[0], max: SIZES.at(-1)!, step: 32 });
  return {
    coarse: on('coarse'),
    detail: on('detail'),
    jitter: on('jitter'),
    turn: on('turn'),
    smooth: on('smooth'),
    grey: on('grey'),
    colour: on('colour'),
    compare: choice(change.compare ?? 'plain', COMPARISONS),
    copies: choiceOf(change.copies ?? 1, COPIES),
    diversity: number(change.diversity ?? 1, { min: 0, max: dreamDiversity, step: 0.5 }),
    size,
    steps: limited(change.steps ?? defaultPortrait.steps, 'steps', 100, 1),
    step: limited(change.step ?? defaultPortrait.stepSize, 'stepSize', 32, 0.5),
    seed: number(change.seed ?? 1, { min: 0, max: 9999, step: 1 }),
  };
}

const dreamDiversity = 10;

/** One of a few numbers. */
function choiceOf(initial: number, options: readonly number[]): Field<number> {
  return {
    initial,
    write: String,
    read: (text) => options.find((option) => String(option) === text),
  };
}

/** One picture to draw. */
export interface Sitting {
  id: 'chosen' | 'other';
  /** what is special about it */
  title: string;
  settings: DreamSettings;
  copies: number;
  diversity: number;
  size: number;
  /** over all octaves */
  stepsTotal: number;
}

function sitting(portrait: Portrait, id: Sitting['id'], title: string): Sitting {
  const { steps, step: stepSize, seed, copies, size } = portrait;
  const settings = { ...defaultPortrait, steps, stepSize, seed };
  for (const { id: name, off } of REGULARISERS) if (!portrait[name]) Object.assign(settings, off);
  // Without octaves as many steps, all of them at the full size.
  if (!portrait.coarse) settings.steps = Math.min(dreamLimits.steps.most, steps * defaultPortrait.octaves);
  const diversity = copies > 1 ? portrait.diversity : 0;
  return { id, title, settings, copies, diversity, size, stepsTotal: settings.steps * settings.octaves };
}

/** The picture that was chosen, and the one to compare it with, if any; both from the same noise. */
export function sittings(portrait: Portrait): readonly Sitting[] {
  const off = REGULARISERS.filter(({ id }) => !portrait[id]);
  const title =
    off.length === 0
      ? 'With all regularisers'
      : off.length === REGULARISERS.length
        ? 'Plain ascent'
        : `Without ${listed(off.map(({ name }) => name))}`;
  const chosen = sitting(portrait, 'chosen', title);
  const { compare } = portrait;
  if (compare === 'nothing') return [chosen];
  if (compare === 'plain') {
    const none = Object.fromEntries(REGULARISERS.map(({ id }) => [id, false]));
    return [chosen, sitting({ ...portrait, ...none }, 'other', 'Plain ascent: no regulariser')];
  }
  const { name } = REGULARISERS.find(({ id }) => id === compare)!;
  const flipped = { ...portrait, [compare]: !portrait[compare] };
  const other =
    off.length === 0 ? `Without ${name}` : `The same ${portrait[compare] ? 'without' : 'with'} ${name}`;
  return [chosen, sitting(flipped, 'other', other)];
}

/** "a, b and c". */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Tells pictures apart: the same for the same target and the same settings, whatever else is drawn beside. */
export function sittingKey({ settings, copies, diversity, size }: Sitting, target: string): string {
  return JSON.stringify([target, settings, copies, diversity, size]);
}

/** How far a picture is, and in the end what the network makes of it. */
export interface Outcome<Finding> {
  losses: readonly number[];
  stepsDone: number;
  stepsTotal: number;
  secondsLeft: number | null;
  phase: 'drawing' | 'judging' | 'stopped' | 'ended';
  /** a sentence about an end that was not as it should be, or about what was done differently */
  says: string;
  finding: Finding | null;
}

/** What to say below a picture; `judged` says it of one that is finished. */
export function outcomeSays<Finding>(
  outcome: Outcome<Finding> | null,
  judged: (finding: Finding) => string,
): string {
  if (!outcome) return 'Not drawn yet.';
  const { phase, stepsDone, stepsTotal, secondsLeft, says, finding } = outcome;
  if (phase === 'judging') return 'Asking the network what it makes of it.';
  if (phase === 'ended') return [says, finding === null ? '' : judged(finding)].filter(Boolean).join(' ');
  const left = secondsLeft === null ? '' : `, about ${Math.max(1, Math.round(secondsLeft))} s left`;
  const at = `Step ${stepsDone} of ${stepsTotal}`;
  return phase === 'stopped'
    ? `Stopped at ${at.toLowerCase()}.`
    : [`${at}${left}.`, says].filter(Boolean).join(' ');
}

/** "3.2 times" when both are above 0; otherwise no ratio makes sense, and null is returned. */
export function times(value: number, other: number): string | null {
  if (!(value > 0 && other > 0)) return null;
  const ratio = value / other;
  return `${shortNumber(ratio, ratio < 10 ? 1 : 0)} times`;
}
