import { html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { map, ways } from './chart.ts';
import {
  type ArchitecturesState,
  about,
  architecturesCodec,
  count,
  type Derived,
  derive,
  openNetwork,
} from './state.ts';
import { layout } from './styles.ts';

/** A time line of networks whose blocks can be opened and counted. */
@customElement('fovea-architectures')
export class Architectures extends WidgetElement<ArchitecturesState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = architecturesCodec;

  #derived!: Derived;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state')) this.#derived = derive(this.state);
  }

  override render() {
    const { state } = this;
    const { entries, open, idea, blocks, block, place, sentence, kernels } = this.#derived;
    return html`
      <ol class="time" aria-label="Networks by year">
        ${entries.map(
          ({ id, title, year, parameters }) => html`<li>
            <button
              type="button" aria-pressed=${id === open.id ? 'true' : 'false'}
              @click=${() => this.set(openNetwork(state, id))}
            >
              <span>${year}</span><strong>${title}</strong><span>${about(parameters)} parameters</span>
            </button>
          </li>`,
        )}
      </ol>
      <div class="panes">
        <div>
          <p class="idea">
            <strong>${open.title}.</strong> ${idea.text}
            <span class="soft">${open.depth} layers with kernels in a row, ${about(open.macs)} multiply-adds for a picture of
            ${open.input.slice(0, 2).join(' × ')}. ${open.source}.</span>
          </p>
          <div class="blocks" role="group" aria-label="Blocks of ${open.title}, from the picture to the scores">
            ${blocks.map(
              ({ name }, i) => html`<button
                type="button" aria-pressed=${i === place ? 'true' : 'false'}
                @click=${() => this.set({ ...state, block: i })}
              >
                ${name}
              </button>`,
            )}
          </div>
        </div>
        ${map(entries, open.id)}
      </div>
      <output aria-live="polite">${sentence}</output>
      <div class="scroll" tabindex="0" role="group" aria-label="Drawing of the block">${ways(block, kernels)}</div>
      <div class="panes">
        <div class="layers" tabindex="0" role="group" aria-label="Layers of the block">${this.#layers()}</div>
        <div>${this.#compared()}</div>
      </div>
    `;
  }

  #layers() {
    const { block } = this.#derived;
    return html`<table>
      <caption class="visually-hidden">Layers of block ${block.name}</caption>
      <thead>
        <tr>
          <th scope="col">Layer</th>
          <th scope="col">Gives</th>
          <th scope="col" class="number">Parameters</th>
          <th scope="col" class="number">Multiply-adds</th>
        </tr>
      </thead>
      <tbody>
        ${block.layers.map(
          ({ name, outputShape, parameters, macs }) => html`<tr>
            <th scope="row">${name.replace(`${block.name}_`, '')}</th>
            <td class="number">${outputShape.join('×')}</td>
            <td class="number">${count(parameters)}</td>
            <td class="number">${count(macs)}</td>
          </tr>`,
        )}
      </tbody>
      <tfoot>
        <tr>
          <th scope="row">Sum</th>
          <td></td>
          <td class="number"><strong>${count(block.parameters)}</strong></td>
          <td class="number"><strong>${count(block.macs)}</strong></td>
        </tr>
      </tfoot>
    </table>`;
  }

  #compared() {
    const { compared, verdict, idea } = this.#derived;
    const most = Math.max(...compared.map(({ parameters }) => parameters));
    return html`<p><strong>The idea, counted</strong> on a map of ${idea.input.join(' × ')}</p>
      <div class="bars">
        ${compared.map(
          ({
            title,
            parameters,
            macs,
          }) => html`<span>${title}: ${count(parameters)} parameters, ${about(macs)} multiply-adds</span>
            <div style=${`width:${(100 * parameters) / most}%`}></div>`,
        )}
        <p aria-live="polite">${verdict}</p>
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-architectures': Architectures;
  }
}
