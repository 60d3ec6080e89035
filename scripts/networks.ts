/**
 * Copies what the site serves besides its own pages out of npm packages, checking every byte: the networks of
 * models/registry.ts to public/models/<id>/, and the WASM backend's binaries to public/runtime/.
 */
import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { networks } from '../models/registry.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const require = createRequire(import.meta.url);

const WASM_PACKAGE = '@tensorflow/tfjs-backend-wasm';
const WASM_FILES = [
  'dist/tfjs-backend-wasm.wasm',
  'dist/tfjs-backend-wasm-simd.wasm',
  'dist/tfjs-backend-wasm-threaded-simd.wasm',
];

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
async function packageFolder(name: string, version?: string): Promise<string> {
  const manifest = join(root, 'node_modules', name, 'package.json');
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
  return dirname(require.resolve(manifest));
}

/** Copies unless the same bytes are there already; true when it copied. */
async function copy(from: string, to: string, hash: string): Promise<boolean> {
  if ((await sha256(to)) === hash) return false;
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, to);
  return true;
}

async function prepare(): Promise<void> {
  let copied = 0;
  let present = 0;
  const count = (fresh: boolean) => (fresh ? copied++ : present++);
  for (const { id, source, files } of networks) {
    const folder = await packageFolder(source.package, source.version);
    for (const file of files) {
      const from = join(folder, file.from);
      const hash = await sha256(from);
      if (hash !== file.sha256) {
        const how = hash === undefined ? 'is missing' : `has sha256 ${hash}, not ${file.sha256}`;
        throw new Error(
          `The file ${file.from} of ${source.package}@${source.version} (network "${id}") ${how}. ` +
            'Reinstall the package with npm ci, or correct models/registry.ts if the change is meant.',
        );
      }
      count(await copy(from, join(root, 'public/models', id, file.name), hash));
    }
  }
  const wasm = await packageFolder(WASM_PACKAGE);
  for (const name of WASM_FILES) {
    const from = join(wasm, name);
    const hash = await sha256(from);
    if (hash === undefined) throw new Error(`The file ${name} of ${WASM_PACKAGE} is missing: run npm ci.`);
    count(await copy(from, join(root, 'public/runtime', basename(name)), hash));
  }
  console.log(`Networks and WASM runtime: ${copied} copied, ${present} up to date.`);
}

try {
  await prepare();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
