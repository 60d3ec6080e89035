import { css } from 'lit';
import { start } from '../ui/photo-work-view.ts';

/** The detector's own layout: the picture beside its results, one above the other where it is narrow. */
export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) min(17rem, 34%);
    gap: 1rem;
    margin-top: 0.6rem;
  }
  .stage {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
  }
  canvas {
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  ${start}
  @container (max-width: 38rem) {
    .start {
      font-size: 1rem;
    }
  }
  .results {
    display: flex;
    flex-direction: column;
    min-width: 0;
    /* As tall as the picture, whatever is in it: nothing below moves when results come. */
    height: 0;
    min-height: 100%;
  }
  .says {
    min-height: 6.2em;
  }
  .says output {
    font-family: var(--font-text);
  }
  ol {
    flex: 1;
    min-height: 5rem;
    overflow: auto;
    margin: 0 0 0.5rem;
    padding: 0;
    list-style: none;
    border-block: 1px solid var(--line);
  }
  li button {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    width: 100%;
    border: 0;
    background: none;
    min-height: 2.1rem;
    padding: 0.1rem 0.3rem;
    text-align: left;
    border-radius: 0;
  }
  li button:hover,
  li button:focus-visible {
    background: var(--accent-wash);
  }
  li .number {
    margin-left: auto;
  }
  .swatch {
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 3px;
    border: 1px solid var(--line-strong);
  }
  table {
    width: 100%;
  }
  th {
    font-weight: 400;
    color: var(--ink-soft);
  }
  th,
  td {
    padding: 0.05rem 0;
    border: 0;
  }
  td {
    text-align: right;
  }
  .total > * {
    border-top: 1px solid var(--line);
    font-weight: 600;
  }
  .filter button {
    min-height: 2.1rem;
    padding: 0.1rem 0.7rem;
    border-radius: 999px;
  }
  .foot {
    margin-top: 0.8rem;
    align-items: start;
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .results {
      height: 21rem;
      min-height: 0;
    }
    .says {
      min-height: 4.6em;
    }
  }
`;
