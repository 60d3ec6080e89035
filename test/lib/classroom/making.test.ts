import assert from 'node:assert/strict';
import { test } from 'node:test';
import { figureFromLink } from '../../../src/lib/classroom/figure-link.ts';
import { judge } from '../../../src/lib/classroom/judge.ts';
import {
  emptyForm,
  formOf,
  type QuestionForm,
  questionFrom,
} from '../../../src/lib/classroom/question-form.ts';

const figures = ['grid-cell', 'iou-pair'];

test('a link of a figure gives its name, its state and the photo, from its own page or from a chapter', () => {
  assert.deepEqual(
    figureFromLink('https://x.org/f/embed/grid-cell/?hide=how#grid-cell.x=3&grid-cell.y=2', figures),
    {
      figure: 'grid-cell',
      state: 'x=3&y=2',
      photo: '',
    },
  );
  assert.deepEqual(figureFromLink(' https://x.org/chapters/map/#photo.id=kite&iou-pair.a=1_2 ', figures), {
    figure: 'iou-pair',
    state: 'a=1_2',
    photo: 'kite',
  });
  assert.deepEqual(figureFromLink('/embed/iou-pair/', figures)?.state, '');
  for (const text of ['', 'hello', 'https://x.org/embed/unknown/#unknown.a=1', 'https://x.org/#photo.id=dog'])
    assert.equal(figureFromLink(text, figures), null, text);
});

const form = (part: Partial<QuestionForm>): QuestionForm => ({ ...emptyForm, prompt: 'Why?', ...part });

test('a teacher’s fields become a question, and the question gives its fields back', () => {
  const forms: QuestionForm[] = [
    form({ kind: 'number', value: '2.5', tolerance: '0.1', unit: 'm', right: 'Yes.', wrong: 'No.' }),
    form({ kind: 'choice', lines: '* Paris | of course\nLyon | smaller' }),
    form({ kind: 'order', lines: 'one\ntwo\nthree' }),
    form({ kind: 'match', lines: 'dog = bark\ncat = meow' }),
    form({ kind: 'text' }),
  ];
  for (const one of forms)
    assert.deepEqual(questionFrom(formOf(questionFrom(one))), questionFrom(one), one.kind);
  const { check } = questionFrom(forms[1]!);
  assert.deepEqual(judge(check, { kind: 'choice', picked: 0 }), { right: true, say: 'of course' });
  assert.equal(judge(questionFrom(forms[0]!).check, { kind: 'number', text: '2.6' }).right, true);
});

test('what is missing is said', () => {
  const says = (part: Partial<QuestionForm>, sentence: RegExp) =>
    assert.throws(() => questionFrom(form(part)), sentence);
  says({ prompt: ' ' }, /question itself/);
  says({ kind: 'number', value: 'many' }, /has to be a number/);
  says({ kind: 'number', value: '3', tolerance: '-1' }, /tolerance/);
  says({ kind: 'choice', lines: 'Paris\nLyon' }, /\* before the right answer/);
  says({ kind: 'choice', lines: '* Paris' }, /there is 1/);
  says({ kind: 'match', lines: 'dog = bark\ncat' }, /“cat” has to be two things/);
});
