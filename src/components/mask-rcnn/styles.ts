import { css } from 'lit';
import { panes, streetStage, swatch, tables } from '../ui/figure-styles.ts';

export const layout = css`
  ${panes}
  ${streetStage}
  ${swatch}
  ${tables}
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
  .stage {
    cursor: pointer;
  }
  .stage .over {
    pointer-events: none;
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
  td,
  th {
    padding: 0.2rem 0.5rem 0.2rem 0;
  }
  .scroll {
    max-height: 24rem;
    overflow-y: auto;
  }
  @container (max-width: 38rem) {
    .says {
      min-height: 12em;
    }
    .side {
      min-height: 39rem;
    }
  }
`;
