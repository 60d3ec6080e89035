import { html, nothing } from 'lit';
import { customElement, query, queryAll } from 'lit/decorators.js';
import { repeat } from 'lit/directives/repeat.js';
import '../ui/backend-note.ts';
import '../ui/choice.ts';
import { DETECTOR } from '../ui/detect.ts';
import { figureLink, followFigureLink } from '../ui/figure-link.ts';
import { lookAtMaps } from '../ui/look-at-maps.ts';
import { paintMap } from '../ui/paint-map.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { stage, startButton, workSays } from '../ui/photo-work-view.ts';
import '../ui/photo-source.ts';
import { fitCanvas, pictureAt } from '../ui/picture-canvas.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { bars, drawPhoto, skips } from './chart.ts';
import {
  type BrowserState,
  browserCodec,
  type Derived,
  derive,
  type Looked,
  moveUnit,
  PAGE,
  pickRank,
  sortBy,
  type Tile,
  tensorOf,
  toStage,
  turnTo,
} from './state.ts';
import { layout } from './styles.ts';

const CHAPTER = 'chapters/deepdream/';

/** Every map of the detector on the current photo; `derived` holds what is shown, `fovea-looked` fires after each pass. */
@customElement('fovea-layer-browser')
export class LayerBrowser extends WidgetElement<BrowserState> {
  static override styles = [base, buttons, stage, layout];

  protected override readonly codec = browserCodec;
  @query('.stage canvas') private canvas!: HTMLCanvasElement;
  @query('.scroll') private scroller!: HTMLElement;
  @query('.tiles') private grid!: HTMLElement;
  @queryAll('.tiles canvas') private pictures!: NodeListOf<HTMLCanvasElement>;

  derived!: Derived;
  #work: PhotoWork<Looked> = new PhotoWork<Looked>(this, {
    network: DETECTOR,
    work: async (picture, at, { signal, onProgress }) => {
      const { stage } = tensorOf(this.state);
      const nodes = stage.tensors.map(({ node }) => node);
      const { maps } = await lookAtMaps(picture, at, nodes, { signal, onProgress });
      void this.updateComplete.then(() =>
        this.dispatchEvent(new CustomEvent('fovea-looked', { bubbles: true, composed: true })),
      );
      return { stage: stage.id, maps };
    },
  });
  /** what each small canvas shows */
  #painted = new WeakMap<HTMLCanvasElement, { of: object; key: string }>();
  #focus = false;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.derived = derive(this.state, this.#work.result);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const work = this.#work;
    // The maps of another stage; a pass that is under way looks the stage up when it starts, so it may be for the one before.
    if (changed.has('state') && work.started && work.result?.stage !== this.derived.stage.id) {
      const before = changed.get('state') as BrowserState | undefined;
      if (before && tensorOf(before).stage.id !== this.derived.stage.id) work.start();
    }
    this.#paintTiles();
    this.#paintPhoto();
    if (changed.has('state')) this.#showBar();
    if (this.#focus) {
      this.#focus = false;
      this.grid.querySelector<HTMLElement>('[tabindex="0"]')?.focus();
    }
  }

  /** Where the bars are wider than the figure: brings the chosen one into the middle, and moves nothing else. */
  #showBar(): void {
    const { scroller } = this;
    const bar = scroller.querySelector<HTMLElement>('label:has(:checked)');
    if (bar) scroller.scrollLeft = bar.offsetLeft + bar.offsetWidth / 2 - scroller.clientWidth / 2;
  }

  #paintTiles(): void {
    const { maps, tiles, range } = this.derived;
    this.pictures.forEach((canvas, i) => {
      const tile = tiles[i];
      if (!maps || !tile) {
        if (this.#painted.delete(canvas)) canvas.width = canvas.height = 1;
        return;
      }
      const key = [tile.channel, range?.from, range?.to].join(' ');
      const kept = this.#painted.get(canvas);
      if (kept?.of === maps && kept.key === key) return;
      paintMap(canvas, maps, tile.channel, range ?? undefined);
      this.#painted.set(canvas, { of: maps, key });
    });
  }

  #paintPhoto(): void {
    const { picture } = this.#work;
    if (!picture) return;
    const fitted = fitCanvas(this.canvas, picture);
    const pen = this.canvas.getContext('2d');
    if (fitted && pen) drawPhoto(pen, picture, this.derived, this.state.show, fitted.unit);
  }

  #point(event: PointerEvent): void {
    const { picture } = this.#work;
    if (!picture || (event.type === 'pointermove' && event.buttons !== 1)) return;
    if (event.type === 'pointerdown') (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
    const [x, y] = pictureAt(event, this.canvas, picture);
    const share = (position: number, side: number) => Math.min(0.9999, Math.max(0, position / side));
    this.set({ ...this.state, x: share(x, picture.width), y: share(y, picture.height) });
  }

  #moveKey(event: KeyboardEvent): void {
    const [down, right] =
      { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [];
    if (down === undefined || right === undefined || event.target !== event.currentTarget) return;
    event.preventDefault();
    const step = event.shiftKey ? 4 : 1;
    this.set(moveUnit(this.state, this.derived, down * step, right * step));
  }

  /** Arrow keys walk through the order of maps, over the pages' ends. */
  #gridKey(event: KeyboardEvent): void {
    const { order, rank } = this.derived;
    const across = getComputedStyle(this.grid).gridTemplateColumns.split(' ').length;
    const to = {
      ArrowLeft: rank - 1,
      ArrowRight: rank + 1,
      ArrowUp: rank - across,
      ArrowDown: rank + across,
      PageUp: rank - PAGE,
      PageDown: rank + PAGE,
      Home: 1,
      End: order.length,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    this.#focus = true;
    this.set(pickRank(this.state, this.derived, to));
  }

  override render() {
    const { derived, state } = this;
    const { stage, tensor, page, pages, order } = derived;
    return html`
      <fovea-photo-source></fovea-photo-source>
      <fieldset class="network">
        <legend>Stage of the network</legend>
        <div class="scroll">
          <div class="bars" style="--stages:${bars.length}">
            ${skips()} ${bars.map((bar) => this.#bar(bar))}
          </div>
        </div>
      </fieldset>
      <p class="does"><strong>${stage.name}:</strong> ${stage.does}.</p>
      <div class="choices">
        <fovea-choice
          label="Maps"
          .value=${tensor.part}
          .options=${stage.tensors.map(({ part, channels }) => ({ value: part, label: `${part} (${channels})` }))}
          @fovea-input=${(event: CustomEvent<string>) => this.set(toStage(state, stage.id, event.detail))}
        ></fovea-choice>
        <fovea-choice
          label="Sorted by"
          .value=${state.sort}
          .options=${[
            { value: 'activity', label: 'activity' },
            { value: 'peak', label: 'peak' },
            { value: 'number', label: 'number' },
          ]}
          @fovea-input=${(event: CustomEvent<BrowserState['sort']>) => this.set(sortBy(state, event.detail))}
        ></fovea-choice>
        <fovea-choice
          label="Greys"
          .value=${state.scale}
          .options=${[{ value: 'own', label: 'each map its own' }, { value: 'shared', label: 'one scale' }]}
          @fovea-input=${(event: CustomEvent<BrowserState['scale']>) => this.set({ ...state, scale: event.detail })}
        ></fovea-choice>
      </div>
      <div class="panes">
        <div>
          <div class="pager row">
            <button
              type="button"
              aria-label="Previous maps"
              ?disabled=${page === 0}
              @click=${() => this.set(turnTo(state, derived, page - 1))}
            >
              Previous
            </button>
            <span class="number">${page * PAGE + 1} to ${Math.min(order.length, (page + 1) * PAGE)} of ${order.length}</span>
            <button
              type="button"
              aria-label="Next maps"
              ?disabled=${page === pages - 1}
              @click=${() => this.set(turnTo(state, derived, page + 1))}
            >
              Next
            </button>
          </div>
          <div class="shelf">
            <div class="tiles" role="radiogroup" aria-label="Maps of ${stage.name}, ${tensor.part}" @keydown=${this.#gridKey}>
              ${repeat(
                derived.tiles,
                (_, i) => i,
                (tile, i) => this.#tile(tile, i),
              )}
            </div>
          </div>
        </div>
        <div>${this.#photo()}</div>
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      <div class="work">${workSays(this.#work)}</div>
      <fovea-backend @fovea-backend=${() => this.#work.started && this.#work.start()}></fovea-backend>
    `;
  }

  #bar({ id, name, short, height, width, says }: (typeof bars)[number]) {
    return html`<label title="${name}: ${says}">
      <span class="bar"><span style="height:${height}%;width:${width}%"></span></span>
      <input
        type="radio"
        name="stage"
        aria-label="${name}, ${says}"
        .checked=${id === this.derived.stage.id}
        @change=${() => this.set(toStage(this.state, id))}
      />
      <span class="short" aria-hidden="true">${short}</span>
    </label>`;
  }

  #tile({ channel, label, rank, activity }: Tile, i: number) {
    const { derived } = this;
    const chosen = channel === derived.channel;
    // When the chosen map is on another page, Tab still has somewhere to go.
    const here = derived.tiles.some((tile) => tile.channel === derived.channel);
    const says = activity === null ? '' : `, activity ${activity.toPrecision(3)}`;
    return html`<button
      type="button"
      role="radio"
      aria-checked=${chosen ? 'true' : 'false'}
      aria-label="${label === String(channel) ? `Channel ${channel}` : `${label}, channel ${channel}`}${says}"
      tabindex=${chosen || (!here && i === 0) ? 0 : -1}
      @click=${() => this.set(pickRank(this.state, derived, rank))}
    >
      <canvas width="1" height="1"></canvas><span class="name">${label}</span>
    </button>`;
  }

  #photo() {
    const { derived, state } = this;
    const written = `node=${encodeURIComponent(derived.tensor.node)}&channel=${derived.channel}`;
    const link = (key: string, text: string) => html`<a
      class="button"
      href=${figureLink(CHAPTER, key, written)}
      @click=${(event: MouseEvent) => followFigureLink(event, key, written)}
      >${text}</a
    >`;
    return html`<div
        class="stage"
        role="group"
        tabindex="0"
        aria-label="Unit in row ${derived.row + 1}, column ${derived.column + 1} of ${derived.units}; arrow keys move it"
        @keydown=${this.#moveKey}
      >
        <canvas
          width="640"
          height="480"
          role="img"
          aria-label="${this.#work.photo?.alt ?? 'The photo'} Channel ${derived.label} on it."
          @pointerdown=${this.#point}
          @pointermove=${this.#point}
        ></canvas>
        ${startButton(this.#work, 'Look inside', 'fetches 4 MB once')}
      </div>
      <p class="legend soft">
        <span><i class="window"></i>window of the unit</span><span><i class="cell"></i>the unit’s cell</span>
      </p>
      <div class="row acts">
        <fovea-choice
          label="On the photo"
          .value=${state.show}
          .options=${[
            { value: 'spotlight', label: 'where it fires' },
            { value: 'map', label: 'the map' },
            { value: 'photo', label: 'nothing' },
          ]}
          @fovea-input=${(event: CustomEvent<BrowserState['show']>) => this.set({ ...state, show: event.detail })}
        ></fovea-choice>
        <button type="button" ?disabled=${state.x < 0 && state.y < 0} @click=${() => this.set({ ...state, x: -1, y: -1 })}>
          Strongest place
        </button>
      </div>
      <div class="row acts">
        ${
          derived.stage.id === 'distances'
            ? nothing
            : html`${link('deep-dream', 'Dream this channel')} ${link('channel-portrait', 'Portrait of it, from noise')}`
        }
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-layer-browser': LayerBrowser;
  }
}
