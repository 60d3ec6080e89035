/** Two runs compared: who learned faster, and whether the difference is more than chance. */
import { anchorWords, type RunName, type RunSettings, raceOf, stepWords } from './run-settings.ts';

/** One measurement. */
export interface Round {
  round: number;
  step: number;
  /** trained until then, without measuring */
  seconds: number;
  /** 0..1 */
  ap50: number;
}

/** A run as it is compared. */
export interface Racer {
  name: RunName;
  settings: RunSettings;
  /** by rising step, the first before any step */
  rounds: readonly Round[];
  /** things in the held-out scenes */
  things: number;
}

/** What came of a comparison; figures are null where they have no meaning. */
export interface Race {
  /** one of the reasons why there is no answer, or which answer it is */
  kind: 'one run' | 'other settings' | 'same switches' | 'two switches' | 'too early' | 'chance' | 'faster';
  sentence: string;
  /** the one that is ahead at the last step that both reached */
  leader: RunName | null;
  /** how many times as fast the leader came to the best that the other reached */
  speed: number | null;
}

/** An AP50 below this is still noise: nothing is learned yet that could be compared. */
const NOTHING = 0.02;

/**
 * How far an AP50 may be off by chance: the standard error of a share of one half among so many things. Two runs on the same
 * scenes differ by less than that, so it is on the careful side.
 */
export const chanceOf = (things: number): number => 0.5 / Math.sqrt(Math.max(1, things));

/**
 * When a curve first reaches an AP50, between rounds along a straight line; null when it never does.
 *
 * @param along what is counted: seconds or steps
 */
export function reached(
  rounds: readonly Round[],
  ap50: number,
  along: 'seconds' | 'step' = 'seconds',
): number | null {
  for (const [i, now] of rounds.entries()) {
    if (now.ap50 < ap50) continue;
    const before = rounds[i - 1];
    if (!before) return now[along];
    const share = (ap50 - before.ap50) / (now.ap50 - before.ap50);
    return before[along] + share * (now[along] - before[along]);
  }
  return null;
}

const best = (rounds: readonly Round[]): number => Math.max(0, ...rounds.map(({ ap50 }) => ap50));
const two = (value: number): string => value.toFixed(2);

/** What a run has that the other has not. */
function wordsOf({ anchors, multiScale }: RunSettings, other: RunSettings): string {
  if (anchors !== other.anchors) return anchorWords[anchors];
  return multiScale ? 'several scales' : 'one scale';
}

/** Compares two runs at the last step that both have reached. */
export function race(a: Racer | null, b: Racer | null): Race {
  const none = { leader: null, speed: null };
  if (!a?.rounds.length || !b?.rounds.length)
    return { kind: 'one run', sentence: 'Train A and B, then they are compared here.', ...none };
  if (raceOf(a.settings) !== raceOf(b.settings))
    return {
      kind: 'other settings',
      sentence:
        'A and B were trained with different settings (start, minutes, batch, rate or seed), so they are not compared. Train one of them again.',
      ...none,
    };
  const anchors = a.settings.anchors !== b.settings.anchors;
  const scales = a.settings.multiScale !== b.settings.multiScale;
  if (!anchors && !scales)
    return {
      kind: 'same switches',
      sentence: 'A and B have the same switches: they are one run, trained twice. Change one switch of B.',
      ...none,
    };
  if (anchors && scales)
    return {
      kind: 'two switches',
      sentence: 'A and B differ in two switches, so nobody can say which one made the difference.',
      ...none,
    };
  const step = Math.min(a.rounds.at(-1)!.step, b.rounds.at(-1)!.step);
  const upTo = ({ rounds }: Racer) => rounds.filter((round) => round.step <= step);
  const [one, two_] = [upTo(a), upTo(b)];
  const [endA, endB] = [one.at(-1)!.ap50, two_.at(-1)!.ap50];
  const after = `After ${stepWords(step)} A (${wordsOf(a.settings, b.settings)}) has an AP50 of ${two(endA)}, B (${wordsOf(b.settings, a.settings)}) of ${two(endB)}.`;
  if (step === 0 || Math.max(endA, endB) < NOTHING)
    return {
      kind: 'too early',
      sentence: `${after} Both have learned too little to be compared: train longer, or start from the trained body.`,
      ...none,
    };
  const leader: RunName = endA >= endB ? 'A' : 'B';
  const [ahead, behind] = leader === 'A' ? [a, b] : [b, a];
  const [fast, slow] = leader === 'A' ? [one, two_] : [two_, one];
  const chance = chanceOf(Math.min(a.things, b.things));
  const apart = Math.abs(endA - endB);
  const things = Math.min(a.things, b.things);
  if (apart <= chance)
    return {
      kind: 'chance',
      sentence: `${after} The difference of ${two(apart)} is no more than the ${two(chance)} that chance alone allows with ${things} things: these runs do not show that either is faster. Another seed, or more minutes, may.`,
      leader,
      speed: null,
    };
  const target = best(slow);
  const [quick, long] = [reached(fast, target), slow.find(({ ap50 }) => ap50 === target)?.seconds ?? null];
  const speed = quick && long && target >= NOTHING ? long / quick : null;
  const caught =
    speed === null
      ? `${behind.name} had hardly begun to learn by then.`
      : `${leader} reached ${behind.name}’s best, ${two(target)}, after ${quick!.toFixed(0)} s of training, ${behind.name} after ${long!.toFixed(0)} s: ${speed.toFixed(1)} times as fast.`;
  return {
    kind: 'faster',
    sentence: `${after} ${caught} ${answer(ahead.settings, behind.settings)} The difference of ${two(apart)} is more than the ${two(chance)} that chance allows with ${things} things; one seed is still one seed.`,
    leader,
    speed,
  };
}

/** The question of the figure, answered for the switch that the two differ in. */
function answer(ahead: RunSettings, behind: RunSettings): string {
  if (ahead.anchors === behind.anchors)
    return `Here ${ahead.multiScale ? 'several scales' : 'one scale'} learned faster, as measured at 128 pixels.`;
  if (behind.anchors === 'none') return `Here priors did speed up training.`;
  if (ahead.anchors === 'none')
    return `Here priors did not speed up training: the network did better without.`;
  return ahead.anchors === 'k-means'
    ? 'Here priors that fit the things learned faster than drawn ones.'
    : 'Here drawn priors did better than those of k-means.';
}
