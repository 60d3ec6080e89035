/** How far below or above the screen a figure may be when its code is fetched, in screens. */
const SCREENS = 1.5;

/**
 * Loads an element's code when one of its figures comes near the screen, when a link points at it, or when the browser
 * has nothing else to do; for heavy figures far down a chapter, whose first screen should not wait for them. Until then
 * their fallback stands there.
 *
 * @param tag the element's name
 * @param load imports its code; a failed fetch is tried again when the reader scrolls
 */
export function whenNear(tag: string, load: () => Promise<unknown>): void {
  const figures = document.querySelectorAll(tag);
  let loading = false;
  const begin = () => {
    if (loading) return;
    loading = true;
    load().then(
      () => observer.disconnect(),
      () => {
        loading = false;
      },
    );
  };
  const observer = new IntersectionObserver(
    (entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) begin();
    },
    { rootMargin: `${100 * SCREENS}% 0px` },
  );
  for (const figure of figures) observer.observe(figure);
  if (location.hash.startsWith(`#${tag.replace('fovea-', '')}.`)) begin();
  // Safari has no such callback; there the figure comes when it is near.
  if ('requestIdleCallback' in window) requestIdleCallback(begin);
}
