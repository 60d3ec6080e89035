/**
 * The page's URL fragment as a place where several widgets keep their states side by side (`#key.field=value&…`).
 * Changes replace the address without adding to the history, at most a few times a second: browsers limit that.
 */
import { fromFragment, mergeFragment } from '../lib/codec.ts';

/** The key of the page's bundled photo, `photo.id=dog`: it belongs to no widget, so every figure's link carries it. */
export const PHOTO_KEY = 'photo';

const pending = new Map<string, string>();
let timer: ReturnType<typeof setTimeout> | undefined;

/** The widget's part of the fragment, in its codec's form; '' when there is none. */
export function readFragment(key: string): string {
  return pending.get(key) ?? fromFragment(location.hash.slice(1), key);
}

/** Keeps the widget's text in the address bar, soon. */
export function writeFragment(key: string, written: string): void {
  pending.set(key, written);
  timer ??= setTimeout(flushFragment, 250);
}

/** Writes what is pending at once, so that location.href is up to date (before it is copied). */
export function flushFragment(): void {
  clearTimeout(timer);
  timer = undefined;
  if (pending.size === 0) return;
  const before = location.hash.slice(1);
  let fragment = before;
  for (const [key, written] of pending) fragment = mergeFragment(fragment, key, written);
  pending.clear();
  // A fragment that names a heading stays until there is something to say.
  if (fragment === '' && !before.includes('=')) return;
  if (fragment !== before)
    history.replaceState(history.state, '', fragment ? `#${fragment}` : location.pathname + location.search);
}

// A page that is left or reloaded keeps the last change too.
globalThis.addEventListener?.('pagehide', flushFragment);

/** Calls back when the reader follows or edits a link to this page with another fragment. */
export function onFragmentChange(listener: () => void): () => void {
  addEventListener('hashchange', listener);
  return () => removeEventListener('hashchange', listener);
}
