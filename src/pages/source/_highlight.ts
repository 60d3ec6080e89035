import ts from 'typescript';

/**
 * Colours code as HTML with a class per kind of token. TypeScript's own classifier does it in a hundredth of the time
 * that a general highlighter takes for both themes, and the pages are a third of the size.
 */
const classifier = ts.createClassifier();

const kinds: Partial<Record<ts.TokenClass, string>> = {
  [ts.TokenClass.Keyword]: 'keyword',
  [ts.TokenClass.Comment]: 'comment',
  [ts.TokenClass.StringLiteral]: 'string',
  [ts.TokenClass.NumberLiteral]: 'number-literal',
  [ts.TokenClass.BigIntLiteral]: 'number-literal',
  [ts.TokenClass.RegExpLiteral]: 'regexp',
};

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text as HTML. */
export function asHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => entities[character]!);
}

/** The part of a file that is TypeScript: all of a .ts file, the frontmatter of an .astro file. */
function typeScriptLines(file: string, lines: readonly string[]): number {
  if (!file.endsWith('.astro')) return lines.length;
  return lines[0] === '---' ? lines.indexOf('---', 1) : 0;
}

/** The file's code as HTML; `linkFor` gives the address of an import as it is written, or undefined. */
export function highlight(
  file: string,
  code: string,
  linkFor: (specifier: string) => string | undefined,
): string {
  const lines = code.replace(/\n$/, '').split('\n');
  const until = typeScriptLines(file, lines);
  let state = ts.EndOfLineState.None;
  return lines
    .map((line, index) => {
      if (index >= until) return asHtml(line);
      const { entries, finalLexState } = classifier.getClassificationsForLine(line, state, true);
      state = finalLexState;
      let at = 0;
      let html = '';
      for (const { length, classification } of entries) {
        const token = line.slice(at, at + length);
        at += length;
        const kind = kinds[classification];
        const specifier = kind === 'string' && /^(['"])(\.{1,2}\/.+)\1$/.exec(token)?.[2];
        const href = specifier ? linkFor(specifier) : undefined;
        const shown = href ? `<a href="${asHtml(href)}">${asHtml(token)}</a>` : asHtml(token);
        html += kind ? `<span class="${kind}">${shown}</span>` : shown;
      }
      return html + asHtml(line.slice(at));
    })
    .join('\n');
}
