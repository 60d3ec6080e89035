/** The engine's door, and the only file of the engine that a page imports. It holds no tfjs. */
import { siteRoot } from './base.ts';
import { type Connection, connect } from './connection.ts';
import { abortedError, EngineError } from './errors.ts';
import type { Reply, Request } from './protocol.ts';
import { type BackendName, type EngineStatus, IDLE, type Progress } from './status.ts';
import type { Tasks } from './tasks/table.ts';

export { EngineError, type EngineErrorCode } from './errors.ts';
export { fetchNetwork, NETWORK_CACHE, networkIsCached, prefetchNetwork } from './modelCache.ts';
export {
  BACKEND_TITLES,
  type BackendName,
  type Candidate,
  type EngineStatus,
  type Progress,
} from './status.ts';
export type { Tasks } from './tasks/table.ts';

/** How to run a task. */
export interface RunOptions<Update = unknown> {
  /** aborting rejects the promise at once with the code 'aborted', also while the job waits for others */
  readonly signal?: AbortSignal;
  /** aborting asks the task to end early with what it has: the promise resolves, if the task can */
  readonly stop?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  /** what a task shows while it goes on */
  readonly onUpdate?: (update: Update) => void;
  /** buffers of the input to move instead of copying; bitmaps always move */
  readonly transfer?: Transferable[];
}

interface Waiting {
  readonly resolve: (value: never) => void;
  readonly reject: (error: EngineError) => void;
  readonly onProgress: ((progress: Progress) => void) | undefined;
  readonly onUpdate: ((update: never) => void) | undefined;
}

let status: EngineStatus = IDLE;
let connection: Promise<Connection> | undefined;
let nextId = 1;
const waiting = new Map<number, Waiting>();
const listeners = new Set<(status: EngineStatus) => void>();

/** `?engine=page` and `?backend=wasm` in the page's address, for tests and for the curious. */
const query = (name: string): string | null =>
  new URLSearchParams(globalThis.location?.search ?? '').get(name);

let chosen: () => Promise<string | undefined> = async () => undefined;

/**
 * Says how to learn which backend the reader chose at an earlier visit; asked when the engine opens. The page's address wins over
 * it, and a backend that no longer starts is passed over.
 */
export function preferBackend(learn: () => Promise<string | undefined>): void {
  chosen = learn;
}

async function askedFor(): Promise<BackendName | 'auto'> {
  const name = query('backend') ?? (await chosen().catch(() => undefined));
  return name === 'webgpu' || name === 'webgl' || name === 'wasm' || name === 'cpu' ? name : 'auto';
}

function receive(reply: Reply): void {
  if (reply.kind === 'status') {
    status = reply.status;
    for (const listener of [...listeners]) listener(status);
    return;
  }
  if (reply.kind === 'hello') return;
  const job = waiting.get(reply.id);
  if (!job) return;
  if (reply.kind === 'progress') {
    job.onProgress?.(reply.progress);
    return;
  }
  if (reply.kind === 'update') {
    job.onUpdate?.(reply.value as never);
    return;
  }
  waiting.delete(reply.id);
  if (reply.kind === 'done') job.resolve(reply.value as never);
  else job.reject(new EngineError(reply.error.code, reply.error.message));
}

function open(): Promise<Connection> {
  connection ??= Promise.all([connect(receive, query('engine') === 'page'), askedFor()]).then(
    ([send, preference]) => {
      send({ kind: 'open', root: siteRoot(), preference }, []);
      return send;
    },
  );
  return connection;
}

type Unnumbered<R> = R extends { readonly id: number } ? Omit<R, 'id'> : never;

async function ask<T>(request: Unnumbered<Request>, options: RunOptions<never> = {}): Promise<T> {
  const { signal, stop, onProgress, onUpdate, transfer = [] } = options;
  if (signal?.aborted) throw abortedError();
  const send = await open();
  if (signal?.aborted) throw abortedError();
  const id = nextId++;
  const abort = (): void => send({ kind: 'abort', id }, []);
  const end = (): void => send({ kind: 'stop', id }, []);
  signal?.addEventListener('abort', abort, { once: true });
  stop?.addEventListener('abort', end, { once: true });
  try {
    return await new Promise<T>((resolve, reject) => {
      waiting.set(id, { resolve, reject, onProgress, onUpdate });
      send({ ...request, id } as Request, transfer);
      if (stop?.aborted) end();
    });
  } finally {
    waiting.delete(id);
    signal?.removeEventListener('abort', abort);
    stop?.removeEventListener('abort', end);
  }
}

/** Bitmaps among the input's values. */
function bitmaps(input: unknown): ImageBitmap[] {
  if (typeof ImageBitmap === 'undefined' || typeof input !== 'object' || input === null) return [];
  return Object.values(input).filter((value) => value instanceof ImageBitmap);
}

/** The engine of this page: opened by the first call, one for all widgets. */
export const engine = {
  /** what it is doing now; `subscribe` tells of changes */
  get status(): EngineStatus {
    return status;
  },

  /** Calls the listener at every change of status, until the returned function is called. */
  subscribe(listener: (status: EngineStatus) => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },

  /**
   * Runs a task when its turn comes.
   *
   * @throws EngineError with a `code` and a sentence for the reader. When the GPU loses its memory the job is begun again by
   * itself; only when that does not help it rejects with 'context-lost'.
   */
  run<T extends keyof Tasks>(
    task: T,
    input: Tasks[T]['input'],
    options: RunOptions<Tasks[T]['update']> = {},
  ): Promise<Tasks[T]['output']> {
    const transfer = [...new Set([...(options.transfer ?? []), ...bitmaps(input)])];
    return ask({ kind: 'run', task, input }, { ...options, transfer } as RunOptions<never>);
  },

  /** Switches to a backend after the jobs before it; when it does not start here, the next best runs and `status` says why. */
  use(backend: BackendName | 'auto'): Promise<void> {
    return ask({ kind: 'use', backend });
  },

  /** Live tensors and their bytes, the networks' weights included. */
  memory(): Promise<{ tensors: number; bytes: number }> {
    return ask({ kind: 'memory' });
  },

  /** Makes the backend lose everything at once, as a crashed GPU driver does. For tests. */
  simulateContextLoss(): Promise<void> {
    return ask({ kind: 'lose' });
  },
};
