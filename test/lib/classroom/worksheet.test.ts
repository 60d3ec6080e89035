import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { checksum } from '../../../src/lib/classroom/checksum.ts';
import { fromBase64Url, MAX_ENVELOPE, open, seal, toBase64Url } from '../../../src/lib/classroom/envelope.ts';
import {
  questionsOf,
  readWorksheet,
  type Worksheet,
  worksheetId,
} from '../../../src/lib/classroom/worksheet.ts';

const sheet: Worksheet = {
  title: 'Friday',
  items: [
    { kind: 'text', text: 'Read first.' },
    { kind: 'exercise', exercise: 'memory', parts: ['training', 'parameters'] },
    { kind: 'figure', figure: 'grid-cell', state: 'x=3', locked: true, hide: ['caption'] },
    {
      kind: 'question',
      prompt: 'How many?',
      check: { kind: 'number', value: 3, tolerance: 0, unit: 'dogs', right: 'Yes.', wrong: 'No.' },
    },
  ],
  hide: { hints: true, solutions: true, verdicts: false },
  photo: 'dog',
};

test('the checksum is CRC-32', () => {
  assert.equal(checksum('123456789'), 0xcbf43926);
  assert.equal(checksum(''), 0);
});

test('bytes survive their way through an envelope', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      assert.deepEqual([...fromBase64Url(toBase64Url(bytes))!], [...bytes]);
      assert.deepEqual([...open('worksheet', ` ${seal('worksheet', bytes)}\n`)], [...bytes]);
    }),
    { seed: 5, numRuns: 200 },
  );
});

test('whatever is cut off an envelope, the sentence says that it was cut short', () => {
  const text = seal(
    'worksheet',
    Uint8Array.from({ length: 40 }, (_, i) => i * 7),
  );
  for (let length = 1; length < text.length; length++)
    assert.throws(() => open('worksheet', text.slice(0, length)), /cut short/, String(length));
});

test('an altered character, a newer version, another content and a giant are told apart', () => {
  const bytes = Uint8Array.from({ length: 40 }, (_, i) => i * 7);
  const text = seal('worksheet', bytes);
  for (let at = text.length - 50; at < text.length; at++) {
    const other = text[at] === 'A' ? 'B' : 'A';
    assert.throws(
      () => open('worksheet', text.slice(0, at) + other + text.slice(at + 1)),
      /altered|cut short/,
    );
  }
  assert.throws(() => open('worksheet', `${text}A`), /altered/);
  assert.throws(() => open('worksheet', text.replace(/^w1/, 'w2')), /newer version/);
  assert.throws(() => open('worksheet', seal('results', bytes)), /results, not a worksheet link/);
  assert.throws(() => open('results', text), /worksheet link, not a code/);
  assert.throws(() => open('worksheet', 'x'.repeat(MAX_ENVELOPE + 1)), /64,001 characters/);
  assert.throws(() => open('worksheet', 'hello'), /not a worksheet link/);
});

test('a worksheet survives JSON, and its id depends on its content alone', () => {
  const again = readWorksheet(JSON.parse(JSON.stringify(sheet)));
  assert.deepEqual(readWorksheet(again), again);
  assert.equal(worksheetId(again), worksheetId(sheet));
  assert.notEqual(worksheetId({ ...sheet, title: 'Monday' }), worksheetId(sheet));
});

test('the questions have keys and labels by item, exercises in the order of the book', () => {
  assert.deepEqual(
    questionsOf(sheet).map(({ key, label }) => [key, label]),
    [
      ['2/parameters', '2.1'],
      ['2/training', '2.2'],
      ['4/own', '4'],
    ],
  );
});

test('what does not belong into a worksheet is refused with a sentence or dropped', () => {
  assert.throws(() => readWorksheet(null), /not a worksheet/);
  assert.throws(() => readWorksheet({ items: new Array(41).fill({ kind: 'text' }) }), /at most 40/);
  assert.throws(() => readWorksheet({ items: [{ kind: 'exercise', exercise: 'flying' }] }), /Item 1.*flying/);
  assert.throws(() => readWorksheet({ items: [{ kind: 'film' }] }), /Item 1.*kind/);
  assert.throws(() => readWorksheet({ items: [{ kind: 'figure', figure: '../evil' }] }), /without a name/);
  assert.throws(
    () => readWorksheet({ items: [{ kind: 'question', check: { kind: 'choice', options: [] } }] }),
    /2 to 12/,
  );
  assert.throws(
    () =>
      readWorksheet({
        items: [{ kind: 'question', check: { kind: 'choice', options: [{ text: 'a' }, { text: 'b' }] } }],
      }),
    /no right answer/,
  );
  const read = readWorksheet({
    title: 'x'.repeat(500),
    evil: 1,
    items: [{ kind: 'text', text: 'a\u0000b', more: 2 }],
  });
  assert.equal(read.title.length, 200);
  assert.deepEqual(read.items, [{ kind: 'text', text: 'a b' }]);
});

test('no data at all breaks the reader in another way than with its own sentence', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (item, check) => {
      for (const data of [item, { items: [item] }, { items: [{ kind: 'question', check }] }]) {
        try {
          readWorksheet(data);
        } catch (error) {
          assert.equal((error as Error).name, 'ReadingError');
        }
      }
    }),
    { seed: 11, numRuns: 300 },
  );
});
