import { css } from 'lit';
import { swatch, tables } from '../ui/figure-styles.ts';

/** One row for each score map, one column for each picture of it. */
export const layout = css`
  ${swatch}
  .depths {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 0.7rem;
    margin-top: 0.6rem;
  }
  .depths button {
    padding: 0.3rem;
    min-height: 0;
    text-align: left;
    font-weight: 400;
    line-height: 1.35;
  }
  .depths b,
  .depths .number {
    display: block;
  }
  .frame {
    display: block;
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: 3px;
    overflow: hidden;
  }
  .frame canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .start-row {
    min-height: 3.2rem;
  }
  .says {
    grid-column: 2 / -1;
    align-self: center;
    max-height: 11rem;
    overflow: auto;
  }
  .says output,
  .verdict {
    font-family: var(--font-text);
    max-width: 85ch;
  }
  .verdict {
    min-height: 3em;
  }
  .part {
    margin-top: 0.9rem;
  }
  .levels {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 0.7rem;
    margin-top: 0.8rem;
  }
  .levels p {
    margin: 0 0 0.25rem;
    min-height: 1.5em;
    line-height: 1.25;
    font-size: 0.8125rem;
  }
  .levels .tile[data-now] .frame {
    outline: 3px solid var(--accent);
    outline-offset: 1px;
  }
  .levels .tile[data-later] canvas {
    visibility: hidden;
  }
  /* The network saw the photo stretched to a square, so its maps fill whatever frame they are in. */
  .levels canvas {
    object-fit: fill;
    image-rendering: pixelated;
  }
  .sign::before {
    content: attr(data-sign);
    color: var(--accent);
    font-weight: 700;
    margin-right: 0.3rem;
  }
  .swatch {
    margin-right: 0.3rem;
    vertical-align: -0.1rem;
  }
  .legend button {
    min-height: 2.3rem;
    padding: 0.15rem 0.65rem;
  }
  td,
  thead th:not(:first-child) {
    text-align: right;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    padding: 0.25rem 0.6rem;
    white-space: nowrap;
  }
  .examples {
    min-height: 11rem;
    overflow-x: auto;
  }
  tr.whole > * {
    border-top: 1px solid var(--line-strong);
  }
  @container (max-width: 38rem) {
    .depths {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .levels {
      gap: 0.35rem;
    }
    /* The words stand above, so the first row is the coarsest map alone. */
    .levels .tile:first-child {
      grid-column: 1 / -1;
      width: 23%;
    }
    .levels p {
      font-size: 0.75rem;
      min-height: 3.9em;
    }
    .says {
      grid-column: 1 / -1;
      order: -1;
      height: 12em;
      max-height: none;
    }
    .verdict {
      min-height: 6em;
    }
    td,
    thead th:not(:first-child) {
      padding: 0.2rem 0.25rem;
      font-size: 0.8125rem;
    }
    th {
      padding-right: 0.3rem;
    }
  }
`;

/** What a street has besides: square pictures, tables side by side. */
export const streetLayout = css`
  ${tables}
  :host {
    margin-top: 0.8rem;
  }
  .frame {
    aspect-ratio: 1;
  }
  .truth-card {
    padding: 0.3rem;
    line-height: 1.35;
  }
  .levels .tile canvas[data-kind='truth'],
  .levels .tile canvas[data-kind='wrong'] {
    image-rendering: auto;
  }
  .view-says {
    min-height: 1.5em;
  }
  .measure fovea-slider {
    flex: 1 1 14rem;
    max-width: 26rem;
  }
  .measure fovea-progress {
    flex: 1 1 12rem;
  }
  .together {
    font-family: var(--font-text);
    min-height: 3em;
    margin-top: 0.6rem;
  }
  .sides,
  .tables {
    display: grid;
    gap: 0.8rem 1.6rem;
    align-items: start;
  }
  .measure {
    margin-top: 0.8rem;
  }
  .tables {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 17rem), 1fr));
  }
  td,
  thead th:not(:first-child) {
    padding: 0.15rem 0.4rem;
    font-size: 0.8125rem;
  }
  @container (min-width: 62rem) {
    .sides {
      grid-template-columns: minmax(0, 1fr) 21rem;
    }
  }
  @container (max-width: 38rem) {
    .view-says {
      min-height: 3em;
    }
    .together {
      min-height: 6em;
    }
  }
`;
