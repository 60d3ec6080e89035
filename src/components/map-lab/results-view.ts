import { html, nothing, type TemplateResult } from 'lit';
import { COCO_IOU_THRESHOLDS, envelope } from '../../lib/metrics/index.ts';
import { prChart } from '../ui/pr-chart.ts';
import { heatStrip } from './chart.ts';
import type { Lab } from './lab.ts';
import { type LabDerived, type LabState, type Sort, shown } from './state.ts';
import { decisionsLink, type StreetRun } from './streets.ts';
import { THUMBNAIL } from './thumbnails.ts';

/** AP by category; a press on one draws its curve. An empty table before there is an evaluation. */
export function categoryTable(
  { rows, chosen }: LabDerived,
  lab: Lab | null,
  state: LabState,
  change: (part: Partial<LabState>) => void,
): TemplateResult {
  const sort = (value: Sort, label: string) => html`<button
    type="button" aria-pressed=${state.sort === value ? 'true' : 'false'} @click=${() => change({ sort: value })}
  >
    ${label}
  </button>`;
  return html`<p class="title">By category</p>
    <div class="row" role="group" aria-label="Sort the table">
      <span class="soft">Sort by</span>${sort('ap', 'AP')} ${sort('name', 'name')} ${sort('truths', 'truths')}
    </div>
    <div class="scroll" tabindex="0" role="region" aria-label="Average precision by category">
      ${
        lab
          ? html`<table>
              <thead>
                <tr>
                  <th scope="col">category</th>
                  <th scope="col">truths</th>
                  <th scope="col">found</th>
                  <th scope="col">AP, ${state.rule === 'voc' && lab.comparison ? 'VOC' : 'COCO'}</th>
                  <th scope="col">COCO’s AP at IoU .50 … .95</th>
                </tr>
              </thead>
              <tbody>
                ${rows.map(
                  ({ category, ap }) => html`<tr class=${category === chosen ? 'chosen' : ''}>
                    <th scope="row">
                      <button
                        type="button" class="name-button" aria-pressed=${category === chosen ? 'true' : 'false'}
                        @click=${() => change({ category: category.id })}
                      >
                        ${category.name}
                      </button>
                    </th>
                    <td class="number">${category.truths}</td>
                    <td class="number">${category.detections}</td>
                    <td class="number">${shown(ap)}</td>
                    <td>${heatStrip(category, state.at)}</td>
                  </tr>`,
                )}
              </tbody>
            </table>`
          : html`<p class="empty">The table fills when there is an evaluation.</p>`
      }
    </div>
    <p class="soft">
      “found” counts all detections of the category. −1 means undefined: there is no truth of it, so it stays out of
      every mean.${lab?.empty ? ` ${lab.empty} categories have neither truths nor detections.` : ''}
    </p>`;
}

/** Precision and recall of the chosen category. */
export function curveView(
  { chosen, curve }: LabDerived,
  { at: place }: Pick<LabState, 'at'>,
): TemplateResult {
  const at = COCO_IOU_THRESHOLDS[place]!.toFixed(2);
  return html`<div>
    <p class="title">Curve${chosen ? html` of ${chosen.name} at IoU ${at}` : nothing}</p>
    ${prChart({
      curve,
      envelope: envelope(curve.precision),
      area: true,
      label: chosen ? `Precision and recall of ${chosen.name} at IoU ${at}` : 'No curve yet',
    })}
  </div>`;
}

/** How COCO’s number becomes VOC’s. */
export function stepsTable({ steps }: LabDerived, lab: Lab | null): TemplateResult {
  const signed = (value: number) =>
    Math.abs(value) < 0.0005 ? '0' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
  return html`<div>
    <p class="title">From COCO’s number to VOC’s</p>
    <div class="steps">
      ${
        steps.length
          ? html`<table>
              <thead>
                <tr><th scope="col">step</th><th scope="col">mAP</th><th scope="col">change</th></tr>
              </thead>
              <tbody>
                ${steps.map(
                  ({ what, value, change }) => html`<tr>
                    <th scope="row">${what}</th>
                    <td class="number">${shown(value)}</td>
                    <td class="number">${change === null ? '' : signed(change)}</td>
                  </tr>`,
                )}
              </tbody>
            </table>`
          : html`<p class="empty">${lab ? 'VOC’s rules compare boxes only.' : 'Each step appears with an evaluation.'}</p>`
      }
    </div>
  </div>`;
}

/** Detections that the two rules judge differently. */
export function differingDecisions(lab: Lab | null): TemplateResult {
  const comparison = lab?.comparison;
  return html`<div>
    <p class="title">Decisions that differ${comparison ? `: ${comparison.changed}` : ''}</p>
    <ul class="examples" tabindex="0" aria-label="Detections that the two rules judge differently">
      ${comparison?.examples.map((text) => html`<li>${text}</li>`)}
      ${comparison && comparison.changed === 0 ? html`<li>None at this threshold.</li>` : nothing}
      ${
        comparison && comparison.changed > comparison.examples.length
          ? html`<li>… and ${comparison.changed - comparison.examples.length} more of lower score.</li>`
          : nothing
      }
    </ul>
  </div>`;
}

/**
 * The images with the most mistakes, with a small picture of photos and streets. A street's canvas holds its number in
 * `data-street`; whoever shows it paints it.
 *
 * @param streets the run that `lab` is of, where it is of streets
 * @param root the site's root, with a slash at the end
 */
export function worstImages(
  lab: Lab | null,
  { source, streets, root }: { source: LabState['source']; streets: StreetRun | null; root: string },
): TemplateResult {
  const small = (id: number, name: string) => {
    if (source === 'photos') return html`<img src=${`${root}photos/thumbnails/${name}`} alt="" />`;
    const street = source === 'streets' ? streets?.streets[id - 1] : undefined;
    return street === undefined
      ? nothing
      : html`<canvas data-street=${street} width=${THUMBNAIL} height=${THUMBNAIL}></canvas>`;
  };
  const look = (id: number) => {
    const street = source === 'streets' ? streets?.streets[id - 1] : undefined;
    if (street === undefined || !streets) return nothing;
    const link = decisionsLink(streets, street);
    return link ? html`<a href=${root + link}>every decision</a>` : nothing;
  };
  return html`<div>
    <p class="title">Images with the most mistakes</p>
    <ul class="worst" tabindex="0" aria-label="Images by mistakes, at IoU .50 and a score of at least ${lab?.imageScore ?? 0.5}">
      ${lab?.worst.map(
        ({ id, name, truths, hits, missed, falsePositives }) => html`<li>
          ${small(id, name)}
          <span><b>${name}</b> ${look(id)}<br />${hits} of ${truths} found, ${missed} missed, ${falsePositives} false</span>
        </li>`,
      )}
    </ul>
    <p class="soft">Counted at IoU .50, with detections of a score of at least ${lab?.imageScore ?? 0.5}.</p>
  </div>`;
}
