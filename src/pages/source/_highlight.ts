import { createShikiHighlighter } from '@astrojs/markdown-remark/shiki';

type Highlighter = Awaited<ReturnType<typeof createShikiHighlighter>>;
type Transformer = NonNullable<NonNullable<Parameters<Highlighter['codeToHtml']>[2]>['transformers']>[number];
type Element = Parameters<NonNullable<Transformer['span']>>[0];

const themes = { light: 'github-light-high-contrast', dark: 'github-dark-high-contrast' } as const;
let ready: Promise<Highlighter> | undefined;

/** A highlighted file and the CSS of the classes in it. */
export interface Highlighted {
  html: string;
  css: string;
}

/**
 * Colours code for both themes. Colours become a few classes in place of a style on every word, which makes a page a
 * third of the size; `linkFor` gives the address of an import as it is written, or undefined.
 */
export async function highlight(
  code: string,
  label: string,
  linkFor: (specifier: string) => string | undefined,
): Promise<Highlighted> {
  ready ??= createShikiHighlighter({ themes });
  const classes = new Map<string, string>();
  const css: string[] = [];

  const classOf = (style: string): string => {
    const known = classes.get(style);
    if (known) return known;
    const name = `k${classes.size}`;
    classes.set(style, name);
    const colour = (theme: string) => new RegExp(`--shiki-${theme}:([^;]+)`).exec(style)?.[1] ?? 'inherit';
    css.push(`.${name}{color:${colour('light')}}[data-theme=dark] .${name}{color:${colour('dark')}}`);
    return name;
  };

  const textOf = (node: Element) => {
    const [child] = node.children;
    return child?.type === 'text' ? child.value : '';
  };

  const compact: Transformer = {
    name: 'classes and links',
    pre(node) {
      node.properties = { class: 'source', tabindex: '0', role: 'region', 'aria-label': label };
    },
    line(node) {
      for (const child of node.children) {
        if (child.type !== 'element') continue;
        const style = child.properties['style'];
        child.properties = typeof style === 'string' ? { class: classOf(style) } : {};
        const text = textOf(child);
        const specifier = /^(['"])(\.{1,2}\/[^'"]+)\1$/.exec(text)?.[2];
        const href = specifier && linkFor(specifier);
        if (href)
          child.children = [
            {
              type: 'element',
              tagName: 'a',
              properties: { href },
              children: [{ type: 'text', value: text }],
            },
          ];
      }
    },
  };

  const language = label.endsWith('.astro') ? 'astro' : 'ts';
  const html = await (await ready).codeToHtml(code, language, {
    defaultColor: false,
    transformers: [compact],
  });
  return { html, css: css.join('') };
}
