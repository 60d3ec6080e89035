/** What was, what is, and what was taken back, for undo and redo. */
export interface History<T> {
  readonly past: readonly T[];
  readonly now: T;
  readonly future: readonly T[];
}

/** How many steps can be undone. */
const DEPTH = 200;

/** A history that begins with `now`. */
export const begin = <T>(now: T): History<T> => ({ past: [], now, future: [] });

/** A step forwards; what was undone is forgotten. The same value is no step. The oldest steps go beyond 200. */
export function step<T>({ past, now, future }: History<T>, next: T): History<T> {
  if (next === now) return { past, now, future };
  return { past: [...past, now].slice(-DEPTH), now: next, future: [] };
}

/** One step back; at the beginning, the same history. */
export function undo<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  const before = past.at(-1);
  if (past.length === 0) return history;
  return { past: past.slice(0, -1), now: before as T, future: [now, ...future] };
}

/** Takes the last undo back; with none, the same history. */
export function redo<T>(history: History<T>): History<T> {
  const { past, now, future } = history;
  if (future.length === 0) return history;
  return { past: [...past, now], now: future[0] as T, future: future.slice(1) };
}
