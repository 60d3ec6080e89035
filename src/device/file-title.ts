/**
 * A file's name as a title: one line of visible text, at most 80 characters, without the invisible characters that
 * can reorder the text around it. A name of which nothing is left becomes `fallback`.
 */
export function fileTitle(name: string, fallback: string): string {
  const clean = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}]/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const letters = [...clean];
  if (letters.length === 0) return fallback;
  return letters.length <= 80 ? clean : `${letters.slice(0, 79).join('')}…`;
}
