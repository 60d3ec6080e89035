import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { CheckField } from './check-field.ts';

/** Words to write, for a teacher to read. */
@customElement('fovea-check-text')
export class CheckText extends CheckField<'text'> {
  static override styles = [
    ...CheckField.styles,
    css`
      textarea {
        width: 100%;
        min-height: 5.5rem;
        resize: vertical;
      }
    `,
  ];

  override render() {
    return html`<textarea
      aria-label=${this.label}
      maxlength=${this.check.length}
      .value=${this.answer?.text ?? ''}
      @input=${(event: Event) => {
        const text = (event.target as HTMLTextAreaElement).value;
        this.give(text.trim() ? { kind: 'text', text } : null);
      }}
    ></textarea>`;
  }
}
