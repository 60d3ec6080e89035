import { planStack } from '../../lib/conv/stack/index.ts';
import { engine, type Tasks } from '../../lib/engine/client.ts';
import { type PausableRun, PausableTrainer } from '../ui/pausable-trainer.ts';
import { toLayers } from './blocks.ts';
import type { SplitExamples } from './examples.ts';
import { loopSettings, type TrainerState } from './state.ts';

type TrainOutput = Tasks['train']['output'];

/** A network and what became of it. */
export interface Run extends PausableRun {
  id: number;
  title: string;
  /** settings and network that it began with */
  state: TrainerState;
  examples: SplitExamples;
  parameters: number;
  /** loss of training as it goes, by epochs done */
  losses: { at: number; loss: number }[];
  epochs: readonly { epoch: number; training: Loss; validation: Loss | null }[];
  progress: { step: number; steps: number; epoch: number; left: number } | null;
  seconds: number;
  output: Pick<TrainOutput, 'weights' | 'validation'> | null;
}

type Loss = Readonly<Record<string, number>>;

/** Runs that are kept to compare. */
const MOST_RUNS = 6;
/** Points of the curve of the training loss. */
const MOST_POINTS = 400;

/** Trains one network at a time, and keeps the runs of this visit. Calls `changed` whenever there is something new to show. */
export class Trainer extends PausableTrainer<Run, TrainOutput['state'], TrainOutput> {
  runs: readonly Run[] = [];
  readonly #changed: () => void;
  #nextId = 1;

  constructor(changed: () => void) {
    super();
    this.#changed = changed;
  }

  protected override update(run: Run, change: Partial<Run>): void {
    Object.assign(run, change);
    this.runs = [...this.runs];
    this.#changed();
  }

  #add(run: Run): void {
    this.runs = [...this.runs, run].slice(-MOST_RUNS);
    this.#changed();
  }

  #make(state: TrainerState, examples: SplitExamples, title: string): Run {
    const plan = planStack(examples.training.shape, toLayers(state.blocks));
    return {
      id: this.#nextId++,
      title,
      state,
      examples,
      parameters: plan.parameters.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0),
      phase: 'running',
      says: '',
      losses: [],
      epochs: [],
      progress: null,
      seconds: 0,
      output: null,
    };
  }

  /** Begins a run; the one before, when it is paused, stays as it is. */
  async start(state: TrainerState, examples: SplitExamples): Promise<Run> {
    if (this.current?.phase === 'paused') this.finish();
    const run = this.#make(state, examples, `Run ${this.#nextId}`);
    this.begin(run);
    this.#add(run);
    await this.train(run);
    return run;
  }

  /** Takes a network in whose numbers came from a file, and measures it. */
  async take(
    state: TrainerState,
    examples: SplitExamples,
    weights: TrainOutput['weights'],
    measure: (run: Run, probabilities: ArrayLike<number>) => TrainOutput['validation'],
  ): Promise<Run> {
    const run = this.#make(state, examples, `File ${this.#nextId}`);
    const { pixels, shape } = examples.validation;
    const { probabilities } = await engine.run(
      'classify',
      { layers: toLayers(state.blocks), weights, pictures: { pixels, shape } },
      { signal: this.signal },
    );
    run.phase = 'imported';
    run.output = { weights, validation: measure(run, probabilities) };
    this.#add(run);
    return run;
  }

  /** Ends everything and forgets all runs. */
  clear(): void {
    this.abandon();
    this.runs = [];
    this.#nextId = 1;
    this.#changed();
  }

  protected override async train(run: Run): Promise<void> {
    const before = run.seconds;
    const turn = await this.turn(run, async ({ signal, stop }) =>
      engine.run('train', this.#input(run), {
        signal,
        stop,
        // A report may still be on its way when the run is forgotten.
        onUpdate: (update) => signal.aborted || this.#hear(run, update, before),
      }),
    );
    if (!turn) return;
    const { phase, output } = turn;
    this.update(run, {
      phase,
      says: output.says,
      seconds: before + output.time / 1000,
      output: { weights: output.weights, validation: output.validation },
    });
  }

  #input({ state, examples }: Run): Tasks['train']['input'] {
    const { shift, turn } = state;
    return {
      layers: toLayers(state.blocks),
      ...examples,
      settings: loopSettings(state),
      augmentation: shift + turn > 0 ? { shift, rotate: turn } : undefined,
      resume: this.checkpoint ?? undefined,
    };
  }

  /** @param before seconds of the turns before this one */
  #hear(run: Run, update: Tasks['train']['update'], before: number): void {
    if (update.kind === 'epoch') {
      // After a lost backend an epoch may come twice.
      const others = run.epochs.filter(({ epoch }) => epoch < update.epoch);
      this.update(run, { epochs: [...others, update] });
      return;
    }
    const { step, steps, epoch, epochs, figures, milliseconds, millisecondsLeft } = update;
    const at = (step / steps) * epochs;
    const losses = [...run.losses.filter((point) => point.at < at), { at, loss: figures['loss']! }];
    this.update(run, {
      losses: losses.length > MOST_POINTS ? losses.filter((_, i) => i % 2 === 1) : losses,
      progress: { step, steps, epoch, left: millisecondsLeft / 1000 },
      seconds: before + milliseconds / 1000,
    });
  }
}
