/** Some neighbouring records of a JSON list, and the byte after the last of them. */
export interface JsonRecords {
  records: unknown[];
  end: number;
}

const BATCH_BYTES = 1 << 20;

/**
 * Takes a JSON list apart without ever making one string of it: finds where each record ends and parses them in
 * batches of about a megabyte.
 *
 * @param start where the list's opening bracket is
 * @param list what messages call the list, for instance `annotations`
 * @returns the byte after the closing bracket
 * @throws RangeError that names the first record that is not valid JSON, or says that the list is cut off
 */
export function* jsonRecords(
  bytes: Uint8Array,
  start: number,
  list: string,
  name: string,
): Generator<JsonRecords, number> {
  let at = skipSpace(bytes, start + 1);
  if (bytes[at] === 93) return at + 1;
  let index = 0;
  let batchStart = at;
  let ends: number[] = [];
  for (;;) {
    const end = skipValue(bytes, at, `${name}, ${list}[${index + ends.length}],`);
    ends.push(end);
    const next = skipSpace(bytes, end);
    const more = bytes[next] === 44;
    if (!more && bytes[next] !== 93) {
      if (next >= bytes.length)
        throw new RangeError(`${name} stops in the middle, after ${list}[${index + ends.length - 1}]`);
      throw new RangeError(
        `${name}: after ${list}[${index + ends.length - 1}] a comma or the end of the list is missing`,
      );
    }
    if (!more || end - batchStart >= BATCH_BYTES) {
      yield { records: parse(bytes, batchStart, ends, index, list, name), end };
      index += ends.length;
      ends = [];
    }
    if (!more) return next + 1;
    at = skipSpace(bytes, next + 1);
    if (ends.length === 0) batchStart = at;
  }
}

function parse(
  bytes: Uint8Array,
  start: number,
  ends: number[],
  index: number,
  list: string,
  name: string,
): unknown[] {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    return JSON.parse(`[${decoder.decode(bytes.subarray(start, ends.at(-1)))}]`) as unknown[];
  } catch {
    // one of them is wrong: find out which
    let from = start;
    for (const [i, end] of ends.entries()) {
      const where = `${name}: ${list}[${index + i}]`;
      let text: string;
      try {
        text = decoder.decode(bytes.subarray(from, end)).replace(/^[\s,]+/, '');
      } catch {
        throw new RangeError(`${where} is not valid UTF-8 text`);
      }
      try {
        JSON.parse(text);
      } catch (error) {
        const special = /"(\w+)"\s*:\s*[^"]*?(-?(?:NaN|Infinity))/.exec(text);
        if (special)
          throw new RangeError(`${where}.${special[1]} is ${special[2]}, which JSON does not allow`);
        throw new RangeError(
          `${where} is not valid JSON (${error instanceof Error ? error.message : String(error)})`,
        );
      }
      from = end;
    }
    throw new RangeError(`${name}: ${list}[${index}] and those after it are not valid JSON`);
  }
}

/** The first byte at or after `at` that is not white space. */
export function skipSpace(bytes: Uint8Array, at: number): number {
  let i = at;
  while (bytes[i] === 32 || bytes[i] === 10 || bytes[i] === 13 || bytes[i] === 9) i++;
  return i;
}

/**
 * The byte after the JSON value that starts at `at`; only brackets and strings are looked at.
 *
 * @throws RangeError when the bytes end before the value does, or there is no value
 */
export function skipValue(bytes: Uint8Array, at: number, name: string): number {
  const end = bytes.length;
  let depth = 0;
  let i = at;
  while (i < end) {
    const byte = bytes[i]!;
    if (byte === 34) {
      i++;
      while (i < end && bytes[i] !== 34) i += bytes[i] === 92 ? 2 : 1;
      if (i >= end) break;
      i++;
      if (depth === 0) return i;
      continue;
    }
    if (byte === 123 || byte === 91) depth++;
    else if (byte === 125 || byte === 93) {
      // the bracket that closes the list around a bare number
      if (depth === 0) return checkValue(i, at, name);
      if (--depth === 0) return i + 1;
    } else if (depth === 0 && (byte === 44 || byte === 32 || byte === 10 || byte === 13 || byte === 9)) {
      return checkValue(i, at, name);
    }
    i++;
  }
  throw new RangeError(`${name} stops in the middle: is the file cut off?`);
}

function checkValue(end: number, start: number, name: string): number {
  if (end === start) throw new RangeError(`${name} is not valid JSON: a value is missing at byte ${start}`);
  return end;
}
