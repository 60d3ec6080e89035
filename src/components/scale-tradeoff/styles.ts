import { css } from 'lit';

/** The picture beside the two charts, the table below. */
export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 22rem);
    gap: 1rem;
    margin-top: 0.6rem;
    max-width: 64rem;
  }
  .charts {
    display: grid;
    gap: 0.8rem;
    align-content: start;
  }
  .charts svg {
    width: 100%;
    height: auto;
    font-family: var(--font-text);
  }
  .hit {
    cursor: pointer;
  }
  .says {
    min-height: 3.6rem;
    margin: 0.7rem 0;
  }
  .told {
    min-height: 6.4em;
    font-size: 1rem;
  }
  .told output {
    font-family: var(--font-text);
  }
  .scroll {
    overflow-x: auto;
    margin-top: 0.6rem;
  }
  table {
    width: 100%;
    min-width: 44rem;
  }
  /* Rows keep their height, whatever is found. */
  th,
  td {
    white-space: nowrap;
  }
  td {
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
  }
  td.words {
    font-family: var(--font-text);
    width: 40%;
  }
  tbody button {
    min-height: 2rem;
    padding: 0 0.6rem;
  }
  tr[aria-current] > * {
    background: var(--accent-wash);
  }
  @container (max-width: 58rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .charts {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
  }
  @container (max-width: 38rem) {
    .charts {
      grid-template-columns: minmax(0, 1fr);
    }
    .told {
      min-height: 13em;
    }
    .says {
      min-height: 5rem;
    }
  }
`;
