import { css, html, nothing } from 'lit';
import './progress.ts';
import type { StreetWork } from './street-work.ts';

/** A button as long as nothing was asked for; then how far it is, and what went wrong with a way to try again. */
export function streetWorkSays(work: StreetWork<unknown>, label: string, bytes: number) {
  const { progress, error, running } = work;
  if (!work.started)
    return html`<button class="primary" type="button" @click=${() => work.start()}>
      ${label} (fetches ${(bytes / 1e6).toFixed(1)} MB once)
    </button>`;
  if (error)
    return html`<div class="notice" role="alert">
      ${error} <button type="button" @click=${() => work.start()}>Try again</button>
    </div>`;
  if (!running) return nothing;
  return html`<fovea-progress
    label=${progress?.label ?? 'Looking at the street …'} .done=${progress?.done ?? 0} .total=${progress?.total ?? 0}
  ></fovea-progress>`;
}

/** Room for `streetWorkSays`, so that nothing moves when it is done. */
export const streetWorkStyles = css`
  .work {
    min-height: 3.2rem;
  }
`;
