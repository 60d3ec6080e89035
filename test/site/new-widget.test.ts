import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { builtSite } from '../../scripts/build.ts';
import { importsOf } from '../../scripts/imports.ts';
import { nameObjection, newWidget } from '../../scripts/new.ts';
import { repositoryFiles, root } from './files.ts';
import { objection } from './rooms.ts';

// The networks must be there before they are copied.
await builtSite();
const copy = await mkdtemp(join(tmpdir(), 'fovea-new-widget-'));
after(() => rm(copy, { recursive: true, force: true }));

function node(...args: string[]): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    cwd: copy,
    encoding: 'utf8',
    // A test inside a test would report to the outer runner.
    env: { ...process.env, NODE_TEST_CONTEXT: undefined },
  });
  return { status, output: stdout + stderr };
}

test('a new widget keeps the house rules, builds, appears in the gallery and passes its own tests', async () => {
  for (const path of repositoryFiles()) {
    if (path.startsWith('test/') && !/^test\/(site|browser)\/[^/]+\.ts$/.test(path)) continue;
    await mkdir(dirname(join(copy, path)), { recursive: true });
    await cp(join(root, path), join(copy, path));
  }
  await symlink(join(root, 'node_modules'), join(copy, 'node_modules'));
  for (const folder of ['models', 'runtime'])
    await cp(join(root, 'public', folder), join(copy, 'public', folder), { recursive: true });

  const made = await newWidget(copy, 'a-square-to-try-the-rules-on', 4);
  assert.equal(made.length, 7);
  for (const path of made)
    for (const one of importsOf(copy, path)) assert.equal(objection(path, one), undefined, path);

  const biome = node('node_modules/@biomejs/biome/bin/biome', 'check', '--vcs-enabled=false', ...made);
  assert.equal(biome.status, 0, biome.output);
  const pure = node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.pure.json');
  assert.equal(pure.status, 0, pure.output);
  // Its browser test builds the site first.
  const tests = node('--test', ...made.filter((path) => path.endsWith('.test.ts')));
  assert.equal(tests.status, 0, tests.output);
  assert.match(tests.output, /pass 5\b/);
});

test('bad and taken names are refused with a sentence', async () => {
  for (const name of ['Grid', 'grid_cell', '-grid', 'grid--cell', '../x', '', 'a b', '1up', 'x'.repeat(29)])
    assert.match((await nameObjection(root, name)) ?? '', /is no name for a widget/, name);
  assert.match((await nameObjection(root, 'live-detector')) ?? '', /already/);
  assert.match((await nameObjection(root, 'ui')) ?? '', /already/);
  assert.match((await nameObjection(root, 'slider')) ?? '', /taken by src\/components\/ui\/slider\.ts/);
  assert.equal(await nameObjection(root, 'grid-cell-of-nobody'), undefined);
  await assert.rejects(newWidget(root, 'grid-cell-of-nobody', 99), /no chapter 99/);
});
