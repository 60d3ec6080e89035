import { css } from 'lit';

export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 0.8rem 1rem;
    margin: 0.8rem 0;
  }
  figure {
    margin: 0;
  }
  .maps {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .maps canvas {
    width: 100%;
    height: 100%;
    object-fit: fill;
    image-rendering: pixelated;
  }
  .stage {
    cursor: crosshair;
    touch-action: none;
  }
  .stage canvas {
    object-fit: fill;
  }
  .mark {
    position: absolute;
    width: 1.1rem;
    height: 1.1rem;
    margin: -0.55rem 0 0 -0.55rem;
    border: 2px solid #fff;
    outline: 2px solid #111;
    border-radius: 50%;
    pointer-events: none;
  }
  .chart {
    max-width: 60rem;
    border-radius: 3px;
  }
  .bars {
    width: 100%;
    height: auto;
    cursor: pointer;
    touch-action: pan-y;
  }
  .bars text {
    font: 400 12px var(--font-text);
    fill: var(--ink);
  }
  .before {
    fill: none;
    stroke: var(--ink-soft);
    stroke-width: 1;
  }
  .after {
    fill: #56b4e9;
  }
  .after.own {
    fill: #d55e00;
  }
  .window {
    fill: var(--accent);
    fill-opacity: 0.16;
  }
  .axis {
    stroke: var(--ink);
  }
  .sum {
    font-family: var(--font-number);
    min-height: 3.2em;
    overflow-wrap: anywhere;
  }
  output {
    font-family: var(--font-text);
    min-height: 4.8em;
  }
  .row button[aria-pressed='true'] {
    font-weight: 700;
  }
  @container (max-width: 40rem) {
    .panes {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .panes figure:first-child {
      grid-column: 1 / -1;
    }
    output {
      min-height: 7em;
    }
  }
`;
