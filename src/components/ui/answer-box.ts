import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { keepAnswer, onProgress, progressNow } from '../../device/progress.ts';
import type { Answer, Check } from '../../lib/classroom/check.ts';
import { judge, type Verdict } from '../../lib/classroom/judge.ts';
import './check-choice.ts';
import './check-match.ts';
import './check-measure.ts';
import './check-number.ts';
import './check-order.ts';
import './check-setting.ts';
import type { CheckSetting } from './check-setting.ts';
import './check-text.ts';
import type { PartRecord, Progress } from '../../lib/classroom/progress.ts';
import { base, buttons } from './styles.ts';

/**
 * A question of an exercise with its answer, its verdict and what is kept of it on this device. The slot is the question.
 * Fires `fovea-answered` (detail: { key, right }) after each check.
 */
@customElement('fovea-answer')
export class AnswerBox extends LitElement {
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
        break-inside: avoid;
      }
      :host([data-verdict='right']) {
        border-left-color: var(--good);
      }
      .field {
        margin: 0.7rem 0;
      }
      ::slotted(p) {
        margin: 0 !important;
      }
      .end {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.2rem 1rem;
        align-items: center;
      }
      .verdict {
        margin: 0;
      }
      @media (max-width: 40rem) {
        .end {
          grid-template-columns: minmax(0, 1fr);
          justify-items: start;
        }
        .verdict {
          min-height: 1.5em;
        }
      }
      .right {
        color: var(--good);
      }
      .wrong {
        color: var(--bad);
      }
      @media print {
        .verdict {
          display: none;
        }
      }
    `,
  ];

  /** where the answer is kept: `memory/parameters` */
  @property() key = '';
  @property({ type: Object }) check!: Check;
  /** answers are kept, and nothing is said of whether they are right */
  @property({ type: Boolean }) silent = false;

  @state() private answer: Answer | null = null;
  @state() private verdict: Verdict | null = null;
  @state() private attempts = 0;
  @query('fovea-check-setting') private setting!: CheckSetting | null;

  #seen = Date.now();
  #unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = onProgress((progress) => {
      if (!(this.key in progress.parts) && this.attempts > 0) this.#forget();
    });
    void progressNow().then((progress) => this.#restore(progress));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  #restore({ parts }: Progress): void {
    const record: PartRecord | undefined = parts[this.key];
    if (!record || record.answer.kind !== this.check.kind || this.answer) return;
    this.answer = record.answer;
    this.attempts = record.attempts;
    this.#say(judge(this.check, record.answer));
  }

  #forget(): void {
    this.answer = null;
    this.verdict = null;
    this.attempts = 0;
    this.removeAttribute('data-verdict');
  }

  #say(verdict: Verdict): void {
    this.verdict = verdict;
    if (verdict.right && !this.silent) this.dataset['verdict'] = 'right';
    else delete this.dataset['verdict'];
  }

  #input(event: CustomEvent<Answer | null>): void {
    event.stopPropagation();
    this.answer = event.detail;
    this.verdict = null;
    delete this.dataset['verdict'];
  }

  #check(): void {
    this.setting?.take();
    if (!this.answer) {
      this.#say({ right: null, say: 'Answer first, then check.' });
      return;
    }
    const verdict = judge(this.check, this.answer);
    this.#say(verdict);
    // What is no answer at all, such as a word for a number, is no attempt.
    if (verdict.right === null && this.check.kind !== 'text') return;
    void keepAnswer(this.key, this.answer, verdict.right, this.#seen).then(({ parts }) => {
      this.attempts = parts[this.key]?.attempts ?? this.attempts;
    });
    const detail = { key: this.key, right: verdict.right };
    this.dispatchEvent(new CustomEvent('fovea-answered', { detail, bubbles: true, composed: true }));
  }

  #field(): TemplateResult {
    const { check, answer } = this;
    const given = answer?.kind === check.kind ? answer : null;
    switch (check.kind) {
      case 'number':
        return html`<fovea-check-number .check=${check} .answer=${given}></fovea-check-number>`;
      case 'choice':
        return html`<fovea-check-choice .check=${check} .answer=${given}></fovea-check-choice>`;
      case 'order':
        return html`<fovea-check-order .check=${check} .answer=${given}></fovea-check-order>`;
      case 'match':
        return html`<fovea-check-match .check=${check} .answer=${given}></fovea-check-match>`;
      case 'setting':
        return html`<fovea-check-setting .check=${check} .answer=${given}></fovea-check-setting>`;
      case 'measure':
        return html`<fovea-check-measure .check=${check} .answer=${given}></fovea-check-measure>`;
      case 'text':
        return html`<fovea-check-text .check=${check} .answer=${given}></fovea-check-text>`;
    }
  }

  #verdict(): TemplateResult | typeof nothing {
    const { verdict, silent } = this;
    if (!verdict) return nothing;
    if (verdict.right === null) return html`${verdict.say}`;
    if (silent) return html`Kept. Whether it is right is not said on this worksheet.`;
    return html`<b class=${verdict.right ? 'right' : 'wrong'}>${verdict.right ? '✓ Right.' : '✗ Not yet.'}</b>
      ${verdict.say}`;
  }

  override render() {
    const keeps = this.silent || this.check.kind === 'text';
    return html`
      <slot></slot>
      <div class="field" @fovea-input=${this.#input} @fovea-submit=${this.#check}>${this.#field()}</div>
      <div class="end">
        <button type="button" @click=${this.#check}>${keeps ? 'Keep my answer' : 'Check'}</button>
        <p class="verdict" role="status">${this.#verdict()}</p>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-answer': AnswerBox;
  }
}
