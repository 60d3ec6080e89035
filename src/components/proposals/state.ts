import { encodeOffsets, iou, type NmsDecision, nmsDecisions, type Offsets } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-state.ts';
import {
  boxOf,
  type Corners,
  candidatesOf,
  detectionsOf,
  FINAL_IOU,
  type Found,
  neededFor,
  probabilitiesOf,
  type RegionLook,
  recallCurve,
  refinedBox,
  suppress,
  survivorsOf,
} from './regions.ts';

export type View = 'all' | 'kept' | 'found';

export interface ProposalsState extends SceneState {
  /** what is drawn: the boxes before NMS, those that are kept, or the detections */
  view: View;
  /** IoU above which a better proposal suppresses */
  threshold: number;
  /** proposals that get a second look, at most */
  kept: number;
  /** the proposal that is followed, by falling objectness from 1 */
  chosen: number;
  /** streets that are measured together */
  scenes: number;
}

/** Boxes of the RPN that go into NMS. */
export const CONSIDERED = 300;

/** Pixels of a side of what the network sees. */
export const SIDE = 128;

/** Detections from this score on are drawn. */
export const SHOWN_SCORE = 0.3;

export const MOST_SCENES = 60;

export const proposalsCodec: Codec<ProposalsState> = codec<ProposalsState>({
  ...sceneFields(55),
  view: choice<View>('kept', ['all', 'kept', 'found']),
  threshold: number(0.7, { min: 0.3, max: 1, step: 0.05 }),
  kept: number(60, { min: 1, max: CONSIDERED, step: 1 }),
  chosen: number(1, { min: 1, max: CONSIDERED, step: 1 }),
  scenes: number(20, { min: 2, max: MOST_SCENES, step: 1 }),
});

/** The next proposal that the view shows, `by` places on; stays at the ends. */
export function step(state: ProposalsState, shown: readonly number[], by: number): ProposalsState {
  if (shown.length === 0) return state;
  const now = state.chosen - 1;
  const at = shown.indexOf(now);
  const before = shown.filter((index) => index < now).length;
  const from = at >= 0 ? at : by > 0 ? before - 1 : before;
  const to = Math.min(shown.length - 1, Math.max(0, from + by));
  return { ...state, chosen: shown[to]! + 1 };
}

/** What depends on the street and the threshold alone. */
export interface Prepared {
  readonly look: RegionLook;
  readonly decisions: readonly NmsDecision[];
  readonly survivors: readonly number[];
}

/** NMS at a threshold. */
export function prepare(look: RegionLook, threshold: number): Prepared {
  const decisions = suppress(look, threshold);
  return { look, decisions, survivors: survivorsOf(decisions) };
}

/** One proposal's way. */
export interface Followed {
  readonly index: number;
  readonly anchor: Corners;
  readonly offsets: Offsets;
  readonly box: Corners;
  /** the box ends where the picture does, so the offsets are those of what is left of it */
  readonly cut: boolean;
  readonly objectness: number;
  /** kept; suppressed by a better one; or a survivor beyond the number kept */
  readonly fate: 'kept' | 'suppressed' | 'beyond';
  /** the proposal that suppresses it, with their IoU; -1: none */
  readonly by: number;
  readonly byIou: number;
  /** background first */
  readonly probabilities: readonly number[];
  /** the likeliest class of things */
  readonly type: number;
  readonly refined: Corners;
  /** the thing that it overlaps most, as a number of the scene; -1: none. With the IoU before, of the anchor, and after */
  readonly thing: number;
  readonly anchorIou: number;
  readonly boxIou: number;
  readonly refinedIou: number;
  /** its likeliest class becomes a detection; a better one suppresses that; or it is below what is drawn */
  readonly end: 'detection' | 'duplicate' | 'background' | 'not looked at';
  /** the proposal whose detection suppresses its own; -1: none */
  readonly endBy: number;
  readonly sentence: string;
}

export interface Derived {
  readonly survivors: readonly number[];
  readonly kept: readonly number[];
  /** proposals that the view lets the reader choose */
  readonly shown: readonly number[];
  readonly detections: readonly Found[];
  /** things that count: not difficult */
  readonly counted: number;
  /** by the number kept, from 0 */
  readonly recall50: readonly number[];
  readonly recall70: readonly number[];
  readonly followed: Followed | null;
  readonly sentence: string;
}

const percent = (share: number): string => `${Math.round(share * 100)} %`;

/** Everything that is shown of one street; without a look only what the truth says. */
export function derive(
  state: ProposalsState,
  { things }: Pick<Scene, 'things'>,
  prepared: Prepared | null,
): Derived {
  const counting = things.filter(({ difficult }) => !difficult);
  if (!prepared)
    return {
      survivors: [],
      kept: [],
      shown: [],
      detections: [],
      counted: counting.length,
      recall50: [],
      recall70: [],
      followed: null,
      sentence: '',
    };
  const { look, survivors } = prepared;
  const kept = survivors.slice(0, state.kept);
  const detections = detectionsOf(look, kept).filter(({ score }) => score >= SHOWN_SCORE);
  const curve = (atLeast: number) => recallCurve(neededFor(look, survivors, counting, atLeast), CONSIDERED);
  const [recall50, recall70] = [curve(0.5), curve(0.7)];
  const considered = look.objectness.length;
  const all = Array.from({ length: considered }, (_, i) => i);
  const shown = {
    all,
    kept,
    found: [...new Set(detections.map(({ proposal }) => proposal))].sort((a, b) => a - b),
  }[state.view];
  const [found50, found70] = [recall50, recall70].map((one) =>
    Math.round(one[state.kept]! * counting.length),
  );
  const recall = counting.length
    ? `For ${found50} of ${counting.length} things one of them has an IoU of at least 0.5, for ${found70} one of at least 0.7.`
    : 'No thing here counts, so there is no recall.';
  return {
    survivors,
    kept,
    shown,
    detections,
    counted: counting.length,
    recall50,
    recall70,
    followed: considered ? follow(state, things, prepared, kept) : null,
    sentence: `Of ${look.anchorCount.toLocaleString('en-GB')} anchors the ${considered} best go into NMS, ${survivors.length} survive and ${kept.length} are kept. ${recall} They become ${detections.length} ${detections.length === 1 ? 'detection' : 'detections'} with a score of at least ${SHOWN_SCORE}.`,
  };
}

function follow(
  state: ProposalsState,
  things: Scene['things'],
  { look, decisions, survivors }: Prepared,
  kept: readonly number[],
): Followed {
  const index = Math.min(state.chosen, look.objectness.length) - 1;
  const [anchor, box] = [boxOf(look.anchors, index), boxOf(look.boxes, index)];
  const decision = decisions.find((one) => one.index === index)!;
  const fate = decision.suppressedBy >= 0 ? 'suppressed' : kept.includes(index) ? 'kept' : 'beyond';
  const probabilities = [...probabilitiesOf(look, index)];
  const ofThings = probabilities.slice(1);
  const type = ofThings.indexOf(Math.max(...ofThings));
  const refined = refinedBox(look, index, type);
  const overlaps = things.map((thing) => iou(box, thing.box));
  const most = Math.max(0, ...overlaps);
  const thing = most > 0 ? overlaps.indexOf(most) : -1;
  const overlap = (other: Corners) => (thing < 0 ? 0 : iou(other, things[thing]!.box));
  const end = fate === 'kept' ? endOf(look, kept, index, type) : { end: 'not looked at' as const, endBy: -1 };
  const told = {
    index,
    anchor,
    offsets: encodeOffsets(box, anchor),
    box,
    cut: box.some((value) => value === 0 || value === SIDE),
    objectness: look.objectness[index]!,
    fate,
    by: decision.suppressedBy,
    byIou: decision.suppressedBy >= 0 ? decision.iou : 0,
    probabilities,
    type,
    refined,
    thing,
    anchorIou: overlap(anchor),
    boxIou: most,
    refinedIou: overlap(refined),
    ...end,
  } as const;
  return { ...told, sentence: sentence(told, survivors.indexOf(index) + 1, things) };
}

/** What NMS among the detections makes of a kept proposal's likeliest class. */
function endOf(
  look: RegionLook,
  kept: readonly number[],
  index: number,
  type: number,
): Pick<Followed, 'end' | 'endBy'> {
  if (probabilitiesOf(look, index)[type + 1]! < SHOWN_SCORE) return { end: 'background', endBy: -1 };
  const rivals = candidatesOf(look, kept).filter((one) => one.class === type);
  const decisions = nmsDecisions(
    rivals.map(({ box }) => box),
    rivals.map(({ score }) => score),
    { iouThreshold: FINAL_IOU },
  );
  const own = decisions.find((one) => rivals[one.index]!.proposal === index);
  return own && own.suppressedBy >= 0
    ? { end: 'duplicate', endBy: rivals[own.suppressedBy]!.proposal }
    : { end: 'detection', endBy: -1 };
}

function sentence(followed: Omit<Followed, 'sentence'>, rank: number, things: Scene['things']): string {
  const { index, fate, by, byIou, type, probabilities, end, endBy, thing, boxIou, refinedIou, objectness } =
    followed;
  const name = thingNames[type]!;
  const score = probabilities[type + 1]!.toFixed(2);
  const start = `Proposal ${index + 1}: something is here, says the RPN, with ${objectness.toFixed(2)}.`;
  if (fate === 'suppressed')
    return `${start} Proposal ${by + 1} is better and overlaps it with an IoU of ${byIou.toFixed(2)}, so it is suppressed and gets no second look.`;
  if (fate === 'beyond')
    return `${start} It survives NMS in place ${rank}, which is more than are kept. It gets no second look.`;
  const moved =
    thing < 0
      ? 'It overlaps no thing.'
      : `Its IoU with the ${thingNames[things[thing]!.class]!} there goes from ${boxIou.toFixed(2)} to ${refinedIou.toFixed(2)}.`;
  if (end === 'background')
    return `${start} The second look says background with ${probabilities[0]!.toFixed(2)}, and ${name} with only ${score}: no detection of it is drawn.`;
  if (end === 'duplicate')
    return `${start} The second look says ${name} with ${score}. ${moved} But proposal ${endBy + 1} has become a better ${name} at the same place, so this one goes in the second NMS.`;
  return `${start} The second look says ${name} with ${score} and moves the edges. ${moved} It is a detection.`;
}

/** Milliseconds by stage. */
export interface StageTimes {
  readonly maps: number;
  readonly proposals: number;
  readonly regions: number;
  readonly suppression: number;
}

/** The stages' medians over several looks; null without any. */
export function medianTimes(looks: readonly StageTimes[]): StageTimes | null {
  if (looks.length === 0) return null;
  const median = (stage: keyof StageTimes): number => {
    const sorted = looks.map((look) => look[stage]).sort((a, b) => a - b);
    const middle = Math.floor(sorted.length / 2);
    return sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
  };
  return {
    maps: median('maps'),
    proposals: median('proposals'),
    regions: median('regions'),
    suppression: median('suppression'),
  };
}

/** What is said of a set of streets. */
export function setSentence(
  streets: number,
  kept: number,
  recall: readonly [at50: number, at70: number],
  ap: { ap: number; ap50: number; ap75: number } | null,
): string {
  if (Number.isNaN(recall[0]))
    return `Nothing on these ${streets} streets counts, so there is neither recall nor AP.`;
  const figures = ap
    ? ` AP.50 is ${ap.ap50.toFixed(3)}, AP.75 ${ap.ap75.toFixed(3)}, AP@[.50:.95] ${ap.ap.toFixed(3)}.`
    : '';
  return `Over ${streets} streets, with at most ${kept} kept of each: the proposals reach ${percent(recall[0])} of the things at IoU 0.5 and ${percent(recall[1])} at 0.7.${figures}`;
}
