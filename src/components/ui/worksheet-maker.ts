import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { read, write } from '../../device/store.ts';
import {
  worksheetFile,
  worksheetFragment,
  worksheetFrom,
  worksheetFromFile,
} from '../../device/worksheet-link.ts';
import { exerciseOf, exercises } from '../../lib/classroom/exercises/index.ts';
import { figureFromLink } from '../../lib/classroom/figure-link.ts';
import { formOf } from '../../lib/classroom/question-form.ts';
import {
  type ExerciseItem,
  emptyWorksheet,
  type FigureItem,
  HIDEABLE,
  type Item,
  MAX_ITEMS,
  readWorksheet,
  type Worksheet,
} from '../../lib/classroom/worksheet.ts';
import './qr-code.ts';
import './question-editor.ts';
import type { QuestionEditor } from './question-editor.ts';
import { base, buttons } from './styles.ts';
import './switch.ts';
import { makerLayout } from './worksheet-maker-styles.ts';

/** A figure as the maker lists it. */
export interface ListedFigure {
  name: string;
  title: string;
  chapter: number;
}

/** Links longer than this are cut by some messengers and mail programs. */
const LONG_LINK = 4000;
const DRAFT = 'worksheet-draft';

/** Puts a worksheet together and gives it out as a link, a QR code or a file. The draft is kept on this device. */
@customElement('fovea-worksheet-maker')
export class WorksheetMaker extends LitElement {
  static override styles = [base, buttons, makerLayout];

  @property({ type: Array }) figures: ListedFigure[] = [];
  /** address of the page that opens worksheets */
  @property({ attribute: 'worksheet-url' }) worksheetUrl = '';

  @state() private sheet: Worksheet = emptyWorksheet;
  @state() private link = '';
  @state() private note = '';
  @state() private trouble = '';
  @state() private qr = false;
  @query('fovea-question-editor') private editor!: QuestionEditor;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#restore();
  }

  async #restore(): Promise<void> {
    const kept = await read<unknown>(DRAFT);
    if (kept === undefined || this.sheet !== emptyWorksheet) return;
    try {
      this.#set(readWorksheet(kept));
    } catch {
      // A draft of another version of the site is no loss that needs explaining.
    }
  }

  #set(sheet: Worksheet): void {
    this.sheet = sheet;
    this.trouble = '';
    void write(DRAFT, sheet);
    void worksheetFragment(sheet).then((fragment) => {
      if (this.sheet === sheet) this.link = new URL(`${this.worksheetUrl}#${fragment}`, location.href).href;
    });
  }

  #items(items: readonly Item[]): void {
    if (items.length > MAX_ITEMS) this.trouble = `A worksheet has at most ${MAX_ITEMS} items.`;
    else this.#set({ ...this.sheet, items });
  }

  #add(item: Item): void {
    this.#items([...this.sheet.items, item]);
    this.note = 'Added at the end of the worksheet.';
  }

  #change(index: number, item: Item): void {
    this.#items(this.sheet.items.map((old, i) => (i === index ? item : old)));
  }

  #move(index: number, by: number): void {
    const items = [...this.sheet.items];
    const to = index + by;
    if (to < 0 || to >= items.length) return;
    items.splice(to, 0, ...items.splice(index, 1));
    this.#items(items);
  }

  #remove(index: number): void {
    this.#items(this.sheet.items.filter((_, i) => i !== index));
  }

  #addFigure(form: HTMLFormElement): void {
    const data = new FormData(form);
    const pasted = String(data.get('link') ?? '').trim();
    const names = this.figures.map(({ name }) => name);
    const found = pasted
      ? figureFromLink(pasted, names)
      : { figure: String(data.get('figure')), state: '', photo: '' };
    if (!found) {
      this.trouble =
        'This link names no figure. Press “Copy link” or “Embed” above a figure, and paste what was copied.';
      return;
    }
    const { figure, state, photo } = found;
    this.#add({ kind: 'figure', figure, state, locked: false, hide: [] });
    if (photo) this.#set({ ...this.sheet, photo });
    form.reset();
  }

  async #copy(): Promise<void> {
    let copied = true;
    await navigator.clipboard.writeText(this.link).catch(() => {
      copied = false;
    });
    this.note = copied ? 'The link is on the clipboard.' : 'Copy the link from the field.';
  }

  #save(): void {
    const name = `${this.sheet.title || 'worksheet'}.fovea.json`;
    saveFile(name, new Blob([worksheetFile(this.sheet)], { type: 'application/json' }));
    this.note = 'Saved. Your class opens the file on the worksheet page.';
  }

  async #open(text: Promise<string> | string, isFile: boolean): Promise<void> {
    try {
      const sheet = isFile ? worksheetFromFile(await text) : await worksheetFrom(await text);
      if (!sheet) throw new Error('There is no worksheet in this text.');
      this.#set(sheet);
      this.note = 'Opened. Change it as you like: what you gave out stays as it was.';
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  #name(item: Item): string {
    switch (item.kind) {
      case 'exercise':
        return `Exercise: ${exerciseOf(item.exercise)?.title ?? item.exercise}`;
      case 'figure':
        return `Figure: ${this.figures.find(({ name }) => name === item.figure)?.title ?? item.figure}`;
      case 'question':
        return `Question: ${item.prompt}`;
      case 'text':
        return `Text: ${item.text}`;
    }
  }

  #box(label: string, checked: boolean, change: (checked: boolean) => void): TemplateResult {
    return html`<label class="box"
      ><input
        type="checkbox"
        .checked=${checked}
        @change=${(event: Event) => change((event.target as HTMLInputElement).checked)}
      />${label}</label
    >`;
  }

  #exerciseOptions(item: ExerciseItem, index: number): TemplateResult {
    const all = exerciseOf(item.exercise)?.parts ?? [];
    const chosen = item.parts.length ? item.parts : all.map(({ id }) => id);
    const toggle = (id: string, on: boolean) => {
      const parts = all.map((part) => part.id).filter((part) => (part === id ? on : chosen.includes(part)));
      if (parts.length > 0) this.#change(index, { ...item, parts: parts.length === all.length ? [] : parts });
      else this.requestUpdate();
    };
    return html`<fieldset>
      <legend>Questions of it</legend>
      ${all.map(({ id, prompt }) => this.#box(prompt, chosen.includes(id), (on) => toggle(id, on)))}
    </fieldset>`;
  }

  #figureOptions(item: FigureItem, index: number): TemplateResult {
    return html`<p class="soft">${item.state ? `With the state ${item.state}` : 'With its start values'}</p>
      <fieldset class="row">
        <legend>Locked or hidden</legend>
        ${this.#box('cannot be changed', item.locked, (locked) => this.#change(index, { ...item, locked }))}
        ${HIDEABLE.map((part) =>
          this.#box(`no ${part === 'how' ? 'explanation' : part}`, item.hide.includes(part), (on) =>
            this.#change(index, {
              ...item,
              hide: HIDEABLE.filter((one) => (one === part ? on : item.hide.includes(one))),
            }),
          ),
        )}
      </fieldset>`;
  }

  #item(item: Item, index: number): TemplateResult {
    const name = this.#name(item);
    return html`<li>
      <div class="line">
        <strong>${index + 1}. ${name.length > 90 ? `${name.slice(0, 89)}…` : name}</strong>
        <span class="row">
          <button type="button" aria-label="Move item ${index + 1} up" ?disabled=${index === 0} @click=${() => this.#move(index, -1)}>↑</button>
          <button
            type="button" aria-label="Move item ${index + 1} down" ?disabled=${index === this.sheet.items.length - 1}
            @click=${() => this.#move(index, 1)}
          >
            ↓
          </button>
          ${
            item.kind === 'question'
              ? html`<button
                  type="button"
                  @click=${() => {
                    this.editor.form = formOf(item);
                    this.#remove(index);
                    this.note =
                      'The question is in the fields above. Add it again when it is as you want it.';
                  }}
                >
                  Edit
                </button>`
              : nothing
          }
          <button type="button" aria-label="Remove item ${index + 1}" @click=${() => this.#remove(index)}>Remove</button>
        </span>
      </div>
      ${item.kind === 'exercise' ? this.#exerciseOptions(item, index) : nothing}
      ${item.kind === 'figure' ? this.#figureOptions(item, index) : nothing}
    </li>`;
  }

  #adders(): TemplateResult {
    return html`<section aria-labelledby="add">
      <h2 id="add">Add</h2>
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          const exercise = String(new FormData(event.target as HTMLFormElement).get('exercise'));
          this.#add({ kind: 'exercise', exercise, parts: [] });
        }}
      >
        <label
          >Exercise of the book<select name="exercise">
            ${exercises.map(({ id, number, title }) => html`<option value=${id}>${number} ${title}</option>`)}
          </select></label
        >
        <button>Add the exercise</button>
      </form>
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          this.#addFigure(event.target as HTMLFormElement);
        }}
      >
        <label
          >Figure, as it is at the start<select name="figure">
            ${this.figures.map(({ name, title, chapter }) => html`<option value=${name}>${chapter} · ${title}</option>`)}
          </select></label
        >
        <label>or with its state: the link that “Copy link” above the figure gave you<input name="link" autocomplete="off" /></label>
        <button>Add the figure</button>
      </form>
      <form
        @submit=${(event: SubmitEvent) => {
          event.preventDefault();
          const form = event.target as HTMLFormElement;
          const text = String(new FormData(form).get('text') ?? '').trim();
          if (!text) return;
          this.#add({ kind: 'text', text });
          form.reset();
        }}
      >
        <label>Text between the others<textarea name="text" rows="3" maxlength="4000"></textarea></label>
        <button>Add the text</button>
      </form>
      <details>
        <summary>Question of your own</summary>
        <fovea-question-editor
          @fovea-question-made=${(event: CustomEvent<Item>) => this.#add(event.detail)}
        ></fovea-question-editor>
      </details>
    </section>`;
  }

  #output(): TemplateResult | typeof nothing {
    const { sheet, link, qr } = this;
    if (sheet.items.length === 0) return nothing;
    return html`<section aria-labelledby="give">
      <h2 id="give">Give it out</h2>
      <label
        >Link (${link.length.toLocaleString('en-GB')} characters)<input class="link" readonly .value=${link} @focus=${(event: Event) => (event.target as HTMLInputElement).select()}
      /></label>
      ${
        link.length > LONG_LINK
          ? html`<p class="notice">Some messengers and mail programs cut links of this length. The class is told when that happens; the file is safer.</p>`
          : nothing
      }
      <div class="row">
        <button type="button" class="primary" @click=${this.#copy}>Copy the link</button>
        <button type="button" aria-pressed=${qr ? 'true' : 'false'} @click=${() => (this.qr = !qr)}>QR code</button>
        <button type="button" @click=${this.#save}>Save as a file</button>
        <a class="button" href=${link} target="_blank" rel="noopener">Open it as the class does</a>
      </div>
      ${qr ? html`<fovea-qr .text=${link}></fovea-qr>` : nothing}
      <p class="soft">
        The link holds the whole worksheet, and the right answers too, packed but not secret. Who wants to find them can.
      </p>
    </section>`;
  }

  override render() {
    const { sheet, note, trouble } = this;
    const { hide } = sheet;
    const toggle = (name: keyof Worksheet['hide'], label: string) =>
      this.#box(label, hide[name], (on) => this.#set({ ...sheet, hide: { ...hide, [name]: on } }));
    return html`
      <div class="panes">
        ${this.#adders()}
        <div>
          <section aria-labelledby="sheet">
            <h2 id="sheet">Worksheet</h2>
            <label
              >Title<input
                maxlength="200" autocomplete="off"
                .value=${sheet.title}
                @change=${(event: Event) => this.#set({ ...sheet, title: (event.target as HTMLInputElement).value })}
            /></label>
            <ol>
              ${sheet.items.map((item, index) => this.#item(item, index))}
            </ol>
            ${sheet.items.length === 0 ? html`<p class="soft">Nothing is on it yet.</p>` : nothing}
            <fieldset class="row">
              <legend>Keep from the class</legend>
              ${toggle('hints', 'hints')} ${toggle('solutions', 'worked solutions')}
              ${toggle('verdicts', 'whether an answer is right')}
            </fieldset>
            <p role="status">${note}</p>
            <div role="alert">${trouble ? html`<div class="notice">${trouble}</div>` : nothing}</div>
          </section>
          ${this.#output()}
          <details>
            <summary>Open a worksheet to change it</summary>
            <label
              >Its link<input
                autocomplete="off"
                @change=${(event: Event) => this.#open((event.target as HTMLInputElement).value, false)}
            /></label>
            <span class="button file"
              >Its file<input
                type="file" accept=".json,application/json" aria-label="Open a worksheet file"
                @change=${(event: Event) => {
                  const [file] = (event.target as HTMLInputElement).files ?? [];
                  if (file) void this.#open(file.text(), true);
                }}
            /></span>
            <button type="button" @click=${() => this.#set(emptyWorksheet)}>Start an empty one</button>
          </details>
        </div>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-worksheet-maker': WorksheetMaker;
  }
}
