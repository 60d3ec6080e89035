/**
 * The side of the engine that holds tfjs: the same code in the worker and, where there is none, on the page. It takes
 * requests and answers each; one job at a time.
 */
import { memory } from '@tensorflow/tfjs-core';
import { type Accelerator, createAccelerator } from './accelerator.ts';
import { EngineError, engineError, throwIfAborted } from './errors.ts';
import { createNetworks, type Networks } from './networks.ts';
import type { Request, Send } from './protocol.ts';
import { createQueue } from './queue.ts';
import type { Progress } from './status.ts';
import { tasks } from './tasks/table.ts';
import type { Task } from './tasks/task.ts';

/** How often one job may be begun again because everything was lost. */
const RERUNS = 2;

/** A host. Hand it requests; it replies through `send`. */
export function createHost(send: Send, where: 'worker' | 'page'): (request: Request) => void {
  const queue = createQueue();
  const running = new Map<number, { abort: AbortController; stop: AbortController }>();
  let networks: Networks;
  let accelerator: Accelerator;

  const answer = (
    id: number,
    job: (signal: AbortSignal, stop: AbortSignal, transfer: Transferable[]) => Promise<unknown>,
    unused: () => void = () => {},
  ): void => {
    const controllers = { abort: new AbortController(), stop: new AbortController() };
    const { signal } = controllers.abort;
    running.set(id, controllers);
    const transfer: Transferable[] = [];
    let began = false;
    queue
      .add(() => {
        began = true;
        return job(signal, controllers.stop.signal, transfer);
      }, signal)
      .then(
        (value) => send({ kind: 'done', id, value }, transfer),
        (thrown: unknown) => {
          const { code, message } = engineError(thrown);
          send({ kind: 'failed', id, error: { code, message } });
        },
      )
      .finally(() => {
        running.delete(id);
        if (!began) unused();
      });
  };

  const run = async (
    id: number,
    name: string,
    input: unknown,
    signal: AbortSignal,
    stop: AbortSignal,
    transfer: Transferable[],
  ): Promise<unknown> => {
    const keep = new Map<string, unknown>();
    const progress = (p: Progress): void => send({ kind: 'progress', id, progress: p });
    const task = (tasks as unknown as Record<string, Task<unknown, unknown, unknown> | undefined>)[name];
    if (!task) throw new EngineError('backend-failed', `The engine has no task "${name}". Reload the page.`);
    for (let reruns = 0; ; reruns++) {
      throwIfAborted(signal);
      progress({ stage: 'backend', done: 0, total: 1, label: 'Starting the engine' });
      await accelerator.ensure();
      progress({ stage: 'backend', done: 1, total: 1, label: 'Starting the engine' });
      const live = (): number => memory().numTensors - networks.tensorCount();
      const before = live();
      try {
        transfer.length = 0;
        const output = await Promise.race([
          task(input, {
            signal,
            stop,
            keep,
            progress,
            update: (value, moved) => send({ kind: 'update', id, value }, moved),
            network: (network) => networks.get(network, signal, progress),
            files: (network) => networks.files(network, signal, progress),
            transfer: (...buffers) => transfer.push(...buffers),
          }),
          accelerator.lost,
        ]);
        if (live() !== before) console.error(`The task ${name} left ${live() - before} tensors behind.`);
        return output;
      } catch (thrown) {
        // A device that goes away may fail the job a moment before it says that it is gone.
        if (!accelerator.isLost()) await new Promise((resolve) => setTimeout(resolve, 20));
        if (!accelerator.isLost() || signal.aborted || reruns === RERUNS) throw thrown;
      }
    }
  };

  return (request) => {
    switch (request.kind) {
      case 'open':
        networks = createNetworks(request.root);
        accelerator = createAccelerator({
          root: request.root,
          where,
          preference: request.preference,
          onStatus: (status) => send({ kind: 'status', status }),
          release: () => networks.release(),
        });
        break;
      case 'run':
        answer(
          request.id,
          (signal, stop, transfer) =>
            run(request.id, request.task, request.input, signal, stop, transfer).finally(() =>
              closeImages(request.input),
            ),
          () => closeImages(request.input),
        );
        break;
      case 'abort':
        running.get(request.id)?.abort.abort();
        break;
      case 'stop':
        running.get(request.id)?.stop.abort();
        break;
      case 'use':
        answer(request.id, () => accelerator.use(request.backend));
        break;
      case 'memory':
        answer(request.id, async () => ({ tensors: memory().numTensors, bytes: memory().numBytes }));
        break;
      case 'lose':
        // Past the queue: it is meant to hit the running job.
        accelerator.lose();
        send({ kind: 'done', id: request.id, value: undefined });
        break;
    }
  };
}

/** A bitmap that came with a job is ours, and holds memory until it is closed. */
function closeImages(input: unknown): void {
  if (typeof input !== 'object' || input === null) return;
  for (const value of Object.values(input)) if (value instanceof ImageBitmap) value.close();
}
