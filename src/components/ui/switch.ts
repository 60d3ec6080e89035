import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from './styles.ts';

/** On or off. Fires `fovea-input` (detail: true or false). */
@customElement('fovea-switch')
export class SwitchElement extends LitElement {
  static override styles = [
    base,
    css`
      label {
        display: inline-flex;
        gap: 0.5rem;
        align-items: center;
        min-height: 2.4rem;
        cursor: pointer;
      }
      input {
        appearance: none;
        flex: none;
        width: 2.4rem;
        height: 1.4rem;
        margin: 0;
        border-radius: 999px;
        border: 1px solid var(--line-strong);
        background: var(--sunken);
        position: relative;
        cursor: pointer;
        transition: background 120ms;
      }
      input::before {
        content: '';
        position: absolute;
        inset: 2px auto 2px 2px;
        aspect-ratio: 1;
        border-radius: 50%;
        background: var(--line-strong);
        transition: transform 120ms;
      }
      input:checked {
        background: var(--accent);
        border-color: var(--accent);
      }
      input:checked::before {
        background: var(--accent-ink);
        transform: translateX(1rem);
      }
    `,
  ];

  @property() label = '';
  @property({ type: Boolean }) checked = false;
  @property({ type: Boolean }) disabled = false;

  #change(event: Event): void {
    this.checked = (event.target as HTMLInputElement).checked;
    this.dispatchEvent(
      new CustomEvent('fovea-input', { detail: this.checked, bubbles: true, composed: true }),
    );
  }

  override render() {
    return html`<label>
      <input type="checkbox" role="switch" .checked=${this.checked} ?disabled=${this.disabled} @change=${this.#change} />
      ${this.label}
    </label>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-switch': SwitchElement;
  }
}
