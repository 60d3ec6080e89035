import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { read, repositoryFiles, root } from './files.ts';

const texts = repositoryFiles()
  .filter((path) =>
    /\.(ts|js|mjs|json|astro|mdx|md|css|html|svg|sh|webmanifest)$|^\.ci\/|^\.gitignore$/.test(path),
  )
  .filter((path) => !path.startsWith('package-lock'))
  .map((path) => ({ path, text: read(path) }));

/** This file holds the words that it looks for. */
const self = 'test/site/hygiene.test.ts';

/** `path:line: what` for every match of the pattern. */
function lines(pattern: RegExp, among: (path: string) => boolean = () => true): string[] {
  return texts.flatMap(({ path, text }) =>
    path === self || !among(path)
      ? []
      : text
          .split('\n')
          .flatMap((line, index) =>
            pattern.test(line) ? [`${path}:${index + 1}: ${line.trim().slice(0, 100)}`] : [],
          ),
  );
}

test('no file names a path of the machine that it was written on', () => {
  assert.deepEqual(lines(/(?<![\w.])\/(home|Users|work|root|tmp)\/\w|\/mnt\/\w|[A-Z]:\\\\Users/), []);
});

test('no file refers to anything beside the repository', () => {
  assert.deepEqual(
    lines(/\.\.\/shared\//, (path) => !path.startsWith('src/')),
    [],
  );
});

test('nothing is left for later', () => {
  assert.deepEqual(lines(/\b(TODO|FIXME|XXX|HACK)\b/), []);
});

test('no test is left out or singled out', () => {
  const isTest = (path: string) => path.startsWith('test/');
  assert.deepEqual(lines(/\b(test|it|describe)\.(only|skip|todo)\b|\{\s*(only|skip|todo):/, isTest), []);
});

test('no lint or type rule is switched off without a reason', () => {
  assert.deepEqual(lines(/@ts-(ignore|nocheck)|@ts-expect-error\s*$|biome-ignore [\w/]+:?\s*$/), []);
});

test('no conflict marker, and every text ends with a line', () => {
  assert.deepEqual(lines(/^(<{7}|>{7})( |$)/), []);
  assert.deepEqual(
    texts
      .filter(
        ({ path, text }) =>
          text !== '' && !text.endsWith('\n') && !/golden|fixtures|\.svg$|public\//.test(path),
      )
      .map(({ path }) => path),
    [],
  );
});

test('every package has one exact version, and all of TensorFlow.js the same', () => {
  const { dependencies, devDependencies } = JSON.parse(read('package.json')) as Record<
    'dependencies' | 'devDependencies',
    Record<string, string>
  >;
  const all = { ...dependencies, ...devDependencies };
  for (const [name, version] of Object.entries(all)) assert.match(version, /^\d+\.\d+\.\d+$/, name);
  const tensorFlow = Object.entries(all).filter(([name]) => name.startsWith('@tensorflow/'));
  assert.equal(new Set(tensorFlow.map(([, version]) => version)).size, 1);
  assert.ok(!('@tensorflow/tfjs' in all), 'the whole of TensorFlow.js is not a dependency');
  const lock = JSON.parse(read('package-lock.json')) as { packages: Record<string, { version: string }> };
  const cores = Object.keys(lock.packages).filter((path) =>
    path.endsWith('node_modules/@tensorflow/tfjs-core'),
  );
  assert.equal(cores.length, 1, 'two cores would not share their kernels');
});

test('no file of the repository is larger than 8 MB, and CI can run its command', () => {
  for (const path of repositoryFiles()) assert.ok(statSync(join(root, path)).size < 8e6, path);
  assert.ok(statSync(join(root, '.ci/run')).mode & 0o100, '.ci/run is executable');
  assert.match(read('.ci/run'), /^#!\/usr\/bin\/env bash\n/);
});
