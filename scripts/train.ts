/**
 * `npm run train NAME`: trains one of our own networks anew by its recipe, models/NAME/train.ts, and writes its files next to it.
 * `--out FOLDER` writes them elsewhere.
 */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values, positionals } = parseArgs({ options: { out: { type: 'string' } }, allowPositionals: true });
const name = positionals[0] ?? '';
const folder = fileURLToPath(new URL(`../models/${name}/`, import.meta.url));
if (!/^[\w-]+$/.test(name) || !existsSync(`${folder}train.ts`)) {
  console.error(
    `There is no recipe models/${name || 'NAME'}/train.ts. Say the folder's name: npm run train garments`,
  );
  process.exit(2);
}
const recipe = (await import(`${folder}train.ts`)) as {
  run: (folder: string, log: (line: string) => void) => Promise<number>;
};
const started = performance.now();
const measured = await recipe.run(values.out ?? folder, (line) => console.log(line));
const seconds = (performance.now() - started) / 1000;
console.log(
  `${name}: ${measured.toFixed(4)} (the first figure of its model card), after ${seconds.toFixed(0)} s`,
);
process.exit(0);
