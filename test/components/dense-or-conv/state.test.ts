import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derive, stateCodec } from '../../../src/components/dense-or-conv/state.ts';

const start = stateCodec.initial;

test('both layers are counted, biases included', () => {
  const { dense, conv, sentence } = derive(start);
  assert.equal(dense.parameters, 100 * 100 * 3 * 1000 + 1000);
  assert.equal(conv.parameters, 3 * 3 * 3 * 32 + 32);
  assert.equal(conv.macs, 100 * 100 * 27 * 32);
  assert.match(
    sentence,
    /30,001,000 parameters, the convolution 896: 33,483 times as many in the dense layer/,
  );
});

test('a larger picture costs the dense layer parameters and the convolution none', () => {
  const larger = derive({ ...start, height: 200 });
  assert.ok(larger.dense.parameters > 1.9 * derive(start).dense.parameters);
  assert.equal(larger.conv.parameters, derive(start).conv.parameters);
  assert.equal(larger.conv.macs, 2 * derive(start).conv.macs);
});

test('on a single pixel the convolution may be the larger one, and the sentence says so', () => {
  const tiny = { ...start, height: 1, width: 1, units: 1 };
  assert.match(derive(tiny).sentence, /224 times as many in the convolution/);
  assert.match(derive({ ...tiny, kernel: 1, filters: 1 }).sentence, /: as many\./);
});

test('a state survives its way through a link; what is out of range is brought to it', () => {
  const state = { ...start, width: 320, filters: 7 };
  assert.deepEqual(stateCodec.read(stateCodec.write(state)), state);
  assert.equal(stateCodec.read('height=0&kernel=99').height, 1);
  assert.equal(stateCodec.read('kernel=99').kernel, 15);
});
