/** What a run is trained with, and how that is said. */

export const startNames = ['scratch', 'body', 'shipped', 'own'] as const;
/** what a run begins with */
export type StartName = (typeof startNames)[number];

export const anchorNames = ['k-means', 'random', 'none'] as const;
/** where a run's anchors come from */
export type AnchorName = (typeof anchorNames)[number];

/** The two runs that are compared. */
export const runNames = ['A', 'B'] as const;
export type RunName = (typeof runNames)[number];

/** What one run is trained with. */
export interface RunSettings {
  start: StartName;
  /** which own network it starts from, when it does */
  own: string;
  minutes: number;
  batch: number;
  rate: number;
  seed: number;
  /** of the network itself ('its own') when the start brings its anchors */
  anchors: AnchorName | 'its own';
  multiScale: boolean;
}

/** True when the start brings its own anchors, so that the switch has nothing to choose. */
export const bringsAnchors = (start: StartName): boolean => start === 'shipped' || start === 'own';

/** In how many rounds a run is measured: often at first glance, never for most of the time. */
export const roundsOf = (minutes: number): number =>
  minutes < 0.5 ? 3 : Math.min(20, 6 + 2 * Math.ceil(minutes));

/** Anchors in a few words. */
export const anchorWords: Record<RunSettings['anchors'], string> = {
  'k-means': 'k-means anchors',
  random: 'random anchors',
  none: 'no priors',
  'its own': 'the network’s own anchors',
};

const startWords: Record<StartName, string> = {
  scratch: 'from scratch',
  body: 'trained body, new head',
  shipped: 'all trained weights',
  own: 'your network',
};

/** A run's settings in a few words. */
export function settingsWords({ start, batch, rate, seed, anchors, multiScale }: RunSettings): string {
  const scales = multiScale ? ', several scales' : '';
  return `${startWords[start]}, ${anchorWords[anchors]}${scales}; batch ${batch}, rate ${rate}, seed ${seed}`;
}

/** '1 step', '240 steps'. */
export const stepWords = (steps: number): string => `${steps} ${steps === 1 ? 'step' : 'steps'}`;

/** Both runs' settings apart from the switches: the same text means that they may be compared. */
export function raceOf({ start, own, minutes, batch, rate, seed }: RunSettings): string {
  return JSON.stringify([start, own, minutes, batch, rate, seed]);
}
