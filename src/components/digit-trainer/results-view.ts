import { html, nothing, type TemplateResult } from 'lit';
import type { LabelledPictures } from '../../lib/datasets/labelled-pictures.ts';
import { confusedPairs, type Judged, type Measured, percent, worstMistakes } from './results.ts';
import './small-picture.ts';

/** Pictures of mistakes that are shown at most. */
const MOST = 18;

/** Which class was taken for which: rows are the truth. An empty table before anything is measured. */
export function confusionTable(measured: Measured | null, classes: readonly string[]): TemplateResult {
  const totals = measured?.confusion.map((row) => row.reduce((sum, count) => sum + count, 0));
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Confusion matrix">
    <table class="confusion">
      <caption>Rows: what it is. Columns: what the network says.</caption>
      <thead>
        <tr>
          <td></td>
          ${classes.map((name, i) => html`<th scope="col" title=${name} aria-label=${name}>${i}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${classes.map(
          (name, truth) => html`<tr>
            <th scope="row">${name === String(truth) ? name : `${truth} ${name}`}</th>
            ${classes.map((_, guess) => {
              const count = measured?.confusion[truth]?.[guess] ?? 0;
              // Mistakes are few: a tint that shows single ones.
              const share = count / Math.max(1, totals?.[truth] ?? 1);
              const tint =
                count === 0
                  ? ''
                  : truth === guess
                    ? `background:color-mix(in srgb, var(--accent) ${(8 + 27 * share).toFixed(0)}%, var(--surface))`
                    : `background:color-mix(in srgb, var(--bad) ${(14 + 26 * Math.min(1, 5 * share)).toFixed(0)}%, var(--surface))`;
              return html`<td class="number" style=${tint}>${count || (measured ? '·' : '')}</td>`;
            })}
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What the list of mistakes needs. */
export interface Mistakes {
  measured: Measured;
  pictures: LabelledPictures;
  /** `truth-guess`, or '' for all */
  filter: string;
  setFilter: (filter: string) => void;
  look: (judged: Judged) => void;
}

/** The pictures that were taken for something else, the surest first. A press shows what the layers make of one. */
export function mistakesView({ measured, pictures, filter, setFilter, look }: Mistakes): TemplateResult {
  const { classes } = pictures;
  const all = worstMistakes(measured, pictures.labels);
  const kept = all.filter(({ truth, guess }) => filter === '' || filter === `${truth}-${guess}`);
  if (all.length === 0) return html`<p>No picture is taken for another class.</p>`;
  return html`<label
      >Show
      <select .value=${filter} @change=${(event: Event) => setFilter((event.target as HTMLSelectElement).value)}>
        <option value="">all ${all.length}</option>
        ${confusedPairs(measured.confusion).map(
          ({ truth, guess, count }) =>
            html`<option value="${truth}-${guess}" ?selected=${filter === `${truth}-${guess}`}>${classes[truth]} taken for ${classes[guess]}: ${count}</option>`,
        )}
      </select></label
    >
    <ul class="mistakes">
      ${kept.slice(0, MOST).map(
        (judged) => html`<li>
          <button type="button" @click=${() => look(judged)}>
            <fovea-small-picture .pixels=${pictures.pixels} .shape=${pictures.shape} .index=${judged.index} label=""></fovea-small-picture>
            <span>is ${classes[judged.truth]}<br />says ${classes[judged.guess]}<br />${percent(judged.sure)}<span class="visually-hidden">: look at its maps</span></span>
          </button>
        </li>`,
      )}
    </ul>
    ${kept.length > MOST ? html`<p class="soft">The ${MOST} surest of ${kept.length}.</p>` : nothing}`;
}
