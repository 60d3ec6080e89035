import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { photo } from '../../device/photo.ts';
import { shortNumber } from '../../lib/short-number.ts';
import '../ui/choice.ts';
import '../ui/number-field.ts';
import '../ui/number-grid.ts';
import '../ui/photo-source.ts';
import '../ui/stepper.ts';
import '../ui/switch.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { marginOf, windowOrNothing } from './chart.ts';
import { smallPhoto } from './photo-cells.ts';
import { inputNames, kernelNames, kernelTitles } from './presets.ts';
import { MAX_CHANNELS, MAX_DILATION, MAX_KERNEL, MAX_PAD, MAX_SIDE } from './settings.ts';
import {
  type ConvState,
  convCodec,
  type Derived,
  derive,
  objection,
  paint,
  presetKernel,
  resize,
  type SmallPhoto,
  weigh,
} from './state.ts';
import { layout } from './styles.ts';

type Language = keyof Derived['code'];
const LANGUAGES: { value: Language; label: string }[] = [
  { value: 'keras', label: 'Keras' },
  { value: 'pytorch', label: 'PyTorch' },
  { value: 'tensorflowjs', label: 'TensorFlow.js' },
];

/** One convolution to paint, set and walk through; `derived` holds what is shown. */
@customElement('fovea-conv-lab')
export class ConvLab extends WidgetElement<ConvState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = convCodec;
  /** what the controls say while it does not go together; the picture keeps the last state that did */
  @state() private wanted: Partial<ConvState> = {};
  @state() private problem = '';
  @state() private small: SmallPhoto | null = null;
  @state() private brush = 9;
  @state() private language: Language = 'keras';
  @state() private copied = '';

  derived!: Derived;
  #good: ConvState | null = null;
  #over = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    this.#over.signal.addEventListener(
      'abort',
      photo.subscribe(() => {
        this.small = null;
        this.requestUpdate();
      }),
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
  }

  override reset(): void {
    this.wanted = {};
    this.problem = '';
    this.brush = 9;
    super.reset();
  }

  /** Takes over settings when they go together; otherwise says why not. */
  #change(part: Partial<ConvState>): void {
    const wanted = { ...this.wanted, ...part };
    const next = resize(this.state, wanted);
    this.problem = objection(next);
    this.wanted = this.problem ? wanted : {};
    if (!this.problem) this.set(next);
  }

  #keep(next: ConvState): void {
    this.problem = '';
    this.wanted = {};
    this.set(next);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const why = objection(this.state);
    if (why) {
      // Only a link can say this: its settings stay in the controls, the picture is the last good one.
      this.problem = why;
      const { input: _input, cells: _cells, kernel: _kernel, weights: _weights, ...rest } = this.state;
      this.wanted = rest;
      this.state = this.#good ?? this.codec.initial;
    }
    this.#good = this.state;
    if (changed.has('state') || changed.has('small')) this.derived = derive(this.state, this.small);
  }

  protected override updated(): void {
    const { input, rows, columns } = this.state;
    if (input === 'photo' && (this.small?.rows !== rows || this.small.columns !== columns))
      void this.#fetchPhoto(rows, columns);
  }

  async #fetchPhoto(rows: number, columns: number): Promise<void> {
    const now = await photo.current();
    try {
      const small = await smallPhoto(now, rows, columns);
      if (now === (await photo.current()) && this.state.rows === rows && this.state.columns === columns)
        this.small = small;
    } catch (error) {
      this.problem = error instanceof Error ? error.message : String(error);
      this.small = { rows, columns, data: new Uint8Array(rows * columns * 3) };
    }
  }

  async #copy(): Promise<void> {
    const code = this.derived.code[this.language];
    try {
      await navigator.clipboard.writeText(code);
      this.copied = 'Copied.';
    } catch {
      const range = document.createRange();
      range.selectNodeContents(this.renderRoot.querySelector('pre')!);
      getSelection()?.removeAllRanges();
      getSelection()?.addRange(range);
      this.copied = 'Selected: copy it with Ctrl+C or ⌘C.';
    }
  }

  override render() {
    const { state: now, derived } = this;
    const refuse = (event: CustomEvent<string>) => (this.problem = event.detail);
    return html`
      <div class="alert" role="alert">${this.problem ? html`<div class="notice">${this.problem}</div>` : nothing}</div>
      <div class="row presets" role="group" aria-label="Inputs to start from">
        <b>Input</b>
        ${[...inputNames, 'photo' as const].map(
          (name) => html`<button
            type="button"
            aria-pressed=${now.input === name ? 'true' : 'false'}
            @click=${() => this.#keep({ ...now, input: name, cells: [] })}
          >
            ${name === 'photo' ? 'Photo, made small' : name[0]!.toUpperCase() + name.slice(1)}
          </button>`,
        )}
      </div>
      <div class="row presets" role="group" aria-label="Kernels to start from">
        <b>Kernel</b>
        ${kernelNames.map(
          (name) => html`<button
            type="button"
            aria-pressed=${now.kernel === name ? 'true' : 'false'}
            @click=${() => {
              const next = presetKernel(now, name);
              const why = objection(next);
              if (why) this.problem = why;
              else this.#keep(next);
            }}
          >
            ${kernelTitles[name]}
          </button>`,
        )}
      </div>
      ${now.input === 'photo' ? html`<fovea-photo-source></fovea-photo-source>` : nothing}
      <div class="grids" @fovea-refuse=${refuse}>
        <div>
          <p class="head">Input ${now.rows} × ${now.columns}${now.channels > 1 ? `, channel ${derived.channel}` : ''}</p>
          ${this.#slices('Input channel', now.channels, derived.channel, (channel) => ({ channel }))}
          <fovea-number-grid
            label="Input${now.channels > 1 ? `, channel ${derived.channel}` : ''}"
            editable
            .rows=${now.rows} .columns=${now.columns} .values=${derived.shownInput} .brush=${this.brush}
            .tone=${now.greys ? 'grey' : 'signed'} .bare=${now.greys} .margin=${marginOf(derived)}
            .overlay=${windowOrNothing(now, derived)}
            @fovea-cell=${({ detail }: CustomEvent<{ index: number; value: number }>) =>
              this.#keep(paint(this.state, this.small, detail.index, detail.value))}
          ></fovea-number-grid>
        </div>
        <span class="sign" aria-hidden="true">∗</span>
        <div>
          <p class="head">Kernel ${now.kernelRows} × ${now.kernelColumns}${now.filters > 1 ? `, filter ${derived.filterIndex}` : ''}</p>
          ${this.#slices('Filter', now.filters, derived.filterIndex, (filter) => ({ filter }))}
          ${
            derived.reads
              ? nothing
              : html`<p class="soft">Filter ${derived.filterIndex} is in another group: it reads channels ${derived.terms.map(({ channel }) => channel).join(', ')}; here is its first slice.</p>`
          }
          <fovea-number-grid
            label="Kernel"
            editable
            .rows=${now.kernelRows} .columns=${now.kernelColumns} .values=${derived.shownKernel} .brush=${1}
            @fovea-cell=${({ detail }: CustomEvent<{ index: number; value: number }>) =>
              this.#keep(weigh(this.state, detail.index, detail.value))}
          ></fovea-number-grid>
        </div>
        <span class="sign" aria-hidden="true">=</span>
        <div>
          <p class="head">Output ${derived.outputRows} × ${derived.outputColumns}${now.filters > 1 ? `, filter ${derived.filterIndex}` : ''}</p>
          ${now.channels > 1 || now.filters > 1 ? html`<div class="slices row"></div>` : nothing}
          <fovea-number-grid
            class="output"
            label="Output. Walk through it with the arrow keys to see where each number comes from"
            .rows=${derived.outputRows} .columns=${derived.outputColumns} .values=${derived.shownOutput}
            .tone=${now.greys ? 'grey' : 'signed'} .bare=${now.greys} .picked=${derived.at}
            @fovea-pick=${({ detail }: CustomEvent<number>) => this.set({ ...this.state, at: detail })}
          ></fovea-number-grid>
        </div>
      </div>
      <div class="row walk">
        <fovea-stepper
          label="Output cells"
          .step=${derived.at} .steps=${derived.outputRows * derived.outputColumns - 1} .pace=${500}
          @fovea-input=${({ detail }: CustomEvent<number>) => this.set({ ...this.state, at: detail })}
        ></fovea-stepper>
        <fovea-number-field
          label="Brush" min="-999" max="999" fractions .value=${this.brush}
          @fovea-input=${({ detail }: CustomEvent<number>) => (this.brush = detail)} @fovea-refuse=${refuse}
        ></fovea-number-field>
        <fovea-switch
          label="As greys" .checked=${now.greys}
          @fovea-input=${({ detail }: CustomEvent<boolean>) => this.set({ ...this.state, greys: detail })}
        ></fovea-switch>
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      ${this.#sum()} ${this.#controls(refuse)}
      <dl>
        ${derived.axes.map(({ name, formula }) => html`<dt>Output ${name.toLowerCase()}</dt><dd class="number">${formula}</dd>`)}
        <dt>Parameters</dt><dd class="number">${derived.parameterLine}</dd>
        <dt>Multiply-adds</dt><dd class="number">${derived.macsLine}</dd>
      </dl>
      <div class="row code">
        <fovea-choice
          label="The same layer as code" .value=${this.language} .options=${LANGUAGES}
          @fovea-input=${({ detail }: CustomEvent<Language>) => {
            this.language = detail;
            this.copied = '';
          }}
        ></fovea-choice>
        <button type="button" @click=${this.#copy}>Copy the code</button>
        <span role="status">${this.copied}</span>
      </div>
      <pre tabindex="0" role="region" aria-label="Code">${derived.code[this.language]}</pre>
    `;
  }

  /** Buttons for the slices of a stack; none for a single one. */
  #slices(name: string, count: number, shown: number, part: (index: number) => Partial<ConvState>) {
    const { channels, filters } = this.state;
    if (channels === 1 && filters === 1) return nothing;
    return html`<div class="slices row" role="group" aria-label=${name}>
      ${
        count === 1
          ? nothing
          : Array.from(
              { length: count },
              (_, index) => html`<button
                type="button"
                aria-label="${name} ${index}"
                aria-pressed=${index === shown ? 'true' : 'false'}
                @click=${() => this.set({ ...this.state, ...part(index) })}
              >
                ${index}
              </button>`,
            )
      }
    </div>`;
  }

  #sum() {
    const { terms, bias, sum } = this.derived;
    return html`<div class="sum" tabindex="0" role="region" aria-label="The sum written out">
      ${terms.map(
        (
          { channel, terms: products },
          group,
        ) => html`${terms.length > 1 ? html`<p class="soft">Channel ${channel}</p>` : nothing}
          ${products.map(
            ({ value, weight, inside }, i) => html`<span class=${inside ? 'term' : 'term pad'}
              >${group + i > 0 ? '+ ' : ''}${shortNumber(value)} × ${weight < 0 ? `(${shortNumber(weight, 3)})` : shortNumber(weight, 3)}</span
            > `,
          )}`,
      )}
      ${bias ? html`<span class="term">+ bias ${shortNumber(bias)}</span>` : nothing}
      <span class="total">= ${shortNumber(sum, 3)}</span>
    </div>`;
  }

  #controls(refuse: (event: CustomEvent<string>) => void) {
    const now = { ...this.state, ...this.wanted };
    const field = (label: string, name: keyof ConvState, max: number, why: string) => html`<fovea-number-field
      label=${label} min="1" .max=${max} .value=${now[name] as number} why=${why}
      ?refused=${name in this.wanted}
      @fovea-input=${({ detail }: CustomEvent<number>) => this.#change({ [name]: detail })}
    ></fovea-number-field>`;
    const sides = ['above', 'below', 'left', 'right'];
    const filter = this.derived.filterIndex;
    return html`
      <div class="fields" @fovea-refuse=${refuse}>
        ${field('Rows', 'rows', MAX_SIDE, 'More cells than that could not be read here.')}
        ${field('Columns', 'columns', MAX_SIDE, 'More cells than that could not be read here.')}
        ${field('Channels', 'channels', MAX_CHANNELS, 'An input without channels holds no numbers, and more than that could not be shown.')}
        ${field('Kernel height', 'kernelRows', MAX_KERNEL, 'A kernel needs at least one weight.')}
        ${field('Kernel width', 'kernelColumns', MAX_KERNEL, 'A kernel needs at least one weight.')}
        ${field('Filters', 'filters', MAX_CHANNELS, 'Each filter makes one output channel, so there is at least one.')}
        ${field('Stride', 'stride', MAX_SIDE, 'The window moves on by at least one cell.')}
        ${field('Dilation', 'dilation', MAX_DILATION, '1 is a dense kernel.')}
        ${field('Groups', 'groups', MAX_CHANNELS, '1 is an ordinary convolution; every group needs a channel of its own.')}
        <fovea-number-field
          label=${now.filters > 1 ? `Bias of filter ${filter}` : 'Bias'} min="-999" max="999" fractions
          .value=${this.state.bias[filter] ?? 0}
          @fovea-input=${({ detail }: CustomEvent<number>) => {
            const bias = Array.from({ length: this.state.filters }, (_, i) => this.state.bias[i] ?? 0);
            this.#keep({ ...this.state, bias: bias.map((value, i) => (i === filter ? detail : value)) });
          }}
        ></fovea-number-field>
      </div>
      <fovea-choice
        label="Padding" .value=${now.padding}
        .options=${[
          { value: 'valid', label: 'VALID (none)' },
          { value: 'same', label: 'SAME' },
          { value: 'explicit', label: 'Explicit' },
        ]}
        @fovea-input=${({ detail }: CustomEvent<ConvState['padding']>) => this.#change({ padding: detail })}
      ></fovea-choice>
      ${
        now.padding === 'explicit'
          ? html`<div class="fields" @fovea-refuse=${refuse}>
              ${sides.map(
                (side, i) => html`<fovea-number-field
                  label="Padding ${side}" min="0" .max=${MAX_PAD} .value=${now.pads[i] ?? 0}
                  why="Padding cannot take cells away here." ?refused=${'pads' in this.wanted}
                  @fovea-input=${({ detail }: CustomEvent<number>) =>
                    this.#change({ pads: sides.map((_, j) => (i === j ? detail : (now.pads[j] ?? 0))) })}
                ></fovea-number-field>`,
              )}
            </div>`
          : nothing
      }
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-conv-lab': ConvLab;
  }
}
