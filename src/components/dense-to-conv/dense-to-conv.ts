import { html, nothing } from 'lit';
import { customElement, query, queryAll, state } from 'lit/decorators.js';
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import { GARMENT_SIDE } from '../../lib/datasets/garment-network.ts';
import { networkIsCached } from '../../lib/engine/client.ts';
import '../ui/backend-note.ts';
import '../ui/choice.ts';
import { classColour } from '../ui/class-colour.ts';
import { type Garments, loadGarments } from '../ui/garments.ts';
import { pictureAt } from '../ui/picture-canvas.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { askCrops, askGrid, askShelf, keys } from './answering.ts';
import { drawFold, drawGrey, drawScene, FOLD_SIZE, isHollow, sceneName } from './chart.ts';
import {
  type Answers,
  addItem,
  answers,
  best,
  CHANNELS,
  CROPS,
  canvasOf,
  compare,
  type DenseState,
  type Differences,
  denseCodec,
  differences,
  everyPlace,
  itemAt,
  itemsOf,
  MOST,
  moveItem,
  moveWindow,
  type Results,
  removeItem,
  SIDE,
  scatter,
  shelfOf,
  small,
  UNITS,
  unitOf,
} from './state.ts';
import { layout } from './styles.ts';

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
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      seen.disconnect();
      const begin = async () => {
        if (!signal.aborted && !this.garments && (await networkIsCached('garments'))) await this.#load();
      };
      addEventListener('fovea-offline-ready', begin, { signal });
      void begin();
    });
    seen.observe(this);
    const resized = new ResizeObserver(() => this.requestUpdate());
    resized.observe(this);
    signal.addEventListener('abort', () => {
      seen.disconnect();
      resized.disconnect();
    });
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

  /** The chosen unit's weights, [places, channels]: a column of the dense layer's matrix. */
  #weights({ dense }: Garments): Float32Array {
    const { layer } = this.state;
    const kernel = dense.weights.find(({ name }) => name === `${layer}/kernel`)!;
    const units = UNITS[layer];
    const unit = unitOf(this.state);
    return Float32Array.from(
      { length: kernel.values.length / units },
      (_, i) => kernel.values[i * units + unit]!,
    );
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

  override render() {
    return html`
      ${this.#shelf()} ${this.#weightsPart()} ${this.#same()} ${this.#canvas()}
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

  #shelf() {
    const { state: now, garments } = this;
    const shelf = shelfOf(now);
    const name = (picture: number) =>
      garments ? garmentClasses[garments.pictures.labels[picture]!]! : 'garment';
    return html`
      <div class="shelf-box">
      <div class="row shelf" role="group" aria-label="Pick a garment">
        ${shelf.map(
          (picture, i) => html`<button
            type="button" aria-pressed=${i === now.picked ? 'true' : 'false'} ?disabled=${!garments}
            aria-label=${`${name(picture)}, picture ${picture}`} title=${name(picture)}
            @click=${() => this.#change({ picked: i })}
          >
            <canvas width="28" height="28"></canvas>
          </button>`,
        )}
        <button
          type="button" class="wide" ?disabled=${!garments}
          @click=${() => this.#change({ shelf: (now.shelf % 9999) + 1 })}
        >
          Ten others
        </button>
      </div>
      ${
        garments
          ? nothing
          : html`<div class="start">
              <button class="primary" type="button" ?disabled=${this.loading} @click=${() => this.#load()}>
                ${this.loading ? 'Loading …' : 'Load the network and the garments'}
                <small>fetches 1.1 MB once</small>
              </button>
            </div>`
      }
      </div>
      ${
        this.error
          ? html`<div class="notice" role="alert">
              ${this.error}
              <button type="button" @click=${() => (garments ? this.#again() : void this.#load())}>Try again</button>
            </div>`
          : nothing
      }
    `;
  }

  #weightsPart() {
    const { state: now, garments } = this;
    const first = now.layer === 'dense1';
    const unit = unitOf(now);
    const length = first ? 9 * CHANNELS : CHANNELS;
    const who = first ? `Unit ${unit}` : garmentClasses[unit]!;
    const weights = garments ? this.#weights(garments) : null;
    const nine = weights
      ? Array.from(
          { length: weights.length / CHANNELS },
          (_, place) => weights[place * CHANNELS + now.channel]!,
        )
      : [];
    return html`
      <p class="head">1 · The weights of a dense unit, folded into a kernel</p>
      <div class="controls">
        <fovea-choice
          label="Dense layer" .value=${now.layer}
          .options=${[
            { value: 'dense1', label: 'first, 64 units' },
            { value: 'dense2', label: 'second, 10 classes' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<DenseState['layer']>) => this.#change({ layer: detail, unit: 0 })}
        ></fovea-choice>
        ${
          first
            ? html`<fovea-slider
                label="Unit" min="0" max="63" step="1" digits="0" .value=${unit}
                @fovea-input=${({ detail }: CustomEvent<number>) => this.#change({ unit: detail })}
              ></fovea-slider>`
            : html`<div class="pick"><label for="class">Class</label>
                <select
                  id="class" .value=${String(unit)} @change=${(event: Event) => this.#change({ unit: Number((event.target as HTMLSelectElement).value) })}>
                  ${garmentClasses.map((name, i) => html`<option value=${i} ?selected=${i === unit}>${name}</option>`)}
                </select></div>`
        }
        <fovea-slider
          label="Fold" hint="list to kernel" min="0" max="1" step="0.01" .value=${now.fold}
          @fovea-input=${({ detail }: CustomEvent<number>) => this.#change({ fold: detail })}
        ></fovea-slider>
        <fovea-slider
          label="Channel (framed)" min="0" max=${CHANNELS - 1} step="1" digits="0" .value=${now.channel}
          @fovea-input=${({ detail }: CustomEvent<number>) => this.#change({ channel: detail })}
        ></fovea-slider>
      </div>
      <div class="fold" style=${`aspect-ratio:${FOLD_SIZE.width} / ${FOLD_SIZE.height}`}>
        <canvas role="img" aria-label=${`The ${length} weights of ${who}: ${now.fold < 0.5 ? 'a list in the order of the flattened map' : `${CHANNELS} planes of a kernel`}`}></canvas>
      </div>
      <p class="fold-says">
        <output aria-live="polite">${
          now.fold < 0.5
            ? `${who}: a list of ${length} weights. ${first ? 'A line for each of the 3 × 3 places of the map, a column for each of its 64 channels.' : 'One for each of the 64 units before it.'}`
            : `${who}: a kernel of ${first ? '3 × 3' : '1 × 1'} × 64, the same ${length} weights. A plane for each channel.`
        }${nine.length ? ` Channel ${now.channel}: ${nine.map((value) => value.toFixed(2).replace('-', '−')).join(', ')}.` : ''}</output>
      </p>
    `;
  }

  #same() {
    const found =
      this.shelf && this.shelf.key === keys.shelf(this.state) ? compare(this.state, this.shelf.value) : null;
    const bar = (value: number) =>
      html`<td><span class="bar" style=${`width:${Math.round(100 * value)}%`}></span><span>${value.toFixed(6)}</span></td>`;
    return html`
      <p class="head">2 · Both networks on the picked garment</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Answers of both networks">
        <table>
          <thead>
            <tr><th scope="col">class</th><th scope="col">dense</th><th scope="col">convolution</th><th scope="col">apart</th></tr>
          </thead>
          <tbody>
            ${garmentClasses.map((name, c) => {
              const row = found?.rows[c];
              return html`<tr>
                <th scope="row"><span class="swatch" ?data-hollow=${isHollow(c)} style=${`background:${classColour(c)}`}></span>${name}</th>
                ${row ? html`${bar(row.dense)}${bar(row.conv)}<td>${small(Math.abs(row.dense - row.conv))}</td>` : html`<td>–</td><td>–</td><td>–</td>`}
              </tr>`;
            })}
          </tbody>
        </table>
      </div>
      <p class="same-says"><output aria-live="polite">${found?.sentence ?? 'Load the network to compare.'}</output></p>
    `;
  }

  #canvas() {
    const { state: now, garments } = this;
    const items = itemsOf(now);
    const { answers: answered, differences: apart } = this.derived;
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
        ${this.#window()}
        <div class="apart" role="img" aria-label=${apart ? `Largest difference by place in the crop: ${apart.cells.map(small).join(', ')}` : 'Differences by place in the crop'} style=${`--side:${apart?.side ?? 1}`}>
          ${(apart?.cells ?? [0]).map((value) => html`<span style=${`--share:${Math.round(60 * Math.min(1, value))}%`}>${value > 0 && value < 0.001 ? '<0.001' : apart ? small(value) : ''}</span>`)}
        </div>
        <p class="apart-says"><output aria-live="polite">${apart?.sentence ?? ''}</output></p>
      </div>
    `;
  }

  /** What the grid and the crop say of the yellow window. */
  #window() {
    const { state: now, grid, crop } = this;
    const fresh = grid?.key === keys.grid(now) && crop?.key === keys.crop(now);
    const say = ({ class: which, confidence }: { class: number; confidence: number }) =>
      `${garmentClasses[which]} ${confidence.toFixed(4)}`;
    const inner = now.padding === 'SAME' ? 2 : 0;
    const cell = fresh ? (now.row + inner) * grid.value.side + now.column + inner : 0;
    const own = fresh ? inner * crop.value.side + inner : 0;
    return html`<dl>
      <div><dt>Yellow window, from the grid</dt><dd>${fresh ? say(best(grid.value.values, cell)) : '–'}</dd></div>
      <div><dt>The same as a crop</dt><dd>${fresh ? say(best(crop.value.values, own)) : '–'}</dd></div>
    </dl>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-dense-to-conv': DenseToConv;
  }
}
