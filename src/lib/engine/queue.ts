import { abortedError } from './errors.ts';

/** Runs one job at a time, in the order in which they came. */
export interface Queue {
  /**
   * Adds a job. When the signal aborts, the promise rejects at once with the 'aborted' error: a job that had not begun never does, and a
   * running one is told by the same signal; the next begins when it has really ended.
   */
  add<T>(job: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

/** An empty queue. */
export function createQueue(): Queue {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    add<T>(job: () => Promise<T>, signal: AbortSignal): Promise<T> {
      const done = tail.then(() => {
        if (signal.aborted) throw abortedError();
        return job();
      });
      tail = done.catch(() => undefined);
      return new Promise<T>((resolve, reject) => {
        const stop = () => reject(abortedError());
        if (signal.aborted) stop();
        signal.addEventListener('abort', stop, { once: true });
        done.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
      });
    },
  };
}
