import { css } from 'lit';
import { swatch } from '../ui/figure-styles.ts';

/** Four parts below each other; the canvas beside its controls where there is room. */
export const layout = css`
  ${swatch}
  .head {
    font-weight: 700;
    margin: 1.6rem 0 0.5rem;
    font-size: var(--step-0);
  }
  .shelf {
    gap: 0.35rem;
  }
  .shelf button:not(.wide) {
    padding: 3px;
    min-height: 0;
    width: 3rem;
    height: 3rem;
  }
  .shelf canvas {
    width: 100%;
    height: 100%;
    background: #000;
    image-rendering: pixelated;
  }
  .shelf button[aria-pressed='true'] {
    outline: 3px solid var(--accent);
  }
  .shelf-box {
    position: relative;
  }
  .start {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center start;
    padding-left: 0.6rem;
    background: color-mix(in srgb, var(--surface) 70%, transparent);
  }
  .start small {
    display: block;
    font-weight: 400;
  }
  .pick label {
    display: block;
    font-weight: 600;
    margin-bottom: 0.25rem;
  }
  .fold canvas {
    width: 100%;
    height: 100%;
  }
  .fold {
    max-width: 48rem;
    background: var(--sunken);
    border-radius: var(--radius);
  }
  .fold-says {
    min-height: 3em;
  }
  .same-says {
    min-height: 3em;
  }
  output {
    font-family: var(--font-text);
    max-width: 80ch;
  }
  .scroll {
    overflow-x: auto;
  }
  .scroll table {
    width: 100%;
    max-width: 44rem;
  }
  tbody th {
    font-weight: 400;
    white-space: nowrap;
  }
  td {
    position: relative;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    width: 26%;
    white-space: nowrap;
  }
  td span:not(.bar) {
    position: relative;
  }
  .bar {
    position: absolute;
    left: 0;
    top: 15%;
    bottom: 15%;
    background: var(--accent-wash);
  }
  .swatch {
    margin-right: 0.4rem;
    vertical-align: -0.1rem;
  }
  .swatch[data-hollow] {
    position: relative;
  }
  .swatch[data-hollow]::after {
    content: '';
    position: absolute;
    inset: 0.22rem;
    background: #000;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 30rem) minmax(12rem, 1fr);
    gap: 1rem 1.4rem;
    margin-top: 0.8rem;
  }
  .scene {
    position: relative;
    aspect-ratio: 1;
    background: #000;
    border-radius: var(--radius);
    overflow: hidden;
    cursor: grab;
    touch-action: none;
  }
  .scene[data-moves='window'] {
    cursor: crosshair;
  }
  .scene canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .side {
    display: grid;
    gap: 0.8rem;
    align-content: start;
  }
  .legend {
    list-style: none;
    margin: 0;
    padding: 0;
    columns: 2;
  }
  .says {
    min-height: 6em;
    margin-top: 0.6rem;
  }
  .compare {
    display: grid;
    grid-template-columns: minmax(0, 15rem) 17rem minmax(0, 1fr);
    gap: 1rem 1.4rem;
    margin-top: 0.8rem;
    min-height: 13rem;
    align-items: start;
  }
  dl,
  dd {
    margin: 0;
  }
  dl div {
    margin-bottom: 0.6rem;
  }
  dt {
    font-weight: 600;
  }
  dd {
    font-family: var(--font-number);
  }
  .apart {
    display: grid;
    grid-template-columns: repeat(var(--side), 1fr);
    gap: 2px;
    width: calc(3.4rem * var(--side));
    max-width: 100%;
    aspect-ratio: 4 / 3;
    font: 0.8125rem var(--font-number);
  }
  .apart span {
    display: grid;
    place-items: center;
    border: 1px solid var(--line);
    background: color-mix(in srgb, var(--bad) var(--share), var(--surface));
  }
  .apart-says {
    margin: 0;
  }
  @container (max-width: 52rem) {
    .compare {
      grid-template-columns: minmax(0, 1fr);
      min-height: 31rem;
      align-content: start;
    }
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .says {
      min-height: 10.5em;
    }
    .fold-says {
      min-height: 7.5em;
    }
    td {
      font-size: 0.75rem;
    }
    th,
    td {
      padding-right: 0.3rem;
    }
  }
`;
