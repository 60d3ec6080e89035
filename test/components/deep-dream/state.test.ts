import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  layerName,
  objectiveOf,
  type Part,
  partsFrom,
  partsName,
  partsProblem,
} from '../../../src/components/deep-dream/objective.ts';
import { presets } from '../../../src/components/deep-dream/presets.ts';
import { duration, frameName, idleRun, type Run } from '../../../src/components/deep-dream/run.ts';
import {
  addPart,
  type DreamState,
  derive,
  dreamCodec,
  dreamKey,
  partsOf,
  presetOf,
  removePart,
  setPart,
  settingsOf,
  withParts,
  withPreset,
  workingSize,
} from '../../../src/components/deep-dream/state.ts';
import { centernetStages } from '../../../src/lib/conv/networks/centernet-stages.ts';
import { checkDreamSettings, defaultDream } from '../../../src/lib/dream-settings.ts';

const start = dreamCodec.initial;
const HEAT = 'tower_0/keypoints';
const LAST = 'tower_0/extern1/hard_swish/mul_1';
const photo = { width: 768, height: 576 };

test('the start is the default dream on a layer that the network has', () => {
  assert.deepEqual(settingsOf(start), defaultDream);
  assert.equal(partsProblem(partsOf(start)), null);
  assert.equal(dreamCodec.write(start), '');
});

test('a state survives its link, and what another figure hands over is enough', () => {
  const state: DreamState = {
    ...setPart(addPart(start, LAST), 1, { channel: 479, weight: -0.5 }),
    size: 480,
    octaves: 5,
    scale: 1.25,
    step: 0.5,
    decorrelate: true,
    normalise: false,
    seed: 77,
  };
  assert.deepEqual(dreamCodec.read(dreamCodec.write(state)), state);
  const handed = dreamCodec.read(`node=${encodeURIComponent(LAST)}&channel=17`);
  assert.deepEqual(partsOf(handed), [{ node: LAST, channel: 17, weight: 1 }]);
});

test('links from strangers are bounded: whatever they say, the settings are ones that the engine takes', () => {
  for (const value of ['1e999', '-5', 'NaN', '0', '1e6', 'abc', '<b>', '__proto__', '99999999999', '0.3']) {
    const names = Object.keys(start);
    const state = dreamCodec.read(names.map((name) => `${name}=${encodeURIComponent(value)}`).join('&'));
    checkDreamSettings(settingsOf(state));
    assert.ok(partsOf(state).length >= 1 && partsOf(state).length <= 3);
    assert.ok(state.filmFrames <= 120 && state.size <= 1024);
    for (const { node } of partsOf(state)) assert.notEqual(layerName(node), node);
  }
});

test('every tensor of every stage can be asked for, whole or by its last channel', () => {
  for (const { tensors } of centernetStages)
    for (const { node, channels } of tensors) {
      assert.equal(partsProblem([{ node, channel: -1, weight: 1 }]), null);
      assert.equal(partsProblem([{ node, channel: channels - 1, weight: 1 }]), null);
      assert.match(partsProblem([{ node, channel: channels, weight: 1 }])!, /there is no channel/);
    }
});

test('objectives: a lone layer, a lone channel, a class of the heat map, and a mixture', () => {
  assert.deepEqual(objectiveOf([{ node: LAST, channel: -1, weight: 1 }]), { kind: 'layer', node: LAST });
  assert.deepEqual(objectiveOf([{ node: LAST, channel: 3, weight: 1 }]), {
    kind: 'channel',
    node: LAST,
    channel: 3,
  });
  assert.deepEqual(objectiveOf([{ node: HEAT, channel: 16, weight: 1 }]), { kind: 'class', class: 16 });
  assert.deepEqual(
    objectiveOf([
      { node: HEAT, channel: 16, weight: 0.5 },
      { node: LAST, channel: -1, weight: -1 },
    ]),
    {
      kind: 'mixture',
      parts: [
        { weight: 0.5, objective: { kind: 'class', class: 16 } },
        { weight: -1, objective: { kind: 'layer', node: LAST } },
      ],
    },
  );
  assert.match(partsProblem([{ node: LAST, channel: -1, weight: 0 }])!, /Every weight is 0/);
});

test('parts and objectives lead back to each other; what the controls do not have is null', () => {
  const lists: Part[][] = [
    [{ node: LAST, channel: -1, weight: 1 }],
    [{ node: LAST, channel: 7, weight: 1 }],
    [{ node: HEAT, channel: 16, weight: 1 }],
    [
      { node: HEAT, channel: 16, weight: 2 },
      { node: LAST, channel: -1, weight: -0.5 },
    ],
  ];
  for (const parts of lists) assert.deepEqual(partsFrom(objectiveOf(parts)), parts);
  assert.equal(partsFrom({ kind: 'place', node: LAST, row: 0, column: 0 }), null);
  assert.equal(partsFrom({ kind: 'layer', node: 'elsewhere' }), null);
});

test('parts: at most three, never none; another layer drops a channel that it does not have', () => {
  let state = setPart(start, 0, { node: LAST, channel: 400 });
  for (let i = 0; i < 5; i++) state = addPart(state, HEAT);
  assert.equal(partsOf(state).length, 3);
  state = setPart(state, 0, { node: HEAT });
  assert.equal(state.channel, -1);
  state = setPart(state, 0, { weight: -2 });
  state = removePart(removePart(state, 2), 1);
  assert.deepEqual(partsOf(state), [{ node: HEAT, channel: -1, weight: 1 }]);
  assert.deepEqual(partsOf(removePart(state, 0)), partsOf(state));
  assert.deepEqual(partsOf(withParts(state, [])), partsOf(state));
});

test('a preset brings its layers and settings and leaves the film and the size', () => {
  const settings = { ...defaultDream, octaves: 2, stepSize: 7, octaveScale: 1.6, normalise: 'none' } as const;
  const state = withPreset(
    { ...start, size: 640, filmFrames: 60, node2: HEAT },
    { parts: [{ node: LAST, channel: 1, weight: 1 }], settings },
  );
  assert.deepEqual(settingsOf(state), settings);
  assert.deepEqual(partsOf(state), [{ node: LAST, channel: 1, weight: 1 }]);
  assert.deepEqual([state.size, state.filmFrames], [640, 60]);
});

test('the figure starts with the first preset; each is recognised, also with another seed and size, until something changes', () => {
  assert.equal(presetOf(start), presets[0]);
  assert.ok(presets.length >= 3);
  for (const preset of presets) {
    const state = withPreset({ ...start, seed: 9, size: 480 }, preset);
    assert.equal(presetOf(state), preset);
    assert.deepEqual([state.seed, state.size], [9, 480]);
    assert.equal(presetOf(dreamCodec.read(dreamCodec.write(state))), preset);
    assert.equal(presetOf({ ...state, jitter: 3 }), null);
  }
});

test('layers are named by block and part', () => {
  assert.equal(layerName('tower_0/MobilenetV3/expanded_conv_9/add'), 'block 10');
  assert.equal(
    layerName('tower_0/MobilenetV3/expanded_conv_9/expand/hard_swish/mul_1'),
    'block 10 (widened)',
  );
  assert.equal(partsName([{ node: HEAT, channel: 16, weight: 1 }]), 'the class “dog”');
});

test('a dream goes on only with the settings that it began with; the film’s do not matter', () => {
  assert.equal(dreamKey({ ...start, filmFrames: 99 }), dreamKey(start));
  for (const change of [{ seed: 2 }, { steps: 11 }, { size: 640 }, { channel: 3 }])
    assert.notEqual(dreamKey({ ...start, ...change }), dreamKey(start));
});

test('the working size keeps proportions, enlarges what is tiny, and never gets thinner than a network can look at', () => {
  for (const [picture, size, expected] of [
    [photo, 320, [320, 240]],
    [{ width: 576, height: 768 }, 320, [240, 320]],
    [{ width: 1, height: 1 }, 320, [320, 320]],
    [{ width: 8000, height: 8000 }, 1024, [1024, 1024]],
    [{ width: 1, height: 5000 }, 320, [64, 320]],
  ] as const) {
    const { width, height } = workingSize({ size }, picture);
    assert.deepEqual([width, height], expected);
  }
});

test('durations are said as one says them', () => {
  for (const [seconds, words] of [
    [0.2, 'less than a second'],
    [4.4, '4 s'],
    [89, '89 s'],
    [120, '2 min'],
    [119.9, '2 min'],
    [155, '2 min 40 s'],
  ] as const)
    assert.equal(duration(seconds), words);
});

const running: Run = {
  ...idleRun,
  phase: 'running',
  losses: [0.5, 0.6, 0.4, 0.8],
  octaveOf: [0, 0, 1, 1],
  stepsDone: 4,
  stepsTotal: 30,
  octave: 1,
  octaves: 3,
  secondsLeft: 12.4,
  seconds: 2,
};

test('while it runs: where it is, how long it takes, and where octaves begin', () => {
  const { now, done, octaveStarts, sentence } = derive(start, photo, running);
  assert.equal(now, 'Octave 2 of 3, step 4 of 30, about 12 s to go.');
  assert.equal(done, 4 / 30);
  assert.deepEqual(octaveStarts, [2]);
  assert.equal(sentence, `Dreaming of ${partsName(partsOf(start))}.`);
});

test('before, at the end, asleep and in trouble, the sentence says so', () => {
  const says = (run: Partial<Run>) => derive(start, photo, { ...running, ...run }).sentence;
  assert.equal(derive(start, photo, idleRun).sentence, `Asked for: more of ${partsName(partsOf(start))}.`);
  assert.equal(
    derive(start, photo, idleRun).plan,
    '3 octaves of 10 steps, 30 in all, each 1.4 times as large as the one before, up to 320 × 240 pixels.',
  );
  assert.match(says({ phase: 'asleep' }), /goes on when you are back/);
  assert.equal(
    says({ phase: 'ended', ended: 'finished', says: 'Done.' }),
    'Done. The objective went from 0.5 to 0.8, 1.6 times as much. 4 steps in 2 s.',
  );
  assert.match(
    says({ phase: 'ended', ended: 'diverged', says: 'It came apart.', losses: [] }),
    /^It came apart\./,
  );
});

test('a step of 0, of a million and a raw gradient are explained before they are tried', () => {
  const caution = (change: Partial<DreamState>) => derive({ ...start, ...change }, photo, idleRun).caution;
  assert.equal(caution({}), null);
  assert.match(caution({ step: 0 })!, /stays as it is/);
  assert.match(caution({ step: 1e6 })!, /noise is left/);
  assert.match(caution({ normalise: false })!, /tiny/);
});

test('frames have names: the photo, a step, a frame of the film', () => {
  const frame = { step: 3, octave: 1, octaves: 3, loss: 0.1234, width: 4, height: 3 };
  assert.equal(frameName({ ...frame, loss: null }, 'dream'), 'the photo');
  assert.equal(frameName(frame, 'dream'), 'octave 2 of 3, step 3, objective 0.123');
  assert.equal(frameName(frame, 'film'), 'frame 3');
});
