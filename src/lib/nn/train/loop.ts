import { dispose, keep, type Scalar, stack, type Tensor, tidy, valueAndGrads } from '@tensorflow/tfjs-core';
import { type Random, random } from '../../random.ts';
import { seedFor } from '../../seeds.ts';
import { addUp, type EpochSums, type Figures, meanOf, noSums } from './figures.ts';
import { type LoopState, restore, snapshot } from './loopState.ts';
import { createOptimiser, type OptimiserSettings } from './optimiser.ts';
import { batchesPerEpoch, epochOrder } from './order.ts';
import { learningRate, type Schedule } from './schedule.ts';
import { releaseTape } from './tape.ts';

/** Where batches come from. A batch is whatever the loss understands: tensors made inside the loop's tidy. */
export interface BatchSource<Batch> {
  /** examples, at least 1 */
  readonly count: number;
  /**
   * Makes a batch. Called in a tidy, so its tensors need no disposing.
   *
   * @param indices of the examples, each below `count`
   * @param draw for what is random about it; the same for the same seed and step
   * @param step how many steps came before, out of `steps`
   */
  readonly batch: (indices: Uint32Array, draw: Random, step: number, steps: number) => Batch;
}

/** What is known about the step while its loss is computed. */
export interface StepContext {
  /** for what is random in the network (dropout); depends on the loop's seed and the step alone */
  readonly seed: number;
  /** notes a figure of this batch, such as its accuracy, for the reports; a mean over its examples */
  readonly note: (name: string, value: Scalar) => void;
}

/** How long and how to train. */
export interface LoopSettings {
  readonly epochs: number;
  readonly batchSize: number;
  readonly optimiser: OptimiserSettings;
  readonly learningRate: number;
  readonly schedule: Schedule;
  readonly seed: number;
}

/** How far the loop is, a few times a second. */
export interface LoopReport {
  /** steps taken, out of `steps` */
  readonly step: number;
  readonly steps: number;
  /** the epoch that the last of these steps was in, from 1 */
  readonly epoch: number;
  readonly epochs: number;
  /** means over the steps since the last report: the loss, and what the loss noted */
  readonly figures: Figures;
  readonly learningRate: number;
  /** since the loop began or went on, validation and pauses for others included; and about how many are left */
  readonly milliseconds: number;
  readonly millisecondsLeft: number;
}

/** One epoch that is over. */
export interface EpochRecord {
  /** from 1 */
  readonly epoch: number;
  /** steps taken when it ended */
  readonly step: number;
  /** means over the epoch's examples, while the network changed */
  readonly training: Figures;
  /** what `validate` measured at its end */
  readonly validation: Figures | null;
}

/** What to train, on what, and whom to tell. */
export interface LoopOptions<Batch> {
  /** first values of what is trained; the loop reads them and leaves them alone */
  readonly parameters: readonly Tensor[];
  readonly source: BatchSource<Batch>;
  /** the mean loss of a batch, differentiable with respect to the parameters; called in a tidy */
  readonly loss: (parameters: readonly Tensor[], batch: Batch, context: StepContext) => Scalar;
  readonly settings: LoopSettings;
  /** where an earlier run ended; then `parameters` only say the shapes */
  readonly resume?: LoopState | undefined;
  /** measures the network on examples that it is not trained on, after each epoch */
  readonly validate?: ((parameters: readonly Tensor[]) => Promise<Figures>) | undefined;
  readonly onReport?: ((report: LoopReport) => void) | undefined;
  /** told of each epoch that is over; `save` gives the loop's state, to be kept against a loss of the backend */
  readonly onEpoch?:
    | ((record: EpochRecord, save: () => Promise<LoopState>) => void | Promise<void>)
    | undefined;
  /** throws once it should not go on */
  readonly throwIfAborted?: (() => void) | undefined;
  /** aborted: end after this step, with a result */
  readonly stop?: AbortSignal | undefined;
  /** lets others have their turn */
  readonly turn: () => Promise<void>;
}

/** How the loop ended. */
export interface LoopResult {
  readonly ended: 'finished' | 'stopped' | 'diverged';
  /** in words, what became of it */
  readonly says: string;
  /** what was trained; the caller disposes them */
  readonly parameters: Tensor[];
  /** from here a run with the same settings and data goes on as if it had never ended */
  readonly state: LoopState;
}

/** A loss above this is a network that has run away: even the worst guesses cost far less. */
const RUNAWAY = 1e6;

/** Milliseconds between two reports, at least. Reading a GPU more often would keep it waiting. */
const REPORT_EVERY = 100;

/**
 * Trains: takes batches in a shuffled order, asks for their loss, moves the parameters against its gradient. It knows
 * nothing about layers; whatever gives a loss that can be differentiated can be trained.
 *
 * What happens in a step depends on the seed, the step's number and the numbers in memory alone, so the same seed gives the same result
 * (bit by bit where the backend adds in a fixed order: WASM and plain JavaScript), with pauses or without.
 *
 * As many tensors live afterwards as before, but for the parameters returned; also when it throws.
 *
 * @throws RangeError that names the setting that is out of range, or the parameter that does not fit to `resume`
 */
export async function trainLoop<Batch>(options: LoopOptions<Batch>): Promise<LoopResult> {
  const { source, settings, validate, onReport, onEpoch, throwIfAborted, stop, turn } = options;
  checkSettings(settings, source.count);
  const { epochs, batchSize, seed } = settings;
  const optimiser = createOptimiser(settings.optimiser);
  const stepsPerEpoch = batchesPerEpoch(source.count, batchSize);
  const steps = stepsPerEpoch * epochs;
  const history: EpochRecord[] = [...(options.resume?.history ?? [])];
  let { step, sums }: { step: number; sums: EpochSums } = options.resume ?? { step: 0, sums: noSums };
  let { parameters, memory } = restore(options.parameters, options.resume, optimiser);
  // What diverging falls back to: the numbers at the last report.
  let good = { parameters, memory, step, sums };
  let waiting: { loss: Scalar; noted: Map<string, Scalar>; examples: number }[] = [];
  let order: Uint32Array | undefined;
  let orderOf = -1;
  const began = performance.now();
  const firstStep = step;
  let reported = began;

  const release = (tensors: readonly Tensor[]): void => {
    const kept = new Set(good.parameters.concat(good.memory.flat()));
    dispose(tensors.filter((tensor) => !kept.has(tensor)));
  };
  const everything = (): Tensor[] => [
    ...new Set([...parameters, ...memory.flat(), ...good.parameters, ...good.memory.flat()]),
    ...waiting.flatMap(({ loss, noted }) => [loss, ...noted.values()]),
  ];

  const takeStep = (): void => {
    const epoch = Math.floor(step / stepsPerEpoch);
    if (orderOf !== epoch) [order, orderOf] = [epochOrder(source.count, seed, epoch), epoch];
    const first = (step % stepsPerEpoch) * batchSize;
    const indices = order!.subarray(first, Math.min(first + batchSize, source.count));
    const rate = learningRate(settings.schedule, settings.learningRate, {
      step,
      total: steps,
      stepsPerEpoch,
    });
    const noted = new Map<string, Scalar>();
    let made: { loss: Scalar; updated: Tensor[][] };
    try {
      made = tidy(() => {
        const batch = source.batch(indices, random(seedFor(seed, 2, step)), step, steps);
        const context: StepContext = {
          seed: seedFor(seed, 3, step),
          note: (name, value) => noted.set(name, keep(value.clone())),
        };
        const both = valueAndGrads((...held: Tensor[]) => options.loss(held, batch, context));
        const { value, grads } = both([...parameters]);
        const updated = parameters.map((parameter, i) =>
          optimiser.update(parameter, grads[i]!, memory[i]!, rate, step),
        );
        return { loss: value as Scalar, updated: updated.map((one) => [one.parameter, ...one.memory]) };
      });
    } catch (error) {
      releaseTape();
      dispose([...noted.values()]);
      throw error;
    }
    const before = [...parameters, ...memory.flat()];
    parameters = made.updated.map(([parameter]) => parameter!);
    memory = made.updated.map(([, ...rest]) => rest);
    waiting.push({ loss: made.loss, noted, examples: indices.length });
    step++;
    release(before);
  };

  /** Reads what was noted since the last time; false when the loss has run away. */
  const read = async (): Promise<boolean> => {
    const taken = waiting;
    if (taken.length === 0) return true;
    const names = ['loss', ...taken[0]!.noted.keys()];
    const rows = tidy(() => stack(taken.flatMap(({ loss, noted }) => [loss, ...noted.values()])));
    let values: ArrayLike<number>;
    try {
      values = await rows.data();
    } finally {
      rows.dispose();
    }
    dispose(taken.flatMap(({ loss, noted }) => [loss, ...noted.values()]));
    waiting = [];
    const rowOf = (i: number) => Array.from(names, (_, j) => values[i * names.length + j]!);
    if (taken.some((_, i) => !(Math.abs(rowOf(i)[0]!) <= RUNAWAY))) return false;
    let recent = noSums;
    taken.forEach(({ examples }, i) => {
      recent = addUp(recent, names, rowOf(i), examples);
      sums = addUp(sums, names, rowOf(i), examples);
    });
    const old = [...good.parameters, ...good.memory.flat()];
    good = { parameters, memory, step, sums };
    const current = new Set([...parameters, ...memory.flat()]);
    dispose(old.filter((tensor) => !current.has(tensor)));
    const now = performance.now();
    reported = now;
    const last = { step: step - 1, total: steps, stepsPerEpoch };
    onReport?.({
      step,
      steps,
      epoch: Math.ceil(step / stepsPerEpoch),
      epochs,
      figures: meanOf(recent),
      learningRate: learningRate(settings.schedule, settings.learningRate, last),
      milliseconds: now - began,
      millisecondsLeft: ((now - began) / (step - firstStep)) * (steps - step),
    });
    return true;
  };

  let ended: LoopResult['ended'] = 'finished';
  try {
    while (step < steps) {
      throwIfAborted?.();
      if (stop?.aborted) {
        ended = 'stopped';
        break;
      }
      takeStep();
      const epochOver = step % stepsPerEpoch === 0;
      if (!epochOver && step < steps && performance.now() - reported < REPORT_EVERY) continue;
      if (!(await read())) {
        ended = 'diverged';
        break;
      }
      await turn();
      if (epochOver) {
        throwIfAborted?.();
        const validation = validate ? await validate(parameters) : null;
        const record = { epoch: step / stepsPerEpoch, step, training: meanOf(sums), validation };
        history.push(record);
        sums = noSums;
        good = { ...good, sums };
        await onEpoch?.(record, () => snapshot({ step, sums, history, parameters, memory }));
      }
    }
    if (ended === 'stopped' && !(await read())) ended = 'diverged';
    if (ended === 'diverged') {
      release([...parameters, ...memory.flat()]);
      ({ parameters, memory, step, sums } = good);
    }
    const state = await snapshot({ step, sums, history, parameters, memory });
    dispose(memory.flat());
    return { ended, says: inWords(ended, step, steps), parameters, state };
  } catch (error) {
    dispose(everything());
    throw error;
  }
}

function inWords(ended: LoopResult['ended'], step: number, steps: number): string {
  if (ended === 'finished') return `All ${steps} steps are done.`;
  if (ended === 'stopped') return `Stopped after ${step} of ${steps} steps.`;
  return (
    `The loss ran away after about ${step} steps: the steps are too large for it. ` +
    'Train again from the start with a lower learning rate.'
  );
}

function checkSettings({ epochs, batchSize, learningRate: rate, seed }: LoopSettings, count: number): void {
  const whole = (name: string, value: number, low: number): void => {
    if (!(Number.isInteger(value) && value >= low)) {
      throw new RangeError(`${name}: a whole number of at least ${low} is needed, not ${value}`);
    }
  };
  whole('count', count, 1);
  whole('epochs', epochs, 1);
  whole('batchSize', batchSize, 1);
  if (!Number.isInteger(seed)) throw new RangeError(`seed: a whole number is needed, not ${seed}`);
  if (!(rate > 0 && Number.isFinite(rate))) {
    throw new RangeError(`learningRate: a number above 0 is needed, not ${rate}`);
  }
}
