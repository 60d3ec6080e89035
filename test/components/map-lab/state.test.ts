import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { inFile, MOST_BYTES, parseJson, roleOf, sortFiles } from '../../../src/components/map-lab/intake.ts';
import { evaluateLab, labCsv, labJson, labSteps } from '../../../src/components/map-lab/lab.ts';
import { evaluatePhotos } from '../../../src/components/map-lab/photos.ts';
import { cocoAt, derive, type LabState, labCodec, shown } from '../../../src/components/map-lab/state.ts';
import { TRUTH_COUNTS } from '../../../src/components/map-lab/truth-counts.ts';
import { bundledPhotos } from '../../../src/device/bundled-photos.ts';
import { cocoCategories } from '../../../src/lib/datasets/coco-categories.ts';
import {
  type CocoDetection,
  type CocoGroundTruth,
  evaluateCoco,
  evaluateVoc,
} from '../../../src/lib/metrics/index.ts';
import { random } from '../../../src/lib/random.ts';

const truth = JSON.parse(
  readFileSync(new URL('../../../public/data/photos-truth.json', import.meta.url), 'utf8'),
) as CocoGroundTruth & { info: { description: string } };
const start = labCodec.initial;
const near = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`);

/** Detections around the truths, some twice, some beside them, and some of other classes. */
function made(seed: number, each = 4): CocoDetection[] {
  const rand = random(seed);
  const list: CocoDetection[] = [];
  for (const { image_id, category_id, bbox } of truth.annotations)
    for (let k = 0; k < each; k++) {
      const [x, y, w, h] = bbox as [number, number, number, number];
      const off = (side: number) => (rand() - 0.5) * side * 0.5;
      list.push({
        image_id,
        category_id: rand() < 0.1 ? 3 : category_id,
        bbox: [x + off(w), y + off(h), w * (0.8 + 0.4 * rand()), h * (0.8 + 0.4 * rand())],
        score: Math.round(rand() * 1000) / 1000,
      });
    }
  return list;
}

test('our ground truth says that it is ours, fits its photos, and is COCO’s form', () => {
  assert.match(truth.info.description, /ours, not COCO's/);
  assert.deepEqual(truth.categories, cocoCategories);
  assert.deepEqual(
    truth.images.map(({ file_name, width, height }) => ({ file_name, width, height })),
    bundledPhotos.map(({ file, width, height }) => ({
      file_name: file.replace('photos/', ''),
      width,
      height,
    })),
  );
  for (const { id, image_id, bbox, area, iscrowd } of truth.annotations) {
    const { width, height } = truth.images.find((image) => image.id === image_id)! as {
      width: number;
      height: number;
    };
    const [x, y, w, h] = bbox as [number, number, number, number];
    assert.ok(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= width && y + h <= height, `annotation ${id}`);
    assert.equal(area, w * h);
    assert.ok(iscrowd === 0 || iscrowd === 1);
  }
  assert.equal(evaluateCoco(truth, []).stats[0], 0);
});

test('the counts that the page prints are those of the file', () => {
  const counted: Record<string, number> = {};
  for (const { category_id, iscrowd } of truth.annotations) {
    const { name } = truth.categories.find(({ id }) => id === category_id)!;
    if (!iscrowd) counted[name!] = (counted[name!] ?? 0) + 1;
  }
  assert.deepEqual(counted, TRUTH_COUNTS);
});

test('a perfect detector has 1 by both rules, and the steps between them are 0', () => {
  const perfect = truth.annotations
    .filter(({ iscrowd }) => !iscrowd)
    .map(({ image_id, category_id, bbox }) => ({ image_id, category_id, bbox, score: 0.9 }));
  const lab = evaluatePhotos(truth, perfect as CocoDetection[], 0.05, 0).lab;
  near(lab.stats[0]!, 1);
  near(lab.comparison!.mean.all, 1);
  assert.equal(lab.comparison!.changed, 0);
  const { steps, sentence } = derive(start, lab);
  for (const { change } of steps) near(change ?? 0, 0);
  assert.match(sentence, /6 images, 34 truths and 1 crowd, 34 detections.*judge every detection alike/);
});

test('the figures are those of the evaluators themselves', () => {
  const detections = made(1);
  for (const at of [0, 5]) {
    const lab = evaluatePhotos(truth, detections, 0, at).lab;
    const coco = evaluateCoco(truth, detections);
    assert.deepEqual(lab.stats, coco.stats);
    near(cocoAt(lab, 0), coco.stats[1]!);
    near(cocoAt(lab, 5), coco.stats[2]!);
    const corners = ([x, y, w, h]: readonly number[]) => [x!, y!, x! + w!, y! + h!];
    for (const [interpolation, key] of [
      ['all-point', 'all'],
      ['11-point', 'points11'],
    ] as const) {
      const voc = evaluateVoc(
        truth.annotations.map((one) => ({
          image: one.image_id,
          class: one.category_id,
          box: corners(one.bbox!),
          difficult: Boolean(one.iscrowd),
        })),
        detections.map((one) => ({
          image: one.image_id,
          class: one.category_id,
          box: corners(one.bbox!),
          score: one.score,
        })),
        { iouThreshold: coco.iouThresholds[at]!, interpolation },
      );
      near(lab.comparison!.mean[key], voc.meanAp);
    }
  }
});

test('the steps lead from COCO’s number to VOC’s: changes add up', () => {
  const lab = evaluatePhotos(truth, made(2), 0, 0).lab;
  const { steps } = derive(start, lab);
  near(steps[0]!.value + steps[1]!.change! + steps[2]!.change! + steps[3]!.change!, lab.comparison!.mean.all);
  near(steps[2]!.value + steps[4]!.change!, lab.comparison!.mean.points11);
});

test('decisions that differ are explained with names from the picture', () => {
  // A swimmer among those that are one crowd: COCO ignores it, VOC finds no truth of its size.
  const swimmer = { image_id: 3, category_id: 1, bbox: [696, 460, 6, 10], score: 0.7 };
  const { comparison } = evaluatePhotos(truth, [...made(3), swimmer], 0, 0).lab;
  assert.ok(comparison!.changed > 0);
  const text = comparison!.examples.find((example) => example.startsWith('The person of 0.70 in kite.'))!;
  assert.match(text, /COCO: Ignored: it lies in the crowd person \d+ .* VOC: False positive/);
});

test('the switch changes AP and headline, the sort its order, and the chosen category its curve', () => {
  const lab = evaluatePhotos(truth, made(4), 0, 0).lab;
  const coco = derive(start, lab);
  const voc = derive({ ...start, rule: 'voc', points: '11-point' }, lab);
  assert.equal(coco.headline.value, lab.stats[0]);
  assert.deepEqual(voc.headline, { name: 'VOC mAP@0.50', value: lab.comparison!.mean.points11 });
  const names = derive({ ...start, sort: 'name' }, lab).rows.map(({ category }) => category.name);
  assert.deepEqual(names, [...names].sort());
  const aps = coco.rows.map(({ ap }) => ap);
  assert.deepEqual(
    aps,
    [...aps].sort((a, b) => b - a),
  );
  const car = derive({ ...start, category: 3 }, lab);
  assert.equal(car.chosen!.name, 'car');
  assert.equal(shown(car.rows.find(({ category }) => category.id === 3)!.ap), '−1');
  assert.deepEqual(car.curve.recall, []);
  assert.equal(derive({ ...start, category: 19 }, lab).curve.recall.length, 101);
});

test('moving the threshold compares anew and keeps COCO’s side', () => {
  const detections = made(8);
  const first = evaluatePhotos(truth, detections, 0, 0);
  const moved = evaluatePhotos(truth, detections, 0, 6, first);
  assert.equal(moved.lab.categories, first.lab.categories);
  assert.deepEqual(moved.lab, evaluatePhotos(truth, detections, 0, 6).lab);
  assert.equal(evaluatePhotos(truth, detections, 0, 6, moved), moved);
  assert.notEqual(evaluatePhotos(truth, detections, 0.5, 6, moved).lab.detections, moved.lab.detections);
});

test('a higher lowest score leaves detections out; before an evaluation there is nothing to say', () => {
  const detections = made(5);
  const all = evaluatePhotos(truth, detections, 0, 0).lab;
  const few = evaluatePhotos(truth, detections, 0.5, 0).lab;
  assert.equal(few.detections, detections.filter(({ score }) => score >= 0.5).length);
  assert.ok(few.stats[8]! <= all.stats[8]!);
  assert.equal(derive(start, null).sentence, '');
});

test('the images with the most mistakes come first', () => {
  const { worst } = evaluatePhotos(truth, made(6), 0, 0).lab;
  const mistakes = worst.map(({ missed, falsePositives }) => missed + falsePositives);
  assert.deepEqual(
    mistakes,
    [...mistakes].sort((a, b) => b - a),
  );
  assert.equal(worst.length, 6);
});

test('CSV has a line per category and quotes what needs it; JSON names the 12 numbers', () => {
  const ground: CocoGroundTruth = {
    images: [{ id: 1 }],
    categories: [
      { id: 1, name: 'cup, "large"' },
      { id: 2, name: '=SUM(A1)' },
      { id: 3, name: 'nothing' },
    ],
    annotations: [
      { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 9, 9] },
      { id: 2, image_id: 1, category_id: 2, bbox: [0, 0, 9, 9] },
    ],
  };
  const lab = evaluateLab('mine', ground, [{ image_id: 1, category_id: 1, bbox: [0, 0, 9, 9], score: 1 }]);
  const lines = labCsv(lab).split('\r\n');
  assert.equal(lines.length, 4);
  assert.match(lines[1]!, /^1,"cup, ""large""",1,1,/);
  assert.match(lines[2]!, /^2,'=SUM\(A1\),1,0,0,/);
  const json = JSON.parse(labJson(lab)) as {
    stats: Record<string, number>;
    empty: number;
    voc: { meanApAllPoints: number };
  };
  near(json.stats['AP']!, 0.5);
  assert.equal(json.stats['AP large'], -1);
  assert.equal(json.empty, 1);
  assert.equal(json.voc.meanApAllPoints, 0.5);
  assert.deepEqual(lab.notices.length, 2);
});

test('masks are evaluated without VOC’s side', () => {
  const square = [[0, 0, 8, 0, 8, 8, 0, 8]];
  const ground: CocoGroundTruth = {
    images: [{ id: 1, width: 16, height: 16 }],
    categories: [{ id: 1, name: 'tile' }],
    annotations: [
      { id: 1, image_id: 1, category_id: 1, bbox: [0, 0, 8, 8], segmentation: square, area: 64, iscrowd: 0 },
    ],
  };
  const lab = evaluateLab(
    'masks',
    ground,
    [{ image_id: 1, category_id: 1, segmentation: square, score: 0.5 }],
    { iouType: 'segm' },
  );
  near(lab.stats[0]!, 1);
  assert.equal(lab.comparison, null);
  assert.match(
    derive({ ...start, rule: 'voc' }, lab).sentence,
    /masks compared.*COCO AP.*VOC’s rules compare boxes only/,
  );
});

test('progress rises to the end, and a worker can leave the evaluation at any step', () => {
  const steps = labSteps('photos', truth, made(7, 40));
  let last = 0;
  for (let step = steps.next(); !step.done; step = steps.next()) {
    assert.ok(step.value.done >= last && step.value.done <= 1);
    last = step.value.done;
  }
  assert.ok(last > 0);
});

const bytes = (text: string) => new TextEncoder().encode(text);

test('a file is known by its first bytes: an object is ground truth, a list is results', () => {
  assert.deepEqual(roleOf('a.json', 10, bytes('  {"images"')), { role: 'truth' });
  assert.deepEqual(roleOf('b.json', 10, bytes('\n[ {')), { role: 'results' });
  assert.deepEqual(roleOf('c.json', 10, new Uint8Array([0xef, 0xbb, 0xbf, 0x5b])), { role: 'results' });
});

test('what is no JSON is refused with a sentence that says what it is and what to do', () => {
  const problem = (name: string, head: Uint8Array, size = 100) =>
    (roleOf(name, size, head) as { problem: string }).problem;
  assert.match(
    problem('all.zip', new Uint8Array([0x50, 0x4b, 3, 4])),
    /^all\.zip is a ZIP archive, not JSON\. Unpack it/,
  );
  assert.match(problem('x.json', new Uint8Array([0x89, 0x50, 0x4e, 0x47])), /a PNG image/);
  assert.match(problem('x.jpg', new Uint8Array([0xff, 0xd8, 0xff, 0xe0])), /a JPEG image/);
  assert.match(problem('r.json.gz', new Uint8Array([0x1f, 0x8b])), /gunzip/);
  assert.match(problem('notes.txt', bytes('hello')), /starts with \{ and its results with \[/);
  assert.match(problem('empty.json', new Uint8Array(), 0), /is empty/);
  assert.match(problem('big.json', bytes('['), 300e6), /300 MB; up to 250 MB are read.*best 100 detections/);
  assert.deepEqual(roleOf('edge.json', MOST_BYTES, bytes('[')), { role: 'results' });
});

test('NaN, which Python writes, is named with its record', () => {
  assert.throws(
    () =>
      parseJson(
        'r.json',
        '[{"image_id": 1, "bbox": [1, 2, {"a": "}"}], "score": 0.5}, {"score": 1}, {"score": NaN}]',
      ),
    /r\.json, record 2 \(counted from 0\): NaN is no number/,
  );
  assert.throws(
    () => parseJson('gt.json', '{\n"annotations": [\n{"area": -Infinity}]}'),
    /gt\.json, line 3: -Infinity/,
  );
});

test('broken JSON is named with its line, and whole JSON is read', () => {
  assert.throws(() => parseJson('r.json', '[\n{"a": 1},\n{"a": '), /no valid JSON from line 3 on/);
  assert.deepEqual(parseJson('r.json', '\ufeff[1]'), [1]);
});

test('an error of the evaluation says in which file its record is', () => {
  const fail = (detections: unknown, ground: unknown = truth) => {
    try {
      evaluateLab('x', ground as CocoGroundTruth, detections as CocoDetection[]);
    } catch (error) {
      return inFile((error as Error).message, 'gt.json', 'results.json');
    }
    return 'no error';
  };
  const good = { image_id: 1, category_id: 1, bbox: [1, 1, 5, 5], score: 0.5 };
  assert.match(
    fail([good, { ...good, image_id: 77 }]),
    /^In results\.json, detections\[1\]\.image_id: .* no image with the id 77/,
  );
  assert.match(fail([{ ...good, category_id: 500 }]), /^In results\.json, detections\[0\]\.category_id/);
  assert.match(fail([{ ...good, bbox: [1, 1, -5, 5] }]), /width is negative \(-5\)/);
  assert.match(fail([{ ...good, score: null }]), /detections\[0\]\.score must be a number/);
  const twice = { ...truth, annotations: [truth.annotations[0]!, truth.annotations[0]!] };
  assert.match(
    fail([good], twice),
    /^In gt\.json, annotations\[1\]\.id: 1 is the id of annotations\[0\] too/,
  );
});

test('a link keeps the state and refuses what is none', () => {
  const state: LabState = {
    ...start,
    source: 'files',
    rule: 'voc',
    points: '11-point',
    at: 3,
    score: 0.3,
    category: 18,
    sort: 'name',
    masks: true,
  };
  assert.equal(
    labCodec.write(state),
    'source=files&rule=voc&points=11-point&at=3&score=0.3&category=18&sort=name&masks=1',
  );
  assert.deepEqual(labCodec.read(labCodec.write(state)), state);
  const streets: LabState = {
    ...start,
    source: 'streets',
    detector: 'street-ssd',
    scenes: 200,
    floor: 0.25,
    street: 77,
    weather: 'night',
  };
  assert.deepEqual(labCodec.read(labCodec.write(streets)), streets);
  assert.deepEqual(labCodec.read('rule=x&at=-4&score=nine&category=-1'), start);
});

test('two files are told apart whatever their order; one that comes twice is named and the first is kept', async () => {
  const [truths, results, more] = [
    ['truth.json', '{"images": []}'],
    ['found.json', ' [1]'],
    ['more.json', '[2]'],
  ].map(([name, text]) => new File([text!], name!)) as [File, File, File];
  assert.deepEqual(await sortFiles([results, truths]), { taken: { truth: truths, results }, problems: [] });
  const { taken, problems } = await sortFiles([results, more]);
  assert.equal(taken.results, results);
  assert.match(problems.join(), /^more\.json and found\.json are both results/);
  assert.match((await sortFiles([new File([], 'none.json')])).problems.join(), /^none\.json is empty/);
});
