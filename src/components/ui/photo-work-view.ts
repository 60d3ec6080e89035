import { css, html, nothing } from 'lit';
import type { PhotoWork } from './photo-work.ts';
import './progress.ts';

/** The button over a picture that nothing was computed for yet. */
export function startButton(work: PhotoWork<unknown>, label: string, fetches: string) {
  return work.started || work.error
    ? nothing
    : html`<button class="primary start" type="button" @click=${() => work.start()}>
        ${label} <small>${fetches}</small>
      </button>`;
}

/** How far the work is and what went wrong, with a way to try again. */
export function workSays(work: PhotoWork<unknown>) {
  const { progress, error, running } = work;
  return html`${
    progress
      ? html`<fovea-progress label=${progress.label} .done=${progress.done} .total=${progress.total}></fovea-progress>`
      : running
        ? html`<fovea-progress label="Looking at the picture …"></fovea-progress>`
        : nothing
  }${
    error
      ? html`<div class="notice" role="alert">
          ${error} <button type="button" @click=${() => work.start()}>Try again</button>
        </div>`
      : nothing
  }`;
}

/** The start button over a picture that nothing was computed for yet. */
export const start = css`
  .start {
    position: absolute;
    left: 50%;
    top: 50%;
    transform: translate(-50%, -50%);
    font-size: 1.1rem;
    padding: 0.8rem 1.4rem;
    box-shadow: var(--shadow);
    width: max-content;
    max-width: 90%;
  }
  .start small {
    display: block;
    font-weight: 400;
  }
`;

/** A picture's frame of fixed shape, and the start button on it. */
export const stage = css`
  .stage {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .stage canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  ${start}
`;
