import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { decodePicture } from '../../device/picture.ts';
import type { TransferModel } from '../../lib/nn/transfer/model.ts';
import { base, buttons } from '../ui/styles.ts';
import { recognise } from './run.ts';
import { layout } from './styles.ts';

/** Milliseconds between two looks at the camera, at least. */
const PACE = 100;

/** What a trained model says of the camera, again and again, or of one picture file. */
@customElement('fovea-transfer-live')
export class TransferLive extends LitElement {
  static override styles = [
    base,
    buttons,
    layout,
    css`
      .list {
        min-height: 4rem;
      }
    `,
  ];

  @property({ type: Array }) classes: readonly string[] = [];
  @property({ attribute: false }) model: TransferModel | null = null;
  /** the camera's video while it plays */
  @property({ attribute: false }) video: HTMLVideoElement | null = null;
  @state() private probabilities: Float32Array | null = null;
  @state() private error = '';
  #over = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('model') && !changed.has('video')) return;
    this.#over.abort();
    this.#over = new AbortController();
    if (changed.has('model')) this.probabilities = null;
    if (this.model && this.video) void this.#watch(this.model, this.video, this.#over.signal);
  }

  async #watch(model: TransferModel, video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
    try {
      while (!signal.aborted) {
        if (!video.paused && video.videoWidth > 0) {
          const found = await recognise(model, video, signal);
          if (!signal.aborted) this.probabilities = found;
        }
        await new Promise((resolve) => setTimeout(resolve, PACE));
      }
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
  }

  async #file(event: Event): Promise<void> {
    const field = event.target as HTMLInputElement;
    const file = field.files?.[0];
    field.value = '';
    if (!file || !this.model) return;
    this.error = '';
    try {
      const { bitmap } = await decodePicture(file, { maxPixels: 512 * 512 });
      this.probabilities = await recognise(this.model, bitmap, this.#over.signal).finally(() =>
        bitmap.close(),
      );
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    const { probabilities, classes } = this;
    if (!this.model) return nothing;
    return html`
      <div class="row">
        <span class="file button"
          >Try a picture<input type="file" accept="image/*,.heic,.heif" aria-label="Try a picture" @change=${this.#file}
        /></span>
        <span class="soft">${this.video ? 'It looks at the camera.' : 'Or start the camera above.'}</span>
      </div>
      ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
      <div class="list">
        ${
          probabilities
            ? classes.map(
                (name, klass) => html`<div class="guess">
                  <span>${name}</span>
                  <meter min="0" max="1" value=${probabilities[klass]!} aria-label=${name}></meter>
                  <span class="number">${(probabilities[klass]! * 100).toFixed(0)} %</span>
                </div>`,
              )
            : nothing
        }
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-transfer-live': TransferLive;
  }
}
