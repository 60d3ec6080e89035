import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { type Photo, photo } from '../../device/photo.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import '../ui/backend-note.ts';
import { beginWhenCached } from '../ui/begin-when-cached.ts';
import '../ui/choice.ts';
import { film } from '../ui/film.ts';
import type { LiveSource } from '../ui/photo-source.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import { start } from '../ui/photo-work-view.ts';
import { stageTimes } from '../ui/stage-times.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { backgroundPhoto } from './background.ts';
import { drawCutout, type Picture } from './chart.ts';
import {
  type CutoutState,
  cutoutCodec,
  type Derived,
  derive,
  type Sureness,
  steadied,
  surenessOf,
} from './state.ts';
import { layout } from './styles.ts';

const NETWORK = 'selfie';
/** Longer side of a frame; the network sees 256. */
const FRAME_SIDE = 640;

/** Milliseconds of the last run by stage. */
interface Stages {
  preprocess: number;
  network: number;
  edge: number;
  draw: number;
}

/** A person cut out of the camera, a video or a photo. Fires `fovea-cutout` (detail: { person, framesPerSecond }) after each run. */
@customElement('fovea-person-cutout')
export class PersonCutout extends WidgetElement<CutoutState> {
  static override styles = [base, buttons, start, layout];

  protected override readonly codec = cutoutCodec;

  @state() private photo: Photo | null = null;
  @state() private live: LiveSource | null = null;
  @state() private sureness: Sureness | null = null;
  @state() private progress: Progress | null = null;
  @state() private error = '';
  @state() private started = false;
  @state() private framesPerSecond = 0;
  @query('canvas') private canvas!: HTMLCanvasElement;

  #picture: Picture | null = null;
  #behind: ImageBitmap | null = null;
  #wanted: CutoutState['background'] | null = null;
  #derived: Derived | null = null;
  #stages: Stages = { preprocess: 0, network: 0, edge: 0, draw: 0 };
  #over = new AbortController();
  #run = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    const { signal } = this.#over;
    signal.addEventListener(
      'abort',
      photo.subscribe((next) => this.#show(next)),
    );
    void photo.current().then((now) => !signal.aborted && this.#show(now));
    void beginWhenCached(this, NETWORK, {
      signal,
      started: () => this.started,
      begin: () => this.#again(),
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
    this.#run.abort();
    this.live?.stop();
    this.#hold(null);
  }

  override reset(): void {
    super.reset();
    this.error = '';
  }

  #hold(picture: Picture | null): void {
    if (this.#picture instanceof ImageBitmap && this.#picture !== picture) this.#picture.close();
    this.#picture = picture;
    if (picture) this.requestUpdate();
  }

  /** Takes over a photo: shows it at once, and looks for a person when the figure is running. */
  #show(next: Photo): void {
    this.photo = next;
    if (this.live) return;
    this.sureness = null;
    this.error = '';
    void this.#look(next, this.started);
  }

  #again(): void {
    this.started = true;
    if (!this.live && this.photo) void this.#look(this.photo, true);
  }

  async #look(now: Photo, search: boolean): Promise<void> {
    this.#run.abort();
    const run = new AbortController();
    this.#run = run;
    this.error = '';
    try {
      const bitmap = await now.bitmap();
      if (run.signal.aborted) return bitmap.close();
      this.#hold(bitmap);
      if (!search) return;
      const found = await this.#ask(await createImageBitmap(bitmap), run.signal);
      if (!run.signal.aborted) this.#take(found);
    } catch (error) {
      if (!run.signal.aborted) this.#fail(error);
    } finally {
      if (!run.signal.aborted) this.progress = null;
    }
  }

  /** One run of the network on a bitmap, which is given away. */
  async #ask(image: ImageBitmap, signal: AbortSignal): Promise<Sureness> {
    const onProgress = (progress: Progress) => {
      // Between the frames of a film there is nothing to wait for.
      if (!signal.aborted && !(this.live && this.sureness)) this.progress = progress;
    };
    const { stages, ...answer } = await engine.run(
      'cutout',
      { network: NETWORK, image },
      { signal, onProgress },
    );
    this.#stages = { ...this.#stages, ...stages };
    return surenessOf(answer);
  }

  #take(found: Sureness): void {
    this.sureness = found;
    this.progress = null;
    const detail = { person: derive(this.state, found).person, framesPerSecond: this.framesPerSecond };
    this.dispatchEvent(new CustomEvent('fovea-cutout', { detail, bubbles: true, composed: true }));
  }

  #fail(error: unknown): void {
    if (error instanceof Error && error.name === 'AbortError') return;
    this.error = error instanceof Error ? error.message : String(error);
    this.progress = null;
  }

  /** Starts or ends the camera or video. */
  async #setLive(source: LiveSource | null): Promise<void> {
    this.#run.abort();
    this.live = source;
    this.error = '';
    this.framesPerSecond = 0;
    this.sureness = null;
    if (!source) {
      if (this.photo) this.#show(this.photo);
      return;
    }
    this.started = true;
    const run = new AbortController();
    this.#run = run;
    try {
      await film(source.video, {
        signal: run.signal,
        maxSide: FRAME_SIDE,
        onFrame: async ({ bitmap, shown, done }) => {
          const found = await this.#ask(bitmap, run.signal);
          if (run.signal.aborted) return;
          // The frame that the mask belongs to, not the one that the camera has by now.
          this.#hold(shown);
          this.framesPerSecond = done();
          this.#take(steadied(found, this.sureness, this.state.steady));
          await this.updateComplete;
        },
      });
    } catch (error) {
      if (!run.signal.aborted) this.#fail(error);
    }
  }

  get #mirrored(): boolean {
    return this.live?.kind === 'camera' && this.state.mirror;
  }

  #fetchBehind(): void {
    const { background, mode } = this.state;
    if (mode !== 'replace' || background === this.#wanted) return;
    this.#wanted = background;
    this.#behind = null;
    backgroundPhoto(background)?.then(
      (bitmap) => {
        if (this.#wanted !== background) return;
        this.#behind = bitmap;
        this.requestUpdate();
      },
      (error: unknown) => {
        if (this.#wanted !== background) return;
        this.#wanted = null;
        this.#fail(error);
      },
    );
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#fetchBehind();
    const start = performance.now();
    if (!this.sureness) this.#derived = null;
    else if (changed.has('sureness') || changed.has('state')) {
      this.#derived = derive(this.state, this.sureness);
      this.#stages = { ...this.#stages, edge: performance.now() - start };
    }
  }

  protected override updated(): void {
    const picture = this.#picture;
    if (!picture) return;
    const start = performance.now();
    const result = this.#drawn(this.state);
    const { width, height } = picture;
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    const pen = this.canvas.getContext('2d')!;
    pen.clearRect(0, 0, width, height);
    pen.drawImage(result, 0, 0);
    this.#stages = { ...this.#stages, draw: performance.now() - start };
  }

  #drawn(how: CutoutState): OffscreenCanvas {
    const alpha = this.sureness && this.#derived ? { ...this.sureness, alpha: this.#derived.alpha } : null;
    return drawCutout(this.#picture!, alpha, how, { behind: this.#behind, mirror: this.#mirrored });
  }

  async #save(name: string, mask: boolean): Promise<void> {
    if (!this.#picture || !this.sureness) return;
    const blob = await this.#drawn({ ...this.state, mask }).convertToBlob({ type: 'image/png' });
    saveFile(name, blob);
  }

  override render() {
    const { state: now, live, progress, sureness } = this;
    const derived = this.#derived;
    const change = (part: Partial<CutoutState>) => this.set({ ...now, ...part });
    return html`
      <fovea-photo-source live @fovea-live=${(event: CustomEvent) => this.#setLive(event.detail)}></fovea-photo-source>
      <div class="panes">
        <div class="stage" ?data-cut=${now.mode === 'cut' && !now.mask && sureness !== null}>
          <canvas width="768" height="576" role="img" aria-label=${this.#name()}></canvas>
          ${
            this.started || this.error
              ? nothing
              : html`<button class="primary start" type="button" @click=${() => this.#again()}>
                  Find the person <small>fetches 0.2 MB once; no picture leaves your device</small>
                </button>`
          }
        </div>
        <div class="side">
          <div class="says">
            ${progress ? html`<fovea-progress label=${progress.label} .done=${progress.done} .total=${progress.total}></fovea-progress>` : nothing}
            ${
              this.error
                ? html`<div class="notice" role="alert">
                    ${this.error} <button type="button" @click=${() => this.#again()}>Try again</button>
                  </div>`
                : nothing
            }
            <output aria-live=${live ? 'off' : 'polite'}>${derived?.sentence ?? (this.started ? '' : 'What is person and what is not will be said here.')}</output>
          </div>
          ${this.#times()}
        </div>
      </div>
      <div class="row choices">
        <fovea-choice
          label="Background" .value=${now.mode}
          .options=${[
            { value: 'replace', label: 'replace' },
            { value: 'blur', label: 'blur' },
            { value: 'cut', label: 'cut away' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<CutoutState['mode']>) => change({ mode: detail })}
        ></fovea-choice>
        ${
          now.mode === 'replace'
            ? html`<fovea-choice
                label="Replaced by" .value=${now.background}
                .options=${[
                  { value: 'dusk', label: 'dusk' },
                  { value: 'paper', label: 'paper' },
                  { value: 'green', label: 'green' },
                  { value: 'kite', label: 'beach' },
                  { value: 'horses', label: 'grassland' },
                ]}
                @fovea-input=${({ detail }: CustomEvent<CutoutState['background']>) => change({ background: detail })}
              ></fovea-choice>`
            : nothing
        }
        <fovea-switch
          label="Show the mask" .checked=${now.mask}
          @fovea-input=${({ detail }: CustomEvent<boolean>) => change({ mask: detail })}
        ></fovea-switch>
        ${
          live?.kind === 'camera'
            ? html`<fovea-switch
                label="Mirror" .checked=${now.mirror}
                @fovea-input=${({ detail }: CustomEvent<boolean>) => change({ mirror: detail })}
              ></fovea-switch>`
            : nothing
        }
      </div>
      <div class="controls">
        ${this.#slider('Threshold', 'threshold', 0.05, 0.95, 0.01, 'How sure the network has to be of a person.')}
        ${this.#slider('Soft edge', 'softness', 0, 0.5, 0.01, 'At 0 the outline is hard.')}
        ${this.#slider('Steadying', 'steady', 0, 0.9, 0.05, 'Share of the mask before that stays, in films.')}
        ${this.#slider('Blur', 'blur', 0.5, 8, 0.5, 'Of the background, in percent of the width.', now.mode !== 'blur')}
      </div>
      <div class="row">
        <button type="button" ?disabled=${!sureness} @click=${() => this.#save('cutout.png', false)}>Save the picture (PNG)</button>
        <button type="button" ?disabled=${!sureness} @click=${() => this.#save('mask.png', true)}>Save the mask (PNG)</button>
        <fovea-backend @fovea-backend=${() => this.started && this.#again()}></fovea-backend>
      </div>
    `;
  }

  #slider(
    label: string,
    name: 'threshold' | 'softness' | 'steady' | 'blur',
    min: number,
    max: number,
    step: number,
    hint: string,
    disabled = false,
  ) {
    return html`<fovea-slider
      label=${label} .min=${min} .max=${max} .step=${step} .value=${this.state[name]} hint=${hint} ?disabled=${disabled}
      @fovea-input=${({ detail }: CustomEvent<number>) => this.set({ ...this.state, [name]: detail })}
    ></fovea-slider>`;
  }

  #name(): string {
    const what = this.live?.title ?? this.photo?.alt ?? 'The picture';
    if (!this.sureness) return what;
    return this.state.mask
      ? `The person in the picture as a mask. ${what}`
      : `${what} The background is ${{ replace: 'replaced', blur: 'blurred', cut: 'cut away' }[this.state.mode]}.`;
  }

  #times() {
    const { preprocess, network, edge, draw } = this.#stages;
    const rows = [
      ['resize', preprocess],
      ['network', network],
      ['edge', edge],
      ['draw', draw],
    ] as const;
    return stageTimes(rows, this.sureness !== null, this.live ? this.framesPerSecond : null);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-person-cutout': PersonCutout;
  }
}
