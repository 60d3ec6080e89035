import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  type ChannelFinding,
  channelCodec,
  channelName,
  derive,
  HEAT,
  layers,
  objectiveOf,
  suggested,
  toNode,
} from '../../../src/components/channel-portrait/state.ts';
import { stageOfNode } from '../../../src/lib/conv/networks/centernet-stages.ts';
import type { Outcome } from '../../../src/lib/portrait.ts';

const start = channelCodec.initial;

const finding: ChannelFinding = {
  copies: [
    { mean: 4, high: 40 },
    { mean: 6, high: 50 },
  ],
  noise: { mean: -1, high: 5 },
  photo: { mean: 0.5, high: 20, title: 'Dog' },
};
const ended = (change: Partial<ChannelFinding> = {}): Outcome<ChannelFinding> => ({
  losses: [],
  stepsDone: 72,
  stepsTotal: 72,
  secondsLeft: null,
  phase: 'ended',
  says: '',
  finding: { ...finding, ...change },
});

test('the link that the layer browser hands over is understood', () => {
  const node = 'tower_0/MobilenetV3/expanded_conv_11/expand/hard_swish/mul_1';
  const state = channelCodec.read(`node=${encodeURIComponent(node)}&channel=527`);
  assert.equal(state.node, node);
  assert.equal(state.channel, 527);
  assert.equal(channelName(state), 'channel 527 of block 12 (widened)');
  assert.equal(channelCodec.read('node=nowhere').node, start.node);
});

test('every layer of the list can be portrayed; the heat map before its sigmoid', () => {
  const nodes = layers.flatMap(({ tensors }) => tensors.map(({ node }) => node));
  assert.equal(new Set(nodes).size, nodes.length);
  for (const node of nodes) {
    const { channel } = toNode({ ...start, channel: 700 }, node);
    assert.ok(channel < stageOfNode(node)!.tensor.channels);
    assert.equal(derive({ ...start, node, channel }, (all) => all.map(() => null)).problem, null);
  }
  assert.deepEqual(objectiveOf({ node: HEAT, channel: 16 }), { kind: 'class', class: 16 });
  assert.match(channelName({ node: HEAT, channel: 16 }), /“dog”/);
});

test('every suggestion is a channel that there is', () => {
  assert.ok(suggested.length >= 4);
  for (const { node, channel } of suggested) {
    assert.equal(channelCodec.read(`node=${encodeURIComponent(node)}`).node, node);
    assert.equal(derive({ ...start, node, channel }, (all) => all.map(() => null)).problem, null);
  }
});

test('a channel that the layer does not have is refused with the numbers that it has', () => {
  const { problem } = derive({ ...start, channel: 64 }, (all) => all.map(() => null));
  assert.equal(problem, 'Block 10 has 64 channels here, numbered from 0 to 63; there is no channel 64.');
});

test('the finished picture is measured against the photo, and against the other picture', () => {
  const other = ended({ copies: [{ mean: 60, high: 90 }] });
  const { lines, sentence } = derive(start, () => [ended(), other]);
  assert.equal(
    lines[0],
    'Highest value 50; in noise 5, on the photo 20 (2.5 times as much). Mean 5; in noise −1, on the photo 0.5.',
  );
  assert.match(sentence, /up to 50, 2\.5 times as much as any place of “Dog”/);
  assert.match(
    sentence,
    /plain ascent: no regulariser\) has a higher mean, 60 to 5: what the channel likes most/,
  );
  const weak = derive(start, () => [ended({ copies: [{ mean: -3, high: -1 }] }), null]);
  assert.match(weak.sentence, /up to −1; “Dog” reaches 20/);
});
