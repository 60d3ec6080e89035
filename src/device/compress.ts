/** Largest text that is unpacked: a short link can stand for a very long text. */
const MOST_BYTES = 2_000_000;

async function through(bytes: Uint8Array<ArrayBuffer>, stream: CompressionStream | DecompressionStream) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    chunks.push(value as Uint8Array<ArrayBuffer>);
    length += value.length;
    if (length > MOST_BYTES) {
      await reader.cancel();
      throw new RangeError(`text: more than ${MOST_BYTES} bytes`);
    }
  }
  return new Uint8Array(await new Blob(chunks).arrayBuffer());
}

/** A text's UTF-8, deflated (RFC 1951). */
export function deflate(text: string): Promise<Uint8Array> {
  return through(new TextEncoder().encode(text), new CompressionStream('deflate-raw'));
}

/** The text of such bytes. Rejects when they are no deflated UTF-8, or stand for more than 2 MB. */
export async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const plain = await through(bytes, new DecompressionStream('deflate-raw'));
  return new TextDecoder('utf-8', { fatal: true }).decode(plain);
}
