import type { Check } from './check.ts';
import { MAX_LIST, ReadingError, readCheck } from './read-check.ts';
import { readNumber } from './read-number.ts';
import type { QuestionItem } from './worksheet.ts';

/** The kinds of question that a teacher can write. */
export const OWN_KINDS = ['number', 'choice', 'order', 'match', 'text'] as const;
export type OwnKind = (typeof OWN_KINDS)[number];

/** What stands in the fields while a teacher writes a question. */
export interface QuestionForm {
  kind: OwnKind;
  prompt: string;
  /** number: the answer and how far from it is still right */
  value: string;
  tolerance: string;
  unit: string;
  /**
   * choice: an answer per line, the right ones with a * before them, a reason after |. order: a thing per line, in the right
   * order. match: left = right on each line
   */
  lines: string;
  /** said after a right and after a wrong answer */
  right: string;
  wrong: string;
}

export const emptyForm: QuestionForm = {
  kind: 'choice',
  prompt: '',
  value: '',
  tolerance: '0',
  unit: '',
  lines: '',
  right: '',
  wrong: '',
};

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);

/** The question in the fields. Throws ReadingError with what is missing. */
export function questionFrom(form: QuestionForm): QuestionItem {
  const { kind, right, wrong, unit } = form;
  const prompt = form.prompt.trim();
  if (!prompt) throw new ReadingError('Write the question itself first.');
  const lines = linesOf(form.lines);
  if (['choice', 'order', 'match'].includes(kind) && (lines.length < 2 || lines.length > MAX_LIST))
    throw new ReadingError(
      `Two to ${MAX_LIST} lines are needed; there ${lines.length === 1 ? 'is 1' : `are ${lines.length}`}.`,
    );
  const check = (): unknown => {
    switch (kind) {
      case 'number': {
        const value = readNumber(form.value);
        const tolerance = readNumber(form.tolerance || '0');
        if (value === undefined)
          throw new ReadingError('The right answer has to be a number, such as 0.5 or 1,000.');
        if (tolerance === undefined || tolerance < 0)
          throw new ReadingError(
            'The tolerance has to be a number of 0 or more: how far off is still right.',
          );
        return { kind, value, tolerance, unit: unit.trim(), right, wrong };
      }
      case 'choice': {
        const options = lines.map((line) => {
          const [text = '', ...why] = line.replace(/^\*\s*/, '').split('|');
          return { text: text.trim(), right: line.startsWith('*'), why: why.join('|').trim() };
        });
        if (!options.some((option) => option.right))
          throw new ReadingError('Put a * before the right answer, or before each of them.');
        return {
          kind,
          options: options.map((option) => ({
            ...option,
            why: option.why || (option.right ? right : wrong),
          })),
        };
      }
      case 'order':
        return { kind, items: lines, ends: ['first', 'last'], right, wrong };
      case 'match': {
        const pairs = lines.map((line) => {
          const cut = line.indexOf('=');
          const [left, partner] = [line.slice(0, Math.max(0, cut)).trim(), line.slice(cut + 1).trim()];
          if (cut < 0 || !left || !partner)
            throw new ReadingError(`“${line}” has to be two things with = between them.`);
          return { left, right: partner };
        });
        return { kind, pairs, right, wrong };
      }
      case 'text':
        return { kind, length: 2000 };
    }
  };
  return { kind: 'question', prompt, check: readCheck(check()) };
}

/** The fields that give this question again, to change it. */
export function formOf({ prompt, check }: QuestionItem): QuestionForm {
  const said = (known: Check) => ('right' in known ? { right: known.right, wrong: known.wrong } : {});
  const form = { ...emptyForm, prompt, ...said(check) };
  switch (check.kind) {
    case 'number':
      return {
        ...form,
        kind: 'number',
        value: String(check.value),
        tolerance: String(check.tolerance),
        unit: check.unit ?? '',
      };
    case 'choice':
      return {
        ...form,
        kind: 'choice',
        lines: check.options
          .map(({ text, right, why }) => `${right ? '* ' : ''}${text}${why ? ` | ${why}` : ''}`)
          .join('\n'),
      };
    case 'order':
      return { ...form, kind: 'order', lines: check.items.join('\n') };
    case 'match':
      return {
        ...form,
        kind: 'match',
        lines: check.pairs.map(({ left, right }) => `${left} = ${right}`).join('\n'),
      };
    default:
      return { ...form, kind: 'text' };
  }
}
