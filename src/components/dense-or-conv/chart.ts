import { html, type TemplateResult } from 'lit';
import type { Cost } from './state.ts';

const figures = (value: number) => value.toLocaleString('en-GB');

/** Parameters of both layers as bars on a logarithmic scale from 1 to ten thousand million. */
export function bars(costs: readonly Cost[]): TemplateResult {
  const length = (value: number) => Math.max(0.5, (100 * Math.log10(Math.max(1, value))) / 10);
  return html`<div class="bars" role="img" aria-label="Parameters on a logarithmic scale">
    ${costs.map(
      ({ name, parameters }, index) => html`<div class="bar">
        <span>${name}</span>
        <span class="track"><i style="width:${length(parameters)}%;background:var(--class-${index === 0 ? 0 : 5})"></i></span>
        <span class="number">${figures(parameters)}</span>
      </div>`,
    )}
    <p class="soft">Each tenth of the track is ten times as many.</p>
  </div>`;
}
