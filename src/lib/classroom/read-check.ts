import type { Answer, Check } from './check.ts';

/** Why a text that came from outside is not what it should be, as a sentence for the reader. */
export class ReadingError extends Error {
  override name = 'ReadingError';
}

/** Longest text of a field that comes from outside; longer text is cut. */
export const MAX_TEXT = 4000;
/** Longest list in a check: options, things to sort, pairs. */
export const MAX_LIST = 12;

/** A plain object of a file, or undefined. */
export function objectOf(value: unknown): Record<string, unknown> | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** A text of a file, without control characters, cut to `length`; '' for anything else. */
export function textOf(value: unknown, length = MAX_TEXT): string {
  if (typeof value !== 'string') return '';
  return value
    .slice(0, length)
    .replace(/\p{Surrogate}/gu, '')
    .replace(/[^\P{Cc}\n\t]/gu, ' ');
}

/** A finite number of a file, or undefined. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function listOf<T>(value: unknown, read: (entry: unknown) => T | undefined, least: number): T[] {
  if (!Array.isArray(value) || value.length < least || value.length > MAX_LIST)
    throw new ReadingError(`A question has a list of ${least} to ${MAX_LIST} entries, and this one has not.`);
  return value.map((entry) => {
    const known = read(entry);
    if (known === undefined) throw new ReadingError('A question has an entry that cannot be read.');
    return known;
  });
}

const some = (value: unknown) => textOf(value).trim() || undefined;

/**
 * A check that a teacher wrote (number, choice, order, match or text), out of data from a link or a file; every field is
 * bounded and nothing unknown is kept. Throws ReadingError.
 */
export function readCheck(data: unknown): Check {
  const from = objectOf(data) ?? {};
  const said = { right: textOf(from['right']), wrong: textOf(from['wrong']) };
  switch (from['kind']) {
    case 'number': {
      const value = numberOf(from['value']);
      if (value === undefined) throw new ReadingError('A question asks for a number and does not say which.');
      const unit = textOf(from['unit'], 20);
      const tolerance = Math.max(0, numberOf(from['tolerance']) ?? 0);
      return { kind: 'number', value, tolerance, ...(unit ? { unit } : {}), ...said };
    }
    case 'choice': {
      const options = listOf(
        from['options'],
        (entry) => {
          const option = objectOf(entry);
          const text = some(option?.['text']);
          return text && option
            ? { text, right: option['right'] === true, why: textOf(option['why']) }
            : undefined;
        },
        2,
      );
      if (!options.some(({ right }) => right))
        throw new ReadingError('A question has no right answer to pick.');
      return { kind: 'choice', options };
    }
    case 'order': {
      const ends = Array.isArray(from['ends']) ? from['ends'] : [];
      return {
        kind: 'order',
        items: listOf(from['items'], some, 2),
        ends: [textOf(ends[0], 40) || 'first', textOf(ends[1], 40) || 'last'],
        ...said,
      };
    }
    case 'match': {
      const pairs = listOf(
        from['pairs'],
        (entry) => {
          const pair = objectOf(entry);
          const left = some(pair?.['left']);
          const right = some(pair?.['right']);
          return left && right ? { left, right } : undefined;
        },
        2,
      );
      return { kind: 'match', pairs, ...said };
    }
    case 'text':
      return { kind: 'text', length: Math.min(MAX_TEXT, Math.max(1, numberOf(from['length']) ?? 500)) };
    default:
      throw new ReadingError(
        'A question is of a kind that this version of Fovea does not know. Open the worksheet with the version that it was made with, or reload this page for news.',
      );
  }
}

const indices = (value: unknown): number[] =>
  Array.isArray(value)
    ? value.slice(0, MAX_LIST).map((one) => (Number.isInteger(one) ? (one as number) : -1))
    : [];

/** An answer out of a file, bounded; null when it is none. */
export function readAnswer(data: unknown): Answer | null {
  const from = objectOf(data);
  switch (from?.['kind']) {
    case 'number':
      return { kind: 'number', text: textOf(from['text'], 60) };
    case 'choice':
      return { kind: 'choice', picked: indices([from['picked']])[0]! };
    case 'order':
      return { kind: 'order', order: indices(from['order']) };
    case 'match':
      return { kind: 'match', partners: indices(from['partners']) };
    case 'setting':
      return { kind: 'setting', state: textOf(from['state'], 2000) };
    case 'measure': {
      const value = numberOf(from['value']);
      if (value === undefined) return null;
      return {
        kind: 'measure',
        value,
        seed: numberOf(from['seed']) ?? 0,
        seconds: Math.max(0, numberOf(from['seconds']) ?? 0),
        settings: textOf(from['settings'], 500),
      };
    }
    case 'text':
      return { kind: 'text', text: textOf(from['text']) };
    default:
      return null;
  }
}
