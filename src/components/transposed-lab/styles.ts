import { css } from 'lit';

/** Input, kernel and output above; the three ways below them. */
export const layout = css`
  .head {
    font-weight: 700;
    margin: 0 0 0.3rem;
    font-size: inherit;
    line-height: 1.5;
  }
  .presets {
    gap: 0.35rem;
    margin-bottom: 0.5rem;
  }
  .presets button {
    min-height: 2.3rem;
    padding: 0.15rem 0.65rem;
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(9.4rem, 1fr));
    gap: 0.8rem 1rem;
    margin: 0.5rem 0 0.8rem;
    align-items: end;
  }
  .top,
  .ways,
  .maps,
  .photo {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 0.9rem 1.4rem;
    margin-top: 0.9rem;
  }
  .ways {
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
  }
  .ways > .matrix {
    grid-column: 1 / -1;
  }
  .part {
    border-top: 1px solid var(--line);
    padding-top: 0.8rem;
    margin-top: 1rem;
  }
  .ways p {
    max-width: 60ch;
  }
  .turned {
    margin-top: 0.6rem;
    --cell: 2rem;
  }
  .stretched {
    --cell: 2.5rem;
  }
  .matrix svg {
    width: 100%;
    max-width: none;
    max-height: 20rem;
    font-family: var(--font-number);
  }
  .scroll {
    overflow-x: auto;
  }
  .says {
    min-height: 3.1em;
    margin-top: 0.8rem;
  }
  .says output {
    font-family: var(--font-text);
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
  .maps canvas,
  .photo canvas {
    width: 100%;
    image-rendering: pixelated;
    border: 1px solid var(--line-strong);
  }
  .maps canvas {
    aspect-ratio: 1;
    max-width: 15rem;
  }
  .photo {
    grid-template-columns: minmax(0, 2fr) minmax(0, 1fr);
    align-items: start;
  }
  .photo .whole {
    aspect-ratio: 4 / 3;
    object-fit: contain;
    background: var(--sunken);
  }
  .photo .lens {
    aspect-ratio: 1;
    background: var(--sunken);
  }
  .photo {
    max-width: 48rem;
  }
  .result {
    min-height: 5em;
    margin: 0.6rem 0 0;
  }
  .result output {
    font-family: var(--font-text);
  }
  .coverage {
    min-height: 3.1em;
  }
  @container (max-width: 38rem) {
    .coverage {
      min-height: 7.6em;
    }
    .result:not(.coverage) {
      min-height: 9em;
    }
    .ways {
      grid-template-columns: minmax(0, 1fr);
    }
    .top,
    .maps {
      grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    }
    .top > :last-child,
    .maps > :last-child {
      grid-column: 1 / -1;
    }
  }
`;
