import type { Answer } from './check.ts';
import { VERSION } from './envelope.ts';
import { numberOf, objectOf, ReadingError, readAnswer, textOf } from './read-check.ts';

/** What is kept of one question. */
export interface PartRecord {
  answer: Answer;
  right: boolean | null;
  /** how often it was checked */
  attempts: number;
  /** milliseconds since 1970, by this device's clock: first seen, last answered */
  first: number;
  last: number;
}

/** The best run of something measured, such as a trained network. */
export interface BestRun {
  value: number;
  seed: number;
  seconds: number;
  settings: string;
  at: number;
}

/** All that a reader has done, by question (`memory/parameters`, on a worksheet `k3x9q1a:2/parameters`) and by measure. */
export interface Progress {
  parts: Readonly<Record<string, PartRecord>>;
  runs: Readonly<Record<string, BestRun>>;
}

export const noProgress: Progress = { parts: {}, runs: {} };

/** The progress after an answer was checked at `now`. `seen` is when the question was first seen, if that is known. */
export function withAnswer(
  progress: Progress,
  key: string,
  answer: Answer,
  right: boolean | null,
  now: number,
  seen = now,
): Progress {
  const before = progress.parts[key];
  const attempts = (before?.attempts ?? 0) + 1;
  const record = { answer, right, attempts, first: before?.first ?? seen, last: now };
  return { ...progress, parts: { ...progress.parts, [key]: record } };
}

/** The progress with a run, when it is better than the best of that measure so far. */
export function withRun(progress: Progress, measure: string, run: BestRun): Progress {
  const best = progress.runs[measure];
  if (best && best.value >= run.value) return progress;
  return { ...progress, runs: { ...progress.runs, [measure]: run } };
}

/** Both in one: of each question the later answer, of each measure the better run; attempts are the larger number. */
export function merged(a: Progress, b: Progress): Progress {
  const parts = { ...a.parts };
  for (const [key, theirs] of Object.entries(b.parts)) {
    const mine = parts[key];
    const later = !mine || theirs.last > mine.last ? theirs : mine;
    parts[key] = {
      ...later,
      attempts: Math.max(mine?.attempts ?? 0, theirs.attempts),
      first: Math.min(mine?.first ?? theirs.first, theirs.first),
    };
  }
  return Object.entries(b.runs).reduce((sum, [key, run]) => withRun(sum, key, run), {
    parts,
    runs: a.runs,
  } as Progress);
}

/** Progress out of what was kept or of a file's data; entries that cannot be read are left out. */
export function readProgress(data: unknown): Progress {
  const from = objectOf(data);
  const parts: Record<string, PartRecord> = {};
  for (const [key, value] of Object.entries(objectOf(from?.['parts']) ?? {}).slice(0, 5000)) {
    const one = objectOf(value);
    const answer = readAnswer(one?.['answer']);
    if (!one || !answer || key === '__proto__') continue;
    const last = numberOf(one['last']) ?? 0;
    parts[textOf(key, 100)] = {
      answer,
      right: typeof one['right'] === 'boolean' ? one['right'] : null,
      attempts: Math.max(1, Math.round(numberOf(one['attempts']) ?? 1)),
      first: numberOf(one['first']) ?? last,
      last,
    };
  }
  const runs: Record<string, BestRun> = {};
  for (const [key, value] of Object.entries(objectOf(from?.['runs']) ?? {}).slice(0, 500)) {
    const one = objectOf(value);
    const measured = numberOf(one?.['value']);
    if (!one || measured === undefined || key === '__proto__') continue;
    runs[textOf(key, 100)] = {
      value: measured,
      seed: numberOf(one['seed']) ?? 0,
      seconds: numberOf(one['seconds']) ?? 0,
      settings: textOf(one['settings'], 500),
      at: numberOf(one['at']) ?? 0,
    };
  }
  return { parts, runs };
}

/** The text of a progress file. */
export function writeProgressFile(progress: Progress): string {
  return JSON.stringify({ fovea: 'progress', version: VERSION, ...progress }, null, 1);
}

/** Reads a progress file's text. Throws ReadingError. */
export function readProgressFile(text: string): Progress {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new ReadingError('This file is damaged, or no progress file: it is not JSON.');
  }
  const from = objectOf(data);
  if (from?.['fovea'] !== 'progress')
    throw new ReadingError('This is not a file with progress that Fovea wrote.');
  if ((numberOf(from['version']) ?? 0) > VERSION)
    throw new ReadingError(
      'This file was made with a newer version of Fovea. Reload this page with a connection.',
    );
  return readProgress(from);
}
