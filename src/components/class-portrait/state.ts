import { nms } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import type { Objective } from '../../lib/nn/objective.ts';
import {
  listed,
  type Outcome,
  outcomeSays,
  type Portrait,
  portraitFields,
  type Sitting,
  sittings,
} from '../../lib/portrait.ts';

export interface ClassState extends Portrait {
  /** index into COCO's 80 classes */
  class: number;
  /** one object in the middle, or as many as the picture holds */
  where: 'middle' | 'everywhere';
  /** show what the detector finds in the finished picture */
  boxes: boolean;
}

const DOG = 16;
/** The heat map before its sigmoid, whose slope vanishes where it is sure; one cell for every 4 pixels. */
export const LOGITS = 'tower_0/CenternetHead/centernet_cls_output/BiasAdd';
const STRIDE = 4;

export const classCodec: Codec<ClassState> = codec<ClassState>({
  class: number(DOG, { min: 0, max: cocoCategories.length - 1, step: 1 }),
  where: choice('middle', ['middle', 'everywhere']),
  boxes: flag(false),
  ...portraitFields({ size: 192, step: 8 }),
});

/** Classes that one may want to begin with. */
export const SUGGESTED = ['dog', 'horse', 'person', 'zebra', 'bird', 'car'].map((name) =>
  cocoCategories.findIndex((category) => category.name === name),
);

/** The name of a class. */
export const className = (index: number): string => cocoCategories[index]?.name ?? String(index);

/** Candidates below this score are not asked for. */
export const FLOOR = 0.01;
/** Boxes from this score on are shown. */
export const SHOWN = 0.3;

/** What the detector finds in one picture. */
export interface Look {
  /** highest heat of the class; below FLOOR: 0 */
  heat: number;
  /** the other classes by their highest heat, at most three */
  others: readonly { class: number; heat: number }[];
  /** what is left after suppression, from SHOWN on, in pixels of the picture */
  boxes: readonly { box: readonly number[]; score: number; class: number }[];
}

/** What the detector makes of a finished picture, of noise and of the current photo. */
export interface ClassFinding {
  copies: readonly Look[];
  noise: Look;
  photo: Look & { title: string };
}

/** What of a detector's answer counts here. */
export function lookOf(
  { boxes, scores, classes }: { boxes: Float32Array; scores: Float32Array; classes: Uint8Array },
  wanted: number,
): Look {
  const highest = new Map<number, number>();
  scores.forEach((score, i) => {
    const klass = classes[i]!;
    highest.set(klass, Math.max(highest.get(klass) ?? 0, score));
  });
  const strong = Array.from(scores, (_, i) => i).filter((i) => scores[i]! >= SHOWN);
  const corners = strong.map((i) => [...boxes.subarray(4 * i, 4 * i + 4)]);
  const kept = nms(
    corners,
    strong.map((i) => scores[i]!),
    { iouThreshold: 0.5, classes: strong.map((i) => classes[i]!) },
  );
  return {
    heat: highest.get(wanted) ?? 0,
    others: [...highest]
      .filter(([klass]) => klass !== wanted)
      .map(([klass, heat]) => ({ class: klass, heat }))
      .sort((a, b) => b.heat - a.heat)
      .slice(0, 3),
    boxes: kept.map((at) => ({
      box: corners[at]!,
      score: scores[strong[at]!]!,
      class: classes[strong[at]!]!,
    })),
  };
}

export interface Derived {
  sittings: readonly Sitting[];
  order: { sittings: readonly Sitting[]; objective: Objective; target: string };
  problem: string | null;
  lines: readonly string[];
  sentence: string;
}

/** What to make larger: the class at the middle cell of the heat map, or its mean over all cells. */
export function objectiveOf({
  class: klass,
  where,
  size,
}: Pick<ClassState, 'class' | 'where' | 'size'>): Objective {
  if (where === 'everywhere') return { kind: 'class', class: klass };
  const middle = size / STRIDE / 2;
  return { kind: 'place', node: LOGITS, row: middle, column: middle, channel: klass };
}

type Outcomes = readonly (Outcome<ClassFinding> | null)[];

/** Everything that is shown; `outcomes` holds what there is of each picture, in the order of the sittings. */
export function derive(
  state: ClassState,
  outcomes: (all: readonly Sitting[], target: string) => Outcomes,
): Derived {
  const all = sittings(state);
  const objective = objectiveOf(state);
  const target = `Class ${className(state.class)}, ${state.where}`;
  const found = outcomes(all, target);
  return {
    sittings: all,
    order: { sittings: all, objective, target },
    problem: null,
    lines: found.map((outcome) => outcomeSays(outcome, (finding) => judged(finding, state.class))),
    sentence: sentence(state.class, all, found),
  };
}

/** A heat as the reader sees it. */
export const heatSays = (heat: number): string => (heat < FLOOR ? `under ${FLOOR}` : heat.toFixed(2));

/** Heat of the class over the copies: one number, or from the lowest to the highest. */
function rangeOf(copies: readonly Look[]): string {
  const heats = copies.map(({ heat }) => heat).sort((a, b) => a - b);
  const [low, high] = [heatSays(heats[0]!), heatSays(heats.at(-1)!)];
  return low === high ? high : `${low} to ${high}`;
}

function judged({ copies, noise, photo }: ClassFinding, klass: number): string {
  const name = className(klass);
  const count = copies.reduce((sum, { boxes }) => sum + boxes.filter((one) => one.class === klass).length, 0);
  const others = new Map<number, number>();
  for (const copy of copies)
    for (const other of copy.others)
      if (other.heat >= SHOWN) others.set(other.class, Math.max(others.get(other.class) ?? 0, other.heat));
  const beside = [...others].map(([other, heat]) => `${className(other)} ${heatSays(heat)}`);
  return [
    `Heat of “${name}”: ${rangeOf(copies)}; in noise ${heatSays(noise.heat)}, on the photo ${heatSays(photo.heat)}.`,
    `The detector finds it ${count} ${count === 1 ? 'time' : 'times'} with ${SHOWN} or more.`,
    beside.length ? `It also sees: ${listed(beside)}.` : '',
  ]
    .filter(Boolean)
    .join(' ');
}

function sentence(klass: number, all: readonly Sitting[], outcomes: Outcomes): string {
  const name = className(klass);
  if (outcomes.some((outcome) => outcome?.phase === 'drawing' || outcome?.phase === 'judging'))
    return `Drawing what the detector takes for “${name}”.`;
  if (outcomes.some((outcome) => outcome?.phase === 'stopped')) return 'Stopped; it can go on from here.';
  const [first, second] = outcomes.map((outcome) => (outcome?.phase === 'ended' ? outcome.finding : null));
  if (!first) return `To be drawn: what the detector takes for “${name}”.`;
  const heat = Math.max(...first.copies.map((copy) => copy.heat));
  const parts = [
    heat >= 0.5
      ? `To the detector this is a ${name}, with a heat of ${heatSays(heat)}; the surest one on “${first.photo.title}” has ${heatSays(first.photo.heat)}.`
      : `The detector is not convinced: its heat for “${name}” is ${heatSays(heat)}.`,
  ];
  if (second) {
    const other = Math.max(...second.copies.map((copy) => copy.heat));
    const title = all[1]!.title;
    parts.push(
      `The other picture (${title.charAt(0).toLowerCase()}${title.slice(1)}) reaches ${heatSays(other)}${other >= 0.5 ? ': the network is as sure of what we cannot read.' : '.'}`,
    );
  }
  return parts.join(' ');
}
