/** A street in words. */
import { thingNames } from './names.ts';
import type { Scene } from './scene.ts';
import type { Weather } from './settings.ts';

const several: Partial<Record<string, string>> = { bus: 'buses', person: 'people' };

const places: Record<Weather, string> = {
  any: '',
  clear: ' in clear weather',
  night: ' at night',
  rain: ' in the rain',
  'low contrast': ' in haze',
};

/** 'a car', '3 people', 'no dogs'. */
export function thingCount(name: (typeof thingNames)[number], count: number): string {
  const plural = several[name] ?? `${name}s`;
  return count === 1 ? `a ${name}` : `${count || 'no'} ${plural}`;
}

/** Words joined as in a sentence: 'a, b and c'; '' without any. */
export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Which things a scene shows, for the picture's alternative text: 'A drawn street at night with 2 cars and a dog'. */
export function describeScene({ things, settings }: Readonly<Scene>): string {
  const counts = thingNames.map((_, k) => things.filter((thing) => thing.class === k).length);
  const words = thingNames.flatMap((name, k) => (counts[k]! > 0 ? [thingCount(name, counts[k]!)] : []));
  const street = `A drawn street${places[settings.weather]}`;
  return words.length ? `${street} with ${listed(words)}` : `${street} with nothing on it`;
}

/** What is unusual about a scene, and what it means for detectors and their scores. */
export interface SceneNote {
  kind: 'empty' | 'difficult' | 'partial' | 'one class';
  sentence: string;
}

/** Says so when a scene is empty, or has only difficult or partly visible things, or one class; null when it is none of it. */
export function sceneNote({ things }: Readonly<Scene>): SceneNote | null {
  if (things.length === 0)
    return {
      kind: 'empty',
      sentence:
        'This street is empty. Whatever a detector finds here is wrong, and recall has nothing to be measured on. More density puts things on it.',
    };
  if (things.every(({ difficult }) => difficult))
    return {
      kind: 'difficult',
      sentence:
        'Every thing here is more than 80 % hidden or smaller than 6 pixels. Such things are left out of all scores, so there are none.',
    };
  if (things.every(({ hidden, cutOff }) => (1 - hidden) * (1 - cutOff) < 0.75))
    return {
      kind: 'partial',
      sentence: 'Not one thing here is to be seen whole: at least a quarter of each is hidden or cut off.',
    };
  const first = things[0]!.class;
  if (things.every((thing) => thing.class === first))
    return {
      kind: 'one class',
      sentence: `The only class on this street is ${thingNames[first]!}: means over classes are over one.`,
    };
  return null;
}
