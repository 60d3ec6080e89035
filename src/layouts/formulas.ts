/** A formula wider than its column scrolls sideways; only then does the keyboard stop there. */
const fit = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute('tabindex', '0');
    else target.removeAttribute('tabindex');
  }
});
for (const formula of document.querySelectorAll('.katex-display')) fit.observe(formula);
