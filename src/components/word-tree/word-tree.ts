import { html, nothing, svg } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type Photo, photo } from '../../device/photo.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { engine, networkIsCached, type Progress } from '../../lib/engine/client.ts';
import '../ui/chosen-backend.ts';
import { classColour } from '../ui/class-colour.ts';
import { DETECTOR, TRAINED_SIZE } from '../ui/detect.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/choice.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { smallTree } from './small-tree.ts';
import {
  type Derived,
  derive,
  type FoundObject,
  type Names,
  objectsOf,
  type Probabilities,
  probabilitiesOf,
  ROOT,
  type Row,
  SCORE_FLOOR,
  search,
  smallNames,
  smallProbabilities,
  THE_ANSWER,
  type WordTreeState,
  wordTreeCodec,
} from './state.ts';
import { layout } from './styles.ts';
import { loadTree } from './tree-files.ts';

/** Enough for every score above the floor: a place needs all of its scores, not only the best. */
const MAX_CANDIDATES = 200_000;
const SOURCES = [
  { value: 'photo', label: 'The real tree' },
  { value: 'small', label: 'A small tree' },
];

/** WordTree: searched, walked, and answering for an object of the current photo. */
@customElement('fovea-word-tree')
export class WordTreeElement extends WidgetElement<WordTreeState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = wordTreeCodec;

  @state() private photo: Photo | null = null;
  @state() private names: Names | null = null;
  @state() private objects: readonly FoundObject[] | null = null;
  @state() private progress: Progress | null = null;
  @state() private error = '';
  @state() private started = false;

  #derived: Derived | null = null;
  #given: { of: unknown; names: unknown; probabilities: Probabilities } | null = null;
  #over = new AbortController();
  #run: AbortController | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    const { signal } = this.#over;
    signal.addEventListener(
      'abort',
      photo.subscribe((next) => this.#show(next)),
    );
    void photo.current().then((now) => this.#show(now));
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      void this.#seen(signal);
    });
    observer.observe(this);
    signal.addEventListener('abort', () => observer.disconnect());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
    this.#run?.abort();
  }

  override reset(): void {
    super.reset();
    this.error = '';
    if (!this.names) void this.#loadNames();
  }

  async #loadNames(): Promise<void> {
    try {
      this.names = await loadTree();
      this.error = '';
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  /** The figure came into view: it fetches its tree, and runs the network if that is on this device already. */
  async #seen(signal: AbortSignal): Promise<void> {
    await this.#loadNames();
    const start = async () => {
      if (!signal.aborted && !this.started && (await networkIsCached(DETECTOR))) void this.#look();
    };
    addEventListener('fovea-offline-ready', start, { signal });
    await start();
  }

  #show(next: Photo): void {
    const another = this.photo !== null && this.photo.id !== next.id;
    this.photo = next;
    if (!another) return;
    this.objects = null;
    if (this.state.object) this.set({ ...this.state, object: 0, node: THE_ANSWER });
    if (this.started) void this.#look();
  }

  async #look(): Promise<void> {
    const now = this.photo;
    if (!now) return;
    this.started = true;
    this.#run?.abort();
    const run = new AbortController();
    this.#run = run;
    this.error = '';
    try {
      const image = await now.bitmap();
      const found = await engine.run(
        'detect',
        {
          network: DETECTOR,
          image,
          inputSize: TRAINED_SIZE,
          scoreFloor: SCORE_FLOOR,
          maxCandidates: MAX_CANDIDATES,
        },
        {
          signal: run.signal,
          transfer: [image],
          onProgress: (progress) => {
            if (!run.signal.aborted) this.progress = progress;
          },
        },
      );
      if (run.signal.aborted) return;
      const labels = cocoCategories.map(({ name }) => name);
      this.objects = objectsOf(found, labels);
      this.dispatchEvent(new CustomEvent('fovea-objects', { bubbles: true, composed: true }));
    } catch (error) {
      if (!run.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (!run.signal.aborted) this.progress = null;
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (this.state.source === 'small') {
      this.#derived = derive(this.state, smallNames, smallProbabilities(this.state.logits));
      return;
    }
    const { names } = this;
    const object = this.objects?.[Math.min(this.state.object, this.objects.length - 1)];
    if (!names) {
      this.#derived = null;
      return;
    }
    // 9,418 sums are kept while only the threshold moves.
    if (object && (this.#given?.of !== object || this.#given.names !== names))
      this.#given = { of: object, names, probabilities: probabilitiesOf(names, object) };
    this.#derived = derive(this.state, names, object ? this.#given!.probabilities : null);
  }

  override render() {
    const { state } = this;
    const change = (part: Partial<WordTreeState>) => this.set({ ...state, ...part });
    const small = state.source === 'small';
    return html`
      <fovea-choice
        label="Tree" .options=${SOURCES} .value=${state.source}
        @fovea-input=${(event: CustomEvent<WordTreeState['source']>) => change({ source: event.detail, node: THE_ANSWER })}
      ></fovea-choice>
      <div class="controls">
        <fovea-slider
          label="Confidence asked for" min="0" max="0.99" step="0.01" .value=${state.threshold}
          hint="The answer goes down the tree as long as its absolute probability is above this."
          @fovea-input=${(event: CustomEvent<number>) => change({ threshold: event.detail, node: THE_ANSWER })}
        ></fovea-slider>
      </div>
      <div class="says">
        ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
        <output aria-live="polite">${this.#derived?.sentence || (small ? '' : this.#waiting())}</output>
      </div>
      ${small ? this.#small() : this.#real()}
    `;
  }

  #waiting(): string {
    if (!this.names) return this.error ? '' : 'The tree’s 9,418 names are being fetched.';
    if (this.objects?.length === 0)
      return 'The network is sure of nothing in this photo. Choose another one; the tree can be walked without it.';
    return this.started
      ? ''
      : 'Walk the tree, or run the network and see where its answer for an object lands.';
  }

  #real() {
    const derived = this.#derived;
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="panes">
        <div>
          ${this.#stage()}
          <p class="title"><label for="find">Search the tree</label></p>
          <input
            id="find" type="search" autocomplete="off" placeholder="terrier, spoon, volcano …" .value=${this.state.find}
            @input=${(event: Event) =>
              this.set({ ...this.state, find: (event.target as HTMLInputElement).value.slice(0, 40) })}
          />
          ${this.#found()}
        </div>
        <div>
          <p class="title">From the root to here</p>
          <ol class="path" aria-label="From the root to the open node">
            <li>${this.#head('root', ROOT)}</li>
            ${derived?.path.map((row) => html`<li>${this.#node(row)}</li>`)}
          </ol>
          <p class="title">${derived?.children.length ? `${derived.children.length} kinds below` : 'A leaf: nothing below'}</p>
          <ul class="children" aria-label="Below the open node">
            ${derived?.children.map((row) => html`<li>${this.#node(row)}</li>`)}
          </ul>
        </div>
      </div>
    `;
  }

  #stage() {
    const { photo: now, objects, progress } = this;
    const chosen = Math.min(this.state.object, (objects?.length ?? 1) - 1);
    return html`
      <div class="stage">
        ${now ? html`<img src=${now.url} alt=${now.alt} />` : nothing}
        ${now && objects ? this.#boxes(now, objects, chosen) : nothing}
        ${
          this.started
            ? nothing
            : html`<button class="primary start" type="button" @click=${() => this.#look()}>
                Find the objects <small>fetches 4 MB once</small>
              </button>`
        }
      </div>
      <div class="row objects" role="group" aria-label="Objects found">
        ${progress ? html`<fovea-progress label=${progress.label} .done=${progress.done} .total=${progress.total} style="width:100%"></fovea-progress>` : nothing}
        ${objects?.map(
          ({ label, score }, index) => html`<button
            type="button" aria-pressed=${index === chosen ? 'true' : 'false'}
            @click=${() => this.set({ ...this.state, object: index, node: THE_ANSWER })}
          >
            ${label} <span class="number">${score.toFixed(2)}</span>
          </button>`,
        )}
      </div>
    `;
  }

  #boxes({ width, height }: Photo, objects: readonly FoundObject[], chosen: number) {
    const order = objects
      .map((_, index) => index)
      .sort((a, b) => Number(a === chosen) - Number(b === chosen));
    return html`<svg viewBox="0 0 ${width} ${height}" preserveAspectRatio="xMidYMid meet" aria-hidden="true">
      ${order.map((index) => {
        const { box, class: klass } = objects[index]!;
        const on = index === chosen;
        const rectangle = (colour: string, line: number) =>
          svg`<rect x=${box[0]} y=${box[1]} width=${box[2] - box[0]} height=${box[3] - box[1]} fill="none" stroke=${colour} stroke-width=${line} stroke-opacity=${on ? 1 : 0.6} vector-effect="non-scaling-stroke" />`;
        return svg`${rectangle('#000', on ? 7 : 3)}${rectangle(classColour(klass), on ? 4.5 : 1.5)}`;
      })}
    </svg>`;
  }

  #found() {
    const { names } = this;
    if (!names) return html`<ul class="found"></ul>`;
    const { rows, more } = search(names, this.state.find);
    const none = this.state.find.trim() !== '' && rows.length === 0;
    return html`<ul class="found" aria-label="Nodes found">
      ${none ? html`<li class="soft" role="status">No node has “${this.state.find.trim()}” in its name.</li>` : nothing}
      ${rows.map((index) => {
        const above = names.tree.parents[index]!;
        return html`<li>
          <button class="node" style="grid-template-columns:1fr" type="button" @click=${() => this.set({ ...this.state, node: index })}>
            <span>${names.names[index]}${above >= 0 ? html` <span class="soft">, a kind of ${names.names[above]}</span>` : nothing}</span>
          </button>
        </li>`;
      })}
      ${more ? html`<li class="soft">and ${more.toLocaleString('en')} more</li>` : nothing}
    </ul>`;
  }

  #head(name: string, index: number) {
    return html`<button class="node head" type="button" @click=${() => this.set({ ...this.state, node: index })}>
      <span>${name}</span><span class="number">given parent</span><span class="number">absolute</span>
    </button>`;
  }

  #node(row: Row) {
    const { index, name, children, answer } = row;
    return html`<button
      class="node" type="button" data-answer=${answer} aria-current=${index === this.#derived?.open ? 'true' : 'false'}
      @click=${() => this.set({ ...this.state, node: index })}
    >
      <span>${name}${children ? html` <span class="soft">${children}</span>` : nothing}${answer ? ' ◂ answer' : nothing}</span>
      ${this.#measures(row)}
    </button>`;
  }

  #measures({ conditional, absolute }: Row) {
    if (!this.objects?.length && this.state.source === 'photo')
      return html`<span class="number soft">–</span><span></span>`;
    return html`<span class="number">${conditional.toFixed(2)}</span>
      <span class="measure"
        ><i style=${`width:${absolute * 100}%`}></i><b style=${`left:${this.state.threshold * 100}%`}></b
        ><span class="number">${absolute.toFixed(2)}</span></span
      >`;
  }

  /** Every node with its slider, children under their parents. */
  #small() {
    const { tree, names } = smallNames;
    const { conditional, absolute } = smallProbabilities(this.state.logits);
    const order: number[] = [];
    const visit = (index: number) => {
      order.push(index);
      tree.children[index]!.forEach(visit);
    };
    tree.roots.forEach(visit);
    const logits = smallTree.logits.map((start, i) => this.state.logits[i] ?? start);
    return html`<ul class="small" aria-label="The small tree">
      <li class="soft"><span>logit</span><span class="number">given parent</span><span class="number">absolute</span></li>
      ${order.map((index) => {
        const row: Row = {
          index,
          name: names[index]!,
          conditional: conditional[index]!,
          absolute: absolute[index]!,
          children: 0,
          answer: index === this.#derived?.answer?.index,
        };
        return html`<li data-answer=${row.answer}>
          <fovea-slider
            label=${`${row.name}${row.answer ? ' ◂ answer' : ''}`} min="-6" max="6" step="0.1" digits="1" .value=${logits[index]!}
            style=${`margin-left:${(tree.path(index).length - 1) * 1.6}rem`}
            @fovea-input=${(event: CustomEvent<number>) =>
              this.set({
                ...this.state,
                node: THE_ANSWER,
                logits: logits.map((old, i) => (i === index ? event.detail : old)),
              })}
          ></fovea-slider>
          ${this.#measures(row)}
        </li>`;
      })}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-word-tree': WordTreeElement;
  }
}
