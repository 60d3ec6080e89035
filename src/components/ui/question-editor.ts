import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  emptyForm,
  type OwnKind,
  type QuestionForm,
  questionFrom,
} from '../../lib/classroom/question-form.ts';
import { base, buttons } from './styles.ts';

const kinds: Record<OwnKind, string> = {
  choice: 'Pick one answer',
  number: 'A number',
  order: 'Bring into order',
  match: 'Pair up',
  text: 'Words (you read them)',
};

const linesLabel: Partial<Record<OwnKind, string>> = {
  choice: 'One answer per line; * before the right one; | and a reason after it',
  order: 'One thing per line, in the right order',
  match: 'One pair per line: left = right',
};

/** The fields of a teacher's own question. Fires `fovea-question-made` (detail: the item) when it is whole. */
@customElement('fovea-question-editor')
export class QuestionEditor extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      label {
        display: block;
        font-weight: 600;
        margin-top: 0.7rem;
      }
      input,
      textarea {
        width: 100%;
        min-height: 2.5rem;
        padding: 0.3rem 0.6rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--paper);
        font-weight: 400;
      }
      .short {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(8rem, 1fr));
        gap: 0 1rem;
      }
      button {
        margin-top: 0.8rem;
      }
    `,
  ];

  @property({ attribute: false }) form: QuestionForm = emptyForm;
  @state() private trouble = '';

  #set(part: Partial<QuestionForm>): void {
    this.form = { ...this.form, ...part };
  }

  #add(): void {
    try {
      const detail = questionFrom(this.form);
      this.trouble = '';
      this.form = { ...emptyForm, kind: this.form.kind };
      this.dispatchEvent(new CustomEvent('fovea-question-made', { detail }));
    } catch (error) {
      this.trouble = error instanceof Error ? error.message : String(error);
    }
  }

  #line(name: 'value' | 'tolerance' | 'unit' | 'right' | 'wrong', label: string) {
    return html`<label
      >${label}<input
        maxlength="500" autocomplete="off"
        .value=${this.form[name]}
        @input=${(event: Event) => this.#set({ [name]: (event.target as HTMLInputElement).value })}
    /></label>`;
  }

  #area(name: 'prompt' | 'lines', label: string) {
    return html`<label
      >${label}<textarea
        rows=${name === 'prompt' ? 2 : 4} maxlength="4000"
        .value=${this.form[name]}
        @input=${(event: Event) => this.#set({ [name]: (event.target as HTMLTextAreaElement).value })}
      ></textarea>
    </label>`;
  }

  override render() {
    const { kind } = this.form;
    const lines = linesLabel[kind];
    return html`
      <label
        >Kind of answer<br /><select
          @change=${(event: Event) => this.#set({ kind: (event.target as HTMLSelectElement).value as OwnKind })}
        >
          ${Object.entries(kinds).map(
            ([value, name]) => html`<option value=${value} ?selected=${value === kind}>${name}</option>`,
          )}
        </select></label
      >
      ${this.#area('prompt', 'Question')}
      ${
        kind === 'number'
          ? html`<div class="short">
              ${this.#line('value', 'Right answer')} ${this.#line('tolerance', 'Tolerance (±)')} ${this.#line('unit', 'Unit')}
            </div>`
          : nothing
      }
      ${lines ? this.#area('lines', lines) : nothing}
      ${kind === 'text' ? nothing : html`${this.#line('right', 'Said after a right answer')}${this.#line('wrong', 'Said after a wrong one')}`}
      <button type="button" @click=${this.#add}>Add the question</button>
      <div role="alert">${this.trouble ? html`<div class="notice">${this.trouble}</div>` : nothing}</div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-question-editor': QuestionEditor;
  }
}
