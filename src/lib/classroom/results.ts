import type { Answer } from './check.ts';
import { checksum } from './checksum.ts';
import { VERSION } from './envelope.ts';
import { judge } from './judge.ts';
import { numberOf, objectOf, ReadingError, readAnswer, textOf } from './read-check.ts';
import { type Asked, questionsOf, readWorksheet, type Worksheet, worksheetId } from './worksheet.ts';

/** What a student handed in to one question. */
export interface Handed {
  key: string;
  answer: Answer | null;
  /** the verdict that the student's page came to; null where nothing is judged or nothing was answered */
  right: boolean | null;
  /** how often it was checked */
  attempts: number;
  /** from first seeing the worksheet to this answer */
  seconds: number;
}

/** A results file. */
export interface Results {
  worksheet: string;
  title: string;
  name: string;
  /** ISO 8601, by the student's clock; '' when unknown */
  started: string;
  handedIn: string;
  answers: readonly Handed[];
  /** the worksheet itself, so that the results can be judged without its link; null when it did not fit */
  sheet: Worksheet | null;
}

/** Checksum of what a results file says. It finds damage and careless editing; anybody can compute a new one. */
function sealOf({ worksheet, name, started, handedIn, answers }: Results): string {
  return checksum(JSON.stringify([worksheet, name, started, handedIn, answers])).toString(36);
}

/** The text of a results file. */
export function writeResults(results: Results): string {
  return JSON.stringify({ fovea: 'results', version: VERSION, ...results, seal: sealOf(results) });
}

/** A results file that was read, and whether its checksum still fits. */
export interface ReadResults {
  results: Results;
  intact: boolean;
}

const isoTime = (value: unknown) => {
  const text = textOf(value, 40);
  return /^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:?\d\d)$/.test(text) ? text : '';
};

/** Reads a results file's text. Every field is bounded; names are any text and must be shown as text. Throws ReadingError. */
export function readResults(text: string): ReadResults {
  if (text.length > 1_000_000)
    throw new ReadingError('This file is too large to be results: it has more than a megabyte.');
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    throw new ReadingError('This file is damaged, or no results file: it is not JSON.');
  }
  const from = objectOf(data);
  if (from?.['fovea'] === 'worksheet') throw new ReadingError('This is a worksheet, not results.');
  if (from?.['fovea'] === 'progress')
    throw new ReadingError(
      'This is a copy of somebody’s progress, not results. Results come from “Hand in” on a worksheet.',
    );
  if (from?.['fovea'] !== 'results' || !Array.isArray(from['answers']))
    throw new ReadingError('This is not a results file of Fovea.');
  if ((numberOf(from['version']) ?? 0) > VERSION)
    throw new ReadingError(
      'These results were made with a newer version of Fovea. Reload this page with a connection.',
    );
  const answers = from['answers'].slice(0, 500).map((entry): Handed => {
    const one = objectOf(entry) ?? {};
    const right = one['right'];
    return {
      key: textOf(one['key'], 100),
      answer: readAnswer(one['answer']),
      right: typeof right === 'boolean' ? right : null,
      attempts: Math.max(0, Math.round(numberOf(one['attempts']) ?? 0)),
      seconds: Math.max(0, Math.round(numberOf(one['seconds']) ?? 0)),
    };
  });
  let sheet: Worksheet | null = null;
  try {
    if (from['sheet']) sheet = readWorksheet(from['sheet']);
  } catch (error) {
    if (!(error instanceof ReadingError)) throw error;
  }
  const results: Results = {
    worksheet: textOf(from['worksheet'], 20),
    title: textOf(from['title'], 200),
    name: textOf(from['name'], 100).trim(),
    started: isoTime(from['started']),
    handedIn: isoTime(from['handedIn']),
    answers,
    sheet: sheet && worksheetId(sheet) === from['worksheet'] ? sheet : null,
  };
  return { results, intact: from['seal'] === sealOf(results) };
}

/** One answer judged anew. */
export interface Rechecked {
  asked: Asked;
  answer: Answer | null;
  right: boolean | null;
  attempts: number;
  seconds: number;
  /** the file claims another verdict than its answer gets */
  contradicts: boolean;
}

/**
 * Judges every answer of a results file anew with the worksheet's own checks; what the file says of them is only compared.
 * Questions without an answer are there with null; answers to questions that the worksheet does not ask are left out.
 */
export function recheck(worksheet: Worksheet, { answers }: Pick<Results, 'answers'>): Rechecked[] {
  return questionsOf(worksheet).map((asked) => {
    const handed = answers.find(({ key }) => key === asked.key);
    const answer = handed?.answer ?? null;
    const right = answer ? judge(asked.check, answer).right : null;
    return {
      asked,
      answer,
      right,
      attempts: handed?.attempts ?? 0,
      seconds: handed?.seconds ?? 0,
      contradicts: handed !== undefined && handed.right !== right,
    };
  });
}
