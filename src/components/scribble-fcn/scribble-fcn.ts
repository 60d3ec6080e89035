import { html, nothing } from 'lit';
import { customElement, query, queryAll, state } from 'lit/decorators.js';
import { keepPainting, onPainting, paintingOf } from '../../device/paintings.ts';
import type { Photo } from '../../device/photo.ts';
import { storageNotice } from '../../device/store.ts';
import { type Frame, frames } from '../../device/video.ts';
import { begin, type History, redo, step, undo } from '../../lib/history.ts';
import { DEPTHS, type Depth } from '../../lib/segmentation/fcn-head.ts';
import { type LabelMap, UNPAINTED } from '../../lib/segmentation/label-map.ts';
import {
  addStrokes,
  emptyPainting,
  type PaintClass,
  type Painting,
} from '../../lib/segmentation/painting.ts';
import { paintStrokes, type Stroke } from '../../lib/segmentation/strokes.ts';
import { examplePainting, handDrawnTruth } from '../ui/example-paintings.ts';
import { lossChartStyles } from '../ui/loss-chart.ts';
import { paintColour } from '../ui/paint-colours.ts';
import type { LiveSource } from '../ui/photo-source.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { startButton, workSays } from '../ui/photo-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import { BACKBONE } from '../ui/train-heads.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import '../ui/backend-note.ts';
import '../ui/photo-source.ts';
import './class-editor.ts';
import './painter.ts';
import { drawLabelled, drawPicture } from './chart.ts';
import { depthTable, lossCurve, settings, tools } from './controls.ts';
import { saveCoco, saveMap, saveOverlay } from './exports.ts';
import { hintPainting } from './hints.ts';
import {
  applyHeld,
  applyToFrame,
  FRAME_SIDE,
  gaveUp,
  type Held,
  hintsOf,
  type Learnt,
  learn,
  MAP_SIDE,
} from './learning.ts';
import { type Derived, derive, type Painted, type ScribbleState, scribbleCodec } from './state.ts';
import { layout } from './styles.ts';

/** Milliseconds without a further stroke before training begins. */
const PAUSE = 150;
const START = emptyPainting(['thing', 'background']);

/** Strokes on a photo train a head that labels all of it. Fires `fovea-scribble` (detail: { depth, rows, elapsed }) after each map. */
@customElement('fovea-scribble-fcn')
export class ScribbleFcn extends WidgetElement<ScribbleState> {
  static override styles = [base, buttons, lossChartStyles, layout];

  protected override readonly codec = scribbleCodec;

  @state() private history: History<Painting> = begin(START);
  @state() private held: Held | null = null;
  @state() private live: LiveSource | null = null;
  @state() private framesPerSecond = 0;
  @state() private notice = '';
  @state() private truth: { map: LabelMap; of: readonly PaintClass[] } | null = null;
  @query('.photo') private photoCanvas!: HTMLCanvasElement;
  @query('.map') private mapCanvas!: HTMLCanvasElement;
  @queryAll('.depths canvas') private small!: NodeListOf<HTMLCanvasElement>;

  derived!: Derived;
  #work = new PhotoWork<Learnt>(this, {
    network: BACKBONE,
    work: (picture, at, context) => this.#learn(picture, at, context),
  });
  #photo: Photo | null = null;
  #opened: Promise<void> = Promise.resolve();
  #generation = 0;
  /** the generation of the classes that a head was trained with */
  #generations = new WeakMap<readonly PaintClass[], number>();
  #painted: { of: unknown[]; is: Painted } | null = null;
  #derivedOf: unknown[] = [];
  #drawn = new Map<HTMLCanvasElement, unknown[]>();
  #stop = new AbortController();
  #since: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #frame: { picture: OffscreenCanvas; result: Learnt } | null = null;
  #frameOver: AbortController | null = null;
  #forgetPainting = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#forgetPainting = onPainting(
      this,
      () => this.#photo,
      (painting) => painting && this.#take(painting, false),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forgetPainting();
    clearTimeout(this.#timer);
    this.#frameOver?.abort();
    this.live?.stop();
    // Opened anew when the element comes back.
    this.#photo = null;
  }

  /** Settings and strokes as at the first visit; the strokes that were there can be had back with Undo. */
  override reset(): void {
    super.reset();
    this.held = null;
    this.notice = '';
    void this.#examples();
  }

  get #painting(): Painting {
    return this.history.now;
  }

  get #label(): number {
    return Math.min(this.state.class, this.#painting.classes.length - 1);
  }

  /** A new photo has its own painting, truth and history. */
  #open(photo: Photo): void {
    this.#photo = photo;
    this.truth = null;
    this.notice = '';
    this.#since = null;
    clearTimeout(this.#timer);
    this.#generation++;
    this.history = begin(START);
    this.#opened = this.#fetchPainting(photo).then(
      (painting) => {
        if (this.#photo === photo) this.history = begin(painting ?? START);
      },
      (error: unknown) => {
        if (this.#photo === photo) this.notice = String((error as Error).message);
      },
    );
  }

  async #fetchPainting(photo: Photo): Promise<Painting | null> {
    return (await paintingOf(photo)) ?? (await examplePainting(photo));
  }

  async #examples(): Promise<void> {
    const photo = this.#photo;
    if (!photo) return;
    try {
      const painting = (await examplePainting(photo)) ?? START;
      if (this.#photo !== photo) return;
      this.#take(painting, true);
      await keepPainting(photo, null, this);
    } catch (error) {
      this.notice = (error as Error).message;
    }
  }

  /** A changed painting: kept, and learnt from after a short while. */
  #take(painting: Painting, keep = true): void {
    const before = this.#painting;
    if (painting === before) return;
    this.history = step(this.history, painting);
    this.#changed(before, keep);
  }

  #changed(before: Painting, keep = true): void {
    const photo = this.#photo;
    const painting = this.#painting;
    if (keep && photo)
      void keepPainting(photo, painting, this).then((kept) => {
        if (!kept && this.#photo === photo) this.notice = storageNotice() ?? '';
      });
    // From here on labels mean something else: maps that were learnt before keep their own names.
    if (before.classes.length !== painting.classes.length) this.#generation++;
    const same = before.strokes === painting.strokes && before.classes.length === painting.classes.length;
    if (same || this.held || this.live) return;
    this.#since = performance.now();
    clearTimeout(this.#timer);
    if (this.state.auto && this.#work.started) this.#timer = setTimeout(() => this.#train(), PAUSE);
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
    await this.#opened;
    // What was opened has to be counted before it is judged.
    await this.updateComplete;
    const { held } = this;
    if (held) return applyHeld(held, photo, picture, this.state.smoothing, context);
    const { classes } = this.#painting;
    this.#generations.set(classes, this.#generation);
    const painted = this.#paintedNow().strokes;
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

  /** The strokes and the truth as label maps of the size that the engine's maps have. */
  #paintedNow(): Painted {
    const { strokes, truth, classes } = this.#painting;
    const photo = this.#photo;
    const size = photo ?? { width: 4, height: 3 };
    const of = [strokes, truth, classes, photo, this.truth];
    if (this.#painted?.of.every((each, i) => each === of[i])) return this.#painted.is;
    const scale = Math.min(1, MAP_SIDE / Math.max(size.width, size.height));
    const small = { width: Math.round(size.width * scale), height: Math.round(size.height * scale) };
    const own = truth.length > 0 ? paintStrokes(truth, size, small) : null;
    const hand = this.truth?.map ?? null;
    const is: Painted = {
      classes,
      strokes: paintStrokes(strokes, size, small),
      truth: own ?? hand,
      truthBy: own ? 'reader' : hand ? 'book' : null,
    };
    this.#painted = { of, is };
    return is;
  }

  /** What is shown now: the photo's maps, or the last frame's. */
  get #shown(): Learnt | null {
    if (this.live) return this.#frame?.result ?? null;
    const { result } = this.#work;
    return result && result.photo === this.#photo ? result : null;
  }

  /** The classes that the labels shown stand for; renamed and recoloured ones as they are now. */
  #classesOf(learnt: Learnt): readonly PaintClass[] {
    return this.#isCurrent(learnt) ? this.#painting.classes : learnt.classes;
  }

  /** The labels of a map are those of the painting as it is now. */
  #isCurrent({ classes, held }: Learnt): boolean {
    return !held && this.#generations.get(classes) === this.#generation;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { photo } = this.#work;
    if (photo && photo !== this.#photo) this.#open(photo);
    const painted = this.#paintedNow();
    this.#fetchTruth(painted.classes);
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
      if (otherwise && this.state.auto) {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => this.#train(), PAUSE);
      }
    }
  }

  #fetchTruth(classes: readonly PaintClass[]): void {
    const photo = this.#photo;
    if (photo?.source !== 'bundled' || this.truth?.of === classes) return;
    if (this.#asked === classes) return;
    this.#asked = classes;
    handDrawnTruth(
      photo,
      classes.map(({ name }) => name),
    ).then(
      (map) => {
        if (this.#photo !== photo || this.#painting.classes !== classes || !map) return;
        // Truth of one class says nothing about the others.
        const known = new Set(map.labels);
        known.delete(UNPAINTED);
        this.truth = known.size > 1 ? { map, of: classes } : null;
      },
      // Without it there are no scores; the rest works.
      () => {},
    );
  }
  #asked: unknown = null;

  protected override updated(): void {
    const picture = this.live ? (this.#frame?.picture ?? null) : this.#work.picture;
    if (picture) this.#draw(this.photoCanvas, [picture], () => drawPicture(this.photoCanvas, picture));
    const shown = this.#shown;
    const classes = shown ? this.#classesOf(shown) : [];
    const head =
      shown?.heads.find(({ depth }) => depth === this.state.depth) ??
      (shown?.held ? shown.heads[0] : undefined);
    const { show } = this.state;
    this.#draw(this.mapCanvas, [head?.picture, classes, show], () => {
      if (head) drawLabelled(this.mapCanvas, head.picture, classes, show);
      else this.mapCanvas.width = 0;
    });
    this.small.forEach((canvas, i) => {
      const each = shown?.heads.find(({ depth }) => depth === DEPTHS[i]);
      this.#draw(canvas, [each?.picture, classes], () => {
        if (each) drawLabelled(canvas, each.picture, classes, 'labels');
        else canvas.width = 0;
      });
    });
  }

  /** Draws a canvas when what is on it has changed. */
  #draw(canvas: HTMLCanvasElement, of: unknown[], draw: () => void): void {
    const before = this.#drawn.get(canvas);
    if (before && of.every((each, i) => each === before[i])) return;
    this.#drawn.set(canvas, of);
    draw();
  }

  /** The camera or a video: the trained head labels its frames. */
  async #setLive(source: LiveSource | null): Promise<void> {
    this.#frameOver?.abort();
    this.#work.cancel();
    this.live = source;
    this.#frame = null;
    this.framesPerSecond = 0;
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
    let last = performance.now();
    try {
      await frames(source.video, {
        signal: over.signal,
        maxSide: FRAME_SIDE,
        onFrame: async ({ bitmap }: Frame) => {
          const picture = new OffscreenCanvas(bitmap.width, bitmap.height);
          picture.getContext('2d')!.drawImage(bitmap, 0, 0);
          const answer = await applyToFrame(head, bitmap, this.state.smoothing, over.signal);
          if (over.signal.aborted) return;
          const now = performance.now();
          const rate = 1000 / (now - last);
          last = now;
          this.framesPerSecond = this.framesPerSecond ? 0.8 * this.framesPerSecond + 0.2 * rate : rate;
          this.#frame = { picture, result: this.#frameResult(head, answer) };
          this.requestUpdate();
          await this.updateComplete;
        },
      });
    } catch (error) {
      if (!over.signal.aborted && !gaveUp(error)) this.notice = (error as Error).message;
    }
  }

  #frameResult(held: Held, answer: Awaited<ReturnType<typeof applyToFrame>>): Learnt {
    const { head, classes } = held;
    const result = {
      depth: head.depth,
      picture: answer.picture!,
      ending: 'steps' as const,
      losses: [],
      train: 0,
      apply: answer.stages.apply,
    };
    const photo = this.#photo!;
    const none = { used: 0, painted: 0, reduced: false, backend: '', features: 0, elapsed: null };
    return { heads: [result], trained: [head], classes, photo, held: true, ...none };
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
    const photo = this.#photo;
    const { picture } = this.#work;
    if (!photo || !picture) return;
    this.notice = '';
    try {
      const hints = await hintsOf(photo, picture, {
        signal: new AbortController().signal,
        onProgress: () => {},
      });
      if (this.#photo !== photo) return;
      if (hints.length === 0)
        this.notice =
          'The detector found none of its 80 kinds of things here, so it gives no hint. Paint by hand.';
      else {
        this.#work.started = true;
        this.#take(hintPainting(hints, photo));
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

  #back(change: (history: History<Painting>) => History<Painting>): void {
    const before = this.#painting;
    this.history = change(this.history);
    if (before !== this.#painting) this.#changed(before);
  }

  #keys(event: KeyboardEvent): void {
    const letter = event.key.toLowerCase();
    if (!(event.ctrlKey || event.metaKey) || (letter !== 'z' && letter !== 'y')) return;
    if (event.composedPath()[0] instanceof HTMLInputElement) return;
    event.preventDefault();
    this.#back(letter === 'y' || event.shiftKey ? redo : undo);
  }

  override render() {
    const { state: now, derived, held, live } = this;
    const painting = this.#painting;
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
            this.#take(detail.painting);
            change({ class: detail.label });
          }}
        ></fovea-class-editor>
        <div class="panes">
          <div class="stage">
            <fovea-painter
              style="display:block;height:100%"
              .size=${this.#photo ?? { width: 4, height: 3 }} .strokes=${off ? [] : painting[now.layer]}
              .colours=${painting.classes.map(paintColour)}
              .tool=${now.tool} .brush=${this.#label} .radius=${now.radius} ?off=${off}
              label=${this.#stageName()}
              @fovea-stroke=${({ detail }: CustomEvent<Stroke[]>) => this.#take(addStrokes(painting, now.layer, detail))}
            >
              <canvas class="photo" aria-hidden="true"></canvas>
              <canvas class="map" aria-hidden="true" style=${`opacity:${now.show === 'labels' ? now.opacity : 1}`}></canvas>
            </fovea-painter>
            ${live ? nothing : startButton(work as PhotoWork<unknown>, 'Train on these strokes', 'fetches 4 MB once; no picture leaves your device')}
          </div>
          <div>
          <div class="depths" role="group" aria-label="Depth of the head">
            ${DEPTHS.map((depth) => this.#depthButton(depth))}
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
          canUndo: this.history.past.length > 0,
          canRedo: this.history.future.length > 0,
          canClear: painting[now.layer].length > 0,
          undo: () => this.#back(undo),
          redo: () => this.#back(redo),
          clear: () => this.#take({ ...painting, [now.layer]: [] }),
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
        <button type="button" ?disabled=${off || !this.#photo} @click=${this.#examples}>${this.#photo?.source === 'bundled' ? 'Example strokes' : 'Begin anew'}</button>
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

  #stageName(): string {
    const keys = 'Arrow keys move the brush, Space puts it down and lifts it, Escape drops the stroke.';
    if (this.live) return `${this.live.title}, labelled by the head.`;
    const what = this.#photo?.alt ?? 'The photo';
    return this.held ? `${what} Labelled by the head that is kept.` : `Paint here. ${keys} ${what}`;
  }

  #says(): string {
    const head = this.#holdable();
    if (this.live)
      return head
        ? `The head trained on “${head.from}” (FCN-${head.head.depth}) labels each frame: ${this.framesPerSecond.toFixed(1)} frames per second.`
        : '';
    if (this.held) {
      const own =
        this.held.from === this.#photo?.title ? '' : ` It never saw “${this.#photo?.title ?? 'this photo'}”.`;
      return `The head that learnt on “${this.held.from}” (FCN-${this.held.head.depth}) is applied to what is shown.${own} Choose another photo or start the camera; press the button again to paint.`;
    }
    return this.derived.sentence;
  }

  #depthButton(depth: Depth) {
    const row = this.derived.rows.find((each) => each.depth === depth)!;
    const score = Number.isNaN(row.meanIou) ? '' : `mean IoU ${row.meanIou.toFixed(3)}`;
    return html`<button
      type="button" aria-pressed=${depth === this.state.depth ? 'true' : 'false'} ?disabled=${this.held !== null || this.live !== null}
      @click=${() => this.set({ ...this.state, depth })}
    >
      <span class="frame"><canvas aria-hidden="true"></canvas></span>
      <b>FCN-${depth}</b>
      <span class="number">${Number.isNaN(row.loss) ? '' : `loss ${row.loss.toFixed(3)}`} ${score}</span>
    </button>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-scribble-fcn': ScribbleFcn;
  }
}
