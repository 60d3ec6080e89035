import assert from 'node:assert/strict';
import { test } from 'node:test';
import { grad, mean, ones, type Scalar, slice, square, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { describeStack } from '../../../src/lib/conv/index.ts';
import { networkOf } from '../../../src/lib/nn/network.ts';
import { receptiveFields } from '../../../src/lib/nn/receptiveFields.ts';
import './gradients.ts';
import { conv, floats, graph, ints, miniature, node } from './small.ts';

const SIDE = 64;
const fieldsOf = (net: ReturnType<typeof graph>, side = SIDE) =>
  receptiveFields(net, 'x', [1, side, side, 3]);

test('a chain has the fields that describeStack gives it', () => {
  const net = graph(
    [
      node('x', 'Placeholder'),
      node('a', 'Conv2D', ['x', 'wa'], conv(2)),
      node('b', 'Relu6', ['a']),
      node('c', 'DepthwiseConv2dNative', ['b', 'wc'], conv(2)),
      node('d', 'MaxPool', ['c'], { ksize: [1, 3, 3, 1], strides: [1, 2, 2, 1], padding: 'VALID' }),
      node('e', 'Conv2D', ['d', 'we'], { ...conv(1), dilations: [1, 2, 2, 1] }),
    ],
    { wa: floats([3, 3, 3, 4], 1), wc: floats([5, 5, 4, 1], 2), we: floats([3, 3, 4, 4], 3) },
  );
  const expected = describeStack(
    [SIDE, SIDE, 3],
    [
      { type: 'conv', kernel: 3, filters: 4, stride: 2, padding: 'SAME' },
      { type: 'depthwise', kernel: 5, stride: 2, padding: 'SAME' },
      { type: 'maxPool', kernel: 3, stride: 2 },
      { type: 'conv', kernel: 3, filters: 4, dilation: 2, padding: 'SAME' },
    ],
  ).layers;
  const fields = fieldsOf(net);
  ['a', 'c', 'd', 'e'].forEach((name, i) => {
    const { local, everywhere } = fields.get(name)!;
    for (const { low, high, jump } of local!) {
      assert.equal(high - low, expected[i]!.receptiveField, name);
      assert.equal(jump, expected[i]!.stride, name);
      assert.equal((low + high) / 2, expected[i]!.start, name);
    }
    assert.equal(everywhere, false);
  });
  assert.deepEqual(fields.get('b'), { ...fields.get('a')! });
});

test('behind a gate the local field stays, and the unit depends on every pixel', () => {
  const fields = fieldsOf(miniature());
  assert.equal(fields.get('relu')!.everywhere, false);
  assert.equal(fields.get('pooled')!.local, null);
  assert.equal(fields.get('gate')!.local, null);
  for (const name of ['gated', 'project', 'sum', 'joined', 'head']) {
    assert.equal(fields.get(name)!.everywhere, true, name);
    assert.ok(fields.get(name)!.local, name);
  }
  assert.deepEqual(fields.get('gated')!.local, fields.get('relu')!.local);
});

test('where branches meet, the field is all that either sees', () => {
  const fields = fieldsOf(miniature());
  const [up] = fields.get('up')!.local!;
  const [joined] = fields.get('joined')!.local!;
  const [early] = fields.get('swish1')!.local!;
  assert.equal(joined.low, Math.min(up.low, early.low));
  assert.equal(joined.high, Math.max(up.high, early.high));
  assert.equal(joined.jump, 2);
});

test('the gradient of every unit of a small network stays in its field, and fills it where no resize blends', () => {
  const side = 32;
  const net = graph(
    [
      node('x', 'Placeholder'),
      node('a', 'Conv2D', ['x', 'wa'], conv(2)),
      node('b', 'DepthwiseConv2dNative', ['a', 'wb'], conv(2)),
      node('c', 'Conv2D', ['b', 'wc'], conv(1)),
      node('sum', 'Add', ['b', 'c']),
      node('up', 'ResizeBilinear', ['sum', 'size'], { align_corners: false, half_pixel_centers: false }),
      node('joined', 'ConcatV2', ['up', 'a', 'axis']),
    ],
    {
      wa: floats([3, 3, 3, 4], 1),
      wb: floats([5, 5, 4, 1], 2),
      wc: floats([3, 3, 4, 4], 3),
      size: ints(16, 16),
      axis: { shape: [], dtype: 'int32', data: Int32Array.of(3) },
    },
    [1, side, side, 3],
  );
  const network = networkOf(net);
  const fields = fieldsOf(net, side);
  const seen = (name: string, row: number, column: number) => {
    const values = tidy(() =>
      grad((x: Tensor) => {
        const [y] = network.run({ x }, [name], { differentiable: true });
        return mean(square(slice(y!, [0, row, column, 0], [1, 1, 1, y!.shape[3]!]))) as Scalar;
      })(ones([1, side, side, 3])),
    ).dataSync();
    const rows: number[] = [];
    const columns: number[] = [];
    values.forEach((value, i) => {
      if (value === 0) return;
      const pixel = Math.floor(i / 3);
      rows.push(Math.floor(pixel / side));
      columns.push(pixel % side);
    });
    return [rows, columns].map((list) => [Math.min(...list), Math.max(...list) + 1]);
  };
  for (const [name, exact] of [
    ['a', true],
    ['b', true],
    ['sum', true],
    ['joined', false],
  ] as const) {
    const { local, shape } = fields.get(name)!;
    for (const [row, column] of [
      [shape[1]! / 2, shape[2]! / 2],
      [0, shape[2]! - 1],
      [shape[1]! / 2 + 1, 1],
    ] as const) {
      seen(name, row, column).forEach(([first, last], axis) => {
        const { low, high, jump } = local![axis as 0 | 1];
        const at = [row, column][axis]! * jump;
        const [from, to] = [Math.max(0, low + at), Math.min(side, high + at)];
        const where = `${name} (${row}, ${column}) axis ${axis}: ${first}..${last} in ${from}..${to}`;
        if (exact) assert.deepEqual([first, last], [from, to], where);
        else assert.ok(first! >= from && last! <= to, where);
      });
    }
  }
});

test('nodes that are no maps of windows are left out', () => {
  const net = graph(
    [node('x', 'Placeholder'), node('flat', 'Reshape', ['x', 'shape']), node('back', 'Relu', ['flat'])],
    { shape: ints(1, -1) },
  );
  assert.deepEqual([...fieldsOf(net).keys()], ['x']);
});
