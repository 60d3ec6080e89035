import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, buttons } from './styles.ts';

/** One answer to pick: what it says, whether it is right, and why (shown after it was picked). */
export interface Answer {
  text: string;
  right: boolean;
  why: string;
}

/**
 * A question that checks itself. With `answers` the reader picks one; otherwise the reader enters a number, which is right
 * within `tolerance` of `value`. Every answer gets a reason. Fires `fovea-answer` (detail: { right }).
 */
@customElement('fovea-question')
export class QuestionElement extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        border: 1px solid var(--line);
        border-left: 4px solid var(--accent);
        border-radius: var(--radius);
        background: var(--surface);
        padding: 0.8rem 1rem;
        margin: 1.2rem 0;
        font-size: 1rem;
      }
      .answers {
        display: grid;
        gap: 0.4rem;
        margin-top: 0.7rem;
      }
      .answers button {
        text-align: left;
      }
      .answers button[data-state='right'] {
        border-color: var(--good);
        color: var(--good);
      }
      .answers button[data-state='wrong'] {
        border-color: var(--bad);
        color: var(--bad);
      }
      form {
        display: flex;
        flex-wrap: wrap;
        gap: 0.6rem;
        align-items: end;
        margin-top: 0.7rem;
      }
      input {
        width: 9rem;
        min-height: 2.5rem;
        padding: 0.3rem 0.6rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--paper);
        font-family: var(--font-number);
      }
      .verdict {
        margin-top: 0.6rem;
      }
      .verdict b.right {
        color: var(--good);
      }
      .verdict b.wrong {
        color: var(--bad);
      }
    `,
  ];

  @property({ type: Array }) answers: Answer[] = [];
  @property({ type: Number }) value = Number.NaN;
  @property({ type: Number }) tolerance = 0;
  @property() unit = '';
  /** why the number is what it is; shown when it was found */
  @property() why = '';
  /** what to think of; shown after a wrong number */
  @property() hint = '';

  @state() private verdict: { right: boolean; text: string; picked: number } | null = null;

  #answer(right: boolean, text: string, picked = -1): void {
    this.verdict = { right, text, picked };
    this.dispatchEvent(new CustomEvent('fovea-answer', { detail: { right }, bubbles: true, composed: true }));
  }

  #check(event: SubmitEvent): void {
    event.preventDefault();
    const field = new FormData(event.target as HTMLFormElement).get('number');
    // A comma or thin spaces in a number are the reader's habit, not a mistake.
    const text = String(field)
      .trim()
      .replace(/[\s\u202f]/g, '');
    const entered = Number(
      /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.'),
    );
    if (text === '' || !Number.isFinite(entered)) {
      this.verdict = { right: false, text: 'Enter a number, such as 0.5 or 1,000.', picked: -1 };
      return;
    }
    const right = Math.abs(entered - this.value) <= this.tolerance + 1e-12;
    this.#answer(right, right ? this.why : this.hint);
  }

  override render() {
    return html`
      <slot></slot>
      ${
        this.answers.length
          ? html`<div class="answers" role="group" aria-label="Answers">
              ${this.answers.map(({ text, right, why }, index) => {
                const picked = this.verdict?.picked === index;
                return html`<button
                  type="button"
                  aria-pressed=${picked ? 'true' : 'false'}
                  data-state=${picked ? (right ? 'right' : 'wrong') : ''}
                  @click=${() => this.#answer(right, why, index)}
                >
                  ${text}
                </button>`;
              })}
            </div>`
          : html`<form @submit=${this.#check}>
              <label
                >Your answer${this.unit ? ` in ${this.unit}` : ''}<br /><input
                  name="number"
                  inputmode="decimal"
                  autocomplete="off"
              /></label>
              <button>Check</button>
            </form>`
      }
      <div class="verdict" role="status">
        ${
          this.verdict
            ? html`<b class=${this.verdict.right ? 'right' : 'wrong'}>${this.verdict.right ? '✓ Right.' : '✗ Not yet.'}</b>
                ${this.verdict.text}`
            : nothing
        }
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-question': QuestionElement;
  }
}
