import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { type CameraStream, openCamera } from '../../device/camera.ts';
import { base, buttons } from '../ui/styles.ts';
import { squareOf } from './intake.ts';

/** Milliseconds between two pictures of a series. */
const PACE = 200;

/** What was taken while a button was held. */
export interface Series {
  /** each [SIDE, SIDE, 3]; at least one */
  readonly pictures: readonly Uint8Array<ArrayBuffer>[];
  readonly label: number;
  /** another number for each series */
  readonly burst: number;
}

/**
 * The camera, with a button for each class that takes pictures while it is held: pointer, Space or Enter. Fires `fovea-series` (detail: Series)
 * and `fovea-camera` (detail: the video that plays, or null).
 */
@customElement('fovea-series-camera')
export class SeriesCamera extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      video {
        width: 11rem;
        height: 11rem;
        object-fit: cover;
        transform: scaleX(-1);
        background: var(--sunken);
        border-radius: var(--radius);
      }
      .hold {
        touch-action: none;
        user-select: none;
      }
      .hold.on {
        background: var(--accent-wash);
        border-color: var(--accent);
      }
    `,
  ];

  @property({ type: Array }) classes: readonly string[] = [];
  @state() private camera: CameraStream | null = null;
  @state() private paused = false;
  @state() private opening = false;
  @state() private holding = -1;
  @state() private error = '';
  @state() private taken = 0;
  #pictures: Uint8Array<ArrayBuffer>[] = [];
  #burst = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #over: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.stop();
  }

  /** Turns the camera off. */
  stop(): void {
    this.#release();
    this.#over?.abort();
    this.camera?.stop();
    this.camera = null;
    this.paused = false;
    this.#tell(null);
  }

  #tell(video: HTMLVideoElement | null): void {
    this.dispatchEvent(new CustomEvent('fovea-camera', { detail: video }));
  }

  async #open(): Promise<void> {
    this.error = '';
    this.opening = true;
    const over = new AbortController();
    this.#over = over;
    try {
      const camera = await openCamera({ signal: over.signal });
      camera.onPaused = () => {
        this.#release();
        this.paused = true;
      };
      camera.onEnded = (error) => {
        this.stop();
        this.error = error.message;
      };
      this.camera = camera;
      this.#tell(camera.video);
    } catch (error) {
      if (!over.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.opening = false;
    }
  }

  async #resume(): Promise<void> {
    try {
      await this.camera?.resume();
      this.paused = false;
    } catch (error) {
      this.stop();
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  #hold(label: number): void {
    if (!this.camera || this.paused || this.holding >= 0) return;
    this.holding = label;
    this.#burst++;
    this.#shoot();
    this.#timer = setInterval(() => this.#shoot(), PACE);
  }

  #release(): void {
    clearInterval(this.#timer);
    const [label, pictures] = [this.holding, this.#pictures];
    this.holding = -1;
    this.#pictures = [];
    if (pictures.length === 0) return;
    const detail: Series = { pictures, label, burst: this.#burst };
    this.dispatchEvent(new CustomEvent('fovea-series', { detail }));
  }

  #shoot(): void {
    const { camera, holding } = this;
    if (camera?.state !== 'running' || holding < 0) return;
    const { video } = camera;
    this.taken = this.#pictures.push(squareOf(video, video.videoWidth, video.videoHeight));
  }

  #press(event: KeyboardEvent, label: number): void {
    if (event.key !== ' ' && event.key !== 'Enter') return;
    event.preventDefault();
    if (!event.repeat) this.#hold(label);
  }

  override render() {
    const { camera, classes } = this;
    return html`
      <div class="row">
        ${
          camera
            ? html`<button type="button" @click=${() => this.stop()}>Stop the camera</button>`
            : html`<button type="button" ?disabled=${this.opening} @click=${this.#open}>
                ${this.opening ? 'Opening …' : 'Camera'}
              </button>`
        }
        ${
          this.paused
            ? html`<button type="button" class="primary" @click=${this.#resume}>Camera paused: go on</button>`
            : nothing
        }
      </div>
      ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
      ${
        camera
          ? html`<p class="soft">
                Hold a button to take a series. One press is one group: press several times, and change side and light in between.
              </p>
              <div class="row">
                ${camera.video}
                ${classes.map(
                  (name, label) => html`<button
                    type="button"
                    class="hold ${this.holding === label ? 'on' : ''}"
                    @pointerdown=${() => this.#hold(label)}
                    @pointerup=${this.#release}
                    @pointerleave=${this.#release}
                    @pointercancel=${this.#release}
                    @keydown=${(event: KeyboardEvent) => this.#press(event, label)}
                    @keyup=${this.#release}
                    @blur=${this.#release}
                    @contextmenu=${(event: Event) => event.preventDefault()}
                  >
                    Hold: ${name}${this.holding === label ? html` <span class="number">${this.taken}</span>` : nothing}
                  </button>`,
                )}
              </div>`
          : nothing
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-series-camera': SeriesCamera;
  }
}
