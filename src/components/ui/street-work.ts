import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { EngineError, type Progress } from '../../lib/engine/client.ts';

interface Options {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
}

/** What is to be computed: `key` tells one question from another. */
export interface StreetJob<T> {
  readonly key: string;
  readonly run: (options: Options) => Promise<T>;
}

/**
 * One engine job at a time about the street that a widget shows. Nothing runs before the reader asks for it; then every
 * other street is looked at by itself. The last answer stays until the next one is there.
 */
export class StreetWork<T> implements ReactiveController {
  started = false;
  running = false;
  progress: Progress | null = null;
  error = '';
  /** the answer and the question that it belongs to */
  result: { readonly key: string; readonly value: T } | null = null;

  #host: ReactiveControllerHost;
  #job: StreetJob<T> | null = null;
  #asked = '';
  #over = new AbortController();

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.stop();
  }

  /** Ends what runs; the next `want` begins anew. */
  stop(): void {
    this.#over.abort();
    this.#asked = '';
    this.running = false;
    this.progress = null;
  }

  /** Says what the widget shows now; null: nothing that needs the engine. Call it whenever the widget has changed. */
  want(job: StreetJob<T> | null): void {
    this.#job = job;
    if (!job) {
      if (this.running) this.stop();
      return;
    }
    if (!this.started || job.key === this.#asked || this.result?.key === job.key) return;
    void this.#run(job);
  }

  /** The reader asks for it, or asks again after an error. */
  start(): void {
    this.started = true;
    this.error = '';
    if (this.#job) void this.#run(this.#job);
  }

  async #run({ key, run }: StreetJob<T>): Promise<void> {
    this.#over.abort();
    const over = new AbortController();
    this.#over = over;
    this.#asked = key;
    this.running = true;
    this.error = '';
    this.progress = null;
    this.#host.requestUpdate();
    try {
      const onProgress = (progress: Progress) => {
        if (over.signal.aborted) return;
        this.progress = progress;
        this.#host.requestUpdate();
      };
      const value = await run({ signal: over.signal, onProgress });
      if (!over.signal.aborted) this.result = { key, value };
    } catch (error) {
      if (over.signal.aborted) return;
      const why = error instanceof Error ? error.message : String(error);
      this.error = error instanceof EngineError && error.code === 'aborted' ? '' : why;
    } finally {
      if (!over.signal.aborted) {
        this.running = false;
        this.progress = null;
        this.#host.requestUpdate();
      }
    }
  }
}
