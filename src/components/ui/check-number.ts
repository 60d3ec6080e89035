import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { CheckField } from './check-field.ts';

/** A number to type, with its unit behind the field. */
@customElement('fovea-check-number')
export class CheckNumber extends CheckField<'number'> {
  override render() {
    const { unit } = this.check;
    return html`<div class="row">
      <input
        type="text" inputmode="decimal" autocomplete="off" size="14" maxlength="60"
        aria-label=${this.label + (unit ? ` in ${unit}` : '')}
        .value=${this.answer?.text ?? ''}
        @input=${(event: Event) => {
          const text = (event.target as HTMLInputElement).value;
          this.give(text.trim() ? { kind: 'number', text } : null);
        }}
        @keydown=${(event: KeyboardEvent) => {
          if (event.key === 'Enter') this.dispatchEvent(new CustomEvent('fovea-submit', { bubbles: true }));
        }}
      />
      ${unit ? html`<span aria-hidden="true">${unit}</span>` : ''}
    </div>`;
  }
}
