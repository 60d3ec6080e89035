import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { sceneOfMasks } from '../../../src/components/stride-loss/mask-scene.ts';
import { readStrokes, writeStrokes } from '../../../src/components/stride-loss/paint.ts';
import {
  addStroke,
  changeSource,
  derive,
  drawnScene,
  MOST_NUMBERS,
  preview,
  STRIDES,
  type StrideState,
  strideCodec,
  undoStroke,
} from '../../../src/components/stride-loss/state.ts';
import { thicknessOf } from '../../../src/components/stride-loss/thickness.ts';

const start = strideCodec.initial;
const street = drawnScene('street');
const at = (part: Partial<StrideState>) => derive({ ...start, ...part }, street);

test('stride 1 loses nothing, and every larger stride loses more', () => {
  const { rows, meanIou, pixelAccuracy } = at({});
  for (const { iou } of rows) assert.equal(iou[0], 1);
  for (let i = 1; i < STRIDES.length; i++) {
    assert.ok(meanIou[i]! < meanIou[i - 1]!);
    assert.ok(pixelAccuracy[i]! < pixelAccuracy[i - 1]!);
  }
  assert.match(at({ stride: 1 }).sentence, /nothing is lost/);
});

test('the thinnest classes are listed first and vanish first', () => {
  const { rows, sentence } = at({ stride: 16 });
  const thickness = rows.map((row) => row.thickness);
  assert.deepEqual(
    thickness,
    thickness.toSorted((a, b) => a - b),
  );
  assert.equal(rows[0]!.name, 'wire');
  const goneAt = rows.map(({ iou }) => iou.findIndex((value) => value < 0.5)).filter((i) => i >= 0);
  assert.deepEqual(
    goneAt,
    goneAt.toSorted((a, b) => a - b),
  );
  assert.match(
    sentence,
    /^Stride 16: 16 × 12 labels, majority on the way down, nearest back\. 88\.6 % .*Gone: wire \(1\.0 px thick\), post/,
  );
});

test('the wrong pixels that are marked are those that the accuracy counts', () => {
  for (const back of ['nearest', 'bilinear'] as const)
    for (const stride of [2, 8, 32]) {
      const { wrongPixels, scores, truth } = at({ back, stride });
      assert.ok(Math.abs(1 - wrongPixels / truth.length - scores.pixelAccuracy) < 1e-12);
    }
});

test('thickness is the shorter of the two runs through a pixel', () => {
  const labels = [0, 1, 0, 0, 1, 0, 1, 1, 1, 0, 1, 0];
  const [sky, cross, none] = thicknessOf(labels, 3, 4, 3);
  assert.equal(cross, 1 + 2 / 6, 'six pixels: five with 1, the middle with 3');
  assert.ok(sky! >= 1);
  assert.ok(Number.isNaN(none));
});

test('a hand-drawn label map has a class at every pixel, in the order of its categories', () => {
  const file = JSON.parse(
    readFileSync(new URL('../../../public/data/masks/photos.json', import.meta.url), 'utf8'),
  );
  for (const photo of ['horses', 'giraffe', 'person']) {
    const scene = sceneOfMasks(file, `${photo}.jpg`);
    assert.equal(Math.max(scene.width, scene.height), 256);
    assert.ok(scene.classes.length >= 4);
    const { rows, meanIou } = derive({ ...start, source: photo as 'horses' }, scene);
    assert.equal(rows.length, scene.classes.length, 'every class is there');
    assert.ok(meanIou[5]! < meanIou[1]!);
  }
  assert.throws(() => sceneOfMasks(file, 'kite.jpg'), /kite\.jpg/);
});

test('where polygons overlap the later one lies on top, and seams take a neighbour’s label', () => {
  const polygon = (id: number, category_id: number, segmentation: number[][]) => ({
    id,
    image_id: 1,
    category_id,
    segmentation,
  });
  const scene = sceneOfMasks(
    {
      images: [{ id: 1, width: 256, height: 4, file_name: 'a.jpg' }],
      categories: [
        { id: 7, name: 'left' },
        { id: 9, name: 'none' },
        { id: 8, name: 'right' },
      ],
      annotations: [
        polygon(1, 7, [[0, 0, 150, 0, 150, 4, 0, 4]]),
        polygon(2, 8, [[100, 0, 254, 0, 254, 4, 100, 4]]),
      ],
    },
    'a.jpg',
  );
  assert.deepEqual(scene.classes, ['left', 'right']);
  assert.deepEqual([scene.labels[99], scene.labels[100], scene.labels[255]], [0, 1, 1]);
});

test('strokes survive the link, can be undone, and belong to their map', () => {
  let state = addStroke(start, { class: 5, radius: 3, points: [10.4, 20.2, 10.3, 20.4, 40, 22] });
  assert.deepEqual(readStrokes(state.strokes), [{ class: 5, radius: 3, points: [10, 20, 40, 22] }]);
  assert.deepEqual(strideCodec.read(strideCodec.write(state)), state);
  const before = derive(start, street).rows.find(({ name }) => name === 'post')!.share;
  assert.ok(derive(state, street).rows.find(({ name }) => name === 'post')!.share > before);
  assert.deepEqual(changeSource(state, 'blank').strokes, []);
  state = undoStroke(addStroke(state, { class: 1, radius: 1, points: [5, 5] }));
  assert.equal(readStrokes(state.strokes).length, 1);
  assert.deepEqual(undoStroke(state).strokes, []);
});

test('what is shown while the brush moves is what is there when it is lifted', () => {
  const stroke = { class: 4, radius: 6, points: [100, 60, 130, 70] };
  const moving = preview({ ...start, back: 'bilinear' }, street, stroke);
  const lifted = derive(addStroke({ ...start, back: 'bilinear' }, stroke), street);
  assert.deepEqual(moving.truth, lifted.truth);
  assert.deepEqual(moving.restored, lifted.restored);
});

test('when the link is full the oldest strokes go; broken lists and unknown classes do no harm', () => {
  let state = start;
  const points = Array.from({ length: 1000 }, (_, i) => i % 250);
  for (let i = 0; i < 9; i++) state = addStroke(state, { class: i % 7, radius: 2, points });
  assert.ok(state.strokes.length <= MOST_NUMBERS);
  assert.equal(readStrokes(state.strokes).at(-1)!.class, 1);
  assert.deepEqual(readStrokes([4, 2, 5, 1, 1]), []);
  assert.deepEqual(readStrokes([4, 2, -1, 1, 1, 7]), []);
  assert.deepEqual(readStrokes(writeStrokes([{ class: 1, radius: 0, points: [3, 4] }])), [
    { class: 1, radius: 0, points: [3, 4] },
  ]);
  const odd = strideCodec.read('strokes=99,3,1,50,50,0&stride=13');
  assert.equal(derive(odd, street).stride, 16);
});

test('an empty picture says what to do', () => {
  const blank = changeSource(start, 'blank');
  assert.match(derive(blank, drawnScene('blank')).sentence, /only one class/);
});
