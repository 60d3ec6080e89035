import assert from 'node:assert/strict';
import { test } from 'node:test';
import { couldBeDropped, fromDrop, fromPaste } from '../../src/device/transfer.ts';

const transfer = (
  files: File[],
  types: string[] = files.length > 0 ? ['Files'] : [],
  folders: string[] = [],
) => {
  const items = folders.map((name) => ({
    kind: 'file',
    webkitGetAsEntry: () => ({ isDirectory: true, name }),
  }));
  return { files, types, items } as unknown as DataTransfer;
};
const drop = (...a: Parameters<typeof transfer>) => fromDrop({ dataTransfer: transfer(...a) });
const paste = (...a: Parameters<typeof transfer>) => fromPaste({ clipboardData: transfer(...a) });
const file = (name: string, type = '') => new File(['x'], name, { type });

test('a picture is handed over as a picture, a video as a video', () => {
  const picture = file('a.png', 'image/png');
  assert.deepEqual(drop([picture]), { kind: 'picture', file: picture, note: null });
  const video = file('a.mp4', 'video/mp4');
  assert.deepEqual(paste([video]), { kind: 'video', file: video, note: null });
});

test('without a type the ending of the name decides', () => {
  assert.equal(drop([file('CLIP.MOV')]).kind, 'video');
  assert.equal(drop([file('IMG_1.HEIC')]).kind, 'picture');
});

test('of several files the first that fits is used, and it is said', () => {
  const picture = file('b.jpg', 'image/jpeg');
  const handed = drop([file('notes.txt', 'text/plain'), picture, file('c.jpg', 'image/jpeg')]);
  assert.deepEqual(handed, {
    kind: 'picture',
    file: picture,
    note: '3 files were dropped; the first one that fits is used.',
  });
});

test('a file that looks like neither is handed on, so that decoding says what it is', () => {
  assert.equal(drop([file('notes.txt', 'text/plain')]).kind, 'picture');
});

test('a link, text, a folder and nothing each get a sentence that says what to do', () => {
  const sentence = (handed: ReturnType<typeof drop>): string =>
    handed.kind === 'nothing' ? handed.sentence : 'FILE';
  assert.match(sentence(drop([], ['text/uri-list', 'text/html'])), /link.*Save the picture first/);
  assert.match(sentence(drop([], ['text/plain'])), /^Text was dropped/);
  assert.match(sentence(drop([file('holiday')], ['Files'], ['holiday'])), /^A folder was dropped/);
  assert.match(sentence(drop([])), /^Nothing usable/);
  assert.match(sentence(paste([], ['text/plain', 'text/html'])), /clipboard holds text/);
  assert.match(sentence(paste([])), /clipboard holds no picture/);
  assert.match(sentence(fromDrop({ dataTransfer: null })), /^Nothing usable/);
});

test('only files light up the place to drop them', () => {
  assert.equal(couldBeDropped({ dataTransfer: transfer([], ['Files']) }), true);
  assert.equal(couldBeDropped({ dataTransfer: transfer([], ['text/uri-list']) }), false);
  assert.equal(couldBeDropped({ dataTransfer: null }), false);
});
