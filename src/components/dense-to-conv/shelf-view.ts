import { html, nothing, type TemplateResult } from 'lit';
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import type { Garments } from '../ui/garments.ts';
import { type DenseState, shelfOf } from './state.ts';

interface Loading {
  readonly garments: Garments | null;
  readonly loading: boolean;
  /** what went wrong, as a sentence; '' for nothing */
  readonly error: string;
  readonly load: () => void;
  /** after an error */
  readonly again: () => void;
}

/** Ten garments to pick from, and the button that loads them; whoever shows them draws their canvases. */
export function shelfView(
  now: DenseState,
  { garments, loading, error, load, again }: Loading,
  change: (part: Partial<DenseState>) => void,
): TemplateResult {
  const shelf = shelfOf(now);
  const name = (picture: number) =>
    garments ? garmentClasses[garments.pictures.labels[picture]!]! : 'garment';
  return html`
    <div class="shelf-box">
    <div class="row shelf" role="group" aria-label="Pick a garment">
      ${shelf.map(
        (picture, i) => html`<button
          type="button" aria-pressed=${i === now.picked ? 'true' : 'false'} ?disabled=${!garments}
          aria-label=${`${name(picture)}, picture ${picture}`} title=${name(picture)}
          @click=${() => change({ picked: i })}
        >
          <canvas width="28" height="28"></canvas>
        </button>`,
      )}
      <button
        type="button" class="wide" ?disabled=${!garments}
        @click=${() => change({ shelf: (now.shelf % 9999) + 1 })}
      >
        Ten others
      </button>
    </div>
    ${
      garments
        ? nothing
        : html`<div class="start">
            <button class="primary" type="button" ?disabled=${loading} @click=${load}>
              ${loading ? 'Loading …' : 'Load the network and the garments'}
              <small>fetches 1.1 MB once</small>
            </button>
          </div>`
    }
    </div>
    ${
      error
        ? html`<div class="notice" role="alert">
            ${error}
            <button type="button" @click=${garments ? again : load}>Try again</button>
          </div>`
        : nothing
    }
  `;
}
