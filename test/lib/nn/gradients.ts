/**
 * Registers tfjs-core's gradients in Node, and offers ours. They come as ES modules whose imports lack their endings, which a
 * bundler follows and Node does not; tfjs keeps its registry on the global object, so a bundle beside the package's own
 * works on the same one.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildSync } from 'esbuild';
import { completeGradients } from '../../../src/lib/engine/gradients/complete.ts';

const folder = mkdtempSync(join(tmpdir(), 'fovea-gradients-'));
const outfile = join(folder, 'gradients.mjs');
buildSync({
  stdin: {
    contents: "import '@tensorflow/tfjs-core/dist/register_all_gradients.js';",
    resolveDir: fileURLToPath(new URL('.', import.meta.url)),
  },
  bundle: true,
  format: 'esm',
  platform: 'node',
  outfile,
  logLevel: 'error',
});
await import(pathToFileURL(outfile).href);
rmSync(folder, { recursive: true, force: true });

/** What src/lib/engine/gradients/register.ts offers, for Node. */
export const registerGradients = completeGradients;
