import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  derive,
  type PairState,
  PRESETS,
  pairCodec,
  parseBox,
  SHEET,
  setBox,
} from '../../../src/components/iou-pair/state.ts';

const start = pairCodec.initial;
const preset = (name: string): PairState => ({
  ...start,
  boxes: PRESETS.find((one) => one.name === name)!.boxes,
});
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

test('the preset of IoU 0.5 is exactly that', () => {
  const { values, areas, lines } = derive(preset('IoU = 0.5'));
  assert.equal(values.iou, 0.5);
  assert.deepEqual([areas.intersection, areas.union], [3600, 7200]);
  assert.deepEqual(lines[2], { name: 'IoU', sum: '3,600 ÷ 7,200', value: '0.500', of: 'iou', result: true });
});

test('equal boxes have 1 in all four measures, boxes that only touch an IoU of 0', () => {
  assert.deepEqual(derive(preset('Equal')).values, { iou: 1, giou: 1, diou: 1, ciou: 1 });
  const touching = derive(preset('Touching'));
  assert.equal(touching.values.iou, 0);
  assert.equal(touching.intersection, null);
  assert.equal(touching.values.giou, 0);
  assert.ok(touching.values.diou < 0);
});

test('apart, IoU no longer changes with the distance, but GIoU and DIoU do', () => {
  const far = derive(preset('Apart'));
  const nearer = derive(setBox(preset('Apart'), 1, [120, 50, 180, 110]));
  assert.deepEqual([far.values.iou, nearer.values.iou], [0, 0]);
  assert.ok(far.values.giou < nearer.values.giou && nearer.values.giou < 0);
  assert.ok(far.values.diou < nearer.values.diou);
});

test('nested, GIoU equals IoU wherever the inner box lies, DIoU does not', () => {
  const centred = derive(preset('Nested'));
  const corner = derive(setBox(preset('Nested'), 1, [30, 20, 90, 80]));
  assert.equal(centred.values.giou, centred.values.iou);
  assert.equal(corner.values.giou, centred.values.giou);
  assert.ok(corner.values.diou < centred.values.diou);
});

test('only CIoU sees that two boxes of one centre differ in shape', () => {
  const { values } = derive(preset('Same centre, other shape'));
  assert.equal(values.diou, values.iou);
  assert.ok(values.ciou < values.diou);
});

test('the arithmetic that is shown ends in what the library computes, for any two boxes', () => {
  const box = fc
    .tuple(
      fc.integer({ min: 0, max: SHEET.width - 4 }),
      fc.integer({ min: 0, max: SHEET.height - 4 }),
      fc.integer({ min: 1, max: SHEET.width }),
      fc.integer({ min: 1, max: SHEET.height }),
    )
    .map(([x, y, w, h]) => [x, y, Math.min(SHEET.width, x + w), Math.min(SHEET.height, y + h)]);
  const text = (value: number) =>
    value
      .toFixed(3)
      .replace(/^-0\.000$/, '0.000')
      .replace('-', '−');
  fc.assert(
    fc.property(box, box, (a, b) => {
      for (const measure of ['iou', 'giou', 'diou', 'ciou'] as const) {
        const { lines, values, areas } = derive({ boxes: [a, b], measure });
        const last = lines.find((line) => line.of === measure && line.result)!;
        assert.equal(last.value, text(values[measure]));
        near(values.iou, areas.intersection / areas.union);
        near(values.giou, values.iou - (areas.hull - areas.union) / areas.hull);
      }
    }),
    { seed: 4, numRuns: 300 },
  );
});

test('the sentence says at which thresholds the pair would count', () => {
  assert.match(derive(preset('IoU = 0.5')).sentence, /share 50\.0 %.*counts? at IoU 0\.50, not at 0\.75/);
  assert.match(derive(preset('Equal')).sentence, /are equal.*and at 0\.75/);
  assert.match(derive(preset('Apart')).sentence, /share no area.*would be wrong/);
});

test('a typed box is read with commas or blanks, and refused with a sentence that says what is allowed', () => {
  assert.deepEqual(parseBox(' 10, 20 30;40 '), { box: [10, 20, 30, 40] });
  const problem = (text: string) => (parseBox(text) as { problem: string }).problem;
  assert.match(problem('1, 2, 3'), /four whole numbers/);
  assert.match(problem('1, 2, x, 4'), /“1, 2, x, 4” is not/);
  assert.match(problem('0, 0, 999, 10'), /240 wide and 160 high/);
  assert.match(problem('50, 0, 40, 10'), /right side \(40\).*left one \(50\)/);
  assert.match(problem('0, 10, 40, 10'), /no height/);
});

test('the state survives the way through a link, and a broken link keeps the start', () => {
  const state: PairState = {
    boxes: [
      [1, 2, 30, 40],
      [5, 6, 70, 80],
    ],
    measure: 'ciou',
  };
  assert.deepEqual(pairCodec.read(pairCodec.write(state)), state);
  for (const broken of [
    'boxes=1_2_3_4',
    'boxes=9_9_3_3~1_1_2_2',
    'boxes=a_b_c_d~1_1_2_2',
    'boxes=',
    'measure=area',
  ])
    assert.deepEqual(pairCodec.read(broken), start);
});
