import { checksum } from '../classroom/checksum.ts';

/**
 * A PNG file (W3C PNG, third edition) of 8 bits a channel, packed with the compressor that Node and every browser have.
 *
 * @param pixels row-major: 3 bytes a pixel (RGB) without a palette, 1 byte (an index) with one
 * @param palette red, green, blue of up to 256 colours, for a picture of indices
 * @throws RangeError when the sizes do not fit each other
 */
export async function encodePng(
  width: number,
  height: number,
  pixels: Uint8Array,
  palette?: Uint8Array,
): Promise<Uint8Array<ArrayBuffer>> {
  const channels = palette ? 1 : 3;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1)
    throw new RangeError(`width and height must be positive integers, got ${width} and ${height}`);
  if (pixels.length !== width * height * channels)
    throw new RangeError(`pixels must have ${width * height * channels} bytes, got ${pixels.length}`);
  if (palette && (palette.length % 3 !== 0 || palette.length < 3 || palette.length > 768))
    throw new RangeError(`palette must have 3 bytes for each of 1 to 256 colours, got ${palette.length}`);
  const stride = width * channels;
  const rows = new Uint8Array(height * (stride + 1));
  for (let row = 0; row < height; row++) {
    const at = row * (stride + 1);
    // Photographs pack better as differences to the row above (filter 2), indices as they are (filter 0).
    rows[at] = palette ? 0 : 2;
    for (let i = 0; i < stride; i++) {
      const above = palette || row === 0 ? 0 : pixels[(row - 1) * stride + i]!;
      rows[at + 1 + i] = pixels[row * stride + i]! - above;
    }
  }
  const header = new Uint8Array(13);
  const view = new DataView(header.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  header.set([8, palette ? 3 : 2, 0, 0, 0], 8);
  return join([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    ...(palette ? [chunk('PLTE', palette)] : []),
    chunk('IDAT', await pack(rows)),
    chunk('IEND', new Uint8Array(0)),
  ]);
}

function chunk(type: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(data.length + 12);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  whole.set(new TextEncoder().encode(type), 4);
  whole.set(data, 8);
  view.setUint32(data.length + 8, checksum(whole.subarray(4, data.length + 8)));
  return whole;
}

async function pack(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  const stream = new CompressionStream('deflate');
  const writer = stream.writable.getWriter();
  const reader = stream.readable.getReader();
  const written = writer.write(bytes).then(() => writer.close());
  const parts: Uint8Array[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value);
  await written;
  return join(parts);
}

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
