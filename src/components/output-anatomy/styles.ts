import { css } from 'lit';

export const layout = css`
  .vector {
    width: 100%;
    height: auto;
    overflow: visible;
    cursor: pointer;
    touch-action: pan-y;
  }
  .bar {
    width: 100%;
    height: 1.4rem;
    margin-bottom: 0.6rem;
  }
  .vectorbox {
    margin: 0.9rem 0 0.4rem;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1.2rem;
    list-style: none;
    margin: 0.5rem 0;
    padding: 0;
  }
  .key span {
    display: inline-block;
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 2px;
    margin-right: 0.35rem;
    vertical-align: -0.1rem;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 0.8rem 1.6rem;
    align-items: start;
  }
  .tensor {
    width: 100%;
    height: auto;
    max-height: 18rem;
  }
  .tensor text {
    fill: var(--ink);
    font: 600 14px var(--font-text);
  }
  .meaning {
    min-height: 3.2em;
  }
  .sums {
    list-style: none;
    font-size: 0.95em;
    margin: 0 0 0.6rem;
    padding: 0;
    min-height: 7.6em;
  }
  .changed {
    min-height: 7.5em;
  }
  output {
    font-family: var(--font-text);
  }
  @container (max-width: 40rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
