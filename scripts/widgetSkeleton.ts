/** The files of a new widget: small, but whole. It computes, draws, says its result, and is tested. */

const pascal = (name: string) =>
  name.replace(/(^|-)(\w)/g, (_, _dash, letter: string) => letter.toUpperCase());
const words = (name: string) =>
  pascal(name).replace(/(?<=.)([A-Z])/g, (letter) => ` ${letter.toLowerCase()}`);

/** Paths from the root and texts. `name` must be in kebab case; `chapter` is a number of contents.ts. */
export function widgetSkeleton(name: string, chapter: number): Map<string, string> {
  const Name = pascal(name);
  const folder = `src/components/${name}`;
  return new Map([
    [
      `${folder}/about.ts`,
      `import type { About } from '../ui/about.ts';

export const about: About = {
  name: '${name}',
  title: '${words(name)}',
  summary: 'A square and its area. Say here in one or two sentences what this figure shows.',
  chapter: ${chapter},
  networks: [],
  how: 'The area is the side times itself. Say here how the numbers of this figure come about.',
};
`,
    ],
    [
      `${folder}/state.ts`,
      `import { type Codec, codec, number } from '../../lib/codec.ts';

export interface State {
  /** side of the square, in cells */
  side: number;
}

export const MAX_SIDE = 20;

export const stateCodec: Codec<State> = codec<State>({
  side: number(5, { min: 0, max: MAX_SIDE, step: 1 }),
});

export interface Derived {
  /** in cells */
  area: number;
  /** the result in words */
  sentence: string;
}

/** Every number that the picture and the caption show. */
export function derive({ side }: State): Derived {
  const area = side * side;
  return { area, sentence: \`A square with sides of \${side} covers \${area} cells.\` };
}
`,
    ],
    [
      `${folder}/chart.ts`,
      `import { svg } from 'lit';
import { MAX_SIDE, type State } from './state.ts';

/** The square on its grid, as the inside of an svg whose viewBox is MAX_SIDE cells wide and high. */
export function drawSquare({ side }: State) {
  return svg\`
    <rect width=\${MAX_SIDE} height=\${MAX_SIDE} fill="var(--sunken)"></rect>
    <rect width=\${side} height=\${side} fill="var(--class-5)"></rect>
  \`;
}
`,
    ],
    [
      `${folder}/${name}.ts`,
      `import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base } from '../ui/styles.ts';
import '../ui/slider.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawSquare } from './chart.ts';
import { derive, MAX_SIDE, type State, stateCodec } from './state.ts';

/** A square and its area. */
@customElement('fovea-${name}')
export class ${Name} extends WidgetElement<State> {
  static override styles = [
    base,
    css\`
      svg {
        width: min(100%, 20rem);
      }
    \`,
  ];

  protected override readonly codec = stateCodec;

  override render() {
    const { sentence } = derive(this.state);
    return html\`
      <svg viewBox="0 0 \${MAX_SIDE} \${MAX_SIDE}" role="img" aria-label=\${sentence}>\${drawSquare(this.state)}</svg>
      <div class="controls">
        <fovea-slider
          label="Side" unit="cells" min="0" max=\${MAX_SIDE} step="1" digits="0" .value=\${this.state.side}
          @fovea-input=\${(event: CustomEvent<number>) => this.set({ ...this.state, side: event.detail })}
        ></fovea-slider>
      </div>
      <output aria-live="polite">\${sentence}</output>
    \`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-${name}': ${Name};
  }
}
`,
    ],
    [
      `${folder}/${Name}.astro`,
      `---
import Figure from '../ui/Figure.astro';
import { about } from './about.ts';
import { derive, stateCodec } from './state.ts';

interface Props {
  /** start values, as in a link: side=7 */
  start?: string;
  id?: string;
}
const { start = '', id } = Astro.props;
const { sentence } = derive(stateCodec.read(start));
---

<Figure about={about} id={id} reserve={{ wide: '36.8rem', middle: '36.8rem', narrow: '40rem' }}>
  <fovea-${name} start={start}>
    <p>{sentence}</p>
  </fovea-${name}>
  <Fragment slot="caption">
    <slot>Move the slider: twice the side is four times the area.</slot>
  </Fragment>
</Figure>

<script>
  import './${name}.ts';
</script>
`,
    ],
    [
      `test/components/${name}/state.test.ts`,
      `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { derive, MAX_SIDE, stateCodec } from '../../../src/components/${name}/state.ts';

test('the area is the side times itself, at both ends too', () => {
  for (const [side, area] of [
    [0, 0],
    [5, 25],
    [MAX_SIDE, MAX_SIDE ** 2],
  ] as const)
    assert.equal(derive({ side }).area, area);
});

test('the sentence says what the picture shows', () => {
  assert.match(derive({ side: 3 }).sentence, /3 covers 9 cells/);
});

test('a state survives its way through a link, and text that is no state keeps the start', () => {
  assert.deepEqual(stateCodec.read(stateCodec.write({ side: 7 })), { side: 7 });
  assert.deepEqual(stateCodec.read('side=seven'), stateCodec.initial);
  assert.deepEqual(stateCodec.read('side=1000'), { side: MAX_SIDE });
});
`,
    ],
    [
      `test/browser/${name}.test.ts`,
      `import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type OpenSite, openSite, settled, watchedPage } from '../site/opened.ts';

let site: OpenSite;
before(async () => {
  site = await openSite();
});
after(() => site.close());

test('the slider moves, and the figure says the new result', async () => {
  const context = await site.browser.newContext();
  const { page, trouble } = await watchedPage(context, site.url);
  await page.goto(\`\${site.url}embed/${name}/\`);
  await settled(page);
  const says = page.locator('fovea-${name} output[aria-live]');
  assert.match((await says.textContent()) ?? '', /5 covers 25/);
  await page.locator('fovea-${name} fovea-slider input').press('ArrowRight');
  assert.match((await says.textContent()) ?? '', /6 covers 36/);
  assert.deepEqual(trouble, []);
});

test('the gallery leads to it', async () => {
  const page = await site.browser.newPage();
  await page.goto(\`\${site.url}gallery/\`);
  await page.locator('a[href$="/embed/${name}/"]').click();
  await page.locator('fovea-${name} fovea-slider').waitFor();
});
`,
    ],
  ]);
}
