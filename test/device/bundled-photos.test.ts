import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { bundledPhotos } from '../../src/device/bundled-photos.ts';
import { readPictureHeader } from '../../src/device/picture-header.ts';

const folder = new URL('../../public/', import.meta.url);

test('every photo in public/photos is listed once, and the first is the dog', () => {
  const listed = bundledPhotos.map(({ file }) => file).sort();
  const present = readdirSync(new URL('photos', folder))
    .filter((name) => name.endsWith('.jpg'))
    .map((name) => `photos/${name}`);
  assert.deepEqual(listed, present.sort());
  assert.equal(new Set(bundledPhotos.map(({ id }) => id)).size, bundledPhotos.length);
  assert.equal(bundledPhotos[0]?.id, 'dog');
});

test('the listed sizes are those of the files, none is rotated, and each has an alternative text and a credit', () => {
  for (const { file, width, height, alt, credit } of bundledPhotos) {
    const header = readPictureHeader(readFileSync(new URL(file, folder)));
    assert.deepEqual([header?.width, header?.height, header?.turned], [width, height, false], file);
    assert.ok(alt.length > 40 && credit.length > 0, file);
  }
});
