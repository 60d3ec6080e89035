import { html, nothing } from 'lit';
import { customElement, query, queryAll, state } from 'lit/decorators.js';
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import { GARMENT_SIDE } from '../../lib/datasets/garment-network.ts';
import '../ui/backend-note.ts';
import { beginWhenCached } from '../ui/begin-when-cached.ts';
import '../ui/choice.ts';
import { classColour } from '../ui/class-colour.ts';
import { type Garments, loadGarments } from '../ui/garments.ts';
import { pictureAt } from '../ui/picture-canvas.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { askCrops, askGrid, askShelf, keys } from './answering.ts';
import { apartView, sameView, windowView } from './answers-view.ts';
import { drawFold, drawGrey, drawScene, isHollow, sceneName } from './chart.ts';
import { type Answers, answers, compare, type Differences, differences, type Results } from './results.ts';
import { shelfView } from './shelf-view.ts';
import {
  addItem,
  CROPS,
  canvasOf,
  type DenseState,
  denseCodec,
  everyPlace,
  itemAt,
  itemsOf,
  MOST,
  moveItem,
  moveWindow,
  removeItem,
  SIDE,
  scatter,
  shelfOf,
} from './state.ts';
import { layout } from './styles.ts';
import { unitWeights } from './unit-weights.ts';
import { weightsView } from './weights-view.ts';

/** An answer and the key of the state that it belongs to. */
interface Kept<T> {
  key: string;
  value: T;
}

const square = { width: SIDE, height: SIDE };

/** A classifier's dense layers turned into convolutions, before the reader's eyes and on the reader's garments. */
@customElement('fovea-dense-to-conv')
export class DenseToConv extends WidgetElement<DenseState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = denseCodec;

  @state() private garments: Garments | null = null;
  @state() private loading = false;
  @state() private error = '';
  @state() private notice = '';
  @state() private shelf: Kept<NonNullable<Results['shelf']>> | null = null;
  @state() private grid: Kept<NonNullable<Results['grid']>> | null = null;
  @state() private crop: Kept<NonNullable<Results['crops']>> | null = null;
  @state() private all: Kept<NonNullable<Results['crops']>> | null = null;
  @state() private comparing = false;
  @query('.scene canvas') private scene!: HTMLCanvasElement;
  @query('.fold canvas') private folded!: HTMLCanvasElement;
  @queryAll('.shelf canvas') private thumbs!: NodeListOf<HTMLCanvasElement>;

  derived: { answers: Answers | null; differences: Differences | null } = {
    answers: null,
    differences: null,
  };
  #over = new AbortController();
  #all = new AbortController();
  #busy = false;
  #drag: { x: number; y: number } | null = null;
  #answersKey = '';

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    const { signal } = this.#over;
    void beginWhenCached(this, 'garments', {
      signal,
      started: () => this.garments !== null,
      begin: () => void this.#load(),
    });
    const resized = new ResizeObserver(() => this.requestUpdate());
    resized.observe(this);
    signal.addEventListener('abort', () => resized.disconnect());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
    this.#all.abort();
  }

  override reset(): void {
    this.notice = '';
    this.error = '';
    super.reset();
  }

  async #load(): Promise<void> {
    if (this.loading) return;
    this.loading = true;
    this.error = '';
    try {
      this.garments = await loadGarments();
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.loading = false;
  }

  /** Asks the engine for what the state has no answer to yet, one after the other, until nothing is missing. */
  async #answer(): Promise<void> {
    const { garments } = this;
    if (this.#busy || !garments || this.error) return;
    this.#busy = true;
    const { signal } = this.#over;
    try {
      while (!signal.aborted) {
        const now = this.state;
        if (this.shelf?.key !== keys.shelf(now))
          this.shelf = { key: keys.shelf(now), value: await askShelf(garments, now, signal) };
        else if (this.grid?.key !== keys.grid(now))
          this.grid = { key: keys.grid(now), value: await askGrid(garments, now, signal) };
        else if (this.crop?.key !== keys.crop(now))
          this.crop = {
            key: keys.crop(now),
            value: await askCrops(garments, now, [[now.row, now.column]], signal),
          };
        else break;
      }
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
    this.#busy = false;
  }

  async #compareAll(): Promise<void> {
    const { garments, state: now } = this;
    if (!garments) return;
    this.#all.abort();
    const run = new AbortController();
    this.#all = run;
    this.comparing = true;
    try {
      const value = await askCrops(garments, now, everyPlace(), run.signal);
      if (!run.signal.aborted) this.all = { key: keys.grid(now), value };
    } catch (error) {
      if (!run.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
    if (this.#all === run) this.comparing = false;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { garments, grid, state: now } = this;
    const current = garments && grid?.key === keys.grid(now);
    if (this.all && this.all.key !== keys.grid(now)) this.all = null;
    // While a garment is dragged the last grid stays until the next one is there.
    if (current) {
      const key = `${grid.key} ${now.threshold} ${now.empty}`;
      if (key !== this.#answersKey) {
        const canvas = canvasOf(now, garments.pictures.pixels);
        this.derived.answers = answers(now, grid.value, canvas, garments.pictures.labels);
        this.#answersKey = key;
      }
      const crops = this.all ?? (this.crop?.key === keys.crop(now) ? this.crop : null);
      if (crops) this.derived.differences = differences(grid.value, crops.value);
    }
  }

  protected override updated(): void {
    const { garments, state: now } = this;
    if (!garments) return;
    const { pixels } = garments.pictures;
    const size = GARMENT_SIDE * GARMENT_SIDE;
    shelfOf(now).forEach((picture, i) => {
      const thumb = this.thumbs[i];
      if (!thumb || thumb.dataset['picture'] === String(picture)) return;
      thumb.dataset['picture'] = String(picture);
      drawGrey(thumb, pixels.subarray(picture * size, (picture + 1) * size), GARMENT_SIDE);
    });
    drawFold(this.folded, this.#weights(garments), now, getComputedStyle(this).color);
    // Answers of another padding lie elsewhere.
    const drawn = this.grid?.key.startsWith(now.padding) ? this.derived.answers : null;
    drawScene(this.scene, canvasOf(now, pixels), now, drawn);
    void this.#answer();
  }

  #change(part: Partial<DenseState>): void {
    this.notice = '';
    this.set({ ...this.state, ...part });
  }

  #pointer(event: PointerEvent): void {
    const [x, y] = pictureAt(event, this.scene, square);
    const now = this.state;
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      const hit = now.moves === 'garment' ? itemAt(now, x, y) : -1;
      if (now.moves === 'garment' && hit < 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      if (hit >= 0) {
        const item = itemsOf(now)[hit]!;
        this.#drag = { x: x - item.x, y: y - item.y };
        this.#change({ item: hit });
      } else {
        this.#drag = { x: GARMENT_SIDE / 2, y: GARMENT_SIDE / 2 };
        this.#toWindow(x, y);
      }
    } else if (this.#drag && event.buttons > 0) {
      if (now.moves === 'window') this.#toWindow(x, y);
      else {
        const item = itemsOf(now)[now.item];
        if (item) this.set(moveItem(now, now.item, x - this.#drag.x - item.x, y - this.#drag.y - item.y));
      }
    }
  }

  #toWindow(x: number, y: number): void {
    const { row, column } = this.state;
    const half = GARMENT_SIDE / 2;
    this.set(moveWindow(this.state, (y - half) / 4 - row, (x - half) / 4 - column));
  }

  #key(event: KeyboardEvent): void {
    const now = this.state;
    const count = itemsOf(now).length;
    const direction = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[
      event.key
    ];
    if (direction) {
      const [dx, dy] = direction as [number, number];
      if (now.moves === 'window') {
        const step = event.shiftKey ? 5 : 1;
        this.set(moveWindow(now, dy * step, dx * step));
      } else {
        const step = event.shiftKey ? 10 : 1;
        this.set(moveItem(now, now.item, dx * step, dy * step));
      }
    } else if ((event.key === 'PageDown' || event.key === 'PageUp') && count > 0) {
      this.#change({ item: (now.item + (event.key === 'PageDown' ? 1 : count - 1)) % count });
    } else if (event.key === 'Delete' || event.key === 'Backspace') this.set(removeItem(now));
    else return;
    event.preventDefault();
  }

  #add(): void {
    const next = addItem(this.state, shelfOf(this.state)[this.state.picked]!);
    this.notice = next
      ? ''
      : `The canvas takes ${MOST} garments, because a link has to hold them all. Remove one first.`;
    if (next) this.set({ ...next, moves: 'garment' });
  }

  #weights({ dense }: Garments): Float32Array<ArrayBuffer> {
    return unitWeights(dense.weights, this.state);
  }

  override render() {
    const { state: now, garments, shelf } = this;
    const change = (part: Partial<DenseState>) => this.#change(part);
    return html`
      ${shelfView(
        now,
        {
          garments,
          loading: this.loading,
          error: this.error,
          load: () => void this.#load(),
          again: () => this.#again(),
        },
        change,
      )}
      ${weightsView(now, garments && this.#weights(garments), change)}
      ${sameView(shelf?.key === keys.shelf(now) ? compare(now, shelf.value) : null)} ${this.#canvas()}
      <div class="row part"><fovea-backend @fovea-backend=${() => this.#again()}></fovea-backend></div>
    `;
  }

  /** Everything anew, as after a switch of the backend. */
  #again(): void {
    this.shelf = null;
    this.grid = null;
    this.crop = null;
    this.all = null;
    this.error = '';
  }

  #canvas() {
    const { state: now, garments } = this;
    const items = itemsOf(now);
    const { answers: answered, differences: apart } = this.derived;
    const grid = this.grid?.key === keys.grid(now) ? this.grid.value : null;
    const crop = this.crop?.key === keys.crop(now) ? this.crop.value : null;
    const ready = !garments;
    return html`
      <p class="head">3 · A canvas of ${SIDE} × ${SIDE} pixels, in one pass</p>
      <div class="row">
        <button type="button" ?disabled=${ready} @click=${() => this.#add()}>Add the picked garment</button>
        <button type="button" ?disabled=${ready || items.length === 0} @click=${() => this.set(removeItem(now))}>Remove the dashed one</button>
        <button
          type="button" ?disabled=${ready}
          @click=${() => this.#change({ seed: (now.seed % 9999) + 1, items: scatter((now.seed % 9999) + 1), item: 0 })}
        >
          Scatter twelve
        </button>
        <button type="button" ?disabled=${ready || items.length === 0} @click=${() => this.#change({ items: [], item: 0 })}>Clear</button>
      </div>
      ${this.notice ? html`<div class="notice" role="alert">${this.notice}</div>` : nothing}
      <div class="panes">
        <div
          class="scene" tabindex="0" role="application" data-moves=${now.moves}
          aria-label="Canvas. Arrow keys move the dashed garment or the window, as chosen; Shift for larger steps; Page Down for the next garment; Delete removes it."
          @pointerdown=${this.#pointer} @pointermove=${this.#pointer}
          @pointerup=${() => (this.#drag = null)} @pointercancel=${() => (this.#drag = null)}
          @keydown=${this.#key}
        >
          <canvas role="img" aria-label=${sceneName(now, garments?.pictures.labels ?? null)}></canvas>
        </div>
        <div class="side">
          <fovea-choice
            label="Drag and arrow keys move" .value=${now.moves}
            .options=${[{ value: 'garment', label: 'a garment' }, { value: 'window', label: 'the window' }]}
            @fovea-input=${({ detail }: CustomEvent<DenseState['moves']>) => this.#change({ moves: detail })}
          ></fovea-choice>
          <fovea-slider
            label="Draw answers from confidence" min="0" max="0.99" step="0.01" .value=${now.threshold}
            @fovea-input=${({ detail }: CustomEvent<number>) => this.#change({ threshold: detail })}
          ></fovea-slider>
          <fovea-switch
            label="Answers where the middle is empty, too" .checked=${now.empty}
            @fovea-input=${({ detail }: CustomEvent<boolean>) => this.#change({ empty: detail })}
          ></fovea-switch>
          <ul class="legend">
            ${garmentClasses.map((name, c) => html`<li><span class="swatch" ?data-hollow=${isHollow(c)} style=${`background:${classColour(c)}`}></span>${name}</li>`)}
          </ul>
        </div>
      </div>
      <div class="says"><output aria-live="polite">${answered?.sentence ?? ''}</output></div>
      <p class="head">4 · Crops against the grid</p>
      <div class="row">
        <fovea-choice
          label="Padding of the convolutions" .value=${now.padding}
          .options=${[
            { value: 'VALID', label: 'VALID, as trained' },
            { value: 'SAME', label: 'SAME, same weights' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<DenseState['padding']>) => this.#change({ padding: detail })}
        ></fovea-choice>
        <button type="button" ?disabled=${ready || this.comparing || this.all !== null} @click=${() => this.#compareAll()}>
          ${this.comparing ? 'Running …' : `Run all ${(CROPS * CROPS).toLocaleString('en')} crops`}
        </button>
      </div>
      <div class="compare">
        ${windowView(now, grid, crop)}
        ${apartView(apart)}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-dense-to-conv': DenseToConv;
  }
}
