import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { MAX_LAYERS } from '../../lib/classroom/stack.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/choice.ts';
import '../ui/number-field.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { openTotal, trainingBar } from './chart.ts';
import {
  addLayer,
  derive,
  type LayerField,
  type MemoryState,
  memoryCodec,
  removeLayer,
  setLayer,
} from './state.ts';

/** A small network of convolutions and the memory that it needs, every total opening into its sum. */
@customElement('fovea-memory-calculator')
export class MemoryCalculator extends WidgetElement<MemoryState> {
  static override styles = [
    base,
    buttons,
    css`
      .scroll {
        /* What is hidden in it must not widen the page. */
        position: relative;
        overflow-x: auto;
        padding: 3px;
      }
      .layers td {
        vertical-align: bottom;
      }
      .layers button.remove {
        min-width: 2.5rem;
        padding: 0;
      }
      .inputs {
        display: var(--fovea-controls, flex);
        flex-wrap: wrap;
        gap: 0.7rem 1.4rem;
        margin-bottom: 0.8rem;
      }
      .line {
        display: grid;
        grid-template-columns: minmax(0, 1fr) 9.5em 6em;
        gap: 0 0.8rem;
        align-items: baseline;
        min-height: 2.2rem;
        padding: 0.25rem 0;
      }
      .line .number {
        text-align: right;
      }
      .leaf code {
        grid-column: 1 / -1;
        color: var(--ink-soft);
        font-family: var(--font-number);
      }
      summary {
        cursor: pointer;
      }
      summary .name {
        font-weight: 600;
      }
      summary .name::before {
        content: '▸ ';
      }
      details[open] > summary .name::before {
        content: '▾ ';
      }
      details details,
      .leaf {
        margin-left: 1.1rem;
      }
      .totals {
        border-top: 1px solid var(--line);
        margin-top: 0.8rem;
      }
      .totals > details {
        border-bottom: 1px solid var(--line);
      }
      .bar {
        display: flex;
        height: 1.6rem;
        border-radius: var(--radius);
        overflow: hidden;
        margin: 0.9rem 0 0.3rem;
      }
      .legend i {
        display: inline-block;
        width: 0.8em;
        height: 0.8em;
        border-radius: 2px;
        margin-right: 0.35em;
      }
      @media (max-width: 40rem) {
        .line {
          grid-template-columns: minmax(0, 1fr) 5.5em;
        }
        .line .exact {
          display: none;
        }
      }
    `,
  ];

  protected override readonly codec = memoryCodec;
  @state() private refusal = '';

  #change(next: MemoryState): void {
    this.refusal = '';
    this.set(next);
  }

  #number(label: string, value: number, max: number, change: (value: number) => MemoryState, why: string) {
    return html`<fovea-number-field
      label=${label} min="1" max=${max} why=${why} .value=${value}
      @fovea-input=${(event: CustomEvent<number>) => this.#change(change(event.detail))}
    ></fovea-number-field>`;
  }

  override reset(): void {
    this.refusal = '';
    super.reset();
  }

  override render() {
    const { state: now } = this;
    const derived = derive(now);
    const field = (index: number, name: LayerField, label: string, max: number, why: string) =>
      this.#number(
        label,
        now.layers[index]![{ kernel: 0, stride: 1, filters: 2 }[name]]!,
        max,
        (value) => setLayer(now, index, name, value),
        why,
      );
    return html`
      <div @fovea-refuse=${(event: CustomEvent<string>) => (this.refusal = event.detail)}>
        <div class="inputs">
          ${this.#number('Picture height', now.height, 4096, (height) => ({ ...now, height }), 'Larger pictures are cut into tiles.')}
          ${this.#number('Width', now.width, 4096, (width) => ({ ...now, width }), 'Larger pictures are cut into tiles.')}
          ${this.#number('Channels', now.channels, 4096, (channels) => ({ ...now, channels }), 'A colour picture has 3.')}
          ${this.#number('Batch', now.batch, 4096, (batch) => ({ ...now, batch }), 'A batch has at least one picture.')}
        </div>
        <div class="scroll">
          <table class="layers">
            <thead>
              <tr>
                <th scope="col">Convolution</th>
                <th scope="col">Window, stride, filters</th>
                <th scope="col">Map that it gives</th>
                <th scope="col">Parameters</th>
                <th scope="col"><span class="visually-hidden">Remove</span></th>
              </tr>
            </thead>
            <tbody>
              ${derived.layers.map(
                ({ outputShape, parameters }, index) => html`<tr>
                  <th scope="row">Layer ${index + 1}</th>
                  <td>
                    <div class="row" style="flex-wrap:nowrap">
                      ${field(index, 'kernel', 'Window', 15, 'Wider windows are built from several layers.')}
                      ${field(index, 'stride', 'Stride', 8, 'A larger stride would skip most of the map.')}
                      ${field(index, 'filters', 'Filters', 4096, 'Each filter gives one channel.')}
                    </div>
                  </td>
                  <td class="number">${outputShape.join(' × ')}</td>
                  <td class="number">${parameters.toLocaleString('en-GB')}</td>
                  <td>
                    <button
                      type="button" class="remove" aria-label="Remove layer ${index + 1}"
                      ?disabled=${now.layers.length === 1}
                      @click=${() => this.#change(removeLayer(now, index))}
                    >
                      ×
                    </button>
                  </td>
                </tr>`,
              )}
            </tbody>
          </table>
        </div>
        <div class="row inputs">
          <button type="button" ?disabled=${now.layers.length >= MAX_LAYERS} @click=${() => this.#change(addLayer(now))}>
            Add a layer
          </button>
          <fovea-choice
            label="Bytes per number" .value=${String(now.bytes)}
            .options=${[
              { value: '2', label: '2 (float16)' },
              { value: '4', label: '4 (float32)' },
              { value: '8', label: '8 (float64)' },
            ]}
            @fovea-input=${(event: CustomEvent<string>) => this.#change({ ...now, bytes: Number(event.detail) })}
          ></fovea-choice>
          <fovea-choice
            label="Kept per parameter in training" .value=${String(now.copies)}
            .options=${[
              { value: '1', label: 'itself' },
              { value: '2', label: '+ gradient' },
              { value: '4', label: '+ Adam’s two' },
            ]}
            @fovea-input=${(event: CustomEvent<string>) => this.#change({ ...now, copies: Number(event.detail) })}
          ></fovea-choice>
        </div>
      </div>
      <div role="alert">${this.refusal ? html`<div class="notice">${this.refusal}</div>` : nothing}</div>
      ${trainingBar(derived.shares)}
      <div class="totals" aria-label="Totals in bytes" role="group">
        ${derived.totals.map(({ title, bytes }) => openTotal(title, bytes))}
      </div>
      <output aria-live="polite">${derived.sentence}</output>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-memory-calculator': MemoryCalculator;
  }
}
