import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { onProgress, progressNow } from '../../device/progress.ts';
import { resultsCode } from '../../device/worksheet-link.ts';
import type { Progress } from '../../lib/classroom/progress.ts';
import { noProgress } from '../../lib/classroom/progress.ts';
import { type Results, writeResults } from '../../lib/classroom/results.ts';
import { questionsOf, type Worksheet, worksheetId } from '../../lib/classroom/worksheet.ts';
import { base, buttons } from './styles.ts';

/** The end of a worksheet: how many questions are answered, the student's name, and the file or code to hand in. */
@customElement('fovea-hand-in')
export class HandIn extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        border-top: 3px solid var(--accent);
        padding: 1rem 0;
        margin-top: 2.5rem;
        font-size: 1rem;
      }
      input,
      textarea {
        width: 100%;
        max-width: 24rem;
        min-height: 2.6rem;
        padding: 0.3rem 0.6rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }
      textarea {
        max-width: none;
        font-family: var(--font-number);
        font-size: var(--step--1);
        word-break: break-all;
      }
      label {
        display: block;
        font-weight: 600;
      }
      h2 {
        margin: 0 0 0.4rem;
        font-size: var(--step-1);
      }
      @media print {
        input {
          border-width: 0 0 1px;
        }
        .screen {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) sheet!: Worksheet;
  @state() private progress: Progress = noProgress;
  @state() private name = '';
  @state() private note = '';
  @state() private code = '';
  readonly #opened = Date.now();
  #unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    const take = (progress: Progress) => {
      this.progress = progress;
      // A code says what was answered when it was made.
      this.code = '';
    };
    this.#unsubscribe = onProgress(take);
    void progressNow().then(take);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  /** What is handed in: the answers as they are kept now. */
  #results(): Results {
    const id = worksheetId(this.sheet);
    const answered = questionsOf(this.sheet).flatMap(({ key }) => {
      const record = this.progress.parts[`${id}:${key}`];
      return record ? [{ key, record }] : [];
    });
    const started = Math.min(this.#opened, ...answered.map(({ record }) => record.first));
    return {
      worksheet: id,
      title: this.sheet.title,
      name: this.name.trim(),
      started: new Date(started).toISOString(),
      handedIn: new Date().toISOString(),
      answers: answered.map(({ key, record }) => ({
        key,
        answer: record.answer,
        right: record.right,
        attempts: record.attempts,
        seconds: Math.round((record.last - record.first) / 1000),
      })),
      sheet: this.sheet,
    };
  }

  #named(): boolean {
    if (this.name.trim()) return true;
    this.note = 'Write your name first, so that your teacher knows whose answers these are.';
    this.renderRoot.querySelector('input')?.focus();
    return false;
  }

  async #file(): Promise<void> {
    if (!this.#named()) return;
    // An answer that was checked a moment ago may still be on its way.
    this.progress = await progressNow();
    saveFile(
      `${this.sheet.title || 'worksheet'} ${this.name.trim()}.json`,
      new Blob([writeResults(this.#results())], { type: 'application/json' }),
    );
    this.note =
      'The file is saved on this device. Give it to your teacher the way you agreed on; nobody else got it.';
  }

  async #makeCode(): Promise<void> {
    if (!this.#named()) return;
    this.progress = await progressNow();
    // The worksheet itself would make the code three times as long; who reads it has the worksheet.
    this.code = await resultsCode(writeResults({ ...this.#results(), sheet: null }));
    let copied = true;
    await navigator.clipboard.writeText(this.code).catch(() => {
      copied = false;
    });
    this.note = copied ? 'The code is on the clipboard.' : 'Copy the code from the field.';
  }

  override render() {
    const id = worksheetId(this.sheet);
    const asked = questionsOf(this.sheet);
    const answered = asked.filter(({ key }) => `${id}:${key}` in this.progress.parts).length;
    return html`
      <h2>Hand in</h2>
      <p role="status" class="screen">
        ${
          asked.length === 0
            ? 'This worksheet asks nothing.'
            : `${answered} of ${asked.length} ${asked.length === 1 ? 'question is' : 'questions are'} answered.`
        }
      </p>
      <label for="name">Your name</label>
      <input
        id="name" maxlength="100" autocomplete="name"
        .value=${this.name}
        @input=${(event: Event) => {
          this.name = (event.target as HTMLInputElement).value;
          this.code = '';
        }}
      />
      <p class="screen">
        The file has your name, your answers, how often you checked each, and when. It is saved on this device; it goes nowhere
        unless you give it to somebody.
      </p>
      <div class="row">
        <button type="button" class="primary" @click=${this.#file}>Hand in: save the file</button>
        <button type="button" @click=${this.#makeCode}>Copy a code</button>
        <button type="button" @click=${() => print()}>Print the worksheet</button>
      </div>
      <p role="status" class="screen">${this.note}</p>
      ${this.code ? html`<textarea class="screen" readonly rows="4" aria-label="Code to hand in" .value=${this.code}></textarea>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-hand-in': HandIn;
  }
}
