import { css } from 'lit';
import { swatch } from '../ui/figure-styles.ts';

/** Three pictures side by side, the table below them; the first picture over the others where it is narrow. */
export const layout = css`
  ${swatch}
  .pictures {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 0.8rem 1rem;
    margin-top: 0.8rem;
  }
  .pictures canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
    image-rendering: pixelated;
  }
  .frame {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .frame.paint {
    cursor: crosshair;
    touch-action: none;
  }
  .cursor {
    position: absolute;
    border: 2px solid #fff;
    outline: 2px solid #000;
    border-radius: 50%;
    transform: translate(-50%, -50%);
    pointer-events: none;
    opacity: 0;
  }
  .frame:focus-visible .cursor {
    opacity: 1;
  }
  .cursor[data-down] {
    border-style: dashed;
  }
  .head {
    font-weight: 700;
    margin: 0 0 0.3rem;
  }
  .strides button {
    min-width: 2.9rem;
  }
  .classes button {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    min-height: 2.3rem;
    padding: 0.15rem 0.65rem;
  }
  .says {
    min-height: 3.2em;
    margin-top: 0.8rem;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 80ch;
  }
  .part {
    margin-top: 0.8rem;
  }
  .scroll {
    overflow-x: auto;
    min-height: 19rem;
  }
  table {
    width: 100%;
    max-width: 52rem;
  }
  th,
  td {
    white-space: nowrap;
  }
  td,
  thead th:not(:first-child) {
    text-align: right;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    padding: 0.25rem 0.5rem;
  }
  tbody th {
    font-weight: 400;
  }
  tbody th .swatch {
    margin-right: 0.4rem;
    vertical-align: -0.1rem;
  }
  [data-now] {
    box-shadow:
      inset 2px 0 var(--accent),
      inset -2px 0 var(--accent);
    font-weight: 700;
  }
  tr.whole > * {
    border-top: 1px solid var(--line-strong);
  }
  @container (max-width: 38rem) {
    .pictures {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .pictures > :first-child {
      grid-column: 1 / -1;
    }
    .says {
      min-height: 10.6em;
    }
    td,
    thead th:not(:first-child) {
      padding: 0.25rem 0.3rem 0.25rem 0.1rem;
      font-size: 0.8125rem;
    }
    th {
      padding-right: 0.2rem;
    }
    .thick {
      display: none;
    }
    .strides {
      gap: 0.3rem;
    }
    .strides b {
      width: 100%;
    }
    .strides button {
      min-width: 2.6rem;
      padding-inline: 0.5rem;
    }
  }
`;
