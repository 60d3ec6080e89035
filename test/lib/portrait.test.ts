import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codec } from '../../src/lib/codec.ts';
import { checkDreamSettings, defaultPortrait } from '../../src/lib/dream-settings.ts';
import {
  COMPARISONS,
  listed,
  outcomeSays,
  type Portrait,
  portraitFields,
  REGULARISERS,
  SIZES,
  sittingKey,
  sittings,
  times,
} from '../../src/lib/portrait.ts';

const portraits = codec<Portrait>(portraitFields());
const start = portraits.initial;
const without = (...names: (keyof Portrait)[]): Portrait => ({
  ...start,
  ...Object.fromEntries(names.map((name) => [name, false])),
});

test('with everything on, the settings are those of a portrait, and each switch changes its own settings only', () => {
  const [full] = sittings(start);
  assert.deepEqual(full!.settings, defaultPortrait);
  for (const { id, off } of REGULARISERS) {
    const { settings, stepsTotal } = sittings(without(id))[0]!;
    const changed = Object.keys(settings).filter(
      (name) => settings[name as keyof typeof settings] !== defaultPortrait[name as keyof typeof settings],
    );
    const expected = Object.keys(off);
    if (id === 'coarse') expected.push('steps');
    assert.deepEqual(changed.sort(), expected.sort(), id);
    assert.equal(stepsTotal, full!.stepsTotal, 'as many steps, so that pictures can be compared');
  }
});

test('the second picture differs in what it is compared in, and in nothing else', () => {
  assert.equal(sittings({ ...start, compare: 'nothing' }).length, 1);
  for (const { id, name } of REGULARISERS) {
    const [chosen, other] = sittings({ ...start, compare: id });
    assert.deepEqual(other!.settings, sittings(without(id))[0]!.settings);
    assert.deepEqual(chosen!.settings, defaultPortrait);
    assert.equal(other!.title, `Without ${name}`);
    // Where it is off already, the other picture has it.
    const [, back] = sittings({ ...without(id, 'grey'), [id]: false, compare: id });
    assert.deepEqual(back!.settings, sittings({ ...without('grey'), [id]: true })[0]!.settings);
    assert.match(back!.title, id === 'grey' ? /The same with/ : new RegExp(`The same with ${name}`));
  }
  const [, plain] = sittings({ ...start, compare: 'plain' });
  const { octaves, jitter, rotate, zoom, smoothing, l2, pyramid, decorrelate } = plain!.settings;
  assert.deepEqual(
    [octaves, jitter, rotate, zoom, smoothing, l2, pyramid, decorrelate],
    [1, 0, 0, 0, 0, 0, 0, false],
  );
  assert.equal(plain!.settings.seed, start.seed, 'from the same noise');
});

test('whatever a link says, the engine can take it', () => {
  const strange = portraits.read(
    'coarse=7&compare=magic&copies=3&diversity=-4&size=1000&steps=1e9&step=-2&seed=1.7&jitter=0',
  );
  assert.deepEqual(strange, {
    ...start,
    diversity: 0,
    size: SIZES.at(-1),
    steps: 100,
    step: 0,
    seed: 2,
    jitter: false,
  });
  for (const compare of COMPARISONS)
    for (const sitting of sittings({ ...strange, compare })) {
      checkDreamSettings(sitting.settings);
      assert.ok(SIZES.some((size) => size === sitting.size));
    }
  for (const size of SIZES) assert.equal(size % 32, 0, 'the detector needs multiples of 32');
});

test('diversity needs two copies or more', () => {
  assert.equal(sittings({ ...start, copies: 1, diversity: 3 })[0]!.diversity, 0);
  assert.equal(sittings({ ...start, copies: 2, diversity: 3 })[0]!.diversity, 3);
});

test('pictures are told apart by what is drawn, not by what is drawn beside', () => {
  const [a] = sittings({ ...start, compare: 'plain' });
  const [b] = sittings({ ...start, compare: 'jitter' });
  assert.equal(sittingKey(a!, 'dog'), sittingKey(b!, 'dog'));
  assert.notEqual(sittingKey(a!, 'dog'), sittingKey(a!, 'cat'));
  assert.notEqual(sittingKey(a!, 'dog'), sittingKey(sittings({ ...start, seed: 2 })[0]!, 'dog'));
  // The picture without jitter is the same one, as the second or as the first.
  const [, second] = sittings({ ...start, compare: 'jitter' });
  assert.equal(sittingKey(second!, 'dog'), sittingKey(sittings(without('jitter'))[0]!, 'dog'));
});

test('what is said follows the work', () => {
  const outcome = { losses: [], stepsDone: 5, stepsTotal: 72, secondsLeft: 11.6, says: '', finding: null };
  const judged = (n: number) => `It says ${n}.`;
  assert.equal(outcomeSays<number>(null, judged), 'Not drawn yet.');
  assert.equal(outcomeSays({ ...outcome, phase: 'drawing' }, judged), 'Step 5 of 72, about 12 s left.');
  assert.equal(outcomeSays({ ...outcome, phase: 'stopped' }, judged), 'Stopped at step 5 of 72.');
  assert.equal(
    outcomeSays({ ...outcome, phase: 'ended', says: 'Too large steps.', finding: 3 }, judged),
    'Too large steps. It says 3.',
  );
  assert.equal(times(6, 4), '1.5 times');
  assert.equal(times(-1, 4), null);
  assert.equal(listed(['a', 'b', 'c']), 'a, b and c');
  assert.equal(listed([]), '');
});
