import { jsonErrorLine } from '../../lib/boxes/json-error.ts';

/** Larger files are refused: parsed, they would need several times their size in memory. */
export const MOST_BYTES = 250e6;

/** Which of the two files one is. */
export type Role = 'truth' | 'results';

const megabytes = (bytes: number) => `${Math.round(bytes / 1e6)} MB`;

/** Starts of files that are often dropped by mistake. */
const KINDS: readonly { start: readonly number[]; what: string; advice: string }[] = [
  { start: [0x50, 0x4b], what: 'a ZIP archive', advice: 'Unpack it and drop the JSON file that is in it.' },
  { start: [0x1f, 0x8b], what: 'a gzip archive', advice: 'Unpack it (gunzip) and drop the JSON file.' },
  { start: [0x89, 0x50, 0x4e, 0x47], what: 'a PNG image', advice: 'Drop COCO’s JSON files here, no images.' },
  { start: [0xff, 0xd8, 0xff], what: 'a JPEG image', advice: 'Drop COCO’s JSON files here, no images.' },
  { start: [0x47, 0x49, 0x46, 0x38], what: 'a GIF image', advice: 'Drop COCO’s JSON files here, no images.' },
  {
    start: [0x52, 0x49, 0x46, 0x46],
    what: 'a WebP image or a sound',
    advice: 'Drop COCO’s JSON files here.',
  },
  { start: [0x25, 0x50, 0x44, 0x46], what: 'a PDF', advice: 'Drop COCO’s JSON files here.' },
  { start: [0x80], what: 'a Python pickle', advice: 'Write the results with json.dump instead.' },
];

/**
 * What a file is by its first bytes: the ground truth is a JSON object, results are a JSON list. Otherwise a sentence that
 * names the file and says what to do.
 *
 * @param head the first kilobyte or so
 */
export function roleOf(name: string, size: number, head: Uint8Array): { role: Role } | { problem: string } {
  if (size === 0) return { problem: `${name} is empty.` };
  const kind = KINDS.find(({ start }) => start.every((byte, i) => head[i] === byte));
  if (kind) return { problem: `${name} is ${kind.what}, not JSON. ${kind.advice}` };
  if (size > MOST_BYTES)
    return {
      problem: `${name} has ${megabytes(size)}; up to ${megabytes(MOST_BYTES)} are read, because a browser needs several times as much memory to parse it. Keep the best 100 detections of each image (COCO’s rule looks at no more per class) or leave out fields that are not needed, such as segmentation when boxes are compared.`,
    };
  // A byte order mark and blanks may come first.
  const skip = head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf ? 3 : 0;
  const first = head.subarray(skip).find((byte) => ![0x20, 0x09, 0x0a, 0x0d].includes(byte));
  if (first === 0x7b) return { role: 'truth' };
  if (first === 0x5b) return { role: 'results' };
  return {
    problem: `${name} is no JSON that fits: COCO’s ground truth starts with { and its results with [.`,
  };
}

/**
 * Which of the files is which, by their first bytes; a sentence for each that is neither, or that comes twice.
 *
 * @returns what was taken also when there are sentences
 */
export async function sortFiles(
  files: readonly File[],
): Promise<{ taken: Partial<Record<Role, File>>; problems: string[] }> {
  const problems: string[] = [];
  const taken: Partial<Record<Role, File>> = {};
  for (const file of files) {
    const head = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
    const answer = roleOf(file.name, file.size, head);
    if ('problem' in answer) problems.push(answer.problem);
    else if (taken[answer.role])
      problems.push(
        `${file.name} and ${taken[answer.role]!.name} are both ${answer.role === 'truth' ? 'ground truth (they start with {)' : 'results (they start with [)'}; one of each is needed.`,
      );
    else taken[answer.role] = file;
  }
  return { taken, problems };
}

/** Which record of a list the text at `at` belongs to, counted from 0: objects that ended before it on the list's level. */
function recordAt(text: string, at: number): number {
  let depth = 0;
  let record = 0;
  let quoted = false;
  for (let i = 0; i < at; i++) {
    const sign = text[i];
    if (quoted) {
      if (sign === '\\') i++;
      else if (sign === '"') quoted = false;
    } else if (sign === '"') quoted = true;
    else if (sign === '{' || sign === '[') depth++;
    else if (sign === '}' || sign === ']') {
      depth--;
      if (depth === 1 && sign === '}') record++;
    }
  }
  return record;
}

/**
 * Parses a file's text.
 *
 * @throws Error with a sentence that names the file and the place; NaN and Infinity, which Python writes without
 *   complaint but JSON does not know, are named with their record
 */
export function parseJson(name: string, text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text);
  } catch {
    const bare = /[:,[\s](-?(?:NaN|Infinity))[\s,\]}]/.exec(text);
    if (bare) {
      const at = bare.index + 1;
      const where = /^\s*\[/.test(text)
        ? `record ${recordAt(text, at)} (counted from 0)`
        : `line ${lineAt(text, at)}`;
      throw new Error(
        `${name}, ${where}: ${bare[1]} is no number that JSON or an evaluation can use. Remove that record or give it a finite value.`,
      );
    }
    throw new Error(
      `${name} is no valid JSON from line ${jsonErrorLine(text)} on. Was the file written or copied to its end?`,
    );
  }
}

const lineAt = (text: string, at: number) => text.slice(0, at).split('\n').length;

/** An error of the evaluation as a sentence that says in which of the two files the record is. */
export function inFile(message: string, truthName: string, resultsName: string): string {
  if (/^detections\b/.test(message)) return `In ${resultsName}, ${message}.`;
  if (/^(annotations|images|categories|groundTruth)\b/.test(message)) return `In ${truthName}, ${message}.`;
  return message;
}
