import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type Photo, photo } from '../../device/photo.ts';
import type { Result } from '../../lib/conv/array.ts';
import '../ui/choice.ts';
import '../ui/number-grid.ts';
import '../ui/photo-source.ts';
import { type Pixels, photoPixels } from '../ui/photo-pixels.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { CHANNELS, splitChannels } from './channels.ts';
import { paintPlane } from './chart.ts';
import { KERNELS, presetOf } from './kernels.ts';
import {
  type CountedLayer,
  type DepthwiseState,
  type Derived,
  depthwiseCodec,
  derive,
  fullKernel,
  type Kind,
  kernelAt,
  LAYERS,
  type Maps,
  MOST_KERNELS,
  MOST_OUTPUTS,
  mapsOf,
  mixIndex,
  setMix,
  setPreset,
  setTap,
  shownKernel,
  shownOutput,
} from './state.ts';
import { layout } from './styles.ts';

/** Longer side of the small picture: every change is drawn within a frame. */
const SIDE = 64;

const upTo = (most: number) =>
  Array.from({ length: most }, (_, i) => ({ value: String(i + 1), label: String(i + 1) }));

/** Depthwise, separable and full convolution on the channels of the current photo. `maps` and `derived` hold what is shown. */
@customElement('fovea-depthwise-lab')
export class DepthwiseLab extends WidgetElement<DepthwiseState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = depthwiseCodec;
  @state() private pixels: Pixels | null = null;
  @state() private error = '';

  maps: Maps | null = null;
  derived!: Derived;
  #picture: Result | null = null;
  #stop = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = photo.subscribe((next) => this.#take(next));
    void photo.current().then((now) => this.#take(now));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
  }

  override reset(): void {
    super.reset();
    this.error = '';
  }

  /** Makes the photo small; when that fails the last one stays. */
  async #take(next: Photo): Promise<void> {
    try {
      const bitmap = await next.bitmap();
      try {
        this.pixels = photoPixels(bitmap, SIDE);
        this.error = '';
      } finally {
        bitmap.close();
      }
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { pixels, state } = this;
    if (pixels && (changed.has('pixels') || this.#picture?.shape[3] !== state.channels))
      this.#picture = splitChannels(pixels.rgba, pixels.width, pixels.height, state.channels === 6 ? 6 : 3);
    this.maps = this.#picture && mapsOf(state, this.#picture);
    const size = pixels ?? { width: SIDE, height: (SIDE * 3) / 4 };
    this.derived = derive(state, size, this.maps && state.kind === 'full' ? this.maps.difference : null);
  }

  protected override updated(): void {
    const { maps } = this;
    if (!maps) return;
    for (const canvas of this.renderRoot.querySelectorAll('canvas')) {
      const [group, index] = (canvas.dataset['map'] ?? '').split(' ') as [keyof Maps, string];
      const planes = maps[group];
      const plane = Array.isArray(planes) ? planes[Number(index)] : undefined;
      if (plane) paintPlane(canvas, plane);
    }
  }

  #change(part: Partial<DepthwiseState>): void {
    this.error = '';
    this.set({ ...this.state, ...part });
  }

  #refused(event: CustomEvent<string>): void {
    this.error = event.detail;
  }

  override render() {
    const { state } = this;
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="controls">
        <fovea-choice
          label="Convolution"
          .value=${state.kind}
          .options=${[
            { value: 'depthwise', label: 'Depthwise' },
            { value: 'separable', label: 'Separable' },
            { value: 'full', label: 'Full' },
          ]}
          @fovea-input=${(event: CustomEvent<Kind>) => this.#change({ kind: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="Channels"
          .value=${String(state.channels)}
          .options=${[{ value: '3', label: 'R, G, B' }, { value: '6', label: 'and 3 mixed' }]}
          @fovea-input=${(event: CustomEvent<string>) => this.#change({ channels: Number(event.detail) })}
        ></fovea-choice>
        <fovea-choice
          label="Kernels per channel (M)"
          .value=${String(state.multiplier)}
          .options=${upTo(MOST_KERNELS)}
          @fovea-input=${(event: CustomEvent<string>) => this.#change({ multiplier: Number(event.detail) })}
        ></fovea-choice>
        <fovea-choice
          label="Output maps (N)"
          .value=${String(state.outputs)}
          .options=${upTo(MOST_OUTPUTS)}
          ?disabled=${state.kind === 'depthwise'}
          @fovea-input=${(event: CustomEvent<string>) => this.#change({ outputs: Number(event.detail) })}
        ></fovea-choice>
      </div>
      <div role="alert">${this.error ? html`<p class="notice">${this.error}</p>` : nothing}</div>
      <div class="panes">
        <div>${this.#matrix()} ${this.#outputs()}</div>
        <div class="editors">
          ${this.#kernelEditor()} ${state.kind === 'depthwise' ? nothing : this.#mixEditor()}
        </div>
      </div>
      <div class="says"><output aria-live="polite">${this.derived.sentence}</output></div>
      ${this.#costs()}
    `;
  }

  #map(group: keyof Maps, index: number, name: string, caption = '') {
    return html`<figure>
      <canvas width="4" height="3" data-map="${group} ${index}" role="img" aria-label=${name}></canvas>
      ${caption ? html`<figcaption>${caption}</figcaption>` : nothing}
    </figure>`;
  }

  /** A row per channel: the channel, then its maps, or its kernels in a full convolution. */
  #matrix() {
    const { state, derived } = this;
    const full = state.kind === 'full';
    const columns = full
      ? Array.from({ length: state.outputs }, (_, output) => `Filter ${output + 1}`)
      : derived.kernelNames.map((name, kernel) => `${kernel + 1}: ${name}`);
    const rows = Array.from({ length: state.channels }, (_, channel) => {
      const { name } = CHANNELS[channel]!;
      const cells = columns.map((column, i) =>
        full
          ? html`<div class="kernel">
              <fovea-number-grid
                label="${column}, kernel for ${name.toLowerCase()}"
                rows="3"
                columns="3"
                .values=${fullKernel(state, channel, i)}
              ></fovea-number-grid>
            </div>`
          : this.#map('depthwise', channel * state.multiplier + i, `${name}, ${column}`),
      );
      return html`${this.#map('channels', channel, `${name} channel`, name)} ${cells}`;
    });
    return html`<div class="matrix" style="--columns:${columns.length}">
      <div class="column">Channel</div>
      ${columns.map((column) => html`<div class="column">${column}</div>`)} ${rows}
    </div>`;
  }

  #outputs() {
    const { state } = this;
    if (state.kind === 'depthwise')
      return html`<p class="note soft">
        A depthwise layer stops here. What it cannot do is compare channels: each of these maps knows one channel only.
      </p>`;
    const chosen = shownOutput(state);
    return html`<div class="matrix" style="--columns:${state.outputs}">
      <div class="note soft">
        ${state.kind === 'full' ? 'Sums over the channels:' : 'Weighted sums of the maps above:'}
      </div>
      ${Array.from(
        { length: state.outputs },
        (_, output) =>
          html`<div class=${output === chosen ? 'chosen' : ''}>
            ${this.#map('outputs', output, `Output ${output + 1}`, `Output ${output + 1}`)}
          </div>`,
      )}
    </div>`;
  }

  #kernelEditor() {
    const { state } = this;
    const kernel = shownKernel(state);
    const values = kernelAt(state, kernel);
    const preset = presetOf(values);
    return html`<div>
      <fovea-choice
        label="Kernel to edit"
        .value=${String(kernel + 1)}
        .options=${upTo(state.multiplier)}
        @fovea-input=${(event: CustomEvent<string>) => this.#change({ kernel: Number(event.detail) - 1 })}
      ></fovea-choice>
      <label for="preset" class="visually-hidden">Kernel ${kernel + 1} is</label>
      <select
        id="preset"
        .value=${preset ?? 'own'}
        @change=${(event: Event) => this.set(setPreset(this.state, (event.target as HTMLSelectElement).value))}
      >
        ${KERNELS.map(({ id, name }) => html`<option value=${id} ?selected=${id === preset}>${name}</option>`)}
        ${preset ? nothing : html`<option value="own" selected>Your own</option>`}
      </select>
      <fovea-number-grid
        class="edit"
        label="Kernel ${kernel + 1}; type numbers, arrow keys move"
        rows="3"
        columns="3"
        editable
        .values=${values}
        @fovea-cell=${(event: CustomEvent<{ index: number; value: number }>) => {
          this.error = '';
          this.set(setTap(this.state, event.detail.index, event.detail.value));
        }}
        @fovea-refuse=${this.#refused}
      ></fovea-number-grid>
    </div>`;
  }

  #mixEditor() {
    const { state } = this;
    const output = shownOutput(state);
    const values = Array.from(
      { length: state.channels * state.multiplier },
      (_, i) => state.mix[mixIndex(Math.floor(i / state.multiplier), i % state.multiplier, output)]!,
    );
    return html`<div>
      <fovea-choice
        label="1 × 1 weights of output"
        .value=${String(output + 1)}
        .options=${upTo(state.outputs)}
        @fovea-input=${(event: CustomEvent<string>) => this.#change({ output: Number(event.detail) - 1 })}
      ></fovea-choice>
      <p class="soft">One weight per map: a row per channel, a column per kernel.</p>
      <fovea-number-grid
        class="mix"
        label="Weights of output ${output + 1}, a row per channel and a column per kernel"
        rows=${state.channels}
        columns=${state.multiplier}
        editable
        .values=${values}
        @fovea-cell=${(event: CustomEvent<{ index: number; value: number }>) => {
          this.error = '';
          this.set(setMix(this.state, event.detail.index, event.detail.value));
        }}
        @fovea-refuse=${this.#refused}
      ></fovea-number-grid>
    </div>`;
  }

  #costs() {
    const { costs, ratio, counted } = this.derived;
    return html`<fovea-choice
        label="Count the cost of a layer of size"
        .value=${this.state.layer}
        .options=${Object.entries(LAYERS).map(([value, { title }]) => ({ value, label: title }))}
        @fovea-input=${(event: CustomEvent<CountedLayer>) => this.#change({ layer: event.detail })}
      ></fovea-choice>
      <div class="costs" tabindex="0" role="region" aria-label="Cost of the three layers">
        <table>
          <caption class="visually-hidden">
            Maps, parameters and multiply-adds of each kind
          </caption>
          <thead>
            <tr>
              <th scope="col">${counted.height} × ${counted.width} × ${counted.channels}</th>
              <th scope="col">maps</th><th scope="col">parameters</th><th scope="col">multiply-adds</th
              ><th scope="col">of full</th>
            </tr>
          </thead>
          <tbody>
            ${costs.map(
              ({ kind, title, maps, parameters, macs, sum, share }) => html`<tr
                class=${kind === this.state.kind ? 'chosen' : ''}
              >
                <th scope="row">${title}</th>
                <td>${maps}</td>
                <td>${sum} = ${parameters.toLocaleString('en-GB')}</td>
                <td>${macs.toLocaleString('en-GB')}</td>
                <td>${(100 * share).toFixed(1)} %</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <p class="ratio number">Separable over full: ${ratio}</p>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-depthwise-lab': DepthwiseLab;
  }
}
