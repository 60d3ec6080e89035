import { Task } from '@lit/task';
import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { type Photo, photo } from '../../device/photo.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import { beginWhenCached } from '../ui/begin-when-cached.ts';
import '../ui/chosen-backend.ts';
import { classColour } from '../ui/class-colour.ts';
import { film } from '../ui/film.ts';
import type { LiveSource } from '../ui/photo-source.ts';
import { stageTimes } from '../ui/stage-times.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/backend-note.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawDetections } from './chart.ts';
import {
  cocoResults,
  type Derived,
  type Detection,
  type DetectorState,
  derive,
  detectorCodec,
  type Found,
  SCORE_FLOOR,
  toggleClass,
} from './state.ts';
import { layout } from './styles.ts';

const NETWORK = 'centernet';
const MAX_CANDIDATES = 3000;
/** Longer side of a video frame: what the network sees is smaller still. */
const FRAME_SIDE = 960;
/** Longer side of the canvas at most, also on screens of very fine pixels. */
const CANVAS_SIDE = 2000;

/** Milliseconds of the last run by stage. */
export interface Stages {
  /** file to pixels; 0 for camera and video, whose frames come decoded */
  decode: number;
  /** pixels to the network's input */
  resize: number;
  network: number;
  /** maps to candidate boxes */
  boxes: number;
  nms: number;
  draw: number;
}

const nothingFound: Derived = {
  detections: [],
  candidates: [],
  candidateCount: 0,
  classes: [],
  sentence: '',
};

/**
 * A real network finding objects in a photo, a video or the camera. `detections` and `stages` hold the last result;
 * `fovea-detections` (detail: { detections, stages }) fires after each run.
 */
@customElement('fovea-live-detector')
export class LiveDetector extends WidgetElement<DetectorState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = detectorCodec;

  @state() private photo: Photo | null = null;
  @state() private live: LiveSource | null = null;
  @state() private found: Found | null = null;
  @state() private progress: Progress | null = null;
  @state() private error = '';
  @state() private highlight = -1;
  @state() private started = false;
  @state() private framesPerSecond = 0;
  @query('canvas') private canvas!: HTMLCanvasElement;

  #picture: ImageBitmap | OffscreenCanvas | null = null;
  #stages: Stages = { decode: 0, resize: 0, network: 0, boxes: 0, nms: 0, draw: 0 };
  #derived: Derived = nothingFound;
  #over = new AbortController();
  #liveOver: AbortController | null = null;

  /** What is shown now. */
  get detections(): { label: string; score: number; box: number[] }[] {
    return this.#derived.detections.map(({ label, score, box }) => ({ label, score, box: [...box] }));
  }

  get stages(): Readonly<Stages> {
    return this.#stages;
  }

  #run = new Task(this, {
    autoRun: false,
    task: async ([now]: [Photo | null], { signal }) => {
      if (!now || this.live) return;
      await this.#look(now, signal);
    },
    args: (): [Photo | null] => [this.photo],
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    const { signal } = this.#over;
    signal.addEventListener(
      'abort',
      photo.subscribe((next) => this.#show(next, true)),
    );
    const resized = new ResizeObserver(() => this.requestUpdate());
    resized.observe(this);
    signal.addEventListener('abort', () => resized.disconnect());
    void photo.current().then((now) => this.#show(now, false));
    void beginWhenCached(this, NETWORK, {
      signal,
      started: () => this.started,
      begin: () => this.#again(),
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
    this.#liveOver?.abort();
    this.#run.abort();
    this.live?.stop();
  }

  override reset(): void {
    super.reset();
    this.highlight = -1;
    if (this.started) this.#again();
  }

  /** Takes over a photo: shows it at once, and looks for objects when the figure is running. */
  async #show(next: Photo, look: boolean): Promise<void> {
    this.photo = next;
    this.found = null;
    this.highlight = -1;
    this.error = '';
    if (look || this.started) this.#again();
    else await this.#load(next).catch((error: unknown) => this.#fail(error));
  }

  async #load(next: Photo): Promise<void> {
    const start = performance.now();
    const bitmap = await next.bitmap();
    if (next !== this.photo || this.live) return bitmap.close();
    this.#stages = { ...this.#stages, decode: performance.now() - start };
    this.#hold(bitmap);
  }

  /** Keeps the picture that is drawn. */
  #hold(picture: ImageBitmap | OffscreenCanvas): void {
    if (this.#picture instanceof ImageBitmap && this.#picture !== picture) this.#picture.close();
    this.#picture = picture;
    this.requestUpdate();
  }

  #again(): void {
    this.started = true;
    if (!this.live) void this.#run.run();
  }

  async #look(now: Photo, signal: AbortSignal): Promise<void> {
    this.error = '';
    try {
      await this.#load(now);
      if (signal.aborted || !(this.#picture instanceof ImageBitmap)) return;
      await this.#detect(await createImageBitmap(this.#picture), signal);
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      if (!signal.aborted) this.progress = null;
    }
  }

  /** One run of the network on a bitmap, which is given away. */
  async #detect(image: ImageBitmap, signal: AbortSignal, show = () => {}): Promise<void> {
    const onProgress = (progress: Progress) => {
      // Between the frames of a film there is nothing to wait for.
      const flowing = this.live !== null && this.found !== null;
      if (!signal.aborted && !flowing) this.progress = progress;
    };
    const { stages, ...found } = await engine.run(
      'detect',
      {
        network: NETWORK,
        image,
        inputSize: this.state.size,
        // A photo is stretched to the square that the network was trained on; a film gains a third of its speed without.
        shape: this.live ? 'picture' : 'square',
        scoreFloor: SCORE_FLOOR,
        maxCandidates: MAX_CANDIDATES,
      },
      { signal, transfer: [image], onProgress },
    );
    if (signal.aborted) return;
    show();
    this.progress = null;
    this.found = found;
    this.#stages = {
      ...this.#stages,
      resize: stages.preprocess,
      network: stages.network,
      boxes: stages.boxes,
    };
    await this.updateComplete;
    const detail = { detections: this.detections, stages: this.stages };
    this.dispatchEvent(new CustomEvent('fovea-detections', { detail, bubbles: true, composed: true }));
  }

  #fail(error: unknown): void {
    if (error instanceof Error && error.name === 'AbortError') return;
    this.error = error instanceof Error ? error.message : String(error);
    this.progress = null;
  }

  /** Starts or ends the camera or video. */
  async #setLive(source: LiveSource | null): Promise<void> {
    this.#liveOver?.abort();
    this.#run.abort();
    this.live = source;
    this.error = '';
    this.framesPerSecond = 0;
    if (!source) {
      if (this.photo) await this.#show(this.photo, this.started);
      return;
    }
    this.started = true;
    const over = new AbortController();
    this.#liveOver = over;
    this.found = null;
    try {
      await film(source.video, {
        signal: over.signal,
        maxSide: FRAME_SIDE,
        onFrame: async ({ bitmap, shown, done }) => {
          this.#stages = { ...this.#stages, decode: 0 };
          await this.#detect(bitmap, over.signal, () => this.#hold(shown));
          this.framesPerSecond = done();
        },
      });
    } catch (error) {
      if (!over.signal.aborted) this.#fail(error);
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const before = changed.get('state') as DetectorState | undefined;
    if (changed.has('state') && before && before.size !== this.state.size && this.started) this.#again();
    if (!this.found) this.#derived = nothingFound;
    else if (changed.has('found') || changed.has('state')) {
      const start = performance.now();
      this.#derived = derive(this.state, this.found);
      this.#stages = { ...this.#stages, nms: performance.now() - start };
    }
  }

  protected override updated(): void {
    const picture = this.#picture;
    if (!picture) return;
    const start = performance.now();
    const { width, height } = picture;
    // As many pixels as the screen shows, so that lines and letters are crisp and never too small to read.
    const fit = Math.min(this.canvas.clientWidth / width, this.canvas.clientHeight / height);
    const unit = Math.min(devicePixelRatio, CANVAS_SIDE / (Math.max(width, height) * fit));
    const scale = fit * unit;
    const canvasWidth = Math.max(1, Math.round(width * scale));
    const canvasHeight = Math.max(1, Math.round(height * scale));
    if (this.canvas.width !== canvasWidth) this.canvas.width = canvasWidth;
    if (this.canvas.height !== canvasHeight) this.canvas.height = canvasHeight;
    const mirror = this.live?.kind === 'camera' && this.state.mirror;
    const pen = this.canvas.getContext('2d')!;
    drawDetections(pen, picture, picture, this.#derived, { scale, unit, mirror, highlight: this.highlight });
    this.#stages = { ...this.#stages, draw: performance.now() - start };
  }

  async #savePicture(): Promise<void> {
    const picture = this.#picture;
    if (!picture) return;
    const { width, height } = picture;
    const canvas = new OffscreenCanvas(width, height);
    const mirror = this.live?.kind === 'camera' && this.state.mirror;
    // As it looks on a screen 800 pixels wide.
    const unit = Math.max(1, Math.max(width, height) / 800);
    const options = { scale: 1, unit, mirror, highlight: -1 };
    drawDetections(canvas.getContext('2d')!, picture, picture, this.#derived, options);
    saveFile('detections.png', await canvas.convertToBlob({ type: 'image/png' }));
  }

  #saveResults(): void {
    const results = JSON.stringify(cocoResults(this.#derived.detections, 1), null, 1);
    saveFile('detections.json', new Blob([results], { type: 'application/json' }));
  }

  override render() {
    const { state, live, found, progress } = this;
    const { detections, classes, sentence } = this.#derived;
    const change = (part: Partial<DetectorState>) => this.set({ ...state, ...part });
    return html`
      <fovea-photo-source live @fovea-live=${(event: CustomEvent) => this.#setLive(event.detail)}></fovea-photo-source>
      <div class="panes">
        <div class="stage">
          <canvas width="768" height="576" role="img" aria-label=${this.#pictureName()}></canvas>
          ${
            this.started || this.error
              ? nothing
              : html`<button class="primary start" type="button" @click=${() => this.#again()}>
                  Find the objects <small>fetches 4 MB once</small>
                </button>`
          }
        </div>
        <div class="results">
          <div class="says">
            ${progress ? html`<fovea-progress label=${progress.label} .done=${progress.done} .total=${progress.total}></fovea-progress>` : nothing}
            ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
            <output aria-live=${live ? 'off' : 'polite'}>${found ? sentence : this.started ? '' : 'What the network finds will be listed here.'}</output>
          </div>
          <ol aria-label="Objects found">
            ${detections.map((detection, index) => this.#item(detection, index))}
          </ol>
          ${this.#times()}
        </div>
      </div>
      <div class="controls">
        <fovea-slider
          label="Score threshold" min=${SCORE_FLOOR} max="0.95" .value=${state.score}
          hint="Boxes with a lower score are dropped first."
          @fovea-input=${(event: CustomEvent<number>) => change({ score: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="IoU threshold" .value=${state.iou}
          hint="Of two boxes that overlap more, the weaker one goes."
          @fovea-input=${(event: CustomEvent<number>) => change({ iou: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Input size" unit="px" min="256" max="640" step="32" digits="0" .value=${state.size}
          hint="The network sees the picture at this size."
          @fovea-input=${(event: CustomEvent<number>) => change({ size: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Boxes at most" min="1" max="100" step="1" digits="0" .value=${state.most}
          @fovea-input=${(event: CustomEvent<number>) => change({ most: event.detail })}
        ></fovea-slider>
      </div>
      <div class="row">
        <fovea-switch
          label="Raw candidates" .checked=${state.raw}
          @fovea-input=${(event: CustomEvent<boolean>) => change({ raw: event.detail })}
        ></fovea-switch>
        <fovea-switch
          label="Suppress across classes" .checked=${state.across}
          @fovea-input=${(event: CustomEvent<boolean>) => change({ across: event.detail })}
        ></fovea-switch>
        ${
          live?.kind === 'camera'
            ? html`<fovea-switch
                label="Mirror" .checked=${state.mirror}
                @fovea-input=${(event: CustomEvent<boolean>) => change({ mirror: event.detail })}
              ></fovea-switch>`
            : nothing
        }
        ${classes.length || state.only.length ? this.#classFilter(classes) : nothing}
      </div>
      <div class="row foot">
        <button type="button" ?disabled=${!found} @click=${this.#savePicture}>Save the picture (PNG)</button>
        <button type="button" ?disabled=${!found} @click=${this.#saveResults}>Save the boxes (COCO JSON)</button>
        <fovea-backend @fovea-backend=${() => this.started && this.#again()}></fovea-backend>
      </div>
    `;
  }

  #pictureName(): string {
    const what = this.live?.title ?? this.photo?.alt ?? 'The picture';
    return this.#derived.detections.length
      ? `${what} With ${this.#derived.detections.length} boxes drawn on it.`
      : what;
  }

  #item({ label, score, class: klass }: Detection, index: number) {
    const light = (on: boolean) => () => (this.highlight = on ? index : -1);
    return html`<li>
      <button
        type="button"
        @mouseenter=${light(true)} @mouseleave=${light(false)} @focus=${light(true)} @blur=${light(false)}
      >
        <span class="swatch" style=${`background:${classColour(klass)}`}></span>${label}
        <span class="number">${score.toFixed(2)}</span>
      </button>
    </li>`;
  }

  #classFilter(classes: readonly number[]) {
    const offered = [...new Set([...classes, ...this.state.only])];
    return html`<div class="row filter" role="group" aria-label="Show only these classes">
      <span class="soft">Show only</span>
      ${offered.map(
        (klass) => html`<button
          type="button"
          aria-pressed=${this.state.only.includes(klass) ? 'true' : 'false'}
          @click=${() => this.set(toggleClass(this.state, klass))}
        >
          ${cocoCategories[klass]?.name}
        </button>`,
      )}
    </div>`;
  }

  #times() {
    const { decode, resize, network, boxes, nms, draw } = this.#stages;
    const rows = [
      ['decode the picture', decode],
      ['resize', resize],
      ['network', network],
      ['maps to boxes', boxes],
      ['suppression', nms],
      ['draw', draw],
    ] as const;
    return stageTimes(rows, this.found !== null, this.live ? this.framesPerSecond : null);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-live-detector': LiveDetector;
  }
}
