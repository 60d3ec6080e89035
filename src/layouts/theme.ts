/** The theme button: switches between light and dark; public/theme.js keeps and applies the choice. */
const root = document.documentElement;

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-button]')) {
  const label = () => {
    const other = root.dataset['theme'] === 'dark' ? 'Light' : 'Dark';
    button.textContent = other;
    button.setAttribute('aria-label', `${other} theme`);
  };
  button.addEventListener('click', () => {
    const next = root.dataset['theme'] === 'dark' ? 'light' : 'dark';
    dispatchEvent(new CustomEvent('fovea-theme', { detail: next }));
  });
  new MutationObserver(label).observe(root, { attributeFilter: ['data-theme'] });
  label();
}
