/** One start tag of a page. */
export interface Tag {
  name: string;
  attributes: Map<string, string>;
  index: number;
}

const entities: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  '#39': "'",
  '#x27': "'",
  '#38': '&',
};
const decode = (text: string) => text.replace(/&(#?\w+);/g, (whole, name: string) => entities[name] ?? whole);

/** All start tags of a built page in order. Comments, and the insides of scripts and styles, are no tags. */
export function tagsOf(html: string): Tag[] {
  const blank = (text: string) => ' '.repeat(text.length);
  const plain = html
    .replace(/<!--[\s\S]*?-->/g, blank)
    .replace(
      /(<(script|style)\b[^>]*>)([\s\S]*?)(<\/\2>)/gi,
      (_, open: string, _name, inside: string, close: string) => open + blank(inside) + close,
    );
  const tag = /<([a-z][\w-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/gi;
  const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;
  return [...plain.matchAll(tag)].map((match) => ({
    name: match[1]!.toLowerCase(),
    attributes: new Map(
      [...match[2]!.matchAll(attribute)].map((one) => [
        one[1]!.toLowerCase(),
        decode(one[2] ?? one[3] ?? one[4] ?? ''),
      ]),
    ),
    index: match.index,
  }));
}
