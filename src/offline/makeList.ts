import type { ListedFile, OfflineList } from './list.ts';
import { reach, referencesOf, siteOf } from './references.ts';

/** A file of the built site: its path on disk below the root, its text where it refers to others. */
export interface BuiltFile extends ListedFile {
  readonly text?: string | undefined;
}

/** Whether a built file is for readers offline. Networks are kept by the engine's own cache, see src/lib/engine/modelCache.ts. */
export function isListed(path: string): boolean {
  return !/^(models\/|sw\.js$|offline-files\.json$|[._])|\.((js|css)\.map|woff|ttf|eot)$/.test(path);
}

/** 'chapters/yolo/index.html' is opened as 'chapters/yolo/', 'index.html' as '', '404.html' as itself. */
const openedAs = (path: string): string => path.replace(/(^|\/)index\.html$/, '$1');

/**
 * Sorts the files of a built site into those that its pages need to open and those that can wait.
 *
 * The shell is what must be whole for any page to open: every page but the source listings, the scripts they import
 * statically, styles, and the fonts that all of them use. The rest (the engine, WASM binaries, photos, fonts of formulas,
 * source listings) is several times as large, so it waits until a page is idle or the reader keeps the book: a first
 * visit costs one small installation. The build prints both sizes.
 *
 * `base` is the folder the site is served from, with slashes at both ends.
 */
export function makeList(files: readonly BuiltFile[], base: string): OfflineList {
  const listed = files.filter((file) => isListed(file.path)).sort((a, b) => (a.path < b.path ? -1 : 1));
  const site = siteOf(
    listed.map(({ path }) => path),
    base,
  );
  const references = new Map(
    listed.map(({ path, text }) => [path, referencesOf(path, text ?? '', site)] as const),
  );
  const closure = (start: string, kind: 'static' | 'all') =>
    reach([start], (path) => references.get(path)?.[kind] ?? []);

  const pages = listed.map(({ path }) => path).filter((path) => path.endsWith('.html'));
  const opening = pages.filter((path) => !path.startsWith('source/')).map((page) => closure(page, 'static'));
  const everywhere = (path: string) => opening.every((paths) => paths.has(path));
  const shellPaths = new Set(
    opening.flatMap((paths) => [...paths]).filter((path) => !path.endsWith('.woff2') || everywhere(path)),
  );

  const shell = listed.filter(({ path }) => shellPaths.has(path));
  const others = listed.filter(({ path }) => !shellPaths.has(path));
  const order = new Map([...shell, ...others].map(({ path }, index) => [path, index]));
  const entry = ({ path, bytes, sha256 }: BuiltFile): ListedFile => ({ path: openedAs(path), bytes, sha256 });
  return {
    shell: shell.map(entry),
    others: others.map(entry),
    pages: Object.fromEntries(
      pages.map((page) => [
        openedAs(page),
        [...closure(page, 'all')].map((path) => order.get(path)!).sort((a, b) => a - b),
      ]),
    ),
  };
}
