import { Task } from '@lit/task';
import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { photo } from '../../device/photo.ts';
import type { Progress } from '../../lib/engine/client.ts';
import '../ui/choice.ts';
import '../ui/number-field.ts';
import '../ui/number-grid.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import '../ui/stepper.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import {
  drawCoverage,
  drawEnlarged,
  LENS,
  MATRIX_MARGIN,
  matrixPicture,
  reachedInputs,
  stampOutlines,
  stretchedWindow,
  usedWeights,
} from './chart.ts';
import { enlarge } from './enlarge.ts';
import { type KernelName, kernelNames, MAX_KERNEL, MAX_SIDE, MAX_STRIDE } from './settings.ts';
import {
  type Derived,
  derive,
  type Enlarged,
  kernelOf,
  objection,
  resize,
  type Showing,
  setCell,
  setWeight,
  showing,
  startKernel,
  type TransposedState,
  transposedCodec,
} from './state.ts';
import { layout } from './styles.ts';

const KERNEL_TITLES: Record<KernelName, string> = {
  count: '1, 2, 3, …',
  ones: 'All ones',
  bilinear: 'Bilinear',
  cross: 'Cross',
};

/** One transposed convolution, three ways, and a photo enlarged with it. */
@customElement('fovea-transposed-lab')
export class TransposedLab extends WidgetElement<TransposedState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = transposedCodec;
  /** what the controls say while it does not go together */
  @state() private wanted: Partial<TransposedState> = {};
  @state() private problem = '';
  /** the input cell that is pointed at, or -1: then an output is followed */
  @state() private from = -1;
  @state() private started = false;
  @state() private photos = 0;
  @state() private progress: Progress | null = null;
  @state() private enlarged: Enlarged | null = null;
  @query('.whole') private whole!: HTMLCanvasElement;
  @query('.lens') private lens!: HTMLCanvasElement;

  derived!: Derived;
  #good: TransposedState | null = null;
  #showing: Showing | null = null;
  #drawn: Derived['coverage'] | null = null;
  #stop = () => {};

  #enlarging = new Task(this, {
    args: () => {
      const { kernel, stride, padding, crop, method } = this.state;
      const weights = kernelOf(this.state).join();
      return [this.started, this.photos, kernel, stride, padding, crop, method, weights] as const;
    },
    task: async ([started], { signal }) => {
      if (!started) return;
      this.problem = '';
      try {
        const enlarged = await enlarge(this.state, signal, (progress) => (this.progress = progress));
        if (!signal.aborted) this.enlarged = enlarged;
      } catch (error) {
        if (!signal.aborted) this.problem = error instanceof Error ? error.message : String(error);
      } finally {
        if (!signal.aborted) this.progress = null;
      }
    },
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#stop = photo.subscribe(() => (this.photos += 1));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#stop();
    this.#enlarging.abort();
  }

  override reset(): void {
    this.wanted = {};
    this.problem = '';
    this.from = -1;
    super.reset();
  }

  #change(part: Partial<TransposedState>): void {
    const wanted = { ...this.wanted, ...part };
    const next = resize(this.state, wanted);
    this.problem = objection(next);
    this.wanted = this.problem ? wanted : {};
    if (!this.problem) this.#keep(next);
  }

  #keep(next: TransposedState): void {
    const why = objection(next);
    this.problem = why;
    if (why) return;
    this.wanted = {};
    this.from = -1;
    this.set(next);
  }

  #follow(at: number): void {
    this.from = -1;
    this.set({ ...this.state, at });
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const why = objection(this.state);
    if (why) {
      this.problem = why;
      this.wanted = { crop: this.state.crop, padding: this.state.padding };
      this.state = this.#good ?? this.codec.initial;
    }
    this.#good = this.state;
    if (changed.has('state')) this.derived = derive(this.state);
    if (changed.has('enlarged')) this.#showing = this.enlarged && showing(this.enlarged);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (this.#drawn !== this.derived.coverage) {
      this.#drawn = this.derived.coverage;
      this.renderRoot.querySelectorAll<HTMLCanvasElement>('.maps canvas').forEach((canvas, i) => {
        drawCoverage(canvas, this.derived.coverage[i]!);
      });
    }
    if (changed.has('enlarged') && this.enlarged)
      drawEnlarged(this.whole, this.lens, this.enlarged, this.#showing!);
  }

  #overMatrix(event: PointerEvent): void {
    const { derived } = this;
    const frame = (event.currentTarget as SVGElement).getBoundingClientRect();
    const across = derived.byMatrix.length + MATRIX_MARGIN.left;
    const down = derived.input.length + MATRIX_MARGIN.below;
    // The drawing keeps its proportions within its box, from the left.
    const scale = Math.min(frame.width / across, frame.height / down);
    const column = Math.floor((event.clientX - frame.left) / scale - MATRIX_MARGIN.left);
    const row = Math.floor((event.clientY - frame.top) / scale);
    if (column >= 0 && column < derived.byMatrix.length) {
      if (column !== derived.at || this.from >= 0) this.#follow(column);
    } else if (column < 0 && row >= 0 && row < derived.input.length) this.from = row;
  }

  override render() {
    const { state: now, derived, from } = this;
    const refuse = (event: CustomEvent<string>) => (this.problem = event.detail);
    const { outputRows, outputColumns } = derived;
    return html`
      <div class="alert" role="alert">${this.problem ? html`<div class="notice">${this.problem}</div>` : nothing}</div>
      <div class="row presets" role="group" aria-label="Kernels to start from">
        <b>Kernel</b>
        ${kernelNames.map(
          (name) => html`<button
            type="button"
            aria-pressed=${now.start === name ? 'true' : 'false'}
            @click=${() => this.#keep(startKernel(now, name))}
          >
            ${KERNEL_TITLES[name]}
          </button>`,
        )}
      </div>
      ${this.#controls(refuse)}
      <div class="top" @fovea-refuse=${refuse}>
        <div>
          <p class="head">Input ${now.rows} × ${now.columns}</p>
          <fovea-number-grid
            label="Input" editable .rows=${now.rows} .columns=${now.columns} .values=${derived.input}
            .overlay=${reachedInputs(now, derived, from)}
            @fovea-pick=${({ detail }: CustomEvent<number>) => (this.from = detail)}
            @fovea-cell=${({ detail }: CustomEvent<{ index: number; value: number }>) => {
              this.#keep(setCell(this.state, detail.index, detail.value));
              this.from = detail.index;
            }}
          ></fovea-number-grid>
        </div>
        <div>
          <p class="head">Kernel ${now.kernel} × ${now.kernel}</p>
          <fovea-number-grid
            label="Kernel" editable .rows=${now.kernel} .columns=${now.kernel} .values=${derived.kernel}
            .overlay=${usedWeights(now, derived, from)}
            @fovea-cell=${({ detail }: CustomEvent<{ index: number; value: number }>) =>
              this.#keep(setWeight(this.state, detail.index, detail.value))}
          ></fovea-number-grid>
        </div>
        <div>
          <p class="head">Output ${outputRows} × ${outputColumns}</p>
          <fovea-number-grid
            label="Output. Walk through it with the arrow keys to follow a number through all three ways"
            .rows=${outputRows} .columns=${outputColumns} .values=${derived.byStamping} .picked=${derived.at}
            @fovea-pick=${({ detail }: CustomEvent<number>) => this.#follow(detail)}
          ></fovea-number-grid>
        </div>
      </div>
      <div class="says">
        <output aria-live="polite">${derived.sentence} ${
          derived.disagreement < 1e-9
            ? 'All three ways give the same numbers.'
            : `The three ways differ by ${derived.disagreement}.`
        }</output>
        <span class="soft">${derived.sizeLine}</span>
      </div>
      ${this.#ways()} ${this.#maps()} ${this.#photo()}
    `;
  }

  #controls(refuse: (event: CustomEvent<string>) => void) {
    const now = { ...this.state, ...this.wanted };
    const field = (label: string, name: keyof TransposedState, max: number, why: string, min = 1) =>
      html`<fovea-number-field
        label=${label} .min=${min} .max=${max} .value=${now[name] as number} why=${why}
        ?refused=${name in this.wanted}
        @fovea-input=${({ detail }: CustomEvent<number>) => this.#change({ [name]: detail })}
      ></fovea-number-field>`;
    const matrix = 'The matrix has a row for every input and would not fit.';
    return html`<div class="fields" @fovea-refuse=${refuse}>
        ${field('Rows', 'rows', MAX_SIDE, matrix)} ${field('Columns', 'columns', MAX_SIDE, matrix)}
        ${field('Kernel side', 'kernel', MAX_KERNEL, 'A kernel needs at least one weight.')}
        ${field('Stride', 'stride', MAX_STRIDE, 'Stamps stand at least one cell apart.')}
        ${now.padding === 'explicit' ? field('Padding', 'crop', MAX_KERNEL - 1, 'It takes cells away from each side.', 0) : nothing}
      </div>
      <fovea-choice
        label="Padding" .value=${now.padding}
        .options=${[
          { value: 'valid', label: 'VALID' },
          { value: 'same', label: 'SAME' },
          { value: 'explicit', label: 'Explicit' },
        ]}
        @fovea-input=${({ detail }: CustomEvent<TransposedState['padding']>) => this.#change({ padding: detail })}
      ></fovea-choice>`;
  }

  #ways() {
    const { state: now, derived, from } = this;
    const { outputRows, outputColumns, input, byMatrix } = derived;
    return html`<div class="ways part">
      <div>
        <p class="head">1. Put zeros in, then convolve</p>
        <p class="soft">${now.stride - 1} zero${now.stride === 2 ? '' : 's'} between the input’s cells, zeros around it, the kernel turned by 180°, stride 1.</p>
        <fovea-number-grid
          class="stretched" label="Input with zeros put in"
          .rows=${derived.stretchedRows} .columns=${derived.stretchedColumns} .values=${derived.stretched}
          .overlay=${stretchedWindow(now, derived, from)}
        ></fovea-number-grid>
        <div class="turned">
          <p class="head">Kernel, turned</p>
          <fovea-number-grid
            label="Kernel turned by 180 degrees" .rows=${now.kernel} .columns=${now.kernel} .values=${derived.turned}
          ></fovea-number-grid>
        </div>
      </div>
      <div>
        <p class="head">2. Lay stamps and add</p>
        <p class="soft">Every input lays the kernel, times itself, onto the output, ${now.stride} cell${now.stride === 1 ? '' : 's'} further each time. Overlaps add up.</p>
        <fovea-number-grid
          class="stretched" label="Output after ${derived.stamps} stamps"
          .rows=${outputRows} .columns=${outputColumns} .values=${derived.partial} .picked=${derived.at}
          .overlay=${stampOutlines(now, derived, from)}
          @fovea-pick=${({ detail }: CustomEvent<number>) => this.#follow(detail)}
        ></fovea-number-grid>
        <fovea-stepper
          class="turned" label="Stamps laid" .step=${derived.stamps} .steps=${input.length} .pace=${900}
          @fovea-input=${({ detail }: CustomEvent<number>) => {
            this.set({ ...this.state, stamps: detail });
            this.from = detail > 0 ? detail - 1 : -1;
          }}
        ></fovea-stepper>
      </div>
      <div class="matrix">
        <p class="head">3. Multiply by the transposed matrix</p>
        <p class="soft">
          A convolution is a matrix with a row for each of its outputs. Read by columns, it goes the other way: each column times the input at its left is one number below.
        </p>
        <div class="scroll" tabindex="0" role="region" aria-label="The matrix">
        <svg
          style="min-width:${Math.min(60, byMatrix.length * 1.15)}rem"
          viewBox="0 0 ${byMatrix.length + MATRIX_MARGIN.left} ${input.length + MATRIX_MARGIN.below}"
          preserveAspectRatio="xMinYMin meet"
          role="img"
          aria-label="Matrix of ${input.length} rows and ${byMatrix.length} columns; column ${derived.at} is marked"
          @pointermove=${this.#overMatrix}
          @pointerdown=${this.#overMatrix}
        >
          ${matrixPicture(derived, from)}
        </svg>
        </div>
      </div>
    </div>`;
  }

  #maps() {
    const { coverage, coverageSentence } = this.derived;
    return html`<div class="part">
      <p class="head">How often each output cell is covered</p>
      <div class="maps">
        ${coverage.map(
          ({ name, side, inside }) => html`<div>
            <canvas role="img" aria-label="Counts on ${side} by ${side} cells, ${name}: ${inside.join(', ')} away from the border"></canvas>
            <div class="number">${name}</div>
            <div class="soft">inside: ${inside.join(', ')}</div>
          </div>`,
        )}
      </div>
      <p class="result coverage">${coverageSentence}</p>
    </div>`;
  }

  #photo() {
    const { state: now, progress } = this;
    return html`<div class="part">
      <p class="head">Your kernel on a photo</p>
      <fovea-photo-source></fovea-photo-source>
      <div class="row">
        <fovea-choice
          label="Enlarge with" .value=${now.method}
          .options=${[
            { value: 'transposed', label: 'the transposed convolution' },
            { value: 'resize', label: 'repeated pixels, then a convolution' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<TransposedState['method']>) => this.#keep({ ...now, method: detail })}
        ></fovea-choice>
        ${
          this.started
            ? nothing
            : html`<button type="button" class="primary" @click=${() => (this.started = true)}>Enlarge the photo</button>`
        }
      </div>
      <div class="photo">
        <canvas class="whole" width="384" height="288" role="img" aria-label="The photo, enlarged with the kernel"></canvas>
        <div>
          <canvas class="lens" width="48" height="48" role="img" aria-label="Its middle, closer"></canvas>
          <span class="soft">its middle, ${LENS} × ${LENS} pixels</span>
        </div>
      </div>
      <div class="result">
        ${progress ? html`<fovea-progress label=${progress.label} .done=${progress.done} .total=${progress.total}></fovea-progress>` : nothing}
        <output class="enlarged" aria-live="polite">${this.#showing?.sentence ?? ''}</output>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-transposed-lab': TransposedLab;
  }
}
