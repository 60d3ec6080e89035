import { css } from 'lit';

/** The comparison beside its numbers; one above the other where it is narrow. */
export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) min(19rem, 36%);
    gap: 1rem;
    margin-top: 0.8rem;
  }
  .stage {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
  }
  fovea-compare {
    position: absolute;
    inset: 0;
  }
  .before {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  canvas {
    width: 100%;
    height: 100%;
    object-fit: contain;
    image-rendering: pixelated;
  }
  .side {
    min-width: 0;
    height: 0;
    min-height: 100%;
    overflow: auto;
  }
  .says {
    min-height: 12.5rem;
  }
  .says output {
    font-family: var(--font-text);
  }
  table {
    width: 100%;
  }
  td,
  thead th:not(:first-child) {
    text-align: right;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    padding: 0.25rem 0 0.25rem 0.4rem;
  }
  tbody th {
    font-weight: 400;
  }
  .choices {
    margin-top: 0.9rem;
    align-items: end;
  }
  .foot {
    margin-top: 0.9rem;
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      height: 23rem;
      min-height: 0;
    }
    .says {
      min-height: 13.5rem;
    }
  }
`;
