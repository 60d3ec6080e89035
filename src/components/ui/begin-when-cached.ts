import { networkIsCached } from '../../lib/engine/client.ts';

/**
 * Lets a figure begin without a click once it has been seen and its network is on this device: then, or when the site is made ready to
 * be used offline.
 *
 * @param work what the figure does; nothing is begun that has been started already
 */
export async function beginWhenCached(
  element: Element,
  network: string,
  work: { readonly signal: AbortSignal; readonly started: () => boolean; readonly begin: () => void },
): Promise<void> {
  const { signal, started, begin } = work;
  await new Promise<void>((resolve) => {
    const observer = new IntersectionObserver((entries) => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) resolve();
    });
    observer.observe(element);
    signal.addEventListener('abort', () => observer.disconnect());
  });
  const now = async () => {
    if (!signal.aborted && !started() && (await networkIsCached(network)) && !started()) begin();
  };
  addEventListener('fovea-offline-ready', now, { signal });
  await now();
}
