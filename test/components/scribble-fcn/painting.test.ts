import assert from 'node:assert/strict';
import { test } from 'node:test';
import { paintedMaps } from '../../../src/components/scribble-fcn/painted-maps.ts';
import { PhotoPainting } from '../../../src/components/scribble-fcn/photo-painting.ts';
import { filmSentence, heldSentence, stageName } from '../../../src/components/scribble-fcn/words.ts';
import { emptyPainting, type Painting } from '../../../src/lib/segmentation/painting.ts';
import type { Stroke } from '../../../src/lib/segmentation/strokes.ts';

const stroke = { label: 0, radius: 3, points: [[5, 5]] } as unknown as Stroke;

/** A painting that hears what it says; without a photo nothing is kept. */
function bench() {
  const heard: Painting[] = [];
  const host = {
    addController: () => {},
    removeController: () => {},
    requestUpdate: () => {},
    updateComplete: Promise.resolve(true),
  };
  const painting = new PhotoPainting(host, { changed: (before) => heard.push(before), notice: () => {} });
  return { painting, heard };
}

test('a change is told with what was before; undo and redo are changes, and the same again is none', () => {
  const { painting, heard } = bench();
  const first = painting.now;
  const next = { ...first, strokes: [stroke] };
  painting.take(next);
  painting.take(next);
  assert.deepEqual([heard, painting.now, painting.canUndo], [[first], next, true]);
  painting.undo();
  painting.undo();
  assert.deepEqual([painting.now, painting.canUndo, painting.canRedo], [first, false, true]);
  painting.redo();
  assert.equal(painting.now, next);
  assert.deepEqual(heard, [first, next, first]);
});

test('labels mean something else when a class comes or goes, not when one is renamed', () => {
  const { painting } = bench();
  const { now, generation } = painting;
  painting.take({ ...now, classes: now.classes.map((each) => ({ ...each, name: `${each.name}s` })) });
  assert.equal(painting.generation, generation);
  painting.take({ ...now, classes: now.classes.slice(1) });
  assert.equal(painting.generation, generation + 1);
  painting.undo();
  assert.equal(painting.generation, generation + 2);
});

test('label maps are 1024 pixels at most, and the reader’s truth goes before the book’s', () => {
  const start = { ...emptyPainting(['thing', 'background']), strokes: [stroke] };
  const hand = { width: 4, height: 2, labels: new Uint8Array(8) };
  const large = paintedMaps(start, { width: 4096, height: 2048 }, null);
  assert.deepEqual([large.strokes.width, large.strokes.height, large.truthBy], [1024, 512, null]);
  const small = paintedMaps(start, { width: 40, height: 20 }, hand);
  assert.deepEqual([small.strokes.width, small.truth, small.truthBy], [40, hand, 'book']);
  const own = paintedMaps({ ...start, truth: [stroke] }, { width: 40, height: 20 }, hand);
  assert.deepEqual([own.truth!.width, own.truthBy], [40, 'reader']);
});

test('the words tell a film from a kept head and from a photo to paint on', () => {
  const head = { head: { depth: '8s' as const }, from: 'A horse' };
  assert.match(filmSentence(head, 12.34), /“A horse” \(FCN-8s\) labels each frame: 12\.3 frames/);
  assert.match(heldSentence(head, 'A kite'), /It never saw “A kite”/);
  assert.doesNotMatch(heldSentence(head, 'A horse'), /never saw/);
  assert.match(stageName({ film: null, photo: 'A horse.', held: false }), /^Paint here\. Arrow keys/);
  assert.equal(stageName({ film: 'Camera', photo: 'A horse.', held: true }), 'Camera, labelled by the head.');
});
