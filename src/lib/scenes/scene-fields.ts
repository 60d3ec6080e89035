/** Which street a figure shows: fields to spread into a widget's codec. Nothing here draws, so it costs a page little. */
import { choice, type Field, number } from '../codec.ts';
import { type ThingName, thingNames } from './names.ts';
import { type SceneSettings, standardSettings, type Weather, weatherNames } from './settings.ts';

/** The part of a widget's state that says which street it shows. */
export interface SceneState {
  /** the scene's seed, 1 to 999: no network was trained on these */
  street: number;
  weather: Weather;
  /** see `SceneSettings` for these five */
  density: number;
  scale: number;
  occlusion: number;
  noise: number;
  shift: number;
  /** things of all classes, or of one only */
  only: 'all' | ThingName;
}

/** How large pages draw a street, in pixels; the networks see the same street at `standardSettings.size`. */
export const SHOWN_SIZE = 320;

/** Streets that a reader can choose: 1 to this. */
export const LAST_STREET = 999;

/** What the sliders may say, as [lowest, highest, step]. */
export const sceneRanges = {
  density: [0, 3, 0.25],
  scale: [0.5, 2, 0.1],
  occlusion: [0, 4, 0.5],
  noise: [0, 1, 0.1],
  shift: [0, 1, 0.1],
} as const;

/**
 * The codec's fields: `codec<MyState>({ ...sceneFields(12), threshold: number(…) })`.
 *
 * @param street the street to begin with
 * @param start other start values
 */
export function sceneFields(
  street: number,
  start: Partial<SceneState> = {},
): { [K in keyof SceneState]: Field<SceneState[K]> } {
  const multiplier = (name: keyof typeof sceneRanges): Field<number> => {
    const [min, max, step] = sceneRanges[name];
    return number(start[name] ?? standardSettings[name], { min, max, step });
  };
  return {
    street: number(start.street ?? street, { min: 1, max: LAST_STREET, step: 1 }),
    weather: choice(start.weather ?? 'any', weatherNames),
    density: multiplier('density'),
    scale: multiplier('scale'),
    occlusion: multiplier('occlusion'),
    noise: multiplier('noise'),
    shift: multiplier('shift'),
    only: choice<'all' | ThingName>(start.only ?? 'all', ['all', ...thingNames]),
  };
}

/** What `drawScene` takes besides the seed. */
export function sceneSettings(
  { weather, density, scale, occlusion, noise, shift, only }: SceneState,
  size: number = standardSettings.size,
): SceneSettings {
  const things = only === 'all' ? only : [only];
  return { size, weather, density, scale, occlusion, noise, shift, things };
}

/** The next street, or the one before; after the last comes the first. */
export function anotherStreet<S extends SceneState>(state: S, by: 1 | -1 = 1): S {
  const street = ((state.street - 1 + by + LAST_STREET) % LAST_STREET) + 1;
  return { ...state, street };
}

/** The state's fields of the street alone, to compare or to hand over. */
export function sceneStateOf(state: SceneState): SceneState {
  const { street, weather, density, scale, occlusion, noise, shift, only } = state;
  return { street, weather, density, scale, occlusion, noise, shift, only };
}

/** True when nothing but the seed differs from what the networks were trained for. */
export function isStandardStreet(state: SceneState): boolean {
  const { weather, density, scale, occlusion, noise, shift, things } = standardSettings;
  return (
    state.weather === weather &&
    state.density === density &&
    state.scale === scale &&
    state.occlusion === occlusion &&
    state.noise === noise &&
    state.shift === shift &&
    state.only === things
  );
}
