import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  alexnet,
  type Bytes,
  conv2d,
  conv2dTranspose,
  describeStack,
  fcn8s,
  googlenet,
  type Layer,
  lenet5,
  mobilenetV1,
  type Network,
  networks,
  resnet50,
  seResnet50,
  vgg16,
  xception,
} from '../../../src/lib/conv/index.ts';
import { random, randomInteger } from '../../../src/lib/random.ts';

const describe = (network: Network) => describeStack(network.input, network.layers);

/** Exercise 2: three 3 x 3 layers of stride 2 on 200 x 300 RGB pictures. */
const exercise = [100, 200, 400].map(
  (filters): Layer => ({ type: 'conv', kernel: 3, filters, stride: 2, padding: 'SAME' }),
);

function assertAddsUp(total: Bytes): void {
  if (total.parts.length > 0) {
    assert.equal(
      total.bytes,
      total.parts.reduce((sum, part) => sum + part.bytes, 0),
      total.name,
    );
  } else {
    const factors = total.formula!.split(' x ').map(Number);
    assert.equal(
      total.bytes,
      factors.reduce((product, factor) => product * factor, 1),
      total.name,
    );
  }
  total.parts.forEach(assertAddsUp);
}

test('VGG-16 has its published parameters, multiply-adds and receptive field', () => {
  const { parameters, macs, layers } = describe(vgg16);
  assert.equal(parameters, 138_357_544);
  assert.equal(macs, 15_470_264_320);
  const pool5 = layers.find((layer) => layer.name === 'pool5')!;
  assert.deepEqual(pool5.outputShape, [7, 7, 512]);
  assert.deepEqual([pool5.receptiveField, pool5.stride], [212, 32]);
  assert.equal(layers.find((layer) => layer.name === 'conv5_3')!.receptiveField, 196);
});

test('AlexNet, ResNet-50, MobileNetV1 and FCN-8s have their published totals', () => {
  assert.equal(describe(alexnet).parameters, 60_965_224);
  assert.equal(describe(alexnet).macs, 724_406_816);
  assert.equal(describe(alexnet).layers.find((layer) => layer.name === 'pool5')!.receptiveField, 195);
  assert.equal(describe(resnet50).parameters, 25_557_032);
  assert.equal(describe(resnet50).macs, 3_857_973_248);
  assert.equal(describe(resnet50).layers.find((layer) => layer.name === 'conv5_3')!.receptiveField, 483);
  assert.equal(describe(mobilenetV1).parameters, 4_231_976);
  assert.equal(describe(mobilenetV1).macs, 568_740_352);
  assert.equal(
    describe(mobilenetV1).layers.find((layer) => layer.name === 'pointwise13')!.receptiveField,
    315,
  );
  assert.equal(describe(fcn8s).parameters, 134_489_759);
  assert.equal(describe(fcn8s).layers.find((layer) => layer.name === 'fc7')!.receptiveField, 404);
});

test('the maps that FCN-8s adds line up, and its scores start on the first pixel, at several input sizes', () => {
  for (const size of [500, 384, 333]) {
    const { layers } = describeStack([size, size + 16, 3], fcn8s.layers);
    const by = (name: string) => layers.find((layer) => layer.name === name)!;
    for (const name of ['fuse_pool4', 'fuse_pool3']) {
      const [one, other] = by(name).from.map(by);
      assert.deepEqual([one!.start, one!.stride], [other!.start, other!.stride], `${name} at ${size}`);
    }
    assert.deepEqual(by('score').outputShape, [size, size + 16, 21]);
    assert.deepEqual([by('score').start, by('score').stride], [0.5, 1]);
  }
});

test('the memory of exercise 2 comes out, with and without a batch axis, and opens into its parts', () => {
  const { parameters, memory } = describeStack([200, 300, 3], exercise, { batch: 50 });
  assert.equal(parameters, 903_400);
  assert.equal(memory.parameters.bytes, 3_613_600);
  assert.equal(memory.prediction.bytes, 12_613_600);
  assert.deepEqual(
    memory.prediction.parts.map((part) => part.bytes),
    [9_000_000, 3_613_600],
  );
  assert.equal(memory.training.bytes, 565_613_600);
  assert.deepEqual(
    memory.training.parts.map((part) => part.bytes),
    [526_000_000, 36_000_000, 3_613_600],
  );
  assert.deepEqual(describeStack([50, 200, 300, 3], exercise).memory, memory);
  for (const total of Object.values(memory)) assertAddsUp(total);
});

test('the accounting of every known network adds up', () => {
  for (const network of networks) {
    const { memory, parameters } = describe(network);
    assert.equal(memory.parameters.bytes, 4 * parameters, network.id);
    for (const total of Object.values(memory)) assertAddsUp(total);
  }
});

test('half precision and copies of the parameters change the accounting as they should', () => {
  const { memory } = describeStack([200, 300, 3], exercise, { batch: 50, bytesPerNumber: 2, copies: 4 });
  assert.equal(memory.prediction.bytes, 6_306_800);
  assert.deepEqual(
    memory.training.parts.map((part) => part.bytes),
    [263_000_000, 18_000_000, 7_227_200],
  );
});

test('a skip connection keeps its map alive until it is read', () => {
  const layers: Layer[] = [
    { name: 'a', type: 'conv', kernel: 1, filters: 4 },
    { name: 'b', type: 'conv', kernel: 1, filters: 4 },
    { name: 'c', type: 'conv', kernel: 1, filters: 4 },
    { name: 'd', type: 'add', from: ['a', 'c'] },
  ];
  const [live] = describeStack([10, 10, 1], layers).memory.prediction.parts;
  assert.deepEqual(
    live!.parts.map((part) => part.name),
    ['a', 'b', 'c'],
  );
});

test('an in-place layer takes a map of its own when its input is read elsewhere', () => {
  const branch: Layer[] = [
    { name: 'a', type: 'conv', kernel: 1, filters: 4 },
    { name: 'n', type: 'batchNorm' },
    { name: 's', type: 'add', from: ['a', 'n'] },
  ];
  const maps = describeStack([8, 8, 1], branch).memory.activations.parts.map((part) => part.name);
  assert.deepEqual(maps, ['a', 'n', 's']);
});

test('the receptive field, stride and start are those of the pixels that really reach a unit', () => {
  const next = random(7);
  for (let round = 0; round < 6; round++) {
    const layers: Layer[] = Array.from({ length: randomInteger(next, 1, 3) }, () => ({
      type: 'conv',
      filters: 1,
      kernel: [randomInteger(next, 1, 3), randomInteger(next, 1, 3)],
      stride: [randomInteger(next, 1, 2), randomInteger(next, 1, 2)],
      dilation: [randomInteger(next, 1, 2), randomInteger(next, 1, 2)],
      padding: next() < 0.5 ? 'SAME' : 'VALID',
    }));
    const size = 30;
    const { layers: described } = describeStack([size, size, 1], layers);
    // Positive weights all the way, so that a unit is positive exactly when a lit pixel reaches it.
    const light = (row: number, column: number) => {
      const data = new Array<number>(size * size).fill(0);
      data[row * size + column] = 1;
      return layers.reduce(
        (map, { kernel, stride, dilation, padding }) => {
          const [h, w] = kernel as number[];
          return conv2d(
            map,
            { shape: [h!, w!, 1, 1], data: new Array<number>(h! * w!).fill(1) },
            {
              strides: stride!,
              dilations: dilation!,
              padding: padding as 'SAME',
            },
          );
        },
        { shape: [1, size, size, 1], data },
      );
    };
    const last = described.at(-1)!;
    const [rows, columns] = last.outputShape as [number, number];
    const unit = [Math.floor(rows / 2), Math.floor(columns / 2)] as const;
    last.axes.forEach((axis, i) => {
      const seen: number[] = [];
      for (let pixel = 0; pixel < size; pixel++) {
        // The other axis must pass through a pixel that is certainly seen: try all of them.
        const reaches = Array.from({ length: size }, (_, other) => other).some((other) => {
          const answer = i === 0 ? light(pixel, other) : light(other, pixel);
          return answer.data[unit[0] * columns + unit[1]]! > 0;
        });
        if (reaches) seen.push(pixel);
      }
      const centre = axis.start + unit[i]! * axis.stride;
      const message = JSON.stringify({ layers, i });
      assert.equal(seen[0], Math.max(0, centre - axis.receptiveField / 2), message);
      assert.equal(seen.at(-1)! + 1, Math.min(size, centre + axis.receptiveField / 2), message);
    });
  }
});

test('after a transposed convolution the field is the largest that any phase of the stride sees', () => {
  for (const [kernel, stride] of [
    [2, 2],
    [3, 2],
    [4, 2],
    [5, 3],
    [1, 2],
  ] as const) {
    const [layer] = describeStack([9, 9, 1], [{ type: 'transposed', kernel, stride, filters: 1 }]).layers;
    const counts = new Array<number>(layer!.outputShape[0]!).fill(0);
    for (let pixel = 0; pixel < 9; pixel++) {
      const input = { shape: [1, 9, 1, 1], data: Array.from({ length: 9 }, (_, i) => (i === pixel ? 1 : 0)) };
      const filter = { shape: [kernel, 1, 1, 1], data: new Array<number>(kernel).fill(1) };
      conv2dTranspose(input, filter, { strides: [stride, 1] }).data.forEach((value, i) => {
        counts[i]! += value;
      });
    }
    assert.equal(layer!.receptiveField, Math.max(...counts), `kernel ${kernel}, stride ${stride}`);
    assert.equal(layer!.stride, 1 / stride);
  }
});

test('the input itself starts at 0.5, a 3 x 3 under SAME too, and under VALID half a kernel further in', () => {
  const start = (padding: 'SAME' | 'VALID') =>
    describeStack([8, 8, 1], [{ type: 'conv', kernel: 3, filters: 1, padding }]).layers[0]!.start;
  assert.deepEqual([start('SAME'), start('VALID')], [0.5, 1.5]);
});

test('stacks along one axis and on three are described by the same layers', () => {
  const causal = [1, 2, 4, 8].map(
    (dilation): Layer => ({ type: 'conv1d', kernel: 2, filters: 8, dilation, padding: 'CAUSAL' }),
  );
  const sequence = describeStack([100, 1], causal).layers.at(-1)!;
  assert.deepEqual(sequence.outputShape, [100, 8]);
  assert.deepEqual([sequence.receptiveField, sequence.start], [16, 0.5 - 7.5]);
  const volume = describeStack([1, 16, 16, 16, 1], [{ type: 'conv3d', kernel: 3, filters: 2, stride: 2 }]);
  assert.deepEqual(volume.layers[0]!.outputShape, [1, 7, 7, 7, 2]);
  assert.equal(volume.macs, 343 * 27 * 2);
});

test('depthwise, separable, grouped and transposed layers cost what their filters hold', () => {
  const cost = (layer: Layer) => {
    const [described] = describeStack([8, 8, 6], [layer]).layers;
    return [described!.parameters, described!.macs, described!.outputShape.at(-1)];
  };
  assert.deepEqual(cost({ type: 'depthwise', kernel: 3, multiplier: 2 }), [9 * 12 + 12, 36 * 9 * 12, 12]);
  assert.deepEqual(cost({ type: 'separable', kernel: 3, filters: 10 }), [54 + 60 + 10, 36 * (54 + 60), 10]);
  assert.deepEqual(cost({ type: 'conv', kernel: 3, filters: 4, groups: 2 }), [108 + 4, 36 * 108, 4]);
  assert.deepEqual(cost({ type: 'transposed', kernel: 2, filters: 3, stride: 2, bias: false }), [
    72,
    64 * 72,
    3,
  ]);
});

test('a faulty description is refused with the layer and the setting', () => {
  const refuse = (layers: Layer[], message: RegExp) =>
    assert.throws(
      () => describeStack([8, 8, 3], layers),
      (error: Error) => {
        assert.ok(error instanceof RangeError);
        assert.match(error.message, message);
        return true;
      },
    );
  refuse([{ type: 'convolute' }], /layers\[0\]\.type: conv, .* not convolute|layers\[0\].*convolute/);
  refuse([{ type: 'constructor' }], /type/);
  refuse([{ type: 'conv', filters: 3 }], /layers\[0\] \(conv 1\)\.kernel: it is missing/);
  refuse([{ type: 'conv', kernel: 3 }], /filters/);
  refuse([{ type: 'conv', kernel: 3, filters: 0 }], /filters: a whole number of at least 1/);
  refuse([{ type: 'conv', kernel: 9, filters: 1 }], /kernel: .*does not fit/);
  refuse([{ type: 'conv', kernel: 3, filters: 4, groups: 2 }], /groups: 2 does not divide the 3/);
  refuse([{ type: 'conv', kernel: 3, filters: 4, stride: 0 }], /stride/);
  refuse([{ type: 'add', from: ['input', 'nobody'] }], /no layer before it is named nobody/);
  refuse([{ type: 'flatten' }, { type: 'conv', kernel: 1, filters: 1 }], /needs a map/);
  refuse(
    [
      { name: 'a', type: 'conv', kernel: 3, filters: 3 },
      { name: 'b', type: 'add', from: ['a', 'input'] },
    ],
    /\[8, 8, 3\] does not go together with \[6, 6, 3\]/,
  );
  refuse(
    [
      { name: 'a', type: 'relu' },
      { name: 'a', type: 'relu' },
    ],
    /unique/,
  );
  refuse([{ type: 'crop', size: 9 }], /beyond the 8 cells/);
  assert.throws(() => describeStack([8], [{ type: 'conv', kernel: [1, 1], filters: 1 }]), /inputShape/);
  assert.throws(() => describeStack([8, 8, 0], []), /inputShape\[2\]/);
});

test('the totals of LeNet-5, GoogLeNet, Xception and SE-ResNet-50 are the published ones', () => {
  assert.equal(describe(lenet5).parameters, 61_706);
  assert.equal(describe(lenet5).macs, 416_520);
  // Of the release that goes with Caffe, without the two auxiliary classifiers.
  assert.equal(describe(googlenet).parameters, 6_998_552);
  // Keras counts 22,910,480 with the 54,528 running means and variances.
  assert.equal(describe(xception).parameters, 22_910_480 - 54_528);
  assert.equal(describe(seResnet50).parameters, 28_088_024);
  // The gates are a few numbers for a whole map: they hardly cost anything.
  assert.ok(describe(seResnet50).macs / describe(resnet50).macs < 1.001);
  const shape = (network: Network, name: string) =>
    describe(network).layers.find((layer) => layer.name === name)!.outputShape;
  assert.deepEqual(shape(googlenet, 'inception3a'), [28, 28, 256]);
  assert.deepEqual(shape(googlenet, 'inception5b'), [7, 7, 1024]);
  assert.deepEqual(shape(xception, 'block12'), [19, 19, 728]);
});

test('a scale layer takes a map and one gate for each of its channels', () => {
  const gated = (filters: number): Layer[] => [
    { name: 'map', type: 'conv', kernel: 3, filters: 8 },
    { name: 'mean', type: 'globalAvgPool' },
    { name: 'gate', type: 'dense', filters },
    { name: 'gated', type: 'scale', from: ['map', 'gate'] },
  ];
  const { layers } = describeStack([9, 9, 3], gated(8));
  assert.deepEqual(layers.at(-1)!.outputShape, [7, 7, 8]);
  assert.equal(layers.at(-1)!.receptiveField, 3);
  assert.throws(() => describeStack([9, 9, 3], gated(7)), /layers\[3\] \(gated\)\.from.*8 gates/);
  assert.throws(
    () => describeStack([9, 9, 3], [...gated(8).slice(0, 3), { type: 'scale', from: 'map' }]),
    /gates for its channels/,
  );
});
