import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, buttons } from './styles.ts';

/** Hints that open one by one, from a nudge to nearly the answer. */
@customElement('fovea-hints')
export class Hints extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        font-size: 1rem;
      }
      ol {
        margin: 0.4rem 0 0.8rem;
        padding-left: 1.4rem;
      }
      li:focus {
        outline: none;
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @property({ type: Array }) hints: string[] = [];
  @state() private opened = 0;

  async #open(): Promise<void> {
    this.opened++;
    await this.updateComplete;
    // The button may be gone; the reader goes on from what was opened.
    this.renderRoot.querySelector<HTMLElement>('li:last-child')?.focus();
  }

  override render() {
    const { hints, opened } = this;
    return html`
      ${
        opened > 0
          ? html`<ol>
              ${hints.slice(0, opened).map((hint) => html`<li tabindex="-1">${hint}</li>`)}
            </ol>`
          : nothing
      }
      ${
        opened < hints.length
          ? html`<button type="button" @click=${this.#open}>Open hint ${opened + 1} of ${hints.length}</button>`
          : html`<p class="soft">That was the last hint.</p>`
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-hints': Hints;
  }
}
