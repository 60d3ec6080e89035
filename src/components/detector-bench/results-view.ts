import { html, nothing, type TemplateResult } from 'lit';
import '../ui/choice.ts';
import '../ui/slider.ts';
import '../ui/switch.ts';
import type { Batches } from './batches.ts';
import { paretoChart } from './chart.ts';
import { type Reading, RULES, type Rule, ruleTitles } from './measured.ts';
import { offered } from './offered.ts';
import { type BenchState, type Derived, inAp, inMs, reference } from './state.ts';

type Change = (part: Partial<BenchState>) => void;

/** How accuracy and time are read from what was measured. */
export function readingControls({ changed }: Derived, state: BenchState, change: Change): TemplateResult {
  return html`<div class="controls">
    <label class="field"
      >Accuracy
      <select @change=${(event: Event) => change({ rule: (event.target as HTMLSelectElement).value as Rule })}>
        ${RULES.map((rule) => html`<option value=${rule} .selected=${rule === state.rule}>${ruleTitles[rule]}</option>`)}
      </select></label
    >
    <fovea-slider
      label="Lowest score kept" min="0.01" max="0.9" step="0.01" .value=${state.score}
      hint="Boxes below are thrown away before AP is computed."
      @fovea-input=${(event: CustomEvent<number>) => change({ score: event.detail })}
    ></fovea-slider>
    <fovea-choice
      label="The clock runs for" .value=${state.timed}
      .options=${[
        { value: 'all', label: 'all' },
        { value: 'no-nms', label: 'no NMS' },
        { value: 'network', label: 'networks' },
      ]}
      @fovea-input=${(event: CustomEvent<Reading['timed']>) => change({ timed: event.detail })}
    ></fovea-choice>
    <fovea-choice
      label="Time of" .value=${state.percent}
      .options=${[
        { value: '50', label: 'p50' },
        { value: '90', label: 'p90' },
        { value: '99', label: 'p99' },
      ]}
      @fovea-input=${(event: CustomEvent<Reading['percent']>) => change({ percent: event.detail })}
    ></fovea-choice>
    <div class="row">
      <fovea-switch
        label="Warm-ups count too" .checked=${state.warm}
        @fovea-input=${(event: CustomEvent<boolean>) => change({ warm: event.detail })}
      ></fovea-switch>
      <button type="button" ?disabled=${!changed} @click=${() => change({ ...reference })}>
        The reference way
      </button>
    </div>
  </div>`;
}

/** Accuracy over time as a chart, and a row for each detector. A press on one shows its stages. */
export function resultsView(derived: Derived, state: BenchState, change: Change): TemplateResult {
  const titles = {
    accuracy: ruleTitles[state.rule],
    time: `milliseconds a picture, ${state.percent === '50' ? 'median' : `${state.percent}th percentile`}`,
  };
  return html`<div class="panes">
    <div>${paretoChart(derived, titles, (row) => change({ shown: row.measured.detector }))}</div>
    <div class="scroll results" tabindex="0" role="region" aria-label="Results">
      <table>
        <thead>
          <tr>
            <th scope="col">detector</th><th scope="col">pictures</th><th scope="col">p50</th><th scope="col">p90</th>
            <th scope="col">p99 ms</th><th scope="col">AP</th><th scope="col">AP.50</th><th scope="col">AP.75</th>
          </tr>
        </thead>
        <tbody>
          ${derived.rows.map(
            (row) => html`<tr aria-current=${row === derived.shown?.row ? 'true' : nothing}>
              <th scope="row">
                <button
                  type="button" aria-pressed=${row === derived.shown?.row ? 'true' : 'false'}
                  aria-label=${`Show the stages of ${row.label}`}
                  @click=${() => change({ shown: row.measured.detector })}
                >
                  ${row.label}
                </button>
              </th>
              <td>${row.partial ? `${row.measured.pictures} of ${row.measured.planned}` : row.measured.pictures}</td>
              ${row.spread.map((time) => html`<td>${inMs(time)}</td>`)}
              <td>${inAp(row.all.ap)}</td>
              <td>${inAp(row.all.ap50)}</td>
              <td>${inAp(row.all.ap75)}</td>
            </tr>`,
          )}
          ${derived.waiting.map(
            (name) => html`<tr>
              <th scope="row">${name}</th>
              <td class="words" colspan="7">not measured on these scenes yet</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div>`;
}

/** The time by stage of the detector that was pressed. */
export function stagesTable({ shown }: Derived): TemplateResult {
  return html`<div class="stages">
    <p class="title">Stages${shown ? html` of ${shown.row.label}` : nothing}, milliseconds</p>
    ${
      shown
        ? html`<table>
            <thead>
              <tr><th scope="col">stage</th><th scope="col">p50</th><th scope="col">p90</th><th scope="col">p99</th></tr>
            </thead>
            <tbody>
              ${shown.stages.map(
                ({ name, spread }) => html`<tr>
                  <th scope="row">${name}</th>
                  ${spread.map((time) => html`<td>${time.toFixed(1)}</td>`)}
                </tr>`,
              )}
            </tbody>
          </table>`
        : html`<p class="empty">Each stage appears with a measurement.</p>`
    }
  </div>`;
}

/** The time of several scenes at once. */
export function batchesView(batches: Batches | null, busy: boolean, time: () => void): TemplateResult {
  const possible = offered.some(({ looksAt }) => looksAt === 'scenes');
  return html`<div class="batches">
    <p class="title">Several scenes at once</p>
    <div class="row">
      <button type="button" ?disabled=${busy || !possible} @click=${time}>Time batches</button>
      <span class="soft">
        ${possible ? 'The passes of one network alone: no decoding, no NMS.' : 'Needs a detector of street scenes.'}
      </span>
    </div>
    ${
      batches
        ? html`<div class="scroll" tabindex="0" role="region" aria-label="Milliseconds by size of batch">
              <table>
                <thead>
                  <tr>
                    <th scope="col">${batches.name}: scenes in a batch</th>
                    ${batches.rows.map(({ batch }) => html`<th scope="col">${batch}</th>`)}
                  </tr>
                </thead>
                <tbody>
                  <tr>
                    <th scope="row">milliseconds until all answers are there</th>
                    ${batches.rows.map(({ whole }) => html`<td>${inMs(whole)}</td>`)}
                  </tr>
                  <tr>
                    <th scope="row">milliseconds a scene</th>
                    ${batches.rows.map(({ each }) => html`<td>${inMs(each)}</td>`)}
                  </tr>
                </tbody>
              </table>
            </div>
            <output aria-live="polite">${batches.sentence}</output>`
        : nothing
    }
  </div>`;
}

/** Accuracy by kind of scenes. */
export function kindsTable({ matrix: { kinds, rows } }: Derived, state: BenchState): TemplateResult {
  return html`<div class="matrix">
    <p class="title">By kind of scenes, ${ruleTitles[state.rule]}, ${state.size} pixels</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Accuracy by kind of scenes">
      <table>
        <thead>
          <tr><th scope="col">scenes</th>${rows.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr>
        </thead>
        <tbody>
          ${kinds.map(
            ({ title }, i) => html`<tr>
              <th scope="row">${title}</th>
              ${rows.map(({ values }) => {
                const value = values[i] ?? null;
                const heat = value === null || Number.isNaN(value) ? 0 : value.toFixed(2);
                return html`<td style=${`--heat:${heat}`}>${value === null ? '–' : inAp(value)}</td>`;
              })}
            </tr>`,
          )}
        </tbody>
      </table>
    </div>
  </div>`;
}
