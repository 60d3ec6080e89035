import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { sizeWords } from '../../lib/size-words.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/number-field.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { bars } from './chart.ts';
import { derive, ranges, type State, stateCodec } from './state.ts';

const labels: Record<keyof State, [label: string, why: string]> = {
  height: ['Picture height', 'Larger pictures would take more numbers than a device can count here.'],
  width: ['Picture width', 'Larger pictures would take more numbers than a device can count here.'],
  channels: ['Channels', 'A grey picture has 1, a colour picture 3.'],
  units: ['Dense: units', 'A layer has at least one unit.'],
  kernel: ['Convolution: window', 'Wider windows are built from several layers.'],
  filters: ['Convolution: filters', 'A layer has at least one filter.'],
};

/** What a dense layer and a convolution cost on the same picture. */
@customElement('fovea-dense-or-conv')
export class DenseOrConv extends WidgetElement<State> {
  static override styles = [
    base,
    buttons,
    css`
      .inputs {
        display: var(--fovea-controls, flex);
        flex-wrap: wrap;
        gap: 0.7rem 1.4rem;
        margin-bottom: 1rem;
      }
      .bar {
        display: grid;
        grid-template-columns: 6.5rem minmax(0, 1fr) 9rem;
        gap: 0.8rem;
        align-items: center;
        min-height: 2rem;
      }
      .bar .number {
        text-align: right;
      }
      .track {
        background: var(--sunken);
        border-radius: 3px;
        overflow: hidden;
      }
      i {
        display: block;
        height: 1.1rem;
      }
      .scroll {
        overflow-x: auto;
      }
      td.number {
        white-space: nowrap;
      }
      @media (max-width: 40rem) {
        .bar {
          grid-template-columns: 5.5rem minmax(0, 1fr) 7.5rem;
          gap: 0.4rem;
        }
      }
    `,
  ];

  protected override readonly codec = stateCodec;
  @state() private refusal = '';

  override reset(): void {
    this.refusal = '';
    super.reset();
  }

  override render() {
    const { dense, conv, sentence } = derive(this.state);
    return html`
      <div class="inputs" @fovea-refuse=${(event: CustomEvent<string>) => (this.refusal = event.detail)}>
        ${(Object.keys(labels) as (keyof State)[]).map(
          (name) => html`<fovea-number-field
            label=${labels[name][0]} why=${labels[name][1]} min=${ranges[name].min} max=${ranges[name].max}
            .value=${this.state[name]}
            @fovea-input=${(event: CustomEvent<number>) => {
              this.refusal = '';
              this.set({ ...this.state, [name]: event.detail });
            }}
          ></fovea-number-field>`,
        )}
      </div>
      <div role="alert">${this.refusal ? html`<div class="notice">${this.refusal}</div>` : nothing}</div>
      ${bars([dense, conv])}
      <div class="scroll" tabindex="0" role="region" aria-label="Costs of both layers">
        <table>
          <thead>
            <tr>
              <th scope="col">Layer</th>
              <th scope="col">Parameters</th>
              <th scope="col">As 32-bit numbers</th>
              <th scope="col">Multiply-adds</th>
            </tr>
          </thead>
          <tbody>
            ${[dense, conv].map(
              ({ name, formula, bytes, macs }) => html`<tr>
                <th scope="row">${name}</th>
                <td class="number">${formula}</td>
                <td class="number">${sizeWords(bytes)}</td>
                <td class="number">${macs.toLocaleString('en-GB')}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <output aria-live="polite">${sentence}</output>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-dense-or-conv': DenseOrConv;
  }
}
