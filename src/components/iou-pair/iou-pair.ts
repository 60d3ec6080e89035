import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import '../ui/box-editor.ts';
import '../ui/choice.ts';
import { classColour, inkOn } from '../ui/class-colour.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { underlay } from './chart.ts';
import {
  derive,
  type Measure,
  type PairDerived,
  type PairState,
  PRESETS,
  pairCodec,
  parseBox,
  SHEET,
  setBox,
} from './state.ts';

const NAMES = ['A', 'B'] as const;
/** places in the palette: far apart for every eye */
const COLOURS = [5, 0] as const;

/** Two boxes to move, and IoU, GIoU, DIoU and CIoU of them as arithmetic. */
@customElement('fovea-iou-pair')
export class IouPair extends WidgetElement<PairState> {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        max-width: 60rem;
        margin-inline: auto;
      }
      .panes {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, min(22rem, 48%));
        gap: 1rem 1.4rem;
      }
      @container (max-width: 42rem) {
        .panes {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .presets {
        margin: 0 0 0.8rem;
      }
      table {
        width: 100%;
      }
      tbody th {
        font-weight: 400;
        color: var(--ink-soft);
      }
      td {
        font-family: var(--font-number);
        font-variant-numeric: tabular-nums;
      }
      td:last-child,
      thead th:last-child {
        text-align: right;
        padding-right: 0.3rem;
      }
      tr.result > * {
        font-weight: 700;
      }
      tr.chosen > * {
        background: var(--accent-wash);
      }
      tr.chosen.result > * {
        color: var(--accent);
      }
      tbody th {
        padding-left: 0.3rem;
      }
      td {
        font-size: 0.8125rem;
        padding-right: 0.4rem;
      }
      .adds {
        min-height: 6.2em;
      }
      .says {
        min-height: 4.6em;
        margin-top: 0.6rem;
      }
      .says output {
        font-family: var(--font-text);
      }
      .typed {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(100%, 12rem), 1fr));
        gap: 0.6rem 1.2rem;
        margin-top: 0.7rem;
      }
      .typed input {
        width: 100%;
        min-height: 2.5rem;
        padding: 0.3rem 0.6rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        font-family: var(--font-number);
      }
      .typed input[aria-invalid='true'] {
        border-color: var(--bad);
      }
    `,
  ];

  protected override readonly codec = pairCodec;
  @state() private selected = 0;
  @state() private problem: { index: number; text: string } | null = null;

  override reset(): void {
    super.reset();
    this.problem = null;
  }

  #type(index: number, event: Event): void {
    const field = event.target as HTMLInputElement;
    const parsed = parseBox(field.value);
    if ('problem' in parsed) {
      this.problem = { index, text: `Box ${NAMES[index]}: ${parsed.problem}` };
      return;
    }
    this.problem = null;
    this.set(setBox(this.state, index, parsed.box));
  }

  override render() {
    const { state } = this;
    const derived = derive(state);
    return html`
      <div class="row presets" role="group" aria-label="Pairs to start from">
        ${PRESETS.map(
          ({ name, boxes }) => html`<button
            type="button"
            aria-pressed=${String(boxes) === String(state.boxes) ? 'true' : 'false'}
            @click=${() => {
              this.problem = null;
              this.set({ ...state, boxes });
            }}
          >
            ${name}
          </button>`,
        )}
      </div>
      <div class="panes">
        <div>
          <fovea-box-editor
            label="Two boxes; drag them, or use the Tab key and the arrow keys"
            .width=${SHEET.width}
            .height=${SHEET.height}
            .boxes=${[derived.a, derived.b].map((box, index) => ({
              box,
              label: NAMES[index]!,
              name: `Box ${NAMES[index]}`,
              colour: classColour(COLOURS[index]!),
              ink: inkOn(COLOURS[index]!),
            }))}
            .selected=${this.selected}
            .underlay=${underlay(derived, state.measure)}
            @fovea-select=${(event: CustomEvent<number>) => (this.selected = event.detail)}
            @fovea-box=${(event: CustomEvent<{ index: number; box: number[] }>) => {
              this.problem = null;
              this.set(setBox(this.state, event.detail.index, event.detail.box));
            }}
          ></fovea-box-editor>
          <div class="typed">${state.boxes.map((box, index) => this.#field(box, index))}</div>
          <div role="alert">${this.problem ? html`<p class="notice">${this.problem.text}</p>` : nothing}</div>
          <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
        </div>
        ${this.#sums(derived)}
      </div>
    `;
  }

  #field(box: readonly number[], index: number) {
    const wrong = this.problem?.index === index;
    return html`<label
      >Box ${NAMES[index]}: left, top, right, bottom
      <input
        .value=${box.join(', ')}
        inputmode="text"
        autocomplete="off"
        spellcheck="false"
        aria-invalid=${wrong ? 'true' : 'false'}
        @change=${(event: Event) => this.#type(index, event)}
    /></label>`;
  }

  #sums({ lines, adds }: PairDerived) {
    return html`<div>
      <fovea-choice
        label="Measure"
        .value=${this.state.measure}
        .options=${[
          { value: 'iou', label: 'IoU' },
          { value: 'giou', label: 'GIoU' },
          { value: 'diou', label: 'DIoU' },
          { value: 'ciou', label: 'CIoU' },
        ]}
        @fovea-input=${(event: CustomEvent<Measure>) => this.set({ ...this.state, measure: event.detail })}
      ></fovea-choice>
      <p class="adds">${adds}</p>
      <div class="arithmetic">
        <table>
          <caption class="visually-hidden">
            The arithmetic of the chosen measure
          </caption>
          <thead>
            <tr><th scope="col">what</th><th scope="col">from</th><th scope="col">is</th></tr>
          </thead>
          <tbody>
            ${lines.map(
              ({ name, sum, value, of, result }) => html`<tr
                class="${result ? 'result' : ''} ${of === this.state.measure ? 'chosen' : ''}"
              >
                <th scope="row">${name}</th><td>${sum}</td><td>${value}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-iou-pair': IouPair;
  }
}
