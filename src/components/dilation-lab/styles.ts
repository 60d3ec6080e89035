import { css } from 'lit';

/** Three parts, one below the other; the map of paths beside its controls. */
export const layout = css`
  .head {
    font-weight: 700;
    margin: 0 0 0.4rem;
    font-size: 1rem;
  }
  .part + .part {
    border-top: 1px solid var(--line);
    padding-top: 0.9rem;
    margin-top: 1rem;
  }
  .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 0.7rem 1.2rem;
    align-items: end;
    margin-bottom: 0.8rem;
  }
  .sequence {
    display: grid;
    gap: 0.15rem;
    margin-top: 0.6rem;
    --cell: 3.2rem;
  }
  .says {
    min-height: 3.1em;
    margin-top: 0.6rem;
  }
  .says output {
    font-family: var(--font-text);
  }
  .stack {
    width: 100%;
    touch-action: pan-y;
  }
  .room {
    display: grid;
    align-items: end;
    aspect-ratio: 34 / 18;
    max-width: 50rem;
    margin-top: 0.6rem;
  }
  table {
    width: 100%;
    margin-top: 0.6rem;
  }
  .scroll {
    overflow-x: auto;
  }
  tr[aria-current='true'] > * {
    color: var(--accent);
    font-weight: 600;
  }
  .presets {
    gap: 0.35rem;
    margin-bottom: 0.6rem;
  }
  .map {
    display: grid;
    grid-template-columns: minmax(0, 30rem) minmax(0, 1fr);
    gap: 0.8rem 1.4rem;
  }
  .paths {
    aspect-ratio: 1;
    --cell: 4rem;
  }
  canvas {
    width: 100%;
    image-rendering: pixelated;
    border: 1px solid var(--line-strong);
  }
  /* Over the figure, wherever the reader is in it: nothing moves, and the message is never out of sight. */
  .alert {
    position: sticky;
    top: 0.5rem;
    height: 0;
    z-index: 3;
  }
  .alert .notice {
    margin: 0;
    box-shadow: var(--shadow);
  }
  @container (max-width: 46rem) {
    .map {
      grid-template-columns: minmax(0, 1fr);
    }
    .says {
      min-height: 6.2em;
    }
  }
`;
