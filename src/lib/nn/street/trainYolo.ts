/** Trains a street YOLO by steps, in rounds, and measures it after each round on scenes that it is not trained on. */
import { dispose } from '@tensorflow/tfjs-core';
import { drawScene, type Scene } from '../../scenes/index.ts';
import { TRAINING_SEEDS } from '../../scenes/seeds.ts';
import type { Figures } from '../train/figures.ts';
import { type LoopOptions, trainLoop } from '../train/loop.ts';
import type { LoopState } from '../train/loopState.ts';
import { bakeGains } from './convolution.ts';
import type { StreetDetection } from './detector.ts';
import { detectScenes } from './detectScenes.ts';
import { batchOf, mirrorSome, type StreetBatch } from './examples.ts';
import { measureDetector } from './measureDetector.ts';
import { byName, type Lookup, type ParameterValues, readParameters, toParameters } from './parameters.ts';
import type { Anchors } from './streetAnchors.ts';
import { yoloSpecs } from './yolo.ts';
import { multiScaleSide, yoloObjective } from './yoloObjective.ts';

/** Pixels of the scenes' sides. */
const SIDE = 128;

/** Scenes of a seed's training set; the sets of different seeds do not meet. */
const SCENES_OF_A_SEED = 40_000;

/** The last seed that there is a set for: the next one's would be the scenes that recipes are validated on. */
const LAST_SEED = 99;

/** How to train. */
export interface YoloPlan {
  readonly anchors: Anchors;
  readonly multiScale: boolean;
  readonly batchSize: number;
  /** the highest; it rises to it over the first steps and falls to 0 along a cosine */
  readonly learningRate: number;
  /** 0 to 99: which scenes, in which order, and which of them are mirrored */
  readonly seed: number;
  /** in all, a multiple of `rounds` */
  readonly steps: number;
  readonly rounds: number;
}

/** How good a network is, and what it finds in the picture that is shown. */
export interface YoloMeasured {
  /** AP at IoU .50 and the mean over .50:.05:.95, in 0..1, on the held-out scenes */
  readonly ap50: number;
  readonly ap: number;
  /** in the shown scene, by falling score */
  readonly detections: readonly StreetDetection[];
  /** that measuring took */
  readonly milliseconds: number;
}

/** What to train, and whom to tell. */
export interface TrainYoloOptions
  extends Pick<LoopOptions<StreetBatch>, 'stop' | 'turn' | 'throwIfAborted' | 'onReport'> {
  /** first values, in the order of `yoloSpecs` for the plan's anchors */
  readonly values: readonly ParameterValues[];
  readonly plan: YoloPlan;
  /** scenes to measure on */
  readonly heldOut: readonly Scene[];
  /** the picture that is shown */
  readonly shown: Pick<Scene, 'pixels' | 'width' | 'height'>;
  readonly resume?: LoopState | undefined;
  /** told after each round, from 1; `save` gives what is needed to go on from there */
  readonly onRound: (
    round: { readonly round: number; readonly step: number; readonly training: Figures } & YoloMeasured,
    save: () => Promise<LoopState>,
  ) => void | Promise<void>;
}

/** What became of it. */
export interface TrainedYolo {
  readonly ended: 'finished' | 'stopped' | 'diverged';
  readonly says: string;
  /** as they are stored: without gains */
  readonly weights: ParameterValues[];
  readonly state: LoopState;
}

/** Measures a network; leaves as many tensors as it found. */
export async function measureYolo(
  lookup: Lookup,
  anchors: Anchors,
  options: Pick<TrainYoloOptions, 'heldOut' | 'shown' | 'turn' | 'throwIfAborted'>,
): Promise<YoloMeasured> {
  const { heldOut, shown, turn, throwIfAborted } = options;
  const start = performance.now();
  const network = { network: 'yolo', lookup, details: { anchors } };
  const found = await detectScenes(network, [shown, ...heldOut], async () => {
    await turn();
    throwIfAborted?.();
  });
  const [detections, ...others] = found;
  const { ap50, ap } = measureDetector(heldOut, others);
  // COCO writes -1 where there is nothing to find.
  return {
    ap50: Math.max(0, ap50),
    ap: Math.max(0, ap),
    detections: detections!,
    milliseconds: performance.now() - start,
  };
}

/** The scenes of a step, drawn when they are needed: each is seen once. */
function scenesOf({ seed, batchSize }: YoloPlan, step: number, count: number): Scene[] {
  const first = TRAINING_SEEDS + seed * SCENES_OF_A_SEED;
  return Array.from({ length: count }, (_, i) =>
    drawScene(first + ((step * batchSize + i) % SCENES_OF_A_SEED)),
  );
}

/**
 * Trains. The same plan and values give the same network on the same backend, with pauses or without. As many tensors live
 * afterwards as before.
 *
 * @throws RangeError that names the setting that is out of range
 */
export async function trainYolo(options: TrainYoloOptions): Promise<TrainedYolo> {
  const { values, plan, onRound, stop, turn, throwIfAborted, onReport, resume } = options;
  const { anchors, batchSize, learningRate, multiScale, rounds, seed, steps } = plan;
  if (!(Number.isInteger(seed) && seed >= 0 && seed <= LAST_SEED))
    throw new RangeError(`seed must be a whole number from 0 to ${LAST_SEED}, not ${seed}`);
  const specs = yoloSpecs(anchors.length);
  const first = toParameters(values);
  let latest: YoloMeasured | undefined;
  try {
    const trained = await trainLoop<StreetBatch>({
      parameters: first,
      source: {
        count: (steps / rounds) * batchSize,
        batch: (indices, draw, step) =>
          batchOf(
            mirrorSome(scenesOf(plan, step, indices.length), draw),
            multiScale ? multiScaleSide(step, steps) : SIDE,
          ),
      },
      settings: {
        epochs: rounds,
        batchSize,
        optimiser: { kind: 'adam' },
        learningRate,
        schedule: { kind: 'cosine', warmUp: 0.03 },
        seed,
      },
      loss: (parameters, batch, context) => yoloObjective(byName(specs, parameters), batch, anchors, context),
      async validate(parameters) {
        latest = await measureYolo(byName(specs, parameters), anchors, options);
        return { ap50: latest.ap50, ap: latest.ap };
      },
      resume,
      stop,
      turn,
      throwIfAborted,
      onReport,
      onEpoch: ({ epoch, step, training }, save) =>
        onRound({ round: epoch, step, training, ...latest! }, save),
    });
    try {
      const named = await readParameters(specs, trained.parameters);
      return { ended: trained.ended, says: trained.says, weights: bakeGains(named), state: trained.state };
    } finally {
      dispose(trained.parameters);
    }
  } finally {
    dispose(first);
  }
}

/** Seconds that a step takes here, drawing its scenes included: of two steps, after one that warms up. */
export async function timeStep(
  values: readonly ParameterValues[],
  plan: Omit<YoloPlan, 'steps' | 'rounds'>,
  { turn, throwIfAborted }: Pick<TrainYoloOptions, 'turn' | 'throwIfAborted'>,
): Promise<number> {
  let seconds = 0;
  const shown = { pixels: new Uint8Array(SIDE * SIDE * 3), width: SIDE, height: SIDE };
  for (const steps of [1, 2])
    await trainYolo({
      values,
      plan: { ...plan, steps, rounds: 1 },
      heldOut: [],
      shown,
      turn,
      throwIfAborted,
      onReport: ({ milliseconds }) => {
        seconds = milliseconds / 1000 / steps;
      },
      onRound: () => {},
    });
  return seconds;
}
