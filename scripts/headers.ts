/** One rule of a `_headers` file: the headers of every path that the pattern matches. */
export interface HeaderRule {
  /** a path; one `*` stands for any text */
  pattern: string;
  headers: Record<string, string>;
}

/**
 * Reads the `_headers` format of static hosts: a line that starts with `/` opens a rule, indented `Name: value` lines
 * belong to it, `#` starts a comment. Throws a SyntaxError that names the line that is neither.
 */
export function parseHeaders(text: string): HeaderRule[] {
  const rules: HeaderRule[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue;
    const header = /^\s+([\w-]+):\s*(.*?)\s*$/.exec(line);
    const last = rules.at(-1);
    if (line.startsWith('/')) rules.push({ pattern: line.trim(), headers: {} });
    else if (header && last) last.headers[header[1]!] = header[2]!;
    else
      throw new SyntaxError(`_headers, line ${index + 1}: neither a path nor a header below a path: ${line}`);
  }
  return rules;
}

/** The headers of a path: those of every rule that matches it, later rules winning. */
export function headersFor(rules: readonly HeaderRule[], path: string): Record<string, string> {
  const matches = ({ pattern }: HeaderRule) => {
    const star = pattern.indexOf('*');
    if (star < 0) return path === pattern;
    const [before, after] = [pattern.slice(0, star), pattern.slice(star + 1)];
    return path.length >= before.length + after.length && path.startsWith(before) && path.endsWith(after);
  };
  return Object.assign({}, ...rules.filter(matches).map((rule) => rule.headers));
}
