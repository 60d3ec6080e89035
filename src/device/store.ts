import { createStore, del, get, set } from 'idb-keyval';

/*
 * Small things kept between visits, on this device only. Private windows, sandboxed frames, full disks and old
 * databases are ordinary here: whatever cannot be kept is held in memory until the page is left.
 */

const memory = new Map<string, unknown>();
const disk = createStore('fovea', 'kept');

/** How long a browser may take before its storage counts as blocked: some never answer instead of refusing. */
const PATIENCE_MS = 4000;

type Trouble = 'blocked' | 'full';
let trouble: Trouble | null = null;

async function patiently<T>(work: () => Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('Storage did not answer', 'TimeoutError')), PATIENCE_MS);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function troubleOf(error: unknown): Trouble {
  return error instanceof DOMException && error.name === 'QuotaExceededError' ? 'full' : 'blocked';
}

/**
 * The value kept under `key`, or undefined when there is none. Never rejects: where storage is blocked it knows
 * what this page wrote and nothing older. The type is the caller's belief; check what matters.
 */
export async function read<T>(key: string): Promise<T | undefined> {
  if (memory.has(key)) return memory.get(key) as T;
  if (trouble === 'blocked') return undefined;
  try {
    return await patiently(() => get<T>(key, disk));
  } catch (error) {
    trouble = troubleOf(error);
    return undefined;
  }
}

/**
 * Keeps a structured-cloneable value under `key`. True when it will be there at the next visit; false when it is
 * only held until this page is left (storage blocked, full, or the value cannot be cloned). After false an older
 * value under the key is gone from the device, so that a later page never finds a stale one. Never rejects.
 */
export async function write(key: string, value: unknown): Promise<boolean> {
  memory.set(key, value);
  if (trouble === 'blocked') return false;
  try {
    await patiently(() => set(key, value, disk));
  } catch (error) {
    // A value that cannot be cloned says nothing about the storage.
    if (!(error instanceof DOMException && error.name === 'DataCloneError')) trouble = troubleOf(error);
    if (trouble !== 'blocked') await patiently(() => del(key, disk)).catch(() => {});
    return false;
  }
  // A later write of the same key may have overtaken this one.
  if (memory.get(key) === value) memory.delete(key);
  if (trouble === 'full') trouble = null;
  return true;
}

/** Forgets what is kept under `key`, here and on the device. Never rejects; nothing happens when there is nothing. */
export async function remove(key: string): Promise<void> {
  memory.delete(key);
  if (trouble === 'blocked') return;
  try {
    await patiently(() => del(key, disk));
  } catch (error) {
    trouble = troubleOf(error);
  }
}

/** A sentence for the reader when things cannot be kept between visits, null while they can (or nothing was tried). */
export function storageNotice(): string | null {
  if (trouble === 'blocked')
    return 'This browser lets the page keep nothing (a private window, or storage is switched off), so pictures and choices last until you leave this page.';
  if (trouble === 'full')
    return 'There is no room left on this device for this site, so the last picture or choice lasts until you leave this page. Free some space to keep it.';
  return null;
}
