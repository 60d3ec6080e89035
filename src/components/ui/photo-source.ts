import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { type CameraDevice, type CameraStream, openCamera } from '../../device/camera.ts';
import { bundledPhotos, type Photo, photo } from '../../device/photo.ts';
import { fromDrop, fromPaste, type Handed } from '../../device/transfer.ts';
import { openVideo } from '../../device/video.ts';
import { base, buttons } from './styles.ts';

/** A camera or a video file that plays now. */
export interface LiveSource {
  kind: 'camera' | 'video';
  video: HTMLVideoElement;
  title: string;
  stop(): void;
}

const sources = new Set<PhotoSourceElement>();

/**
 * Where the picture comes from: the bundled photos, a file, drag and drop, paste, or the camera. Pictures become the
 * page's current photo (src/device/photo.ts), which every widget follows. With `live`, a camera or video is handed to
 * the widget instead: `fovea-live` (detail: LiveSource, or null when it ended).
 */
@customElement('fovea-photo-source')
export class PhotoSourceElement extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .photos {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
      }
      .photos button {
        padding: 0;
        border: 2px solid var(--line);
        overflow: hidden;
        line-height: 0;
        min-height: 0;
      }
      .photos button[aria-pressed='true'] {
        border-color: var(--accent);
        box-shadow: 0 0 0 2px var(--accent);
      }
      .photos img {
        width: 4.2rem;
        height: 2.8rem;
        object-fit: cover;
      }
      video {
        max-width: 100%;
        max-height: 16rem;
        margin-top: 0.6rem;
        background: var(--sunken);
      }
      .says {
        min-height: 1.5em;
        margin-top: 0.4rem;
        color: var(--ink-soft);
      }
    `,
  ];

  /** cameras and videos play on instead of giving one picture */
  @property({ type: Boolean }) live = false;
  @state() private current: Photo | null = null;
  @state() private playing: LiveSource | null = null;
  @state() private cameras: CameraDevice[] = [];
  @state() private paused = false;
  @state() private error = '';
  @state() private busy = false;
  @query('input') private fileField!: HTMLInputElement;

  #camera: CameraStream | null = null;
  #over = new AbortController();
  #opening: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    sources.add(this);
    this.#over = new AbortController();
    const { signal } = this.#over;
    signal.addEventListener(
      'abort',
      photo.subscribe((next) => (this.current = next)),
    );
    void photo.current().then((now) => (this.current = now));
    const root = this.getRootNode();
    const widget = root instanceof ShadowRoot ? root.host : this;
    widget.addEventListener('dragover', (event) => event.preventDefault(), { signal });
    widget.addEventListener(
      'drop',
      (event) => {
        event.preventDefault();
        void this.#take(fromDrop(event as DragEvent));
      },
      { signal },
    );
    addEventListener(
      'paste',
      (event) => {
        // One of the page's sources answers a paste; text pasted into a field is none of its business.
        const first = sources.values().next().value === this;
        const inField = event
          .composedPath()
          .some((node) => node instanceof HTMLInputElement && node.type !== 'file');
        const handed = fromPaste(event);
        if (!first || inField || handed.kind === 'nothing') return;
        event.preventDefault();
        void this.#take(handed);
      },
      { signal },
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    sources.delete(this);
    this.#over.abort();
    this.stop();
  }

  /** Ends the camera or video. */
  stop(): void {
    this.#opening?.abort();
    this.#camera = null;
    const playing = this.playing;
    this.playing = null;
    this.paused = false;
    if (!playing) return;
    playing.stop();
    if (this.live) this.dispatchEvent(new CustomEvent('fovea-live', { detail: null }));
  }

  /** Runs `work`; what goes wrong is said in a sentence, and what was there stays. */
  async #try(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#opening?.abort();
    const opening = new AbortController();
    this.#opening = opening;
    this.error = '';
    this.busy = true;
    try {
      await work(opening.signal);
    } catch (error) {
      if (!opening.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#opening === opening) this.busy = false;
    }
  }

  async #take(handed: Handed): Promise<void> {
    if (handed.kind === 'nothing') {
      this.error = handed.sentence;
      return;
    }
    await this.#try(async (signal) => {
      if (handed.kind === 'picture') {
        await photo.setFile(handed.file, handed.file.name, { signal });
        this.stop();
      } else if (this.live) {
        const { video, title, stop } = await openVideo(handed.file, { signal });
        this.#play({ kind: 'video', video, title, stop });
      } else {
        const { video, stop } = await openVideo(handed.file, { signal });
        await photo.setShot(await createImageBitmap(video), 'video').finally(stop);
      }
      if (handed.note) this.error = handed.note;
    });
  }

  #play(source: LiveSource): void {
    const before = this.playing;
    this.playing = source;
    before?.stop();
    if (this.live) this.dispatchEvent(new CustomEvent('fovea-live', { detail: source }));
  }

  #file(): void {
    const file = this.fileField.files?.[0];
    // Emptied so that the same file can be chosen again; the File itself stays good.
    this.fileField.value = '';
    if (!file) return;
    const kind = file.type.startsWith('video/') ? 'video' : 'picture';
    void this.#take({ kind, file, note: null });
  }

  #openCamera(deviceId?: string): Promise<void> {
    return this.#try(async (signal) => {
      const camera = await openCamera({ signal, ...(deviceId ? { deviceId } : {}) });
      camera.onPaused = () => (this.paused = true);
      camera.onEnded = (error) => {
        this.stop();
        this.error = error.message;
      };
      this.#camera = camera;
      this.cameras = await camera.devices();
      this.#play({ kind: 'camera', video: camera.video, title: 'Your camera', stop: () => camera.stop() });
      this.paused = camera.state === 'paused';
    });
  }

  async #shoot(): Promise<void> {
    const playing = this.playing;
    if (!playing) return;
    await this.#try(async () => {
      const frame = await createImageBitmap(playing.video);
      await photo.setShot(frame, playing.kind).finally(() => frame.close());
      this.stop();
    });
  }

  #bundled(id: string): void {
    void this.#try(async () => {
      this.stop();
      await photo.setBundled(id);
    });
  }

  override render() {
    const { playing } = this;
    return html`
      <div class="row">
        <div class="photos" role="group" aria-label="Photos that come with the book">
          ${bundledPhotos.map(
            ({ id, title, file }) => html`<button
              type="button"
              aria-pressed=${!playing && this.current?.id === id ? 'true' : 'false'}
              title=${title}
              @click=${() => this.#bundled(id)}
            >
              <img
                src=${`${import.meta.env.BASE_URL.replace(/\/$/, '')}/${file.replace('photos/', 'photos/thumbnails/')}`}
                alt=${title}
                width="168"
                height="112"
                loading="lazy"
              />
            </button>`,
          )}
        </div>
        <span class="file button"
          >${this.live ? 'Your picture or video' : 'Your picture'}
          <input
            type="file"
            accept=${this.live ? 'image/*,video/*,.heic,.heif' : 'image/*,.heic,.heif'}
            aria-label=${this.live ? 'Your picture or video' : 'Your picture'}
            @change=${this.#file}
        /></span>
        ${
          playing
            ? html`<button type="button" @click=${() => this.stop()}>
                Stop the ${playing.kind === 'camera' ? 'camera' : 'video'}
              </button>`
            : html`<button type="button" @click=${() => this.#openCamera()}>Camera</button>`
        }
        ${playing ? html`<button type="button" @click=${this.#shoot}>Keep this picture</button>` : nothing}
        ${
          playing?.kind === 'camera' && this.cameras.length > 1
            ? html`<label
                >Which camera
                <select
                  .value=${this.#camera?.deviceId ?? ''}
                  @change=${(event: Event) => this.#openCamera((event.target as HTMLSelectElement).value)}
                >
                  ${this.cameras.map(
                    ({ id, label }) =>
                      html`<option value=${id} ?selected=${id === this.#camera?.deviceId}>${label}</option>`,
                  )}
                </select></label
              >`
            : nothing
        }
        ${
          this.paused
            ? html`<button
                type="button"
                class="primary"
                @click=${() =>
                  this.#try(async () => {
                    await this.#camera?.resume();
                    this.paused = false;
                  })}
              >
                Camera paused: go on
              </button>`
            : nothing
        }
      </div>
      ${playing && !this.live ? playing.video : nothing}
      <div class="says">
        ${
          this.error
            ? html`<div class="notice" role="alert">${this.error}</div>`
            : this.busy
              ? 'Opening …'
              : playing
                ? playing.title
                : html`${this.current?.title ?? ''}${this.current?.credit ? `. ${this.current.credit}` : ''}
                  ${this.current?.notes.map((note) => html`<br />${note}`)}`
        }
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-photo-source': PhotoSourceElement;
  }
}
