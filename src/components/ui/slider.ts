import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from './styles.ts';

/**
 * A labelled range with its value. Fires `fovea-input` (detail: the number) while it moves.
 * `unit` follows the value; `digits` is how many decimals it shows; `hint` explains it in a few words.
 */
@customElement('fovea-slider')
export class SliderElement extends LitElement {
  static override styles = [
    base,
    css`
      label {
        display: flex;
        justify-content: space-between;
        gap: 0.6rem;
        font-weight: 600;
      }
      output {
        font-weight: 500;
        color: var(--accent);
      }
      input {
        width: 100%;
        height: 2rem;
        margin: 0;
        accent-color: var(--accent);
        cursor: pointer;
      }
      .hint {
        color: var(--ink-soft);
        font-size: 0.92em;
        line-height: 1.35;
      }
    `,
  ];

  @property() label = '';
  @property() hint = '';
  @property() unit = '';
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = 1;
  @property({ type: Number }) step = 0.01;
  @property({ type: Number }) value = 0;
  @property({ type: Number }) digits = 2;
  @property({ type: Boolean }) disabled = false;

  #input(event: Event): void {
    this.value = (event.target as HTMLInputElement).valueAsNumber;
    this.dispatchEvent(new CustomEvent('fovea-input', { detail: this.value, bubbles: true, composed: true }));
  }

  override render() {
    const shown = this.value.toFixed(this.digits) + (this.unit && ` ${this.unit}`);
    return html`
      <label for="range">${this.label}<output for="range" aria-hidden="true">${shown}</output></label>
      <input
        id="range"
        type="range"
        .min=${String(this.min)}
        .max=${String(this.max)}
        .step=${String(this.step)}
        .value=${String(this.value)}
        aria-valuetext=${shown}
        aria-describedby=${this.hint ? 'hint' : ''}
        ?disabled=${this.disabled}
        @input=${this.#input}
      />
      ${this.hint && html`<div class="hint" id="hint">${this.hint}</div>`}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-slider': SliderElement;
  }
}
