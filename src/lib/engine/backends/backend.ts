import { env, ready, removeBackend, setBackend } from '@tensorflow/tfjs-core';
import type { BackendName } from '../status.ts';

/** A backend that was started. */
export interface RunningBackend {
  readonly name: BackendName;
  /** threads that compute, 1 where that is not ours to know */
  readonly threads: number;
  /** whether what it holds is gone */
  isLost(): boolean;
  /** makes it lose everything, as a crashed driver would: for tests */
  lose(): void;
  /** frees everything that it holds */
  stop(): void;
}

/** What a backend is told when it starts. */
export interface StartOptions {
  /** the site's root, where runtime/ lies */
  readonly root: string;
  /** called at most once, when everything on the backend is lost */
  readonly onLost: () => void;
}

/** Makes a registered backend the current one; throws a sentence when it does not come up. */
export async function activate(name: BackendName): Promise<void> {
  env().set('PROD', true);
  let started = false;
  try {
    started = await setBackend(name);
    if (started) await ready();
  } catch (error) {
    removeBackend(name);
    throw error;
  }
  if (!started) {
    removeBackend(name);
    throw new Error('it did not start');
  }
}

/** Takes a backend down; one that is lost may object to being tidied up, which changes nothing. */
export function deactivate(name: BackendName): void {
  try {
    removeBackend(name);
  } catch {
    // See above.
  }
}
