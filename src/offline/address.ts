/** What stands at an address of the site. */
export type Address =
  | { readonly kind: 'page'; readonly page: string }
  /** the same page under its one right address, as a static host would answer */
  | { readonly kind: 'moved'; readonly page: string }
  | { readonly kind: 'unknown' };

/**
 * Finds the page of a path below the site's root (no slash at the start, percent-encoded as in a URL). 'chapters/yolo/' is
 * the page, 'chapters/yolo' and 'chapters/yolo/index.html' move to it.
 */
export function addressOf(path: string, isPage: (page: string) => boolean): Address {
  if (isPage(path)) return { kind: 'page', page: path };
  const folder = path.replace(/(^|\/)index\.html$/, '$1');
  if (folder !== path && isPage(folder)) return { kind: 'moved', page: folder };
  if (isPage(`${path}/`)) return { kind: 'moved', page: `${path}/` };
  return { kind: 'unknown' };
}
