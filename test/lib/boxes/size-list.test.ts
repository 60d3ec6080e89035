import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCocoSizes, parseSizeLines, parseSizes } from '../../../src/lib/boxes/index.ts';
import { jsonErrorLine } from '../../../src/lib/boxes/json-error.ts';

test('lines of width and height are read with any common separator', () => {
  const { sizes, problems, skipped } = parseSizeLines('10,20\n3.5; 4\r\n1\t2\n .5 7e1\n"8","9"\n');
  assert.deepEqual([...sizes], [10, 20, 3.5, 4, 1, 2, 0.5, 70, 8, 9]);
  assert.deepEqual([problems, skipped], [[], 0]);
});

test('a header, blank lines and comments are passed over, and counted', () => {
  const list = parseSizeLines('\n# my boxes\nwidth,height\n\n1,2\n');
  assert.deepEqual([...list.sizes], [1, 2]);
  assert.deepEqual([list.header, list.skipped, list.problems], [['width', 'height'], 3, []]);
});

test('a header may name the columns in any order among others', () => {
  const list = parseSizeLines('id,H,label,W\n7,2,cat,1\n8,4,dog,3\n9,5,bird');
  assert.deepEqual([...list.sizes], [1, 2, 3, 4]);
  assert.deepEqual(list.problems, [{ line: 4, message: 'Line 4: the width is missing.' }]);
});

test('a line that cannot be used is named with its number and the reason, and the others stay', () => {
  const list = parseSizeLines('1,2\n-3,4\n5,0\n6\n7,8,9\nten,4\n4,0x10\n3,\n10,1e999\n11,12');
  assert.deepEqual([...list.sizes], [1, 2, 11, 12]);
  assert.deepEqual(
    list.problems.map((one) => one.message),
    [
      'Line 2: the width -3 is negative.',
      'Line 3: the height is zero.',
      'Line 4: expected two numbers, a width and a height, but found 1 value.',
      'Line 5: expected two numbers, a width and a height, but found 3 values.',
      'Line 6: the width "ten" is not a number.',
      'Line 7: the height "0x10" is not a number.',
      'Line 8: the height is missing.',
      'Line 9: the height Infinity is too large.',
    ],
  );
  assert.deepEqual(
    list.problems.map((one) => one.line),
    [2, 3, 4, 5, 6, 7, 8, 9],
  );
});

test('200,000 rows are read', () => {
  const text = Array.from({ length: 200_000 }, (_, i) => `${1 + (i % 500)},${1 + (i % 300)}`).join('\n');
  const { sizes, problems } = parseSizes(text);
  assert.deepEqual([sizes.length, problems.length, sizes[399_999]], [400_000, 0, 200]);
});

test('COCO annotations give their sizes, and those that cannot be used are named', () => {
  const text = JSON.stringify({
    images: [{ id: 1, width: 640, height: 480 }],
    annotations: [
      { id: 11, image_id: 1, bbox: [0, 0, 64, 32] },
      { id: 12, image_id: 1, bbox: [0, 0, 5, -1] },
      { id: 13, image_id: 1, bbox: [0, 0, 5] },
      { id: 14, image_id: 1 },
      { id: 15, image_id: 1, bbox: [0, 0, 9, 9], iscrowd: 1 },
      null,
      { image_id: 2, bbox: [0, 0, 3, 4] },
    ],
  });
  const list = parseSizes(text);
  assert.deepEqual([...list.sizes], [64, 32, 3, 4]);
  assert.deepEqual(
    list.problems.map((one) => one.message),
    [
      'Annotation 2 (id 12): the height of its bbox -1 is negative.',
      'Annotation 3 (id 13): its bbox is not four numbers (x, y, width, height).',
      'Annotation 4 (id 14): it has no bbox.',
      'Annotation 5 (id 15): it marks a crowd, not a single object.',
      'Annotation 6: it is not an object.',
    ],
  );
  const scaled = parseSizes(text, 320);
  assert.deepEqual([...scaled.sizes], [32, 16]);
  assert.match(scaled.problems.at(-1)!.message, /^Annotation 7: the width and height of its picture/);
});

test('a COCO result list is read too', () => {
  assert.deepEqual([...parseCocoSizes('[{"image_id":1,"bbox":[1,2,3,4],"score":0.5}]').sizes], [3, 4]);
});

test('JSON that is broken names its line, JSON that is not COCO says what is missing', () => {
  const broken = parseSizes('{"annotations": [\n  {"bbox": [1,2,3,4]},\n  oops\n]}');
  assert.equal(broken.problems[0]!.line, 3);
  assert.match(broken.problems[0]!.message, /^Line 3: .*not JSON from here on/);
  const cut = parseSizes('{"annotations": [\n  {"bbox": [1,2');
  assert.equal(cut.problems[0]!.line, 2);
  assert.match(parseSizes('{"shapes": []}').problems[0]!.message, /no list called annotations/);
});

test('empty text gives nothing and no complaint', () => {
  assert.deepEqual(parseSizes(''), { sizes: new Float64Array(0), problems: [], skipped: 0, header: [] });
});

test('the line of a JSON error is 0 exactly when JSON.parse accepts the text', () => {
  const texts = [
    '{}',
    '[]',
    ' [1, -2.5e3, "a\\n\\u00e9", true, null, {"k": []}] \n',
    '"x"',
    '0',
    '01',
    '1.',
    '.5',
    '-',
    '{"a"}',
    '{"a":1,}',
    '[1,]',
    '[1 2]',
    '{a:1}',
    "['a']",
    '[1]]',
    '',
    'nul',
    '"\n"',
    '"\\x"',
    '[NaN]',
    '{"a":{"b":[{}]}}',
  ];
  for (const text of texts) {
    let valid = true;
    try {
      JSON.parse(text);
    } catch {
      valid = false;
    }
    assert.equal(jsonErrorLine(text) === 0, valid, text);
  }
  assert.equal(jsonErrorLine('[\n1,\n2,,\n3]'), 3);
});
