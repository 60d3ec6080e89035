import { sizeText } from './list.ts';

/** Whether this page would open and compute without a network, or why not. */
export type OfflineStatus = 'unsupported' | 'online-only' | 'fetching' | 'ready' | 'metered' | 'failed';

/** Why a browser can keep nothing for this site. */
export type Obstacle = 'insecure' | 'missing' | 'blocked' | 'development';

/** What went wrong at the last attempt to fetch. */
export type Trouble = 'connection' | 'room' | 'damaged' | 'worker';

/** All that is known about what is kept for a page. Bytes count what lies whole in the caches, not what was once fetched. */
export interface Facts {
  readonly obstacle: Obstacle | null;
  /** the caches were looked through, and the service worker runs */
  readonly checked: boolean;
  readonly neededBytes: number;
  readonly keptBytes: number;
  readonly fetching: boolean;
  readonly metered: boolean;
  /** the reader removed what was kept and did not ask for it again */
  readonly declined: boolean;
  readonly trouble: Trouble | null;
}

/** What is known before anything was looked at. */
export const UNKNOWN: Facts = {
  obstacle: null,
  checked: false,
  neededBytes: 0,
  keptBytes: 0,
  fetching: false,
  metered: false,
  declined: false,
  trouble: null,
};

/**
 * The status that follows from the facts. 'ready' only when the caches were looked through and nothing is missing;
 * what is being fetched or went wrong is said before what could be done.
 */
export function statusOf(facts: Facts): OfflineStatus {
  if (facts.obstacle) return 'unsupported';
  if (facts.fetching) return 'fetching';
  if (facts.checked && facts.keptBytes >= facts.neededBytes && !facts.trouble) return 'ready';
  if (facts.trouble && facts.trouble !== 'connection') return 'failed';
  if (facts.metered && !facts.declined) return 'metered';
  return 'online-only';
}

const obstacles: Record<Obstacle, string> = {
  insecure: 'Works online only: browsers keep pages for offline use only on https or localhost.',
  missing: 'Works online only: this browser, or this private window, keeps no pages for offline use.',
  blocked: 'Works online only: this browser lets the site store nothing.',
  development: 'Works online only while in development.',
};

const troubles: Record<Trouble, string> = {
  connection: 'Not ready offline: there is no connection to fetch the rest.',
  room: 'Not ready offline: there is no room left on this device for this site.',
  damaged: 'Not ready offline: a file arrived damaged twice.',
  worker: 'Not ready offline: the page could not be stored.',
};

/** The status in one short line, without progress: it is read aloud at every change. Sizes are of what is missing. */
export function sentenceOf(facts: Facts): string {
  const missing = sizeText(Math.max(0, facts.neededBytes - facts.keptBytes));
  switch (statusOf(facts)) {
    case 'unsupported':
      return obstacles[facts.obstacle!];
    case 'fetching':
      return 'Fetching what this page needs offline.';
    case 'ready':
      return 'Ready offline: this page works without a network.';
    case 'failed':
      return troubles[facts.trouble!];
    case 'metered':
      return `Not kept offline, because your connection is metered or slow: ${missing}.`;
    case 'online-only':
      if (facts.trouble) return troubles[facts.trouble];
      if (facts.declined) return `Nothing is kept offline, as you chose: ${missing}.`;
      return 'Not ready offline yet.';
  }
}

/** What the Network Information API says of a connection; browsers without it say nothing. */
export interface Connection {
  readonly saveData?: boolean;
  readonly type?: string;
  readonly effectiveType?: string;
}

/** Whether fetching ahead would cost the reader money or patience. Unknown counts as no. */
export function isMetered(connection: Connection | undefined): boolean {
  if (!connection) return false;
  return (
    connection.saveData === true ||
    connection.type === 'cellular' ||
    connection.effectiveType === '2g' ||
    connection.effectiveType === 'slow-2g'
  );
}
