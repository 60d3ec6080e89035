/** What each source file imports, read with TypeScript's own parser. Used by the tests and to sort the test files. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, sep } from 'node:path';
import ts from 'typescript';

/** One import, export-from, import() with a plain string, or worker URL of a file. */
export interface Import {
  /** as written, without `?raw` and the like */
  specifier: string;
  /** the imported file relative to the root with forward slashes; undefined for a package */
  file: string | undefined;
  /** erased when types are stripped */
  typeOnly: boolean;
  /** fetched when it runs, not with the file: import() and worker URLs */
  later: boolean;
  line: number;
}

/** The TypeScript inside a file: itself, an .astro file's frontmatter and scripts, an .mdx file's imports. */
function scripts(path: string, text: string): { code: string; line: number }[] {
  const lineAt = (index: number) => text.slice(0, index).split('\n').length - 1;
  if (path.endsWith('.astro')) {
    const front = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text);
    const found = front ? [{ code: front[1]!, line: 1 }] : [];
    for (const match of text.matchAll(/<script\b[^>]*>([\s\S]*?)<\/script>/g))
      found.push({ code: match[1]!, line: lineAt(match.index + match[0].indexOf('>') + 1) });
    return found;
  }
  if (path.endsWith('.mdx')) {
    const statement = /^import\s+(?:[\w*{][^;'"]*?\sfrom\s+)?['"][^'"\n]+['"];?/gm;
    return [...text.matchAll(statement)].map((match) => ({ code: match[0], line: lineAt(match.index) }));
  }
  return [{ code: text, line: 0 }];
}

function isTypeOnly(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) return node.isTypeOnly;
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const names = clause.namedBindings;
  return !clause.name && !!names && ts.isNamedImports(names) && names.elements.every((one) => one.isTypeOnly);
}

/** Whether `new URL('./x.ts', import.meta.url)`, which is how a worker's file is named. */
function isModuleUrl(node: ts.Node): node is ts.NewExpression {
  return (
    ts.isNewExpression(node) &&
    node.expression.getText() === 'URL' &&
    node.arguments?.[1]?.getText() === 'import.meta.url'
  );
}

const known = new Map<string, Import[]>();

/** All imports of the file at `path`, relative to `root`; a file is read once. */
export function importsOf(root: string, path: string): Import[] {
  const key = join(root, path);
  const found = known.get(key) ?? importsIn(path, readFileSync(key, 'utf8'));
  known.set(key, found);
  return found;
}

/** All imports in the text of a file at `path`. */
export function importsIn(path: string, text: string): Import[] {
  const found: Import[] = [];
  for (const { code, line } of scripts(path, text)) {
    const source = ts.createSourceFile(path, code, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS);
    const add = (specifier: string, node: ts.Node, kind: { typeOnly?: boolean; later?: boolean }) => {
      const bare = specifier.replace(/\?.*$/, '');
      found.push({
        specifier: bare,
        file: bare.startsWith('.')
          ? normalize(join(dirname(path), bare))
              .split(sep)
              .join('/')
          : undefined,
        typeOnly: kind.typeOnly ?? false,
        later: kind.later ?? false,
        line: line + source.getLineAndCharacterOfPosition(node.getStart()).line + 1,
      });
    };
    const visit = (node: ts.Node): void => {
      if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier)
        add((node.moduleSpecifier as ts.StringLiteral).text, node, { typeOnly: isTypeOnly(node) });
      else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
        const [argument] = node.arguments;
        if (argument && ts.isStringLiteralLike(argument)) add(argument.text, node, { later: true });
      } else if (ts.isImportTypeNode(node)) {
        if (ts.isLiteralTypeNode(node.argument) && ts.isStringLiteral(node.argument.literal))
          add(node.argument.literal.text, node, { typeOnly: true });
      } else if (isModuleUrl(node)) {
        const [argument] = node.arguments ?? [];
        if (argument && ts.isStringLiteralLike(argument) && /\.[jt]s$/.test(argument.text))
          add(argument.text, node, { later: true });
      }
      ts.forEachChild(node, visit);
    };
    visit(source);
  }
  return found;
}

/**
 * Everything that `path` reaches through imports that survive type stripping: files and packages, `path` excluded.
 * `follow` decides which imports count; all by default.
 */
export function reaches(
  root: string,
  path: string,
  follow: (one: Import) => boolean = () => true,
): Set<string> {
  const seen = new Set<string>();
  const queue = [path];
  for (let from = queue.pop(); from !== undefined; from = queue.pop()) {
    for (const one of importsOf(root, from)) {
      if (one.typeOnly || !follow(one)) continue;
      const target = one.file ?? one.specifier;
      if (seen.has(target)) continue;
      seen.add(target);
      if (one.file && /\.(ts|astro|mdx)$/.test(one.file) && existsSync(join(root, one.file)))
        queue.push(one.file);
    }
  }
  return seen;
}
