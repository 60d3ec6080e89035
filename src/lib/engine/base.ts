/** The site's root as an absolute address, with a slash at its end: where models/ and runtime/ lie. */
export function siteRoot(): string {
  const base = (import.meta as { env?: { BASE_URL?: string } }).env?.BASE_URL ?? '/';
  return new URL(base.endsWith('/') ? base : `${base}/`, globalThis.location.href).href;
}
