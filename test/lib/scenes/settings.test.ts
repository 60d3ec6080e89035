import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawScene, firstThingLabel, sceneRanges, thingNames } from '../../../src/lib/scenes/index.ts';

const seeds = Array.from({ length: 12 }, (_, i) => 300 + i);

test('density 0 and an empty list of things draw an empty street', () => {
  for (const settings of [{ density: 0 }, { things: [] }]) {
    const { things, labels, instances } = drawScene(1, settings);
    assert.deepEqual(things, []);
    assert.ok(labels.every((label) => label < firstThingLabel));
    assert.ok(instances.every((instance) => instance === 0));
  }
});

test('a density of 3 draws more than twice the things', () => {
  const count = (density: number) =>
    seeds.reduce((sum, seed) => sum + drawScene(seed, { density }).things.length, 0);
  assert.ok(count(3) > 2 * count(1));
});

test('every class can be alone, and fills its streets', () => {
  for (const [index, name] of thingNames.entries())
    for (const seed of seeds.slice(0, 4)) {
      const { things } = drawScene(seed, { things: [name] });
      assert.ok(things.length >= 2, `${name}, seed ${seed}: ${things.length}`);
      assert.ok(things.every((thing) => thing.class === index));
    }
});

test('at occlusion 4 hardly a thing is whole; at 0 hardly one is hidden or cut off', () => {
  const share = (occlusion: number) => {
    const all = seeds.flatMap((seed) => drawScene(seed, { occlusion }).things);
    assert.ok(all.length > 12);
    return all.filter(({ hidden, cutOff }) => (1 - hidden) * (1 - cutOff) < 0.8).length / all.length;
  };
  assert.ok(share(4) > 0.7, `${share(4)}`);
  assert.ok(share(0) < 0.06, `${share(0)}`);
});

test('scale enlarges the boxes', () => {
  const side = (scale: number) => {
    const boxes = seeds.flatMap((seed) => drawScene(seed, { scale }).things.map((thing) => thing.box));
    return boxes.reduce((sum, [x1, y1, x2, y2]) => sum + Math.sqrt((x2 - x1) * (y2 - y1)), 0) / boxes.length;
  };
  assert.ok(side(2) > 1.3 * side(1) && side(1) > 1.5 * side(0.5));
});

test('weather, noise and another city change the picture and, but for the other city, not the truth', () => {
  const plain = drawScene(7, { weather: 'clear' });
  for (const settings of [
    { weather: 'night' },
    { weather: 'rain' },
    { weather: 'low contrast' },
    { weather: 'clear', noise: 1 },
  ] as const) {
    const other = drawScene(7, settings);
    assert.notDeepEqual(other.pixels, plain.pixels);
    assert.deepEqual(
      other.things.map(({ box, class: kind }) => ({ box, kind })),
      plain.things.map(({ box, class: kind }) => ({ box, kind })),
      JSON.stringify(settings),
    );
  }
  assert.notDeepEqual(drawScene(7, { weather: 'clear', shift: 1 }).pixels, plain.pixels);
});

test('night is darker and low contrast has less contrast than a clear day', () => {
  const figures = (weather: 'clear' | 'night' | 'low contrast') => {
    let [sum, squares, count] = [0, 0, 0];
    for (const seed of seeds.slice(0, 6))
      for (const value of drawScene(seed, { weather }).pixels) {
        sum += value;
        squares += value * value;
        count++;
      }
    const mean = sum / count;
    return { mean, deviation: Math.sqrt(squares / count - mean * mean) };
  };
  const clear = figures('clear');
  assert.ok(figures('night').mean < 0.7 * clear.mean);
  assert.ok(figures('low contrast').deviation < 0.75 * clear.deviation);
});

test('settings out of range are refused by name', () => {
  for (const name of Object.keys(sceneRanges) as (keyof typeof sceneRanges)[]) {
    const [low, high] = sceneRanges[name];
    for (const value of [low - 0.5, high + 0.5, Number.NaN])
      assert.throws(() => drawScene(1, { [name]: value }), {
        name: 'RangeError',
        message: new RegExp(`^${name} `),
      });
    assert.doesNotThrow(() => drawScene(1, { [name]: low }));
    assert.doesNotThrow(() => drawScene(1, { [name]: high }));
  }
  assert.throws(() => drawScene(1, { size: 100.5 }), { name: 'RangeError', message: /^size / });
  assert.throws(() => drawScene(1, { weather: 'snow' as 'rain' }), {
    name: 'RangeError',
    message: /^weather /,
  });
  assert.throws(() => drawScene(1, { things: ['cat' as 'dog'] }), {
    name: 'RangeError',
    message: /^things /,
  });
});
