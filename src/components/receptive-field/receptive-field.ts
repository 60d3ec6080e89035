import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { type Photo, photo } from '../../device/photo.ts';
import { networks } from '../../lib/conv/index.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import { shortNumber } from '../../lib/short-number.ts';
import '../ui/backend-note.ts';
import '../ui/choice.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import '../ui/switch.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { fieldOver, MARGIN, paintGradient } from './chart.ts';
import {
  addLayer,
  type Derived,
  DILATIONS,
  derive,
  type FieldState,
  fieldCodec,
  KERNELS,
  type MapRow,
  MOST_LAYERS,
  moveUnit,
  objection,
  removeLayer,
  STRIDES,
  setLayer,
  type Traced,
  TYPES,
} from './state.ts';
import { layout } from './styles.ts';

const NETWORK = 'centernet';
/** Milliseconds that a unit rests before its gradient is traced. */
const REST = 250;
/** Side of the canvas that the photo is drawn into. */
const PHOTO_SIDE = 512;

/** What a unit of a network sees of the photo; `derived` holds what is shown, `fovea-traced` fires after each measurement. */
@customElement('fovea-receptive-field')
export class ReceptiveField extends WidgetElement<FieldState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = fieldCodec;
  @state() private photo: Photo | null = null;
  @state() private traced: Traced | null = null;
  @state() private progress: Progress | null = null;
  @state() private started = false;
  @state() private problem = '';
  @state() private error = '';
  @query('.photo') private photoCanvas!: HTMLCanvasElement;
  @query('.heat') private heat!: HTMLCanvasElement;
  @query('.table') private list!: HTMLElement;

  derived!: Derived;
  /** the last state that made sense; what a refused setting leaves on show */
  #good: FieldState | null = null;
  #bitmap: ImageBitmap | null = null;
  #run: AbortController | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #stop = () => {};
  #painted: Traced | null | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = photo.subscribe((next) => this.#take(next));
    void photo.current().then((now) => this.#take(now));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.#cancel();
    this.#bitmap?.close();
    this.#bitmap = null;
  }

  override reset(): void {
    this.#cancel();
    this.started = false;
    this.traced = null;
    this.error = '';
    this.problem = '';
    super.reset();
  }

  async #take(next: Photo): Promise<void> {
    this.photo = next;
    try {
      const bitmap = await next.bitmap();
      if (next !== this.photo) return bitmap.close();
      this.#bitmap?.close();
      this.#bitmap = bitmap;
      this.error = '';
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
      return;
    }
    this.traced = null;
    await this.updateComplete;
    this.photoCanvas.getContext('2d')?.drawImage(this.#bitmap, 0, 0, PHOTO_SIDE, PHOTO_SIDE);
    this.#later();
  }

  /** Takes a state over unless its layers do not fit on each other: then says so, and the picture stays. */
  #change(next: FieldState): void {
    this.problem = objection(next);
    if (!this.problem) this.set(next);
  }

  #cancel(): void {
    clearTimeout(this.#timer);
    this.#run?.abort();
    this.#run = null;
    this.progress = null;
  }

  /** Traces the chosen unit once the reader has settled on it. */
  #later(): void {
    this.#cancel();
    if (!this.started || !this.derived.map.node || this.traced?.key === this.derived.key) return;
    this.#timer = setTimeout(() => void this.#trace(), REST);
  }

  async #trace(): Promise<void> {
    const { map, row, column, side, key } = this.derived;
    if (!this.#bitmap || !map.node) return;
    const run = new AbortController();
    this.#run = run;
    this.error = '';
    try {
      const image = await createImageBitmap(this.#bitmap);
      const { values, size } = await engine.run(
        'effectiveField',
        {
          network: NETWORK,
          image,
          node: map.node,
          inputSize: side,
          row,
          column,
          throughMeans: this.state.gates,
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
      this.traced = { key, values, size };
      await this.updateComplete;
      this.dispatchEvent(new CustomEvent('fovea-traced', { bubbles: true, composed: true }));
    } catch (error) {
      if (!run.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#run === run) {
        this.#run = null;
        this.progress = null;
      }
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const why = objection(this.state);
    if (why) {
      // Only a link can say this.
      this.problem = why;
      this.state = this.#good ?? this.codec.initial;
    }
    this.#good = this.state;
    this.derived = derive(this.state, this.traced);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const mine = this.traced?.key === this.derived.key ? this.traced : null;
    if (mine !== this.#painted) {
      paintGradient(this.heat, mine);
      this.#painted = mine;
    }
    if (!changed.has('state')) return;
    this.#later();
    const row = this.list.querySelector<HTMLElement>('tr.chosen');
    if (!row) return;
    const top = row.offsetTop - 60;
    if (
      top < this.list.scrollTop ||
      row.offsetTop + row.offsetHeight > this.list.scrollTop + this.list.clientHeight
    )
      this.list.scrollTop = top;
  }

  #point(event: PointerEvent): void {
    if (event.type === 'pointermove' && event.buttons !== 1) return;
    const stage = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') stage.setPointerCapture(event.pointerId);
    const frame = stage.getBoundingClientRect();
    const at = (position: number, from: number, length: number) =>
      Math.min(1.2, Math.max(-0.2, ((position - from) / length) * (1 + 2 * MARGIN) - MARGIN));
    this.set({
      ...this.state,
      x: at(event.clientX, frame.left, frame.width),
      y: at(event.clientY, frame.top, frame.height),
    });
  }

  #key(event: KeyboardEvent): void {
    const [down, right] =
      { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [];
    if (down === undefined || right === undefined) return;
    event.preventDefault();
    const step = event.shiftKey ? 4 : 1;
    this.set(moveUnit(this.state, down * step, right * step));
  }

  override render() {
    const { state, derived } = this;
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="controls">
        <label
          >Network
          <select
            @change=${(event: Event) =>
              this.#change({ ...state, source: (event.target as HTMLSelectElement).value, layer: 199 })}
          >
            <option value="stack" ?selected=${state.source === 'stack'}>Your own stack</option>
            <option value="centernet" ?selected=${state.source === 'centernet'}>CenterNet, running in this page</option>
            ${networks.map(
              ({ id, title }) => html`<option value=${id} ?selected=${state.source === id}>${title}</option>`,
            )}
          </select></label
        >
      </div>
      <div class="panes">
        <div>${this.#stage()} ${this.#trace95()}</div>
        <div>
          <div class="table" tabindex="0" role="region" aria-label="Layers of ${derived.title}">${this.#table()}</div>
          <div class="builder">
            ${
              state.source === 'stack'
                ? html`${this.#settings(derived.layer)} <button
                    type="button"
                    ?disabled=${state.stack.length >= MOST_LAYERS}
                    @click=${() => this.#change(addLayer(this.state))}
                  >
                    Add a layer
                  </button>`
                : html`<span class="soft"
                    >Input ${derived.side} × ${derived.side} pixels, the photo stretched to a square. Layers that change neither size nor
                    field are left out.</span
                  >`
            }
          </div>
          <div role="alert">
            ${this.problem ? html`<p class="notice">${this.problem} The picture shows the last stack that worked.</p>` : nothing}
          </div>
        </div>
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
    `;
  }

  #stage() {
    const { derived } = this;
    const { centre, side, map, row, column } = derived;
    const at = (position: number) => `${(100 * (position / side + MARGIN)) / (1 + 2 * MARGIN)}%`;
    const shows = derived.effective !== null || this.traced?.key === derived.key;
    return html`<div
      class=${shows ? 'stage traced' : 'stage'}
      style="--inset:${(100 * MARGIN) / (1 + 2 * MARGIN)}%"
      @pointerdown=${this.#point}
      @pointermove=${this.#point}
    >
      <canvas class="photo" width=${PHOTO_SIDE} height=${PHOTO_SIDE} role="img" aria-label=${this.photo?.alt ?? 'The photo'}></canvas>
      <canvas class="heat" width="1" height="1" role="img" aria-label="How strongly each pixel acts on the unit"></canvas>
      ${fieldOver(derived)}
      <button
        type="button"
        class="unit"
        style="left:${at(centre.x)};top:${at(centre.y)}"
        aria-label="Unit in row ${row + 1} of ${map.rows}, column ${column + 1} of ${map.columns}; arrow keys move it"
        @keydown=${this.#key}
      ></button>
    </div>`;
  }

  /** The legend, and for the detector the button, the progress and the backend. */
  #trace95() {
    const { derived, progress, started, state } = this;
    const sign = (dash: string) =>
      html`<svg width="26" height="12" aria-hidden="true">
        <path d="M1 6H25" stroke="var(--ink)" stroke-width="2.5" stroke-dasharray=${dash} />
      </svg>`;
    return html`<p class="legend">
        <span>${sign('none')}window</span>
        ${
          derived.map.node
            ? html`<span>${sign('9 5')}holds 95 % of the gradient</span><span>${sign('2 4')}holds half</span>`
            : nothing
        }
      </p>
      <div class=${derived.map.node ? 'trace' : ''}>
        ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
        ${
          derived.map.node
            ? html`<div class="row">
                  ${
                    started
                      ? nothing
                      : html`<button
                          type="button"
                          class="primary start"
                          @click=${() => {
                            this.started = true;
                            void this.updateComplete.then(() => this.#later());
                          }}
                        >
                          Trace the gradient (fetches 4 MB once)
                        </button>`
                  }
                  <fovea-choice
                    label="Input side"
                    .value=${String(state.size)}
                    .options=${[
                      { value: '256', label: '256 px (faster)' },
                      { value: '512', label: '512 px' },
                    ]}
                    @fovea-input=${(event: CustomEvent<string>) =>
                      this.#change({ ...state, size: Number(event.detail) })}
                  ></fovea-choice>
                  <fovea-switch
                    label="Through the gates too"
                    .checked=${state.gates}
                    ?disabled=${!derived.map.everywhere}
                    @fovea-input=${(event: CustomEvent<boolean>) => this.#change({ ...state, gates: event.detail })}
                  ></fovea-switch>
                </div>
                ${progress ? html`<fovea-progress label=${progress.label} .done=${progress.done} .total=${progress.total}></fovea-progress>` : nothing}
                <fovea-backend @fovea-backend=${() => this.#later()}></fovea-backend>`
            : nothing
        }
      </div>`;
  }

  #table() {
    const { derived } = this;
    return html`<table>
      <caption class="visually-hidden">
        Size, field, stride and start of each layer
      </caption>
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">Size</th><th scope="col">Field</th><th scope="col">Stride</th><th scope="col">Start</th>
        </tr>
      </thead>
      <tbody>
        ${derived.maps.map((map, index) => this.#row(map, index))}
      </tbody>
    </table>`;
  }

  #row({ name, rows, columns, axes: [axis], everywhere }: MapRow, index: number) {
    const chosen = index === this.derived.layer;
    const flat = rows === 1 && columns === 1;
    return html`<tr class=${chosen ? 'chosen' : ''}>
      <th scope="row">
        <label
          ><input
            type="radio"
            name="layer"
            .checked=${chosen}
            @change=${() => this.#change({ ...this.state, layer: index })}
          />${name}${everywhere ? html`<span class="soft" title="also reads means of whole maps">+ mean</span>` : nothing}</label
        >
      </th>
      <td class="number">${flat ? '1' : `${rows} × ${columns}`}</td>
      <td class="number">${shortNumber(axis.receptiveField)}</td>
      <td class="number">${shortNumber(axis.stride)}</td>
      <td class="number">${shortNumber(axis.start)}</td>
    </tr>`;
  }

  #settings(index: number) {
    const row = this.state.stack[index];
    if (!row) return nothing;
    const [type = 0, kernel = 1, stride = 1, dilation = 1, valid = 0] = row;
    const pools = TYPES[type]?.type === 'maxPool' || TYPES[type]?.type === 'avgPool';
    const select = (
      label: string,
      column: number,
      value: number,
      options: readonly { value: number; label: string }[],
      disabled = false,
    ) => html`<select
      aria-label="${label} of layer ${index + 1}"
      title=${label}
      .value=${String(value)}
      ?disabled=${disabled}
      @change=${(event: Event) => {
        const field = event.target as HTMLSelectElement;
        this.#change(setLayer(this.state, index, column, Number(field.value)));
        // A refused setting goes back to what is drawn.
        if (this.problem) field.value = String(value);
      }}
    >
      ${options.map((option) => html`<option value=${option.value} ?selected=${option.value === value}>${option.label}</option>`)}
    </select>`;
    const numbers = (list: readonly number[], now: number, sign: (value: number) => string) =>
      [...new Set([...list, now])].sort((a, b) => a - b).map((value) => ({ value, label: sign(value) }));
    return html`<div class="row" role="group" aria-label="Settings of layer ${index + 1}">
      ${select(
        'Type',
        0,
        type,
        TYPES.map(({ label }, value) => ({ value, label })),
      )}
      ${select(
        'Kernel',
        1,
        kernel,
        numbers(KERNELS, kernel, (k) => `${k} × ${k}`),
      )}
      ${select(
        'Stride',
        2,
        stride,
        numbers(STRIDES, stride, (s) => `stride ${s}`),
      )}
      ${select(
        'Dilation',
        3,
        dilation,
        numbers(DILATIONS, dilation, (d) => `rate ${d}`),
        pools,
      )}
      ${select('Padding', 4, valid, [
        { value: 0, label: 'SAME' },
        { value: 1, label: 'VALID' },
      ])}
      <button
        type="button"
        ?disabled=${this.state.stack.length === 1}
        @click=${() => this.#change(removeLayer(this.state, index))}
      >
        Remove it
      </button>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-receptive-field': ReceptiveField;
  }
}
