import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { importsIn, importsOf, reaches } from '../../scripts/imports.ts';
import { read, repositoryFiles, root } from './files.ts';
import { objection, roomOf } from './rooms.ts';

const sources = repositoryFiles().filter((path) =>
  /^(src|models|bench|scripts|test)\/.*\.(ts|astro|mdx)$/.test(path),
);
const declared = JSON.parse(read('package.json')) as Record<string, Record<string, string>>;
const known = new Set([
  ...Object.keys(declared['dependencies'] ?? {}),
  ...Object.keys(declared['devDependencies'] ?? {}),
]);

test('every import follows the table of rooms', () => {
  assert.ok(sources.length > 50, 'the sources were found');
  const wrong = sources.flatMap((path) =>
    importsOf(root, path).flatMap((one) => {
      const why = objection(path, one);
      return why ? [`${path}:${one.line}: ${why}`] : [];
    }),
  );
  assert.deepEqual(wrong, []);
});

test('every imported file exists, with its extension', () => {
  const missing = sources.flatMap((path) =>
    importsOf(root, path)
      .filter((one) => one.file && !existsSync(join(root, one.file)) && !one.typeOnly)
      .map((one) => `${path}:${one.line}: ${one.specifier}`),
  );
  assert.deepEqual(missing, []);
});

test('every imported package is declared in package.json', () => {
  const undeclared = sources.flatMap((path) =>
    importsOf(root, path)
      .filter((one) => !one.file && !/^(node|astro|virtual):/.test(one.specifier))
      .filter(
        (one) =>
          !known.has(
            one.specifier
              .split('/')
              .slice(0, one.specifier.startsWith('@') ? 2 : 1)
              .join('/'),
          ),
      )
      .map((one) => `${path}:${one.line}: ${one.specifier}`),
  );
  assert.deepEqual(undeclared, []);
});

test('what the page loads to talk to the engine holds no TensorFlow.js', () => {
  // import() and worker files are fetched when the engine opens, not with the page.
  for (const door of ['client', 'modelCache', 'base']) {
    const held = reaches(root, `src/lib/engine/${door}.ts`, (one) => !one.later);
    assert.deepEqual(
      [...held].filter((path) => path.startsWith('@tensorflow') || roomOf(path) === 'nn'),
      [],
      `${door}.ts`,
    );
  }
});

test('no file is named after a drawer for odds and ends', () => {
  const drawers = repositoryFiles().filter((path) =>
    /(^|\/)(utils?|helpers?|common|misc|shared-utils?)\.(ts|js|astro)$/i.test(path),
  );
  assert.deepEqual(drawers, []);
});

const example = (specifier: string, file?: string, typeOnly = false) => ({
  specifier,
  file,
  typeOnly,
  later: false,
  line: 1,
});

test('the table refuses what it should refuse', () => {
  const refused: [string, ReturnType<typeof example>][] = [
    ['src/components/a/a.ts', example('../b/state.ts', 'src/components/b/state.ts')],
    ['src/components/a/state.ts', example('lit')],
    ['src/components/a/state.ts', example('../../device/store.ts', 'src/device/store.ts')],
    ['src/components/a/chart.ts', example('../../lib/engine/client.ts', 'src/lib/engine/client.ts')],
    ['src/components/a/a.ts', example('@tensorflow/tfjs-core')],
    ['src/components/a/a.ts', example('../../lib/engine/worker.ts', 'src/lib/engine/worker.ts')],
    ['src/components/a/a.ts', example('../../lib/nn/graph.ts', 'src/lib/nn/graph.ts')],
    ['src/lib/nn/a.ts', example('@tensorflow/tfjs-backend-wasm')],
    ['src/lib/boxes/a.ts', example('../nn/graph.ts', 'src/lib/nn/graph.ts')],
    ['src/lib/engine/client.ts', example('@tensorflow/tfjs-core')],
    ['src/lib/engine/a.ts', example('@tensorflow/tfjs')],
    ['src/device/a.ts', example('lit')],
    ['src/lib/boxes/a.ts', example('../../../test/site/files.ts', 'test/site/files.ts')],
    ['src/layouts/A.astro', example('../pages/index.astro', 'src/pages/index.astro')],
  ];
  for (const [from, one] of refused) assert.ok(objection(from, one), `${from} <- ${one.specifier}`);
  const allowed: [string, ReturnType<typeof example>][] = [
    ['src/components/a/a.ts', example('./state.ts', 'src/components/a/state.ts')],
    ['src/components/a/a.ts', example('lit/decorators.js')],
    ['src/components/a/chart.ts', example('@observablehq/plot')],
    ['src/lib/engine/backends/wasm.ts', example('@tensorflow/tfjs-backend-wasm')],
    ['src/lib/nn/a.ts', example('../boxes/index.ts', 'src/lib/boxes/index.ts')],
    ['models/digits/train.ts', example('../../src/lib/nn/graph.ts', 'src/lib/nn/graph.ts')],
  ];
  for (const [from, one] of allowed)
    assert.equal(objection(from, one), undefined, `${from} <- ${one.specifier}`);
});

test('imports are found in TypeScript, frontmatter, scripts and MDX, and types are told apart', () => {
  const found = (path: string, text: string) =>
    importsIn(path, text).map((one) => [one.file ?? one.specifier, one.typeOnly, one.line]);
  assert.deepEqual(
    found(
      'src/a/b.ts',
      `import x from './x.ts';
import type { Y } from '../y.ts';
import { type Z } from 'z';
export * from './w.ts?raw';
const later = () => import('./later.ts');
new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });`,
    ),
    [
      ['src/a/x.ts', false, 1],
      ['src/y.ts', true, 2],
      ['z', true, 3],
      ['src/a/w.ts', false, 4],
      ['src/a/later.ts', false, 5],
      ['src/a/worker.ts', false, 6],
    ],
  );
  assert.deepEqual(
    found(
      'src/a/B.astro',
      `---\nimport X from './X.astro';\n---\n<p/>\n<script>\n  import './x.ts';\n</script>`,
    ),
    [
      ['src/a/X.astro', false, 2],
      ['src/a/x.ts', false, 6],
    ],
  );
  assert.deepEqual(
    found(
      'src/a/c.mdx',
      "# A\n\nimport X from './X.astro';\nimport {\n  y,\n  z,\n} from '../y.ts';\n\nimportant text\nimport duty is paid",
    ),
    [
      ['src/a/X.astro', false, 3],
      ['src/y.ts', false, 4],
    ],
  );
});
