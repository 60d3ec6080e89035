/** Styles that every widget's shadow root shares; colours and fonts come from src/styles/tokens.css. */
import { css } from 'lit';

export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    color: var(--ink);
    font: 400 var(--step--1) / 1.5 var(--font-text);
  }
  :host([hidden]),
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
    border-radius: 3px;
  }
  button,
  select,
  input,
  textarea {
    font: inherit;
    color: inherit;
  }
  .number,
  output {
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
  }
  output {
    display: block;
  }
  a {
    color: var(--accent);
  }
  p {
    margin: 0.4rem 0;
  }
  .soft {
    color: var(--ink-soft);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem 0.9rem;
    align-items: center;
  }
  .controls {
    /* A figure that hides its controls says so here, see figure-frame.ts. */
    display: var(--fovea-controls, grid);
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 13rem), 1fr));
    gap: 0.7rem 1.4rem;
    align-items: start;
    margin: 0.9rem 0;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  .notice {
    border-left: 4px solid var(--bad);
    background: var(--bad-wash);
    padding: 0.6rem 0.8rem;
    border-radius: 0 var(--radius) var(--radius) 0;
    margin: 0.6rem 0;
  }
  table {
    border-collapse: collapse;
    font-size: var(--step--1);
  }
  th,
  td {
    text-align: left;
    padding: 0.25rem 0.9rem 0.25rem 0;
    border-bottom: 1px solid var(--line);
  }
  canvas,
  svg {
    display: block;
    max-width: 100%;
  }
  @media print {
    .controls,
    button,
    .button,
    select {
      display: none !important;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`;

export const buttons = css`
  button,
  .button,
  select {
    min-height: 2.5rem;
    padding: 0.35rem 0.9rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    cursor: pointer;
  }
  button:hover:not(:disabled, [aria-disabled='true']),
  .button:hover {
    border-color: var(--accent);
    color: var(--accent);
  }
  button:disabled,
  button[aria-disabled='true'] {
    color: var(--ink-soft);
    border-color: var(--line);
    cursor: default;
  }
  /* A button that is really a file field, which lies over it unseen. */
  .file {
    position: relative;
    display: inline-flex;
    align-items: center;
    overflow: hidden;
  }
  .file input {
    position: absolute;
    inset: 0;
    opacity: 0;
    cursor: pointer;
  }
  .file:focus-within {
    outline: 3px solid var(--accent);
    outline-offset: 2px;
  }
  button.primary {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
    font-weight: 600;
  }
  button.primary:hover:not(:disabled) {
    color: var(--accent-ink);
    filter: brightness(1.1);
  }
  button[aria-pressed='true'] {
    background: var(--accent-wash);
    border-color: var(--accent);
    color: var(--accent);
    font-weight: 600;
  }
`;
