// Before the first paint: the reader's choice of theme, or the device's. A file because inline scripts are forbidden.
(() => {
  let chosen = null;
  try {
    chosen = localStorage.getItem('fovea-theme');
  } catch {}
  const device = matchMedia('(prefers-color-scheme: dark)');
  const apply = () => {
    document.documentElement.dataset.theme =
      chosen === 'dark' || chosen === 'light' ? chosen : device.matches ? 'dark' : 'light';
  };
  apply();
  device.addEventListener('change', apply);
  addEventListener('fovea-theme', (event) => {
    chosen = event.detail;
    try {
      localStorage.setItem('fovea-theme', chosen);
    } catch {}
    apply();
  });
})();
