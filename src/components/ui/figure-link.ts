import { flushFragment, PHOTO_KEY, readFragment } from '../../device/fragment.ts';
import { mergeFragment } from '../../lib/codec.ts';
import { siteRoot } from '../../lib/engine/base.ts';

/**
 * The address of another figure with a state of its own: on this page when the figure is on it, else in its chapter.
 *
 * @param chapter address of the chapter that has the figure, without a leading slash
 * @param key the figure's key on its page
 * @param written its state, as its codec writes it
 */
export function figureLink(chapter: string, key: string, written: string): string {
  const photo = readFragment(PHOTO_KEY);
  const fragment = mergeFragment(photo ? mergeFragment('', PHOTO_KEY, photo) : '', key, written);
  // The figure's own pairs first: the frame scrolls to the figure that the fragment begins with.
  return `${siteRoot()}${chapter}#${fragment.split('&').toReversed().join('&')}`;
}

/**
 * Follows such a link. A figure on this page takes the state over in place, and the states of all others stay; otherwise the browser
 * follows the link.
 */
export function followFigureLink(event: MouseEvent, key: string, written: string): void {
  const figure = document.querySelector(`fovea-figure:has(fovea-${key})`);
  if (!figure || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  flushFragment();
  location.hash = mergeFragment(location.hash.slice(1), key, written);
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
  figure.scrollIntoView({ block: 'start', behavior: calm ? 'auto' : 'smooth' });
}
