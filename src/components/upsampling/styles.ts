import { css } from 'lit';

/** Six pictures in rows of three; kernels, curves and the table below them. */
export const layout = css`
  .factors button {
    min-width: 3.1rem;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 0.8rem 1rem;
    margin-top: 0.8rem;
  }
  .frame {
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .tiles canvas,
  .kernels canvas {
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
  }
  .head {
    font-weight: 700;
    margin: 0 0 0.3rem;
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 0.6rem;
  }
  .head .number {
    font-weight: 500;
    color: var(--accent);
  }
  .choices {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
    gap: 0.7rem 1.2rem;
    margin-top: 0.8rem;
  }
  .says {
    min-height: 4.8em;
    margin-top: 0.8rem;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 84ch;
  }
  .work {
    min-height: 2.6em;
  }
  .lower {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1.2fr);
    gap: 1rem 1.6rem;
    border-top: 1px solid var(--line);
    padding-top: 0.8rem;
    margin-top: 0.6rem;
  }
  .kernels {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.6rem 1rem;
    max-width: 22rem;
  }
  .kernels .square {
    aspect-ratio: 1;
    border: 1px solid var(--line-strong);
    background: #fff;
  }
  svg {
    width: 100%;
    max-width: 30rem;
    font: 12px var(--font-number);
    fill: var(--ink);
  }
  .key {
    display: inline-block;
    width: 1.6rem;
    height: 0.7rem;
    margin-right: 0.3rem;
  }
  table {
    width: 100%;
    max-width: 34rem;
  }
  td,
  thead th:not(:first-child) {
    text-align: right;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    padding: 0.25rem 0.4rem;
  }
  tbody th {
    font-weight: 400;
  }
  [data-now] {
    font-weight: 700;
    background: var(--accent-wash);
  }
  .verdict {
    min-height: 3.1em;
  }
  @container (max-width: 38rem) {
    .factors {
      gap: 0.3rem;
    }
    .factors b {
      width: 100%;
    }
    .factors button {
      min-width: 2.8rem;
      padding-inline: 0.5rem;
    }
    .tiles {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .head {
      min-height: 3em;
      align-content: end;
    }
    .lower {
      grid-template-columns: minmax(0, 1fr);
    }
    .says {
      min-height: 10.8em;
    }
    .verdict {
      min-height: 6.2em;
    }
    td,
    thead th:not(:first-child) {
      padding: 0.25rem 0.15rem;
      font-size: 0.8125rem;
    }
    th {
      padding-right: 0.2rem;
    }
  }
`;
