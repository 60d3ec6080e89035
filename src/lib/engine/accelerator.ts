/** The backend that computes now: choosing it, watching it, and replacing it when it is lost. */
import type { RunningBackend, StartOptions } from './backends/backend.ts';
import { probe } from './backends/probe.ts';
import { explain, findCandidates, rank } from './candidates.ts';
import { EngineError } from './errors.ts';
import { BACKEND_TITLES, type BackendName, type Candidate, type EngineStatus, IDLE } from './status.ts';

const STARTERS: Readonly<
  Record<BackendName, () => Promise<{ start(o: StartOptions): Promise<RunningBackend> }>>
> = {
  webgpu: () => import('./backends/webgpu.ts'),
  webgl: () => import('./backends/webgl.ts'),
  wasm: () => import('./backends/wasm.ts'),
  cpu: () => import('./backends/cpu.ts'),
};

/** How often a backend may lose everything before the next one takes over. */
const LOSSES_ALLOWED = 1;

/** See the head of this file. */
export interface Accelerator {
  readonly status: EngineStatus;
  /** Starts a backend unless one runs; replaces one that was lost. Rejects with 'backend-failed' when none will. */
  ensure(): Promise<void>;
  /** Changes the reader's choice and starts it. */
  use(preference: BackendName | 'auto'): Promise<void>;
  isLost(): boolean;
  /** Rejects with 'context-lost' when the running backend is lost, else never settles. */
  readonly lost: Promise<never>;
  /** Loses everything, for tests. */
  lose(): void;
}

/** What the accelerator needs to know. */
export interface AcceleratorOptions {
  readonly root: string;
  readonly where: 'worker' | 'page';
  readonly preference: BackendName | 'auto';
  readonly onStatus: (status: EngineStatus) => void;
  /** called while the old backend still is the current one, before it is taken down */
  readonly release: () => void;
}

export function createAccelerator(options: AcceleratorOptions): Accelerator {
  let status: EngineStatus = { ...IDLE, where: options.where };
  let preference = options.preference;
  let candidates: Candidate[] = [];
  let running: RunningBackend | null = null;
  let wasLost = false;
  let lost: Promise<never> = new Promise(() => {});
  let moved: string | undefined;
  const losses = new Map<BackendName, number>();

  const publish = (change: Partial<EngineStatus>): void => {
    status = { ...status, ...change, candidates };
    options.onStatus(status);
  };
  const mark = (name: BackendName, change: Partial<Candidate>): void => {
    candidates = candidates.map((c) => (c.name === name ? { ...c, ...change } : c));
  };

  const countLoss = (name: BackendName): void => {
    losses.set(name, (losses.get(name) ?? 0) + 1);
  };

  const stop = (): void => {
    if (!running) return;
    options.release();
    running.stop();
    running = null;
    wasLost = false;
  };

  const tryStart = async (name: BackendName): Promise<RunningBackend> => {
    const { start } = await STARTERS[name]();
    let reject: (error: EngineError) => void = () => {};
    const whenLost = new Promise<never>((_, no) => {
      reject = no;
    });
    // Someone waits for it only while a job runs.
    whenLost.catch(() => undefined);
    const started = await start({
      root: options.root,
      onLost: () => {
        wasLost = true;
        countLoss(name);
        reject(new EngineError('context-lost', `${BACKEND_TITLES[name]} lost what it held. Try again.`));
      },
    });
    try {
      await Promise.race([probe(), whenLost]);
    } catch (error) {
      started.stop();
      throw error;
    }
    lost = whenLost;
    return started;
  };

  const startBest = async (): Promise<void> => {
    publish({ state: 'starting', backend: null, reason: 'Looking for the fastest way to compute here.' });
    if (candidates.length === 0) candidates = await findCandidates();
    for (const name of rank(candidates, preference)) {
      wasLost = false;
      try {
        running = await tryStart(name);
      } catch (error) {
        const why =
          error instanceof Error ? error.message : String((error as { message?: string })?.message ?? error);
        mark(name, { available: false, note: `it failed here (${why.slice(0, 120)})` });
        continue;
      }
      const reason = explain(name, running.threads, candidates, preference);
      publish({
        state: 'ready',
        backend: name,
        threads: running.threads,
        reason: moved ? `${moved} ${reason}` : reason,
      });
      return;
    }
    const reason =
      'Nothing in this browser can run a network. Try a current version of Chrome, Edge, Firefox or Safari.';
    publish({ state: 'failed', backend: null, reason });
    throw new EngineError('backend-failed', reason);
  };

  return {
    get status() {
      return status;
    },
    get lost() {
      return lost;
    },
    isLost: () => wasLost || (running?.isLost() ?? false),
    async ensure() {
      if (running && !this.isLost()) return;
      if (running) {
        const { name } = running;
        // A context says that it is lost before its event comes, and after stop() nobody listens to that.
        if (!wasLost) countLoss(name);
        stop();
        if ((losses.get(name) ?? 0) > LOSSES_ALLOWED) {
          mark(name, { available: false, note: 'it lost its memory twice' });
          moved = `${BACKEND_TITLES[name]} lost its memory twice, so the next one took over.`;
          if (preference === name) preference = 'auto';
        }
      }
      await startBest();
    },
    async use(next) {
      preference = next;
      moved = undefined;
      losses.clear();
      stop();
      // The reader asks again: what failed or was lost before gets another chance.
      candidates = await findCandidates();
      await startBest();
    },
    lose: () => running?.lose(),
  };
}
