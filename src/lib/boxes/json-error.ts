/**
 * The line, counted from 1, on which a text stops being JSON (RFC 8259); 0 when the text is JSON.
 *
 * JSON.parse says where it stopped only in some browsers and for some errors.
 */
export function jsonErrorLine(text: string): number {
  let at = 0;
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const mark = (character: string): boolean => {
    take(/[ \t\r\n]*/y);
    if (text[at] !== character) return false;
    at++;
    return true;
  };
  const items = (end: string, item: () => boolean): boolean => {
    if (mark(end)) return true;
    do if (!item()) return false;
    while (mark(','));
    return mark(end);
  };
  const string = (): boolean => {
    take(/[ \t\r\n]*/y);
    // Every character from the space on but " and \, and the escapes.
    return take(/"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y);
  };
  const value = (): boolean => {
    if (mark('{')) return items('}', () => string() && mark(':') && value());
    if (mark('[')) return items(']', value);
    return string() || take(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null/y);
  };
  if (value()) {
    take(/[ \t\r\n]*/y);
    if (at === text.length) return 0;
  }
  return text.slice(0, at).split('\n').length;
}
