import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type Microphone, openMicrophone } from '../../device/microphone.ts';
import '../ui/choice.ts';
import '../ui/number-field.ts';
import '../ui/number-grid.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { paintSlice, signalChart } from './chart.ts';
import { SIDE } from './scan.ts';
import { parseSeries, SIGNALS, soundSeries } from './signals.ts';
import {
  AXES,
  type Conv13State,
  conv13Codec,
  deriveSignal,
  deriveVolume,
  FILTERS,
  KERNELS,
  MOST_LAYERS,
  MOST_TAPS,
  objection,
  type SignalDerived,
  type SliceAxis,
  setTapCount,
  type VolumeDerived,
} from './state.ts';
import { layout } from './styles.ts';

/** Sound is shown as this many means of this many samples each: 21 ms at 48 kHz. */
const [HEARD, EACH] = [128, 8];

const options = (...values: (string | number)[]) =>
  values.map((value) => ({ value: String(value), label: String(value) }));
const same = (a: readonly number[], b: readonly number[]) =>
  a.length === b.length && a.every((value, i) => value === b[i]);

/** Convolution of a signal and of a small volume. `signal` and `volume` hold what is shown. */
@customElement('fovea-conv-1d-3d')
export class Conv1d3d extends WidgetElement<Conv13State> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = conv13Codec;
  @state() private heard: readonly number[] | null = null;
  @state() private listening = false;
  @state() private problem = '';

  signal!: SignalDerived;
  volume!: VolumeDerived;
  #good: Conv13State | null = null;
  #microphone: Microphone | null = null;
  #opening: AbortController | null = null;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#hush();
  }

  override reset(): void {
    this.#hush();
    this.heard = null;
    this.problem = '';
    super.reset();
  }

  /** Takes settings over when they fit; otherwise says why not, and the picture stays. */
  #change(part: Partial<Conv13State>): void {
    const next = { ...this.state, ...part };
    this.problem = objection(next, this.heard);
    if (!this.problem) this.set(next);
  }

  /** Another signal: the microphone is turned off, and what it gave is forgotten. */
  #choose(part: Partial<Conv13State>): void {
    this.#hush();
    this.heard = null;
    this.#change(part);
  }

  #hush(): void {
    this.#opening?.abort();
    this.#opening = null;
    this.#microphone?.stop();
    this.#microphone = null;
    this.listening = false;
  }

  async #listen(): Promise<void> {
    this.#hush();
    this.problem = '';
    const opening = new AbortController();
    this.#opening = opening;
    try {
      const microphone = await openMicrophone({
        signal: opening.signal,
        onEnded: (error) => {
          this.#hush();
          if (error) this.problem = error.message;
        },
      });
      this.#microphone = microphone;
      this.listening = true;
      const follow = (): void => {
        if (this.#microphone !== microphone) return;
        const heard = soundSeries(microphone.read(), HEARD, EACH);
        if (!objection(this.state, heard)) this.heard = heard;
        requestAnimationFrame(follow);
      };
      follow();
    } catch (error) {
      if (!opening.signal.aborted) this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const why = objection(this.state, this.heard);
    if (why) {
      // Only a link can say this.
      this.problem = why;
      this.state = this.#good ?? this.codec.initial;
    }
    this.#good = this.state;
    if (this.state.view === 'signal') this.signal = deriveSignal(this.state, this.heard);
    else this.volume = deriveVolume(this.state);
  }

  protected override updated(): void {
    if (this.state.view === 'signal') return;
    for (const name of ['input', 'solid', 'flat'] as const) {
      const canvas = this.renderRoot.querySelector<HTMLCanvasElement>(`canvas.${name}`);
      if (canvas) paintSlice(canvas, this.volume[name]);
    }
  }

  override render() {
    const { state } = this;
    return html`
      <fovea-choice
        label="Convolution of"
        .value=${state.view}
        .options=${[
          { value: 'signal', label: 'a signal (1-D)' },
          { value: 'volume', label: 'a volume (3-D)' },
        ]}
        @fovea-input=${(event: CustomEvent<Conv13State['view']>) => this.#choose({ view: event.detail })}
      ></fovea-choice>
      ${state.view === 'signal' ? this.#signal() : this.#volume()}
    `;
  }

  #refused(event: CustomEvent<string>): void {
    this.problem = event.detail;
  }

  #notice() {
    return html`<div role="alert">${this.problem ? html`<p class="notice">${this.problem}</p>` : nothing}</div>`;
  }

  #signal() {
    const { state, signal } = this;
    const count = signal.outputs.at(-1)!.length;
    const filter = FILTERS.find(({ taps }) => same(taps, state.taps));
    return html`
      <div class="row sources" role="group" aria-label="Signal">
        ${Object.entries(SIGNALS).map(
          ([name, title]) => html`<button
            type="button"
            aria-pressed=${!this.heard && state.series === name ? 'true' : 'false'}
            @click=${() => this.#choose({ series: name as keyof typeof SIGNALS })}
          >
            ${title}
          </button>`,
        )}
        <button
          type="button"
          ?disabled=${state.series === 'own' || this.heard !== null}
          @click=${() => this.#change({ seed: (state.seed % 999) + 1 })}
        >
          Another one
        </button>
        ${
          this.listening
            ? html`<button type="button" class="primary" @click=${() => this.#hush()}>Stop listening</button>`
            : html`<button type="button" @click=${() => this.#listen()}>Listen to the microphone</button>`
        }
      </div>
      ${this.#notice()}
      <div @pointerdown=${this.#point} @pointermove=${this.#point}>${signalChart(signal)}</div>
      <div class="names">
        <span>above: the ${signal.series.length} samples that go in</span><span>below: the ${count} that come out</span>
      </div>
      <fovea-slider
        label="Output to look at" min="1" max=${count} step="1" digits="0" .value=${signal.at + 1}
        @fovea-input=${(event: CustomEvent<number>) => this.#change({ at: event.detail - 1 })}
      ></fovea-slider>
      <p class="sum">${signal.sum}</p>
      <div class="says"><output aria-live=${this.listening ? 'off' : 'polite'}>${signal.sentence}</output></div>
      <div class="controls">
        <fovea-choice
          label="Padding"
          .value=${state.padding}
          .options=${[
            { value: 'CAUSAL', label: 'causal' },
            { value: 'SAME', label: 'SAME' },
            { value: 'VALID', label: 'VALID' },
          ]}
          @fovea-input=${(event: CustomEvent<Conv13State['padding']>) => this.#change({ padding: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="Layers"
          .value=${String(state.layers)}
          .options=${options(...Array.from({ length: MOST_LAYERS }, (_, i) => i + 1))}
          @fovea-input=${(event: CustomEvent<string>) => this.#change({ layers: Number(event.detail) })}
        ></fovea-choice>
        <fovea-choice
          label="Dilation of the layers"
          .value=${state.growth}
          .options=${[{ value: 'plain', label: 'always 1' }, { value: 'dilated', label: '1, 2, 4, 8' }]}
          @fovea-input=${(event: CustomEvent<Conv13State['growth']>) => this.#change({ growth: event.detail })}
        ></fovea-choice>
      </div>
      <div class="pair">
        <div>
          <p class="heading">Filter, the same in every layer: ${filter?.name ?? 'your own'}</p>
          <fovea-number-grid
            class="taps"
            label="Taps of the filter, oldest first; type numbers, arrow keys move"
            rows="1"
            columns=${state.taps.length}
            editable
            .values=${state.taps}
            @fovea-cell=${(event: CustomEvent<{ index: number; value: number }>) =>
              this.#change({
                taps: state.taps.map((tap, i) => (i === event.detail.index ? event.detail.value : tap)),
              })}
            @fovea-refuse=${this.#refused}
          ></fovea-number-grid>
          <div class="row filters" role="group" aria-label="Filters to start from">
            ${FILTERS.map(
              ({ name, taps }) => html`<button
                type="button"
                aria-pressed=${name === filter?.name ? 'true' : 'false'}
                @click=${() => this.#change({ taps: [...taps] })}
              >
                ${name}
              </button>`,
            )}
          </div>
          <fovea-number-field
            label="Taps" min="1" max=${MOST_TAPS} .value=${state.taps.length}
            why="More would be too small to read."
            @fovea-input=${(event: CustomEvent<number>) => this.#change(setTapCount(this.state, event.detail))}
            @fovea-refuse=${this.#refused}
          ></fovea-number-field>
        </div>
        <div class="pasted">
          <label
            >Your own series
            <textarea
              spellcheck="false"
              placeholder="0, 0, 1, 1, 2, −0.5 …"
              aria-describedby="series-hint"
              .value=${state.series === 'own' ? state.own.join(', ') : ''}
              @change=${this.#paste}
            ></textarea>
          </label>
          <span class="soft" id="series-hint">4 to 128 numbers; it is taken over when you leave the field.</span>
        </div>
      </div>
    `;
  }

  #paste(event: Event): void {
    const { value } = event.target as HTMLTextAreaElement;
    if (value.trim() === '') return;
    const parsed = parseSeries(value);
    if ('problem' in parsed) this.problem = parsed.problem;
    else this.#choose({ series: 'own', own: parsed.values });
  }

  #point(event: PointerEvent): void {
    if (event.type === 'pointermove' && event.buttons !== 1) return;
    const { signal } = this;
    const frame = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const sample = Math.floor(((event.clientX - frame.left) / frame.width) * signal.series.length);
    const count = signal.outputs.at(-1)!.length;
    this.#change({ at: Math.min(count - 1, Math.max(0, sample - signal.starts.at(-1)!)) });
  }

  #volume() {
    const { state, volume } = this;
    const preset = KERNELS.find(({ values }) => same(values, state.kernel));
    const picture = (name: string, title: string) => html`<figure>
      <figcaption>${title}</figcaption>
      <canvas class=${name} width=${SIDE} height=${SIDE} role="img" aria-label="${title}, slice ${state.slice + 1}"></canvas>
    </figure>`;
    return html`
      ${this.#notice()}
      <div class="slices">
        ${picture('input', 'The scan')} ${picture('solid', 'After the 3-D kernel')}
        ${picture('flat', 'After the 2-D kernel')}
      </div>
      <fovea-slider
        label="Slice" min="1" max=${SIDE} step="1" digits="0" .value=${state.slice + 1}
        @fovea-input=${(event: CustomEvent<number>) => this.#change({ slice: event.detail - 1 })}
      ></fovea-slider>
      <div class="says"><output aria-live="polite">${volume.sentence}</output></div>
      <div class="controls">
        <fovea-choice
          label="Slice across"
          .value=${state.axis}
          .options=${options(...AXES)}
          @fovea-input=${(event: CustomEvent<SliceAxis>) => this.#change({ axis: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="Padding"
          .value=${state.volumePadding}
          .options=${options('SAME', 'VALID')}
          @fovea-input=${(event: CustomEvent<'SAME' | 'VALID'>) => this.#change({ volumePadding: event.detail })}
        ></fovea-choice>
        <button type="button" @click=${() => this.#change({ scanSeed: (state.scanSeed % 999) + 1 })}>
          Another scan
        </button>
      </div>
      <p class="heading">3 × 3 × 3 kernel: ${preset?.name ?? 'your own'}</p>
      <div class="row filters" role="group" aria-label="Kernels to start from">
        ${KERNELS.map(
          ({ name, values }) => html`<button
            type="button"
            aria-pressed=${name === preset?.name ? 'true' : 'false'}
            @click=${() => this.#change({ kernel: values })}
          >
            ${name}
          </button>`,
        )}
      </div>
      <div class="cube">
        ${['slice before', 'same slice', 'slice after'].map(
          (title, depth) => html`<div>
            <span class="soft">${title}</span>
            <fovea-number-grid
              label="Kernel, ${title}; type numbers, arrow keys move"
              rows="3"
              columns="3"
              editable
              .values=${state.kernel.slice(depth * 9, depth * 9 + 9)}
              @fovea-cell=${(event: CustomEvent<{ index: number; value: number }>) =>
                this.#change({
                  kernel: state.kernel.map((value, i) =>
                    i === depth * 9 + event.detail.index ? event.detail.value : value,
                  ),
                })}
              @fovea-refuse=${this.#refused}
            ></fovea-number-grid>
          </div>`,
        )}
      </div>
      <div class="costs" tabindex="0" role="region" aria-label="Cost of the two kernels">
        <table>
          <caption class="visually-hidden">
            Sizes, parameters, multiply-adds and noise
          </caption>
          <thead>
            <tr>
              <th scope="col">${SIDE} × ${SIDE} × ${SIDE} in</th><th scope="col">kernel</th><th scope="col">out</th
              ><th scope="col">parameters</th><th scope="col">multiply-adds</th><th scope="col">noise left</th>
            </tr>
          </thead>
          <tbody>
            ${volume.costs.map(
              ({ title, kernel, size, parameters, macs, noise }) => html`<tr>
                <th scope="row">${title}</th><td>${kernel}</td><td>${size}</td><td>${parameters}</td>
                <td>${macs.toLocaleString('en-GB')}</td><td>${noise.toFixed(1)} of ${volume.noiseBefore.toFixed(1)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-conv-1d-3d': Conv1d3d;
  }
}
