import assert from 'node:assert/strict';
import { test } from 'node:test';
import { drawScene } from '../../../src/lib/scenes/index.ts';
import { digestOfScenes, expectedDigest } from './digest.ts';

test('fifty scenes of many settings have the bytes that are on record', () => {
  assert.equal(digestOfScenes(), expectedDigest);
});

test('a scene does not depend on what was drawn before it', () => {
  const first = drawScene(11);
  drawScene(12, { size: 320, weather: 'night', shift: 1, density: 3 });
  drawScene(13, { size: 64, weather: 'rain' });
  assert.deepEqual(drawScene(11), first);
  assert.notDeepEqual(drawScene(12).pixels, first.pixels);
});

test('only the low 32 bits of a seed count, and a seed that is no integer is refused', () => {
  assert.deepEqual(drawScene(2 ** 32 + 5).pixels, drawScene(5).pixels);
  for (const seed of [0.5, Number.NaN, Number.POSITIVE_INFINITY])
    assert.throws(() => drawScene(seed), { name: 'RangeError', message: /seed/ });
});

test('one seed gives the same street at any size: the same things, in boxes that grow with the picture', () => {
  for (let seed = 0; seed < 12; seed++) {
    const small = drawScene(seed);
    const large = drawScene(seed, { size: 256 });
    assert.deepEqual(
      large.things.map((thing) => thing.class),
      small.things.map((thing) => thing.class),
      `seed ${seed}`,
    );
    for (const [index, { box, hidden, cutOff }] of small.things.entries()) {
      const twin = large.things[index]!;
      // Where another thing covers part of it, a sliver too thin for the smaller picture may show in the larger one.
      if (hidden < 0.02)
        for (const side of box.keys())
          assert.ok(Math.abs(twin.box[side]! - 2 * box[side]!) <= 3, `seed ${seed}, thing ${index}`);
      assert.ok(Math.abs(twin.hidden - hidden) < 0.08 && Math.abs(twin.cutOff - cutOff) < 0.08);
    }
  }
});
