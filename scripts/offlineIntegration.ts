/**
 * Makes a built site work without a network: writes offline-files.json (every file with its size and sha256) and sw.js (the
 * service worker, with the list in it) into the build's folder.
 */
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import { build } from 'esbuild';
import { LIST_FILE, type OfflineList, sizeText, totalBytes } from '../src/offline/list.ts';
import { type BuiltFile, isListed, makeList } from '../src/offline/makeList.ts';

const worker = fileURLToPath(new URL('../src/offline/serviceWorker.ts', import.meta.url));

async function readBuild(directory: string): Promise<BuiltFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name).slice(join(directory, sep).length).replaceAll(sep, '/'),
    )
    .filter(isListed);
  return Promise.all(
    paths.map(async (path) => {
      const content = await readFile(join(directory, path));
      return {
        path,
        bytes: content.length,
        sha256: createHash('sha256').update(content).digest('hex'),
        text: /\.(html|css|m?js)$/.test(path) ? content.toString('utf8') : undefined,
      };
    }),
  );
}

/** Adds the list and the worker to the built site in `directory`, which is served under `base`. Gives the list. */
export async function addOffline(directory: string, base: string): Promise<OfflineList> {
  const folder = `/${base.split('/').filter(Boolean).join('/')}/`.replace('//', '/');
  const list = makeList(await readBuild(directory), folder);
  const text = JSON.stringify(list);
  await writeFile(join(directory, LIST_FILE), text);
  await build({
    entryPoints: [worker],
    outfile: join(directory, 'sw.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    legalComments: 'none',
    logLevel: 'warning',
    define: {
      'process.env.NODE_ENV': '"production"',
      OFFLINE_LIST: text,
      LIST_SHA256: JSON.stringify(createHash('sha256').update(text).digest('hex')),
    },
  });
  return list;
}

/** The integration for astro.config.mjs: `integrations: [offline()]`, last in the list. */
export function offline(): AstroIntegration {
  let base = '/';
  return {
    name: 'fovea-offline',
    hooks: {
      'astro:config:done': ({ config }) => {
        base = config.base;
      },
      'astro:build:done': async ({ dir, logger }) => {
        const { shell, others } = await addOffline(fileURLToPath(dir), base);
        logger.info(
          `installed with the first page: ${shell.length} files, ${sizeText(totalBytes(shell))}; ` +
            `on demand: ${others.length} files, ${sizeText(totalBytes(others))}, networks not counted`,
        );
      },
    },
  };
}
