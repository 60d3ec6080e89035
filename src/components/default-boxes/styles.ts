import { css } from 'lit';
import { panes, streetStage, swatch, tables } from '../ui/figure-styles.ts';

export const layout = css`
  ${panes}
  ${streetStage}
  ${swatch}
  ${tables}
  .maps {
    list-style: none;
    margin: 0.6rem 0 0;
    padding: 0;
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem;
  }
  .maps li {
    display: grid;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    overflow: clip;
  }
  .maps li[data-on] {
    border-color: var(--accent);
    box-shadow: 0 0 0 1px var(--accent);
  }
  .maps button {
    border: 0;
    border-radius: 0;
    line-height: 1.2;
    padding: 0.35rem 0.6rem;
  }
  .maps label {
    display: flex;
    align-items: center;
    gap: 0.35rem;
    padding: 0.3rem 0.6rem;
    border-top: 1px solid var(--line);
    min-height: 2rem;
    cursor: pointer;
  }
  .says {
    min-height: 10.8em;
    margin-top: 0.6rem;
  }
  .says output {
    font-family: var(--font-text);
  }
  table {
    width: 100%;
  }
  td,
  th {
    padding: 0.2rem 0.5rem 0.2rem 0;
    white-space: nowrap;
  }
  .cell {
    min-height: 13.4rem;
  }
  tr[data-on] {
    background: var(--accent-wash);
  }
  .things {
    min-height: 14rem;
    max-height: 21rem;
    overflow-y: auto;
    margin-top: 0.9rem;
  }
  .things button {
    min-height: 1.8rem;
    padding: 0.1rem 0.5rem;
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
  }
  td.poor {
    color: var(--bad);
    font-weight: 700;
  }
  .recall {
    margin-top: 0.9rem;
    min-height: 7.2rem;
  }
  .bar {
    display: grid;
    grid-template-columns: 5rem minmax(3rem, 1fr) 7.5rem;
    gap: 0.6rem;
    align-items: center;
  }
  .track {
    height: 0.8rem;
    background: var(--sunken);
    border: 1px solid var(--line);
  }
  .track > div {
    height: 100%;
    background: var(--accent);
  }
  .bar .number {
    text-align: right;
  }
  .choices {
    margin-top: 0.6rem;
    align-items: start;
  }
  @container (max-width: 38rem) {
    .says {
      min-height: 14.4em;
    }
    td,
    th {
      padding-right: 0.35rem;
      font-size: 0.8125rem;
    }
  }
`;
