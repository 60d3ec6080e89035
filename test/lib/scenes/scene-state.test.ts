import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codec } from '../../../src/lib/codec.ts';
import {
  anotherStreet,
  isStandardStreet,
  LAST_STREET,
  type SceneState,
  sceneFields,
  sceneOf,
  sceneSettings,
} from '../../../src/lib/scenes/scene-state.ts';
import { describeScene, listed, sceneNote, thingCount } from '../../../src/lib/scenes/scene-words.ts';
import { standardSettings } from '../../../src/lib/scenes/settings.ts';

const streets = codec<SceneState>(sceneFields(12));

test('a street begins as the standard one, and differs in the link only where it differs', () => {
  assert.deepEqual(sceneSettings(streets.initial), standardSettings);
  assert.equal(streets.write(streets.initial), '');
  assert.ok(isStandardStreet(streets.initial));
  const other: SceneState = { ...streets.initial, street: 3, weather: 'low contrast', only: 'traffic light' };
  assert.equal(streets.write(other), 'street=3&weather=low%20contrast&only=traffic%20light');
  assert.deepEqual(streets.read(streets.write(other)), other);
  assert.ok(!isStandardStreet(other));
});

test('a link from a stranger always gives a street that can be drawn', () => {
  const hostile = streets.read(
    'street=-7&weather=hail&density=900&scale=0&occlusion=NaN&noise=9&shift=-1&only=tram',
  );
  assert.deepEqual(hostile, { ...streets.initial, street: 1, density: 3, scale: 0.5, noise: 1, shift: 0 });
  assert.doesNotThrow(() => sceneOf(hostile, 64));
});

test('the streets form a ring', () => {
  const last = { ...streets.initial, street: LAST_STREET };
  assert.equal(anotherStreet(last).street, 1);
  assert.equal(anotherStreet({ ...last, street: 1 }, -1).street, LAST_STREET);
  assert.equal(anotherStreet(streets.initial).street, 13);
});

test('a scene is drawn once, until eight others came after it', () => {
  const first = sceneOf(streets.initial, 64);
  assert.equal(sceneOf({ ...streets.initial }, 64), first);
  assert.notEqual(sceneOf(streets.initial, 72), first);
  for (let street = 20; street < 28; street++) sceneOf({ ...streets.initial, street }, 64);
  const again = sceneOf(streets.initial, 64);
  assert.notEqual(again, first);
  assert.deepEqual(again, first);
});

test('a scene in words names every class that is on it, with its number', () => {
  assert.equal(thingCount('bus', 2), '2 buses');
  assert.equal(thingCount('person', 1), 'a person');
  assert.equal(thingCount('dog', 0), 'no dogs');
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
  assert.equal(listed([]), '');
  const scene = sceneOf({ ...streets.initial, only: 'dog', density: 2, weather: 'rain' }, 64);
  assert.ok(scene.things.length > 1);
  assert.equal(describeScene(scene), `A drawn street in the rain with ${scene.things.length} dogs`);
});

test('what is unusual about a street is said: empty, nothing that counts, nothing whole, one class', () => {
  const of = (part: Partial<SceneState>) => sceneNote(sceneOf({ ...streets.initial, ...part }));
  assert.equal(of({ density: 0 })?.kind, 'empty');
  assert.equal(
    describeScene(sceneOf({ ...streets.initial, density: 0 })),
    'A drawn street with nothing on it',
  );
  const thing = {
    class: 1,
    box: [0, 0, 9, 9] as [number, number, number, number],
    area: 40,
    hidden: 0,
    cutOff: 0.1,
    difficult: false,
  };
  const scene = sceneOf(streets.initial, 64);
  const withThings = (...parts: Partial<typeof thing>[]) =>
    sceneNote({ ...scene, things: parts.map((part) => ({ ...thing, ...part })) })?.kind;
  assert.equal(withThings({ difficult: true }, { difficult: true }), 'difficult');
  assert.equal(withThings({ hidden: 0.3 }, { cutOff: 0.4, class: 2 }), 'partial');
  assert.equal(withThings({}, {}), 'one class');
  assert.equal(withThings({}, { class: 2 }), undefined);
});
