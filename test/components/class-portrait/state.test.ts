import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';
import { networkEntry } from '../../../models/registry.ts';
import {
  type ClassFinding,
  classCodec,
  className,
  derive,
  FLOOR,
  heatSays,
  LOGITS,
  type Look,
  lookOf,
  objectiveOf,
  SUGGESTED,
} from '../../../src/components/class-portrait/state.ts';
import { readGraph } from '../../../src/lib/nn/graph.ts';
import { logits } from '../../../src/lib/nn/measure.ts';
import { readWeights } from '../../../src/lib/nn/weights.ts';
import type { Outcome } from '../../../src/lib/portrait.ts';

const start = classCodec.initial;
const DOG = 16;
const CAT = 15;

const look = (heat: number, change: Partial<Look> = {}): Look => ({ heat, others: [], boxes: [], ...change });
const ended = (finding: ClassFinding): Outcome<ClassFinding> => ({
  losses: [],
  stepsDone: 72,
  stepsTotal: 72,
  secondsLeft: null,
  phase: 'ended',
  says: '',
  finding,
});

test('it begins with the dog, and any class of a link is one that there is', () => {
  assert.equal(className(start.class), 'dog');
  assert.equal(classCodec.read('class=99').class, 79);
  assert.deepEqual(SUGGESTED.map(className), ['dog', 'horse', 'person', 'zebra', 'bird', 'car']);
});

test('one object is asked for at the middle cell of the map before the sigmoid, many over the whole map', async () => {
  assert.deepEqual(objectiveOf({ ...start, size: 192 }), {
    kind: 'place',
    node: LOGITS,
    row: 24,
    column: 24,
    channel: DOG,
  });
  assert.deepEqual(objectiveOf({ ...start, where: 'everywhere' }), { kind: 'class', class: DOG });
  const entry = networkEntry('centernet');
  assert.equal(entry.task, 'detect');
  const { source, files } = entry;
  const [json, weights] = await Promise.all(
    files.map(({ from }) =>
      readFile(new URL(`../../../node_modules/${source.package}/${from}`, import.meta.url)),
    ),
  );
  const model = JSON.parse(json!.toString());
  const entries = model.weightsManifest.flatMap((group: { weights: object[] }) => group.weights);
  assert.equal(
    logits(readGraph(model, readWeights(entries, new Uint8Array(weights!))), entry.outputs.heat),
    LOGITS,
  );
});

test('of a detector’s answer the class’s heat, the strongest others and the boxes after suppression count', () => {
  const boxes = Float32Array.from([0, 0, 50, 50, 2, 2, 52, 52, 60, 60, 90, 90, 0, 0, 50, 50, 5, 5, 9, 9]);
  const scores = Float32Array.from([0.9, 0.8, 0.5, 0.4, 0.1]);
  const classes = Uint8Array.from([DOG, DOG, DOG, CAT, 3]);
  const found = lookOf({ boxes, scores, classes }, DOG);
  assert.ok(Math.abs(found.heat - 0.9) < 1e-6);
  assert.deepEqual(
    found.others.map((other) => other.class),
    [CAT, 3],
  );
  // The second dog lies on the first; the cat is another class; the last is too weak.
  assert.deepEqual(
    found.boxes.map(({ class: klass, box }) => [klass, box[0]]),
    [
      [DOG, 0],
      [DOG, 60],
      [CAT, 0],
    ],
  );
  assert.equal(lookOf({ boxes, scores, classes }, 7).heat, 0);
  const none = { boxes: new Float32Array(), scores: new Float32Array(), classes: new Uint8Array() };
  assert.deepEqual(lookOf(none, DOG), { heat: 0, others: [], boxes: [] });
});

test('the heat before and after is said, and what else is seen', () => {
  const finding: ClassFinding = {
    copies: [
      look(0.97, {
        others: [{ class: CAT, heat: 0.41 }],
        boxes: [
          { box: [0, 0, 9, 9], score: 0.97, class: DOG },
          { box: [0, 0, 9, 9], score: 0.41, class: CAT },
        ],
      }),
      look(0.8),
    ],
    noise: look(0),
    photo: { ...look(0.43), title: 'A walk' },
  };
  const other = ended({ ...finding, copies: [look(0.99)] });
  const { lines, sentence } = derive(start, () => [ended(finding), other]);
  assert.equal(
    lines[0],
    'Heat of “dog”: 0.80 to 0.97; in noise under 0.01, on the photo 0.43. The detector finds it 1 time with 0.3 or more. It also sees: cat 0.41.',
  );
  assert.match(sentence, /a dog, with a heat of 0\.97; the surest one on “A walk” has 0\.43/);
  assert.match(sentence, /reaches 0\.99: the network is as sure of what we cannot read/);
  assert.match(
    derive(start, () => [ended({ ...finding, copies: [look(0.2)] }), null]).sentence,
    /not convinced/,
  );
  assert.equal(heatSays(FLOOR), '0.01');
});
