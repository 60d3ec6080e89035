import type { CocoDetection, CocoGroundTruth, CocoIouType } from '../../lib/metrics/index.ts';
import type { Comparison, Lab } from './lab.ts';
import type { Answer, Order } from './protocol.ts';

/** A worker that holds the reader's two files. */
export interface Evaluation {
  /** The result; rejects with a sentence for the reader, or with an AbortError after close(). */
  readonly lab: Promise<Lab>;
  /** VOC's side at another threshold, once there is a result. */
  compare(at: number): Promise<Comparison>;
  /** Ends the worker at once, whatever it is doing. */
  close(): void;
}

interface Deferred<T> {
  promise: Promise<T>;
  resolve: (value: T) => void;
  reject: (error: Error) => void;
}

/** A promise that is settled from outside; nobody has to be waiting for it when it fails. */
function deferred<T>(): Deferred<T> {
  const parts: Partial<Deferred<T>> = {};
  parts.promise = new Promise<T>((resolve, reject) => Object.assign(parts, { resolve, reject }));
  parts.promise.catch(() => {});
  return parts as Deferred<T>;
}

const startWorker = () =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'evaluation' });

const stoppedBy = (event: ErrorEvent) =>
  new Error(`The evaluation stopped: ${event.message || 'there may be too little memory for these files'}.`);

/** A worker that holds boxes of the page. */
export interface HeldEvaluation {
  /** The figures with detections from `score` on, VOC's side at threshold `at`. One question at a time. */
  judge(score: number, at: number): Promise<Lab>;
  close(): void;
}

/** Gives boxes to a worker of their own, so that the page goes on drawing while thousands are judged. */
export function holdBoxes(boxes: {
  title: string;
  truth: CocoGroundTruth;
  detections: readonly CocoDetection[];
}): HeldEvaluation {
  const worker = startWorker();
  let asked = deferred<Lab>();
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    if (data.kind === 'done') asked.resolve(data.lab);
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    asked.reject(stoppedBy(event));
  });
  const ask = (order: Order) => worker.postMessage(order);
  ask({ kind: 'hold', ...boxes });
  return {
    judge(score, at) {
      asked = deferred<Lab>();
      ask({ kind: 'judge', score, at });
      return asked.promise;
    },
    close() {
      worker.terminate();
      asked.reject(new DOMException('The evaluation was cancelled.', 'AbortError'));
    },
  };
}

/** Starts evaluating two files in a worker of their own. */
export function evaluateFiles(
  files: { truth: File; results: File },
  options: { iouType: CocoIouType; at: number; onProgress: (label: string, done: number) => void },
): Evaluation {
  const worker = startWorker();
  const ask = (order: Order) => worker.postMessage(order);
  const result = deferred<Lab>();
  let compared = deferred<Comparison>();
  const fail = (error: Error) => {
    result.reject(error);
    compared.reject(error);
  };
  worker.addEventListener('message', ({ data }: MessageEvent<Answer>) => {
    if (data.kind === 'progress') options.onProgress(data.label, data.done);
    else if (data.kind === 'done') result.resolve(data.lab);
    else if (data.kind === 'comparison') compared.resolve(data.comparison);
    else fail(new Error(data.sentence));
  });
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    fail(stoppedBy(event));
  });
  ask({ kind: 'evaluate', ...files, iouType: options.iouType, at: options.at });
  return {
    lab: result.promise,
    compare(at) {
      compared = deferred<Comparison>();
      ask({ kind: 'compare', at });
      return compared.promise;
    },
    close() {
      worker.terminate();
      fail(new DOMException('The evaluation was cancelled.', 'AbortError'));
    },
  };
}
