/** Builds the site, or makes sure that the built one is up to date. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a script of the repository with this Node; throws with its output when it fails. */
function node(args: string[], env: Record<string, string> = {}): void {
  const done = spawnSync(process.execPath, args, {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', ...env },
    maxBuffer: 1 << 28,
  });
  if (done.status !== 0) throw new Error(`node ${args.join(' ')} failed:\n${done.stdout}${done.stderr}`);
}

/** Builds the site into `directory`, for an address under `base`. Throws with the build's output when it fails. */
export function build(directory: string, base = '/'): void {
  node(['scripts/networks.ts']);
  node(['node_modules/astro/bin/astro.mjs', 'build', '--outDir', directory], { FOVEA_BASE: base });
}

async function newest(path: string): Promise<number> {
  const entry = await stat(path);
  if (!entry.isDirectory()) return entry.mtimeMs;
  const times = (await readdir(path)).map((name) => newest(join(path, name)));
  return Math.max(0, ...(await Promise.all(times)));
}

/** The folder of the built site; built first when a source is newer than it. */
export async function builtSite(): Promise<string> {
  const directory = join(root, 'dist');
  const built = join(directory, 'index.html');
  const sources = ['src', 'public', 'models', 'astro.config.mjs', 'package-lock.json'];
  const times = await Promise.all(sources.map((path) => newest(join(root, path))));
  if (!existsSync(built) || Math.max(...times) > (await stat(built)).mtimeMs) build(directory);
  return directory;
}
