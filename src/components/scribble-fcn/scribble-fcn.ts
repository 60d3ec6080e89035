import { html, nothing } from 'lit';
import { customElement, query, queryAll, state } from 'lit/decorators.js';
import type { Photo } from '../../device/photo.ts';
import { DEPTHS } from '../../lib/segmentation/fcn-head.ts';
import { addStrokes, type PaintClass, type Painting } from '../../lib/segmentation/painting.ts';
import type { Stroke } from '../../lib/segmentation/strokes.ts';
import '../ui/backend-note.ts';
import { ChangedCanvases } from '../ui/changed-canvases.ts';
import { lossChartStyles } from '../ui/loss-chart.ts';
import { paintColour } from '../ui/paint-colours.ts';
import type { LiveSource } from '../ui/photo-source.ts';
import '../ui/photo-source.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { startButton, workSays } from '../ui/photo-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import { BACKBONE } from '../ui/train-heads.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawLabelled, drawPicture } from './chart.ts';
import './class-editor.ts';
import { depthButtons, depthTable, lossCurve, settings, tools } from './controls.ts';
import { saveCoco, saveMap, saveOverlay } from './exports.ts';
import { type LabelledFrame, labelFilm } from './film.ts';
import { hintPainting } from './hints.ts';
import { applyHeld, gaveUp, type Held, hintsOf, type Learnt, learn } from './learning.ts';
import { PaintedMaps } from './painted-maps.ts';
import './painter.ts';
import { PhotoPainting } from './photo-painting.ts';
import { type Derived, derive, type ScribbleState, scribbleCodec } from './state.ts';
import { layout } from './styles.ts';
import { filmSentence, heldSentence, stageName } from './words.ts';

/** Milliseconds without a further stroke before training begins. */
const PAUSE = 150;

/** Strokes on a photo train a head that labels all of it. Fires `fovea-scribble` (detail: { depth, rows, elapsed }) after each map. */
@customElement('fovea-scribble-fcn')
export class ScribbleFcn extends WidgetElement<ScribbleState> {
  static override styles = [base, buttons, lossChartStyles, layout];

  protected override readonly codec = scribbleCodec;

  @state() private held: Held | null = null;
  @state() private live: LiveSource | null = null;
  @state() private frame: LabelledFrame | null = null;
  @state() private notice = '';
  @query('.photo') private photoCanvas!: HTMLCanvasElement;
  @query('.map') private mapCanvas!: HTMLCanvasElement;
  @queryAll('.depths canvas') private small!: NodeListOf<HTMLCanvasElement>;

  derived!: Derived;
  #work = new PhotoWork<Learnt>(this, {
    network: BACKBONE,
    work: (picture, at, context) => this.#learn(picture, at, context),
  });
  readonly #painting = new PhotoPainting(this, {
    changed: (before) => this.#changed(before),
    notice: (sentence) => {
      this.notice = sentence;
    },
  });
  readonly #painted = new PaintedMaps(this.#painting, () => this.requestUpdate());
  /** the generation of the classes that a head was trained with */
  #generations = new WeakMap<readonly PaintClass[], number>();
  #derivedOf: unknown[] = [];
  readonly #canvases = new ChangedCanvases();
  #stop = new AbortController();
  #since: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frameOver: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#frameOver?.abort();
    this.live?.stop();
  }

  /** Settings and strokes as at the first visit; the strokes that were there can be had back with Undo. */
  override reset(): void {
    super.reset();
    this.held = null;
    this.notice = '';
    void this.#painting.toExample();
  }

  get #label(): number {
    return Math.min(this.state.class, this.#painting.now.classes.length - 1);
  }

  #open(photo: Photo): void {
    this.#painted.forget();
    this.notice = '';
    this.#since = null;
    clearTimeout(this.#timer);
    this.#painting.open(photo);
  }

  /** A changed painting is learnt from after a short while. */
  #changed(before: Painting): void {
    const { now } = this.#painting;
    const same = before.strokes === now.strokes && before.classes.length === now.classes.length;
    if (same || this.held || this.live) return;
    this.#since = performance.now();
    this.#trainSoon(this.#work.started);
  }

  #trainSoon(asked: boolean): void {
    clearTimeout(this.#timer);
    if (this.state.auto && asked) this.#timer = setTimeout(() => this.#train(), PAUSE);
  }

  #train(): void {
    this.#stop = new AbortController();
    this.#work.start();
  }

  async #learn(
    picture: ImageBitmap,
    photo: Photo,
    context: Parameters<ConstructorParameters<typeof PhotoWork<Learnt>>[1]['work']>[2],
  ): Promise<Learnt> {
    await this.updateComplete;
    await this.#painting.opened;
    // What was opened has to be counted before it is judged.
    await this.updateComplete;
    const { held } = this;
    if (held) return applyHeld(held, photo, picture, this.state.smoothing, context);
    const { classes } = this.#painting.now;
    this.#generations.set(classes, this.#painting.generation);
    const painted = this.#painted.now.strokes;
    const since = this.#since;
    let elapsed: number | null = null;
    // Why there is nothing to learn from stands in the figure; the last map stays.
    if (this.derived.problem) return this.#work.result!;
    const show = async (part: Learnt) => {
      context.show(part);
      await this.updateComplete;
      if (since !== null) elapsed = performance.now() - since;
      if (this.#since === since) this.#since = null;
      context.show({ ...part, elapsed });
      const detail = { depth: part.heads[0]!.depth, rows: this.derived.rows, elapsed };
      this.dispatchEvent(new CustomEvent('fovea-scribble', { detail, bubbles: true, composed: true }));
    };
    const work = { photo, picture, classes, painted };
    const learnt = await learn(work, this.state, { ...context, stop: this.#stop.signal, show });
    return { ...learnt, elapsed };
  }

  /** What is shown now: the photo's maps, or the last frame's. */
  get #shown(): Learnt | null {
    if (this.live) return this.frame?.result ?? null;
    const { result } = this.#work;
    return result && result.photo === this.#painting.photo ? result : null;
  }

  /** The classes that the labels shown stand for; renamed and recoloured ones as they are now. */
  #classesOf(learnt: Learnt): readonly PaintClass[] {
    return this.#isCurrent(learnt) ? this.#painting.now.classes : learnt.classes;
  }

  /** The labels of a map are those of the painting as it is now. */
  #isCurrent({ classes, held }: Learnt): boolean {
    return !held && this.#generations.get(classes) === this.#painting.generation;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { photo } = this.#work;
    if (photo && photo !== this.#painting.photo) this.#open(photo);
    const painted = this.#painted.now;
    this.#painted.fetchTruth();
    const shown = this.#shown;
    const of = [this.state, painted, shown];
    if (!of.every((each, i) => each === this.#derivedOf[i])) {
      this.#derivedOf = of;
      const results = shown && { ...shown, classes: this.#classesOf(shown) };
      this.derived = derive(
        this.state,
        shown && !this.#isCurrent(shown) ? { ...painted, truth: null } : painted,
        results,
      );
    }
    const before = changed.get('state') as ScribbleState | undefined;
    if (before && this.#work.started && !this.live) {
      const { steps, rate, smoothing, learned } = this.state;
      const otherwise =
        before.steps !== steps ||
        before.rate !== rate ||
        before.smoothing !== smoothing ||
        before.learned !== learned;
      if (otherwise && this.state.auto) this.#trainSoon(true);
    }
  }

  protected override updated(): void {
    const picture = this.live ? (this.frame?.picture ?? null) : this.#work.picture;
    if (picture)
      this.#canvases.draw(this.photoCanvas, [picture], () => drawPicture(this.photoCanvas, picture));
    const shown = this.#shown;
    const classes = shown ? this.#classesOf(shown) : [];
    const head =
      shown?.heads.find(({ depth }) => depth === this.state.depth) ??
      (shown?.held ? shown.heads[0] : undefined);
    const { show } = this.state;
    this.#canvases.draw(this.mapCanvas, [head?.picture, classes, show], () => {
      if (head) drawLabelled(this.mapCanvas, head.picture, classes, show);
      else this.mapCanvas.width = 0;
    });
    this.small.forEach((canvas, i) => {
      const each = shown?.heads.find(({ depth }) => depth === DEPTHS[i]);
      this.#canvases.draw(canvas, [each?.picture, classes], () => {
        if (each) drawLabelled(canvas, each.picture, classes, 'labels');
        else canvas.width = 0;
      });
    });
  }

  /** The camera or a video: the trained head labels its frames. */
  async #setLive(source: LiveSource | null): Promise<void> {
    this.#frameOver?.abort();
    this.#work.cancel();
    this.live = source;
    this.frame = null;
    this.notice = '';
    if (!source) return;
    const head = this.#holdable();
    if (!head) {
      this.notice =
        'There is no trained head yet. Stop the camera, train one on a photo, and start the camera again: it is labelled with that head.';
      return;
    }
    const over = new AbortController();
    this.#frameOver = over;
    try {
      await labelFilm(source.video, head, this.#painting.photo!, {
        signal: over.signal,
        smoothing: () => this.state.smoothing,
        onFrame: (frame) => {
          this.frame = frame;
          return this.updateComplete;
        },
      });
    } catch (error) {
      if (!over.signal.aborted && !gaveUp(error)) this.notice = (error as Error).message;
    }
  }

  /** The head that would be applied to other pictures: the one held, or the chosen depth's. */
  #holdable(): Held | null {
    if (this.held) return this.held;
    const { result } = this.#work;
    const head = result?.trained.find(({ depth }) => depth === this.state.depth);
    return result && head ? { head, classes: this.#classesOf(result), from: result.photo.title } : null;
  }

  #hold(): void {
    this.held = this.held ? null : this.#holdable();
    this.#train();
  }

  async #hint(): Promise<void> {
    const { photo } = this.#painting;
    const { picture } = this.#work;
    if (!photo || !picture) return;
    this.notice = '';
    try {
      const hints = await hintsOf(photo, picture, {
        signal: new AbortController().signal,
        onProgress: () => {},
      });
      if (this.#painting.photo !== photo) return;
      if (hints.length === 0)
        this.notice =
          'The detector found none of its 80 kinds of things here, so it gives no hint. Paint by hand.';
      else {
        this.#work.started = true;
        this.#painting.take(hintPainting(hints, photo));
        this.set({ ...this.state, class: 0, layer: 'strokes' });
      }
    } catch (error) {
      if (!gaveUp(error)) this.notice = (error as Error).message;
    }
  }

  async #save(how: typeof saveMap): Promise<void> {
    const shown = this.#shown;
    const { picture } = this.#work;
    const head = shown?.trained.find(({ depth }) => depth === this.state.depth) ?? shown?.trained[0];
    if (!shown || !picture || !head || this.live) return;
    try {
      const { smoothing, opacity } = this.state;
      const said = await how({
        head,
        picture,
        photo: shown.photo,
        classes: this.#classesOf(shown),
        smoothing,
        opacity,
      });
      if (said) this.notice = said;
    } catch (error) {
      if (!gaveUp(error)) this.notice = (error as Error).message;
    }
  }

  #keys(event: KeyboardEvent): void {
    const letter = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (letter !== 'z' && letter !== 'y')) return;
    if (event.composedPath()[0] instanceof HTMLInputElement) return;
    event.preventDefault();
    if (letter === 'y' || event.shiftKey) this.#painting.redo();
    else this.#painting.undo();
  }

  override render() {
    const { state: now, derived, held, live } = this;
    const { photo, now: painting } = this.#painting;
    const work = this.#work;
    const shown = this.#shown;
    const change = (part: Partial<ScribbleState>) => this.set({ ...now, ...part });
    const off = held !== null || live !== null;
    const canSave = shown !== null && !live;
    return html`
      <fovea-photo-source live @fovea-live=${(event: CustomEvent) => this.#setLive(event.detail)}></fovea-photo-source>
      <div class="part" @keydown=${this.#keys}>
        <fovea-class-editor
          .painting=${painting} .label=${this.#label} ?off=${off}
          @fovea-class=${({ detail }: CustomEvent<number>) => change({ class: detail, tool: now.tool === 'eraser' ? 'brush' : now.tool })}
          @fovea-painting=${({ detail }: CustomEvent<{ painting: Painting; label: number }>) => {
            this.#painting.take(detail.painting);
            change({ class: detail.label });
          }}
        ></fovea-class-editor>
        <div class="panes">
          <div class="stage">
            <fovea-painter
              style="display:block;height:100%"
              .size=${photo ?? { width: 4, height: 3 }} .strokes=${off ? [] : painting[now.layer]}
              .colours=${painting.classes.map(paintColour)}
              .tool=${now.tool} .brush=${this.#label} .radius=${now.radius} ?off=${off}
              label=${stageName({ film: live?.title ?? null, photo: photo?.alt ?? 'The photo', held: held !== null })}
              @fovea-stroke=${({ detail }: CustomEvent<Stroke[]>) => this.#painting.take(addStrokes(painting, now.layer, detail))}
            >
              <canvas class="photo" aria-hidden="true"></canvas>
              <canvas class="map" aria-hidden="true" style=${`opacity:${now.show === 'labels' ? now.opacity : 1}`}></canvas>
            </fovea-painter>
            ${live ? nothing : startButton(work as PhotoWork<unknown>, 'Train on these strokes', 'fetches 4 MB once; no picture leaves your device')}
          </div>
          <div>
          <div class="depths" role="group" aria-label="Depth of the head">
            ${depthButtons(derived, now.depth, off, (depth) => change({ depth }))}
          </div>
      <div class="says">
        ${workSays(work as PhotoWork<unknown>)}
        ${this.notice ? html`<div class="notice" role="alert">${this.notice}</div>` : nothing}
        ${derived.problem && !off ? html`<div class="notice" role="status">${derived.problem}</div>` : nothing}
        <output aria-live=${live ? 'off' : 'polite'}>${this.#says()}</output>
      </div>
          </div>
        </div>
        ${tools(now, change, {
          off,
          canUndo: this.#painting.canUndo,
          canRedo: this.#painting.canRedo,
          canClear: painting[now.layer].length > 0,
          undo: () => this.#painting.undo(),
          redo: () => this.#painting.redo(),
          clear: () => this.#painting.take({ ...painting, [now.layer]: [] }),
        })}
      </div>
      <div class="row part">
        <button class="primary" type="button" ?disabled=${off || derived.problem !== null} @click=${() => this.#train()}>Train</button>
        <button type="button" ?disabled=${!work.running} @click=${() => this.#stop.abort()}>Stop</button>
        <fovea-switch
          label="Train after each stroke" .checked=${now.auto}
          @fovea-input=${({ detail }: CustomEvent<boolean>) => change({ auto: detail })}
        ></fovea-switch>
        <button type="button" ?disabled=${off || !work.picture} @click=${this.#hint}>Start from the detector’s boxes</button>
        <button type="button" ?disabled=${off || !photo} @click=${() => this.#painting.toExample()}>${photo?.source === 'bundled' ? 'Example strokes' : 'Begin anew'}</button>
        <button type="button" aria-pressed=${held ? 'true' : 'false'} ?disabled=${live !== null || !this.#holdable()} @click=${this.#hold}>
          Keep this head for other photos
        </button>
      </div>
      <div class="numbers part">
        ${depthTable(derived, shown ? this.#classesOf(shown) : painting.classes, now.depth)}
        ${lossCurve(shown?.heads.find(({ depth }) => depth === now.depth)?.losses ?? [], now.steps)}
      </div>
      ${settings(now, change)}
      <div class="row part">
        <button type="button" ?disabled=${!canSave} @click=${() => this.#save(saveMap)}>Save the label map (PNG)</button>
        <button type="button" ?disabled=${!canSave} @click=${() => this.#save(saveCoco)}>Save as COCO JSON</button>
        <button type="button" ?disabled=${!canSave} @click=${() => this.#save(saveOverlay)}>Save the overlay (PNG)</button>
        <fovea-backend @fovea-backend=${() => work.started && !live && this.#train()}></fovea-backend>
      </div>
    `;
  }

  #says(): string {
    const head = this.#holdable();
    if (this.live) return head ? filmSentence(head, this.frame?.framesPerSecond ?? 0) : '';
    return this.held ? heldSentence(this.held, this.#painting.photo?.title) : this.derived.sentence;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-scribble-fcn': ScribbleFcn;
  }
}
