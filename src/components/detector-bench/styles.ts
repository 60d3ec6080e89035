import { css } from 'lit';

/** What is measured above, what came of it below; every part keeps its place while there is no result yet. */
export const layout = css`
  :host {
    max-width: 68rem;
    margin-inline: auto;
  }
  .title {
    font-weight: 700;
    font-size: 1rem;
    line-height: 1.2;
    margin: 1.1rem 0 0.3rem;
  }
  .scroll {
    overflow-x: auto;
  }
  .scroll table {
    width: 100%;
  }
  .costs table {
    min-width: 40rem;
  }
  th,
  td {
    white-space: nowrap;
  }
  th {
    font-weight: 400;
  }
  thead th {
    font-weight: 600;
    vertical-align: bottom;
  }
  td {
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
  }
  td.words {
    font-family: var(--font-text);
    color: var(--ink-soft);
  }
  .examples {
    display: flex;
    gap: 0.4rem;
    margin: 0.5rem 0;
  }
  .examples canvas {
    flex: 1 1 0;
    min-width: 0;
    max-width: 11.5rem;
    aspect-ratio: 1;
    border-radius: 4px;
    background: var(--sunken);
  }
  select {
    width: 100%;
  }
  .field {
    display: block;
    font-weight: 600;
  }
  .says {
    min-height: 5.4rem;
    margin: 0.6rem 0;
  }
  .says fovea-progress {
    flex: 1 1 14rem;
  }
  .notes {
    margin: 0.3rem 0;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.15fr);
    gap: 1rem 1.6rem;
    align-items: start;
  }
  .panes svg {
    width: 100%;
    max-width: 36rem;
    height: auto;
    font-family: var(--font-text);
  }
  .pair {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.4fr);
  }
  .hit {
    cursor: pointer;
  }
  .told {
    min-height: 8.2em;
    font-size: 1rem;
  }
  .told output {
    font-family: var(--font-text);
  }
  .told output + output {
    margin-top: 0.5rem;
  }
  .results tbody tr {
    height: 2.9rem;
  }
  tbody button {
    min-height: 2.2rem;
    padding: 0 0.6rem;
  }
  tr[aria-current] > * {
    background: var(--accent-wash);
  }
  .matrix td {
    background: color-mix(in srgb, var(--accent-wash) calc(100% * var(--heat, 0)), transparent);
  }
  .batches output {
    font-family: var(--font-text);
    font-size: 1rem;
    margin-top: 0.4rem;
  }
  .save {
    margin: 1.2rem 0 0.6rem;
  }
  .empty {
    color: var(--ink-soft);
  }
  @container (max-width: 52rem) {
    .panes:not(.pair) {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @container (max-width: 38rem) {
    .panes,
    .pair {
      grid-template-columns: minmax(0, 1fr);
    }
    .told {
      min-height: 17em;
    }
    .says {
      min-height: 8rem;
    }
  }
`;
