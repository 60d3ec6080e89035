/** `npm run new widget NAME [-- --chapter N]`: a new widget that works, appears in the gallery and passes its own tests. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { contents } from '../src/layouts/contents.ts';
import { widgetSkeleton } from './widgetSkeleton.ts';

/** Why a widget of the repository at `root` cannot have this name, in a sentence; undefined when it can. */
export async function nameObjection(root: string, name: string): Promise<string | undefined> {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 28)
    return `"${name}" is no name for a widget: use up to 28 small letters and digits, with single dashes between words, like grid-cell.`;
  const components = join(root, 'src/components');
  if (existsSync(join(components, name))) return `There is a folder src/components/${name} already.`;
  for (const file of await readdir(join(components, 'ui')))
    if (
      file.endsWith('.ts') &&
      (await readFile(join(components, 'ui', file), 'utf8')).includes(`@customElement('fovea-${name}')`)
    )
      return `The element fovea-${name} is taken by src/components/ui/${file}.`;
  return undefined;
}

/** Writes a new widget's files and gives their paths. Rejects when the name is bad or a file is there already. */
export async function newWidget(root: string, name: string, chapter: number): Promise<string[]> {
  const objection = await nameObjection(root, name);
  if (objection) throw new Error(objection);
  if (!contents.some((one) => one.number === chapter))
    throw new Error(
      `There is no chapter ${chapter}: the book has ${contents.map((one) => one.number).join(', ')}.`,
    );
  const files = widgetSkeleton(name, chapter);
  for (const path of files.keys())
    if (existsSync(join(root, path))) throw new Error(`There is a file ${path} already.`);
  for (const [path, text] of files) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return [...files.keys()];
}

if (import.meta.main) {
  try {
    const { values, positionals } = parseArgs({
      options: { chapter: { type: 'string', default: '2' } },
      allowPositionals: true,
    });
    const [kind, name, ...rest] = positionals;
    if (kind !== 'widget' || name === undefined || rest.length > 0)
      throw new Error(
        'Say npm run new widget NAME, with -- --chapter N for another chapter than the second.',
      );
    const root = fileURLToPath(new URL('..', import.meta.url));
    const made = await newWidget(root, name, Number(values.chapter));
    console.log(`Made fovea-${name}:\n${made.map((path) => `  ${path}`).join('\n')}`);
    console.log(`npm run dev shows it at /embed/${name}/; npm run test:browser ${name} tests it.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
