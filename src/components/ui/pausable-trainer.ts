import { EngineError } from '../../lib/engine/client.ts';

/** What a training says of itself, whatever is trained. */
export interface PausableRun {
  phase: 'running' | 'paused' | 'finished' | 'stopped' | 'diverged' | 'failed' | 'imported';
  /** a sentence about the last thing that happened to it */
  says: string;
}

/** How the engine's answer ends, whatever was trained. */
interface Ended<Checkpoint> {
  readonly ended: 'finished' | 'stopped' | 'diverged';
  /** where a run that was stopped can go on */
  readonly state: Checkpoint | null;
}

/** The two ways in which the engine is told to end. */
interface Ends {
  /** ends it and forgets it */
  readonly signal: AbortSignal;
  /** ends it early, with what there is by then */
  readonly stop: AbortSignal;
}

/**
 * One training at a time, which can be paused: the engine is stopped, and what it needs to go on is kept until then. The widget's own
 * trainer says what is trained and what is made of the reports.
 */
export abstract class PausableTrainer<Run extends PausableRun, Checkpoint, Output extends Ended<Checkpoint>> {
  /** the one that is running or paused */
  current: Run | null = null;
  /** where the paused run goes on */
  protected checkpoint: Checkpoint | null = null;
  #stop = new AbortController();
  #abort = new AbortController();
  #pausing = false;

  get running(): boolean {
    return this.current?.phase === 'running';
  }

  /** Aborted when everything is forgotten. */
  protected get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Changes a run and says so. */
  protected abstract update(run: Run, change: Partial<PausableRun>): void;

  /** One turn of training, from the checkpoint on when there is one; what became of it is in the run when it ends. */
  protected abstract train(run: Run): Promise<void>;

  /** Goes on from where the paused run was, with the settings that it began with. Null when none is paused. */
  async goOn(): Promise<Run | null> {
    const run = this.current;
    if (run?.phase !== 'paused') return null;
    this.update(run, { phase: 'running', says: '' });
    await this.train(run);
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
      this.begin(null);
      this.update(run, { phase: 'stopped' });
    } else this.#stop.abort();
  }

  /** Makes a run the current one, from its start on; null: there is none any more. */
  protected begin(run: Run | null): void {
    this.current = run;
    this.checkpoint = null;
  }

  /** Ends everything; the current run is forgotten. */
  protected abandon(): void {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.begin(null);
  }

  /** Runs the engine for a turn. Returns its answer and the phase that it ends in, or null when it was abandoned or has failed. */
  protected async turn(
    run: Run,
    job: (ends: Ends) => Promise<Output>,
  ): Promise<{ output: Output; phase: 'paused' | Output['ended'] } | null> {
    this.#stop = new AbortController();
    this.#pausing = false;
    try {
      const output = await job({ signal: this.#abort.signal, stop: this.#stop.signal });
      const paused = output.ended === 'stopped' && this.#pausing;
      this.checkpoint = paused ? output.state : null;
      if (!paused) this.current = null;
      return { output, phase: paused ? 'paused' : output.ended };
    } catch (error) {
      if (error instanceof EngineError && error.code === 'aborted') return null;
      this.current = null;
      this.update(run, { phase: 'failed', says: error instanceof Error ? error.message : String(error) });
      return null;
    }
  }
}
