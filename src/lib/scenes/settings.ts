import { type ThingName, thingNames } from './names.ts';

/** The weathers a scene may be drawn in; `any` lets the seed choose, clear in three scenes of four. */
export const weatherNames = ['any', 'clear', 'night', 'rain', 'low contrast'] as const;

/** One of `weatherNames`. */
export type Weather = (typeof weatherNames)[number];

/** What a street scene is drawn with. The standard settings give the distribution that the networks are measured on. */
export interface SceneSettings {
  /** width and height in pixels, an integer from 64 to 320; the same seed gives the same street at any size */
  size: number;
  /** multiplies the number of things, 0 to 3; 0 draws an empty street */
  density: number;
  /** multiplies the size of the things, 0.5 to 2 */
  scale: number;
  /** multiplies the share of things that are partly hidden or cut off, 0 to 4; at 4 all of them are meant to be */
  occlusion: number;
  /** see `weatherNames` */
  weather: Weather;
  /** 0 to 1; a slight sensor noise is always there, 1 adds a strong one */
  noise: number;
  /** 0 to 1: how far the street is from the standard city, in hues, proportions and markings */
  shift: number;
  /** which classes of things appear */
  things: 'all' | readonly ThingName[];
}

/** The settings that the shipped networks are trained on and measured with. */
export const standardSettings: SceneSettings = {
  size: 128,
  density: 1,
  scale: 1,
  occlusion: 1,
  weather: 'any',
  noise: 0,
  shift: 0,
  things: 'all',
};

/** The least and the most of every setting that is a number; `size` is an integer. */
export const sceneRanges = {
  size: [64, 320],
  density: [0, 3],
  scale: [0.5, 2],
  occlusion: [0, 4],
  noise: [0, 1],
  shift: [0, 1],
} as const;

/**
 * The standard settings with some replaced. An empty list of things is allowed and draws an empty street.
 *
 * @throws RangeError that names the setting that is out of its range
 */
export function completeSettings(some: Partial<SceneSettings> = {}): SceneSettings {
  const settings = { ...standardSettings, ...some };
  if (!Number.isInteger(settings.size)) throw new RangeError(`size must be an integer, got ${settings.size}`);
  for (const name of ['size', 'density', 'scale', 'occlusion', 'noise', 'shift'] as const) {
    const [low, high] = sceneRanges[name];
    if (!(settings[name] >= low && settings[name] <= high))
      throw new RangeError(`${name} must be from ${low} to ${high}, got ${settings[name]}`);
  }
  if (!weatherNames.includes(settings.weather))
    throw new RangeError(`weather must be one of ${weatherNames.join(', ')}, got ${settings.weather}`);
  if (settings.things !== 'all')
    for (const name of settings.things)
      if (!thingNames.includes(name))
        throw new RangeError(`things must be 'all' or names of ${thingNames.join(', ')}, got ${name}`);
  return settings;
}
