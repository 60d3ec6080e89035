import { html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { base, buttons } from '../ui/styles.ts';
import '../ui/slider.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { bar, tensor, vector } from './chart.ts';
import {
  type AnatomyState,
  anatomyCodec,
  type Derived,
  derive,
  placeInOutput,
  presetOf,
  presets,
  withPreset,
} from './state.ts';
import { layout } from './styles.ts';

const VERSIONS = { textbook: 'as in the textbook', v1: 'as in v1', v2: 'as in v2', v3: 'as in v3' } as const;

/** The vector that one grid cell puts out, and the tensor of all cells. */
@customElement('fovea-output-anatomy')
export class OutputAnatomy extends WidgetElement<AnatomyState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = anatomyCodec;

  @state() private perLine = 45;
  #derived!: Derived;
  #observer: ResizeObserver | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    // Squares stay large enough to point at.
    this.#observer = new ResizeObserver(([entry]) => {
      this.perLine = Math.max(15, Math.min(45, Math.floor(entry!.contentRect.width / 100) * 5));
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state')) this.#derived = derive(this.state);
  }

  override render() {
    const { state } = this;
    const { layout: shape, channel, meaning, arithmetic, sentence, changed } = this.#derived;
    const change = (part: Partial<AnatomyState>) => this.set({ ...state, ...part });
    const chosen = presetOf(state);
    const last = shape.maps[0]!;
    const middle = Math.floor(last.S / 2);
    return html`
      <div class="row" role="group" aria-label="Presets">
        ${presets.map(
          ({ id, title }) => html`<button
            type="button" aria-pressed=${id === chosen ? 'true' : 'false'}
            @click=${() => this.set(withPreset(state, id))}
          >
            ${title}
          </button>`,
        )}
      </div>
      <div class="vectorbox">
        ${bar(this.#derived)}
        ${vector(this.#derived, this.perLine, (index) => change({ channel: index }))}
      </div>
      <ul class="key">
        <li><span style="background:#56b4e9"></span>four numbers of a box</li>
        <li><span style="background:#d55e00"></span>${state.version === 'v1' ? 'confidence' : 'objectness'}</li>
        <li><span style="background:#009e73"></span>classes</li>
      </ul>
      <fovea-slider
        label="Look at number" min="0" .max=${shape.channelCount - 1} step="1" digits="0" .value=${channel.offset}
        @fovea-input=${(event: CustomEvent<number>) => change({ channel: event.detail })}
      ></fovea-slider>
      <p class="meaning">
        <output aria-live="polite"
          >Number ${channel.offset} of a cell, counted from 0, is ${meaning}. In the flat output, the middle cell
          (${middle}, ${middle}) of the ${last.S} × ${last.S} map has it at
          ${(placeInOutput(shape, last.S, middle, middle) + channel.offset).toLocaleString('en')}.</output
        >
      </p>
      <div class="panes">
        <div>
          ${tensor(this.#derived)}
        </div>
        <div>
          <p><output aria-live="polite">${sentence}</output></p>
          <ul class="sums number">
            ${arithmetic.map((sum) => html`<li>${sum}</li>`)}
          </ul>
          <p class="changed">${changed}</p>
        </div>
      </div>
      <div class="controls">
        <fovea-slider
          label="Cells along a side, S" min="1" max="19" step="1" digits="0" .value=${state.S}
          hint=${state.version === 'v3' ? 'Of the coarsest map; the others have 2 S and 4 S.' : `The vector is laid out ${VERSIONS[state.version]}.`}
          @fovea-input=${(event: CustomEvent<number>) => change({ S: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label=${state.version === 'v1' ? 'Boxes of a cell, B' : 'Anchors of a cell, B'} min="1" max="9" step="1" digits="0" .value=${state.B}
          @fovea-input=${(event: CustomEvent<number>) => change({ B: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Classes, C" min="1" max="100" step="1" digits="0" .value=${state.C}
          @fovea-input=${(event: CustomEvent<number>) => change({ C: event.detail })}
        ></fovea-slider>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-output-anatomy': OutputAnatomy;
  }
}
