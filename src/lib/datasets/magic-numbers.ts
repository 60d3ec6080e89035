/** What well-known kinds of file start with. */
const KINDS: readonly [string, readonly number[]][] = [
  ['a ZIP archive: unpack it first', [0x50, 0x4b, 0x03, 0x04]],
  ['an empty ZIP archive', [0x50, 0x4b, 0x05, 0x06]],
  ['a gzip file: unpack it first', [0x1f, 0x8b]],
  ['a 7-Zip archive: unpack it first', [0x37, 0x7a, 0xbc, 0xaf]],
  ['a PNG image', [0x89, 0x50, 0x4e, 0x47]],
  ['a JPEG image', [0xff, 0xd8, 0xff]],
  ['a GIF image', [0x47, 0x49, 0x46, 0x38]],
  ['a WebP image or another RIFF file', [0x52, 0x49, 0x46, 0x46]],
  ['a PDF document', [0x25, 0x50, 0x44, 0x46]],
  ['a web page or XML', [0x3c]],
  ['text in UTF-16, which is not UTF-8', [0xff, 0xfe]],
  ['text in UTF-16, which is not UTF-8', [0xfe, 0xff]],
  ['a Python pickle', [0x80, 0x04]],
];

/**
 * What a file is, from its first bytes, when it is a well-known kind that is no JSON; null when it may be JSON.
 * (the formats' own specifications; e.g. PKWARE APPNOTE 4.3.7, RFC 1952, PNG section 5.2)
 */
export function describeBinary(bytes: Uint8Array): string | null {
  const kind = KINDS.find(([, start]) => start.every((byte, i) => bytes[i] === byte));
  return kind ? kind[0] : null;
}
