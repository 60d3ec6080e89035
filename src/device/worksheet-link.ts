import { open, seal } from '../lib/classroom/envelope.ts';
import { ReadingError } from '../lib/classroom/read-check.ts';
import { readWorksheet, type Worksheet } from '../lib/classroom/worksheet.ts';
import { deflate, inflate } from './compress.ts';

/** The key in a page's fragment: `#w=…`, beside the states of the figures. */
const KEY = 'w';

const unpacked = (bytes: Uint8Array<ArrayBuffer>, what: string): Promise<string> =>
  inflate(bytes).catch((error: unknown) => {
    throw new ReadingError(
      `This ${what} cannot be unpacked: it was altered. Copy it again, or ask for the file.`,
      {
        cause: error,
      },
    );
  });

/** A worksheet as the fragment of a link, without the #. */
export async function worksheetFragment(worksheet: Worksheet): Promise<string> {
  return `${KEY}=${seal('worksheet', await deflate(JSON.stringify(readWorksheet(worksheet))))}`;
}

/** The worksheet in a fragment, a whole link or a bare code; null when there is none in it. Rejects with ReadingError. */
export async function worksheetFrom(text: string): Promise<Worksheet | null> {
  const trimmed = text.trim();
  const fragment = trimmed.includes('#') ? trimmed.slice(trimmed.indexOf('#') + 1) : trimmed;
  const pair = fragment.split('&').find((part) => part.startsWith(`${KEY}=`));
  const code = pair ? pair.slice(KEY.length + 1) : /^w\d+\./.test(fragment) ? fragment : null;
  if (code === null) return null;
  return readWorksheet(parsed(await unpacked(open('worksheet', decoded(code)), 'worksheet link')));
}

/** Some messengers escape what need not be escaped. */
function decoded(code: string): string {
  try {
    return decodeURIComponent(code);
  } catch {
    return code;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ReadingError('This worksheet is damaged: what is in it is not JSON.', { cause: error });
  }
}

/** The text of a worksheet file. */
export function worksheetFile(worksheet: Worksheet): string {
  return JSON.stringify({ fovea: 'worksheet', version: 1, worksheet: readWorksheet(worksheet) }, null, 1);
}

/** The worksheet in a file's text. Throws ReadingError. */
export function worksheetFromFile(text: string): Worksheet {
  if (text.length > 1_000_000) throw new ReadingError('This file is too large to be a worksheet.');
  const data = parsed(text) as { fovea?: unknown; version?: unknown; worksheet?: unknown } | null;
  if (data?.fovea === 'results') throw new ReadingError('These are results. Open them on the results page.');
  if (data?.fovea !== 'worksheet') throw new ReadingError('This is not a worksheet file of Fovea.');
  if (typeof data.version === 'number' && data.version > 1)
    throw new ReadingError(
      'This worksheet was made with a newer version of Fovea. Reload this page with a connection.',
    );
  return readWorksheet(data.worksheet);
}

/** A results file's text as a code to copy. */
export async function resultsCode(text: string): Promise<string> {
  return seal('results', await deflate(text));
}

/** The results file's text in such a code. Rejects with ReadingError. */
export async function resultsFromCode(code: string): Promise<string> {
  return unpacked(open('results', code), 'code');
}
