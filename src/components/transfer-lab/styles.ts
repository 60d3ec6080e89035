import { css } from 'lit';

export const layout = css`
  .part {
    font-weight: 700;
    font-size: var(--step-0);
    margin: 1.2rem 0 0.4rem;
  }
  .classes {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
    gap: 0.7rem;
    margin: 0.7rem 0;
  }
  .class {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 0.6rem;
    min-width: 0;
  }
  .class input[type='text'] {
    flex: 1 1 5rem;
    width: 0;
    min-height: 2.4rem;
    padding: 0.2rem 0.5rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    font-weight: 600;
  }
  .sheet {
    height: 10rem;
    margin-top: 0.5rem;
    overflow-y: auto;
  }
  :host([dropping]) fovea-class-cards {
    outline: 3px dashed var(--accent);
    outline-offset: 4px;
  }
  .key {
    display: inline-block;
    width: 1.4rem;
    height: 0.4rem;
    margin-right: 0.35rem;
    vertical-align: middle;
  }
  .strip {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    min-height: 4rem;
  }
  .strip figure {
    margin: 0;
    width: 5.6rem;
    line-height: 1.25;
  }
  .strip canvas {
    width: 5.6rem;
    height: 5.6rem;
    border-radius: var(--radius);
  }
  .panes {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 19rem), 1fr));
    gap: 1rem 1.6rem;
    align-items: start;
  }
  .class .row {
    flex-wrap: nowrap;
    gap: 0.4rem;
  }
  .says {
    font-family: inherit;
    margin-top: 0.6rem;
    min-height: 3em;
  }
  .scroll {
    overflow-x: auto;
  }
  caption {
    text-align: left;
    color: var(--ink-soft);
  }
  td.right {
    font-weight: 700;
  }
  td.wrong {
    background: var(--bad-wash);
  }
  .curves {
    width: 100%;
    max-width: 28rem;
    height: auto;
    font: 10px var(--font-number);
    fill: var(--ink-soft);
  }
  .curves path {
    fill: none;
    stroke: var(--line);
  }
  .curves .begin {
    stroke: var(--line-strong);
    stroke-dasharray: 3 3;
  }
  .curves .training {
    stroke: var(--ink-soft);
    stroke-width: 1.5;
    stroke-dasharray: 4 2;
  }
  .curves .validation {
    stroke: var(--accent);
    stroke-width: 2;
  }
  .guess {
    display: grid;
    grid-template-columns: 8rem 1fr 3.5rem;
    gap: 0.6rem;
    align-items: center;
  }
  .guess meter {
    width: 100%;
  }
`;
