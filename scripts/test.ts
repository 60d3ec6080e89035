/**
 * `npm test`: everything that has to hold, in one run with one summary. `npm run test:lib` runs the tests that need
 * neither a build nor a browser, `npm run test:browser [pattern]` builds and runs the others, those whose path contains the
 * pattern where one is given.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { join, sep } from 'node:path';
import { Readable } from 'node:stream';
import { run } from 'node:test';
import { spec, type TestEvent } from 'node:test/reporters';
import { fileURLToPath } from 'node:url';
import { getChromium } from './chromium.ts';
import { reaches } from './imports.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
process.env['ASTRO_TELEMETRY_DISABLED'] = '1';

const [part = 'all', pattern = ''] = process.argv.slice(2);
if (!['all', 'lib', 'browser'].includes(part)) {
  console.error(`There is no part "${part}" of the tests: say lib or browser, or nothing for all.`);
  process.exit(2);
}

/** A test that starts a browser or reads dist needs the build, and the machine to itself. */
function needsTheSite(file: string): boolean {
  const found = reaches('.', file, (one) => one.specifier !== '../../scripts/imports.ts');
  return found.has('playwright-core') || found.has('scripts/build.ts');
}

const started = performance.now();
const failedChecks: string[] = [];
let passedChecks = 0;

/** Runs a Node program as a check; with `aside` what it says comes in one piece when it has ended, after `aside` has. */
async function check(name: string, args: readonly string[], aside?: Promise<unknown>): Promise<boolean> {
  const start = performance.now();
  const child = spawn(process.execPath, args, { stdio: ['ignore', aside ? 'pipe' : 'inherit', 'inherit'] });
  const said = child.stdout?.toArray();
  const [status] = (await once(child, 'close')) as [number | null];
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  await aside;
  if (said) process.stdout.write(Buffer.concat(await said));
  console.log(`${status === 0 ? '✔' : '✖'} ${name} (${seconds} s)`);
  if (status === 0) passedChecks++;
  else failedChecks.push(name);
  return status === 0;
}

const bin = (path: string) => join('node_modules', ...path.split('/'));
const astro = bin('astro/bin/astro.mjs');
const tsc = bin('typescript/bin/tsc');

const files = globSync('test/**/*.test.ts')
  .map((file) => file.split(sep).join('/'))
  .filter((file) => file.includes(pattern))
  .sort();
const site = files.filter(needsTheSite);
const quick = files.filter((file) => !site.includes(file));

let built = true;
if (part !== 'lib') {
  console.log(`Chromium: ${getChromium()}`);
  built = await check('networks are copied and verified', ['scripts/networks.ts']);
}
/** What does not take a minute, while the types of all pages are checked beside it. */
async function build(): Promise<void> {
  if (part === 'all') {
    await check('pure code needs no browser (tsc)', [tsc, '-p', 'tsconfig.pure.json']);
    await check('format and lint (biome)', [bin('@biomejs/biome/bin/biome'), 'check']);
  }
  if (part !== 'lib') built = (await check('the site builds', [astro, 'build'])) && built;
}
const building = build();
// All TypeScript files, not only pages: what tsc -p tsconfig.json --noEmit would say is among it.
if (part === 'all')
  await check('types (astro check)', [astro, 'check', '--minimumSeverity', 'warning'], building);
await building;

/** What a run of tests counted. */
interface Counts {
  tests: number;
  suites: number;
  passed: number;
  failed: number;
  cancelled: number;
  skipped: number;
  todo: number;
}
const total: Counts = { tests: 0, suites: 0, passed: 0, failed: 0, cancelled: 0, skipped: 0, todo: 0 };

/** The events of two runs as if they were one: quick files two at a time, then one browser at a time. */
async function* events(): AsyncGenerator<TestEvent> {
  const runs = [
    { files: part === 'browser' ? [] : quick, concurrency: 2 },
    { files: part === 'lib' || !built ? [] : site, concurrency: 1 },
  ];
  const summary = /^(tests|suites|pass|fail|cancelled|skipped|todo|duration_ms) [\d.]+$/;
  for (const { files: some, concurrency } of runs) {
    if (some.length === 0) continue;
    for await (const event of run({
      files: some,
      concurrency,
      timeout: 1_200_000,
    }) as AsyncIterable<TestEvent>) {
      if (event.type === 'test:summary') {
        if (event.data.file !== undefined) continue;
        const counts = event.data.counts as unknown as Counts & { topLevel: number };
        for (const key of Object.keys(total) as (keyof Counts)[]) total[key] += counts[key];
      } else if (event.type !== 'test:diagnostic' || !summary.test(event.data.message)) {
        yield event;
      }
    }
  }
  const { tests, suites, passed, failed, cancelled, skipped, todo } = total;
  const lines = { tests, suites, pass: passed, fail: failed, cancelled, skipped, todo };
  for (const [name, count] of Object.entries(lines))
    yield {
      type: 'test:diagnostic',
      data: { nesting: 0, message: `${name} ${count}`, level: 'info' },
    } as TestEvent;
}

await new Promise((done, failed) => {
  const report = Readable.from(events()).compose(new spec());
  report.on('error', failed).on('end', done);
  report.pipe(process.stdout, { end: false });
});

if (failedChecks.length > 0) console.log(`\nFailed besides the tests: ${failedChecks.join('; ')}.`);
if (!built) console.log('The tests that need the built site were not run.');
const failures = total.failed + total.cancelled + failedChecks.length;
const minutes = ((performance.now() - started) / 60_000).toFixed(1);
console.log(`\n${total.passed + passedChecks} passed, ${failures} failed, in ${minutes} minutes`);
process.exit(failures > 0 || total.passed === 0 ? 1 : 0);
