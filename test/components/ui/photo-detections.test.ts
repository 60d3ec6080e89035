import assert from 'node:assert/strict';
import { test } from 'node:test';
import { photoDetections } from '../../../src/components/ui/photo-detections.ts';

test('suppression keeps one box of two alike, and both where the classes differ', () => {
  const found = photoDetections(3, {
    boxes: new Float32Array([10, 20, 40, 60, 11, 21, 41, 61, 10, 20, 40, 60]),
    scores: new Float32Array([0.75, 0.5, 0.25]),
    classes: [0, 0, 1],
  });
  assert.deepEqual(found, [
    { image_id: 3, category_id: 1, bbox: [10, 20, 30, 40], score: 0.75 },
    { image_id: 3, category_id: 2, bbox: [10, 20, 30, 40], score: 0.25 },
  ]);
});
