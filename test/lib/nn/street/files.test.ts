import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { bakeGains, findGains } from '../../../../src/lib/nn/street/convolution.ts';
import { halfBits, readStreetModel, writeStreetModel } from '../../../../src/lib/nn/street/files.ts';
import { firstValues, takeValues } from '../../../../src/lib/nn/street/parameters.ts';
import { yoloSpecs } from '../../../../src/lib/nn/street/yolo.ts';
import { readWeights } from '../../../../src/lib/nn/weights.ts';

/** What a stored half becomes again. */
function fromHalf(bits: number): number {
  const entry = { name: 'x', shape: [1], dtype: 'float32', quantization: { dtype: 'float16' } };
  return readWeights([entry], new Uint8Array(Uint16Array.of(bits).buffer)).get('x')!.data[0]!;
}

test('every half-precision number keeps its bits on the way through a float and back', () => {
  for (let bits = 0; bits < 65536; bits++) {
    const isNan = (bits & 0x7c00) === 0x7c00 && bits & 0x3ff;
    if (!isNan) assert.equal(halfBits(fromHalf(bits)), bits);
  }
});

test('a number is stored as the half nearest to it, and as the even one when two are as near', () => {
  fc.assert(
    fc.property(fc.double({ min: -65504, max: 65504, noNaN: true }), (wide) => {
      const value = Math.fround(wide);
      const bits = halfBits(value);
      const error = Math.abs(fromHalf(bits) - value);
      const magnitude = bits & 0x7fff;
      for (const near of [magnitude - 1, magnitude + 1]) {
        if (near >= 0 && near < 0x7c00) {
          assert.ok(error <= Math.abs(fromHalf((bits & 0x8000) | near) - value));
        }
      }
    }),
    { seed: 3, numRuns: 2000 },
  );
  assert.equal(halfBits(1 + 2 ** -11), halfBits(1));
  assert.equal(halfBits(1 + 3 * 2 ** -11), halfBits(1 + 2 ** -9));
  assert.equal(halfBits(70000), 0x7c00);
  assert.equal(halfBits(-Infinity), 0xfc00);
});

test('files give back what was written, to the half-precision rounding', () => {
  const values = firstValues(yoloSpecs(3), 1);
  const { json, weights } = writeStreetModel('yolo', { anchors: [[1, 2]] }, values);
  const read = readStreetModel<{ anchors: number[][] }>(JSON.parse(JSON.stringify(json)), weights);
  assert.equal(read.network, 'yolo');
  assert.deepEqual(read.details, { anchors: [[1, 2]] });
  read.values.forEach((one, i) => {
    assert.equal(one.name, values[i]!.name);
    assert.deepEqual(one.shape, values[i]!.shape);
    one.values.forEach((value, j) => {
      const was = values[i]!.values[j]!;
      assert.ok(Math.abs(value - was) <= Math.abs(was) * 2 ** -11 + 2 ** -25);
    });
  });
});

test('files of another kind, cut short or too long, are refused with the reason', () => {
  const { json, weights } = writeStreetModel('yolo', {}, firstValues(yoloSpecs(1), 1));
  assert.throws(() => readStreetModel({ format: 'layers-model' }, weights), /format is not "fovea-street"/);
  assert.throws(() => readStreetModel(null, weights), TypeError);
  assert.throws(
    () => readStreetModel(json, weights.subarray(0, 1000)),
    /ends at byte 1000, inside "backbone/,
  );
  assert.throws(() => readStreetModel(json, new Uint8Array(weights.length + 2)), RangeError);
});

test('a network for five anchors and six classes fits into 1.5 MB', () => {
  const stored = bakeGains(firstValues(yoloSpecs(5), 1));
  const { weights } = writeStreetModel('yolo', {}, stored);
  assert.ok(weights.length <= 1_500_000, `${weights.length} bytes`);
});

test('baking takes the gains in, and the gains found in baked kernels are their lengths', () => {
  const values = firstValues(yoloSpecs(2), 5);
  const baked = bakeGains(values);
  assert.ok(baked.every(({ name }) => !name.endsWith('/gain')));
  const again = bakeGains([...baked, ...findGains(baked)]);
  again.forEach((one, i) => {
    // Heads have no gain of their own: their kernels are not centred, and are not to be.
    if (one.name.startsWith('yolo/answer')) return;
    one.values.forEach((value, j) => {
      assert.ok(Math.abs(value - baked[i]!.values[j]!) < 1e-5);
    });
  });
});

test('a network takes over what another has of the same name and shape, and says what nobody has', () => {
  const [three, five] = [yoloSpecs(3), yoloSpecs(5)];
  const taken = takeValues(five, firstValues(three, 1), firstValues(five, 2));
  const from = (name: string) => taken.find((one) => one.name === name)!;
  const seeds = [1, 2].map((seed) => firstValues(five, seed));
  assert.deepEqual(
    from('neck/p3/kernel'),
    seeds[0]!.find(({ name }) => name === 'neck/p3/kernel'),
  );
  assert.deepEqual(
    from('yolo/answer/kernel'),
    seeds[1]!.find(({ name }) => name === 'yolo/answer/kernel'),
  );
  assert.throws(() => takeValues(five, []), /backbone\/c1\/kernel \[3,3,3,16\] is missing/);
});
