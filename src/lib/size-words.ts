/**
 * Bytes in the unit that suits them, for readers: `3.6 KB`, `12.6 MB`, `2.50 GB` (a megabyte is a million bytes).
 *
 * @param bytes 0 or more
 */
export function sizeWords(bytes: number): string {
  if (!(bytes >= 0)) throw new RangeError(`bytes: a number of 0 or more is needed, not ${bytes}`);
  if (bytes >= 1e9) return `${(bytes / 1e9).toFixed(2)} GB`;
  return bytes >= 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(1)} KB`;
}
