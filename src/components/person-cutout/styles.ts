import { css } from 'lit';

/** The picture beside its numbers; one above the other where it is narrow. */
export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) min(17rem, 34%);
    gap: 1rem;
    margin-top: 0.6rem;
  }
  .stage {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .stage canvas {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  /* What is cut away shows squares behind it. */
  .stage[data-cut] canvas {
    background: repeating-conic-gradient(#fff 0 25%, #cfcfcf 0 50%) 0 0 / 1.5rem 1.5rem;
  }
  .side {
    min-width: 0;
    height: 0;
    min-height: 100%;
    overflow: auto;
  }
  .says {
    min-height: 9rem;
  }
  .says output {
    font-family: var(--font-text);
  }
  table {
    width: 100%;
  }
  th {
    font-weight: 400;
    color: var(--ink-soft);
  }
  th,
  td {
    padding: 0.1rem 0;
    border: 0;
  }
  td {
    text-align: right;
  }
  .total > * {
    border-top: 1px solid var(--line);
    font-weight: 600;
  }
  .choices {
    margin-top: 0.9rem;
    align-items: end;
    min-height: 4rem;
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      height: 17rem;
      min-height: 0;
    }
    .says {
      min-height: 7.6rem;
    }
    .choices {
      min-height: 12rem;
    }
  }
`;
