import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import fc from 'fast-check';
import { isComplete, otherKind, readPictureHeader } from '../../src/device/picture-header.ts';
import { busySvg, iconSvg, sizelessSvg } from '../browser/fixtures/drawings.ts';
import { flatJpeg, flatPng, pngOf } from '../browser/fixtures/flat.ts';

const fixture = (name: string): Buffer =>
  readFileSync(new URL(`../browser/fixtures/${name}`, import.meta.url));

test('the size and format of every fixture are read from its first bytes', () => {
  // HEIC stores whole tiles of 64 x 64 and crops them to 64 x 48 in another box.
  const expected: [string, string, number, number][] = [
    ['halves.jpg', 'jpeg', 64, 48],
    ['cmyk.jpg', 'jpeg', 64, 48],
    ['sixteen-bit.png', 'png', 64, 48],
    ['still.webp', 'webp', 64, 48],
    ['halves.avif', 'avif', 64, 48],
    ['halves.heic', 'heic', 64, 64],
    ['halves.bmp', 'bmp', 64, 48],
    ['moving.gif', 'gif', 40, 30],
    ['one.png', 'png', 1, 1],
    ['thin.png', 'png', 1, 5000],
  ];
  for (const [name, format, width, height] of expected) {
    const header = readPictureHeader(fixture(name));
    assert.deepEqual([name, header?.format, header?.width, header?.height], [name, format, width, height]);
  }
});

test('drawings are known by their root element, behind a declaration and comments too', () => {
  for (const svg of [busySvg, sizelessSvg, iconSvg])
    assert.equal(readPictureHeader(Buffer.from(svg))?.format, 'svg');
});

test('sizes in the hundreds of megapixels are read without decoding', () => {
  const jpeg = readPictureHeader(flatJpeg(12000, 8334));
  assert.deepEqual([jpeg?.width, jpeg?.height], [12000, 8334]);
  const png = readPictureHeader(flatPng(10000, 10000));
  assert.deepEqual([png?.width, png?.height], [10000, 10000]);
  const lie = readPictureHeader(pngOf(4_000_000_000, 4_000_000_000, Buffer.alloc(0)));
  assert.equal(lie?.width, 4_000_000_000);
});

test('the other two kinds of WebP tell their size', () => {
  const riff = (kind: string, payload: number[]): Buffer =>
    Buffer.concat([
      Buffer.from('RIFF\0\0\0\0WEBP'),
      Buffer.from(kind),
      Buffer.from([0, 0, 0, 0]),
      Buffer.from(payload),
    ]);
  const extended = readPictureHeader(riff('VP8X', [0x12, 0, 0, 0, 0x3f, 0x1f, 0, 0xff, 0, 0]));
  assert.deepEqual(extended, {
    format: 'webp',
    width: 8000,
    height: 256,
    orientation: 1,
    turned: false,
    animated: true,
    transparent: true,
  });
  // 14 bits of width - 1, then 14 bits of height - 1.
  const bits = 299 | (199 << 14);
  const lossless = readPictureHeader(
    riff('VP8L', [0x2f, bits & 255, (bits >> 8) & 255, (bits >> 16) & 255, bits >>> 24]),
  );
  assert.deepEqual([lossless?.width, lossless?.height], [300, 200]);
});

test('only orientations 5 to 8 turn a JPEG, in either byte order, and damaged Exif turns nothing', () => {
  for (let o = 1; o <= 8; o += 1)
    assert.equal(readPictureHeader(flatJpeg(16, 8, o))?.turned, o >= 5, `orientation ${o}`);
  assert.equal(readPictureHeader(fixture('turned.jpg'))?.turned, true);
  const little = flatJpeg(16, 8, 6);
  const tiff = little.indexOf('MM');
  little.write('II\x2a\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0', tiff, 'latin1');
  assert.equal(readPictureHeader(little)?.turned, true);
  const damaged = flatJpeg(16, 8, 6);
  damaged.fill(0xff, tiff + 4, tiff + 8);
  assert.equal(readPictureHeader(damaged)?.turned, false);
});

test('more than one frame and transparency are told', () => {
  assert.equal(readPictureHeader(fixture('moving.gif'))?.animated, true);
  assert.equal(readPictureHeader(fixture('transparent.png'))?.transparent, true);
  assert.equal(readPictureHeader(fixture('sixteen-bit.png'))?.transparent, false);
  assert.equal(readPictureHeader(fixture('halves.jpg'))?.animated, false);
});

test('a file that was cut off is told from a whole one, with anything after its end', () => {
  for (const name of ['whole.jpg', 'cmyk.jpg', 'turned.jpg', 'one.png', 'moving.gif', 'still.webp']) {
    const bytes = fixture(name);
    const { format } = readPictureHeader(bytes)!;
    assert.equal(isComplete(format, bytes), true, name);
    assert.equal(isComplete(format, bytes.subarray(0, bytes.length - 14)), false, `${name} cut`);
    if (format !== 'gif')
      assert.equal(isComplete(format, Buffer.concat([bytes, Buffer.from('more')])), true, `${name} +`);
  }
  assert.equal(isComplete('jpeg', fixture('cut.jpg')), false);
});

test('the end mark of a thumbnail in the metadata does not make a cut JPEG whole', () => {
  const jpeg = flatJpeg(64, 64);
  const thumbnail = Buffer.from([0xff, 0xe2, 0, 6, 0xff, 0xd9, 0xff, 0xd9]);
  const withThumbnail = Buffer.concat([jpeg.subarray(0, 2), thumbnail, jpeg.subarray(2)]);
  assert.equal(isComplete('jpeg', withThumbnail), true);
  assert.equal(isComplete('jpeg', withThumbnail.subarray(0, -2)), false);
});

test('what is no picture is named where it can be', () => {
  assert.equal(readPictureHeader(Buffer.from('hello')), null);
  assert.equal(readPictureHeader(Buffer.from('<!doctype html><svg></svg>')), null);
  assert.equal(otherKind(Buffer.from('hello, this is text\n')), 'text');
  assert.equal(otherKind(Buffer.from('<!DOCTYPE html><html>')), 'a web page');
  assert.equal(otherKind(Buffer.from('%PDF-1.7')), 'a PDF');
  assert.equal(otherKind(fixture('clip.webm')), 'a video');
  assert.equal(otherKind(fixture('clip.mp4')), 'a video');
  assert.equal(otherKind(Buffer.from([1, 2, 3, 200])), null);
  assert.equal(otherKind(Buffer.alloc(0)), null);
});

test('no bytes make reading throw or hang', () => {
  const starts = [
    'halves.jpg',
    'turned.jpg',
    'moving.gif',
    'one.png',
    'still.webp',
    'halves.avif',
    'halves.bmp',
  ];
  const damaged = fc
    .tuple(
      fc.constantFrom(...starts),
      fc.array(fc.tuple(fc.nat(400), fc.nat(255)), { maxLength: 20 }),
      fc.nat(400),
    )
    .map(([name, changes, length]) => {
      const bytes = Buffer.from(fixture(name).subarray(0, length));
      for (const [at, value] of changes) if (at < bytes.length) bytes[at] = value;
      return bytes;
    });
  fc.assert(
    fc.property(fc.oneof(damaged, fc.uint8Array({ maxLength: 300 })), (bytes) => {
      const header = readPictureHeader(bytes);
      if (header) {
        assert.ok(header.width >= 0 && header.height >= 0);
        isComplete(header.format, bytes);
      }
      otherKind(bytes);
    }),
    { seed: 2, numRuns: 2000 },
  );
});
