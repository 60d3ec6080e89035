import assert from 'node:assert/strict';
import { test } from 'node:test';
import { benchDetectors, costOf } from '../../../src/components/detector-bench/detectors.ts';
import { evaluatePhotos, evaluateScenes } from '../../../src/components/detector-bench/evaluate.ts';
import { kindSettings, SERIES, sceneSeed } from '../../../src/components/detector-bench/kinds.ts';
import {
  accuracy,
  type Measured,
  partOf,
  RULES,
  timesOf,
} from '../../../src/components/detector-bench/measured.ts';
import { benchCsv, benchJson } from '../../../src/components/detector-bench/report.ts';
import {
  type BenchState,
  benchCodec,
  conditionOf,
  derive,
  inAp,
  inLarge,
  inMs,
  LEAST_SCENES,
  PHOTOS,
  scenesThatFit,
  withMeasured,
} from '../../../src/components/detector-bench/state.ts';
import { photoDetections } from '../../../src/components/ui/photo-detections.ts';
import { evaluateVoc } from '../../../src/lib/metrics/index.ts';
import { random } from '../../../src/lib/random.ts';
import { drawScene } from '../../../src/lib/scenes/index.ts';
import { type FoundThing, sceneVocDetections, sceneVocTruth } from '../../../src/lib/scenes/scene-truth.ts';
import { TRAINING_SEEDS } from '../../../src/lib/scenes/seeds.ts';

const start = benchCodec.initial;
const scenes = Array.from({ length: 8 }, (_, i) =>
  drawScene(sceneSeed(1, i), kindSettings('standard', start, 96)),
);

/** The truth itself, moved by up to so many pixels, with some inventions of low score. */
function found(shake: number, seed: number): FoundThing[][] {
  const next = random(seed);
  return scenes.map(({ things }) =>
    things.flatMap(({ box: [x1, y1, x2, y2], class: type }) => [
      {
        box: [x1 + shake * next(), y1 + shake * next(), x2 + shake * next(), y2 + shake * next()] as const,
        class: type,
        score: 0.3 + 0.7 * next(),
      },
      {
        box: [40 * next(), 40 * next(), 50 + 40 * next(), 50 + 40 * next()] as const,
        class: 0,
        score: 0.2 * next(),
      },
    ]),
  );
}

function measured(part: Partial<Measured> = {}, shake = 3): Measured {
  return {
    detector: 'yolo',
    kind: 'standard',
    condition: conditionOf(start),
    size: 128,
    planned: 8,
    pictures: 8,
    stages: ['network', 'decode', 'NMS'],
    looks: [
      { warmUp: true, milliseconds: [300, 20, 10] },
      ...[10, 12, 14, 11, 30, 13, 12, 12].map((time) => ({ warmUp: false, milliseconds: [time, 2, 1] })),
    ],
    ...evaluateScenes(scenes, found(shake, 5)),
    backend: 'wasm',
    ...part,
  };
}

test('state survives its link; nonsense in a link keeps the start values', () => {
  const state: BenchState = {
    ...start,
    kind: 'night',
    size: '160',
    score: 0.35,
    timed: 'network',
    street: 7,
    ssd: false,
  };
  assert.deepEqual(benchCodec.read(benchCodec.write(state)), state);
  assert.deepEqual(benchCodec.read('kind=mars&size=127&score=x&count=1e9&shown=me'), start);
  assert.equal(benchCodec.read('score=7').score, 0.9);
});

test('every kind of scenes can be drawn, has things in it, and no scene that a network was trained on', () => {
  for (const kind of SERIES) {
    const settings = kindSettings(kind, start, 96);
    const things = [0, 1, 2].flatMap((i) => drawScene(sceneSeed(3, i), settings).things);
    assert.ok(things.length > 2, kind);
  }
  assert.ok(sceneSeed(999, 999) < TRAINING_SEEDS);
  assert.equal(kindSettings('own', { ...start, density: 0 }, 128).density, 0);
});

test('costs are counted at the size that is looked at; regions cost once for each proposal', () => {
  const [yolo, , frcnn, centernet] = benchDetectors;
  const small = costOf(yolo!, 96);
  const large = costOf(yolo!, 192);
  assert.equal(small.parameters, large.parameters);
  assert.equal(large.macs, small.macs * 4);
  assert.ok(large.memory > small.memory && small.memory > 4 * small.parameters);
  const [first, region] = frcnn!.networks;
  assert.equal(region!.times, 60);
  const onlyFirst = costOf({ ...frcnn!, id: 'first', networks: [first!] }, 128).macs;
  const once = costOf({ ...frcnn!, id: 'once', networks: [first!, { ...region!, times: 1 }] }, 128).macs;
  assert.equal(costOf(frcnn!, 128).macs - onlyFirst, 60 * (once - onlyFirst));
  assert.equal(costOf(centernet!, 96).macs, costOf(centernet!, 192).macs);
});

test('the clock runs for the stages that are counted, with and without warm-ups', () => {
  assert.deepEqual(
    ['network', 'decode', 'NMS', 'first stage', 'proposals', 'second stage', 'suppression', 'picture'].map(
      partOf,
    ),
    ['network', 'arithmetic', 'suppression', 'network', 'arithmetic', 'network', 'suppression', 'arithmetic'],
  );
  const one = measured();
  assert.deepEqual(timesOf(one, 'all', false), [13, 15, 17, 14, 33, 16, 15, 15]);
  assert.deepEqual(timesOf(one, 'no-nms', false)[0], 12);
  assert.deepEqual(timesOf(one, 'network', true).slice(0, 2), [300, 10]);
});

test('accuracy at a score is that of the list without lower scores, by every rule', () => {
  const boxes = found(5, 9);
  const one = { ...measured(), ...evaluateScenes(scenes, boxes) };
  for (const least of [0.01, 0.4, 0.8]) {
    const cut = boxes.map((some) => some.filter(({ score }) => score >= least));
    const again = { ...measured(), ...evaluateScenes(scenes, cut) };
    for (const rule of RULES)
      assert.equal(accuracy(one, rule, least), accuracy(again, rule, 0), `${rule} at ${least}`);
    for (const [rule, interpolation] of [
      ['voc', 'all-point'],
      ['voc07', '11-point'],
    ] as const) {
      const { meanAp } = evaluateVoc(sceneVocTruth(scenes), sceneVocDetections(cut), { interpolation });
      assert.ok(Math.abs(accuracy(one, rule, least) - meanAp) < 1e-12, `${rule} at ${least}`);
    }
  }
});

test('rows are those of the condition that is shown, sizes beside each other, and the front is drawn among scenes', () => {
  const results = [
    measured(),
    measured(
      { size: 192, looks: measured().looks.map((look) => ({ ...look, milliseconds: [40, 2, 1] })) },
      0,
    ),
    measured(
      { detector: 'ssd', looks: measured().looks.map((look) => ({ ...look, milliseconds: [60, 2, 1] })) },
      6,
    ),
    measured({ condition: conditionOf(start, 'night'), kind: 'night' }),
    measured({ detector: 'centernet', condition: PHOTOS, kind: PHOTOS, size: 512 }),
  ];
  const { rows, waiting, sentence, comparison, changed, matrix } = derive(start, results);
  assert.deepEqual(waiting, ['Faster R-CNN']);
  assert.deepEqual(
    rows.map(({ label, front }) => [label, front]),
    [
      ['YOLO 128', true],
      ['YOLO 192', true],
      ['SSD', false],
      ['CenterNet', false],
    ],
  );
  assert.equal(rows[0]!.spread[0], 15);
  assert.match(
    sentence,
    /^On 8 standard scenes: YOLO 128 0\.\d{3} in 15 ms, YOLO 192 1\.000 in 43 ms and SSD/,
  );
  assert.match(sentence, /YOLO 128 and YOLO 192 each have no rival here that is both faster and better/);
  assert.match(sentence, /not comparable with the scenes/);
  assert.deepEqual([changed, comparison], [false, '']);
  assert.deepEqual(
    matrix.rows.map(({ name, values }) => [name, values.filter((value) => value !== null).length]),
    [
      ['YOLO', 2],
      ['SSD', 1],
      ['Faster R-CNN', 0],
    ],
  );
  assert.equal(
    derive({ ...start, street: 2 }, results).rows.length,
    1,
    'another set of scenes is another condition',
  );
});

test('another way of counting is set against the reference way, and says when the order changes', () => {
  const tight = measured({}, 0);
  const loose = measured(
    { detector: 'ssd', looks: measured().looks.map((look) => ({ ...look, milliseconds: [5, 2, 30] })) },
    4,
  );
  const state = { ...start, rule: 'ap50', timed: 'network' } as const;
  const { comparison, changed } = derive(state, [tight, loose]);
  assert.ok(changed);
  assert.match(
    comparison,
    /^Against the reference way the same boxes get YOLO [+−±]0\.\d{3} and SSD \+0\.\d{3} in COCO AP@\.50\./,
  );
  assert.match(comparison, /The clock says YOLO 15 → 12 ms and SSD 37 → 5\.0 ms\./);
  assert.match(comparison, /The order changes: .*by time SSD and YOLO\./);
});

test('partial rows, unequal scenes and scenes without anything to find are said', () => {
  const part = measured({ detector: 'ssd', pictures: 3, planned: 8 });
  const { rows, sentence } = derive(start, [measured(), part]);
  assert.equal(rows[1]!.partial, true);
  assert.match(sentence, /On 3 to 8 standard scenes.*did not see equally many scenes/);
  const empty = Array.from({ length: 2 }, (_, i) => drawScene(i + 1, { density: 0, size: 64 }));
  const none = measured({ ...evaluateScenes(empty, [[], []]), pictures: 2, planned: 2 });
  const said = derive(start, [none]);
  assert.equal(inAp(said.rows[0]!.accuracy), '–');
  assert.match(said.sentence, /nothing on these scenes that counts/);
  assert.equal(derive(start, []).sentence, '');
});

test('photos are judged by the objects of those that were looked at', () => {
  const truth = {
    images: [1, 2].map((id) => ({ id })),
    categories: [{ id: 18, name: 'dog' }],
    annotations: [
      { id: 1, image_id: 1, category_id: 18, bbox: [10, 10, 40, 30], area: 1200, iscrowd: 0 as const },
      { id: 2, image_id: 2, category_id: 18, bbox: [10, 10, 40, 30], area: 1200, iscrowd: 0 as const },
    ],
  };
  const candidates = {
    boxes: Float32Array.of(10, 10, 50, 40, 11, 10, 50, 40),
    scores: Float32Array.of(0.9, 0.8),
    classes: [16, 16],
  };
  const kept = photoDetections(1, candidates);
  assert.deepEqual(
    kept.map(({ category_id, bbox }) => [category_id, bbox]),
    [[18, [10, 10, 40, 30]]],
  );
  const half = evaluatePhotos(truth, [kept]);
  assert.equal(half.truths, 1);
  assert.ok(accuracy({ ...measured(), ...half }, 'ap', 0) > 0.999);
  assert.ok(accuracy({ ...measured(), ...evaluatePhotos(truth, [kept, []]) }, 'ap', 0) < 0.6);
});

test('a slow device gets fewer scenes, never less than a handful', () => {
  assert.equal(scenesThatFit(100, 20, 60), 100);
  assert.equal(scenesThatFit(100, 2000, 60), 30);
  assert.equal(scenesThatFit(100, 60_000, 20), LEAST_SCENES);
  assert.equal(scenesThatFit(100, 20, -3), LEAST_SCENES);
});

test('an old measurement of the same detector, condition and size gives way to a new one', () => {
  const list = withMeasured(withMeasured([], measured({ pictures: 3 })), measured({ size: 96 }));
  assert.deepEqual(
    withMeasured(list, measured()).map(({ size, pictures }) => [size, pictures]),
    [
      [96, 8],
      [128, 8],
    ],
  );
});

test('files hold circumstances, the way of counting, and a line for each row', () => {
  const circumstances = {
    date: '2026-01-02T03:04:05.000Z',
    browser: 'a "browser", or so',
    processors: 4,
    backend: 'wasm',
    reason: '',
    downloads: { 'street-yolo': 1_300_000 },
  };
  const results = [measured(), measured({ detector: 'frcnn', stages: ['first stage', 'proposals', 'NMS'] })];
  const csv = benchCsv(results, start, circumstances);
  const [head, ...lines] = csv.trimEnd().split('\r\n');
  assert.equal(lines.length, 2);
  // A comma inside quotes is none between cells.
  const cells = (line: string) => line.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/).length;
  assert.equal(cells(lines[0]!), cells(head!));
  assert.match(lines[0]!, /^2026-01-02T03:04:05\.000Z,wasm,YOLO,standard,standard 1,128,8,8,\d+,588247,/);
  const json = JSON.parse(benchJson(results, start, circumstances));
  assert.equal(json.format, 'fovea-bench');
  assert.equal(json.browser, circumstances.browser);
  assert.deepEqual(json.reading, { rule: 'ap', score: 0.01, timed: 'all', percent: '50', warm: false });
  assert.equal(json.measurements[0].looks.length, 9);
  assert.deepEqual(Object.keys(json.measurements[0].milliseconds), ['p50', 'p90', 'p99']);
});

test('numbers have as many digits as mean something', () => {
  assert.deepEqual([3.14, 41.6, 1234.5, Number.NaN].map(inMs), ['3.1', '42', '1,235', '–']);
  assert.deepEqual([588_247, 77_643_776, 1_295_249_792, 950].map(inLarge), [
    '588 k',
    '77.6 M',
    '1.30 G',
    '1 k',
  ]);
});
