/**
 * Which files of a built site a file refers to. Read from the text of the files, because that is what browsers see: it
 * covers static and dynamic imports, workers, preload tables, and files named in a script alike.
 */

const FILE =
  /[\w@%.~/-]+\.(?:m?js|css|json|wasm|bin|csv|woff2|jpe?g|png|webp|avif|gif|svg|webmanifest|mp4|webm)\b/g;
/** A folder whose file is chosen later: `photos/small/${id}.jpg`, 'runtime/' + name. */
const FOLDER = /([\w-][\w/-]*\/)(?:\$\{|["'`])/g;
const STATIC_IMPORT = /(?:\bfrom|\bimport)\s*["']([^"']+)["']/g;

/** Reference of both kinds, as paths below the site's root. */
export interface References {
  /** needed before the file can run or be shown */
  readonly static: ReadonlySet<string>;
  /** those and all that it may ask for later */
  readonly all: ReadonlySet<string>;
}

/** All paths of a site, ready to be searched. */
export interface Site {
  readonly base: string;
  readonly paths: ReadonlySet<string>;
  /** folder -> the files directly in it */
  readonly folders: ReadonlyMap<string, readonly string[]>;
}

/** Prepares a site that is served under `base` (with slashes at both ends). */
export function siteOf(paths: Iterable<string>, base: string): Site {
  const folders = new Map<string, string[]>();
  const set = new Set(paths);
  for (const path of set) {
    const folder = path.slice(0, path.lastIndexOf('/') + 1);
    folders.set(folder, [...(folders.get(folder) ?? []), path]);
  }
  return { base, paths: set, folders };
}

/** The file that a written address means, seen from `from`: absolute, relative to the file, or below the root. */
function resolve(written: string, from: string, site: Site): string | undefined {
  const text = written.replace(/[?#].*$/, '');
  const candidates = text.startsWith('/')
    ? [text.startsWith(site.base) ? text.slice(site.base.length) : '']
    : [new URL(text, `http://site/${from}`).pathname.slice(1), text.replace(/^\.\//, '')];
  return candidates.find((path) => path !== from && site.paths.has(path));
}

/** The references of one file; `path` is below the root, `text` its content. Words that are no file are ignored. */
export function referencesOf(path: string, text: string, site: Site): References {
  const all = new Set<string>();
  const fixed = new Set<string>();
  for (const [written] of text.matchAll(FILE)) {
    const found = resolve(written, path, site);
    if (!found) continue;
    all.add(found);
    // Pages and styles name what they are made of; pictures in them are not needed to open the page.
    if (/\.(html|css)$/.test(path) && /\.(m?js|css|woff2|svg|webmanifest)$/.test(found)) fixed.add(found);
  }
  if (/\.m?js$/.test(path)) {
    for (const [, written] of text.matchAll(STATIC_IMPORT)) {
      const found = resolve(written!, path, site);
      if (found) fixed.add(found);
    }
    for (const [, written] of text.matchAll(FOLDER)) {
      const files = site.folders.get(written!) ?? [];
      // A folder of pages or of bundled scripts is linked to, not read.
      if (files.every((file) => !/\.(html|m?js|css)$/.test(file))) for (const file of files) all.add(file);
    }
  }
  return { static: fixed, all };
}

/** Everything that can be reached from `starts` along `next`, the starts included. */
export function reach(starts: Iterable<string>, next: (path: string) => Iterable<string>): Set<string> {
  const seen = new Set(starts);
  for (const path of seen) for (const other of next(path)) seen.add(other);
  return seen;
}
