import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from './styles.ts';

/** What is going on and how far it is. `done` of `total`; a total of 0 means that nobody knows how long. */
@customElement('fovea-progress')
export class ProgressElement extends LitElement {
  static override styles = [
    base,
    css`
      progress {
        display: block;
        width: 100%;
        height: 0.5rem;
        accent-color: var(--accent);
      }
    `,
  ];

  @property() label = '';
  @property({ type: Number }) done = 0;
  @property({ type: Number }) total = 0;

  override render() {
    return html`<label
      >${this.label}
      ${
        this.total > 0
          ? html`<progress .value=${this.done} .max=${this.total}></progress>`
          : html`<progress></progress>`
      }
    </label>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-progress': ProgressElement;
  }
}
