/** How a picture is changed so that a network likes it more: the knobs of gradient ascent on a picture, as plain data. */

/** See the head of this file. Values of a colour run from 0 to 255, and a step is measured on that scale. */
export interface DreamSettings {
  /** sizes at which the picture is worked on, from small to the working size; whole, 1 to 8 */
  readonly octaves: number;
  /** ratio of the sides of one octave to those of the next smaller one, 1.1 to 2 */
  readonly octaveScale: number;
  /** steps in each octave; whole, 1 to 1000 */
  readonly steps: number;
  /** how far one step moves a colour value, on average (root mean square) when the gradient is normalised; 0 or more */
  readonly stepSize: number;
  /** the picture is shifted by up to so many pixels before each step, and back after it; whole, 0 to 64 */
  readonly jitter: number;
  /** and turned by up to so many degrees, 0 to 45 */
  readonly rotate: number;
  /** and enlarged or reduced by up to this part of its size, 0 to 0.5 */
  readonly zoom: number;
  /** weight of the total variation that is subtracted from the normalised objective, 0 to 0.5; 0 is none */
  readonly smoothing: number;
  /** weight of the squared distance from grey (noise) or from the photo that is subtracted, 0 to 2; 0 is none */
  readonly l2: number;
  /** ascend in colour coordinates that are uncorrelated in natural pictures (Olah et al. 2017, Preconditioning) */
  readonly decorrelate: boolean;
  /** levels of detail whose gradients are normalised each by itself, coarse ones too; whole, 0 to 6; 0 or 1 is off */
  readonly pyramid: number;
  /** 'rms': the gradient is divided by its root mean square. 'none': taken as it is, usually tiny */
  readonly normalise: 'rms' | 'none';
  /** whole; the same seed gives the same dream on the same backend */
  readonly seed: number;
}

/** [least, most] of each number above; `whole` ones are integers. */
export const dreamLimits = {
  octaves: { least: 1, most: 8, whole: true },
  octaveScale: { least: 1.1, most: 2, whole: false },
  steps: { least: 1, most: 1000, whole: true },
  stepSize: { least: 0, most: Number.MAX_VALUE, whole: false },
  jitter: { least: 0, most: 64, whole: true },
  rotate: { least: 0, most: 45, whole: false },
  zoom: { least: 0, most: 0.5, whole: false },
  smoothing: { least: 0, most: 0.5, whole: false },
  l2: { least: 0, most: 2, whole: false },
  pyramid: { least: 0, most: 6, whole: true },
  seed: { least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER, whole: true },
} as const satisfies Partial<Record<keyof DreamSettings, { least: number; most: number; whole: boolean }>>;

/** A dream on a photo: a good start for any layer. */
export const defaultDream: DreamSettings = {
  octaves: 3,
  octaveScale: 1.4,
  steps: 10,
  stepSize: 4,
  jitter: 16,
  rotate: 0,
  zoom: 0,
  smoothing: 0.05,
  l2: 0,
  decorrelate: true,
  pyramid: 4,
  normalise: 'rms',
  seed: 1,
};

/** A portrait from noise: more steps from more views, and stronger smoothing, since no photo holds the picture together. */
export const defaultPortrait: DreamSettings = {
  ...defaultDream,
  steps: 24,
  stepSize: 8,
  jitter: 8,
  rotate: 8,
  zoom: 0.08,
  smoothing: 0.2,
  l2: 0.05,
  pyramid: 5,
};

/**
 * Checks settings that came from elsewhere.
 *
 * @throws RangeError that names the first setting outside its limits; TypeError for a wrong kind of value
 */
export function checkDreamSettings(settings: DreamSettings): void {
  for (const [name, { least, most, whole }] of Object.entries(dreamLimits)) {
    const value: unknown = settings[name as keyof DreamSettings];
    if (typeof value !== 'number') throw new TypeError(`settings.${name} must be a number`);
    if (!(value >= least && value <= most)) {
      throw new RangeError(`settings.${name} must be from ${least} to ${most}, not ${value}`);
    }
    if (whole && !Number.isInteger(value)) {
      throw new RangeError(`settings.${name} must be a whole number, not ${value}`);
    }
  }
  if (typeof settings.decorrelate !== 'boolean')
    throw new TypeError('settings.decorrelate must be true or false');
  if (settings.normalise !== 'rms' && settings.normalise !== 'none')
    throw new RangeError(`settings.normalise must be 'rms' or 'none', not ${String(settings.normalise)}`);
}
