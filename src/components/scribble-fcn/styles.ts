import { css } from 'lit';
import { swatch } from '../ui/figure-styles.ts';

/** The large picture beside the four small ones; one above the other where it is narrow. */
export const layout = css`
  ${swatch}
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) min(21rem, 38%);
    gap: 1rem;
    margin-top: 0.6rem;
    align-items: start;
  }
  .stage {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .start {
    position: absolute;
    left: 50%;
    bottom: 0.8rem;
    transform: translateX(-50%);
    font-size: 1.1rem;
    padding: 0.6rem 1.2rem;
    box-shadow: var(--shadow);
    width: max-content;
    max-width: 90%;
  }
  .start small {
    display: block;
    font-weight: 400;
  }
  .tools {
    margin-top: 0.8rem;
    align-items: end;
  }
  .tools fovea-slider {
    width: 13rem;
  }
  .part {
    margin-top: 0.8rem;
  }
  .depths {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.6rem;
  }
  .depths button {
    padding: 0.3rem;
    min-height: 0;
    text-align: left;
    font-weight: 400;
    line-height: 1.35;
  }
  .depths .frame {
    display: block;
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: 3px;
    overflow: hidden;
  }
  .depths canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .depths b {
    display: block;
    margin-top: 0.2rem;
  }
  .depths .number {
    display: block;
    font-size: 0.8125rem;
    min-height: 2.7em;
  }
  .says {
    margin-top: 0.8rem;
    height: 21rem;
    overflow: auto;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 85ch;
  }
  .numbers {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 22rem);
    gap: 1rem;
    align-items: start;
    min-height: 13rem;
  }
  .scroll {
    overflow: auto;
    max-height: 22rem;
  }
  td,
  thead th:not(:first-child) {
    text-align: right;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    padding: 0.2rem 0.5rem;
    white-space: nowrap;
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
  tbody th {
    font-weight: 400;
  }
  .swatch {
    margin-right: 0.4rem;
    vertical-align: -0.1rem;
  }
  summary {
    cursor: pointer;
    min-height: 2.4rem;
    padding: 0.4rem 0;
    font-weight: 600;
  }
  @container (max-width: 38rem) {
    .panes,
    .numbers {
      grid-template-columns: minmax(0, 1fr);
    }
    .says {
      height: 15em;
    }
    .tools fovea-slider {
      width: 100%;
    }
    td,
    thead th:not(:first-child) {
      padding: 0.2rem 0.25rem;
      font-size: 0.8125rem;
    }
    th {
      padding-right: 0.3rem;
    }
  }
`;
