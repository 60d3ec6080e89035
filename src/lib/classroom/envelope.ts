import { checksum } from './checksum.ts';
import { ReadingError } from './read-check.ts';

/** The version of links, codes and files that is written now. Older ones are still read; newer ones are refused by name. */
export const VERSION = 1;

/** Longest text that is looked at: what browsers and messengers carry, with room to spare. */
export const MAX_ENVELOPE = 64_000;

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Bytes as base64 with the characters that a URL leaves alone, without padding (RFC 4648, section 5). */
export function toBase64Url(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const three = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0);
    const four = [18, 12, 6, 0].map((shift) => ALPHABET[(three >> shift) & 63]!);
    text += four.slice(0, Math.min(3, bytes.length - i) + 1).join('');
  }
  return text;
}

/** The bytes of such a text; undefined when a character does not belong. */
export function fromBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bytes = new Uint8Array(Math.floor((text.length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (const letter of text) {
    const value = ALPHABET.indexOf(letter);
    if (value < 0) return undefined;
    held = ((held << 6) | value) & 0xffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = (held >> bits) & 0xff;
    }
  }
  return bytes;
}

/** What an envelope may hold: a worksheet or results. */
export type Content = 'worksheet' | 'results';
const letters: Record<Content, string> = { worksheet: 'w', results: 'r' };

/**
 * Compressed bytes as one word for a link or a code: `w1.<length>.<checksum>.<base64url>`. Length and checksum tell a text
 * that was cut short from one that was altered.
 */
export function seal(content: Content, bytes: Uint8Array): string {
  const body = toBase64Url(bytes);
  return `${letters[content]}${VERSION}.${body.length.toString(36)}.${checksum(bytes).toString(36)}.${body}`;
}

const named: Record<Content, string> = { worksheet: 'worksheet link', results: 'code' };

/** The compressed bytes in such a text; white space around and inside is a mailer's doing. Throws ReadingError. */
export function open(content: Content, text: string): Uint8Array<ArrayBuffer> {
  const name = named[content];
  if (text.length > MAX_ENVELOPE)
    throw new ReadingError(
      `This ${name} has ${text.length.toLocaleString('en-GB')} characters, and at most ${MAX_ENVELOPE.toLocaleString('en-GB')} are read. Ask for the file in its place.`,
    );
  const parts = /^([a-z])(\d{1,6})\.([0-9a-z]{1,6})\.([0-9a-z]{1,7})\.(.*)$/s.exec(text.replace(/\s/g, ''));
  if (!parts) {
    const start = /^[wr]\d{0,6}(\.[0-9a-z]*){0,3}$/.test(text.trim());
    throw new ReadingError(
      start && text.trim() !== ''
        ? `This ${name} was cut short: its end is missing. Copy all of it, or ask for the file.`
        : `This is not a ${name}.`,
    );
  }
  const [, letter, version, length, sum, body] = parts as unknown as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  if (letter !== letters[content])
    throw new ReadingError(
      letter === 'w'
        ? 'This is a worksheet link, not a code with results.'
        : 'This is a code with results, not a worksheet link.',
    );
  if (Number(version) > VERSION)
    throw new ReadingError(
      `This ${name} was made with a newer version of Fovea. Reload this page with a connection to get the newest version, then open it again.`,
    );
  const missing = Number.parseInt(length, 36) - body.length;
  if (missing > 0)
    throw new ReadingError(
      `This ${name} was cut short: the last ${missing} of its characters are missing. Copy all of it, or ask for the file.`,
    );
  const bytes = fromBase64Url(body);
  if (missing < 0 || !bytes || checksum(bytes) !== Number.parseInt(sum, 36))
    throw new ReadingError(
      `This ${name} was altered on its way: its checksum does not fit. Copy it again, or ask for the file.`,
    );
  return bytes;
}
