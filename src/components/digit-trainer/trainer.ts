import { planStack } from '../../lib/conv/stack/index.ts';
import { EngineError, engine, type Tasks } from '../../lib/engine/client.ts';
import { toLayers } from './blocks.ts';
import type { SplitExamples } from './examples.ts';
import { loopSettings, type TrainerState } from './state.ts';

type TrainOutput = Tasks['train']['output'];

/** A network and what became of it. */
export interface Run {
  id: number;
  title: string;
  /** settings and network that it began with */
  state: TrainerState;
  examples: SplitExamples;
  parameters: number;
  phase: 'running' | 'paused' | 'finished' | 'stopped' | 'diverged' | 'failed' | 'imported';
  /** the sentence of the last thing that happened to it */
  says: string;
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
export class Trainer {
  runs: readonly Run[] = [];
  /** the one that is running or paused */
  current: Run | null = null;
  #changed: () => void;
  #nextId = 1;
  #stop = new AbortController();
  #abort = new AbortController();
  #resume: TrainOutput['state'] | undefined;
  #pausing = false;

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  get running(): boolean {
    return this.current?.phase === 'running';
  }

  #update(run: Run, change: Partial<Run>): void {
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
    this.current = run;
    this.#resume = undefined;
    this.#add(run);
    await this.#train(run);
    return run;
  }

  /** Goes on from where the paused run was, with the settings that it began with. */
  async goOn(): Promise<Run | null> {
    const run = this.current;
    if (run?.phase !== 'paused') return null;
    this.#update(run, { phase: 'running', says: '' });
    await this.#train(run);
    return run;
  }

  pause(): void {
    this.#pausing = true;
    this.#stop.abort();
  }

  /** Ends the run early; its network stays as it is now. */
  finish(): void {
    const run = this.current;
    if (run?.phase === 'paused') {
      this.current = null;
      this.#resume = undefined;
      this.#update(run, { phase: 'stopped' });
    } else this.#stop.abort();
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
      { signal: this.#abort.signal },
    );
    run.phase = 'imported';
    run.output = { weights, validation: measure(run, probabilities) };
    this.#add(run);
    return run;
  }

  /** Ends everything and forgets all runs. */
  clear(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.current = null;
    this.#resume = undefined;
    this.runs = [];
    this.#nextId = 1;
    this.#changed();
  }

  async #train(run: Run): Promise<void> {
    const { state, examples } = run;
    this.#stop = new AbortController();
    this.#pausing = false;
    const { signal } = this.#abort;
    const before = run.seconds;
    const { shift, turn } = state;
    try {
      const output = await engine.run(
        'train',
        {
          layers: toLayers(state.blocks),
          ...examples,
          settings: loopSettings(state),
          augmentation: shift + turn > 0 ? { shift, rotate: turn } : undefined,
          resume: this.#resume,
        },
        {
          signal,
          stop: this.#stop.signal,
          onUpdate: (update) => {
            // A report that was on its way when the run was forgotten.
            if (signal.aborted) return;
            if (update.kind === 'epoch') {
              // After a lost backend an epoch may come twice.
              const others = run.epochs.filter(({ epoch }) => epoch < update.epoch);
              this.#update(run, { epochs: [...others, update] });
              return;
            }
            const at = (update.step / update.steps) * update.epochs;
            const earlier = run.losses.filter((point) => point.at < at);
            const losses = [...earlier, { at, loss: update.figures['loss']! }];
            this.#update(run, {
              losses: losses.length > MOST_POINTS ? losses.filter((_, i) => i % 2 === 1) : losses,
              progress: {
                step: update.step,
                steps: update.steps,
                epoch: update.epoch,
                left: update.millisecondsLeft / 1000,
              },
              seconds: before + update.milliseconds / 1000,
            });
          },
        },
      );
      const paused = output.ended === 'stopped' && this.#pausing;
      this.#resume = paused ? output.state : undefined;
      if (!paused) this.current = null;
      this.#update(run, {
        phase: paused ? 'paused' : output.ended,
        says: output.says,
        seconds: before + output.time / 1000,
        output: { weights: output.weights, validation: output.validation },
      });
    } catch (error) {
      if (error instanceof EngineError && error.code === 'aborted') return;
      this.current = null;
      this.#update(run, { phase: 'failed', says: error instanceof Error ? error.message : String(error) });
    }
  }
}
