import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ConvState,
  convCodec,
  derive,
  objection,
  paint,
  presetKernel,
  resize,
  weigh,
} from '../../../src/components/conv-lab/state.ts';

const start = convCodec.initial;
const change = (part: Partial<ConvState>): ConvState => resize(start, part);

test('the start shows a Sobel kernel that answers at the sides of a square', () => {
  const { shownOutput, outputRows, outputColumns, sum, terms, sentence } = derive(start);
  assert.deepEqual([outputRows, outputColumns], [5, 5]);
  assert.deepEqual(shownOutput.slice(5, 10), [36, 0, 0, 0, -36]);
  assert.equal(sum, 36);
  assert.equal(terms[0]!.terms.length, 9);
  assert.match(sentence, /row 1, column 0: 9 products add up to 36\./);
});

test('the sum that is written out is the number in the picture, whatever the settings', () => {
  const settings: Partial<ConvState>[] = [
    { padding: 'same', stride: 2 },
    { padding: 'same', dilation: 3, kernelRows: 2 },
    { channels: 4, filters: 4, groups: 2, filter: 3, bias: [1, 2, 3, 4] },
    { padding: 'explicit', pads: [2, 0, 1, 2], stride: 3 },
    { rows: 16, columns: 16, kernelRows: 7, kernelColumns: 5, input: 'noise', kernel: 'blur' },
    { rows: 1, columns: 1, kernelRows: 1, kernelColumns: 1 },
  ];
  for (const part of settings) {
    const state = change(part);
    assert.equal(objection(state), '', JSON.stringify(part));
    const cells = derive(state).shownOutput.length;
    for (let at = 0; at < cells; at++) {
      const { shownOutput, sum, terms, bias } = derive({ ...state, at });
      assert.equal(sum, shownOutput[at], `${JSON.stringify(part)} at ${at}`);
      const products = terms
        .flatMap(({ terms: list }) => list)
        .reduce((total, { value, weight }) => total + value * weight, bias);
      assert.ok(Math.abs(products - sum) < 1e-9);
    }
  }
});

test('sizes, parameters and multiply-adds are written out with the numbers of the layer', () => {
  const derived = derive(
    change({ rows: 8, columns: 6, channels: 2, filters: 4, groups: 2, padding: 'same', stride: 2 }),
  );
  assert.equal(derived.axes[0].formula, '⌈8 / 2⌉ = 4, padded by 0 before and 1 after');
  assert.equal(derived.parameters, 3 * 3 * 1 * 4 + 4);
  assert.equal(derived.macs, 4 * 3 * 4 * 9);
  assert.match(derived.parameterLine, /^3 × 3 × 1 × 4 weights \+ 4 biases = 40$/);
  assert.equal(
    derive(change({ dilation: 3 })).axes[1].formula,
    '⌊(7 − 7) / 1⌋ + 1 = 1, span (3 − 1) × 3 + 1 = 7',
  );
});

test('settings that do not go together are refused with what is allowed and why', () => {
  const refused: [Partial<ConvState>, RegExp][] = [
    [{ groups: 2 }, /Groups: 2 does not divide.*Allowed now: 1\./],
    [{ channels: 4, filters: 2, groups: 4 }, /Allowed now: 1, 2\./],
    [{ rows: 2 }, /Kernel height: 3 rows do not fit into 2.*at most 2, or SAME/],
    [{ columns: 6, dilation: 3 }, /Kernel width: 3 at dilation 3 spans 7 columns does not fit/],
    [{ stride: 8 }, /Stride: at most 7/],
    [{ padding: 'explicit', pads: [0, 3, 0, 0] }, /Padding: at most 2/],
  ];
  for (const [part, sentence] of refused)
    assert.match(objection(change(part)), sentence, JSON.stringify(part));
  assert.equal(objection(change({ rows: 2, padding: 'same' })), '');
});

test('painting makes the input the reader’s own, in the channel on show only', () => {
  const state = paint(change({ channels: 3, channel: 1 }), null, 8, -2.5);
  assert.equal(state.input, 'own');
  const { input, shownInput } = derive(state);
  assert.equal(shownInput[8], -2.5);
  assert.equal(input.data[8 * 3 + 1], -2.5);
  assert.equal(input.data[8 * 3], derive(change({ channels: 3 })).input.data[8 * 3]);
});

test('a weight is set in the slice that is shown, of the filter’s own group', () => {
  const grouped = change({ channels: 4, filters: 2, groups: 2, filter: 1, channel: 3 });
  const { filter, reads, shownKernel } = derive(weigh(grouped, 4, 7));
  assert.ok(reads);
  assert.equal(shownKernel[4], 7);
  assert.equal(filter.data[(4 * 2 + 1) * 2 + 1], 7);
  assert.equal(Array.from(filter.data).filter((value) => value === 7).length, 1);
  assert.equal(derive({ ...grouped, channel: 0 }).reads, false);
});

test('another size keeps what was painted in its place', () => {
  const painted = paint(start, null, 8, 5);
  const wider = resize(painted, { columns: 9 });
  assert.equal(derive(wider).shownInput[1 * 9 + 1], 5);
  const back = resize(wider, { columns: 7 });
  assert.deepEqual(derive(back).shownInput, derive(painted).shownInput);
  const larger = resize(start, { kernelColumns: 5 });
  assert.equal(larger.kernel, 'own');
  assert.deepEqual(derive(larger).shownKernel.slice(0, 5), [-1, 0, 1, 0, 0]);
});

test('a 3 x 3 preset makes the kernel that size, and fills only the filter on show where there are several', () => {
  const from = change({ kernelRows: 5, kernelColumns: 5, filters: 2, filter: 1 });
  const to = presetKernel(from, 'sharpen');
  assert.deepEqual([to.kernelRows, to.kernelColumns], [3, 3]);
  assert.deepEqual(derive(to).shownKernel, [0, -1, 0, -1, 5, -1, 0, -1, 0]);
  assert.notDeepEqual(derive({ ...to, filter: 0 }).shownKernel, derive(to).shownKernel);
});

test('a photo fills the channels with red, green and blue, or with grey', () => {
  const data = Array.from({ length: 7 * 7 * 3 }, (_, i) => i % 256);
  const photo = { rows: 7, columns: 7, data };
  assert.deepEqual(Array.from(derive(change({ input: 'photo', channels: 3 }), photo).input.data), data);
  assert.equal(derive(change({ input: 'photo' }), photo).shownInput[0], Math.round(0.587 + 0.228));
  assert.deepEqual(new Set(derive(change({ input: 'photo' })).shownInput), new Set([0]));
});

test('a state survives its way through a link, painted cells too, and bad text keeps the start', () => {
  const state = weigh(paint(change({ padding: 'same', stride: 2, channels: 2 }), null, 3, -1.5), 0, 0.25);
  assert.deepEqual(convCodec.read(convCodec.write(state)), state);
  assert.deepEqual(convCodec.read('rows=0&channels=x&cells=1,banana&stride=999'), {
    ...start,
    rows: 1,
    stride: 16,
  });
});

test('the largest picture is derived well within a frame', () => {
  const largest = change({
    rows: 16,
    columns: 16,
    kernelRows: 7,
    kernelColumns: 7,
    padding: 'same',
    kernel: 'ones',
  });
  const times = Array.from({ length: 9 }, () => {
    const from = performance.now();
    derive(largest);
    return performance.now() - from;
  }).sort((a, b) => a - b);
  assert.ok(times[1]! < 16, `${times[1]} ms`);
});
