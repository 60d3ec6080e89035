import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, SHOWN_SIZE, sceneOf, sceneSettings } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { arrowStep } from '../ui/box-drag.ts';
import '../ui/choice.ts';
import { classColour } from '../ui/class-colour.ts';
import { paintScene } from '../ui/paint-scene.ts';
import { pictureAt } from '../ui/picture-canvas.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { boxLayer, streetLayer } from './chart.ts';
import { isUsed, presets } from './maps.ts';
import {
  type CellBox,
  cellAt,
  chooseMap,
  choosePreset,
  type DefaultBoxesState,
  type Derived,
  defaultBoxesCodec,
  derive,
  type Matched,
  moveCell,
  prepare,
  type Recall,
  recallOf,
  sound,
  toggleMap,
  usedMap,
  type View,
  withScales,
} from './state.ts';
import { thingsOfStreets } from './streets.ts';
import { layout } from './styles.ts';

const VIEWS = [
  { value: 'cell', label: 'one cell’s boxes' },
  { value: 'best', label: '1: best box each' },
  { value: 'all', label: '2: all that match' },
];
const PRESETS = [
  { value: 'street', label: 'for 128 px' },
  { value: 'ssd300', label: 'SSD300' },
];
const RATIOS = [
  { value: 'paper', label: 'as in the paper' },
  { value: 'none', label: 'squares only' },
  { value: 'two', label: 'and 1 : 2' },
  { value: 'three', label: 'and 1 : 3' },
];
/** Streets over which recall is measured. */
const STREETS = 100;

/** SSD's default boxes on a street: which of them answer for which thing. */
@customElement('fovea-default-boxes')
export class DefaultBoxes extends WidgetElement<DefaultBoxesState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = defaultBoxesCodec;

  /** the box of the cell that the table points at; -1: none */
  @state() private marked = -1;
  @state() private problem = '';
  @state() private counted = 0;
  @query('canvas') private canvas!: HTMLCanvasElement;

  #things: readonly (readonly [number, number, number, number])[] = [];
  #measured = '';
  #measuring = new AbortController();
  #visible = false;
  #observer: IntersectionObserver | null = null;
  #scene!: Readonly<Scene>;
  #matched!: Matched;
  #matchedKey = '';
  #derived!: Derived;
  #recall: Recall | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // A hundred streets take a moment to draw: not before the figure is looked at.
    this.#observer = new IntersectionObserver(([entry]) => {
      if (!entry?.isIntersecting) return;
      this.#visible = true;
      this.requestUpdate();
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#measuring.abort();
    this.#measured = '';
  }

  override reset(): void {
    this.problem = '';
    super.reset();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const now = sound(this.state);
    this.#scene = sceneOf(now, presets[now.preset].side);
    const { map, column, row, view, thing, negatives, ...rest } = now;
    const key = JSON.stringify(rest);
    if (key !== this.#matchedKey) {
      this.#matched = prepare(now, this.#scene);
      this.#matchedKey = key;
    }
    this.#derived = derive(now, this.#matched);
    this.#recall = this.counted > 0 ? recallOf(now, this.#things, this.counted) : null;
  }

  protected override updated(): void {
    paintScene(this.canvas, sceneOf(this.state, SHOWN_SIZE));
    const streets = JSON.stringify(sceneSettings(this.state));
    if (!this.#visible || streets === this.#measured) return;
    this.#measured = streets;
    this.#measuring.abort();
    this.#measuring = new AbortController();
    const { signal } = this.#measuring;
    void thingsOfStreets(this.state, STREETS, signal, (count, things) => {
      if (signal.aborted) return;
      this.#things = things;
      this.counted = count;
    });
  }

  #pointer(event: PointerEvent): void {
    if (event.type === 'pointerdown' ? event.button !== 0 : !(event.buttons & 1)) return;
    const [x, y] = pictureAt(event, this.canvas, { width: 1, height: 1 });
    this.set({ ...cellAt(this.state, x, y), view: 'cell' });
  }

  #key(event: KeyboardEvent): void {
    const step = arrowStep(event.key, false);
    const map = { PageUp: -1, PageDown: 1 }[event.key];
    if (!step && map === undefined) return;
    event.preventDefault();
    const far = event.shiftKey ? 4 : 1;
    if (step) this.set({ ...moveCell(this.state, step[0] * far, step[1] * far), view: 'cell' });
    else {
      const last = presets[this.state.preset].cells.length - 1;
      let next = usedMap(this.state);
      do next += map!;
      while (next >= 0 && next <= last && !isUsed(this.state.used, next));
      if (next >= 0 && next <= last) this.set(chooseMap(this.state, next));
    }
  }

  #try(next: DefaultBoxesState | null, why: string): void {
    this.problem = next ? '' : why;
    if (next) this.set(next);
    else this.requestUpdate();
  }

  override render() {
    const now = sound(this.state);
    const derived = this.#derived;
    const { side } = this.#matched;
    const change = (part: Partial<DefaultBoxesState>) => this.set({ ...now, ...part });
    return html`
      <fovea-street-source
        .value=${now} .scene=${this.#scene}
        @fovea-street=${({ detail }: CustomEvent<SceneState>) => change({ ...detail, thing: -1 })}
      >
        <fovea-choice
          label="Network" .options=${PRESETS} .value=${now.preset}
          @fovea-input=${(event: CustomEvent<DefaultBoxesState['preset']>) => this.set(choosePreset(now, event.detail))}
        ></fovea-choice>
      </fovea-street-source>
      <div class="panes">
        <div>
          <fovea-choice
            label="Shown on the street" .options=${VIEWS} .value=${now.view}
            @fovea-input=${(event: CustomEvent<View>) => change({ view: event.detail })}
          ></fovea-choice>
          <div
            class="stage" tabindex="0" role="application" style="margin-top: 0.6rem"
            aria-label=${`Cell at column ${derived.column}, row ${derived.row} of the ${derived.cells} by ${derived.cells} map. Arrow keys choose another cell, Page up and Page down another map.`}
            @pointerdown=${this.#pointer} @pointermove=${this.#pointer} @keydown=${this.#key}
          >
            <canvas role="img" aria-label=${`${describeScene(this.#scene)}.`}></canvas>
            <svg viewBox="0 0 ${side} ${side}" aria-hidden="true">
              ${streetLayer(derived, this.#matched, now.view)}
              ${boxLayer(derived, this.#matched.things, now.view, this.marked)}
            </svg>
          </div>
          ${this.#maps(now)}
        </div>
        <div>
          <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
          ${this.#cell(derived)} ${this.#rows(derived)}
        </div>
      </div>
      ${this.problem ? html`<div class="notice" role="alert">${this.problem}</div>` : nothing}
      <div class="row choices">
        <fovea-choice
          label="Shapes" .options=${RATIOS} .value=${now.ratios}
          @fovea-input=${(event: CustomEvent<DefaultBoxesState['ratios']>) => change({ ratios: event.detail })}
        ></fovea-choice>
      </div>
      <div class="controls">
        <fovea-slider
          label="IoU that matches" min="0.3" max="0.9" step="0.05" .value=${now.threshold}
          @fovea-input=${(event: CustomEvent<number>) => change({ threshold: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Hard negatives for each positive" min="1" max="20" step="1" digits="0" .value=${now.negatives}
          @fovea-input=${(event: CustomEvent<number>) => change({ negatives: event.detail })}
        ></fovea-slider>
        ${this.#scale('First map’s squares', 'first', now)} ${this.#scale('Second map’s squares', 'least', now)}
        ${this.#scale('Last map’s squares', 'most', now)}
      </div>
      ${this.#recalls()}
    `;
  }

  #scale(label: string, name: 'first' | 'least' | 'most', now: DefaultBoxesState) {
    return html`<fovea-slider
      label=${label} unit="%" min="4" max="100" step="1" digits="0" .value=${now[name]}
      @fovea-input=${(event: CustomEvent<number>) =>
        this.#try(
          withScales(now, { [name]: event.detail }),
          'The three scales have to rise from the first map to the last, the last by at least 4 % of the side: each map looks for larger things than the one before.',
        )}
    ></fovea-slider>`;
  }

  #maps(now: DefaultBoxesState) {
    const { cells } = presets[now.preset];
    const chosen = usedMap(now);
    return html`<ul class="maps" aria-label="Maps">
      ${cells.map((side, index) => {
        const used = isUsed(now.used, index);
        return html`<li ?data-on=${index === chosen}>
          <button
            type="button" ?disabled=${!used} aria-pressed=${index === chosen ? 'true' : 'false'}
            @click=${() => this.set(chooseMap(now, index))}
          >
            ${side} × ${side}<br /><span class="number">${this.#derived.counts[index]!.toLocaleString('en-GB')}</span>
          </button>
          <label
            ><input
              type="checkbox" .checked=${used} aria-label=${`Use the ${side} × ${side} map`}
              @change=${(event: Event) => {
                (event.target as HTMLInputElement).checked = used;
                this.#try(
                  toggleMap(now, index),
                  'One map has to stay: without any there are no boxes, and nothing to match.',
                );
              }}
            />use</label
          >
        </li>`;
      })}
    </ul>`;
  }

  #cell({ cell, rows }: Derived) {
    return html`<table class="cell-table" @pointerleave=${() => (this.marked = -1)}>
      <caption>
        The cell’s boxes
      </caption>
      <thead>
        <tr>
          <th scope="col">shape</th>
          <th scope="col" class="number">pixels</th>
          <th scope="col" class="number">IoU</th>
          <th scope="col">answers for</th>
        </tr>
      </thead>
      <tbody>
        ${Array.from({ length: 6 }, (_, k): CellBox | undefined => cell[k]).map((each, k) =>
          each
            ? html`<tr ?data-on=${k === this.marked} @pointerenter=${() => (this.marked = k)}>
                <th scope="row">${each.shape}</th>
                <td class="number">${each.width.toFixed(0)} × ${each.height.toFixed(0)}</td>
                <td class="number">${each.fit.toFixed(2)}</td>
                <td>${each.thing < 0 ? 'background' : rows[each.thing]!.name}</td>
              </tr>`
            : html`<tr aria-hidden="true"><td colspan="4"> </td></tr>`,
        )}
      </tbody>
    </table>`;
  }

  #rows({ rows, thing }: Derived) {
    const { threshold } = this.state;
    return html`<div class="things" tabindex="0" role="region" aria-label="Things and the boxes that match them">
      <table>
        <caption>
          The things
        </caption>
        <thead>
          <tr>
            <th scope="col">thing</th>
            <th scope="col" class="number">pixels</th>
            <th scope="col" class="number">best IoU</th>
            <th scope="col" class="number">map</th>
            <th scope="col" class="number">boxes</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            (each, t) => html`<tr ?data-on=${t === thing}>
              <th scope="row">
                <button
                  type="button" aria-pressed=${t === thing ? 'true' : 'false'}
                  @click=${() =>
                    this.set({
                      ...this.state,
                      thing: t === thing ? -1 : t,
                      view: this.state.view === 'cell' ? 'all' : this.state.view,
                    })}
                >
                  <span class="swatch" style=${`background:${classColour(this.#matched.things[t]!.class)}`}></span>${each.name}
                </button>
              </th>
              <td class="number">${each.width} × ${each.height}</td>
              <td class="number ${each.best < threshold ? 'poor' : ''}">${each.best.toFixed(2)}</td>
              <td class="number">${each.cells || '–'}</td>
              <td class="number">${each.matched}</td>
            </tr>`,
          )}
        </tbody>
      </table>
      ${rows.length ? nothing : html`<p class="soft">Nothing is on this street.</p>`}
    </div>`;
  }

  #recalls() {
    const recall = this.#recall;
    const bar = (name: string, fitted: number, things: number) => html`<div class="bar">
      <span>${name}</span>
      <div class="track"><div style=${`width:${things ? (100 * fitted) / things : 0}%`}></div></div>
      <span class="number">${things ? `${((100 * fitted) / things).toFixed(0)} % of ${things}` : 'none'}</span>
    </div>`;
    return html`<div class="recall" role="group" aria-label="Recall of matching">
      <b
        >Things with a box that reaches the threshold, ${recall && recall.streets < STREETS ? `${recall.streets} of ` : ''}${STREETS} streets</b
      >
      ${
        recall
          ? html`${bar('all', recall.fitted, recall.things)}
            ${recall.sizes.map(({ name, fitted, things }) => bar(name, fitted, things))}`
          : nothing
      }
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-default-boxes': DefaultBoxes;
  }
}
