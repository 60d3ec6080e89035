import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from './styles.ts';

/** One option of a choice: the value that is fired, and what the reader sees. */
export interface Option {
  value: string;
  label: string;
}

/** One of a few: a group of radio buttons drawn as a segmented bar. Fires `fovea-input` (detail: the value). */
@customElement('fovea-choice')
export class ChoiceElement extends LitElement {
  static override styles = [
    base,
    css`
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        min-width: 0;
      }
      legend {
        padding: 0;
        font-weight: 600;
        margin-bottom: 0.25rem;
      }
      .bar {
        display: inline-flex;
        flex-wrap: wrap;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        overflow: clip;
      }
      label {
        position: relative;
        padding: 0.4rem 0.8rem;
        min-height: 2.4rem;
        cursor: pointer;
        background: var(--surface);
      }
      label + label {
        border-left: 1px solid var(--line);
      }
      input {
        position: absolute;
        opacity: 0;
        inset: 0;
        margin: 0;
        cursor: pointer;
      }
      label:has(:checked) {
        background: var(--accent-wash);
        color: var(--accent);
        font-weight: 600;
      }
      label:has(:focus-visible) {
        outline: 3px solid var(--accent);
        outline-offset: -3px;
      }
      label:has(:disabled) {
        color: var(--ink-soft);
        cursor: default;
      }
    `,
  ];

  @property() label = '';
  @property() value = '';
  @property({ attribute: false }) options: readonly Option[] = [];
  @property({ type: Boolean }) disabled = false;

  #pick(value: string): void {
    this.value = value;
    this.dispatchEvent(new CustomEvent('fovea-input', { detail: value, bubbles: true, composed: true }));
  }

  override render() {
    return html`<fieldset ?disabled=${this.disabled}>
      <legend>${this.label}</legend>
      <div class="bar">
        ${this.options.map(
          ({ value, label }) => html`<label>
            <input
              type="radio"
              name="choice"
              .value=${value}
              .checked=${value === this.value}
              @change=${() => this.#pick(value)}
            />${label}
          </label>`,
        )}
      </div>
    </fieldset>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-choice': ChoiceElement;
  }
}
