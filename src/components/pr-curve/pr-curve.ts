import { css, html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import type { InterpolationRule } from '../../lib/metrics/index.ts';
import '../ui/choice.ts';
import { prChart } from '../ui/pr-chart.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import {
  append,
  type CurveDerived,
  type CurveState,
  curveCodec,
  derive,
  dropLast,
  EXAMPLE,
  flip,
  type ListItem,
  MOST,
  MOST_POSITIVES,
  PRESETS,
  RULES,
  setPositives,
  shown,
} from './state.ts';

const RULE_NAMES: Record<InterpolationRule, string> = {
  '11-point': '11 points',
  'all-point': 'all points',
  '101-point': '101 points',
};
const RULE_USERS: Record<InterpolationRule, string> = {
  '11-point': 'VOC 2007',
  'all-point': 'VOC from 2010',
  '101-point': 'COCO',
};

/** A ranked list to change, its precision-recall curve, and three ways to average it. */
@customElement('fovea-pr-curve')
export class PrCurve extends WidgetElement<CurveState> {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        max-width: 60rem;
        margin-inline: auto;
      }
      .presets {
        margin-bottom: 0.8rem;
      }
      .panes {
        display: grid;
        grid-template-columns: minmax(0, 1fr) minmax(0, min(26rem, 48%));
        gap: 1rem 1.6rem;
      }
      @container (max-width: 42rem) {
        .panes {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .list {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(3.1rem, 1fr));
        gap: 0.3rem;
        margin: 0.4rem 0 0.6rem;
        align-content: start;
        min-height: 15.2rem;
      }
      .list button {
        display: grid;
        padding: 0.15rem 0.2rem;
        min-height: 2.75rem;
        line-height: 1.2;
        text-align: center;
        border-width: 2px;
      }
      .list button.hit {
        border-color: var(--good);
      }
      .list button.miss {
        border-color: var(--bad);
        border-style: dashed;
      }
      .list button.hit b {
        color: var(--good);
      }
      .list button.miss b {
        color: var(--bad);
      }
      .list button.dropped {
        background: var(--sunken);
        border-color: var(--line-strong);
      }
      .list button[aria-pressed='true'] {
        font-weight: 400;
        color: inherit;
      }
      .list button.kept[aria-pressed='true'] {
        background: var(--surface);
      }
      .list button.dropped[aria-pressed='true'] {
        background: var(--sunken);
      }
      table {
        width: 100%;
        margin-top: 0.6rem;
      }
      td.number,
      th.number {
        text-align: right;
        padding-right: 0.2rem;
      }
      tr.chosen > * {
        background: var(--accent-wash);
      }
      .says {
        min-height: 6.2em;
        margin-top: 0.4rem;
      }
      .says output {
        font-family: var(--font-text);
      }
    `,
  ];

  protected override readonly codec = curveCodec;
  /** the one button of the list that the Tab key reaches */
  @state() private active = 0;

  #key(event: KeyboardEvent, place: number): void {
    const target = { ArrowRight: place + 1, ArrowLeft: place - 1, Home: 0, End: this.state.hits.length - 1 }[
      event.key
    ];
    if (target === undefined || target < 0 || target >= this.state.hits.length) return;
    event.preventDefault();
    this.active = target;
    this.renderRoot.querySelectorAll<HTMLButtonElement>('.list button')[target]?.focus();
  }

  override render() {
    const { state } = this;
    const derived = derive(state);
    const change = (part: Partial<CurveState>) => this.set({ ...state, ...part });
    const same = (part: Partial<CurveState>) =>
      part.hits === state.hits && part.positives === derived.positives;
    return html`
      <div class="row presets" role="group" aria-label="Lists to start from">
        ${PRESETS.map(
          (preset) => html`<button
            type="button" aria-pressed=${same(preset.state) ? 'true' : 'false'}
            @click=${() => change(preset.state)}
          >
            ${preset.name}
          </button>`,
        )}
      </div>
      <div class="panes">
        <div>
          ${this.#list(derived)}
          <div class="controls">
            <fovea-slider
              label="Keep scores of at least" .value=${state.threshold} .step=${0.01}
              @fovea-input=${(event: CustomEvent<number>) => change({ threshold: event.detail })}
            ></fovea-slider>
            <fovea-slider
              label="Objects to find" .min=${0} .max=${MOST_POSITIVES} .step=${1} .digits=${0} .value=${derived.positives}
              @fovea-input=${(event: CustomEvent<number>) => this.set(setPositives(this.state, event.detail))}
            ></fovea-slider>
          </div>
          <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
          ${state.example ? html`<p class="soft">${derived.example}</p>` : nothing}
        </div>
        ${this.#picture(derived, change)}
      </div>
    `;
  }

  #list({ items }: CurveDerived) {
    const active = Math.min(this.active, items.length - 1);
    const full = items.length >= MOST;
    return html`<div class="soft" id="hint">Press an entry to turn a hit (✓) into a false positive (✗) or back.</div>
      <div class="list" role="group" aria-label="Detections by falling score" aria-describedby="hint">
        ${items.map((item, place) => this.#item(item, place, place === active))}
      </div>
      <div class="row">
        <button type="button" ?disabled=${full} @click=${() => this.set(append(this.state, true))}>Add a hit</button>
        <button type="button" ?disabled=${full} @click=${() => this.set(append(this.state, false))}>Add a miss</button>
        <button type="button" ?disabled=${items.length === 0} @click=${() => this.set(dropLast(this.state))}>Remove the last</button>
      </div>`;
  }

  #item({ rank, hit, score, kept }: ListItem, place: number, active: boolean) {
    return html`<button
      type="button"
      class="${hit ? 'hit' : 'miss'} ${kept ? 'kept' : 'dropped'}"
      tabindex=${active ? 0 : -1}
      aria-pressed=${hit ? 'true' : 'false'}
      aria-label="Number ${rank}, score ${score.toFixed(2)}, ${hit ? 'hit' : 'false positive'}, ${kept ? 'kept' : 'below the threshold'}"
      @click=${() => {
        this.active = place;
        this.set(flip(this.state, place));
      }}
      @keydown=${(event: KeyboardEvent) => this.#key(event, place)}
    >
      <b>${hit ? '✓' : '✗'}</b><small class="number">${score.toFixed(2)}</small>
    </button>`;
  }

  #picture(derived: CurveDerived, change: (part: Partial<CurveState>) => void) {
    const { state } = this;
    const { curve, averages, envelope, cut, best } = derived;
    return html`<div>
      ${prChart({
        curve,
        envelope,
        samples: averages[state.rule],
        area: state.rule === 'all-point',
        mark: cut.kept - 1,
        rings: state.example ? EXAMPLE.map(({ recall, precision }) => [recall, precision] as const) : [],
        label: `Precision and recall, raw and as an envelope, sampled at ${RULE_NAMES[state.rule]}`,
      })}
      <fovea-choice
        label="Samples drawn" .value=${state.rule}
        .options=${RULES.map((value) => ({ value, label: RULE_NAMES[value] }))}
        @fovea-input=${(event: CustomEvent<InterpolationRule>) => change({ rule: event.detail })}
      ></fovea-choice>
      <table>
        <caption class="visually-hidden">
          Average precision by each rule, and F1
        </caption>
        <tbody>
          ${RULES.map(
            (rule) => html`<tr class=${rule === state.rule ? 'chosen' : ''}>
              <th scope="row">AP, ${RULE_NAMES[rule]} <span class="soft">(${RULE_USERS[rule]})</span></th>
              <td class="number">${shown(averages[rule].ap)}</td>
            </tr>`,
          )}
          <tr><th scope="row">F1 at this threshold</th><td class="number">${shown(cut.f1)}</td></tr>
          <tr>
            <th scope="row">best F1${best ? html`<span class="soft">, at ${best.threshold.toFixed(2)}</span>` : nothing}</th>
            <td class="number">${best ? shown(best.f1) : '–'}</td>
          </tr>
        </tbody>
      </table>
      <fovea-switch
        label="The example that is often told" .checked=${state.example}
        @fovea-input=${(event: CustomEvent<boolean>) => change({ example: event.detail })}
      ></fovea-switch>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-pr-curve': PrCurve;
  }
}
