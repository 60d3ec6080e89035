/**
 * The list of the site's files that its build writes as offline-files.json: what the service worker holds from the start
 * (the shell), what is fetched when it is needed (the others), and what each page needs of both. Pure data.
 */

/** Name of the list in the site's root. */
export const LIST_FILE = 'offline-files.json';

/** One file as the build made it. */
export interface ListedFile {
  /** below the site's root: 'assets/x.js'; a page as it is opened, 'chapters/yolo/', the home page '' */
  readonly path: string;
  readonly bytes: number;
  /** hexadecimal */
  readonly sha256: string;
}

export interface OfflineList {
  /** pages, and the scripts, styles and fonts without which they do not open: kept by the worker's installation */
  readonly shell: readonly ListedFile[];
  /** what runs in the figures, photos, the source pages: kept when a page or the reader asks */
  readonly others: readonly ListedFile[];
  /** for each page the files that it may ask for, as indices into `shell` followed by `others` */
  readonly pages: Readonly<Record<string, readonly number[]>>;
}

/** Where the worker of a scope keeps the shell and the others. Two sites on one origin never share. */
export const cacheNames = (scope: string) => ({
  shell: `fovea-shell-${scope}`,
  others: `fovea-files-${scope}`,
});

/** The revision under which Workbox keeps a file of the shell. */
export const revisionOf = (file: ListedFile): string => file.sha256.slice(0, 16);

/** The key of a file in its cache, `root` being the site's address with a slash. It changes with the content. */
export function keyOf(root: string, file: ListedFile, part: 'shell' | 'others'): string {
  return part === 'shell'
    ? `${root}${file.path}?__WB_REVISION__=${revisionOf(file)}`
    : `${root}${file.path}?sha256=${file.sha256}`;
}

/** The sum of the sizes, in bytes; 0 for none. */
export const totalBytes = (files: Iterable<{ readonly bytes: number }>): number => {
  let sum = 0;
  for (const { bytes } of files) sum += bytes;
  return sum;
};

/** Bytes for a reader: '0 KB', '12 KB', '3.4 MB' (a kilobyte is 1000 bytes). Anything up to 1 KB counts as one. */
export function sizeText(bytes: number): string {
  if (!(bytes >= 0)) throw new RangeError(`bytes must be 0 or more, got ${bytes}`);
  if (bytes < 999_500) return `${bytes > 0 ? Math.max(1, Math.round(bytes / 1000)) : 0} KB`;
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/**
 * Whether a browser may load this file. Of the WASM backend's binaries those with SIMD and the plain one exclude each other;
 * which of the former runs, with threads or without, is the engine's choice. Every other file may be loaded.
 */
export function mayLoad(path: string, simd: boolean): boolean {
  const binary = /(^|\/)tfjs-backend-wasm(-threaded)?(-simd)?\.wasm$/.exec(path);
  return binary === null || (binary[3] !== undefined) === simd;
}

/** A file that a page needs, and the part of the list that it is in. */
export interface NeededFile extends ListedFile {
  readonly part: 'shell' | 'others';
}

/** Every file of the site. */
export function allFiles(list: OfflineList): NeededFile[] {
  return [
    ...list.shell.map((file) => ({ ...file, part: 'shell' as const })),
    ...list.others.map((file) => ({ ...file, part: 'others' as const })),
  ];
}

/**
 * What a page needs to open and to compute without a network, networks aside. `simd`: whether the browser's
 * WebAssembly has it. An unknown page needs what the 404 page needs.
 */
export function neededBy(list: OfflineList, page: string, simd: boolean): NeededFile[] {
  const files = allFiles(list);
  const indices = list.pages[page] ?? list.pages['404.html'] ?? [];
  return indices.map((index) => files[index]!).filter(({ path }) => mayLoad(path, simd));
}
