import assert from 'node:assert/strict';
import { test } from 'node:test';
import { explain, rank } from '../../src/lib/engine/candidates.ts';
import type { BackendName, Candidate } from '../../src/lib/engine/status.ts';

const offer = (name: BackendName, change: Partial<Candidate> = {}): Candidate => ({
  name,
  available: true,
  software: false,
  note: 'Some GPU',
  ...change,
});
const all = (webgpu = {}, webgl = {}): Candidate[] => [
  offer('webgpu', webgpu),
  offer('webgl', webgl),
  offer('wasm'),
  offer('cpu'),
];

test('WebGPU, WebGL, WASM, CPU is the order on a real GPU', () => {
  assert.deepEqual(rank(all(), 'auto'), ['webgpu', 'webgl', 'wasm', 'cpu']);
});

test('GPUs that are imitated in software come after WASM and before plain JavaScript', () => {
  assert.deepEqual(rank(all({ software: true }, { software: true }), 'auto'), [
    'wasm',
    'webgl',
    'webgpu',
    'cpu',
  ]);
  assert.deepEqual(rank(all({ software: true }), 'auto'), ['webgl', 'wasm', 'webgpu', 'cpu']);
});

test('what the reader chose comes first, and what is not there not at all', () => {
  assert.deepEqual(rank(all(), 'cpu')[0], 'cpu');
  assert.deepEqual(rank(all({ available: false }), 'webgpu'), ['webgl', 'wasm', 'cpu']);
});

test('the reason says what runs and why nothing faster does', () => {
  const candidates = all({ available: false, note: 'this browser does not offer it' }, { software: true });
  assert.equal(
    explain('wasm', 1, candidates, 'auto'),
    'WebAssembly runs with one thread, because WebGPU: this browser does not offer it; WebGL is only imitated in software here.',
  );
  assert.equal(explain('webgpu', 1, all(), 'auto'), 'WebGPU runs on Some GPU, the fastest way there is.');
  assert.equal(explain('cpu', 1, all(), 'cpu'), 'Plain JavaScript runs: you chose it.');
  const failed = candidates.map((c) =>
    c.name === 'cpu' ? { ...c, available: false, note: 'it failed here' } : c,
  );
  assert.match(explain('wasm', 4, failed, 'cpu'), /with 4 threads.*Plain JavaScript: it failed here\.$/);
});
