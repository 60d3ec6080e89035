import { css } from 'lit';

export const layout = css`
  .steps {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 1rem;
    align-items: center;
    margin-top: 0.8rem;
  }
  .steps b {
    min-width: 12rem;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 1rem 1.4rem;
    margin-top: 0.8rem;
  }
  .stage {
    position: relative;
    aspect-ratio: 1;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
    cursor: pointer;
    touch-action: pan-y;
  }
  .stage canvas,
  .stage svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .stage svg,
  .stage .over {
    pointer-events: none;
  }
  .stage .over {
    image-rendering: pixelated;
  }
  .side {
    min-height: 34rem;
  }
  .head {
    font-weight: 700;
    margin: 0 0 0.4rem;
  }
  .found {
    gap: 0.4rem;
    margin: 0 0 0.8rem;
    min-height: 5.6rem;
    align-content: start;
  }
  .found button {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
    padding: 0.15rem 0.65rem;
  }
  .found button[aria-pressed='true'] {
    border-color: var(--accent);
    background: var(--accent-wash);
  }
  .swatch {
    display: inline-block;
    flex: none;
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 3px;
    border: 1px solid var(--line-strong);
  }
  canvas.tiles {
    width: 100%;
    image-rendering: pixelated;
  }
  .mask {
    position: relative;
    width: 100%;
    max-width: 22rem;
    aspect-ratio: 1;
  }
  .mask canvas,
  .mask svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    image-rendering: pixelated;
  }
  .says {
    min-height: 6.4em;
    margin-top: 0.8rem;
  }
  output {
    font-family: var(--font-text);
    max-width: 90ch;
  }
  table {
    width: 100%;
  }
  caption {
    text-align: left;
    font-weight: 700;
    padding-bottom: 0.2rem;
  }
  td,
  th {
    padding: 0.2rem 0.5rem 0.2rem 0;
  }
  td.number,
  thead th.number {
    text-align: right;
  }
  .scroll {
    max-height: 24rem;
    overflow-y: auto;
  }
  .set {
    min-height: 11rem;
  }
  .set .row {
    align-items: end;
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .says {
      min-height: 12em;
    }
    .side {
      min-height: 39rem;
    }
  }
`;
