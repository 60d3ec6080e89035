import type { ReadyNetwork } from '../networks.ts';
import type { Progress } from '../status.ts';

/** What a task gets besides its input. */
export interface TaskContext<Update = never> {
  /** aborted when nobody wants the result any more: throw at once */
  readonly signal: AbortSignal;
  /** aborted when the reader wants to end early: return what there is */
  readonly stop: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** loads a network, or finds it loaded */
  readonly network: (id: string) => Promise<ReadyNetwork>;
  /** the files of a network that is no graph, by name; from the cache where they are there */
  readonly files: (id: string) => Promise<ReadonlyMap<string, Uint8Array>>;
  /** marks buffers of the output to be moved, not copied, to the page */
  readonly transfer: (...buffers: Transferable[]) => void;
  /** hands the page something to show while the task goes on; the buffers named move */
  readonly update: (value: Update, transfer?: Transferable[]) => void;
  /**
   * The job's own shelf, empty when it first begins. When the backend was lost the job is begun again from its input, and finds
   * here what it had put down: plain data, no tensors.
   */
  readonly keep: Map<string, unknown>;
}

/**
 * One kind of work: plain data in, plain data out, and as many live tensors after as before. A long one looks at `signal` and `stop`
 * between its steps, and takes a turn (see turn.ts) so that they can change.
 */
export type Task<Input, Output, Update = never> = (
  input: Input,
  context: TaskContext<Update>,
) => Promise<Output>;
