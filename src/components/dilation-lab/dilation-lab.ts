import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import '../ui/choice.ts';
import '../ui/number-field.ts';
import '../ui/number-grid.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawPaths, stackBox, stackPicture, tapMarks } from './chart.ts';
import {
  type Derived,
  type DilationState,
  derive,
  dilationCodec,
  LENGTH,
  MAX_GRID_LAYERS,
  MAX_LAYERS,
  MAX_RATE,
  MAX_TAPS,
  type StackName,
  setCell,
  setGridLayers,
  setRate,
  setSpread,
  setStack,
  setTaps,
  stackNames,
  WIDTH,
} from './state.ts';
import { layout } from './styles.ts';

/** Rates that are known for what they miss, or do not. */
const RATES: readonly (readonly number[])[] = [
  [1, 1, 1],
  [2, 2, 2],
  [1, 2, 4],
  [1, 2, 5],
  [2, 4, 8],
];

/** The largest map whose counts can be read as figures. */
const MOST_FIGURES = 19;

/** A spread kernel, stacks of equal cost, and the pixels that rates leave out. */
@customElement('fovea-dilation-lab')
export class DilationLab extends WidgetElement<DilationState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = dilationCodec;
  @state() private problem = '';
  @query('canvas') private canvas!: HTMLCanvasElement | null;

  derived!: Derived;

  override reset(): void {
    this.problem = '';
    super.reset();
  }

  #keep(next: DilationState): void {
    this.problem = '';
    this.set(next);
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state')) this.derived = derive(this.state);
  }

  protected override updated(): void {
    if (this.canvas) drawPaths(this.canvas, this.derived);
  }

  #overStack(event: PointerEvent): void {
    const { shown, unit } = this.derived;
    const frame = (event.currentTarget as SVGElement).getBoundingClientRect();
    const place = ((event.clientX - frame.left) / frame.width) * (WIDTH + 1) - 1;
    const nearest = Math.min(shown.units - 1, Math.max(0, Math.round(place / shown.stride)));
    if (nearest !== unit) this.#keep({ ...this.state, unit: nearest });
  }

  override render() {
    const refuse = (event: CustomEvent<string>) => (this.problem = event.detail);
    return html`<div @fovea-refuse=${refuse}>
      <div class="alert" role="alert">${this.problem ? html`<div class="notice">${this.problem}</div>` : nothing}</div>
      ${this.#kernel()} ${this.#stacks()} ${this.#gridding()}
    </div>`;
  }

  #kernel() {
    const { state: now, derived } = this;
    return html`<div class="part">
      <p class="head">One kernel, spread out</p>
      <div class="fields">
        <fovea-number-field
          label="Weights" min="1" .max=${MAX_TAPS} .value=${now.weights.length} why="A kernel without weights computes nothing."
          @fovea-input=${({ detail }: CustomEvent<number>) => this.#keep(setTaps(now, detail))}
        ></fovea-number-field>
        <fovea-number-field
          label="Rate" min="1" .max=${MAX_RATE} .value=${now.rate} why="Neighbouring weights stand at least one cell apart."
          @fovea-input=${({ detail }: CustomEvent<number>) => this.#keep({ ...now, rate: detail })}
        ></fovea-number-field>
      </div>
      <div class="sequence">
        <span class="soft">Kernel at rate ${now.rate}</span>
        <fovea-number-grid
          label="Kernel at rate ${now.rate}" editable
          style="max-width:${(100 * derived.span) / LENGTH}%"
          .rows=${1} .columns=${derived.span} .values=${derived.spread}
          @fovea-cell=${({ detail }: CustomEvent<{ index: number; value: number }>) => {
            const next = setSpread(this.state, detail.index, detail.value);
            if (next) this.#keep(next);
            else
              this.problem = `Cell ${detail.index} is one of the zeros that the rate puts between the weights. It stays 0; the weights stand at every ${now.rate}th cell.`;
          }}
        ></fovea-number-grid>
        <span class="soft">Input</span>
        <fovea-number-grid
          label="Input sequence" editable
          .rows=${1} .columns=${LENGTH} .values=${derived.input} .overlay=${tapMarks(derived)}
          @fovea-cell=${({ detail }: CustomEvent<{ index: number; value: number }>) =>
            this.#keep(setCell(this.state, detail.index, detail.value))}
        ></fovea-number-grid>
        <span class="soft">Output (SAME)</span>
        <fovea-number-grid
          label="Output. Walk through it with the arrow keys to see which inputs it reads"
          .rows=${1} .columns=${LENGTH} .values=${derived.output} .picked=${derived.at}
          @fovea-pick=${({ detail }: CustomEvent<number>) => this.set({ ...this.state, at: detail })}
        ></fovea-number-grid>
      </div>
      <div class="says"><output class="kernel-says" aria-live="polite">${derived.kernelSentence}</output></div>
    </div>`;
  }

  #stacks() {
    const { state: now, derived } = this;
    const [width, height] = stackBox(now.layers);
    return html`<div class="part">
      <p class="head">Three stacks with as many parameters</p>
      <div class="fields">
        <fovea-choice
          label="Stack" .value=${now.stack}
          .options=${stackNames.map((value) => ({ value, label: value[0]!.toUpperCase() + value.slice(1) }))}
          @fovea-input=${({ detail }: CustomEvent<StackName>) => this.#keep(setStack(now, { stack: detail }))}
        ></fovea-choice>
        <fovea-number-field
          label="Layers" min="1" .max=${MAX_LAYERS} .value=${now.layers}
          why="A fifth dilated layer would see more than the ${WIDTH} pixels drawn here."
          @fovea-input=${({ detail }: CustomEvent<number>) => this.#keep(setStack(now, { layers: detail }))}
        ></fovea-number-field>
      </div>
      <div class="room">
        <svg
          class="stack"
          viewBox="0 0 ${width} ${height}"
          role="img"
          aria-label="The ways from output unit ${derived.unit} down to the input"
          @pointermove=${this.#overStack}
          @pointerdown=${this.#overStack}
        >
          ${stackPicture(derived)}
        </svg>
      </div>
      <fovea-slider
        label="Output unit" min="0" .max=${derived.shown.units - 1} step="1" digits="0" .value=${derived.unit}
        ?disabled=${derived.shown.units === 1}
        @fovea-input=${({ detail }: CustomEvent<number>) => this.#keep({ ...now, unit: detail })}
      ></fovea-slider>
      <div class="scroll" tabindex="0" role="region" aria-label="The three stacks in numbers">
        <table>
          <thead>
            <tr>
              <th scope="col">stack</th><th scope="col">layers of 3 weights</th><th scope="col">parameters</th>
              <th scope="col">sees</th><th scope="col">outputs</th><th scope="col">apart</th><th scope="col">multiply-adds</th>
            </tr>
          </thead>
          <tbody>
            ${derived.stacks.map(
              ({ name, setting, parameters, receptiveField, units, stride, macs }) => html`<tr
                aria-current=${name === now.stack ? 'true' : 'false'}
              >
                <th scope="row">${name}</th><td>${setting}</td>
                ${[parameters, receptiveField, units, stride, macs].map((value) => html`<td class="number">${value}</td>`)}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="says"><output class="stack-says" aria-live="polite">${derived.stackSentence}</output></div>
    </div>`;
  }

  #gridding() {
    const { state: now, derived } = this;
    const { side, paths, most } = derived;
    return html`<div class="part">
      <p class="head">Which pixels are ever read</p>
      <div class="row presets" role="group" aria-label="Rates to start from">
        ${RATES.map(
          (rates) => html`<button
            type="button"
            aria-pressed=${String(rates) === String(now.rates) ? 'true' : 'false'}
            @click=${() => this.#keep({ ...now, rates })}
          >
            ${rates.join(', ')}
          </button>`,
        )}
      </div>
      <div class="map">
        <div class="paths">
          ${
            side <= MOST_FIGURES
              ? html`<fovea-number-grid
                  label="Ways from each input pixel to the output" tone="grey" .range=${[0, most]}
                  .rows=${side} .columns=${side} .values=${paths}
                ></fovea-number-grid>`
              : html`<canvas role="img" aria-label="Ways from each of ${side} by ${side} input pixels to the output"></canvas>`
          }
        </div>
        <div>
          <div class="fields">
            <fovea-number-field
              label="Layers of 3 × 3" min="1" .max=${MAX_GRID_LAYERS} .value=${now.rates.length}
              why="With more the map could not be read."
              @fovea-input=${({ detail }: CustomEvent<number>) => this.#keep(setGridLayers(now, detail))}
            ></fovea-number-field>
            ${now.rates.map(
              (rate, layer) => html`<fovea-number-field
                label="Rate of layer ${layer + 1}" min="1" .max=${MAX_RATE} .value=${rate}
                why="Rate 1 is a dense kernel."
                @fovea-input=${({ detail }: CustomEvent<number>) => this.#keep(setRate(now, layer, detail))}
              ></fovea-number-field>`,
            )}
          </div>
          <div class="says"><output class="grid-says" aria-live="polite">${derived.gridSentence}</output></div>
        </div>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-dilation-lab': DilationLab;
  }
}
