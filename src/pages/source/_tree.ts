/** The code that is shown under /source/: the widgets, what they share, and the library. */

/** Text of each file, by its path below src: `lib/boxes/nms.ts`. */
export const files: ReadonlyMap<string, string> = new Map(
  Object.entries(
    import.meta.glob<string>(
      [
        '/src/components/**/*.{ts,astro}',
        '/src/device/**/*.ts',
        '/src/lib/**/*.ts',
        '!/src/lib/shared.d.ts',
        '!/src/**/*.test.ts',
      ],
      { query: '?raw', import: 'default', eager: true },
    ),
  )
    .map(([path, text]): [string, string] => [path.replace(/^\/src\//, ''), text])
    .sort(([a], [b]) => (a < b ? -1 : 1)),
);

const folderOf = (path: string) => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** Folders that hold files, and the folders above them; '' is the whole. */
export const folders: ReadonlySet<string> = new Set(
  [...files.keys()].flatMap((path) =>
    path.split('/').map((_, depth, parts) => parts.slice(0, depth).join('/')),
  ),
);

/** A widget's files stand on one page together; every other file has a page of its own. */
export function isWidget(folder: string): boolean {
  return /^components\/(?!ui$)[^/]+$/.test(folder);
}

/** Where a file is shown, below /source/: its path without .ts, or its widget's page. */
export function pageOf(file: string): string {
  const folder = folderOf(file);
  return isWidget(folder) ? `${folder}/` : `${file.replace(/\.ts$/, '')}/`;
}

/** What lies directly in a folder: files, then folders. */
export function inside(folder: string): { files: string[]; folders: string[] } {
  return {
    files: [...files.keys()].filter((file) => folderOf(file) === folder),
    folders: [...folders].filter((other) => other !== '' && folderOf(other) === folder).sort(),
  };
}

/** The file that an import names, if it is shown here. */
export function resolveImport(from: string, specifier: string): string | undefined {
  const parts = folderOf(from).split('/');
  for (const part of specifier.replace(/\?.*$/, '').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '.') parts.push(part);
  }
  const file = parts.join('/');
  return files.has(file) ? file : undefined;
}

/** The files of the library that a file imports, in order. */
export function libraryOf(file: string): string[] {
  const found = [...(files.get(file) ?? '').matchAll(/from '([^']+)'/g)].map((match) =>
    resolveImport(file, match[1]!),
  );
  return found.filter((path) => path?.startsWith('lib/')) as string[];
}

/** The first sentence of the comment that a file opens with, or of its first export; '' when it has none. */
export function summaryOf(file: string): string {
  const comment = /\/\*\*?([\s\S]*?)\*\//.exec(files.get(file) ?? '')?.[1] ?? '';
  const text = comment.replace(/\s*\n\s*\*?\s*/g, ' ').trim();
  return /^.*?[.:](?=\s|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}
