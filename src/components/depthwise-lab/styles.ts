import { css } from 'lit';

/** Maps in a matrix, a row per channel and a column per kernel; the editors beside it, or below where it is narrow. */
export const layout = css`
  :host {
    max-width: 66rem;
    margin-inline: auto;
  }
  .controls {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) clamp(13rem, 30%, 19rem);
    gap: 1rem 1.6rem;
    margin-top: 0.9rem;
  }
  .matrix {
    display: grid;
    grid-template-columns: minmax(0, 1fr) repeat(var(--columns), minmax(0, 1fr));
    gap: 0.5rem;
    align-items: start;
    max-width: calc((var(--columns) + 1) * 12.5rem);
  }
  .matrix + .matrix {
    margin-top: 0.6rem;
    padding-top: 0.6rem;
    border-top: 1px solid var(--line);
  }
  .column {
    font-weight: 600;
    line-height: 1.25;
    min-height: 2.5em;
    align-self: end;
    display: flex;
    align-items: end;
  }
  figure {
    margin: 0;
    min-width: 0;
  }
  figcaption {
    color: var(--ink-soft);
    line-height: 1.3;
  }
  canvas {
    width: 100%;
    aspect-ratio: 4 / 3;
    object-fit: contain;
    background: var(--sunken);
    image-rendering: pixelated;
    border-radius: 3px;
  }
  .chosen canvas {
    outline: 3px solid var(--accent);
    outline-offset: 1px;
  }
  .kernel {
    aspect-ratio: 4 / 3;
    display: grid;
    place-items: center;
  }
  .kernel fovea-number-grid {
    --cell: 2rem;
    max-width: min(100%, 6.4rem);
  }
  .note {
    align-self: start;
    max-width: 34rem;
    min-height: 3em;
  }
  .editors > * {
    margin-bottom: 1.1rem;
  }
  .editors label {
    display: block;
    font: inherit;
    font-weight: 600;
    margin: 0 0 0.3rem;
  }
  select {
    width: 100%;
    margin-bottom: 0.5rem;
  }
  .costs {
    overflow-x: auto;
    margin-top: 1rem;
  }
  .costs table {
    width: 100%;
    min-width: 30rem;
  }
  .costs td,
  .costs thead th:not(:first-child) {
    text-align: right;
    font-variant-numeric: tabular-nums;
  }
  tr.chosen > * {
    background: var(--accent-wash);
    color: var(--accent);
  }
  tbody th,
  thead th:first-child {
    padding-left: 0.4rem;
    font-weight: 500;
  }
  .ratio {
    overflow-wrap: anywhere;
    min-height: 3em;
  }
  .says {
    min-height: 4.5em;
  }
  .says output {
    font-family: var(--font-text);
  }
  @container (max-width: 36rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .editors {
      display: grid;
      grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
      gap: 0.8rem 1.4rem;
    }
  }
  @container (max-width: 30rem) {
    .matrix {
      gap: 0.3rem;
    }
    .column,
    figcaption {
      font-size: 0.8rem;
    }
  }
`;
