import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { classCsv, classTable, csvCell } from '../../../src/lib/classroom/class-table.ts';
import {
  merged,
  noProgress,
  readProgressFile,
  withAnswer,
  withRun,
  writeProgressFile,
} from '../../../src/lib/classroom/progress.ts';
import { type Results, readResults, recheck, writeResults } from '../../../src/lib/classroom/results.ts';
import { type Worksheet, worksheetId } from '../../../src/lib/classroom/worksheet.ts';

const sheet: Worksheet = {
  title: 'Friday',
  items: [
    { kind: 'exercise', exercise: 'memory', parts: ['parameters', 'most'] },
    { kind: 'question', prompt: 'Say it.', check: { kind: 'text', length: 100 } },
  ],
  hide: { hints: false, solutions: false, verdicts: false },
  photo: '',
};

function handed(name: string, parameters: string, right: boolean, picked: number): Results {
  return {
    worksheet: worksheetId(sheet),
    title: sheet.title,
    name,
    started: '2026-03-02T09:00:00.000Z',
    handedIn: '2026-03-02T09:40:00.000Z',
    answers: [
      { key: '1/parameters', answer: { kind: 'number', text: parameters }, right, attempts: 2, seconds: 61 },
      { key: '1/most', answer: { kind: 'choice', picked }, right: picked === 2, attempts: 1, seconds: 90 },
    ],
    sheet,
  };
}
const read = (results: Results) => readResults(writeResults(results));

test('results survive their file, with the worksheet in it', () => {
  const results = handed('Ada', '903,400', true, 2);
  assert.deepEqual(read(results), { results, intact: true });
});

test('a verdict that the answer does not get is found and corrected; an edited file is no longer intact', () => {
  const claimed = handed('Mallory', '7', true, 2);
  const [first, second, third] = recheck(sheet, claimed);
  assert.equal(first!.right, false);
  assert.equal(first!.contradicts, true);
  assert.equal(second!.contradicts, false);
  assert.equal(third!.answer, null);
  const edited = writeResults(handed('Mallory', '7', false, 2)).replace('"text":"7"', '"text":"903400"');
  assert.equal(readResults(edited).intact, false);
  const table = classTable(sheet, [readResults(edited), read(claimed)]);
  assert.equal(table.students[0]!.remarks.length + table.students[1]!.remarks.length, 5);
});

test('the table counts per question and student, and names wrong answers that several gave', () => {
  const class_ = [
    handed('Zoe', '903,400', true, 2),
    handed('ada', '902,700', false, 0),
    handed('Bob', '902,700', false, 0),
    handed('Cem', '902700', false, 1),
  ];
  const { students, questions, judged } = classTable(sheet, class_.map(read));
  assert.deepEqual(
    students.map(({ name, right }) => [name, right]),
    [
      ['ada', 0],
      ['Bob', 0],
      ['Cem', 0],
      ['Zoe', 2],
    ],
  );
  assert.equal(judged, 2);
  assert.deepEqual(
    questions.map(({ answered, right }) => [answered, right]),
    [
      [4, 1],
      [4, 1],
      [0, 0],
    ],
  );
  assert.deepEqual(questions[0]!.common, [{ text: '902,700', count: 2 }]);
  assert.deepEqual(questions[1]!.common, [{ text: 'The parameters', count: 2 }]);
});

test('CSV quotes what has to be quoted and lets no name become a formula', () => {
  assert.equal(csvCell('a "b", c'), '"a ""b"", c"');
  assert.equal(csvCell('=HYPERLINK("x")'), `"'=HYPERLINK(""x"")"`);
  assert.equal(csvCell(-3), '-3');
  const csv = classCsv(classTable(sheet, [read(handed('@Eve', '903,400', true, 2))]));
  const [head, line, ...rest] = csv.split('\r\n');
  assert.equal(rest.length, 0);
  assert.match(head!, /^name,handed in,right,1\.1 right,1\.1 answer/);
  assert.match(
    line!,
    /^'@Eve,2026-03-02T09:40:00\.000Z,2,yes,"903,400",2,61,yes,The maps of the layers,1,90,,,0,0,$/,
  );
});

test('damaged and foreign files are refused with a sentence', () => {
  const text = writeResults(handed('Ada', '1', false, 0));
  assert.throws(() => readResults(text.slice(0, 200)), /damaged/);
  assert.throws(() => readResults('{"fovea":"worksheet"}'), /worksheet, not results/);
  assert.throws(() => readResults('{"fovea":"progress"}'), /progress, not results/);
  assert.throws(() => readResults('[]'), /not a results file/);
  assert.throws(() => readResults(text.replace('"version":1', '"version":2')), /newer version/);
  assert.throws(() => readResults(' '.repeat(1_000_001)), /too large/);
});

test('a worksheet that is not the one that the results name is not believed', () => {
  const other = { ...handed('Ada', '1', false, 0), sheet: { ...sheet, title: 'Easier' } };
  assert.equal(read(other).results.sheet, null);
});

test('no JSON breaks the reader in another way than with its own sentence', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (answers, sheetData) => {
      for (const answersData of [answers, [answers], [{ key: 'x', answer: answers }]]) {
        try {
          readResults(
            JSON.stringify({ fovea: 'results', version: 1, answers: answersData, sheet: sheetData }),
          );
        } catch (error) {
          assert.equal((error as Error).name, 'ReadingError');
        }
      }
    }),
    { seed: 3, numRuns: 300 },
  );
});

test('progress counts attempts, keeps the first and the last time, and survives its file', () => {
  let progress = withAnswer(noProgress, 'memory/most', { kind: 'choice', picked: 0 }, false, 2000, 1000);
  progress = withAnswer(progress, 'memory/most', { kind: 'choice', picked: 2 }, true, 3000);
  assert.deepEqual(progress.parts['memory/most'], {
    answer: { kind: 'choice', picked: 2 },
    right: true,
    attempts: 2,
    first: 1000,
    last: 3000,
  });
  const run = { value: 0.9, seed: 1, seconds: 10, settings: '', at: 5 };
  progress = withRun(withRun(progress, 'digits', run), 'digits', { ...run, value: 0.8 });
  assert.equal(progress.runs['digits']!.value, 0.9);
  assert.deepEqual(readProgressFile(writeProgressFile(progress)), progress);
  assert.throws(() => readProgressFile('{"fovea":"results"}'), /not a file with progress/);
});

test('two progresses are merged to the later answers and the better runs, whichever comes first', () => {
  const a = withAnswer(noProgress, 'k', { kind: 'text', text: 'old' }, null, 10);
  const b = withAnswer(noProgress, 'k', { kind: 'text', text: 'new' }, null, 20);
  assert.deepEqual(merged(a, b), merged(b, a));
  assert.deepEqual(merged(a, b).parts['k']!.answer, { kind: 'text', text: 'new' });
  assert.equal(merged(a, b).parts['k']!.first, 10);
});
