/** The files of our street networks: reading them, and the list of them in models/street-files.ts. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { readStreetModel } from '../../src/lib/nn/street/files.ts';

/** The folder of a network of ours. */
export const modelFolder = (id: string): string =>
  fileURLToPath(new URL(`../../models/${id}`, import.meta.url));

/** Reads the files of a network of ours. */
export async function readModel<Details>(
  folder: string,
): Promise<ReturnType<typeof readStreetModel<Details>>> {
  const [json, bytes] = await Promise.all([
    readFile(`${folder}/model.json`, 'utf8'),
    readFile(`${folder}/weights.bin`),
  ]);
  return readStreetModel<Details>(JSON.parse(json), bytes);
}

/**
 * Reads a network of ours as it is used: one that builds on another (a mask head on its Faster R-CNN) comes with the other's values.
 */
export async function readShipped<Details>(id: string): Promise<ReturnType<typeof readStreetModel<Details>>> {
  const own = await readModel<Details>(modelFolder(id));
  const { base } = own.details as { readonly base?: string };
  return base ? { ...own, values: [...(await readShipped(base)).values, ...own.values] } : own;
}

/** Writes models/street-files.ts anew: the files of all street networks that are there. */
export async function listFiles(): Promise<void> {
  const models = modelFolder('');
  const found: Record<string, { name: string; bytes: number; sha256: string }[]> = {};
  for (const id of (await readdir(models)).filter((name) => name.startsWith('street-')).sort()) {
    if (!existsSync(`${models}/${id}/weights.bin`)) continue;
    found[id] = await Promise.all(
      ['model.json', 'weights.bin'].map(async (name) => {
        const bytes = await readFile(`${models}/${id}/${name}`);
        return { name, bytes: bytes.length, sha256: createHash('sha256').update(bytes).digest('hex') };
      }),
    );
  }
  const path = `${models}/street-files.ts`;
  const head = (await readFile(path, 'utf8')).split('> = {')[0]!;
  await writeFile(path, formatted(`${head}> = ${JSON.stringify(found)};\n`, 'street-files.ts'));
}

/** A file as the repository's formatter keeps it; what it does not know stays as it is. */
export function formatted(text: string, name: string): string {
  if (name.endsWith('.md')) return text;
  const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
  const args = [biome, 'format', `--stdin-file-path=${name}`];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { input: text, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The formatter failed: ${stderr}`);
  return stdout;
}
