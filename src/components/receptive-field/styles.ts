import { css } from 'lit';

/** The picture beside the table of layers, one above the other where it is narrow. */
export const layout = css`
  :host {
    max-width: 72rem;
    margin-inline: auto;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 26rem) minmax(0, 1fr);
    gap: 1rem 1.6rem;
    margin-top: 0.8rem;
  }
  .stage {
    position: relative;
    aspect-ratio: 1;
    max-width: 26rem;
    background: var(--sunken);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    overflow: hidden;
    cursor: crosshair;
    touch-action: none;
  }
  .stage canvas {
    position: absolute;
    inset: var(--inset);
    width: calc(100% - 2 * var(--inset));
    height: calc(100% - 2 * var(--inset));
  }
  .traced .photo {
    filter: grayscale(1) brightness(0.55);
  }
  .over {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .unit {
    position: absolute;
    width: 44px;
    height: 44px;
    min-height: 0;
    padding: 0;
    border: 0;
    background: none;
    transform: translate(-50%, -50%);
    cursor: grab;
    touch-action: none;
  }
  .unit::before,
  .unit::after {
    content: '';
    position: absolute;
    left: 50%;
    top: 50%;
    width: 10px;
    height: 10px;
    transform: translate(-50%, -50%);
    background: var(--accent);
    border: 2px solid #fff;
    border-radius: 50%;
    box-shadow: 0 0 0 2px rgb(0 0 0 / 60%);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1.1rem;
    margin: 0.5rem 0 0;
    color: var(--ink-soft);
  }
  .legend svg {
    display: inline-block;
    vertical-align: middle;
    margin-right: 0.35rem;
  }
  .table {
    height: 23.5rem;
    overflow: auto;
    border-block: 1px solid var(--line);
    scroll-behavior: auto;
  }
  table {
    width: 100%;
    font-size: 0.875rem;
  }
  thead th {
    position: sticky;
    top: 0;
    background: var(--surface);
    z-index: 1;
    vertical-align: bottom;
    line-height: 1.2;
  }
  th,
  td {
    padding: 0.1rem 0.6rem 0.1rem 0;
    white-space: nowrap;
  }
  tbody th {
    font-weight: 400;
  }
  td,
  thead th + th {
    text-align: right;
  }
  th label {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    min-height: 2.2rem;
    padding-left: 0.3rem;
    cursor: pointer;
  }
  th input {
    accent-color: var(--accent);
    width: 1.1rem;
    height: 1.1rem;
  }
  tr.chosen > * {
    background: var(--accent-wash);
  }
  .builder {
    min-height: 6rem;
    margin-top: 0.6rem;
  }
  .builder .row {
    gap: 0.4rem;
    margin-bottom: 0.5rem;
  }
  .builder select {
    min-height: 2.75rem;
    padding: 0.1rem 0.4rem;
  }
  .trace {
    min-height: 8rem;
    margin-top: 0.6rem;
  }
  .says {
    min-height: 6.4em;
    margin-top: 0.6rem;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 72ch;
  }
  @container (max-width: 52rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .table {
      height: 21rem;
    }
    .says {
      min-height: 9.5em;
    }
  }
`;
