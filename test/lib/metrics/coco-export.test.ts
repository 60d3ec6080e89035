import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cocoCsv, evaluateCoco, worstImages } from '../../../src/lib/metrics/index.ts';

const bbox = [0, 0, 10, 10];
const result = evaluateCoco(
  {
    images: [{ id: 1 }, { id: 2 }, { id: 3 }],
    categories: [
      { id: 1, name: 'hot dog, "large"' },
      { id: 2, name: '=1+1' },
    ],
    annotations: [1, 2, 3].map((id) => ({ id, image_id: id, category_id: 1, bbox, area: 100, iscrowd: 0 })),
  },
  [
    { image_id: 1, category_id: 1, bbox, score: 0.9 },
    { image_id: 3, category_id: 1, bbox: [50, 50, 5, 5], score: 0.9 },
  ],
);

test('cocoCsv writes a header and one row per category, quoted, and no formulas', () => {
  const [header, dog, formula, ...rest] = cocoCsv(result).split('\r\n');
  assert.equal(rest.length, 0);
  assert.match(header!, /^id,name,truths,detections,AP,AP50,AP55,.*,AP90,AP95,AP small,/);
  assert.match(dog!, /^1,"hot dog, ""large""",3,2,0\.3/);
  assert.match(formula!, /^2,'=1\+1,0,0,-1,-1/);
  assert.equal(formula!.split(',').length, header!.split(',').length);
});

test('worstImages lists images by missed truths plus false positives, without those that are right', () => {
  assert.deepEqual(worstImages(result.perImage, 5), [
    { id: 3, truths: 1, hits: 0, falsePositives: 1, missed: 1 },
    { id: 2, truths: 1, hits: 0, falsePositives: 0, missed: 1 },
  ]);
  assert.equal(worstImages(result.perImage, 1).length, 1);
});
