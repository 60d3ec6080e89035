import { css } from 'lit';

export const layout = css`
  .time {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(7rem, 1fr));
    gap: 0.5rem;
    list-style: none;
    margin: 0 0 0.9rem;
    padding: 0;
  }
  .time button {
    width: 100%;
    height: 100%;
    text-align: left;
    line-height: 1.3;
  }
  .time span {
    display: block;
    font-size: 0.85em;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 22rem);
    gap: 0.6rem 1.8rem;
    align-items: start;
  }
  .idea {
    min-height: 6.2em;
  }
  .blocks {
    display: flex;
    flex-wrap: wrap;
    gap: 0.3rem;
    align-content: flex-start;
    min-height: 4.9rem;
    margin: 0.3rem 0 0.6rem;
  }
  .blocks button {
    min-height: 2.2rem;
    padding: 0.1rem 0.5rem;
    font: 400 0.85em var(--font-number);
  }
  .scroll {
    overflow-x: auto;
    height: 15rem;
    padding: 2px;
  }
  .ways text {
    font: 500 11px var(--font-text);
    fill: var(--ink);
  }
  .ways text.on {
    fill: #111;
  }
  .ways {
    max-width: none;
    height: auto;
  }
  .edge {
    fill: none;
    stroke: var(--ink-soft);
    stroke-width: 1.4;
  }
  .map {
    width: 100%;
    height: auto;
  }
  .map text {
    font: 400 11.5px var(--font-text);
    fill: var(--ink);
  }
  .map .named {
    font-weight: 700;
    paint-order: stroke;
    stroke: var(--surface);
    stroke-width: 4px;
  }
  .rule {
    stroke: var(--line);
    stroke-width: 1;
  }
  table {
    width: 100%;
  }
  td.number,
  th.number {
    text-align: right;
  }
  .layers {
    overflow-x: auto;
    min-height: 15rem;
  }
  .layers table {
    font-size: 0.9em;
  }
  .layers thead th {
    white-space: nowrap;
  }
  output {
    font-family: var(--font-text);
    min-height: 3.2em;
  }
  .bars {
    display: grid;
    gap: 0.35rem;
    margin: 0.5rem 0;
    min-height: 10rem;
    align-content: start;
  }
  .bars div {
    background: var(--accent);
    height: 0.8rem;
    border-radius: 2px;
    min-width: 2px;
  }
  @container (max-width: 46rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .idea {
      min-height: 12.5em;
    }
    output {
      min-height: 4.7em;
    }
  }
`;
