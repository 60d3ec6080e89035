/**
 * The dream itself: gradient ascent on a picture, octave by octave, on plain numbers. Where the gradient comes from, when to stop and
 * what to do with each frame is the caller's; so it runs on any backend, and everything that a backend could lose is here.
 */
import type { DreamSettings } from '../../dream-settings.ts';
import { random, randomNormal } from '../../random.ts';
import { ascend } from './ascend.ts';
import type { DreamCheckpoint } from './checkpoint.ts';
import type { OctaveSize } from './octaves.ts';
import type { Picture } from './picture.ts';
import { resample } from './resample.ts';
import { type StepClock, stepClock } from './stepClock.ts';
import { inTiles } from './tiles.ts';
import { look, lookBack, randomView } from './view.ts';

/** Pictures as the network gets them. */
export interface Seen {
  /** [copies, rows, columns, 3] in 0..255 */
  readonly values: Float32Array;
  readonly copies: number;
  readonly rows: number;
  readonly columns: number;
}

/** The objective's value and its gradient with respect to what was seen, of the same shape. Rejects when it cannot be computed. */
export type GradientAt = (seen: Seen) => Promise<{ readonly loss: number; readonly gradient: Float32Array }>;

/** What is told after each step. */
export interface DreamFrame {
  readonly checkpoint: DreamCheckpoint;
  readonly loss: number;
  readonly milliseconds: number;
  readonly secondsLeft: number | null;
  readonly notice?: string;
}

/** How to dream. */
export interface DreamOptions {
  readonly start: DreamCheckpoint;
  readonly sizes: readonly OctaveSize[];
  readonly settings: DreamSettings;
  readonly gradientAt: GradientAt;
  /** tiles' sides are multiples of this; 0 when the objective is about one place, which a tile may not hold */
  readonly tileMultiple: number;
  readonly isOutOfMemory: (error: unknown) => boolean;
  readonly onFrame: (frame: DreamFrame) => Promise<void> | void;
  readonly stopAsked: () => boolean;
  /** milliseconds */
  readonly now: () => number;
}

/** How it ended. */
export interface DreamEnd {
  readonly ended: 'finished' | 'stopped' | 'diverged' | 'no-step' | 'flat' | 'out-of-memory';
  readonly checkpoint: DreamCheckpoint;
}

/** Tiles are not made smaller than this, in pixels. */
const LEAST_TILE = 64;

/** A number for each moment of the dream, so that a resumed one draws what it would have drawn. */
const momentSeed = (seed: number, octave: number, step: number, copy: number): number =>
  (Math.imul(seed, 0x9e3779b1) ^ Math.imul(octave + 1, 0x85ebca6b)) +
  Math.imul(step + 1, 0xc2b2ae35) +
  Math.imul(copy + 1, 0x27d4eb2f);

/** Splits [copies, rows, columns, 3]. */
function apart(values: Float32Array, copies: number, rows: number, columns: number): Picture[] {
  const size = rows * columns * 3;
  return Array.from({ length: copies }, (_, i) => ({
    values: values.subarray(i * size, (i + 1) * size),
    rows,
    columns,
  }));
}

function together(pictures: readonly { readonly values: Float32Array }[]): Float32Array {
  const size = pictures[0]!.values.length;
  const joined = new Float32Array(size * pictures.length);
  pictures.forEach(({ values }, i) => {
    joined.set(values, i * size);
  });
  return joined;
}

/** Grey, to begin from noise: the middle of the range. */
const GREY = 128;

/**
 * A dream that has not begun.
 *
 * @param base the photo at the working size, or undefined for noise: normal around grey, with this standard deviation
 */
export function beginning(
  base: Picture | undefined,
  copies: number,
  sizes: readonly OctaveSize[],
  seed: number,
  deviation = 16,
): DreamCheckpoint {
  const working = sizes.at(-1)!;
  const smallest = sizes[0]!;
  const count = working.rows * working.columns * 3;
  const one = base ?? { values: new Float32Array(count).fill(GREY), ...working };
  const first = Array.from({ length: copies }, (_, copy): Picture => {
    if (base) return resample(base, smallest.rows, smallest.columns);
    const next = random(momentSeed(seed, -1, 0, copy));
    const values = Float32Array.from({ length: smallest.rows * smallest.columns * 3 }, () =>
      Math.min(255, Math.max(0, GREY + deviation * randomNormal(next))),
    );
    return { values, ...smallest };
  });
  return {
    base: together(Array.from({ length: copies }, () => one)),
    copies,
    width: working.columns,
    height: working.rows,
    picture: together(first),
    ...smallest,
    octave: 0,
    step: 0,
    losses: [],
  };
}

/** The next octave: the photo at its size, and on it what the dream has added so far, enlarged. */
function nextOctave(from: DreamCheckpoint, size: OctaveSize): DreamCheckpoint {
  const bases = apart(from.base, from.copies, from.height, from.width);
  const pictures = apart(from.picture, from.copies, from.rows, from.columns).map((picture, i) => {
    const before = resample(bases[i]!, from.rows, from.columns);
    const added = Float32Array.from(picture.values, (value, k) => value - before.values[k]!);
    const enlarged = resample({ ...picture, values: added }, size.rows, size.columns);
    const { values } = resample(bases[i]!, size.rows, size.columns);
    return { values: values.map((value, k) => Math.min(255, Math.max(0, value + enlarged.values[k]!))) };
  });
  return { ...from, ...size, picture: together(pictures), octave: from.octave + 1, step: 0 };
}

/**
 * Dreams until it is done, asked to stop, or cannot go on; the checkpoint that it returns is the last good picture.
 *
 * When the gradient runs out of memory, the picture is cut into tiles, 2 x 2, then 4 x 4 and so on, and the next frame says
 * so. Any other rejection is the caller's.
 *
 * @throws RangeError when `start` does not fit the octaves
 */
export async function dream(options: DreamOptions): Promise<DreamEnd> {
  const { sizes, settings, stopAsked, now } = options;
  let here = options.start;
  const size = sizes[here.octave];
  if (size?.rows !== here.rows || size.columns !== here.columns) {
    throw new RangeError('resume: the number of octaves, their scale and the size must be what they were');
  }
  if (settings.stepSize === 0) return { ended: 'no-step', checkpoint: here };
  const clock = stepClock(sizes, settings.steps);
  let pieces = 1;
  let notice: string | undefined;
  let bases: Picture[] = [];
  let basesOctave = -1;

  for (;;) {
    if (here.step >= settings.steps) {
      const larger = sizes[here.octave + 1];
      if (!larger) return { ended: 'finished', checkpoint: here };
      here = nextOctave(here, larger);
    }
    if (stopAsked()) return { ended: 'stopped', checkpoint: here };
    if (basesOctave !== here.octave) {
      const full = apart(here.base, here.copies, here.height, here.width);
      bases = full.map((base) => resample(base, here.rows, here.columns));
      basesOctave = here.octave;
    }
    const began = now();
    let moved: Awaited<ReturnType<typeof oneStep>>;
    try {
      moved = await oneStep(options, here, bases, pieces);
    } catch (error) {
      const smaller = Math.min(here.rows, here.columns) / (pieces * 2);
      if (!options.isOutOfMemory(error)) throw error;
      if (options.tileMultiple === 0 || smaller < Math.max(LEAST_TILE, options.tileMultiple)) {
        return { ended: 'out-of-memory', checkpoint: here };
      }
      pieces *= 2;
      clock.reset();
      notice = `There was not enough memory for the whole picture at once, so each step now works on ${pieces ** 2} tiles of it, one after the other.`;
      continue;
    }
    if (moved.kind !== 'moved') return { ended: moved.kind, checkpoint: here };
    const milliseconds = now() - began;
    clock.record(here.octave, milliseconds);
    here = {
      ...here,
      picture: moved.picture,
      step: here.step + 1,
      losses: [...here.losses, moved.loss],
    };
    await options.onFrame({
      checkpoint: here,
      loss: moved.loss,
      milliseconds,
      secondsLeft: leftAfter(clock, here),
      ...(notice === undefined ? {} : { notice }),
    });
    notice = undefined;
  }
}

const leftAfter = (clock: StepClock, { octave, step }: DreamCheckpoint) => clock.secondsLeft(octave, step);

async function oneStep(
  { settings, gradientAt, tileMultiple }: DreamOptions,
  here: DreamCheckpoint,
  bases: readonly Picture[],
  pieces: number,
) {
  const { rows, columns, copies } = here;
  const pictures = apart(here.picture, copies, rows, columns);
  // With tiles the seams have to move, whatever the jitter.
  const jitter = pieces > 1 ? Math.max(settings.jitter, LEAST_TILE) : settings.jitter;
  const views = pictures.map((_, copy) =>
    randomView(random(momentSeed(settings.seed, here.octave, here.step, copy)), { ...settings, jitter }),
  );
  const values = together(pictures.map((picture, i) => ({ values: look(picture, views[i]!) })));
  const at = inTiles(gradientAt, pieces, Math.max(1, tileMultiple));
  const { loss, gradient } = await at({ values, copies, rows, columns });
  if (!Number.isFinite(loss)) return { kind: 'diverged' } as const;
  const next: Picture[] = [];
  for (const [i, { values: slope }] of apart(gradient, copies, rows, columns).entries()) {
    const straight = lookBack(slope, rows, columns, views[i]!);
    const ascent = ascend(pictures[i]!, straight, bases[i]!.values, settings);
    if (ascent.kind !== 'moved') return ascent;
    next.push(ascent.picture);
  }
  return { kind: 'moved', loss, picture: together(next) } as const;
}
