/**
 * Runs the benchmarks in bench/. `npm run bench` prints a table, `npm run bench -- --json [pattern]` one JSON
 * object a line, `{ name, value, unit }`, for the benchmarks whose name contains the pattern.
 */
import { readdir } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Benchmark } from '../bench/benchmark.ts';

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seed: { type: 'string' } },
  allowPositionals: true,
});
const pattern = positionals[0] ?? '';
if (values.seed !== undefined) process.env['FOVEA_SEED'] = values.seed;

const folder = new URL('../bench/', import.meta.url);
const found: Benchmark[] = [];
for (const file of (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort()) {
  const module = (await import(new URL(file, folder).href)) as { benchmarks?: Benchmark[] };
  found.push(...(module.benchmarks ?? []));
}

const chosen = found.filter((benchmark) => benchmark.name.includes(pattern));
if (chosen.length === 0) {
  console.error(
    `No benchmark's name contains "${pattern}". There are: ${found.map((b) => b.name).join(', ')}`,
  );
  process.exit(2);
}

const width = Math.max(...chosen.map((benchmark) => benchmark.name.length));
let failures = 0;
for (const { name, unit, run } of chosen) {
  try {
    const value = await run();
    if (values.json) console.log(JSON.stringify({ name, value, unit }));
    else console.log(`${name.padEnd(width)}  ${value.toPrecision(4).padStart(10)} ${unit}`);
  } catch (error) {
    failures++;
    console.error(`${name}: ${error instanceof Error ? error.message : String(error)}`);
  }
}
process.exit(failures ? 1 : 0);
