/**
 * What a page may load and do. Own origin only; no inline script, no eval.
 * wasm-unsafe-eval compiles WebAssembly, blob: scripts and workers are the WASM backend's threads, inline styles are
 * written by Plot and KaTeX, blob: and data: pictures are the reader's own.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval' blob:",
  "worker-src 'self' blob:",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' blob: data:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self' blob: data:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "object-src 'none'",
].join('; ');
