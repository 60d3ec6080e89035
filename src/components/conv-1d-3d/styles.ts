import { css } from 'lit';

export const layout = css`
  :host {
    max-width: 66rem;
    margin-inline: auto;
  }
  .chart {
    width: 100%;
    height: 22rem;
    background: var(--sunken);
    border-radius: var(--radius);
    touch-action: pan-y;
    cursor: crosshair;
  }
  .names {
    display: flex;
    justify-content: space-between;
    gap: 1rem;
    color: var(--ink-soft);
    margin: 0.2rem 0 0.6rem;
  }
  .filters,
  .sources {
    margin: 0.6rem 0;
  }
  .heading {
    font-weight: 600;
    margin: 0 0 0.3rem;
  }
  .pair {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
    gap: 1rem 1.6rem;
    align-items: start;
    margin: 0.9rem 0;
  }
  textarea {
    width: 100%;
    min-height: 4.4rem;
    padding: 0.4rem 0.6rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    font-family: var(--font-number);
    resize: vertical;
  }
  .pasted label {
    display: block;
    font-weight: 600;
  }
  .says {
    min-height: 3.2em;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 74ch;
  }
  .sum {
    font-family: var(--font-number);
    overflow-wrap: anywhere;
    min-height: 3em;
    margin: 0.3rem 0;
  }
  .slices {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 0.9rem;
    max-width: 54rem;
    margin: 0.9rem 0;
  }
  figure {
    margin: 0;
  }
  figcaption {
    line-height: 1.3;
    margin-bottom: 0.3rem;
    min-height: 2.6em;
    display: flex;
    align-items: end;
    font-weight: 600;
  }
  canvas {
    width: 100%;
    aspect-ratio: 1;
    image-rendering: pixelated;
    background: var(--sunken);
    border-radius: 3px;
  }
  .cube {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 9rem));
    gap: 0.9rem;
  }
  .cube fovea-number-grid {
    --cell: 2.75rem;
  }
  .controls > button {
    justify-self: start;
    align-self: end;
  }
  .costs {
    overflow-x: auto;
    margin-top: 1rem;
  }
  .costs td {
    white-space: nowrap;
  }
  .costs table {
    width: 100%;
    min-width: 34rem;
  }
  .costs td,
  .costs thead th:not(:first-child) {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  tbody th {
    font-weight: 500;
  }
  @container (max-width: 38rem) {
    .slices {
      gap: 0.4rem;
    }
    figcaption {
      font-size: 0.82rem;
    }
    .cube {
      gap: 0.5rem;
    }
    .says {
      min-height: 7.7em;
    }
  }
`;
