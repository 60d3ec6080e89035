/** The kinds of street scenes that the bench measures on. */
import { type SceneState, sceneSettings } from '../../lib/scenes/scene-state.ts';
import { type SceneSettings, standardSettings } from '../../lib/scenes/settings.ts';

export const KINDS = [
  'standard',
  'easy',
  'crowded',
  'night',
  'rain',
  'haze',
  'small',
  'city',
  'own',
] as const;
export type Kind = (typeof KINDS)[number];

/** All but the reader's own: what the series over kinds goes through. */
export const SERIES: readonly Kind[] = KINDS.filter((kind) => kind !== 'own');

export const kindTitles: Readonly<Record<Kind, string>> = {
  standard: 'standard',
  easy: 'easy',
  crowded: 'crowded',
  night: 'night',
  rain: 'rain',
  haze: 'low contrast',
  small: 'small things',
  city: 'another city',
  own: 'your own',
};

/** What each kind changes of the standard settings. */
const changes: Readonly<Record<Exclude<Kind, 'own'>, Partial<SceneSettings>>> = {
  standard: {},
  easy: { weather: 'clear', density: 0.7, scale: 1.4, occlusion: 0 },
  crowded: { density: 2, occlusion: 2.5 },
  night: { weather: 'night' },
  rain: { weather: 'rain' },
  haze: { weather: 'low contrast' },
  small: { scale: 0.6 },
  city: { shift: 1 },
};

/** What the scenes of a kind are drawn with. */
export function kindSettings(kind: Kind, own: SceneState, size: number): SceneSettings {
  return kind === 'own' ? sceneSettings(own, size) : { ...standardSettings, ...changes[kind], size };
}

/** Scenes in a set: the seeds of set n are n * 1000, n * 1000 + 1 and so on, below those that networks were trained on. */
export const sceneSeed = (set: number, index: number): number => set * 1000 + index;
