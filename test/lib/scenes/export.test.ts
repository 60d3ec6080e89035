import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { decodeRle, evaluateCoco } from '../../../src/lib/metrics/index.ts';
import {
  drawScene,
  encodePng,
  paintLabels,
  scenesToCoco,
  thingNames,
  writeScenes,
  zipFiles,
} from '../../../src/lib/scenes/index.ts';

const scenes = Array.from({ length: 24 }, (_, i) => drawScene(40 + i, i % 6 === 0 ? { density: 3 } : {}));

/** Reads back the PNGs that `encodePng` writes: one IDAT, filters 0 and 2. */
function decodePng(bytes: Uint8Array): { width: number; height: number; data: Uint8Array } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const [width, height] = [view.getUint32(16), view.getUint32(20)];
  const channels = bytes[25] === 3 ? 1 : 3;
  const packed: Uint8Array[] = [];
  for (let at = 8; at < bytes.length; at += 12 + view.getUint32(at))
    if (String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'IDAT')
      packed.push(bytes.subarray(at + 8, at + 8 + view.getUint32(at)));
  const rows = inflateSync(Buffer.concat(packed));
  const stride = width * channels;
  const data = new Uint8Array(height * stride);
  for (let row = 0; row < height; row++)
    for (let i = 0; i < stride; i++) {
      const above = rows[row * (stride + 1)] === 2 && row > 0 ? data[(row - 1) * stride + i]! : 0;
      data[row * stride + i] = rows[row * (stride + 1) + 1 + i]! + above;
    }
  return { width, height, data };
}

test('perfect detections of exported scenes have AP 1, by boxes and by masks', () => {
  for (const difficult of ['ignore', 'crowd'] as const) {
    const truth = scenesToCoco(scenes, difficult);
    const detections = truth.annotations
      .filter((annotation) => annotation.iscrowd === 0)
      .map(({ image_id, category_id, bbox, segmentation }) => ({
        image_id,
        category_id,
        bbox,
        segmentation,
        score: 0.9,
      }));
    for (const iouType of ['bbox', 'segm'] as const) {
      const { stats } = evaluateCoco(truth, detections, { iouType });
      assert.ok(Math.abs(stats[0]! - 1) < 1e-12, `${iouType}, ${difficult}: ${stats[0]}`);
    }
  }
});

test('a wrong box or class costs AP, so that the truth is really read', () => {
  const truth = scenesToCoco(scenes);
  const moved = truth.annotations.map(({ image_id, category_id, bbox: [x, y, w, h] }) => ({
    image_id,
    category_id: (category_id % thingNames.length) + 1,
    bbox: [x, y, w, h],
    score: 0.9,
  }));
  assert.ok(evaluateCoco(truth, moved).stats[1]! < 0.1);
});

test('masks hold exactly the pixels of their instances, and ids are unique', () => {
  const truth = scenesToCoco(scenes);
  assert.equal(
    truth.annotations.length,
    scenes.reduce((sum, { things }) => sum + things.length, 0),
  );
  let next = 0;
  for (const { instances, things } of scenes)
    for (const [k, thing] of things.entries()) {
      const annotation = truth.annotations[next++]!;
      assert.equal(annotation.id, next);
      assert.equal(annotation.area, thing.area);
      assert.equal(annotation.ignore, thing.difficult ? 1 : 0);
      const { data } = decodeRle(annotation.segmentation);
      assert.deepEqual(
        data,
        instances.map((instance) => (instance === k + 1 ? 1 : 0)),
      );
    }
});

test('an exported set holds pictures and maps that read back to the same bytes', async () => {
  const some = [scenes[0]!, drawScene(9, { size: 65 })];
  const written: number[] = [];
  const files = await writeScenes(some, { onScene: (count) => written.push(count) });
  assert.deepEqual(written, [1, 2]);
  const file = (name: string) => files.find((one) => one.name === name)!.bytes;
  for (const [i, { pixels, labels, instances, width }] of some.entries()) {
    assert.deepEqual(decodePng(file(`images/00000${i + 1}.png`)), { width, height: width, data: pixels });
    assert.deepEqual(decodePng(file(`labels/00000${i + 1}.png`)).data, labels);
    assert.deepEqual(decodePng(file(`instances/00000${i + 1}.png`)).data, instances);
  }
  const truth: ReturnType<typeof scenesToCoco> = JSON.parse(
    new TextDecoder().decode(file('annotations.json')),
  );
  assert.deepEqual(truth, scenesToCoco(some));
  assert.deepEqual(truth.images[1]!.file_name, '000002.png');
  const stopped = AbortSignal.abort(new Error('enough'));
  await assert.rejects(writeScenes(some, { signal: stopped }), /enough/);
  assert.deepEqual((await writeScenes([])).length, 2);
});

test('the zip archive lists every file where it lies', async () => {
  const files = await writeScenes(scenes.slice(0, 2));
  const archive = zipFiles(files);
  const view = new DataView(archive.buffer);
  assert.equal(view.getUint32(archive.length - 22, true), 0x06054b50);
  assert.equal(view.getUint16(archive.length - 12, true), files.length);
  let at = view.getUint32(archive.length - 6, true);
  for (const { name, bytes } of files) {
    assert.equal(view.getUint32(at, true), 0x02014b50);
    const length = view.getUint16(at + 28, true);
    assert.equal(new TextDecoder().decode(archive.subarray(at + 46, at + 46 + length)), name);
    const start = view.getUint32(at + 42, true);
    assert.equal(view.getUint32(start, true), 0x04034b50);
    const from = start + 30 + view.getUint16(start + 26, true);
    assert.deepEqual(archive.slice(from, from + bytes.length), bytes);
    at += 46 + length;
  }
  assert.equal(at, archive.length - 22);
});

test('pictures that do not fit their size are refused', async () => {
  await assert.rejects(encodePng(2, 2, new Uint8Array(5)), { name: 'RangeError', message: /pixels/ });
  await assert.rejects(encodePng(0, 2, new Uint8Array(0)), { name: 'RangeError', message: /width/ });
  await assert.rejects(encodePng(1, 1, new Uint8Array(1), new Uint8Array(4)), {
    name: 'RangeError',
    message: /palette/,
  });
});

test('painted labels give every label its own colour', () => {
  const painted = paintLabels(Uint8Array.from({ length: 12 }, (_, i) => i));
  const colours = Array.from({ length: 12 }, (_, i) => painted.slice(3 * i, 3 * i + 3).join());
  assert.equal(new Set(colours).size, 12);
  assert.equal(colours[11], '0,0,0');
});
