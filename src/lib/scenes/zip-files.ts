import { checksum } from '../classroom/checksum.ts';
import type { SceneFile } from './write-scenes.ts';

/**
 * Files in one zip archive (APPNOTE 6.3), stored as they are: pictures are packed already. All are dated 1 January 1980,
 * so that the same files give the same archive.
 *
 * @throws RangeError when the archive would need more than 65,535 files or 4 GB
 */
export function zipFiles(files: readonly SceneFile[]): Uint8Array<ArrayBuffer> {
  const entries = files.map(({ name, bytes }) => ({
    name: new TextEncoder().encode(name),
    bytes,
    crc: checksum(bytes),
  }));
  const size = entries.reduce((sum, { name, bytes }) => sum + 76 + 2 * name.length + bytes.length, 22);
  if (files.length > 65_535) throw new RangeError(`files must be at most 65,535, got ${files.length}`);
  if (size > 0xffffffff) throw new RangeError(`files must have less than 4 GB together, got ${size} bytes`);
  const whole = new Uint8Array(size);
  const view = new DataView(whole.buffer);
  let at = 0;
  const short = (value: number) => {
    view.setUint16(at, value, true);
    at += 2;
  };
  const long = (value: number) => {
    view.setUint32(at, value, true);
    at += 4;
  };
  const put = (bytes: Uint8Array) => {
    whole.set(bytes, at);
    at += bytes.length;
  };
  const common = ({ name, bytes, crc }: (typeof entries)[number]) => {
    // Version 1.0, names in UTF-8, stored, midnight of 1 January 1980.
    for (const value of [10, 0x0800, 0, 0, 33]) short(value);
    for (const value of [crc, bytes.length, bytes.length]) long(value);
    short(name.length);
    short(0);
  };
  const starts: number[] = [];
  for (const entry of entries) {
    starts.push(at);
    long(0x04034b50);
    common(entry);
    put(entry.name);
    put(entry.bytes);
  }
  const directory = at;
  for (const [index, entry] of entries.entries()) {
    long(0x02014b50);
    short(10);
    common(entry);
    for (const value of [0, 0, 0]) short(value);
    long(0);
    long(starts[index]!);
    put(entry.name);
  }
  const directorySize = at - directory;
  long(0x06054b50);
  for (const value of [0, 0, entries.length, entries.length]) short(value);
  long(directorySize);
  long(directory);
  short(0);
  return whole;
}
