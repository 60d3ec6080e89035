import { css } from 'lit';

/** Two columns of the same width, one below the other where the figure is narrow. */
export const panes = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 1rem 1.4rem;
    margin-top: 0.8rem;
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;

/** A street: a square picture in which a place can be pointed at, and drawings that lie over it. */
export const streetStage = css`
  .stage {
    position: relative;
    aspect-ratio: 1;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
    cursor: crosshair;
    touch-action: pan-y;
  }
  .stage canvas,
  .stage svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .stage svg {
    pointer-events: none;
  }
`;

/** The colour of a class or a thing beside its name. */
export const swatch = css`
  .swatch {
    display: inline-block;
    flex: none;
    width: 0.9rem;
    height: 0.9rem;
    border-radius: 3px;
    border: 1px solid var(--line-strong);
  }
`;

/** Tables of figures: the caption a heading, the numbers at the right. */
export const tables = css`
  caption {
    text-align: left;
    font-weight: 700;
    padding-bottom: 0.2rem;
  }
  td.number,
  th.number {
    text-align: right;
  }
`;
