import { css } from 'lit';

/** Input, kernel and output side by side; one below the other where it is narrow. */
export const layout = css`
  .presets {
    gap: 0.35rem;
    margin-bottom: 0.5rem;
  }
  .presets b {
    min-width: 3.6rem;
  }
  .presets button {
    min-height: 2.3rem;
    padding: 0.15rem 0.65rem;
  }
  .grids {
    display: grid;
    grid-template-columns: minmax(0, 5fr) auto minmax(0, 3fr) auto minmax(0, 5fr);
    gap: 0.4rem 0.8rem;
    align-items: center;
    margin-top: 0.8rem;
    --cell: 3.2rem;
  }
  .head {
    font-weight: 700;
    margin: 0 0 0.3rem;
    font-size: inherit;
    line-height: 1.5;
  }
  .grids > div {
    align-self: start;
  }
  .sign {
    font-size: 1.6rem;
    color: var(--ink-soft);
  }
  .slices {
    min-height: 2.5rem;
    gap: 0.3rem;
  }
  .slices button {
    min-height: 2.3rem;
    min-width: 2.4rem;
    padding: 0.1rem 0.5rem;
  }
  .walk {
    margin-top: 0.8rem;
  }
  .sum {
    height: 7.2rem;
    overflow: auto;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 0.5rem 0.8rem;
    margin-top: 0.5rem;
    font-family: var(--font-number);
    line-height: 1.9;
  }
  .sum p {
    margin: 0;
    font-family: var(--font-text);
  }
  .term {
    white-space: nowrap;
  }
  .pad {
    color: var(--ink-soft);
    text-decoration: underline dotted;
  }
  .total {
    font-weight: 700;
    color: var(--accent);
    white-space: nowrap;
  }
  .says {
    min-height: 1.6em;
    margin-top: 0.6rem;
  }
  .says output {
    font-family: var(--font-text);
  }
  .fields {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(9.4rem, 1fr));
    gap: 0.8rem 1rem;
    margin: 0.8rem 0;
    align-items: end;
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
  dl {
    display: grid;
    grid-template-columns: max-content minmax(0, 1fr);
    gap: 0.2rem 1rem;
    margin: 0.8rem 0;
    padding-top: 0.7rem;
    border-top: 1px solid var(--line);
  }
  dt {
    font-weight: 600;
  }
  dd {
    margin: 0;
  }
  pre {
    height: 13.5rem;
    overflow: auto;
    margin: 0.5rem 0 0;
    padding: 0.7rem 0.9rem;
    background: var(--sunken);
    border-radius: var(--radius);
    font: 400 0.82rem / 1.5 var(--font-number);
    tab-size: 2;
  }
  .code {
    align-items: end;
  }
  @container (max-width: 38rem) {
    .grids {
      grid-template-columns: minmax(0, 1fr);
    }
    .grids {
      --cell: 2.75rem;
    }
    .sign {
      display: none;
    }
    .says {
      min-height: 3.1em;
    }
    dl {
      grid-template-columns: minmax(0, 1fr);
    }
    dd + dt {
      margin-top: 0.3rem;
    }
  }
`;
