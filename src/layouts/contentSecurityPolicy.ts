/**
 * What a page may load and do. Own origin only; no inline script, no eval.
 * wasm-unsafe-eval compiles WebAssembly, inline styles are written by Plot and KaTeX, blob: and data: pictures are the
 * reader's own.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self'",
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
