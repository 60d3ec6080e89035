import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import { listed, thingCount } from '../../lib/scenes/scene-words.ts';
import {
  hasArea,
  instanceMap,
  type JudgedMask,
  judge,
  type MaskedThing,
  type Touching,
  touching,
} from './masks.ts';

export type Compared = 'found' | 'truth' | 'wrong';

export interface MaskState extends SceneState {
  /** 0 to 5, see `STEPS` */
  step: number;
  /** detections from this score on are shown */
  score: number;
  /** pixels from this probability on belong to a mask */
  threshold: number;
  /** the thing that is looked at, by falling score from 1 */
  chosen: number;
  /** of the last step: the masks, the truth, or where they differ */
  compared: Compared;
  /** streets that are measured together */
  scenes: number;
}

/** What the six steps are called. */
export const STEPS = [
  'The picture',
  'Proposals',
  'Class and box',
  'RoIAlign',
  'The mask',
  'Masks in the picture',
] as const;

/** Pixels of a side of what the network sees. */
export const SIDE = 128;

/** Bins of a side that RoIAlign cuts for the mask head, and of the mask that it says. */
export const ROI_BINS = 14;
export const MASK_BINS = 28;

export const MOST_SCENES = 60;

/** At most so many things are shown: more are no longer told apart. */
const MOST_SHOWN = 24;

export const maskCodec: Codec<MaskState> = codec<MaskState>({
  ...sceneFields(32),
  step: number(0, { min: 0, max: STEPS.length - 1, step: 1 }),
  score: number(0.5, { min: 0.05, max: 0.95, step: 0.05 }),
  threshold: number(0.5, { min: 0.05, max: 0.95, step: 0.05 }),
  chosen: number(1, { min: 1, max: MOST_SHOWN, step: 1 }),
  compared: choice<Compared>('found', ['found', 'truth', 'wrong']),
  scenes: number(20, { min: 2, max: MOST_SCENES, step: 1 }),
});

/** What the network says of a street. */
export interface MaskLook {
  /** [n, 4] the proposals that were kept */
  readonly proposals: Float32Array;
  /** by falling score */
  readonly found: readonly MaskedThing[];
  /** channels of the map that masks are cut from */
  readonly channels: number;
}

export interface Derived {
  readonly masks: readonly JudgedMask[];
  /** place of the chosen one in `masks`; -1 without any */
  readonly chosen: number;
  /** [side * side] 0, or 1 + the place of a mask */
  readonly instances: Uint8Array;
  /** things that count and that no mask matches */
  readonly missed: readonly number[];
  readonly touching: readonly Touching[];
  /** bins of the chosen mask that reach the threshold */
  readonly bins: number;
  readonly sentence: string;
}

/** 'the dog', but 'car 2'. */
export const the = (name: string): string => (/\d$/.test(name) ? name : `the ${name}`);

const two = (value: number): string => value.toFixed(2);

/** Everything that is shown. */
export function derive(
  state: MaskState,
  scene: Pick<Scene, 'width' | 'height' | 'instances' | 'things'>,
  look: MaskLook | null,
): Derived {
  const shown = (look?.found ?? [])
    .filter(({ score, box }) => score >= state.score && hasArea(box))
    .slice(0, MOST_SHOWN);
  const masks = judge(shown, scene, state.threshold);
  const chosen = Math.min(state.chosen, masks.length) - 1;
  const matched = new Set(masks.map(({ thing }) => thing));
  const missed = scene.things.flatMap(({ difficult }, t) => (difficult || matched.has(t) ? [] : [t]));
  const derived = {
    masks,
    chosen,
    instances: instanceMap(masks, scene.width * scene.height),
    missed,
    touching: touching(scene, masks),
    bins: masks[chosen]?.found.mask.reduce((sum, value) => sum + (value >= state.threshold ? 1 : 0), 0) ?? 0,
  };
  return { ...derived, sentence: look ? sentence(state, scene, look, derived) : '' };
}

function sentence(
  { step, score, threshold, compared }: MaskState,
  { things }: Pick<Scene, 'things'>,
  { proposals, channels }: MaskLook,
  { masks, chosen, missed, touching: pairs, bins }: Omit<Derived, 'sentence'>,
): string {
  const one = masks[chosen];
  if (step === 0)
    return `The network sees ${SIDE} × ${SIDE} pixels. There are ${things.length} ${things.length === 1 ? 'thing' : 'things'} on the street, and it does not know which.`;
  if (step === 1)
    return `The region proposal network keeps ${proposals.length / 4} boxes. They have no class yet, and many lie on the same thing.`;
  if (!one)
    return `Nothing is found with a score of at least ${two(score)}, so there is nothing to cut out. A lower score may show something.`;
  const [x1, y1, x2, y2] = one.found.box;
  const [width, height] = [x2 - x1, y2 - y1];
  if (step === 2)
    return `The second look names the proposals, moves their edges and suppresses duplicates: ${masks.length} ${masks.length === 1 ? 'thing is' : 'things are'} left with a score of at least ${two(score)}: ${listed(masks.map(({ name }) => name))}.`;
  if (step === 3)
    return `The final box of ${the(one.name)} is ${width.toFixed(1)} × ${height.toFixed(1)} pixels. RoIAlign divides it into ${ROI_BINS} × ${ROI_BINS} bins of ${(width / ROI_BINS).toFixed(1)} × ${(height / ROI_BINS).toFixed(1)} pixels and reads ${channels} channels in each: ${(ROI_BINS ** 2 * channels).toLocaleString('en-GB')} numbers, however large the thing is.`;
  if (step === 4)
    return `The mask head answers with ${MASK_BINS} × ${MASK_BINS} probabilities for the class ${thingNames[one.found.class]!}: ${bins} of ${MASK_BINS ** 2} reach ${two(threshold)}. A bin is ${(width / MASK_BINS).toFixed(1)} × ${(height / MASK_BINS).toFixed(1)} pixels of the picture.`;
  const right = masks.filter(({ thing }) => thing >= 0);
  const mean = right.reduce((sum, { maskIou }) => sum + maskIou, 0) / right.length;
  const count = right.length
    ? `${right.length} of ${masks.length} masks match a thing, with a mean IoU of ${two(mean)}.`
    : 'No mask matches a thing.';
  const lost = missed.length
    ? ` Not found: ${listed(countOf(missed.map((t) => things[t]!.class)))}.`
    : ' Nothing is missing.';
  const touched = pairs.map(
    ({ class: type, found }) =>
      ` Two things of the class ${thingNames[type]!} touch: ${['neither has', 'only one has', 'each has'][found]!} a mask of its own.`,
  );
  const what =
    compared === 'wrong'
      ? ' Orange pixels are in a mask and not in its thing, blue ones are in a thing and not in its mask.'
      : '';
  return `${count}${lost}${touched.join('')}${what}`;
}

/** 'a car', '2 dogs': how many there are of each class that occurs. */
const countOf = (classes: readonly number[]): string[] =>
  thingNames.flatMap((name, k) => {
    const count = classes.filter((type) => type === k).length;
    return count ? [thingCount(name, count)] : [];
  });

/** What is said of a set of streets. */
export function setSentence(
  streets: number,
  boxes: { ap: number; ap50: number; ap75: number },
  masks: { ap: number; ap50: number; ap75: number },
): string {
  if (boxes.ap < 0) return `Nothing on these ${streets} streets counts, so AP is undefined.`;
  const where = boxes.ap50 - masks.ap50 > boxes.ap75 - masks.ap75 ? '0.5' : '0.75';
  return `Over ${streets} streets the boxes reach an AP@[.50:.95] of ${boxes.ap.toFixed(3)} and the masks one of ${masks.ap.toFixed(3)}. Between the two, the difference is larger at IoU ${where}.`;
}
