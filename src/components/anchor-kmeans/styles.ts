import { css } from 'lit';

export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr);
    gap: 1rem 1.4rem;
    margin-top: 0.8rem;
  }
  .panes svg {
    width: 100%;
    height: auto;
    overflow: visible;
  }
  svg text {
    fill: var(--ink-soft);
    font: 12px var(--font-text);
  }
  .axes path {
    stroke: var(--line);
    fill: none;
  }
  .line {
    fill: none;
    stroke: var(--accent);
    stroke-width: 1.8;
  }
  .drop {
    fill: none;
    stroke: var(--bad);
    stroke-width: 3;
  }
  .best {
    fill: var(--good);
  }
  .now {
    fill: none;
    stroke: var(--ink);
    stroke-width: 2;
  }
  .column {
    fill: var(--accent-wash);
  }
  .spread {
    fill: none;
    stroke: var(--accent);
    stroke-width: 5;
    stroke-opacity: 0.3;
    stroke-linecap: round;
  }
  .run {
    fill: var(--accent);
    fill-opacity: 0.55;
  }
  .published {
    fill: var(--surface);
    stroke: var(--ink);
    stroke-width: 2;
  }
  .boxes {
    aspect-ratio: 1;
    background: var(--sunken);
    border-radius: var(--radius);
  }
  .title {
    margin: 0 0 0.3rem;
    font-weight: 700;
  }
  [data-waiting] {
    visibility: hidden;
  }
  .says {
    min-height: 3.4em;
    margin-top: 0.5rem;
  }
  .says output {
    font-family: var(--font-text);
  }
  .sets {
    display: grid;
    grid-template-columns: auto 10rem;
    justify-content: start;
    gap: 1rem 2.4rem;
    margin: 0.8rem 0;
    align-items: start;
  }
  td.number {
    text-align: right;
  }
  .streets {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 16rem), 1fr));
    gap: 0.4rem 1.4rem;
    align-items: center;
    min-height: 5.6rem;
  }
  .own {
    min-height: 16rem;
  }
  textarea {
    width: 100%;
    min-height: 7.5rem;
    padding: 0.4rem 0.6rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--paper);
    font-family: var(--font-number);
    resize: vertical;
  }
  .copied {
    width: 100%;
    min-height: 2.5rem;
    padding: 0.3rem 0.6rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--paper);
    font-family: var(--font-number);
  }
  @container (max-width: 46rem) {
    .says {
      min-height: 6.2em;
    }
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @container (max-width: 30rem) {
    .scatter .axes text {
      font-size: 19px;
    }
    .says {
      min-height: 10.6em;
    }
    .sets {
      grid-template-columns: minmax(0, 1fr);
    }
    .boxes {
      max-width: 14rem;
    }
  }
`;
