import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { read, write } from '../../device/store.ts';
import { distinctSizes, parseSizes } from '../../lib/boxes/index.ts';
import { siteRoot } from '../../lib/engine/base.ts';
import { drawScene } from '../../lib/scenes/draw-scene.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/choice.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import '../ui/stepper.ts';
import { streetAnchors } from '../ui/street-anchors.ts';
import { hasStreetYolo } from '../ui/street-yolo.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { boxesPicture, curve, iterations, scatter } from './chart.ts';
import {
  type AnchorState,
  advance,
  anchorCodec,
  CURVE_SIZES,
  type CurvePoint,
  curveValue,
  type Derived,
  derive,
  describeOwn,
  isOver,
  MOST_K,
  MOST_SCENES,
  type OwnSizes,
  type PublishedScore,
  publishedScores,
  SEEDS,
  SIDE,
  startTrace,
  streetSizes,
  type Trace,
  thinned,
} from './state.ts';
import { layout } from './styles.ts';

const KEPT = 'anchor-sizes';
/** A text larger than this would stop the page for too long. */
const MOST_BYTES = 150e6;
/** Milliseconds of computing before the browser gets to draw. */
const SLICE = 8;

const DATA = [
  { value: 'coco', label: 'COCO sample' },
  { value: 'street', label: 'Drawn streets' },
  { value: 'own', label: 'Your boxes' },
];
const DISTANCES = [
  { value: 'iou', label: '1 − IoU' },
  { value: 'euclidean', label: 'Euclidean' },
];
const UPDATES = [
  { value: 'mean', label: 'mean' },
  { value: 'median', label: 'median' },
];

/** Holds the place of the charts until the sizes have come, so that nothing moves. */
const PLACEHOLDER = Float64Array.of(10, 10, 300, 300);

const frame = () => new Promise<number>((done) => requestAnimationFrame(done));

/** k-means on box sizes, step by step, with the published anchors beside it. */
@customElement('fovea-anchor-kmeans')
export class AnchorKMeans extends WidgetElement<AnchorState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = anchorCodec;

  @state() private bundled: Float64Array | null = null;
  /** sizes of things on streets, of how many streets, and the anchors of the network that was trained on such */
  @state() private street: Float64Array | null = null;
  @state() private drawn = 0;
  @state() private shipped: readonly (readonly number[])[] | null = null;
  @state() private own: OwnSizes | null = null;
  @state() private said: OwnSizes | null = null;
  @state() private trace: Trace | null = null;
  @state() private points: readonly CurvePoint[] = [];
  @state() private error = '';
  @state() private copied = '';
  @query('textarea') private field!: HTMLTextAreaElement | null;

  #derived: Derived | null = null;
  #published: PublishedScore[] = [];
  /** What the trace and the curve were made for. */
  #traced = '';
  #curved = '';
  #sizes: Float64Array | null = null;
  #running = 0;
  /** sizes street by street, as far as they were drawn */
  readonly #streets: number[][] = [];
  #drawing = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#load();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running++;
    this.#drawing = 0;
    this.#traced = this.#curved = '';
  }

  async #load(): Promise<void> {
    const kept = await read<{ sizes?: unknown }>(KEPT);
    if (kept?.sizes instanceof Float64Array && kept.sizes.length > 1)
      this.own = { sizes: kept.sizes, sentence: 'The boxes of your last visit.', problems: [] };
    try {
      const response = await fetch(`${siteRoot()}data/box-sizes.json`);
      if (!response.ok) throw new Error(String(response.status));
      this.bundled = Float64Array.from(((await response.json()) as { sizes: number[] }).sizes);
    } catch {
      this.error =
        'The box sizes could not be fetched. Check the connection and reset, or paste boxes of your own.';
    }
  }

  override reset(): void {
    super.reset();
    this.error = '';
    this.said = null;
    if (!this.bundled) void this.#load();
  }

  /** The sizes that are asked for; the bundled ones as long as the reader has none. */
  private get wanted(): Float64Array | null {
    const { data } = this.state;
    return (data === 'own' && this.own?.sizes) || (data === 'street' && this.street) || this.bundled;
  }

  /** Draws the streets that are not drawn yet, in slices, and takes their things' sizes. */
  async #draw(wanted: number): Promise<void> {
    if (this.#drawing === wanted) return;
    this.#drawing = wanted;
    if (hasStreetYolo && !this.shipped)
      streetAnchors().then(
        (anchors) => {
          this.shipped = anchors;
        },
        (error: Error) => {
          this.error = error.message;
        },
      );
    while (this.#streets.length < wanted) {
      await frame();
      if (this.#drawing !== wanted) return;
      const until = performance.now() + SLICE;
      do this.#streets.push(streetSizes(drawScene(this.#streets.length + 1).things));
      while (this.#streets.length < wanted && performance.now() < until);
      this.drawn = this.#streets.length;
    }
    this.drawn = wanted;
    this.street = Float64Array.from(this.#streets.slice(0, wanted).flat());
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (this.state.data === 'street') void this.#draw(this.state.scenes);
    const sizes = this.wanted;
    if (!sizes) {
      if (!this.trace) {
        this.trace = startTrace(PLACEHOLDER, { ...this.state, k: 1 }) as Trace;
        this.#published = publishedScores(PLACEHOLDER);
      }
      this.#derived = derive(this.state, this.trace);
      return;
    }
    const { k, seed, distance, update } = this.state;
    if (sizes !== this.#sizes) {
      this.#sizes = sizes;
      this.#traced = this.#curved = '';
    }
    // Until the streets are drawn the list before is shown, which their anchors were not made for.
    const shipped = sizes === this.street ? this.shipped : null;
    if (changed.has('shipped') && this.trace?.sizes === sizes)
      this.#published = publishedScores(sizes, shipped);
    const traced = [k, seed, distance, update].join();
    const curved = [seed, distance, update].join();
    if (traced !== this.#traced) {
      this.#traced = traced;
      const begun = startTrace(sizes, this.state);
      this.error = typeof begun === 'string' ? begun : '';
      if (typeof begun !== 'string') {
        if (this.trace?.sizes !== sizes) this.#published = publishedScores(sizes, shipped);
        this.trace = begun;
      }
      if (curved !== this.#curved) {
        this.#curved = curved;
        this.points = [];
      }
      void this.#compute(sizes);
    }
    this.#derived = this.trace ? derive(this.state, this.trace) : null;
  }

  /** Runs k-means to its end, then the curve, in slices, until something else is asked for. */
  async #compute(sizes: Float64Array): Promise<void> {
    const run = ++this.#running;
    const mine = () => run === this.#running;
    await frame();
    while (mine() && this.trace && this.trace.sizes === sizes && !isOver(this.trace)) {
      const until = performance.now() + SLICE;
      let trace = this.trace;
      do trace = advance(trace);
      while (!isOver(trace) && performance.now() < until);
      this.trace = trace;
      await frame();
    }
    const some = thinned(sizes, CURVE_SIZES);
    let until = performance.now() + SLICE;
    for (let k = this.points.length + 1; k <= MOST_K; k++) {
      const values: number[] = [];
      for (let seed = 0; seed < SEEDS; seed++) {
        if (performance.now() > until) {
          await frame();
          until = performance.now() + SLICE;
        }
        if (!mine()) return;
        const value = curveValue(some, k, seed, this.state);
        if (value === undefined) return;
        values.push(value);
      }
      this.points = [...this.points, { k, values }];
    }
  }

  #change(part: Partial<AnchorState>): void {
    this.set({ ...this.state, ...part });
  }

  #take(text: string): void {
    const said = describeOwn(parseSizes(text, SIDE));
    this.said = said;
    if (said.sizes.length === 0) return;
    this.own = said;
    void write(KEPT, { sizes: said.sizes });
    this.#change({ data: 'own', step: 0, k: Math.min(this.state.k, distinctSizes(said.sizes, MOST_K)) });
  }

  async #file(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const file = input.files?.[0];
    if (!file) return;
    const refuse = (sentence: string) => {
      this.said = { sizes: new Float64Array(), sentence, problems: [] };
    };
    if (file.size > MOST_BYTES) {
      refuse(
        `${file.name} has ${Math.round(file.size / 1e6)} MB; at most ${MOST_BYTES / 1e6} MB can be read here.`,
      );
    } else {
      try {
        this.#take(await file.text());
      } catch {
        refuse(`${file.name} could not be read. Choose it again.`);
      }
    }
    input.value = '';
  }

  async #copy(text: string): Promise<void> {
    this.copied = text;
    await navigator.clipboard.writeText(text).catch(() => {});
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLInputElement>('.copied')?.select();
  }

  override render() {
    const { state, trace, points } = this;
    const derived = this.#derived;
    const waiting = !trace || trace.sizes === PLACEHOLDER;
    const shown = this.#published.find(({ id }) => id === state.published);
    return html`
      <div class="row">
        <fovea-choice
          label="Sizes of" .options=${DATA} .value=${state.data}
          @fovea-input=${(event: CustomEvent<AnchorState['data']>) => this.#change({ data: event.detail, step: 0 })}
        ></fovea-choice>
        <fovea-choice
          label="Distance" .options=${DISTANCES} .value=${state.distance}
          @fovea-input=${(event: CustomEvent<AnchorState['distance']>) => this.#change({ distance: event.detail, step: 0 })}
        ></fovea-choice>
        <fovea-choice
          label="An anchor moves to the" .options=${UPDATES} .value=${state.update}
          @fovea-input=${(event: CustomEvent<AnchorState['update']>) => this.#change({ update: event.detail, step: 0 })}
        ></fovea-choice>
        <fovea-slider
          label="Anchors, k" min="1" .max=${MOST_K} step="1" digits="0" .value=${state.k} style="flex: 1 1 11rem"
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ k: event.detail, step: 0 })}
        ></fovea-slider>
      </div>
      ${state.data === 'own' ? this.#ownFields() : state.data === 'street' ? this.#streetFields() : nothing}
      <div class="row" style="margin-top:0.6rem">
        <fovea-stepper
          label="Steps of k-means" .step=${derived?.step ?? 0} .steps=${derived?.steps ?? 0} pace="450"
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ step: event.detail })}
        ></fovea-stepper>
        <button type="button" @click=${() => this.#change({ seed: (state.seed % 9999) + 1, step: 0 })}>
          Another start (seed ${state.seed})
        </button>
        <fovea-switch
          label="Logarithmic axes" .checked=${state.log}
          @fovea-input=${(event: CustomEvent<boolean>) => this.#change({ log: event.detail })}
        ></fovea-switch>
      </div>
      <div class="says">
        ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
        <output aria-live="polite">${waiting ? '' : (derived?.sentence ?? '')}</output>
      </div>
      ${
        derived && trace
          ? html`<div ?data-waiting=${waiting}><div class="panes">
                <div>
                  <p class="title">Every dot is a box</p>
                  ${scatter(trace.sizes, derived, state.log, shown)}
                </div>
                <div>
                  <p class="title">Average IoU, step by step</p>
                  ${iterations(derived)}
                  <p class="title">Average IoU against k, ${SEEDS} seeds each</p>
                  ${curve(points, MOST_K, state.k, this.#published)}
                </div>
              </div>
              ${this.#sets(derived, shown)}
              <div class="row">
                <button type="button" @click=${() => this.#copy(derived.darknet)}>Copy for darknet</button>
                <button type="button" @click=${() => this.#copy(derived.json)}>Copy as JSON</button>
                <input class="copied" readonly aria-label="Copied anchors, in pixels" .value=${this.copied} style="flex: 1 1 14rem; width: auto" />
              </div>
              ${
                trace.sizes.length / 2 > CURVE_SIZES
                  ? html`<p class="soft">
                      Of ${(trace.sizes.length / 2).toLocaleString('en')} boxes 4,000 are drawn, and the curve over k is
                      made from ${CURVE_SIZES.toLocaleString('en')}, both chosen evenly. k-means itself uses all.
                    </p>`
                  : nothing
              }</div>`
          : nothing
      }
    `;
  }

  #sets(derived: Derived, shown: PublishedScore | undefined) {
    const percent = (value: number) => `${(value * 100).toFixed(1)} %`;
    return html`<div class="sets">
      <table>
        <thead>
          <tr>
            <th scope="col">Anchors</th>
            <th scope="col">k</th>
            <th scope="col">average IoU here</th>
            <th scope="col"><span class="visually-hidden">Draw over the sizes</span></th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">Yours, this step</th>
            <td class="number">${derived.anchors.length}</td>
            <td class="number">${percent(derived.meanIou)}</td>
            <td></td>
          </tr>
          ${this.#published.map(
            (set) => html`<tr>
              <th scope="row">${set.title}</th>
              <td class="number">${set.k}</td>
              <td class="number">${percent(set.meanIou)}</td>
              <td>
                <button
                  type="button" aria-pressed=${set === shown ? 'true' : 'false'}
                  aria-label=${`Show the anchors of ${set.title} over the sizes`}
                  @click=${() => this.#change({ published: set === shown ? 'none' : (set.id as AnchorState['published']) })}
                >
                  Show
                </button>
              </td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${boxesPicture(derived.anchors)}
    </div>`;
  }

  #streetFields() {
    const { state, drawn } = this;
    const ready = this.street !== null && this.#drawing === drawn && drawn === state.scenes;
    return html`<div class="streets">
      <fovea-slider
        label="Streets" hint="Numbers 1 to this. Hardly visible things are left out." min="50" .max=${MOST_SCENES} step="50" digits="0"
        .value=${state.scenes}
        @fovea-input=${(event: CustomEvent<number>) => this.#change({ scenes: event.detail, step: 0 })}
      ></fovea-slider>
      ${
        ready
          ? html`<p class="soft">
              Sizes are scaled as the pictures would be, from 128 to ${SIDE} pixels, so that all anchors can be compared.
            </p>`
          : html`<fovea-progress label="Drawing streets; the sizes below are still those before" .done=${drawn} .total=${state.scenes}></fovea-progress>`
      }
    </div>`;
  }

  #ownFields() {
    const { said, own } = this;
    return html`<div class="own">
      <p>
        <label for="own"
          >One box a line, width and height: <code>120,80</code>. In pixels of a ${SIDE} × ${SIDE} input, or as fractions of
          the picture. A COCO annotation file is scaled by its picture sizes.</label
        >
      </p>
      <textarea id="own" spellcheck="false" placeholder="w,h&#10;120,80&#10;33,41"></textarea>
      <div class="row" style="margin-top:0.4rem">
        <button type="button" class="primary" @click=${() => this.#take(this.field?.value ?? '')}>Use these boxes</button>
        <span class="file button"
          >A file
          <input type="file" accept=".json,.csv,.txt,application/json,text/*" aria-label="A file of box sizes" @change=${this.#file}
        /></span>
      </div>
      <div role="status">
        <p>${(said ?? own)?.sentence ?? 'No boxes yet: the COCO sample is shown until there are some.'}</p>
        ${said?.problems.length ? html`<ul class="notice">${said.problems.map((problem) => html`<li>${problem}</li>`)}</ul>` : nothing}
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-anchor-kmeans': AnchorKMeans;
  }
}
