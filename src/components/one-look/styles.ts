import { css } from 'lit';

/** The table of costs, then the textbook's diagram. */
export const layout = css`
  .head {
    font-weight: 700;
    margin: 1.4rem 0 0.4rem;
    font-size: var(--step-0);
  }
  .progress {
    flex: 1 1 8rem;
    min-height: 2.6rem;
  }
  .scroll {
    overflow-x: auto;
  }
  table {
    width: 100%;
  }
  tbody th {
    font-weight: 400;
  }
  td {
    position: relative;
    width: 38%;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    padding-bottom: 0.9rem;
  }
  td small {
    float: right;
  }
  .bar {
    position: absolute;
    left: 0;
    bottom: 0.3rem;
    height: 0.45rem;
    max-width: calc(100% - 0.9rem);
    background: var(--accent);
    border-radius: 2px;
  }
  output {
    font-family: var(--font-text);
    max-width: 80ch;
  }
  .says {
    min-height: 6em;
    margin-top: 0.7rem;
  }
  .book-says {
    min-height: 4.6em;
    margin-top: 0.5rem;
  }
  .textbook {
    max-width: 40rem;
  }
  .textbook svg {
    width: 100%;
  }
  rect.in {
    fill: var(--accent);
  }
  rect.out {
    fill: var(--sunken);
    stroke: var(--line-strong);
    stroke-width: 0.6;
  }
  rect.frame {
    fill: none;
    stroke: var(--ink);
    stroke-width: 1.6;
  }
  .arrow {
    fill: none;
    stroke: var(--ink-soft);
    stroke-width: 2;
  }
  @container (max-width: 38rem) {
    .says {
      min-height: 12em;
    }
    .book-says {
      min-height: 9em;
    }
    td small {
      float: none;
      display: block;
    }
  }
`;
