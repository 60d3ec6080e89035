import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { type Photo, photo } from '../../device/photo.ts';
import type { Progress } from '../../lib/engine/client.ts';
import '../ui/backend-note.ts';
import '../ui/choice.ts';
import '../ui/compare-slider.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import { start } from '../ui/photo-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { enlarge, imageDataOf } from './enlarge.ts';
import {
  againstOf,
  type Derived,
  derive,
  FACTOR,
  type Pixels,
  type Result,
  type SuperState,
  superCodec,
} from './state.ts';
import { layout } from './styles.ts';

const NAMES: Record<SuperState['against'], string> = {
  bicubic: 'bicubic',
  nearest: 'repeated',
  original: 'original',
};

/** A photo enlarged by a network, beside other ways. Fires `fovea-enlarged` (detail: what is measured) after each run. */
@customElement('fovea-super-resolution')
export class SuperResolution extends WidgetElement<SuperState> {
  static override styles = [base, buttons, start, layout];

  protected override readonly codec = superCodec;

  @state() private photo: Photo | null = null;
  @state() private result: Result | null = null;
  @state() private running = false;
  @state() private progress: Progress | null = null;
  @state() private error = '';
  @query('canvas.network') private network!: HTMLCanvasElement;
  @query('canvas.against') private against!: HTMLCanvasElement;

  derived: Derived | null = null;
  #small: Pixels | null = null;
  #over = new AbortController();
  #run = new AbortController();
  #stop = new AbortController();
  #since = 0;
  #drawn: unknown = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    const { signal } = this.#over;
    const show = (next: Photo) => {
      if (next !== this.photo) this.#forget();
      this.photo = next;
    };
    signal.addEventListener('abort', photo.subscribe(show));
    void photo.current().then((now) => !signal.aborted && show(now));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
    this.#forget();
    this.photo = null;
  }

  override reset(): void {
    this.#forget();
    super.reset();
  }

  /** What was computed does not belong to the settings of now. */
  #forget(): void {
    this.#run.abort();
    this.running = false;
    this.progress = null;
    this.result = null;
    this.#small = null;
    this.error = '';
  }

  #change(part: Partial<SuperState>): void {
    this.#forget();
    this.set({ ...this.state, ...part });
  }

  async #start(): Promise<void> {
    if (!this.photo) return;
    this.#forget();
    const run = new AbortController();
    this.#run = run;
    this.#stop = new AbortController();
    this.running = true;
    this.#since = 0;
    const { signal } = run;
    try {
      const result = await enlarge(this.photo, this.state, {
        signal,
        stop: this.#stop.signal,
        onProgress: (progress) => {
          if (signal.aborted) return;
          if (progress.stage === 'run' && this.#since === 0) this.#since = performance.now();
          this.progress = progress;
        },
        onStart: (small) => {
          this.#small = small;
          this.requestUpdate();
        },
        onTile: ({ left, top, width, height, pixels }) => {
          if (signal.aborted || !this.network) return;
          const image = new ImageData(width, height);
          image.data.set(pixels);
          this.network.getContext('2d')!.putImageData(image, left, top);
        },
      });
      if (signal.aborted) return;
      this.result = result;
      await this.updateComplete;
      const detail = this.derived?.quality ?? [];
      this.dispatchEvent(new CustomEvent('fovea-enlarged', { detail, bubbles: true, composed: true }));
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (!signal.aborted) {
        this.running = false;
        this.progress = null;
      }
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const before = changed.get('state') as SuperState | undefined;
    const { mode, part } = this.state;
    // A link followed on the page changes settings too.
    if (before && (before.mode !== mode || before.part !== part)) this.#forget();
    if (changed.has('result')) this.derived = this.result && derive(this.result);
  }

  protected override updated(): void {
    const small = this.#small;
    if (!small || !this.network) return;
    const { derived, result } = this;
    const against = againstOf(this.state);
    const key = result ? `${against} ${result.time}` : small;
    if (this.#drawn === key) return;
    this.#drawn = key;
    const show = (canvas: HTMLCanvasElement, pixels: Pixels) => {
      canvas.width = pixels.width;
      canvas.height = pixels.height;
      canvas.getContext('2d')!.putImageData(imageDataOf(pixels), 0, 0);
    };
    if (!derived || !result) {
      // While it runs: tiles replace the small picture, which stands there enlarged by repeating.
      for (const canvas of [this.network, this.against]) {
        canvas.width = small.width * FACTOR;
        canvas.height = small.height * FACTOR;
        const pen = canvas.getContext('2d')!;
        const drawn = new OffscreenCanvas(small.width, small.height);
        drawn.getContext('2d')!.putImageData(imageDataOf(small), 0, 0);
        pen.imageSmoothingEnabled = false;
        pen.drawImage(drawn, 0, 0, canvas.width, canvas.height);
      }
      return;
    }
    show(this.network, result.network);
    show(this.against, against === 'original' ? result.original! : derived[against]);
  }

  async #save(): Promise<void> {
    const { result } = this;
    if (!result) return;
    const { width, height } = result.network;
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')!.putImageData(imageDataOf(result.network), 0, 0);
    saveFile('enlarged.png', await canvas.convertToBlob({ type: 'image/png' }));
  }

  override render() {
    const { state: now, result, running } = this;
    const against = againstOf(now);
    const waiting = !this.#small;
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="row choices">
        <fovea-choice
          label="Task" .value=${now.mode}
          .options=${[
            { value: 'test', label: 'make smaller, enlarge, compare' },
            { value: 'enlarge', label: 'enlarge the photo' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<SuperState['mode']>) => this.#change({ mode: detail })}
        ></fovea-choice>
        <fovea-choice
          label="Part" .value=${now.part}
          .options=${[
            { value: '128', label: 'middle, 128 px' },
            { value: '256', label: 'middle, 256 px' },
            { value: 'whole', label: 'all of it' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<SuperState['part']>) => this.#change({ part: detail })}
        ></fovea-choice>
        <fovea-choice
          label="Compare with" .value=${against}
          .options=${[
            { value: 'bicubic', label: 'bicubic' },
            { value: 'nearest', label: 'repeated' },
            ...(now.mode === 'test' ? [{ value: 'original', label: 'the original' }] : []),
          ]}
          @fovea-input=${({ detail }: CustomEvent<SuperState['against']>) => this.set({ ...now, against: detail })}
        ></fovea-choice>
      </div>
      <div class="panes">
        <div class="stage">
          ${
            waiting && this.photo
              ? html`<img class="before" src=${this.photo.url} alt=${this.photo.alt} />`
              : nothing
          }
          <fovea-compare
            ?hidden=${waiting} left="network" right=${NAMES[against]} .position=${now.position}
            @fovea-input=${({ detail }: CustomEvent<number>) => this.set({ ...now, position: detail })}
          >
            <canvas slot="left" class="network" role="img" aria-label="The photo enlarged by the network"></canvas>
            <canvas slot="right" class="against" role="img" aria-label=${against === 'original' ? 'The original' : `The photo enlarged: ${NAMES[against]}`}></canvas>
          </fovea-compare>
          ${
            waiting && !running
              ? html`<button class="primary start" type="button" @click=${() => this.#start()}>
                  Enlarge it <small>fetches 0.9 MB once</small>
                </button>`
              : nothing
          }
        </div>
        <div class="side">
          <div class="says">${this.#says()}</div>
          ${this.#table()}
        </div>
      </div>
      <div class="row foot">
        <button type="button" ?disabled=${!result} @click=${() => this.#save()}>Save the picture (PNG)</button>
        <button type="button" ?disabled=${waiting || running} @click=${() => this.#start()}>Again</button>
        <fovea-backend @fovea-backend=${() => result && this.#start()}></fovea-backend>
      </div>
    `;
  }

  #says() {
    const { progress, running, error, derived } = this;
    return html`${
      running
        ? html`<fovea-progress
              label=${this.#remaining() || progress?.label || 'Reading the picture …'}
              .done=${progress?.done ?? 0} .total=${progress?.total ?? 0}
            ></fovea-progress>
            <button type="button" @click=${() => this.#stop.abort()}>Stop</button>`
        : nothing
    }${
      error
        ? html`<div class="notice" role="alert">
            ${error} <button type="button" @click=${() => this.#start()}>Try again</button>
          </div>`
        : nothing
    }
    <output aria-live="polite">${derived?.sentence ?? (running || error ? '' : 'How close each way comes will be said here.')}</output>`;
  }

  /** How far it is, and how long the rest takes at this pace. */
  #remaining(): string {
    const { progress } = this;
    if (progress?.stage !== 'run' || !this.#since) return '';
    const { done, total } = progress;
    if (done === 0) return `${total} tile${total === 1 ? '' : 's'} to enlarge`;
    const left = ((performance.now() - this.#since) / done) * (total - done);
    return `Tile ${done + 1} of ${total}, about ${Math.max(1, Math.round(left / 1000))} s left`;
  }

  #table() {
    const quality =
      this.derived?.quality ??
      ['network', 'bicubic', 'repeated'].map((name) => ({ name, psnr: '–', ssim: '–' }));
    return html`<table>
      <thead>
        <tr>
          <th scope="col">against the original</th>
          <th scope="col">PSNR</th>
          <th scope="col">SSIM</th>
        </tr>
      </thead>
      <tbody>
        ${quality.map(
          ({ name, psnr, ssim }) => html`<tr>
            <th scope="row">${name}</th>
            <td>${psnr}</td>
            <td>${ssim}</td>
          </tr>`,
        )}
      </tbody>
    </table>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-super-resolution': SuperResolution;
  }
}
