/** The most bytes that a packed file may unpack to, unless told otherwise. */
const LIMIT = 2 ** 29;

/**
 * Unpacks a gzip file, or the zlib stream inside a PNG, with the decompressor that Node and every browser have.
 *
 * @param format 'gzip' (RFC 1952) or 'deflate', which is zlib's (RFC 1950)
 * @param limit the most bytes to unpack, so that a small file cannot fill the memory
 * @throws RangeError with a sentence when the data is damaged, cut short, or larger than `limit`
 */
export async function unpack(
  bytes: Uint8Array<ArrayBuffer>,
  format: 'gzip' | 'deflate',
  { limit = LIMIT, name = 'the file' }: { limit?: number; name?: string } = {},
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new DecompressionStream(format);
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  // Rejections of the writing side are those of the reading side.
  const written = writer
    .write(bytes)
    .then(() => writer.close())
    .catch(() => undefined);
  const parts: Uint8Array[] = [];
  let length = 0;
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      parts.push(next.value);
      length += next.value.length;
      if (length > limit) break;
    }
  } catch {
    throw new RangeError(`${name}: what is packed in it is damaged or cut short`);
  }
  if (length > limit) {
    await reader.cancel();
    throw new RangeError(
      `${name}: unpacked it has more than ${Math.round(limit / 1e6)} MB, which is too much`,
    );
  }
  await written;
  const whole = new Uint8Array(length);
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}
