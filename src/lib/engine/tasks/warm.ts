import type { Task } from './task.ts';

/** Which network to have ready. */
export interface WarmInput {
  readonly network: string;
}

/** Starts the backend and loads a network, so that the first real job does not wait for it. */
export const warm: Task<WarmInput, null> = async ({ network }, context) => {
  await context.network(network);
  return null;
};
