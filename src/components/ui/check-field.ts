import { type CSSResult, css, LitElement } from 'lit';
import { property } from 'lit/decorators.js';
import type { Answer, Check } from '../../lib/classroom/check.ts';
import { base, buttons } from './styles.ts';

/**
 * What the input of every kind of question is: it shows `answer` (null: nothing answered yet) and fires `fovea-input`
 * (detail: the answer, or null while it is not whole). The verdict is the business of the box around it.
 */
export abstract class CheckField<K extends Check['kind']> extends LitElement {
  @property({ attribute: false }) check!: Extract<Check, { kind: K }>;
  @property({ attribute: false }) answer: Extract<Answer, { kind: K }> | null = null;
  /** names the group of inputs; the question itself stands outside of this element */
  @property() label = 'Your answer';

  static override styles: CSSResult[] = [
    base,
    buttons,
    css`
      input[type='text'],
      textarea,
      select {
        min-height: 2.6rem;
        padding: 0.3rem 0.6rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--paper);
      }
      ul,
      ol {
        list-style: none;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 0.4rem;
      }
      @media print {
        input[type='text'],
        textarea {
          border-width: 0 0 1px;
          border-radius: 0;
        }
        select {
          display: inline-block !important;
          appearance: none;
          min-width: 12rem;
        }
      }
    `,
  ];

  protected give(answer: Extract<Answer, { kind: K }> | null): void {
    if (answer !== null) this.answer = answer;
    this.dispatchEvent(new CustomEvent('fovea-input', { detail: answer, bubbles: true }));
  }
}
