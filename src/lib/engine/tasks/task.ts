import type { ReadyNetwork } from '../networks.ts';
import type { Progress } from '../status.ts';

/** What a task gets besides its input. */
export interface TaskContext {
  readonly signal: AbortSignal;
  readonly progress: (progress: Progress) => void;
  /** loads a network, or finds it loaded */
  readonly network: (id: string) => Promise<ReadyNetwork>;
  /** marks buffers of the output to be moved, not copied, to the page */
  readonly transfer: (...buffers: Transferable[]) => void;
}

/** One kind of work: plain data in, plain data out, and as many live tensors after as before. */
export type Task<Input, Output> = (input: Input, context: TaskContext) => Promise<Output>;
