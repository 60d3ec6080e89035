import { css } from 'lit';

/** The picture beside its candidates, the decision below; one under the other where it is narrow. */
export const layout = css`
  fovea-choice + fovea-street-source,
  fovea-choice + fovea-photo-source {
    margin-top: 0.6rem;
  }
  .presets {
    margin: 0.6rem 0;
    gap: 0.4rem;
  }
  .presets button {
    min-height: 2.3rem;
    padding: 0.15rem 0.7rem;
    border-radius: 999px;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 23rem);
    gap: 1rem 1.4rem;
    max-width: 64rem;
  }
  canvas {
    cursor: pointer;
  }
  .side {
    display: flex;
    flex-direction: column;
    gap: 0.5rem;
    min-width: 0;
    /* As tall as the picture, whatever is in it: nothing below moves when results come. */
    height: 0;
    min-height: 100%;
  }
  .decision {
    min-height: 16.5rem;
  }
  .list {
    display: flex;
    flex-direction: column;
    flex: 1;
    min-width: 0;
    min-height: 0;
  }
  .list > p {
    margin: 0 0 0.3rem;
    min-height: 1.5em;
  }
  ol {
    position: relative;
    flex: 1;
    min-height: 5rem;
    overflow: auto;
    margin: 0;
    padding: 0;
    list-style: none;
    border-block: 1px solid var(--line);
  }
  li button {
    display: grid;
    grid-template-columns: 1.2em 1em minmax(0, 1fr) auto;
    align-items: center;
    gap: 0.4rem;
    width: 100%;
    border: 0;
    background: none;
    min-height: 2rem;
    padding: 0.1rem 0.3rem;
    text-align: left;
    border-radius: 0;
  }
  li button:hover:not(:disabled),
  li button:focus-visible {
    background: var(--accent-wash);
    outline-offset: -3px;
  }
  li [data-fate='gone'] {
    color: var(--ink-soft);
  }
  li [data-fate='gone'] .name {
    text-decoration: line-through;
  }
  li [aria-current] {
    background: var(--accent-wash);
    font-weight: 600;
  }
  .swatch {
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 3px;
    border: 1px solid var(--line-strong);
  }
  .walk {
    margin-top: 0.7rem;
  }
  .decision output,
  .result {
    font-family: var(--font-text);
    font-size: 1rem;
  }
  .sums td:last-child {
    text-align: right;
    white-space: nowrap;
    padding-right: 0;
    font-weight: 600;
  }
  .sums td,
  .ways td {
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
  }
  .sums,
  .ways {
    width: 100%;
  }
  th {
    font-weight: 400;
  }
  .sums th {
    white-space: nowrap;
  }
  .controls {
    grid-template-columns: auto repeat(3, minmax(0, 1fr));
  }
  .result {
    border-top: 1px solid var(--line);
    padding-top: 0.5rem;
    min-height: 4.2em;
    margin-top: 0.8rem;
  }
  .ways {
    margin-top: 0.6rem;
    table-layout: fixed;
  }
  .ways td {
    height: 2.6rem;
  }
  .ways th:first-child {
    width: 13rem;
  }
  .ways th:nth-child(2) {
    width: 4rem;
  }
  .ways button {
    min-height: 1.9rem;
    padding: 0 0.5rem;
    border-radius: 999px;
    font-family: var(--font-text);
  }
  .ways span {
    font-family: var(--font-text);
  }
  .chips {
    align-items: center;
    display: flex;
    gap: 0.3rem;
    overflow: hidden;
    white-space: nowrap;
  }
  @container (max-width: 58rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .controls {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .side {
      display: grid;
      grid-template-columns: minmax(0, 1.3fr) minmax(0, 1fr);
      gap: 1.2rem;
      height: 18rem;
      min-height: 0;
    }
  }
  @container (max-width: 38rem) {
    .controls {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      grid-template-columns: minmax(0, 1fr);
      grid-template-rows: 17.5rem 14rem;
      height: auto;
    }
    .result {
      min-height: 7.5em;
    }
    .ways th:first-child {
      width: 7.5rem;
    }
    .ways th:nth-child(2) {
      width: 3.2rem;
    }
    .ways td {
      height: 3.4rem;
    }
  }
`;
