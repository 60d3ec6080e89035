import { css } from 'lit';

/** The network on top, its maps beside the photo, one below the other where it is narrow. */
export const layout = css`
  .network {
    border: 0;
    margin: 0.9rem 0 0;
    padding: 0;
    min-width: 0;
  }
  .network legend {
    padding: 0;
    font-weight: 600;
  }
  .scroll {
    overflow-x: auto;
    padding: 3px 3px 0.4rem;
  }
  .bars {
    position: relative;
    display: grid;
    grid-template-columns: repeat(var(--stages), minmax(2.75rem, 1fr));
    min-width: max-content;
    padding-top: 1.6rem;
  }
  .skips {
    position: absolute;
    inset: 0 0 auto;
    width: 100%;
    height: 1.5rem;
    max-width: none;
  }
  .skips path {
    fill: none;
    stroke: var(--line-strong);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .bars label {
    position: relative;
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 0.2rem;
    padding: 0.25rem 0 0.15rem;
    border: 1px solid transparent;
    border-radius: var(--radius);
    cursor: pointer;
  }
  .bars input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  .bar {
    display: grid;
    place-items: end center;
    width: 100%;
    height: 4.2rem;
    padding-inline: 0.2rem;
  }
  .bar span {
    background: color-mix(in srgb, var(--accent) 45%, var(--surface));
    border: 1px solid var(--accent);
    border-radius: 2px;
    min-width: 4px;
  }
  .short {
    font-size: 0.8125rem;
    white-space: nowrap;
    font-variant-numeric: tabular-nums;
  }
  .bars label:hover {
    border-color: var(--line-strong);
  }
  .bars label:has(:checked) {
    background: var(--accent-wash);
    border-color: var(--accent);
    color: var(--accent);
    font-weight: 700;
  }
  .bars label:has(:checked) .bar span {
    background: var(--accent);
  }
  .bars label:has(:focus-visible) {
    outline: 3px solid var(--accent);
    outline-offset: -1px;
  }
  .does {
    min-height: 3em;
    margin: 0.3rem 0 0.5rem;
    max-width: 80ch;
  }
  .choices {
    display: flex;
    flex-wrap: wrap;
    gap: 0.6rem 1.6rem;
    min-height: 4.2rem;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1.15fr) minmax(0, 1fr);
    gap: 1rem 1.6rem;
    margin-top: 0.9rem;
  }
  .pager {
    margin-bottom: 0.5rem;
    justify-content: space-between;
  }
  .shelf {
    height: 31rem;
    overflow-y: auto;
    padding: 4px;
    background: var(--sunken);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    scrollbar-gutter: stable;
  }
  .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(4.4rem, 1fr));
    gap: 4px;
  }
  .tiles button {
    min-height: 0;
    min-width: 0;
    padding: 3px;
    background: var(--surface);
    border-color: transparent;
    line-height: 1.25;
  }
  .tiles canvas {
    width: 100%;
    aspect-ratio: 1;
    background: #000;
    image-rendering: pixelated;
    border-radius: 2px;
  }
  .tiles .name {
    display: block;
    font-size: 0.8125rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .tiles [aria-checked='true'] {
    background: var(--accent);
    border-color: var(--accent);
    color: var(--accent-ink);
    font-weight: 600;
  }
  .tiles [aria-checked='true']:hover {
    color: var(--accent-ink);
  }
  .tiles :focus-visible {
    outline-offset: 0;
  }
  .stage canvas {
    cursor: crosshair;
    touch-action: pan-y;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1.2rem;
  }
  .legend i {
    display: inline-block;
    width: 1.1rem;
    height: 0.8rem;
    margin-right: 0.4rem;
    vertical-align: baseline;
    border: 2px dashed var(--ink);
  }
  .legend .cell {
    width: 0.8rem;
    border: 2px solid #d9a900;
  }
  .acts {
    align-items: end;
    margin-top: 0.6rem;
    min-height: 2.6rem;
  }
  .acts .button {
    display: inline-flex;
    align-items: center;
    text-decoration: none;
    color: var(--ink);
  }
  .says {
    min-height: 5em;
    margin-top: 0.8rem;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 80ch;
  }
  .work {
    min-height: 3.2rem;
  }
  @container (max-width: 52rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .shelf {
      height: 21rem;
    }
    .says {
      min-height: 9.4em;
    }
    .does {
      min-height: 4.6em;
    }
  }
`;
