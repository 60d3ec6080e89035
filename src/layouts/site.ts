/** The address of a path of this site, whatever folder the site is served from: site('/gallery/'). */
export function site(path: `/${string}`): string {
  return import.meta.env.BASE_URL.replace(/\/$/, '') + path;
}
