import { css } from 'lit';

/** The picture beside its numbers, the table below both. */
export const layout = css`
  :host {
    max-width: 60rem;
    margin-inline: auto;
  }
  .top {
    align-items: end;
    margin-bottom: 0.8rem;
  }
  .top fovea-slider {
    flex: 1 1 12rem;
    max-width: 20rem;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, min(21rem, 42%));
    gap: 1rem 1.4rem;
  }
  @container (max-width: 42rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  fovea-box-editor.street {
    max-width: 32rem;
    margin-inline: auto;
  }
  .numbers {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.2rem 1rem;
    margin: 0 0 0.5rem;
  }
  .numbers dt {
    color: var(--ink-soft);
  }
  .numbers dd {
    margin: 0;
    font: 600 1.5rem/1.2 var(--font-number);
    font-variant-numeric: tabular-nums;
  }
  .picked {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 0.6rem 0.8rem;
    margin-top: 0.8rem;
    min-height: 9.6rem;
  }
  .picked p {
    margin: 0 0 0.3rem;
  }
  .says {
    min-height: 10.5em;
    margin-top: 0.6rem;
  }
  .says output {
    font-family: var(--font-text);
  }
  .decisions {
    display: grid;
    grid-template-columns: minmax(0, 1.2fr) minmax(14rem, 1fr);
    gap: 0.6rem 1.6rem;
    margin-top: 0.8rem;
  }
  .scroll {
    overflow-x: auto;
  }
  .scroll table {
    min-width: 100%;
  }
  @container (max-width: 40rem) {
    .decisions {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  td.overlap {
    text-align: center;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    padding-right: 0.4rem;
  }
  td.taken {
    font-weight: 700;
    outline: 2px solid var(--accent);
    outline-offset: -2px;
  }
  tr.on > * {
    background-color: var(--accent-wash);
  }
  th.overlap {
    text-align: center;
    padding-right: 0.4rem;
    line-height: 1.2;
  }
  ul.why {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  ul.why li {
    padding: 0.3rem 0.5rem;
    border-bottom: 1px solid var(--line);
  }
  ul.why li.on {
    background: var(--accent-wash);
  }
  ul.why .other {
    display: block;
    color: var(--warn);
  }
  td.verdict {
    padding-left: 0.6rem;
    white-space: nowrap;
  }
  .good {
    color: var(--good);
  }
  .bad {
    color: var(--bad);
  }
  .name {
    border: 0;
    background: none;
    padding: 0.1rem 0.4rem;
    min-height: 2rem;
    font-weight: 600;
  }
`;
