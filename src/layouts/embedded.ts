/** Tells the page that embeds this figure how tall it is, so that it can fit its frame. */
if (parent !== window) {
  new ResizeObserver(() => {
    parent.postMessage({ type: 'fovea-height', height: document.documentElement.scrollHeight }, '*');
  }).observe(document.body);
}
