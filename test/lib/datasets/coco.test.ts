import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { cocoResultsSteps, readCocoGroundTruth, readCocoResults } from '../../../src/lib/datasets/coco.ts';
import { evaluateCoco } from '../../../src/lib/metrics/index.ts';

const bytes = (text: string) => new TextEncoder().encode(text);
const golden = JSON.parse(
  readFileSync(new URL('../../golden/coco_val2014_sample.json', import.meta.url), 'utf8'),
).cases[0];

test('files of the published sample evaluate to the published figures, packed and indented', () => {
  for (const indent of [0, 2]) {
    const groundTruth = readCocoGroundTruth(
      bytes(JSON.stringify({ info: { 'a "b" ]': [{}] }, ...golden.input.gt }, null, indent)),
    );
    const found = readCocoResults(bytes(`\ufeff${JSON.stringify(golden.input.dt, null, indent)}\n`));
    const { stats } = evaluateCoco(groundTruth, found);
    for (let i = 0; i < 12; i++) assert.ok(Math.abs(stats[i]! - golden.expected.stats_array[i]) <= 1e-9);
  }
});

test('fields that an evaluation needs are kept as they are, others left out, masks on request', () => {
  const record = {
    image_id: 1,
    category_id: 2,
    bbox: [1, 2, 3, 4],
    score: 0.5,
    segmentation: [[1, 2, 3]],
    note: 'über "x"',
  };
  const { note: _, ...kept } = record;
  const { segmentation: __, ...slim } = kept;
  assert.deepEqual(readCocoResults(bytes(JSON.stringify([record]))), [kept]);
  assert.deepEqual(readCocoResults(bytes(JSON.stringify([record])), { masks: false }), [slim]);
  assert.deepEqual(readCocoResults(bytes(' [ ] ')), []);
});

test('a file of several megabytes is read in steps, and every record arrives in order', () => {
  const count = 60_000;
  const text = JSON.stringify(
    Array.from({ length: count }, (_, i) => ({
      image_id: i,
      category_id: 1,
      bbox: [1, 2, 3, 4],
      score: 0.5,
    })),
  );
  const steps = cocoResultsSteps(bytes(text));
  const shares: number[] = [];
  let step = steps.next();
  while (!step.done) {
    shares.push(step.value);
    step = steps.next();
  }
  assert.ok(shares.length >= 3 && shares.every((share, i) => share > (shares[i - 1] ?? 0) && share <= 1));
  assert.equal(step.value.length, count);
  assert.ok(step.value.every(({ image_id }, i) => image_id === i));
});

const good = '{"image_id": 1, "category_id": 1, "bbox": [1, 2, 3, 4], "score": 0.5}';
const badResults: [string, Uint8Array, RegExp][] = [
  [
    'a ZIP',
    Uint8Array.of(0x50, 0x4b, 3, 4, 0, 0),
    /^r\.json is a ZIP archive: unpack it first, not COCO JSON$/,
  ],
  ['a gzip', Uint8Array.of(0x1f, 0x8b, 8), /^r\.json is a gzip file/],
  ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13), /^r\.json is a PNG image, not COCO JSON$/],
  ['a JPEG', Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), /^r\.json is a JPEG image/],
  ['a web page', bytes('<!doctype html>'), /^r\.json is a web page or XML/],
  ['nothing', bytes('  \n'), /^r\.json is empty$/],
  [
    'other text',
    bytes('image,score\n1,2'),
    /^r\.json is not COCO JSON: it starts with "image,score\\n1,2" instead of \{ or \[$/,
  ],
  [
    'a ground truth',
    bytes('{"images": []}'),
    /^r\.json is a JSON object, as a ground truth is; results are a list/,
  ],
  [
    'a cut record',
    bytes(`[${good}, {"image_id": 1,`),
    /^r\.json, detections\[1\], stops in the middle: is the file cut off\?$/,
  ],
  ['a cut string', bytes(`[${good}, {"image_`), /^r\.json, detections\[1\], stops in the middle/],
  ['a missing end', bytes(`[${good}`), /^r\.json stops in the middle, after detections\[0\]$/],
  [
    'a missing comma',
    bytes(`[${good} ${good}]`),
    /^r\.json: after detections\[0\] a comma or the end of the list is missing$/,
  ],
  ['a comma too many', bytes(`[${good}, ]`), /a value is missing at byte/],
  [
    'a wrong record',
    bytes(`[${good}, {"image_id": 1 2}, ${good}]`),
    /^r\.json: detections\[1\] is not valid JSON \(.+\)$/,
  ],
  [
    'a NaN score',
    bytes(`[${good}, ${good.replace('0.5', 'NaN')}]`),
    /^r\.json: detections\[1\]\.score is NaN, which JSON does not allow$/,
  ],
  [
    'Infinity in a box',
    bytes(`[${good.replace('3', '-Infinity')}]`),
    /^r\.json: detections\[0\]\.bbox is -Infinity, which JSON/,
  ],
  [
    'bytes that are no text',
    Uint8Array.of(91, 34, 0xc3, 0x28, 34, 93),
    /^r\.json: detections\[0\] is not valid UTF-8 text$/,
  ],
  ['more after the end', bytes(`[${good}] ]`), /^r\.json goes on after the end of its JSON, at byte \d+$/],
];
for (const [what, file, message] of badResults) {
  test(`readCocoResults refuses ${what} with a sentence`, () => {
    assert.throws(() => readCocoResults(file, { name: 'r.json' }), { name: 'RangeError', message });
  });
}

const badTruths: [string, string, RegExp][] = [
  [
    'a results list',
    `[${good}]`,
    /^the file is a JSON list, as a results file is; a ground truth is an object/,
  ],
  [
    'an object without annotations',
    '{"images": [], "categories": []}',
    /^the file has no annotations: a COCO ground truth has/,
  ],
  ['annotations that are no list', '{"annotations": {}}', /^the file: annotations must be a list$/],
  ['annotations twice', '{"annotations": [], "annotations": []}', /^the file has annotations twice$/],
  ['a cut file', '{"images": [{"id": 1}', /^the file stops in the middle, after images\[0\]$/],
  ['a cut object', '{"images": []', /^the file stops in the middle, at byte 13$/],
  ['a wrong annotation', '{"annotations": [{}, {"id": }]}', /^the file: annotations\[1\] is not valid JSON/],
  [
    'a key without quotes',
    '{images: []}',
    /^the file is not valid JSON: a name in quotes is missing at byte 1$/,
  ],
];
for (const [what, text, message] of badTruths) {
  test(`readCocoGroundTruth refuses ${what} with a sentence`, () => {
    assert.throws(() => readCocoGroundTruth(bytes(text)), { name: 'RangeError', message });
  });
}

test('records that are no objects are left for the evaluation to name', () => {
  assert.throws(
    () => evaluateCoco({ images: [], annotations: [], categories: [] }, readCocoResults(bytes('[5]'))),
    {
      message: 'detections[0] must be an object, got 5',
    },
  );
});
