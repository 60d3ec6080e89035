/** What the figure asks of the engine, in plain functions. */
import type { Photo } from '../../device/photo.ts';
import { nmsTyped } from '../../lib/boxes/index.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { BACKEND_TITLES, EngineError, engine, type Progress, type Tasks } from '../../lib/engine/client.ts';
import { DEPTHS, type FcnHead } from '../../lib/segmentation/fcn-head.ts';
import type { LabelMap } from '../../lib/segmentation/label-map.ts';
import type { PaintClass } from '../../lib/segmentation/painting.ts';
import { detectPhoto, TRAINED_SIZE } from '../ui/detect.ts';
import { applyHead, BACKBONE, type Trained, trainHeads } from '../ui/train-heads.ts';
import type { Hint } from './hints.ts';
import type { DepthResult, Results, ScribbleState } from './state.ts';

/** Longer side of the label maps that are shown. */
export const MAP_SIDE = 1024;
/** Longer side of a saved label map at most; the engine makes none larger. */
const SAVED_SIDE = 2048;
/** Longer side of a camera's frame and of its label map. */
export const FRAME_SIDE = 512;
const SUREST = 0.35;
const OVERLAP = 0.5;

/** A head that may be applied to other pictures, and what its labels are called. */
export interface Held {
  readonly head: FcnHead;
  readonly classes: readonly PaintClass[];
  /** the photo that it was trained on */
  readonly from: string;
}

/** Results, and the heads as the engine trained them. */
export interface Learnt extends Results {
  readonly trained: readonly FcnHead[];
  /** the photo that this is of */
  readonly photo: Photo;
  /** the head came from another photo */
  readonly held: boolean;
}

interface Work {
  readonly photo: Photo;
  readonly picture: ImageBitmap;
  readonly classes: readonly PaintClass[];
  readonly painted: LabelMap;
}

interface Context {
  readonly signal: AbortSignal;
  readonly stop: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly show: (part: Learnt) => Promise<void>;
}

/** Trains the chosen depth, shows it, and then the other three. */
export async function learn(
  { photo, picture, classes, painted }: Work,
  { depth, steps, rate, learned, smoothing }: ScribbleState,
  { signal, stop, onProgress, show }: Context,
): Promise<Learnt> {
  const others = DEPTHS.filter((each) => each !== depth);
  const settings = { classCount: classes.length, steps, rate: 10 ** rate, trainUpsampling: learned };
  const train = (depths: readonly ScribbleState['depth'][]) =>
    trainHeads(
      photo,
      picture,
      {
        painted,
        heads: depths.map((each) => ({ depth: each, ...settings })),
        wanted: { smoothing, pictureSize: MAP_SIDE },
      },
      { signal, stop, onProgress },
    );
  const first = await train([depth]);
  const shown = learntOf(photo, classes, first, []);
  await show(shown);
  if (stop.aborted) return shown;
  const rest = await train(others);
  return learntOf(photo, classes, first, rest.heads);
}

function learntOf(
  photo: Photo,
  classes: readonly PaintClass[],
  first: Trained,
  rest: Trained['heads'],
): Learnt {
  const all = [...first.heads, ...rest];
  const heads = all.map(
    ({ head, picture, ending, losses, stages }): DepthResult => ({
      depth: head.depth,
      picture: picture!,
      ending,
      losses,
      ...stages,
    }),
  );
  const { used, painted, reduced } = all[0]!;
  return {
    heads,
    trained: all.map(({ head }) => head),
    classes,
    photo,
    held: false,
    used,
    painted: painted.reduce((sum, count) => sum + count, 0),
    reduced,
    backend: BACKEND_TITLES[first.backend as keyof typeof BACKEND_TITLES] ?? first.backend,
    features: first.features,
    elapsed: null,
  };
}

/** A held head on another photo. */
export async function applyHeld(
  { head, classes }: Held,
  photo: Photo,
  picture: ImageBitmap,
  smoothing: number,
  { signal, onProgress }: Pick<Context, 'signal' | 'onProgress'>,
): Promise<Learnt> {
  const job = { head, wanted: { smoothing, pictureSize: MAP_SIDE } };
  const answer = await applyHead(photo, picture, job, { signal, onProgress });
  const { stages, reduced } = answer;
  const result: DepthResult = {
    depth: head.depth,
    picture: answer.picture!,
    ending: 'steps',
    losses: [],
    train: 0,
    apply: stages.apply,
  };
  const { backend } = engine.status;
  return {
    heads: [result],
    trained: [head],
    classes,
    photo,
    held: true,
    used: 0,
    painted: 0,
    reduced,
    backend: backend ? BACKEND_TITLES[backend] : '',
    features: stages.features,
    elapsed: null,
  };
}

/** A head on one frame of a film, which is given away. */
export function applyToFrame(
  { head }: Held,
  image: ImageBitmap,
  smoothing: number,
  signal: AbortSignal,
): Promise<Tasks['segment']['output']> {
  const wanted = { smoothing, pictureSize: FRAME_SIDE };
  const input = { network: BACKBONE, photo: 'frame', image, head, keep: false, wanted };
  return engine.run('segment', input, { signal, transfer: [image] });
}

/** The label map of a head at the photo's own size, as far as the engine goes. */
export async function fullSize(
  head: FcnHead,
  photo: Photo,
  picture: ImageBitmap,
  smoothing: number,
): Promise<Tasks['segment']['output']> {
  return applyHead(photo, picture, { head, wanted: { smoothing, pictureSize: SAVED_SIDE } });
}

/** What the detector of chapter 2 finds on the photo, the surest first. */
export async function hintsOf(
  photo: Photo,
  picture: ImageBitmap,
  options: Pick<Context, 'signal' | 'onProgress'>,
): Promise<Hint[]> {
  const { boxes, scores, classes } = await detectPhoto(picture, photo, TRAINED_SIZE, options);
  const kept = nmsTyped(boxes, scores, { iouThreshold: OVERLAP, scoreThreshold: SUREST, classes });
  return Array.from(
    kept,
    (i): Hint => ({
      label: cocoCategories[classes[i]!]!.name,
      box: [boxes[4 * i]!, boxes[4 * i + 1]!, boxes[4 * i + 2]!, boxes[4 * i + 3]!],
    }),
  );
}

/** Whether an error is only that somebody gave up. */
export const gaveUp = (error: unknown): boolean =>
  (error instanceof EngineError && error.code === 'aborted') ||
  (error instanceof Error && error.name === 'AbortError');
