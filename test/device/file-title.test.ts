import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileTitle } from '../../src/device/file-title.ts';

test('a name stays as it is, markup included, since it is only ever text', () => {
  assert.equal(fileTitle('<img src=x onerror=alert(1)>.png', '?'), '<img src=x onerror=alert(1)>.png');
  assert.equal(fileTitle('Größe 🐕.jpg', '?'), 'Größe 🐕.jpg');
});

test('line breaks, control characters and characters that turn the text around become spaces', () => {
  assert.equal(fileTitle('a\n\tb\u0000c\u202Egpj.exe', '?'), 'a b c gpj.exe');
});

test('long names are cut by whole characters, empty ones are replaced', () => {
  const title = fileTitle('🐕'.repeat(200), '?');
  assert.equal([...title].length, 80);
  assert.ok(title.endsWith('🐕…'));
  assert.equal(fileTitle(' \u200B ', 'Your picture'), 'Your picture');
});
