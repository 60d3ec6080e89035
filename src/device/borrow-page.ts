/**
 * A part of another page of this site, alive: as that page has it, with its styles and scripts. So a worksheet shows exactly
 * the figures and exercises of the book, from what is kept for reading offline too.
 */
import { siteRoot } from '../lib/engine/base.ts';

const pages = new Map<string, Promise<Document>>();

async function load(url: string): Promise<Document> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: ${response.status}`);
  const page = new DOMParser().parseFromString(await response.text(), 'text/html');
  for (const link of page.querySelectorAll('link[rel=stylesheet]')) {
    const href = new URL(link.getAttribute('href')!, url).href;
    const known = [...document.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')];
    if (known.some((other) => other.href === href)) continue;
    const own = document.createElement('link');
    own.rel = 'stylesheet';
    own.href = href;
    document.head.append(own);
  }
  // Modules run once per page, however many parts are borrowed.
  await Promise.all(
    [...page.querySelectorAll('script[type=module][src]')].map(
      (script) => import(/* @vite-ignore */ new URL(script.getAttribute('src')!, url).href),
    ),
  );
  return page;
}

/**
 * A copy of the first element that matches. Null when the page has none; rejects when there is no such page, or no way to
 * get it now.
 *
 * @param path below the site's root: 'embed/grid-cell/'
 */
export async function borrow(path: string, selector: string): Promise<HTMLElement | null> {
  const url = siteRoot() + path;
  let page = pages.get(url);
  if (!page) {
    page = load(url);
    pages.set(url, page);
    page.catch(() => pages.delete(url));
  }
  const found = (await page).querySelector<HTMLElement>(selector);
  return found && document.importNode(found, true);
}
