import { iou, nmsDecisions, type SoftNmsStep, softNmsSteps, yoloCandidates } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import { type SceneState, SHOWN_SIZE, sceneFields } from '../../lib/scenes/scene-state.ts';

export const WAYS = ['greedy', 'linear', 'gaussian'] as const;
/** Greedy removes a box that overlaps a kept one too much; the soft ways lower its score, in two manners. */
export type Way = (typeof WAYS)[number];

/** Whose candidates: CenterNet's on the current photo, or the street YOLO's on a drawn street. */
export type On = 'photo' | 'street';

export interface NmsState extends SceneState {
  on: On;
  way: Way;
  /** lowest score of a candidate; in the soft ways a box leaves when its lowered score falls below it */
  score: number;
  /** IoU above which greedy removes and linear lowers */
  iou: number;
  /** width of the Gaussian */
  sigma: number;
  /** boxes of different classes are compared too */
  across: boolean;
  /** how many decisions are made already */
  step: number;
}

/** At most so many candidates are walked through, the best ones. */
export const WALKED = 600;
const SCORE_FLOOR = 0.05;

export const nmsCodec: Codec<NmsState> = codec<NmsState>({
  way: choice<Way>('greedy', WAYS),
  score: number(0.35, { min: SCORE_FLOOR, max: 0.95, step: 0.01 }),
  iou: number(0.5, { min: 0, max: 1, step: 0.01 }),
  sigma: number(0.5, { min: 0.05, max: 1, step: 0.05 }),
  across: flag(false),
  step: number(0, { min: 0, max: WALKED, step: 1 }),
  on: choice<On>('photo', ['photo', 'street']),
  ...sceneFields(1),
});

/** Settings worth looking at, each on the picture that shows it: a photo by its id, or a street. */
export const PRESETS: readonly { name: string; photo?: string; state: Partial<NmsState> }[] = [
  { name: 'One box each', photo: 'dog', state: {} },
  { name: 'A dog lost to a bicycle', photo: 'dog', state: { across: true, iou: 0.2 } },
  { name: 'One thing, two names', photo: 'dog', state: { score: 0.3 } },
  { name: 'Sheep or horse?', photo: 'person', state: { score: 0.25, across: true } },
  { name: 'People side by side', photo: 'kite', state: { score: 0.25, iou: 0.3 } },
  { name: 'A drawn street', state: { on: 'street', score: 0.2 } },
  { name: 'A crowded street', state: { on: 'street', score: 0.2, density: 2.5 } },
];

/** What the engine answered: every candidate above 0.05 by falling score. */
export interface Found {
  /** [n, 4] as (x1, y1, x2, y2) in pixels of the picture */
  boxes: ArrayLike<number>;
  scores: ArrayLike<number>;
  classes: ArrayLike<number>;
  dropped: number;
  /** class names. Default: those of COCO */
  labels?: readonly string[];
}

/** The street YOLO's raw map. */
export interface StreetMap {
  rows: number;
  columns: number;
  stride: number;
  /** [k][2] as (w, h) in cells */
  anchors: readonly (readonly number[])[];
  /** [rows, columns, anchors, 5 + classes] */
  raw: ArrayLike<number>;
}

/** A street YOLO's boxes as candidates, each with objectness times class probability, in pixels of the shown picture. */
export function streetFound({ raw, ...map }: StreetMap): Found {
  const grid = { version: 'v2' as const, ...map, classCount: thingNames.length };
  const scale = SHOWN_SIZE / (map.columns * map.stride);
  return { ...yoloCandidates(raw, grid, { scoreFloor: SCORE_FLOOR, scale }), labels: thingNames };
}

export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

/** One box of the walk. */
export interface Candidate {
  /** its place in the order of scores, from 0 */
  index: number;
  label: string;
  class: number;
  score: number;
  box: Corners;
}

/** One decision: a box is kept (and lowers others, in the soft ways) or goes. */
interface Step {
  index: number;
  kept: boolean;
  /** the kept box that decides: the one that suppresses, or the kept one it overlaps most; -1 when there is none */
  other: number;
  /** score when it was decided about */
  score: number;
  decays: SoftNmsStep['decays'];
}

/** One way to suppress, and what it keeps. */
export interface Comparison {
  kept: number;
  /** kept by greedy per class, but not by this way */
  missing: Candidate[];
  /** kept by this way only */
  extra: Candidate[];
}

/** Every decision for one setting; does not depend on the step that is shown. */
export interface Walk {
  candidates: Candidate[];
  /** candidates above the threshold that are not walked through */
  beyond: number;
  steps: Step[];
  comparisons: Comparison[];
}

/** The ways that are compared, in the order of `Walk.comparisons`; the others are told apart from the first. */
export const COMPARED: readonly { name: string; way: Way; across: boolean }[] = [
  { name: 'Greedy, per class', way: 'greedy', across: false },
  { name: 'Greedy, across classes', way: 'greedy', across: true },
  { name: 'Soft, linear, per class', way: 'linear', across: false },
  { name: 'Soft, Gaussian, per class', way: 'gaussian', across: false },
];

const labelOf = (klass: number, labels?: readonly string[]) =>
  (labels ? labels[klass] : cocoCategories[klass]?.name) ?? `class ${klass}`;

/** Makes all decisions. */
export function walk(state: NmsState, found: Found): Walk {
  let above = 0;
  // Candidates come by falling score.
  while (above < found.scores.length && found.scores[above]! >= state.score) above++;
  const candidates = Array.from({ length: Math.min(above, WALKED) }, (_, index): Candidate => {
    const at = index * 4;
    const { boxes } = found;
    return {
      index,
      label: labelOf(found.classes[index]!, found.labels),
      class: found.classes[index]!,
      score: found.scores[index]!,
      box: [boxes[at]!, boxes[at + 1]!, boxes[at + 2]!, boxes[at + 3]!],
    };
  });
  const beyond = above - candidates.length + (above === found.scores.length ? found.dropped : 0);
  const steps = decide(state, candidates);
  const results = COMPARED.map(({ way, across }) =>
    keptOf(
      way === state.way && across === state.across ? steps : decide({ ...state, way, across }, candidates),
    ),
  );
  const reference = results[0]!;
  const comparisons = results.map((kept): Comparison => {
    const of = (index: number) => candidates[index]!;
    return {
      kept: kept.size,
      missing: [...reference].filter((index) => !kept.has(index)).map(of),
      extra: [...kept].filter((index) => !reference.has(index)).map(of),
    };
  });
  return { candidates, beyond, steps, comparisons };
}

const keptOf = (steps: readonly Step[]) =>
  new Set(steps.filter(({ kept }) => kept).map(({ index }) => index));

function decide(state: NmsState, candidates: readonly Candidate[]): Step[] {
  const boxes = candidates.map(({ box }) => box);
  const scores = candidates.map(({ score }) => score);
  const classes = state.across ? undefined : candidates.map((candidate) => candidate.class);
  if (state.way === 'greedy')
    return nmsDecisions(boxes, scores, { iouThreshold: state.iou, classes }).map(
      ({ index, suppressedBy, nearest }) => ({
        index,
        kept: suppressedBy < 0,
        other: suppressedBy < 0 ? nearest : suppressedBy,
        score: scores[index]!,
        decays: [],
      }),
    );
  const { way: method, sigma, iou: iouThreshold, score: scoreThreshold } = state;
  const soft = softNmsSteps(boxes, scores, { method, sigma, iouThreshold, scoreThreshold, classes });
  return Array.from(soft, ({ index, score, decays }) => ({ index, kept: true, other: -1, score, decays }));
}

/** What has become of a candidate so far. */
export type Fate = 'waiting' | 'kept' | 'gone';

/** One line of arithmetic. */
export interface Line {
  name: string;
  sum: string;
  value: string;
}

export interface Derived {
  step: number;
  steps: number;
  /** by candidate */
  fates: Fate[];
  /** by candidate: its score now, lowered by the soft ways */
  scores: number[];
  /** the candidate that the last decision was about; -1 before the first */
  current: number;
  /** the kept box that it was compared with; -1 when there was none */
  other: number;
  /** what both cover; null when nothing */
  shared: Corners | null;
  /** how many boxes stay so far, and in the end */
  keptNow: number;
  keptInTheEnd: number;
  /** the last decision and its reason */
  reason: string;
  lines: Line[];
  /** what comes out in the end */
  result: string;
}

const two = (value: number) => value.toFixed(2);
const three = (value: number) => value.toFixed(3);
const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const plural = (count: number, one: string, many = `${one}s`) =>
  `${whole.format(count)} ${count === 1 ? one : many}`;

/** Everything that is shown after `state.step` decisions. */
export function derive(state: NmsState, made: Walk): Derived {
  const { candidates, steps } = made;
  const step = Math.min(state.step, steps.length);
  const fates = candidates.map((): Fate => 'waiting');
  const scores = candidates.map(({ score }) => score);
  for (const { index, kept, decays } of steps.slice(0, step)) {
    fates[index] = kept ? 'kept' : 'gone';
    for (const decay of decays) {
      scores[decay.index] = decay.after;
      if (decay.left) fates[decay.index] = 'gone';
    }
  }
  const last = steps[step - 1];
  const current = last?.index ?? -1;
  const other = last?.other ?? -1;
  const shared = last && other >= 0 ? intersection(candidates[current]!.box, candidates[other]!.box) : null;
  return {
    step,
    steps: steps.length,
    fates,
    scores,
    current,
    other,
    shared,
    keptNow: fates.filter((fate) => fate === 'kept').length,
    keptInTheEnd: steps.filter(({ kept }) => kept).length,
    reason: reasonOf(state, made, last),
    lines: last ? (state.way === 'greedy' ? overlap(made, last, state) : decayed(state, made, last)) : [],
    result: resultOf(state, made),
  };
}

function intersection(a: Corners, b: Corners): Corners | null {
  const box = [
    Math.max(a[0], b[0]),
    Math.max(a[1], b[1]),
    Math.min(a[2], b[2]),
    Math.min(a[3], b[3]),
  ] as const;
  return box[2] > box[0] && box[3] > box[1] ? box : null;
}

const named = ({ label }: Candidate, score: number) => `${label} ${two(score)}`;

function reasonOf(state: NmsState, { candidates, steps }: Walk, last: Step | undefined): string {
  if (candidates.length === 0)
    return `No candidate reaches a score of ${two(state.score)}. Lower the score threshold.`;
  if (!last)
    return `${plural(candidates.length, 'candidate')} wait, the best first. Step forwards to ${
      state.way === 'greedy' ? 'decide about' : 'select'
    } the first.`;
  const box = candidates[last.index]!;
  if (state.way !== 'greedy') return softReason(state, box, last);
  const first = `${named(box, last.score)} is the best box not yet decided.`;
  const whose = state.across ? '' : ' of its class';
  if (last.other < 0)
    return steps[0] === last
      ? `${first} Nothing is kept yet, so it stays.`
      : `${first} No kept box${whose} overlaps it, so it stays.`;
  const rival = candidates[last.other]!;
  const how = three(iou(box.box, rival.box));
  if (last.kept)
    return `${first} Of the kept boxes${whose} it overlaps ${named(rival, rival.score)} most: IoU ${how}, not above ${two(state.iou)}. It stays.`;
  const classes =
    rival.class === box.class ? '' : ' Their classes differ, but across classes nobody asks that.';
  return `${first} Its IoU with the kept ${named(rival, rival.score)} is ${how}, above ${two(state.iou)}. It goes.${classes}`;
}

function softReason(state: NmsState, box: Candidate, last: Step): string {
  const before = box.score === last.score ? '' : `, lowered from ${two(box.score)},`;
  const leaving = last.decays.filter(({ left }) => left).length;
  const lowered = last.decays.length;
  const whose = state.across ? '' : ' of its class';
  const effect =
    lowered === 0
      ? `No box${whose} left overlaps it${state.way === 'linear' ? ` by more than ${two(state.iou)}` : ''}, so no score changes.`
      : `It lowers the scores of ${plural(lowered, 'box', 'boxes')}${whose}; ${leaves(leaving, state.score)}.`;
  return `${named(box, last.score)}${before} has the best score now and is selected. ${effect}`;
}

function leaves(count: number, threshold: number): string {
  const below = `below ${two(threshold)}`;
  if (count === 0) return `none falls ${below}`;
  return count === 1 ? `one falls ${below} and leaves` : `${whole.format(count)} fall ${below} and leave`;
}

function overlap({ candidates }: Walk, { index, other, kept }: Step, state: NmsState): Line[] {
  if (other < 0) return [];
  const [a, b] = [candidates[index]!.box, candidates[other]!.box];
  const meet = intersection(a, b);
  const size = (box: Corners) => [box[2] - box[0], box[3] - box[1]] as const;
  const area = (box: Corners) => size(box)[0] * size(box)[1];
  const n = (value: number) => whole.format(value);
  const common = meet ? area(meet) : 0;
  const union = area(a) + area(b) - common;
  return [
    {
      name: 'shared area',
      sum: meet
        ? size(meet)
            .map((side) => side.toFixed(1))
            .join(' × ')
        : 'none',
      value: n(common),
    },
    { name: 'area of both', sum: `${n(area(a))} + ${n(area(b))} − ${n(common)}`, value: n(union) },
    { name: 'IoU', sum: `${n(common)} ÷ ${n(union)}`, value: three(iou(a, b)) },
    {
      name: 'decision',
      sum: `${three(iou(a, b))} ${kept ? '≤' : '>'} ${two(state.iou)}`,
      value: kept ? 'stays' : 'goes',
    },
  ];
}

const MOST_LINES = 4;

/** The largest losses of score that a selection causes. */
function decayed({ way, sigma }: NmsState, { candidates }: Walk, { decays }: Step): Line[] {
  const loss = ({ before, after }: (typeof decays)[number]) => before - after;
  return decays
    .toSorted((a, b) => loss(b) - loss(a))
    .slice(0, MOST_LINES)
    .map(({ index, iou: overlap, before, after, left }) => ({
      name: `${candidates[index]!.label} ${two(before)}`,
      sum:
        way === 'gaussian'
          ? `${three(before)} × exp(−${three(overlap)}² ÷ ${two(sigma)})`
          : `${three(before)} × (1 − ${three(overlap)})`,
      value: `${three(after)}${left ? ', leaves' : ''}`,
    }));
}

function resultOf(state: NmsState, { candidates, beyond, steps, comparisons }: Walk): string {
  if (candidates.length === 0) return '';
  const tally = new Map<string, number>();
  for (const { index, kept } of steps) {
    const { label } = candidates[index]!;
    if (kept) tally.set(label, (tally.get(label) ?? 0) + 1);
  }
  const things = [...tally].map(([label, count]) => (count === 1 ? label : `${count} × ${label}`)).join(', ');
  const kept = [...tally.values()].reduce((sum, count) => sum + count, 0);
  const limit = beyond
    ? ` The ${whole.format(beyond)} candidates below the best ${WALKED} are left out.`
    : '';
  return `In the end ${kept} of ${plural(candidates.length, 'candidate')} stay${kept === 1 ? 's' : ''}: ${things}.${lostSentence(state, candidates, steps, comparisons)}${limit}`;
}

/** Which boxes are kept within classes and lost across them, when the walk goes across. */
function lostSentence(
  state: NmsState,
  candidates: readonly Candidate[],
  steps: readonly Step[],
  [, across]: readonly Comparison[],
): string {
  if (!state.across || state.way !== 'greedy' || !across || across.missing.length === 0) return '';
  const whose = across.missing.slice(0, 3).map((box) => {
    const rival = candidates[steps.find(({ index }) => index === box.index)!.other]!;
    return `${named(box, box.score)} (lost here to ${named(rival, rival.score)})`;
  });
  const more = across.missing.length - whose.length;
  return ` Compared within classes, more would stay: ${whose.join(', ')}${more ? ` and ${more} more` : ''}.`;
}

/** The number of decisions after which the next box is kept, counted from `step`; the last one when none comes. */
export function nextKept({ steps }: Walk, step: number): number {
  const next = steps.findIndex(({ kept }, index) => index >= step && kept);
  return next < 0 ? steps.length : next + 1;
}

/** The number of decisions after which candidate `index` is decided about (in the soft ways: selected, or gone). */
export function stepOf({ steps }: Walk, index: number): number {
  const at = steps.findIndex(
    (step) => step.index === index || step.decays.some((decay) => decay.index === index && decay.left),
  );
  return at + 1;
}
