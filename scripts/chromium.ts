/** Finds a Chromium for the browser tests, and gets one where there is none: `node scripts/chromium.ts`. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium } from 'playwright-core';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome.exe'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Google\\Chrome\\Application\\chrome.exe',
];

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a Chromium or Chrome: FOVEA_CHROMIUM when set, else one that the system has, else Playwright's own;
 * undefined when there is none. Throws when FOVEA_CHROMIUM names a file that cannot be run.
 */
export function findChromium(): string | undefined {
  const named = process.env['FOVEA_CHROMIUM'];
  if (named) {
    if (!isExecutable(named)) throw new Error(`FOVEA_CHROMIUM is ${named}, which cannot be run.`);
    return named;
  }
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)));
  const found = [...onPath, ...places].find(isExecutable);
  if (found) return found;
  const own = chromium.executablePath();
  return own && existsSync(own) ? own : undefined;
}

function succeeds(command: string, ...args: string[]): boolean {
  console.log(`> ${command} ${args.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  return spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env }).status === 0;
}

/** findChromium(), or installs one: as root on Debian from its packages, else Playwright's own download. */
export function getChromium(): string {
  const found = findChromium();
  if (found) return found;
  console.log('There is no Chromium here yet; getting one for the browser tests.');
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    const install = ['install', '-y', '--no-install-recommends', 'chromium'];
    if (!succeeds('apt-get', ...install)) {
      succeeds('apt-get', 'update');
      succeeds('apt-get', ...install);
    }
  }
  if (!findChromium())
    succeeds(process.execPath, 'node_modules/playwright-core/cli.js', 'install', 'chromium');
  const installed = findChromium();
  if (!installed)
    throw new Error(
      'No Chromium could be found or installed. Install Chromium or Chrome, or set FOVEA_CHROMIUM to the path of one.',
    );
  return installed;
}

if (import.meta.main) console.log(getChromium());
