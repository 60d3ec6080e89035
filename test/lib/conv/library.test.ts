import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  avgPool2d,
  bilinearFilter,
  bilinearKernel,
  conv1d,
  conv2d,
  conv2dTranspose,
  convolutionMatrix,
  depthwiseConv2d,
  dilateKernel,
  explainOutput,
  maxPool2d,
  outputSize,
  overlapCount,
  type Padding,
  resizeNearest,
  separableConv2d,
  zeroInsertion,
} from '../../../src/lib/conv/index.ts';

const ones = (...shape: number[]) => ({
  shape,
  data: new Array<number>(shape.reduce((a, b) => a * b)).fill(1),
});

test('[[1, 2, 3]] at rate 4 is [[1, 0, 0, 0, 2, 0, 0, 0, 3]]', () => {
  assert.deepEqual(dilateKernel([[1, 2, 3]], 4), [[1, 0, 0, 0, 2, 0, 0, 0, 3]]);
  assert.deepEqual(
    dilateKernel(
      [
        [1, 2],
        [3, 4],
      ],
      [2, 1],
    ),
    [
      [1, 2],
      [0, 0],
      [3, 4],
    ],
  );
  assert.deepEqual(dilateKernel([[7]], 5), [[7]]);
});

test('a dilated convolution is a plain one with the kernel spread out', () => {
  const input = { shape: [1, 7, 8, 2], data: Array.from({ length: 112 }, (_, i) => (i * 7) % 11) };
  const filter = { shape: [2, 3, 2, 2], data: Array.from({ length: 24 }, (_, i) => (i % 5) - 2) };
  assert.deepEqual(
    conv2d(input, filter, { dilations: [3, 2], strides: 2 }),
    conv2d(input, dilateKernel(filter, [3, 2]), { strides: 2 }),
  );
});

test('SAME puts the odd padded cell at the end', () => {
  assert.deepEqual(outputSize({ input: 4, kernel: 3, stride: 2, padding: 'SAME', dilation: 1 }), {
    output: 2,
    before: 0,
    after: 1,
  });
  assert.deepEqual(outputSize({ input: 5, kernel: 3, stride: 2, padding: 'SAME', dilation: 1 }), {
    output: 3,
    before: 1,
    after: 1,
  });
  assert.deepEqual(outputSize({ input: 5, kernel: 2, padding: 'SAME' }), { output: 5, before: 0, after: 1 });
});

test('SAME never pads by less than nothing when the stride is larger than the kernel', () => {
  assert.deepEqual(outputSize({ input: 3, kernel: 1, stride: 3, padding: 'SAME' }), {
    output: 1,
    before: 0,
    after: 0,
  });
});

test('explicit padding is a pair, a list with one pair, or a number for both sides', () => {
  const expected = { output: 8, before: 2, after: 2 };
  assert.deepEqual(outputSize({ input: 6, kernel: 3, padding: [2, 2] }), expected);
  assert.deepEqual(outputSize({ input: 6, kernel: 3, padding: [[2, 2]] }), expected);
  assert.deepEqual(outputSize({ input: 6, kernel: 3, padding: 2 }), expected);
});

test('a causal output never changes when a later input does', () => {
  const filter = { shape: [3, 1, 1], data: [1, 2, 3] };
  const options = { padding: 'CAUSAL', dilations: 2 } as const;
  const before = conv1d({ shape: [1, 6, 1], data: [1, 2, 3, 4, 5, 6] }, filter, options);
  const after = conv1d({ shape: [1, 6, 1], data: [1, 2, 3, 4, 99, 98] }, filter, options);
  assert.deepEqual(before.shape, [1, 6, 1]);
  assert.deepEqual(before.data.slice(0, 4), after.data.slice(0, 4));
  assert.notEqual(before.data[4], after.data[4]);
});

test('an average under SAME does not count padding', () => {
  const input = { shape: [1, 2, 2, 1], data: [4, 8, 12, 16] };
  assert.deepEqual(avgPool2d(input, 2, { strides: 1, padding: 'SAME' }).data, [10, 12, 14, 16]);
});

test('a maximum of negative numbers is not 0 at the padded border', () => {
  const input = { shape: [1, 2, 2, 1], data: [-4, -8, -12, -16] };
  assert.deepEqual(maxPool2d(input, 3, { strides: 1, padding: 'SAME' }).data, [-4, -4, -4, -4]);
});

test('the strides of a pooling window are its size unless told', () => {
  assert.deepEqual(maxPool2d(ones(1, 6, 9, 2), [2, 3]).shape, [1, 3, 3, 2]);
});

test('a transposed convolution without outputShape follows Keras for SAME and VALID, PyTorch for explicit padding', () => {
  const size = (kernel: number, strides: number, padding: Padding) =>
    conv2dTranspose(ones(1, 3, 3, 1), ones(kernel, kernel, 1, 1), { strides, padding }).shape[1];
  assert.equal(size(3, 2, 'SAME'), 6);
  assert.equal(size(3, 2, 'VALID'), 7);
  assert.equal(size(1, 3, 'VALID'), 9);
  assert.equal(
    size(4, 2, [
      [1, 1],
      [1, 1],
    ]),
    6,
  );
  assert.equal(size(3, 2, 1), 5);
});

test('outputShape may be the height and width alone, and every size that leads to the input is allowed', () => {
  const run = (outputShape: number[]) =>
    conv2dTranspose(ones(1, 2, 2, 1), ones(3, 3, 1, 1), { strides: 2, padding: 'SAME', outputShape }).shape;
  assert.deepEqual(run([3, 4]), [1, 3, 4, 1]);
  assert.deepEqual(run([1, 4, 3, 1]), [1, 4, 3, 1]);
  assert.throws(() => run([5, 4]), /outputShape \(height\): 5 .*allowed: 3 to 4/);
  assert.throws(() => run([2, 4]), /allowed: 3 to 4/);
  assert.throws(() => run([1, 4, 4, 2]), /outputShape: \[1, 4, 4, 1\]/);
});

test('zero insertion shows the stretched input and the turned kernel', () => {
  const input = { shape: [1, 2, 2, 1], data: [1, 2, 3, 4] };
  const filter = { shape: [2, 2, 1, 1], data: [5, 6, 7, 8] };
  const { stretched, turned, origin, output } = zeroInsertion(input, filter, { strides: 2 });
  assert.deepEqual(turned.data, [8, 7, 6, 5]);
  assert.deepEqual(origin, [1, 1]);
  assert.deepEqual(stretched.shape, [1, 5, 5, 1]);
  assert.deepEqual(
    stretched.data.filter((v) => v !== 0),
    [1, 2, 3, 4],
  );
  assert.deepEqual(output.data, [5, 6, 10, 12, 7, 8, 14, 16, 15, 18, 20, 24, 21, 24, 28, 32]);
});

test('the matrix of a convolution, times the flattened input, is the convolution', () => {
  const input = { shape: [1, 4, 5, 2], data: Array.from({ length: 40 }, (_, i) => (i % 7) - 3) };
  const filter = { shape: [3, 2, 2, 3], data: Array.from({ length: 36 }, (_, i) => (i % 5) - 2) };
  const options = { strides: 2, padding: 'SAME' } as const;
  const { shape, data } = convolutionMatrix([4, 5, 2], filter, options);
  const product = Array.from({ length: shape[0]! }, (_, row) =>
    input.data.reduce((sum, value, column) => sum + value * data[row * shape[1]! + column]!, 0),
  );
  assert.deepEqual(product, conv2d(input, filter, options).data);
});

test('stamps overlap evenly inside when the stride divides the kernel, unevenly otherwise', () => {
  const inner = (kernel: number) => {
    const { data } = overlapCount([6, 6], [kernel, kernel], { strides: 2, padding: 'VALID' });
    const side = Math.sqrt(data.length);
    return new Set(
      data.filter((_, i) => [i % side, Math.floor(i / side)].every((p) => p > 3 && p < side - 4)),
    );
  };
  assert.deepEqual(inner(4), new Set([4]));
  assert.deepEqual(inner(3), new Set([1, 2, 4]));
});

test('resizing before a convolution leaves no checkerboard: a constant stays constant inside', () => {
  const large = resizeNearest(ones(1, 4, 5, 2), [2, 3]);
  assert.deepEqual(large, { shape: [1, 8, 15, 2], data: new Array<number>(240).fill(1) });
  assert.deepEqual(resizeNearest({ shape: [1, 1, 2, 1], data: [3, 7] }, 2).data, [3, 3, 7, 7, 3, 3, 7, 7]);
  assert.deepEqual(new Set(conv2d(large, ones(3, 3, 2, 1)).data), new Set([18]));
  assert.throws(() => resizeNearest(ones(1, 2, 2, 1), 0), /factor/);
});

test('a dense head on a 7 x 7 map, as a convolution, answers a 14 x 14 map with 8 x 8 answers', () => {
  const filter = { shape: [7, 7, 2, 10], data: Array.from({ length: 980 }, (_, i) => (i % 9) - 4) };
  const map = { shape: [1, 14, 14, 2], data: Array.from({ length: 392 }, (_, i) => (i * 5) % 7) };
  const answers = conv2d(map, filter);
  assert.deepEqual(answers.shape, [1, 8, 8, 10]);
  const crop: number[] = [];
  for (let y = 3; y < 10; y++) {
    for (let x = 6; x < 13; x++) crop.push(map.data[(y * 14 + x) * 2]!, map.data[(y * 14 + x) * 2 + 1]!);
  }
  const dense = Array.from({ length: 10 }, (_, unit) =>
    crop.reduce((sum, value, i) => sum + value * filter.data[i * 10 + unit]!, 0),
  );
  assert.deepEqual(answers.data.slice((3 * 8 + 6) * 10, (3 * 8 + 7) * 10), dense);
});

test('bilinear kernels are those of FCN and sum to factor squared', () => {
  assert.deepEqual(bilinearKernel(2)[1], [0.1875, 0.5625, 0.5625, 0.1875]);
  assert.deepEqual(bilinearKernel(1), [[1]]);
  assert.deepEqual(bilinearKernel(3).length, 5);
  for (const factor of [2, 3, 4, 8, 32]) {
    const total = bilinearKernel(factor)
      .flat()
      .reduce((a, b) => a + b);
    assert.ok(Math.abs(total - factor * factor) < 1e-9, `factor ${factor}`);
  }
});

test('bilinear upsampling keeps a constant constant and a slope straight away from the border, channel by channel', () => {
  const data: number[] = [];
  for (let y = 0; y < 6; y++) for (let x = 0; x < 6; x++) data.push(1, x);
  const up = conv2dTranspose({ shape: [1, 6, 6, 2], data }, bilinearFilter(4, 2), {
    strides: 4,
    padding: 'SAME',
  });
  assert.deepEqual(up.shape, [1, 24, 24, 2]);
  for (let x = 4; x < 20; x++) {
    assert.equal(up.data[(12 * 24 + x) * 2], 1);
    assert.equal(up.data[(12 * 24 + x) * 2 + 1], (x + 0.5) / 4 - 0.5);
  }
});

test('a depthwise convolution puts the maps of one channel side by side', () => {
  const input = { shape: [1, 1, 1, 2], data: [10, 100] };
  const filter = { shape: [1, 1, 2, 3], data: [1, 2, 3, 4, 5, 6] };
  assert.deepEqual(depthwiseConv2d(input, filter).data, [10, 20, 30, 400, 500, 600]);
});

test('a cell that no stamp reaches has no terms and holds the bias', () => {
  const what = {
    kind: 'transposed',
    input: ones(1, 2, 2, 1),
    filter: ones(1, 1, 1, 1),
    options: { strides: 2, bias: [5] },
  } as const;
  assert.deepEqual(explainOutput(what, [0, 1, 1, 0]), { output: [0, 1, 1, 0], terms: [], bias: 5, sum: 5 });
});

test('bad arguments are refused by name, with what is allowed', () => {
  const input = ones(1, 4, 4, 2);
  const filter = ones(3, 3, 2, 4);
  const cases: [() => unknown, RegExp][] = [
    [() => conv2d(input, ones(5, 3, 2, 4)), /filter\.shape\[0\] \(kernel height\).*at most 4.*'SAME'/],
    [() => conv2d(input, filter, { dilations: 2 }), /spans 5 \(3 at dilation 2\)/],
    [() => conv2d(input, filter, { strides: 0 }), /strides\[0\]: a whole number of at least 1/],
    [() => conv2d(input, filter, { strides: 1.5 }), /strides.*not 1\.5/],
    [() => conv2d(input, filter, { strides: [1, 2, 3] }), /strides: a number or 2/],
    [() => conv2d(input, filter, { dilations: Number.NaN }), /dilations.*not NaN/],
    [() => conv2d(input, filter, { groups: 3 }), /groups: 3 does not divide the 2 input channels/],
    [() => conv2d(input, ones(3, 3, 1, 3), { groups: 2 }), /groups: 2 does not divide the 3 output/],
    [() => conv2d(input, filter, { groups: 2 }), /filter\.shape\[2\].*1 is needed/],
    [() => conv2d(input, filter, { padding: 'FULL' as 'SAME' }), /padding: 'SAME', 'VALID'/],
    [() => conv2d(input, filter, { padding: 'CAUSAL' as 'SAME' }), /padding/],
    [
      () =>
        conv2d(input, filter, {
          padding: [
            [1, -1],
            [0, 0],
          ],
        }),
      /padding\[0\]\[1\]/,
    ],
    [() => conv2d(input, filter, { padding: 0.5 }), /padding/],
    [() => conv2d(input, filter, { padding: 1e9 }), /at most/],
    [() => conv2d(input, filter, { bias: [1, 2] }), /bias/],
    [() => conv2d(input, filter, { stride: 2 } as object), /options\.stride is not known/],
    [() => conv2d({ shape: [1, 4, 4, 0], data: [] }, filter), /input\.shape\[3\] \(channels\).*at least 1/],
    [() => conv2d({ shape: [1, 4, 4, 2], data: [1] }, filter), /input\.data: .*needs 32 numbers, not 1/],
    [() => conv2d({ shape: [4, 4, 2], data: input.data }, filter), /input\.shape/],
    [() => conv2d({ ...input, data: [...input.data.slice(1), Number.NaN] }, filter), /input\.data\[31\]/],
    [() => conv2d(undefined as unknown as typeof input, filter), /input/],
    [() => depthwiseConv2d(input, ones(3, 3, 3, 1)), /filter\.shape\[2\] \(channels\): 2/],
    [() => separableConv2d(input, ones(3, 3, 2, 2), ones(1, 1, 3, 4)), /pointwise\.shape\[2\]: 4/],
    [() => separableConv2d(input, ones(3, 3, 2, 2), ones(2, 1, 4, 4)), /pointwise\.shape/],
    [() => conv2dTranspose(input, ones(3, 3, 4, 3)), /filter\.shape\[3\].*2 is needed/],
    [() => conv2dTranspose(input, ones(1, 1, 4, 2), { padding: 2 }), /padding \(height\)/],
    [() => maxPool2d(input, 0), /size/],
    [() => maxPool2d(input, 2, { padding: 2 }), /padding\[0\]: at most 1/],
    [() => maxPool2d(input, 5), /size \(height\)/],
    [() => explainOutput({ kind: 'conv2d', input, filter }, [0, 2, 0, 0]), /cell\[1\].*from 0 to 1/],
    [() => explainOutput({ kind: 'conv2d', input, filter }, [0, 0]), /cell: 4 indices/],
    [() => outputSize({ input: 0, kernel: 1 }), /input/],
    [() => outputSize({ input: 4, kernel: -1 }), /kernel/],
    [() => bilinearKernel(0), /factor/],
    [() => dilateKernel([[1, 2], [3]], 2), /kernel: rows of one length/],
    [() => dilateKernel([[1]], 0), /rate/],
  ];
  for (const [call, message] of cases) {
    assert.throws(call, (error: Error) => {
      assert.ok(error instanceof RangeError || error instanceof TypeError, String(error));
      assert.match(error.message, message);
      return true;
    });
  }
});

test('a 16 x 16 input with a 7 x 7 kernel and 8 channels takes less than a frame', () => {
  const input = ones(1, 16, 16, 8);
  const filter = ones(7, 7, 8, 8);
  conv2d(input, filter, { padding: 'SAME' });
  const times = Array.from({ length: 15 }, () => {
    const start = performance.now();
    conv2d(input, filter, { padding: 'SAME' });
    return performance.now() - start;
  }).sort((a, b) => a - b);
  assert.ok(times[0]! < 16, `the fastest run took ${times[0]} ms`);
});
