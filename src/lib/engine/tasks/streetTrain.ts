import { dispose, getBackend } from '@tensorflow/tfjs-core';
import { bakeGains, findGains } from '../../nn/street/convolution.ts';
import {
  byName,
  firstValues,
  type ParameterValues,
  takeValues,
  toParameters,
} from '../../nn/street/parameters.ts';
import { type Anchors, clusteredAnchors, drawnAnchors, unitAnchor } from '../../nn/street/streetAnchors.ts';
import { measureYolo, timeStep, trainYolo, type YoloMeasured } from '../../nn/street/trainYolo.ts';
import { yoloSpecs } from '../../nn/street/yolo.ts';
import type { YoloDetails } from '../../nn/street/yoloDetect.ts';
import { openYolo, writeYolo } from '../../nn/street/yoloFile.ts';
import type { Figures } from '../../nn/train/figures.ts';
import type { LoopState } from '../../nn/train/loopState.ts';
import { drawScene, type Scene } from '../../scenes/index.ts';
import { TRAINING_SEEDS, VALIDATION_SEEDS } from '../../scenes/seeds.ts';
import { EngineError, throwIfAborted } from '../errors.ts';
import { streetModel } from '../streetNetwork.ts';
import { turn } from '../turn.ts';
import { checkPictures, type StreetPicture } from './streetDetect.ts';
import type { Task, TaskContext } from './task.ts';

/** Scenes to measure on. */
const HELD_OUT = 32;

/** Scenes whose boxes the anchors are clustered from. */
const CLUSTERED = 200;

/** A street YOLO as files. */
export interface YoloFiles {
  /** the text of model.json */
  readonly json: string;
  readonly weights: Uint8Array<ArrayBuffer>;
}

/** What is known before the first step. */
export interface StreetTrainPlan {
  /** to take in all; 0 when it is only measured */
  readonly steps: number;
  readonly rounds: number;
  /** [k][2] as (w, h) in cells of 8 pixels */
  readonly anchors: Anchors;
}

/** Where a paused training stands, as plain data. */
export interface StreetTrainState {
  readonly plan: StreetTrainPlan;
  readonly loop: LoopState;
  /** trained so far, without measuring */
  readonly seconds: number;
}

/** From what, how and how long to train. */
export interface StreetTrainInput {
  /**
   * first values: all drawn by the seed; backbone and neck of the site's network with a new head; all of the site's network; or files.
   * The last two bring their own anchors.
   */
  readonly start: 'scratch' | 'body' | 'shipped' | YoloFiles;
  /** by k-means on boxes of training scenes, drawn by the seed, or one of one cell */
  readonly anchors: 'k-means' | 'random' | 'none';
  readonly multiScale: boolean;
  /** scenes of a step */
  readonly batchSize: number;
  readonly learningRate: number;
  /** 0 to 99: first values, scenes, their order */
  readonly seed: number;
  /** how long to train: about so many minutes at the speed of this device, or so many steps. 0: only measure */
  readonly length: { readonly minutes: number } | { readonly steps: number };
  /** measured after each; the steps are made a multiple of it */
  readonly rounds: number;
  /** the picture that is shown */
  readonly shown: StreetPicture;
  /** `state` of an earlier output of the same input: goes on from there as if it had never paused */
  readonly resume?: StreetTrainState | undefined;
}

/** What is known while it trains. */
export type StreetTrainUpdate =
  | ({ readonly kind: 'plan'; readonly scenes: number; readonly things: number } & StreetTrainPlan)
  | {
      readonly kind: 'step';
      readonly step: number;
      /** trained so far, without measuring; and about how many are left, with it */
      readonly seconds: number;
      readonly secondsLeft: number;
      /** loss, box, objectness, classes, iou: means over the steps since the last such update */
      readonly figures: Figures;
    }
  /** round 0 is before the first step */
  | ({
      readonly kind: 'round';
      readonly round: number;
      readonly step: number;
      readonly seconds: number;
    } & Pick<YoloMeasured, 'ap50' | 'ap' | 'detections'>);

/** What became of it. */
export interface StreetTrainOutput {
  readonly ended: 'finished' | 'stopped' | 'diverged';
  /** a sentence for the reader */
  readonly says: string;
  /** for the task 'streetDetect' */
  readonly weights: readonly ParameterValues[];
  readonly details: YoloDetails;
  /** to take along */
  readonly files: YoloFiles;
  /** when it was stopped: to go on from */
  readonly state: StreetTrainState | null;
}

/** Where a job that lost its backend finds the last round's state. */
const SHELF = 'streetTrain';

const scenesFrom = (seed: number, count: number): Scene[] =>
  Array.from({ length: count }, (_, i) => drawScene(seed + i));

let clustered: Anchors | undefined;

function anchorsOf({ anchors, seed }: StreetTrainInput): Anchors {
  if (anchors === 'none') return unitAnchor;
  if (anchors === 'random') return drawnAnchors(seed);
  clustered ??= clusteredAnchors(scenesFrom(TRAINING_SEEDS, CLUSTERED));
  return clustered;
}

/** Reads a reader's files; what is wrong with them becomes a sentence. */
function opened({ json, weights }: YoloFiles): ReturnType<typeof openYolo> {
  try {
    return openYolo(JSON.parse(json), weights);
  } catch (error) {
    const why =
      error instanceof SyntaxError
        ? 'model.json is not JSON, or it was cut short'
        : error instanceof Error
          ? error.message
          : String(error);
    throw new EngineError('network-damaged', `These files cannot be used: ${why}.`);
  }
}

async function startOf(
  input: StreetTrainInput,
  context: Pick<TaskContext, 'files'>,
): Promise<{ anchors: Anchors; values: ParameterValues[] }> {
  const { start, seed } = input;
  if (typeof start === 'object') return opened(start);
  const anchors = start === 'shipped' ? undefined : anchorsOf(input);
  if (start === 'scratch')
    return { anchors: anchors!, values: firstValues(yoloSpecs(anchors!.length), seed) };
  const model = await streetModel('street-yolo', context);
  const theirs = [...model.values, ...findGains(model.values)];
  if (start === 'shipped') {
    const own = (model.details as YoloDetails).anchors;
    return { anchors: own, values: takeValues(yoloSpecs(own.length), theirs) };
  }
  const specs = yoloSpecs(anchors!.length);
  const body = theirs.filter(({ name }) => !name.startsWith('yolo/'));
  return { anchors: anchors!, values: takeValues(specs, body, firstValues(specs, seed)) };
}

/**
 * Trains a street YOLO on scenes that are drawn as it goes. Aborting `stop` pauses it: the output then holds all that is needed to go
 * on. A loss of the backend costs at most the round that had begun.
 *
 * @throws EngineError 'network-damaged' for files that are none; RangeError that names the setting out of range
 */
export const streetTrain: Task<StreetTrainInput, StreetTrainOutput, StreetTrainUpdate> = async (
  input,
  context,
) => {
  const { batchSize, learningRate, length, multiScale, rounds, seed, shown } = input;
  checkPictures([shown]);
  const { registerGradients } = await import('../gradients/register.ts');
  registerGradients(getBackend());
  const label = 'Training YOLO';
  context.progress({ stage: 'prepare', done: 0, total: 1, label });
  const { anchors, values } = await startOf(input, context);
  const resume = (context.keep.get(SHELF) as StreetTrainState | undefined) ?? input.resume;
  const heldOut = scenesFrom(VALIDATION_SEEDS, HELD_OUT);
  const going = { turn, throwIfAborted: () => throwIfAborted(context.signal) };
  const how = { anchors, multiScale, batchSize, learningRate, seed };
  const plan = resume?.plan ?? { anchors, rounds, steps: await stepsOf(length, rounds) };
  const things = heldOut.reduce((sum, scene) => sum + scene.things.filter((t) => !t.difficult).length, 0);
  context.update({ kind: 'plan', ...plan, scenes: HELD_OUT, things });
  let seconds = resume?.seconds ?? 0;
  let measuring = 0;
  if (!resume) await measureStart();
  if (plan.steps === 0) return outcome('finished', 'Measured.', bakeGains(values), null);

  const before = seconds;
  const trained = await trainYolo({
    values,
    plan: { ...how, steps: plan.steps, rounds: plan.rounds },
    heldOut,
    shown,
    resume: resume?.loop,
    stop: context.stop,
    ...going,
    onReport({ step, steps, figures, milliseconds, millisecondsLeft }) {
      seconds = before + (milliseconds - measuring) / 1000;
      context.progress({ stage: 'run', done: step, total: steps, label });
      context.update({ kind: 'step', step, seconds, secondsLeft: millisecondsLeft / 1000, figures });
    },
    async onRound({ round, step, ap50, ap, detections, milliseconds }, save) {
      measuring += milliseconds;
      // First kept, then told: a round that was told is never done again.
      context.keep.set(SHELF, { plan, loop: await save(), seconds });
      context.update({ kind: 'round', round, step, seconds, ap50, ap, detections });
    },
  });
  const { ended, says, weights, state } = trained;
  return outcome(ended, says, weights, ended === 'stopped' ? { plan, loop: state, seconds } : null);

  async function stepsOf(wanted: StreetTrainInput['length'], parts: number): Promise<number> {
    if ('steps' in wanted) return Math.round(wanted.steps / parts) * parts;
    if (wanted.minutes === 0) return 0;
    const step = await timeStep(values, how, going);
    return Math.max(1, Math.round((wanted.minutes * 60) / step / parts)) * parts;
  }

  async function measureStart(): Promise<void> {
    const tensors = toParameters(values);
    try {
      const lookup = byName(yoloSpecs(anchors.length), tensors);
      const { ap50, ap, detections } = await measureYolo(lookup, anchors, { heldOut, shown, ...going });
      context.update({ kind: 'round', round: 0, step: 0, seconds: 0, ap50, ap, detections });
    } finally {
      dispose(tensors);
    }
  }

  function outcome(
    how: StreetTrainOutput['ended'],
    says: string,
    weights: ParameterValues[],
    state: StreetTrainState | null,
  ): StreetTrainOutput {
    const written = writeYolo(weights, anchors);
    context.transfer(written.weights.buffer);
    const files = { json: JSON.stringify(written.json), weights: written.weights };
    return { ended: how, says, weights, details: { anchors }, files, state };
  }
};
