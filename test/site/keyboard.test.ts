import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import type { Page } from 'playwright-core';
import { busyContext } from '../../scripts/pageScripts.ts';
import { openSite, settled, varied, watchedPage } from './opened.ts';

const site = await openSite();
after(() => site.close());
const origin = new URL(site.url).origin;

/** Runs in the page: what the walk needs to know about elements, through shadow roots. */
function install(): void {
  const number = new WeakMap<Element, number>();
  let count = 0;
  const numberOf = (element: Element) => {
    if (!number.has(element)) number.set(element, count++);
    return number.get(element)!;
  };
  const nameOf = (element: Element) => {
    const host = (element.getRootNode() as ShadowRoot).host;
    const text =
      element.getAttribute('aria-label') ?? element.textContent?.trim().replace(/\s+/g, ' ').slice(0, 40);
    return `${host ? `${host.localName} ` : ''}${element.localName} "${text || element.id}"`;
  };

  /** Children in the order in which they are seen and reached: a host's shadow tree, with what is slotted in place. */
  const childrenOf = (element: Element): Element[] => {
    if (element.shadowRoot) return [...element.shadowRoot.children];
    if (element instanceof HTMLSlotElement) {
      const assigned = element.assignedElements();
      return assigned.length ? assigned : [...element.children];
    }
    return [...element.children];
  };

  const interactive =
    'a[href], button, input, select, textarea, summary, [tabindex], video[controls], audio[controls]';
  const isStop = (element: Element): boolean => {
    if (!element.matches(interactive) || element.matches(':disabled, [tabindex="-1"], input[type=hidden]'))
      return false;
    if (element instanceof HTMLInputElement && element.type === 'radio') {
      const root = element.getRootNode() as Document | ShadowRoot;
      const group = [...root.querySelectorAll<HTMLInputElement>('input[type=radio]:not(:disabled)')].filter(
        (other) => other.name === element.name,
      );
      // A group is one stop: its checked button, or its first.
      return element === (group.find((other) => other.checked) ?? group[0]);
    }
    return element.checkVisibility({ visibilityProperty: true });
  };

  const stops = (): Element[] => {
    const found: Element[] = [];
    const walk = (element: Element): void => {
      if (isStop(element)) found.push(element);
      if (
        !(element instanceof HTMLElement) ||
        element.checkVisibility() ||
        getComputedStyle(element).display === 'contents'
      )
        for (const child of childrenOf(element)) walk(child);
    };
    walk(document.body);
    return found;
  };

  const focused = (): Element | null => {
    let element = document.activeElement;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
    return element === document.body ? null : element;
  };

  /** How the element and what is drawn for it look: itself, what is inside it, its label. */
  const lookOf = (element: Element): string =>
    [element, ...element.querySelectorAll('*'), element.closest('label')]
      .map((shown) => {
        if (!shown) return '';
        const style = getComputedStyle(shown);
        const outline = style.outlineStyle === 'none' ? '' : `${style.outlineWidth} ${style.outlineColor}`;
        return [outline, style.boxShadow, style.stroke, style.strokeWidth, style.opacity].join();
      })
      .join();
  const looks = new WeakMap<Element, string>();

  /** Whether focus shows: by a ring, or by another look than the element had before. */
  const hasRing = (element: Element): boolean =>
    [element, element.closest('label')].some((shown) => {
      if (!shown) return false;
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(shown);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1.5) || boxShadow !== 'none';
    }) ||
    (looks.has(element) && looks.get(element) !== lookOf(element));

  Object.assign(globalThis, {
    walk: {
      stops: () =>
        stops().map((element) => {
          looks.set(element, lookOf(element));
          return { id: numberOf(element), name: nameOf(element) };
        }),
      focused: () => {
        const element = focused();
        if (!element) return null;
        const { left, top, right, bottom, width, height } = element.getBoundingClientRect();
        return {
          id: numberOf(element),
          name: nameOf(element),
          ring: hasRing(element),
          seen: right > 0 && bottom > 0 && left < innerWidth && top < innerHeight && width > 0 && height > 0,
          usable: isStop(element),
          scroller: element.scrollHeight > element.clientHeight || element.scrollWidth > element.clientWidth,
        };
      },
    },
  });
}

interface Stop {
  id: number;
  name: string;
}
interface Focused extends Stop {
  ring: boolean;
  seen: boolean;
  /** something to use, not a mere place to scroll */
  usable: boolean;
  scroller: boolean;
}
interface Walk {
  stops(): Stop[];
  focused(): Focused | null;
}

async function walkThrough(page: Page): Promise<{ expected: Stop[]; reached: Focused[] }> {
  await page.evaluate(install);
  const ask = <K extends keyof Walk>(what: K): Promise<ReturnType<Walk[K]>> =>
    page.evaluate((name) => (globalThis as unknown as { walk: Walk }).walk[name](), what) as Promise<
      ReturnType<Walk[K]>
    >;
  const expected = await ask('stops');
  const reached: Focused[] = [];
  // A trap would go on for ever; three more presses than stops are enough to see the end of the page.
  for (let press = 0; press < expected.length * 2 + 10; press++) {
    await page.keyboard.press('Tab');
    const now = await ask('focused');
    if (!now) break;
    if (now.id === reached[0]?.id && reached.length > 1) break;
    if (now.id !== reached.at(-1)?.id) reached.push(now);
  }
  // Where focus selects, other controls may have taken the place of some.
  const left = new Set([...(await ask('stops')), ...reached].map((stop) => stop.id));
  return { expected: expected.filter((stop) => left.has(stop.id)), reached };
}

/** A figure is walked through in its chapter or exercise; alone, every eighth is, and each that stands nowhere else. */
function worthWalking(paths: readonly string[]): string[] {
  const texts = paths
    .filter((path) => /^(chapters|exercises)\/./.test(path))
    .map((path) => readFileSync(join(site.directory, path, 'index.html'), 'utf8'));
  const standsElsewhere = (path: string): boolean => {
    const tag = `<fovea-${path.split('/')[1]}`;
    return texts.some((text) => text.includes(`${tag} `) || text.includes(`${tag}>`));
  };
  return paths.filter((path, i) => !path.startsWith('embed/') || i % 8 === 0 || !standsElsewhere(path));
}

for (const path of worthWalking(varied(site.pages))) {
  test(`Tab walks /${path} in order, reaches everything, shows where it is and comes out at the end`, async () => {
    const context = await busyContext(site.browser, {
      viewport: { width: 1280, height: 800 },
      reducedMotion: 'reduce',
    });
    try {
      const { page } = await watchedPage(context, origin);
      await page.goto(site.url + path);
      await settled(page);
      const { expected, reached } = await walkThrough(page);
      const wanted = new Set(expected.map((stop) => stop.id));
      // A control may appear beside what took the focus.
      const extra = reached.filter((stop) => !wanted.has(stop.id) && !stop.usable && !stop.scroller);
      assert.deepEqual(extra, [], 'only what can be used takes the focus');
      // A name may change when its element is reached, so both lists use the first one.
      const names = new Map(expected.map((stop) => [stop.id, `${stop.id} ${stop.name}`]));
      assert.deepEqual(
        reached.filter((stop) => wanted.has(stop.id)).map((stop) => names.get(stop.id)),
        [...names.values()],
      );
      assert.deepEqual(
        reached.filter((stop) => !stop.ring || !stop.seen).map((stop) => stop.name),
        [],
        'the focus is always visible',
      );
    } finally {
      await context.close();
    }
  });
}

test('the skip link is the first stop, appears, and leads past the header', async () => {
  const context = await busyContext(site.browser);
  const page = await context.newPage();
  await page.goto(`${site.url}gallery/`);
  await settled(page);
  await page.keyboard.press('Tab');
  const link = page.locator(':focus');
  assert.equal(await link.getAttribute('href'), '#content');
  const box = await link.boundingBox();
  assert.ok(box && box.x >= 0 && box.y >= 0 && box.height > 10, 'it is on the screen');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(
    await page.evaluate(() => !!document.activeElement?.closest('main')),
    'the next stop is in the content',
  );
  await context.close();
});

test('a page that swallows Tab or hides the ring would be caught', async () => {
  const context = await busyContext(site.browser);
  const page = await context.newPage();
  await page.goto(`${site.url}404.html`);
  await settled(page);
  await page.evaluate(() => {
    const main = document.querySelector('main')!;
    main.innerHTML = '<button id="bare" style="outline: none">bare</button><button id="trap">trap</button>';
    main.querySelector('#trap')!.addEventListener('keydown', (event) => event.preventDefault());
  });
  const { expected, reached } = await walkThrough(page);
  assert.ok(reached.some((stop) => stop.name.includes('bare') && !stop.ring));
  assert.ok(reached.length < expected.length, 'the trap keeps the focus');
  await context.close();
});
