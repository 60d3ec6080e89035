import assert from 'node:assert/strict';
import { test } from 'node:test';
import { channelPresets, classPresets, dreamPresets } from '../../src/lib/dream-presets.ts';
import { checkDreamSettings, defaultDream, defaultPortrait } from '../../src/lib/dream-settings.ts';

const presets = [...dreamPresets, ...channelPresets, ...classPresets];

test('every preset has a name of its own, settings within the limits and a sentence', () => {
  assert.equal(new Set(presets.map(({ name }) => name)).size, presets.length);
  for (const { settings, shows } of presets) {
    checkDreamSettings(settings);
    assert.match(shows, /^[A-Z].*\.$/);
  }
});

test('a preset smooths no more than its steps can bear', () => {
  // The slope of the smoothed total variation changes by up to 1 per grey level: beyond a product of 2 it would overshoot.
  for (const { settings } of presets) assert.ok(settings.stepSize * settings.smoothing < 2);
});

test('settings outside their limits are refused by name', () => {
  assert.doesNotThrow(() => checkDreamSettings(defaultPortrait));
  for (const [name, value] of [
    ['octaves', 0],
    ['octaves', 2.5],
    ['octaveScale', 1],
    ['steps', 1001],
    ['stepSize', -1],
    ['stepSize', Number.NaN],
    ['jitter', 65],
    ['rotate', 46],
    ['zoom', 0.6],
    ['smoothing', 0.6],
    ['l2', 3],
    ['pyramid', 7],
    ['seed', 0.5],
    ['normalise', 'max'],
  ] as const) {
    const settings = { ...defaultDream, [name]: value };
    assert.throws(() => checkDreamSettings(settings as never), new RegExp(`settings\\.${name}`));
  }
  assert.throws(() => checkDreamSettings({ ...defaultDream, steps: '9' } as never), TypeError);
});
