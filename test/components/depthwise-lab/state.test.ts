import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitChannels } from '../../../src/components/depthwise-lab/channels.ts';
import { KERNELS } from '../../../src/components/depthwise-lab/kernels.ts';
import {
  type DepthwiseState,
  depthwiseCodec,
  derive,
  kernelAt,
  mapsOf,
  mixIndex,
  setMix,
  setPreset,
  setTap,
  shownKernel,
  shownOutput,
} from '../../../src/components/depthwise-lab/state.ts';
import { conv2d, depthwiseConv2d, separableConv2d } from '../../../src/lib/conv/index.ts';
import { random, randomInteger } from '../../../src/lib/random.ts';

const start = depthwiseCodec.initial;
const size = { width: 80, height: 60 };

function picture(channels: 3 | 6, width = 7, height = 5) {
  const next = random(11);
  const rgba = Array.from({ length: width * height * 4 }, () => randomInteger(next, 0, 255));
  return splitChannels(rgba, width, height, channels);
}

/** The depthwise filter [3, 3, channels, M] and the 1 x 1 filter of a state. */
function filters(state: DepthwiseState) {
  const { channels, multiplier, outputs } = state;
  const depthwise: number[] = [];
  for (let tap = 0; tap < 9; tap++)
    for (let channel = 0; channel < channels; channel++)
      for (let kernel = 0; kernel < multiplier; kernel++) depthwise.push(kernelAt(state, kernel)[tap]!);
  const pointwise: number[] = [];
  for (let channel = 0; channel < channels; channel++)
    for (let kernel = 0; kernel < multiplier; kernel++)
      for (let output = 0; output < outputs; output++)
        pointwise.push(state.mix[mixIndex(channel, kernel, output)]!);
  return {
    depthwise: { shape: [3, 3, channels, multiplier], data: depthwise },
    pointwise: { shape: [1, 1, channels * multiplier, outputs], data: pointwise },
  };
}

test('a picture is split into its three channels, and three more on request', () => {
  const { shape, data } = splitChannels([10, 20, 60, 255], 1, 1, 6);
  assert.deepEqual(shape, [1, 1, 1, 6]);
  assert.deepEqual(data, [10, 20, 60, 30, -10, 45]);
  assert.throws(() => splitChannels([1, 2, 3], 1, 1, 3), /rgba: 4 bytes/);
});

test('the depthwise maps are those of the library, channel by channel', () => {
  const state = { ...start, channels: 6, multiplier: 3 };
  const input = picture(6);
  const maps = mapsOf(state, input).depthwise;
  const { data } = depthwiseConv2d(input, filters(state).depthwise, { padding: 'SAME' });
  assert.equal(maps.length, 18);
  maps.forEach((map, i) => {
    map.data.forEach((value, place) => {
      assert.equal(value, data[place * 18 + i], `map ${i} at ${place}`);
    });
  });
});

test('separable and full outputs are the same function, up to rounding', () => {
  const next = random(5);
  const mix = start.mix.map(() => randomInteger(next, -20, 20) / 10);
  const state: DepthwiseState = { ...start, kind: 'full', channels: 6, multiplier: 4, outputs: 4, mix };
  const input = picture(6);
  const full = mapsOf(state, input);
  const separable = mapsOf({ ...state, kind: 'separable' }, input);
  const { depthwise, pointwise } = filters(state);
  const expected = separableConv2d(input, depthwise, pointwise, { padding: 'SAME' });
  assert.equal(full.outputs.length, 4);
  full.outputs.forEach(({ data }, output) => {
    data.forEach((value, place) => {
      assert.ok(Math.abs(value - expected.data[place * 4 + output]!) < 1e-8);
      assert.ok(Math.abs(value - separable.outputs[output]!.data[place]!) < 1e-8);
    });
  });
  assert.ok(full.difference < 1e-9, String(full.difference));
});

test('the full convolution is not the separable one in disguise: it is one call of conv2d with C x N kernels', () => {
  const state: DepthwiseState = { ...start, kind: 'full', multiplier: 1, outputs: 1 };
  const input = picture(3);
  const kernel = kernelAt(state, 0);
  const data = kernel.flatMap((tap) => [0.333 * tap, 0.333 * tap, 0.333 * tap]);
  const expected = conv2d(input, { shape: [3, 3, 3, 1], data }, { padding: 'SAME' });
  assert.deepEqual([...mapsOf(state, input).outputs[0]!.data], expected.data);
});

test('maps of one kernel share a scale, with mid-grey for 0 when one of them is negative', () => {
  const { depthwise } = mapsOf(start, picture(3));
  const edges = depthwise.filter((_, i) => i % 2 === 0);
  for (const { black, white } of edges) {
    assert.equal(black, -white);
    assert.equal(white, edges[0]!.white);
  }
  const blur = depthwise.filter((_, i) => i % 2 === 1);
  for (const { black, white } of blur) assert.ok(black === 0 && white > 0);
});

test('costs are those of the formulas, and the ratio is M/N + M/k²', () => {
  const { costs, ratio } = derive({ ...start, layer: 'mobile14', multiplier: 1 }, size, null);
  const places = 14 * 14;
  assert.deepEqual(
    costs.map(({ kind, maps, parameters, macs }) => [kind, maps, parameters, macs]),
    [
      ['full', 512, 9 * 512 * 512, places * 9 * 512 * 512],
      ['depthwise', 512, 9 * 512, places * 9 * 512],
      ['separable', 512, 9 * 512 + 512 * 512, places * (9 * 512 + 512 * 512)],
    ],
  );
  assert.match(ratio, /= M\/N \+ M\/k² = 1\/512 \+ 1\/9 = 0\.113$/);
  for (let multiplier = 1; multiplier <= 4; multiplier++)
    for (let outputs = 1; outputs <= 4; outputs++) {
      const { share } = derive({ ...start, multiplier, outputs }, size, null).costs[2]!;
      assert.ok(Math.abs(share - (multiplier / outputs + multiplier / 9)) < 1e-12);
    }
});

test('the sentence counts maps and says what the chosen kind costs', () => {
  assert.match(
    derive(start, size, null).sentence,
    /^3 channels × 2 kernels each = 6 maps\. .* 54 parameters and 259,200 multiply-adds\.$/,
  );
  assert.match(
    derive({ ...start, kind: 'full' }, size, 0).sentence,
    /3 × 3 = 9 kernels make 3 maps\. The largest difference .* is 0:/,
  );
  assert.match(derive({ ...start, kind: 'full' }, size, 3e-14).sentence, /is 3e−14 \(rounding\)/);
});

test('kernels and weights are edited one number at a time, presets nine at once', () => {
  const edited = setTap({ ...start, kernel: 1 }, 4, 7);
  assert.equal(kernelAt(edited, 1)[4], 7);
  assert.deepEqual(kernelAt(edited, 0), kernelAt(start, 0));
  assert.deepEqual(derive(edited, size, null).kernelNames, ['Vertical edges', 'Your own']);
  const preset = setPreset({ ...start, kernel: 1 }, 'sharpen');
  assert.deepEqual(kernelAt(preset, 1), KERNELS.find(({ id }) => id === 'sharpen')!.values);
  assert.equal(setPreset(start, 'nothing of the kind'), start);
  const mixed = setMix({ ...start, output: 2 }, 3, 0.25);
  assert.equal(mixed.mix[mixIndex(1, 1, 2)], 0.25, 'map 3 of M = 2 is kernel 1 of channel 1');
});

test('the editors show what is in use when there are fewer kernels or outputs than before', () => {
  assert.equal(shownKernel({ ...start, kernel: 3, multiplier: 2 }), 1);
  assert.equal(shownOutput({ ...start, output: 3, outputs: 1 }), 0);
});

test('a link is bounded, and a list of the wrong length is refused', () => {
  const state = depthwiseCodec.read(
    'kind=grouped&channels=5&multiplier=99&outputs=0&kernels=1,2,3&mix=1&layer=huge',
  );
  assert.deepEqual(state, { ...start, channels: 6, multiplier: 4, outputs: 1 });
  const own = setTap(start, 0, 2.5);
  assert.deepEqual(depthwiseCodec.read(depthwiseCodec.write(own)), own);
});
