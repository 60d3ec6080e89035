import { html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { onProgress, progressNotice, progressNow } from '../../device/progress.ts';
import { base } from './styles.ts';

/** Says it when answers cannot be kept on this device; nothing is seen of it otherwise. */
@customElement('fovea-progress-notice')
export class ProgressNotice extends LitElement {
  static override styles = [base];

  @state() private notice: string | null = null;
  #unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    const look = () => {
      this.notice = progressNotice();
    };
    this.#unsubscribe = onProgress(look);
    void progressNow().then(look);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  override render() {
    return this.notice ? html`<div class="notice" role="status">${this.notice}</div>` : nothing;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-progress-notice': ProgressNotice;
  }
}
