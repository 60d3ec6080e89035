import { EngineError, engine, type Tasks } from '../../lib/engine/client.ts';
import { toLayers } from './blocks.ts';
import type { Run } from './trainer.ts';

type Answer = Tasks['classify']['output'];

/** One picture for a trained network, and what every layer makes of it; only the last question counts. */
export class Tryout {
  pixels: Uint8Array<ArrayBuffer> | null = null;
  answer: Answer | null = null;
  /** the run that was asked */
  run: Run | null = null;
  error = '';
  waiting = false;
  #changed: () => void;
  #abort = new AbortController();

  constructor(changed: () => void) {
    this.#changed = changed;
  }

  clear(): void {
    this.#abort.abort();
    this.pixels = null;
    this.answer = null;
    this.run = null;
    this.error = '';
    this.waiting = false;
    this.#changed();
  }

  /** Asks the run's network about the picture; null pixels clear the answer. */
  async ask(run: Run | null, pixels: Uint8Array<ArrayBuffer> | null): Promise<void> {
    this.#abort.abort();
    if (!run?.output || !pixels) {
      this.clear();
      this.pixels = pixels;
      return;
    }
    const abort = new AbortController();
    this.#abort = abort;
    this.pixels = pixels;
    this.waiting = true;
    this.#changed();
    try {
      const { shape } = run.examples.training;
      const answer = await engine.run(
        'classify',
        {
          layers: toLayers(run.state.blocks),
          weights: run.output.weights,
          pictures: { pixels, shape },
          maps: true,
        },
        { signal: abort.signal },
      );
      if (abort.signal.aborted) return;
      this.answer = answer;
      this.run = run;
      this.error = '';
    } catch (error) {
      if (abort.signal.aborted || (error instanceof EngineError && error.code === 'aborted')) return;
      this.answer = null;
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.waiting = false;
    this.#changed();
  }
}
