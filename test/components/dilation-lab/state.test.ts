import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  countPaths,
  derive,
  dilationCodec,
  drawStack,
  setCell,
  setGridLayers,
  setRate,
  setSpread,
  setStack,
  setTaps,
  stackNames,
  WIDTH,
} from '../../../src/components/dilation-lab/state.ts';

const start = dilationCodec.initial;

test('1, 2, 3 at rate 4 becomes 1, 0, 0, 0, 2, 0, 0, 0, 3', () => {
  const { spread, span, kernelSentence, taps } = derive(start);
  assert.deepEqual(spread, [1, 0, 0, 0, 2, 0, 0, 0, 3]);
  assert.equal(span, 9);
  assert.deepEqual(taps, [2, 6, 10]);
  assert.match(kernelSentence, /span \(3 − 1\) × 4 \+ 1 = 9 cells; 6 of them are zeros that cost nothing/);
  assert.match(kernelSentence, /Output 6: 0 × 1 \+ 0 × 2 \+ 2 × 3 = 6\.$/);
});

test('the spread kernel, passed over densely, gives the dilated output', () => {
  for (const rate of [1, 2, 5, 8])
    for (const taps of [1, 2, 3, 5]) {
      const { spread, input, output } = derive({
        ...setTaps(start, taps),
        rate,
        cells: Array.from({ length: 16 }, (_, i) => (i * 7) % 5),
      });
      const before = Math.floor((spread.length - 1) / 2);
      const dense = input.map((_, at) =>
        spread.reduce((sum, weight, i) => sum + weight * (input[at + i - before] ?? 0), 0),
      );
      assert.deepEqual(output, dense, `${taps} taps at rate ${rate}`);
    }
});

test('the three stacks cost the same parameters; dilated and strided see as far, plain less', () => {
  for (const layers of [1, 2, 3, 4]) {
    const [plain, strided, dilated] = derive({ ...start, layers }).stacks;
    assert.deepEqual(
      [plain!.parameters, strided!.parameters, dilated!.parameters],
      new Array(3).fill(4 * layers),
    );
    assert.equal(plain!.receptiveField, 2 * layers + 1);
    assert.equal(dilated!.receptiveField, 2 ** (layers + 1) - 1);
    assert.equal(strided!.receptiveField, dilated!.receptiveField);
    assert.deepEqual([plain!.units, dilated!.units, strided!.stride], [WIDTH, WIDTH, 2 ** layers]);
  }
});

test('the drawn cone of a unit in the middle is its receptive field', () => {
  for (const name of stackNames)
    for (const layers of [1, 2, 3, 4]) {
      const { shown } = derive({ ...start, stack: name, layers });
      const [input] = drawStack(name, layers, Math.floor(shown.units / 2));
      const { lit } = input!;
      assert.equal(lit.at(-1)! - lit[0]! + 1, shown.receptiveField, `${name} ${layers}`);
      assert.equal(lit.length, shown.receptiveField, 'powers of two leave no holes');
    }
});

test('paths are counted as a brute force walk counts them', () => {
  const rates = [1, 2, 5];
  const { side, paths } = countPaths(rates);
  assert.equal(side, 17);
  const expected = new Array<number>(side * side).fill(0);
  const walk = (layer: number, row: number, column: number): void => {
    if (layer === rates.length) {
      expected[(row + 8) * side + column + 8]! += 1;
      return;
    }
    for (const y of [-1, 0, 1])
      for (const x of [-1, 0, 1]) walk(layer + 1, row + y * rates[layer]!, column + x * rates[layer]!);
  };
  walk(0, 0, 0);
  assert.deepEqual(paths, expected);
});

test('equal rates leave pixels out, growing rates that share no factor do not', () => {
  const gridding = derive(start);
  assert.deepEqual([gridding.side, gridding.reached], [13, 49]);
  assert.match(gridding.gridSentence, /only 49 of its 169 pixels \(29 %\).*gridding/);
  for (const rates of [
    [1, 1, 1],
    [1, 2, 4],
    [1, 2, 5],
  ])
    assert.match(derive({ ...start, rates }).gridSentence, /all \d+ of its pixels reach/, String(rates));
  assert.ok(derive({ ...start, rates: [2, 4, 8] }).reached < 29 * 29);
});

test('weights are set where they stand, and never in the zeros between them', () => {
  assert.deepEqual(setSpread(start, 8, -5)?.weights, [1, 2, -5]);
  assert.equal(setSpread(start, 3, 1), undefined);
});

test('another stack keeps the followed unit over the same pixel', () => {
  const strided = setStack(start, { stack: 'strided' });
  assert.deepEqual([strided.unit, derive(strided).shown.stride], [1, 16]);
  assert.equal(setStack(strided, { stack: 'plain' }).unit, 16);
});

test('a state survives its way through a link, and bad lists keep the start', () => {
  const state = setRate(setGridLayers(setCell(setTaps(start, 4), 2, -1.5), 4), 3, 7);
  assert.deepEqual(dilationCodec.read(dilationCodec.write(state)), state);
  assert.deepEqual(dilationCodec.read('weights=&rates=1.5,2&rate=x'), start);
});
