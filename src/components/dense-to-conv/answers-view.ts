import { html, type TemplateResult } from 'lit';
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import { classColour } from '../ui/class-colour.ts';
import { isHollow } from './chart.ts';
import { best, type Compared, type Differences, type Results, small } from './results.ts';
import type { DenseState } from './state.ts';

/** Both networks on the picked garment; null before they were asked. */
export function sameView(found: Compared | null): TemplateResult {
  const bar = (value: number) =>
    html`<td><span class="bar" style=${`width:${Math.round(100 * value)}%`}></span><span>${value.toFixed(6)}</span></td>`;
  return html`
    <p class="head">2 · Both networks on the picked garment</p>
    <div class="scroll" tabindex="0" role="region" aria-label="Answers of both networks">
      <table>
        <thead>
          <tr><th scope="col">class</th><th scope="col">dense</th><th scope="col">convolution</th><th scope="col">apart</th></tr>
        </thead>
        <tbody>
          ${garmentClasses.map((name, c) => {
            const row = found?.rows[c];
            return html`<tr>
              <th scope="row"><span class="swatch" ?data-hollow=${isHollow(c)} style=${`background:${classColour(c)}`}></span>${name}</th>
              ${row ? html`${bar(row.dense)}${bar(row.conv)}<td>${small(Math.abs(row.dense - row.conv))}</td>` : html`<td>–</td><td>–</td><td>–</td>`}
            </tr>`;
          })}
        </tbody>
      </table>
    </div>
    <p class="same-says"><output aria-live="polite">${found?.sentence ?? 'Load the network to compare.'}</output></p>
  `;
}

/** What the grid and the crop say of the yellow window; null where either has no answer to it yet. */
export function windowView(
  now: Pick<DenseState, 'row' | 'column' | 'padding'>,
  grid: NonNullable<Results['grid']> | null,
  crop: NonNullable<Results['crops']> | null,
): TemplateResult {
  const say = ({ class: which, confidence }: { class: number; confidence: number }) =>
    `${garmentClasses[which]} ${confidence.toFixed(4)}`;
  const inner = now.padding === 'SAME' ? 2 : 0;
  const fromGrid = grid && best(grid.values, (now.row + inner) * grid.side + now.column + inner);
  const fromCrop = crop && best(crop.values, inner * crop.side + inner);
  return html`<dl>
    <div><dt>Yellow window, from the grid</dt><dd>${fromGrid && fromCrop ? say(fromGrid) : '–'}</dd></div>
    <div><dt>The same as a crop</dt><dd>${fromGrid && fromCrop ? say(fromCrop) : '–'}</dd></div>
  </dl>`;
}

/** How far crops and the grid are apart, by place in the crop; null before they were compared. */
export function apartView(apart: Differences | null): TemplateResult {
  return html`<div class="apart" role="img" aria-label=${apart ? `Largest difference by place in the crop: ${apart.cells.map(small).join(', ')}` : 'Differences by place in the crop'} style=${`--side:${apart?.side ?? 1}`}>
    ${(apart?.cells ?? [0]).map((value) => html`<span style=${`--share:${Math.round(60 * Math.min(1, value))}%`}>${value > 0 && value < 0.001 ? '<0.001' : apart ? small(value) : ''}</span>`)}
  </div>
  <p class="apart-says"><output aria-live="polite">${apart?.sentence ?? ''}</output></p>`;
}
