import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { root } from './files.ts';

function compile(project: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/typescript/bin/tsc'), '--noEmit', '-p', project],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, output: stdout + stderr };
}

test('the pure library and every state.ts compile without DOM, Node or a clock', () => {
  const { status, output } = compile('tsconfig.pure.json');
  assert.equal(status, 0, output);
});

test('a pure file that uses the document, a timer or Node is refused', async () => {
  // Inside the repository, so that the settings are those of the library.
  await mkdir(join(root, '.cache'), { recursive: true });
  const folder = await mkdtemp(join(root, '.cache/impure-'));
  try {
    const uses = [
      'document.title',
      'setTimeout(() => {}, 1)',
      'performance.now()',
      'process.argv',
      'new ImageData(1, 1)',
    ];
    await writeFile(
      join(folder, 'impure.ts'),
      uses.map((one, i) => `export const a${i} = ${one};\n`).join(''),
    );
    await writeFile(
      join(folder, 'tsconfig.json'),
      JSON.stringify({
        extends: '../../tsconfig.pure.json',
        include: ['impure.ts', '../../src/lib/shared.d.ts'],
        exclude: [],
      }),
    );
    const { status, output } = compile(join(folder, 'tsconfig.json'));
    assert.notEqual(status, 0);
    for (const line of uses.keys())
      assert.match(output, new RegExp(`impure\\.ts\\(${line + 1},`), uses[line]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
