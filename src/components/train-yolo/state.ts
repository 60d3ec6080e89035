import { iou } from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';
import type { Scene } from '../../lib/scenes/index.ts';
import { type SceneState, sceneFields, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { type Race, type Round, race } from './race.ts';
import {
  type AnchorName,
  anchorNames,
  bringsAnchors,
  type RunName,
  type RunSettings,
  type StartName,
  startNames,
  stepWords,
} from './run-settings.ts';

export interface TrainYoloState extends SceneState {
  start: StartName;
  minutes: number;
  batch: number;
  /** the highest learning rate, one of `rates` */
  rate: string;
  seed: number;
  anchorsA: AnchorName;
  anchorsB: AnchorName;
  scalesA: boolean;
  scalesB: boolean;
  /** boxes below this score are not drawn */
  score: number;
  /** what the curves are drawn against */
  axis: 'seconds' | 'steps';
  truth: boolean;
}

/** The ranges of the number fields, for the codec and for the fields on the page. */
export const ranges = {
  minutes: { min: 0.1, max: 10 },
  batch: { min: 1, max: 16, step: 1 },
  seed: { min: 0, max: 99, step: 1 },
  score: { min: 0.05, max: 0.95, step: 0.05 },
} as const;

export const rates = ['0.0005', '0.0015', '0.005', '0.02'] as const;

export const trainYoloCodec: Codec<TrainYoloState> = codec<TrainYoloState>({
  ...sceneFields(12),
  start: choice<StartName>('body', startNames),
  minutes: number(1, ranges.minutes),
  batch: number(4, ranges.batch),
  rate: choice<string>('0.0015', rates),
  seed: number(1, ranges.seed),
  anchorsA: choice<AnchorName>('k-means', anchorNames),
  anchorsB: choice<AnchorName>('none', anchorNames),
  scalesA: flag(false),
  scalesB: flag(false),
  score: number(0.2, ranges.score),
  axis: choice<'seconds' | 'steps'>('seconds', ['seconds', 'steps']),
  truth: flag(true),
});

/** The settings of one of the runs. @param own what the own network is called */
export function runSettings(state: TrainYoloState, name: RunName, own = ''): RunSettings {
  const { start, minutes, batch, seed } = state;
  const anchors = name === 'A' ? state.anchorsA : state.anchorsB;
  return {
    start,
    own: start === 'own' ? own : '',
    minutes,
    batch,
    rate: Number(state.rate),
    seed,
    anchors: bringsAnchors(start) ? 'its own' : anchors,
    multiScale: name === 'A' ? state.scalesA : state.scalesB,
  };
}

/** State with another value of one of a run's own switches. */
export function setSwitch(
  state: TrainYoloState,
  name: RunName,
  change: { anchors?: AnchorName; multiScale?: boolean },
): TrainYoloState {
  const { anchors, multiScale } = change;
  const next = { ...state };
  if (anchors !== undefined) next[`anchors${name}`] = anchors;
  if (multiScale !== undefined) next[`scales${name}`] = multiScale;
  return next;
}

/** Why these settings cannot be trained; null when they can. */
export function findProblem(
  { start }: Pick<TrainYoloState, 'start'>,
  has: { shipped: boolean; own: boolean },
): string | null {
  if ((start === 'body' || start === 'shipped') && !has.shipped)
    return 'This copy of the site has no trained street YOLO to start from. Start from scratch, or open files.';
  if (start === 'own' && !has.own)
    return 'There is no network of yours here yet: train one and press “Keep”, or open its files.';
  return null;
}

/** A box that a network gave. */
interface Found {
  readonly box: readonly [number, number, number, number];
  readonly class: number;
  readonly score: number;
}

/** What is known of a run, as plain data. */
export interface RunResults {
  name: RunName;
  settings: RunSettings;
  phase: 'running' | 'paused' | 'finished' | 'stopped' | 'diverged' | 'failed';
  says: string;
  plan: { steps: number; rounds: number; scenes: number; things: number } | null;
  rounds: readonly (Round & { detections: readonly Found[] })[];
  progress: { step: number; left: number } | null;
  seconds: number;
  street: SceneState;
  elsewhere: { street: SceneState; detections: readonly Found[] } | null;
}

/** What the picture of a run shows. */
export interface Shown {
  /** above the score threshold; in pixels of the network's picture */
  boxes: readonly Found[];
  /** which round they are of; null when they are of the trained network on another street, or there are none */
  round: number | null;
  /** things that a box of their class covers with an IoU of at least 0.5, of those that are not difficult */
  found: number;
  things: number;
  words: string;
}

/** Everything that the figure shows about its runs. */
export interface Derived {
  race: Race;
  shown: Record<RunName, Shown>;
  /** the last round that there is to look at */
  lastRound: number;
  status: string;
  /** when the device is too slow for what was asked */
  slow: string | null;
}

/** Fewer steps than this teach nothing. */
const FEW_STEPS = 40;

type Truth = Pick<Scene, 'things'>;

/**
 * Every number of the figure.
 *
 * @param results both runs; null before they begin
 * @param truth the street as the networks see it
 * @param look the round that the reader looks at; null: the latest
 */
export function derive(
  state: TrainYoloState,
  results: Readonly<Record<RunName, RunResults | null>>,
  truth: Truth,
  look: number | null,
): Derived {
  const racer = (run: RunResults | null) => run && { ...run, things: run.plan?.things ?? 0 };
  const latest = Math.max(0, ...Object.values(results).map((run) => run?.rounds.at(-1)?.round ?? 0));
  const slow = Object.values(results).find(
    (run) => run?.plan && run.settings.minutes >= 1 && run.plan.steps < FEW_STEPS,
  );
  return {
    race: race(racer(results.A), racer(results.B)),
    shown: {
      A: shownOf(state, results.A, truth, look),
      B: shownOf(state, results.B, truth, look),
    },
    lastRound: latest,
    status: statusOf(results),
    slow: slow?.plan
      ? `At the speed of this device ${slow.settings.minutes} min are ${slow.plan.steps} steps, too few to learn much. More minutes, a smaller batch or another backend make more of them.`
      : null,
  };
}

/** Whether two states stand for the same picture. */
export const sameStreet = (a: SceneState, b: SceneState): boolean =>
  JSON.stringify(sceneStateOf(a)) === JSON.stringify(sceneStateOf(b));

function shownOf(
  state: TrainYoloState,
  run: RunResults | null,
  { things }: Truth,
  look: number | null,
): Shown {
  const counted = things.filter(({ difficult }) => !difficult);
  const none = { boxes: [], round: null, found: 0, things: counted.length };
  if (!run) return { ...none, words: 'not trained yet' };
  const here = sameStreet(run.street, state);
  const there = run.elsewhere && sameStreet(run.elsewhere.street, state) ? run.elsewhere : null;
  const round = run.rounds.findLast((one) => look === null || one.round <= look);
  const source = here ? round : there;
  if (!source) return { ...none, words: here ? 'nothing measured yet' : 'has not seen this street' };
  const boxes = source.detections.filter(({ score }) => score >= state.score);
  const found = counted.filter((thing) =>
    boxes.some((box) => box.class === thing.class && iou(box.box, thing.box) >= 0.5),
  ).length;
  const when =
    !here || !round ? 'trained' : round.round === 0 ? 'before training' : `after round ${round.round}`;
  const ap = here && round ? `, AP50 ${round.ap50.toFixed(2)}` : '';
  const words = `${when}: finds ${found} of ${counted.length}, ${boxes.length} ${boxes.length === 1 ? 'box' : 'boxes'}${ap}`;
  return { boxes, round: here && round ? round.round : null, found, things: counted.length, words };
}

const ends: Record<RunResults['phase'], (run: RunResults) => string> = {
  running: ({ name }) => `${name} is training.`,
  paused: ({ name, seconds }) => `${name} is paused after ${seconds.toFixed(0)} s.`,
  finished: (run) => `${run.name} is done after ${run.seconds.toFixed(0)} s. ${gain(run)}`,
  stopped: (run) => `${run.name} was ended early after ${run.seconds.toFixed(0)} s. ${gain(run)}`,
  diverged: ({ name, says }) => `${name}: ${says}`,
  failed: ({ name, says }) => `${name} failed. ${says}`,
};

function gain({ rounds }: RunResults): string {
  const [first, last] = [rounds[0], rounds.at(-1)];
  if (!first || !last || last.step === 0) return '';
  return `AP50 went from ${first.ap50.toFixed(2)} to ${last.ap50.toFixed(2)} in ${stepWords(last.step)}.`;
}

/** What has happened, in words; the run that goes on stands last. */
function statusOf(results: Readonly<Record<RunName, RunResults | null>>): string {
  const runs = Object.values(results).filter((run) => run !== null);
  if (runs.length === 0) return 'Nothing is trained yet.';
  const going = ({ phase }: RunResults): number => (phase === 'running' || phase === 'paused' ? 1 : 0);
  return runs
    .toSorted((a, b) => going(a) - going(b))
    .map((run) => ends[run.phase](run).trim())
    .join(' ');
}

/** How far a run is, with the seconds that are left. */
export function progressWords({ name, phase, plan, progress }: RunResults): string {
  const at = `step ${progress?.step ?? 0} of ${plan?.steps ?? '?'}`;
  if (phase === 'paused') return `${name} is paused at ${at}`;
  if (!plan) return `${name}: drawing scenes, finding anchors, timing a step…`;
  if (!progress) return `${name}: measuring on ${plan.scenes} held-out scenes before the first step…`;
  return `${name}: ${at}, about ${Math.max(1, Math.round(progress.left))} s left`;
}
