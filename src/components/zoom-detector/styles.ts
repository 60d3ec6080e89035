import { css } from 'lit';

/** The picture beside its words, the question below; one under the other where it is narrow. */
export const layout = css`
  fovea-choice + fovea-street-source,
  fovea-choice + fovea-photo-source {
    margin-top: 0.6rem;
  }
  .crumbs {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.3rem;
    margin: 0.6rem 0;
    padding: 0;
    list-style: none;
  }
  .crumbs li + li::before {
    content: '›';
    margin-right: 0.3rem;
    color: var(--ink-soft);
  }
  .crumbs [aria-current] {
    background: var(--accent-wash);
    border-color: var(--accent);
    color: var(--accent);
    font-weight: 600;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 24rem);
    gap: 1rem 1.4rem;
    max-width: 66rem;
  }
  .stage {
    cursor: zoom-in;
  }
  .stage:focus-visible {
    outline-offset: 3px;
  }
  .side {
    display: flex;
    flex-direction: column;
    gap: 0.6rem;
    min-width: 0;
    height: 0;
    min-height: 100%;
    overflow: auto;
  }
  .side output {
    font-family: var(--font-text);
    font-size: 1rem;
    min-height: 6.2rem;
  }
  table {
    width: 100%;
  }
  th {
    font-weight: 400;
  }
  th,
  td {
    white-space: nowrap;
  }
  td {
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
  }
  td:last-child {
    text-align: right;
    padding-right: 0;
    font-weight: 600;
  }
  .kept {
    margin: 0;
    padding: 0;
    list-style: none;
    border-top: 1px solid var(--line);
  }
  .kept button {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    width: 100%;
    border: 0;
    border-radius: 0;
    background: none;
    text-align: left;
  }
  .kept button:hover:not(:disabled),
  .kept [aria-pressed='true'] {
    background: var(--accent-wash);
  }
  .kept .number {
    margin-left: auto;
  }
  .swatch {
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 3px;
    border: 1px solid var(--line-strong);
  }
  .moves {
    margin-top: 0.7rem;
  }
  .question {
    min-height: 13.5rem;
    max-width: 66rem;
  }
  .controls {
    max-width: 30rem;
  }
  @container (max-width: 58rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .side {
      height: 25rem;
      min-height: 0;
    }
    .side.street {
      height: 33rem;
    }
    .side output {
      min-height: 6.5rem;
    }
  }
  @container (max-width: 38rem) {
    th,
    td {
      padding-right: 0.5rem;
    }
    td {
      font-size: 0.8125rem;
      letter-spacing: -0.02em;
    }
    .side {
      height: 29rem;
    }
    .side.street {
      height: 36rem;
    }
    .side output {
      min-height: 9.2rem;
    }
    .question {
      min-height: 19rem;
    }
  }
`;
