/**
 * A PNG of 8 bits a pixel with a palette (ISO/IEC 15948, colour type 3), the form in which PASCAL VOC gives label maps: a pixel's
 * value is its label, and it is seen in the label's colour.
 *
 * @param values one byte a pixel, row-major
 * @param palette [red, green, blue] by value, at most 256; values beyond are black
 * @throws RangeError when there are not width * height values
 */
export async function palettePng(
  { width, height, values }: { width: number; height: number; values: Uint8Array },
  palette: readonly (readonly [number, number, number])[],
): Promise<Blob> {
  if (values.length !== width * height)
    throw new RangeError(`values must have ${width * height} values, got ${values.length}`);
  const header = new DataView(new ArrayBuffer(13));
  header.setUint32(0, width);
  header.setUint32(4, height);
  header.setUint8(8, 8);
  header.setUint8(9, 3);
  const colours = new Uint8Array(3 * 256);
  palette.slice(0, 256).forEach((colour, i) => {
    colours.set(colour, 3 * i);
  });
  // Each row begins with the number of its filter: 0, none.
  const rows = new Uint8Array(height * (width + 1));
  for (let y = 0; y < height; y++) rows.set(values.subarray(y * width, (y + 1) * width), y * (width + 1) + 1);
  // 'deflate' is the zlib format, which is what PNG wants.
  const zlib = new Blob([rows]).stream().pipeThrough(new CompressionStream('deflate'));
  return new Blob(
    [
      Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
      chunk('IHDR', new Uint8Array(header.buffer)),
      chunk('PLTE', colours),
      chunk('IDAT', new Uint8Array(await new Response(zlib).arrayBuffer())),
      chunk('IEND', new Uint8Array(0)),
    ],
    { type: 'image/png' },
  );
}

function chunk(type: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, data.length);
  bytes.set(new TextEncoder().encode(type), 4);
  bytes.set(data, 8);
  view.setUint32(8 + data.length, crc(bytes.subarray(4, 8 + data.length)));
  return bytes;
}

/** The cyclic redundancy check of PNG (annex D), bit by bit. */
function crc(bytes: Uint8Array): number {
  let value = 0xffffffff;
  for (const byte of bytes) {
    value ^= byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  }
  return (value ^ 0xffffffff) >>> 0;
}
