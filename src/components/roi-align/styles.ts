import { css } from 'lit';
import { panes, swatch } from '../ui/figure-styles.ts';

export const layout = css`
  ${panes}
  ${swatch}
  fovea-box-editor canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  canvas.map {
    image-rendering: pixelated;
  }
  .choices {
    align-items: start;
    margin-top: 0.6rem;
  }
  .grids {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.8rem;
  }
  .grids fovea-number-grid {
    --cell: 12rem;
  }
  .head {
    font-weight: 700;
    margin: 0 0 0.3rem;
    display: flex;
    align-items: center;
    gap: 0.4rem;
  }
  .key {
    flex: none;
    width: 1rem;
    height: 0.25rem;
  }
  .key.pooled {
    background: var(--class-0);
  }
  .key.aligned {
    background: var(--class-1);
  }
  .shift {
    width: 100%;
    margin-top: 0.6rem;
  }
  .shift text {
    font-family: var(--font-text);
    font-size: 9.5px;
    fill: var(--ink-soft);
  }
  .shift path {
    fill: none;
    stroke-width: 2.2;
    stroke-linejoin: round;
  }
  .shift .pooled {
    stroke: var(--class-0);
  }
  .shift .aligned {
    stroke: var(--class-1);
  }
  .tick {
    stroke: var(--line);
  }
  .errors {
    margin-top: 0.5rem;
  }
  .errors td,
  .errors th {
    padding: 0.2rem 0.6rem 0.2rem 0;
  }
  td.number,
  th.number {
    text-align: right;
  }
  .says {
    min-height: 6.4em;
    margin-top: 0.8rem;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 90ch;
  }
  .things {
    margin-top: 0.6rem;
    gap: 0.4rem;
    max-height: 8rem;
    overflow-y: auto;
  }
  .things button {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    min-height: 2.3rem;
    padding: 0.15rem 0.65rem;
  }
  @container (max-width: 38rem) {
    .says {
      min-height: 12em;
    }
  }
  @container (max-width: 26rem) {
    .grids {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
