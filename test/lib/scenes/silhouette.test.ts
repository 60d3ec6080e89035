import assert from 'node:assert/strict';
import { test } from 'node:test';
import { random } from '../../../src/lib/random.ts';
import { designBus } from '../../../src/lib/scenes/bus.ts';
import { createCanvas, rectangle, setFrameAxes } from '../../../src/lib/scenes/canvas.ts';
import { firstTag, measure } from '../../../src/lib/scenes/measure.ts';
import { paintThing } from '../../../src/lib/scenes/silhouette.ts';

/** A bus seen from the front, which is the same left and right, at a place on an empty canvas of 128 x 128 pixels. */
function stand(x: number, y: number) {
  const canvas = createCanvas(256, 256, 2);
  const design = designBus(random(3), 'front');
  const silhouette = paintThing(
    canvas,
    { design, x, y, scale: 20, mirrored: false, box: [0, 0, 0, 0] },
    firstTag,
    false,
  );
  const pixels = () => canvas.tags.filter((_, i) => Math.floor(i / 256) % 2 === 0 && i % 2 === 0);
  return { canvas, silhouette, things: () => measure(canvas, pixels(), 128, [silhouette]).things };
}

test('a thing whose middle is on the edge is half cut off, on every side', () => {
  const whole = stand(64, 100).silhouette;
  assert.equal(whole.inside, whole.whole);
  for (const x of [0, 128]) {
    const { silhouette, things } = stand(x, 100);
    assert.equal(silhouette.whole, whole.whole);
    assert.ok(Math.abs(things()[0]!.cutOff - 0.5) < 0.02);
    assert.equal(things()[0]!.hidden, 0);
  }
  const below = stand(64, 128 + 20);
  assert.ok(below.silhouette.inside < 0.7 * whole.whole && below.silhouette.inside > 0.4 * whole.whole);
});

test('a thing whose left half is painted over is half hidden', () => {
  const { canvas, things } = stand(64, 100);
  setFrameAxes(canvas);
  canvas.tag = 1;
  rectangle(canvas, 0, 0, 64, 128, 0);
  const [thing] = things();
  assert.ok(Math.abs(thing!.hidden - 0.5) < 0.02);
  assert.equal(thing!.cutOff, 0);
  assert.equal(thing!.difficult, false);
});

test('a thing of which a tenth can be seen is difficult, and one that is gone is no thing', () => {
  const { canvas, things } = stand(64, 100);
  setFrameAxes(canvas);
  canvas.tag = 1;
  rectangle(canvas, 0, 0, 80, 128, 0);
  assert.equal(things()[0]!.difficult, true);
  rectangle(canvas, 0, 0, 128, 128, 0);
  assert.deepEqual(things(), []);
});
