import { type Codec, codec, type Field, flag, number } from '../../lib/codec.ts';
import { type DreamSettings, defaultDream, dreamLimits } from '../../lib/dream-settings.ts';
import { DREAM_SIDES, dreamSize } from '../../lib/dream-size.ts';
import { shortNumber } from '../../lib/short-number.ts';
import { MOST_PARTS, type Part, partsName, partsProblem, tensorOf, WHOLE_LAYER } from './objective.ts';
import { type Preset, presets } from './presets.ts';
import { nowOf, type Run, type Size, sentenceOf } from './run.ts';

export interface DreamState {
  /** up to three parts; a part without a node is none. A channel of -1 is the whole layer. */
  node: string;
  channel: number;
  weight: number;
  node2: string;
  channel2: number;
  weight2: number;
  node3: string;
  channel3: number;
  weight3: number;
  /** longer side of the picture that is worked on, in pixels */
  size: number;
  octaves: number;
  scale: number;
  /** in each octave */
  steps: number;
  /** in grey levels when the gradient is normalised */
  step: number;
  jitter: number;
  rotate: number;
  zoom: number;
  smoothing: number;
  l2: number;
  pyramid: number;
  decorrelate: boolean;
  normalise: boolean;
  seed: number;
  /** the film: per cent that each frame is enlarged by, steps in each octave of a frame, frames */
  filmZoom: number;
  filmSteps: number;
  filmFrames: number;
}

/** Longer sides that are offered, in pixels. */
export const SIZES = [160, 240, 320, 480, 640, 960] as const;
export const MOST_FRAMES = 120;
/** Most steps in each octave. */
export const MOST_STEPS = 200;
/** A step beyond this many grey levels makes noise of any picture. */
const WILD_STEP = 40;

function nodeField(initial: string, optional: boolean): Field<string> {
  const known = (text: string) => tensorOf(text) !== undefined || (optional && text === '');
  return { initial, write: (value) => value, read: (text) => (known(text) ? text : undefined) };
}

const START = presets[0]!.parts[0]!;
const channel = () => number(WHOLE_LAYER, { min: WHOLE_LAYER, max: 999, step: 1 });
const weight = () => number(1, { min: -2, max: 2, step: 0.1 });
const limited = (name: keyof typeof dreamLimits, step?: number) => {
  const { least, most } = dreamLimits[name];
  return number(defaultDream[name], { min: least, max: most, ...(step ? { step } : {}) });
};

export const dreamCodec: Codec<DreamState> = codec<DreamState>({
  node: nodeField(START.node, false),
  channel: channel(),
  weight: weight(),
  node2: nodeField('', true),
  channel2: channel(),
  weight2: weight(),
  node3: nodeField('', true),
  channel3: channel(),
  weight3: weight(),
  size: number(320, { min: 96, max: DREAM_SIDES.most, step: 1 }),
  octaves: limited('octaves', 1),
  scale: number(defaultDream.octaveScale, { min: 1.1, max: 2 }),
  steps: number(defaultDream.steps, { min: 1, max: MOST_STEPS, step: 1 }),
  step: number(defaultDream.stepSize, { min: 0, max: 1e9 }),
  jitter: limited('jitter', 1),
  rotate: limited('rotate'),
  zoom: limited('zoom'),
  smoothing: limited('smoothing'),
  l2: limited('l2'),
  pyramid: limited('pyramid', 1),
  decorrelate: flag(defaultDream.decorrelate),
  normalise: flag(defaultDream.normalise === 'rms'),
  seed: number(defaultDream.seed, { min: 0, max: 99999, step: 1 }),
  filmZoom: number(4, { min: 1, max: 15, step: 1 }),
  filmSteps: number(2, { min: 1, max: 10, step: 1 }),
  filmFrames: number(24, { min: 4, max: MOST_FRAMES, step: 1 }),
});

/** The state's fields of each part. */
const fields = [
  { node: 'node', channel: 'channel', weight: 'weight' },
  { node: 'node2', channel: 'channel2', weight: 'weight2' },
  { node: 'node3', channel: 'channel3', weight: 'weight3' },
] as const satisfies readonly {
  node: keyof DreamState;
  channel: keyof DreamState;
  weight: keyof DreamState;
}[];

/** The parts that are asked for, one at least. */
export function partsOf(state: DreamState): Part[] {
  return fields
    .map(({ node, channel, weight }) => ({
      node: state[node],
      channel: state[channel],
      weight: state[weight],
    }))
    .filter(({ node }) => node !== '');
}

/** Other parts; more than three are cut off, and without any the first stays. */
export function withParts(state: DreamState, parts: readonly Part[]): DreamState {
  if (parts.length === 0) return state;
  const next = { ...state };
  for (const [i, names] of fields.entries()) {
    const part = parts[i] ?? { node: '', channel: WHOLE_LAYER, weight: 1 };
    next[names.node] = part.node;
    next[names.channel] = part.channel;
    next[names.weight] = part.weight;
  }
  // A lone part counts as it is.
  if (parts.length === 1) next.weight = 1;
  return next;
}

/** One part changed. A channel that the layer does not have becomes the whole layer. */
export function setPart(state: DreamState, index: number, change: Partial<Part>): DreamState {
  return withParts(
    state,
    partsOf(state).map((part, i) => {
      if (i !== index) return part;
      const next = { ...part, ...change };
      const channels = tensorOf(next.node)?.channels ?? 0;
      return change.node !== undefined && next.channel >= channels ? { ...next, channel: WHOLE_LAYER } : next;
    }),
  );
}

/** One more part: the stage's output that comes after the last one, so that there is something to see at once. */
export function addPart(state: DreamState, node: string): DreamState {
  const parts = partsOf(state);
  return parts.length < MOST_PARTS
    ? withParts(state, [...parts, { node, channel: WHOLE_LAYER, weight: 1 }])
    : state;
}

export function removePart(state: DreamState, index: number): DreamState {
  const rest = partsOf(state).filter((_, i) => i !== index);
  return withParts(state, rest);
}

/** A preset's layers and settings; size, seed and film stay. */
export function withPreset(
  state: DreamState,
  { parts, settings }: Pick<Preset, 'parts' | 'settings'>,
): DreamState {
  const { stepSize, octaveScale, normalise, seed, ...rest } = settings;
  return {
    ...withParts(state, parts),
    ...rest,
    step: stepSize,
    scale: octaveScale,
    normalise: normalise === 'rms',
  };
}

/** The preset that this is, or null for the reader's own settings. */
export function presetOf(state: DreamState): Preset | null {
  return presets.find((preset) => dreamKey(withPreset(state, preset)) === dreamKey(state)) ?? null;
}

/** The settings as the engine takes them. */
export function settingsOf(state: DreamState): DreamSettings {
  const { octaves, scale, steps, step, jitter, rotate, zoom, smoothing, l2, pyramid, decorrelate, seed } =
    state;
  return {
    octaves,
    octaveScale: scale,
    steps,
    stepSize: step,
    jitter,
    rotate,
    zoom,
    smoothing,
    l2,
    pyramid,
    decorrelate,
    normalise: state.normalise ? 'rms' : 'none',
    seed,
  };
}

/** What has to be the same for a stopped dream to go on: everything but the film. */
export function dreamKey(state: DreamState): string {
  const { filmZoom, filmSteps, filmFrames } = dreamCodec.initial;
  return dreamCodec.write({ ...state, filmZoom, filmSteps, filmFrames });
}

/** The picture as it is worked on: proportions kept, as far as the engine's bounds allow. */
export function workingSize({ size }: Pick<DreamState, 'size'>, picture: Size): Size {
  return dreamSize(picture, size);
}

export interface Derived {
  parts: Part[];
  preset: Preset | null;
  /** why it cannot start, as a sentence */
  problem: string | null;
  /** it can, but this is what to expect */
  caution: string | null;
  /** sizes and steps before it begins */
  plan: string;
  /** what goes on or how it ended */
  sentence: string;
  /** step by step, for the eye only */
  now: string;
  /** share that is done, 0 to 1; null while nobody waits */
  done: number | null;
  /** first loss of each octave, for the chart */
  octaveStarts: number[];
}

const digits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

function cautionOf(state: DreamState): string | null {
  if (state.step === 0) return 'With a step size of 0 the picture stays as it is. Choose 1 to 10.';
  if (state.normalise && state.step > WILD_STEP)
    return `A step of ${digits.format(state.step)} moves pixels by ${digits.format(state.step)} levels of grey at once, and there are only 256: they end up black or white, and noise is left. Choose 1 to 10.`;
  if (!state.normalise)
    return 'The gradient is taken as it is, usually tiny: expect that nothing is to be seen, or try a much larger step size.';
  return null;
}

/** Everything that is shown. `picture` is the photo's size, null while it is not there yet. */
export function derive(state: DreamState, picture: Size | null, run: Run): Derived {
  const parts = partsOf(state);
  const problem = partsProblem(parts);
  const name = partsName(parts);
  const full = picture && workingSize(state, picture);
  const total = state.octaves * state.steps;
  const each = `${state.steps} ${state.steps === 1 ? 'step' : 'steps'}`;
  const smaller = `${state.octaves} octaves of ${each}, ${total} in all, each ${shortNumber(state.scale)} times as large as the one before, up to`;
  const plan = full
    ? `${state.octaves === 1 ? `${each} on` : smaller} ${full.width} × ${full.height} pixels.`
    : '';
  const octaveStarts = run.octaveOf.flatMap((octave, i) =>
    i > 0 && octave !== run.octaveOf[i - 1] ? [i] : [],
  );
  const busy = run.phase === 'running' || run.phase === 'stopping' || run.phase === 'asleep';
  return {
    parts,
    preset: presetOf(state),
    problem,
    caution: problem ? null : cautionOf(state),
    plan,
    sentence: sentenceOf(run, name),
    now: nowOf(run),
    done: busy && run.stepsTotal ? run.stepsDone / run.stepsTotal : null,
    octaveStarts,
  };
}
