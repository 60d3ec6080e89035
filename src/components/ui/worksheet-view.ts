import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { borrow } from '../../device/borrow-page.ts';
import { onFragmentChange, PHOTO_KEY, readFragment, writeFragment } from '../../device/fragment.ts';
import { worksheetFragment, worksheetFrom, worksheetFromFile } from '../../device/worksheet-link.ts';
import { MAX_ENVELOPE } from '../../lib/classroom/envelope.ts';
import type { ExerciseItem, FigureItem, Item, Worksheet } from '../../lib/classroom/worksheet.ts';
import { worksheetId } from '../../lib/classroom/worksheet.ts';
import './answer-box.ts';
import './hand-in.ts';

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** Paragraphs of plain text. */
function paragraphs(text: string): TemplateResult[] {
  return text
    .split(/\n\s*\n/)
    .filter((one) => one.trim())
    .map((one) => html`<p style="white-space:pre-line">${one.trim()}</p>`);
}

/**
 * The worksheet that the page's fragment or a file holds: figures and exercises as the book has them, with the teacher's
 * settings. In the page's own tree, because what it borrows is styled by the page. Fires `fovea-worksheet` when all is there.
 */
@customElement('fovea-worksheet')
export class WorksheetView extends LitElement {
  /** names of all figures of this version */
  @property({ type: Array }) figures: string[] = [];
  @state() private sheet: Worksheet | null = null;
  @state() private trouble = '';
  @state() private parts: readonly (HTMLElement | string | null)[] = [];
  #stopListening = () => {};
  #code = '';

  protected override createRenderRoot(): HTMLElement {
    // What stands inside for readers without JavaScript has done its work.
    this.replaceChildren();
    return this;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stopListening = onFragmentChange(() => void this.#read());
    void this.#read();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stopListening();
  }

  async #read(): Promise<void> {
    const fragment = location.hash.slice(1);
    const code = fragment.split('&').find((part) => part.startsWith('w=')) ?? '';
    // The figures keep their states in the same fragment.
    if (code !== '' && code === this.#code) return;
    this.#code = code;
    if (code === '' && this.sheet) return;
    try {
      await this.#show(await worksheetFrom(fragment));
    } catch (error) {
      this.#refuse(error);
    }
  }

  async #show(sheet: Worksheet | null): Promise<void> {
    this.trouble = '';
    this.sheet = sheet;
    this.parts = [];
    if (!sheet) return;
    const title = sheet.title || 'Worksheet';
    document.title = `${title} · Fovea`;
    const heading = document.querySelector('h1');
    if (heading) heading.textContent = title;
    if (sheet.photo && !readFragment(PHOTO_KEY)) writeFragment(PHOTO_KEY, `id=${sheet.photo}`);
    const id = worksheetId(sheet);
    this.parts = await Promise.all(sheet.items.map((item, index) => this.#part(item, index + 1, id)));
    await this.updateComplete;
    // What the figures need is kept for reading offline as soon as they are known.
    const { lookAgainAtPage } = await import('../../device/offline.ts');
    void lookAgainAtPage();
    this.dispatchEvent(new CustomEvent('fovea-worksheet', { bubbles: true }));
  }

  #refuse(error: unknown): void {
    this.sheet = null;
    this.trouble = sentence(error);
  }

  /** What an item borrows from the book; a sentence where it cannot be had, null where nothing is borrowed. */
  async #part(item: Item, at: number, id: string): Promise<HTMLElement | string | null> {
    try {
      if (item.kind === 'figure') return await this.#figure(item, at);
      if (item.kind === 'exercise') return await this.#exercise(item, at, id);
      return null;
    } catch {
      return `Item ${at} cannot be fetched now. Connect once, open this page until it says that it is ready offline, and it will be there without a network.`;
    }
  }

  async #figure({ figure, state, locked, hide }: FigureItem, at: number): Promise<HTMLElement | string> {
    const known = this.figures.includes(figure);
    const frame = known ? await borrow(`embed/${figure}/`, 'fovea-figure') : null;
    const widget = frame?.querySelector(`fovea-${figure}`);
    if (!frame || !widget) return `There is no figure named “${figure}” in this version of Fovea.`;
    this.#settle(frame, at);
    if (state) widget.setAttribute('start', state);
    if (hide.length > 0) frame.setAttribute('hide', hide.join(' '));
    frame.toggleAttribute('locked', locked);
    return frame;
  }

  async #exercise({ exercise, parts }: ExerciseItem, at: number, id: string): Promise<HTMLElement | string> {
    const { exerciseOf } = await import('../../lib/classroom/exercises/index.ts');
    const article = await borrow(`exercises/${exerciseOf(exercise)?.slug ?? exercise}/`, '[data-exercise]');
    if (!article || !this.sheet) return `There is no exercise “${exercise}” in this version of Fovea.`;
    const { hide } = this.sheet;
    const left = [
      'nav',
      ':scope > header :not(h1)',
      hide.hints ? '[data-hints]' : '',
      hide.solutions ? '[data-solution]' : '',
    ];
    for (const selector of left.filter(Boolean))
      for (const one of article.querySelectorAll(selector)) one.remove();
    for (const answer of article.querySelectorAll<HTMLElement>('fovea-answer')) {
      const part = answer.dataset['part'] ?? '';
      if (parts.length > 0 && !parts.includes(part)) answer.remove();
      answer.setAttribute('key', `${id}:${at}/${part}`);
      answer.toggleAttribute('silent', hide.verdicts);
    }
    // A heading that has lost all its questions would promise something.
    for (const heading of article.querySelectorAll(':scope > h2'))
      if (!heading.nextElementSibling || heading.nextElementSibling.localName === 'h2') heading.remove();
    for (const [from, to] of [
      ['h2', 'h3'],
      ['h1', 'h2'],
    ] as const)
      for (const heading of article.querySelectorAll(from)) {
        const lower = document.createElement(to);
        lower.replaceChildren(...heading.childNodes);
        heading.replaceWith(lower);
      }
    for (const frame of article.querySelectorAll<HTMLElement>('fovea-figure')) this.#settle(frame, at);
    return article;
  }

  /** Gives a borrowed figure names of its own on this page. */
  #settle(frame: HTMLElement, at: number): void {
    const name = frame.getAttribute('widget') ?? '';
    const title = frame.querySelector('[slot=title]');
    const id = `item-${at}-${name}`;
    frame.id = id;
    frame.setAttribute('link-url', frame.getAttribute('embed-url') ?? '');
    frame.setAttribute('aria-labelledby', `${id}-title`);
    if (title) title.id = `${id}-title`;
    frame.querySelector(`fovea-${name}`)?.setAttribute('key', `i${at}-${name}`);
  }

  async #openText(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const text = String(new FormData(event.target as HTMLFormElement).get('link') ?? '');
    try {
      const sheet = await worksheetFrom(text);
      if (!sheet)
        throw new Error('There is no worksheet in this text. Copy the whole link, from http to its end.');
      await this.#keep(sheet);
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Shows a worksheet that came another way than by the address, which then has it too: the page can be loaded again. */
  async #keep(sheet: Worksheet): Promise<void> {
    const fragment = await worksheetFragment(sheet);
    if (fragment.length < MAX_ENVELOPE) {
      this.#code = fragment;
      history.replaceState(history.state, '', `#${fragment}`);
    }
    await this.#show(sheet);
  }

  async #openFile(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    try {
      if (file.size > 1_000_000) throw new Error('This file is too large to be a worksheet.');
      await this.#keep(worksheetFromFile(await file.text()));
    } catch (error) {
      this.#refuse(error);
    }
    input.value = '';
  }

  #item(item: Item, index: number): TemplateResult {
    const at = index + 1;
    const part = this.parts[index];
    const { hide } = this.sheet!;
    const body = () => {
      if (typeof part === 'string') return html`<p class="sheet-notice" role="alert">${part}</p>`;
      switch (item.kind) {
        case 'text':
          return paragraphs(item.text);
        case 'question':
          return html`<fovea-answer
            .key=${`${worksheetId(this.sheet!)}:${at}/own`} .check=${item.check} .silent=${hide.verdicts}
            >${paragraphs(item.prompt)}</fovea-answer
          >`;
        default:
          return part ?? html`<p class="soft">Coming …</p>`;
      }
    };
    return html`<section class=${item.kind === 'exercise' ? 'sheet-item' : 'sheet-item page'} aria-label="Item ${at}">
      ${body()}
    </section>`;
  }

  override render() {
    const { sheet, trouble } = this;
    if (!sheet)
      return html`<div class="page">
        ${trouble ? html`<p class="sheet-notice" role="alert">${trouble}</p>` : nothing}
        <p>
          A worksheet is a link or a file from your teacher. Open its link, or give it to this page here. Nothing of it goes
          anywhere: the worksheet and your answers stay on this device until you hand in a file yourself.
        </p>
        <form class="sheet-open" @submit=${this.#openText}>
          <label for="sheet-link">Link of a worksheet</label>
          <textarea id="sheet-link" name="link" rows="3" autocomplete="off"></textarea>
          <button>Open it</button>
        </form>
        <p class="sheet-open">
          <label for="sheet-file">Or its file</label>
          <input id="sheet-file" type="file" accept=".json,application/json" @change=${this.#openFile} />
        </p>
      </div>`;
    return html`${sheet.items.map((item, index) => this.#item(item, index))}
      <div class="page"><fovea-hand-in .sheet=${sheet}></fovea-hand-in></div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-worksheet': WorksheetView;
  }
}
