import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { CheckField } from './check-field.ts';

/** One of a few answers to pick. */
@customElement('fovea-check-choice')
export class CheckChoice extends CheckField<'choice'> {
  static override styles = [
    ...CheckField.styles,
    css`
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        min-width: 0;
        display: grid;
        gap: 0.4rem;
      }
      label {
        display: flex;
        gap: 0.6rem;
        align-items: baseline;
        min-height: 2.6rem;
        padding: 0.5rem 0.8rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        cursor: pointer;
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      label:has(:focus-visible) {
        outline: 3px solid var(--accent);
        outline-offset: 2px;
      }
      input {
        flex: none;
        accent-color: var(--accent);
        outline: none;
      }
    `,
  ];

  override render() {
    return html`<fieldset>
      <legend class="visually-hidden">${this.label}</legend>
      ${this.check.options.map(
        ({ text }, index) => html`<label
          ><input
            type="radio" name="option"
            .checked=${this.answer?.picked === index}
            @change=${() => this.give({ kind: 'choice', picked: index })}
          /><span>${text}</span></label
        >`,
      )}
    </fieldset>`;
  }
}
