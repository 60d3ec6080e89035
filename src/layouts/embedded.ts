/**
 * A figure on a page of its own: what the address says of it (`?hide=caption,how`, `?locked`, `?present`), and its height
 * for the page that embeds it.
 */
const asked = new URLSearchParams(location.search);
const figure = document.querySelector('.embedded > fovea-figure');

if (figure) {
  const hide = asked
    .getAll('hide')
    .join(',')
    .split(/[\s,]+/)
    .filter((word) => /^(title|tools|controls|caption|how)$/.test(word));
  if (hide.length > 0) figure.setAttribute('hide', hide.join(' '));
  figure.toggleAttribute('locked', asked.has('locked'));
}
if (asked.has('present')) {
  document.documentElement.style.fontSize = '140%';
  figure?.setAttribute('hide', [figure.getAttribute('hide'), 'how'].filter(Boolean).join(' '));
}

if (parent !== window) {
  // A frame that is taller than its figure can only shrink when nothing in it fills the frame.
  document.body.style.minHeight = '0';
  const main = document.querySelector('main') ?? document.body;
  new ResizeObserver(() => {
    const height = Math.ceil(main.getBoundingClientRect().bottom + scrollY);
    parent.postMessage({ type: 'fovea-height', height }, '*');
  }).observe(main);
}
