/**
 * What the reader has answered and measured, kept on this device only. Pages that are open side by side do not undo each
 * other's answers: each change is applied to what is kept at that moment.
 */
import type { Answer } from '../lib/classroom/check.ts';
import {
  type BestRun,
  merged,
  noProgress,
  type Progress,
  readProgress,
  withAnswer,
  withRun,
} from '../lib/classroom/progress.ts';
import { read, remove, storageNotice, write } from './store.ts';

const KEY = 'progress';
const listeners = new Set<(progress: Progress) => void>();
let last: Promise<unknown> = Promise.resolve();

/** One change after the other, other tabs included where the browser can say so. */
function inTurn<T>(work: () => Promise<T>): Promise<T> {
  const locked = () => (navigator.locks ? navigator.locks.request(`fovea-${KEY}`, work) : work());
  const done = last.then(locked, locked) as Promise<T>;
  last = done.catch(() => {});
  return done;
}

const kept = async (): Promise<Progress> => readProgress(await read(KEY));

function tell(progress: Progress): void {
  for (const listener of [...listeners]) listener(progress);
}

async function change(next: (progress: Progress) => Progress): Promise<Progress> {
  return inTurn(async () => {
    const progress = next(await kept());
    await write(KEY, progress);
    tell(progress);
    return progress;
  });
}

/** All that is kept; nothing where storage is blocked and this page has kept nothing. Never rejects. */
export const progressNow = (): Promise<Progress> => inTurn(kept);

/** Calls back after every change that this page makes; returns what ends that. */
export function onProgress(listener: (progress: Progress) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Keeps an answer that was just checked. `seen`: when the question was first seen, in milliseconds since 1970. */
export const keepAnswer = (
  key: string,
  answer: Answer,
  right: boolean | null,
  seen: number,
): Promise<Progress> => change((progress) => withAnswer(progress, key, answer, right, Date.now(), seen));

/** Keeps a measured run when it is the best so far. */
export const keepRun = (measure: string, run: BestRun): Promise<Progress> =>
  change((progress) => withRun(progress, measure, run));

/** Adds what another copy holds: the later answers, the better runs. */
export const addProgress = (other: Progress): Promise<Progress> =>
  change((progress) => merged(progress, other));

/** Forgets everything that was answered and measured. */
export const clearProgress = (): Promise<void> =>
  inTurn(async () => {
    await remove(KEY);
    tell(noProgress);
  });

/** A sentence when answers last only until this page is left, else null. */
export const progressNotice = (): string | null =>
  storageNotice() === null
    ? null
    : 'This browser keeps nothing for this site (a private window, a full disk, or storage switched off). You can go on; your answers last until you leave this page. Save them as a file before you do.';
