import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { graphEntry, type NetworkEntry, networkEntry, networks, OWN_PACKAGE } from '../../models/registry.ts';
import { prepareNetworks } from '../../scripts/networks.ts';

const root = await mkdtemp(join(tmpdir(), 'fovea-networks-'));
after(() => rm(root, { recursive: true, force: true }));

async function put(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

const WASM = 'node_modules/@tensorflow/tfjs-backend-wasm';
await put(`${WASM}/package.json`, '{"version":"4.22.0"}');
for (const kind of ['', '-simd']) await put(`${WASM}/dist/tfjs-backend-wasm${kind}.wasm`, kind);
await put('node_modules/some-networks/package.json', '{"version":"1.2.3"}');
await put('node_modules/some-networks/models/a.json', 'weights');

const entry: NetworkEntry = {
  ...graphEntry('centernet'),
  id: 'a',
  source: { ...networkEntry('centernet').source, package: 'some-networks', version: '1.2.3' },
  files: [
    {
      name: 'model.json',
      from: 'models/a.json',
      bytes: 7,
      sha256: createHash('sha256').update('weights').digest('hex'),
    },
  ],
};

test('files are copied once, and again only when the copy differs', async () => {
  assert.deepEqual(await prepareNetworks(root, [entry]), { copied: 3, present: 0 });
  assert.deepEqual(await prepareNetworks(root, [entry]), { copied: 0, present: 3 });
  await put('public/models/a/model.json', 'altered');
  assert.deepEqual(await prepareNetworks(root, [entry]), { copied: 1, present: 2 });
  assert.equal(await readFile(join(root, 'public/models/a/model.json'), 'utf8'), 'weights');
});

test('a file that differs, a missing file, another version and a missing package are named', async () => {
  const refused = (change: Partial<Pick<NetworkEntry, 'files' | 'source'>>, message: RegExp) =>
    assert.rejects(prepareNetworks(root, [{ ...entry, ...change }]), message);
  const [file] = entry.files;
  await refused(
    { files: [{ ...file!, sha256: '00' }] },
    /The file models\/a\.json of some-networks@1\.2\.3 \(network "a"\) has sha256 [0-9a-f]{64}, not 00\./,
  );
  await refused(
    { files: [{ ...file!, from: 'models/b.json' }] },
    /The file models\/b\.json of .* is missing/,
  );
  await refused(
    { source: { ...entry.source, version: '2.0.0' } },
    /some-networks is version 1\.2\.3.*wants 2\.0\.0/,
  );
  await refused({ source: { ...entry.source, package: 'none' } }, /The package none is not installed/);
});

test('the files of our own networks come from the repository itself', async () => {
  await put('models/own/weights.bin', 'weights');
  const file = { ...entry.files[0]!, from: 'models/own/weights.bin' };
  const { version: _, ...source } = { ...entry.source, package: 'fovea' };
  const own: NetworkEntry = { ...entry, id: 'own', source, files: [file] };
  assert.equal((await prepareNetworks(root, [own])).copied, 1);
  const damaged = { ...own, files: [{ ...file, sha256: '00' }] };
  await assert.rejects(prepareNetworks(root, [damaged]), /of this repository \(network "own"\) has sha256/);
});

test('a classifier of layers is no graph', () => {
  assert.equal(networkEntry('garments').task, 'classify');
  assert.throws(() => graphEntry('garments'), /"garments" is no graph/);
});

test('the registry is sound: ids once, files with sha256 and size, a label for every class, addresses with https', () => {
  assert.equal(new Set(networks.map((network) => network.id)).size, networks.length);
  for (const { files, source, labels, licence, credit } of networks) {
    assert.ok(files.some((file) => file.name === 'model.json'));
    for (const file of files) assert.match(file.sha256, /^[0-9a-f]{64}$/);
    assert.ok(files.every((file) => file.bytes > 0));
    if (source.package !== OWN_PACKAGE || source.repository) assert.match(source.repository ?? '', /^https:/);
    assert.match(source.paper.url, /^https:/);
    assert.ok(licence && credit);
    assert.equal(new Set(labels).size, labels.length);
  }
  assert.equal(networkEntry('centernet').labels.length, 80);
  assert.equal(networkEntry('centernet').labels[16], 'dog');
  assert.throws(() => networkEntry('none'), /id: there is no network "none"/);
});
