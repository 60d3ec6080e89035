import { css } from 'lit';

export const layout = css`
  .settings {
    display: var(--fovea-controls, flex);
    flex-wrap: wrap;
    gap: 0.7rem 1.4rem;
    align-items: start;
    margin: 0.6rem 0;
  }
  .own {
    min-height: 2.8rem;
    margin: 0.4rem 0;
  }
  .runs {
    display: grid;
    grid-template-areas: "a b go" "a b ap" "a b says";
    grid-template-columns: repeat(3, minmax(0, 1fr));
    grid-template-rows: auto auto 1fr;
    gap: 0.6rem 1.4rem;
    margin: 1rem 0 0.6rem;
  }
  .go {
    grid-area: go;
  }
  .ap {
    grid-area: ap;
  }
  .run.A {
    grid-area: a;
  }
  .run.B {
    grid-area: b;
  }
  .run {
    border-top: 4px solid var(--run);
    padding-top: 0.5rem;
    display: grid;
    gap: 0.6rem;
    align-content: start;
  }
  .switches {
    display: var(--fovea-controls, grid);
    gap: 0.3rem;
  }
  .name {
    font-weight: 700;
    font-size: var(--step-0);
    margin: 0;
  }
  .words {
    margin: 0;
    min-height: 5.6rem;
  }
  .picture {
    position: relative;
    aspect-ratio: 1;
    background: var(--sunken);
  }
  .picture canvas,
  .picture svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .picture svg {
    font: 600 5.2px var(--font-text);
  }
  .picture .box,
  .picture .edge,
  .picture .truth {
    fill: none;
    vector-effect: non-scaling-stroke;
    stroke-width: 2.5px;
  }
  .picture .edge {
    stroke: rgb(0 0 0 / 65%);
    stroke-width: 4.5px;
  }
  .picture .edge.thin {
    stroke-width: 3px;
  }
  .picture .truth {
    stroke: #ffffff;
    stroke-width: 1.5px;
    stroke-dasharray: 4 3;
  }
  .act {
    margin: 0 0 0.3rem;
  }
  .state {
    min-height: 2.8rem;
  }
  .says span {
    display: block;
    margin: 0.4rem 0;
  }
  .says {
    grid-area: says;
    min-height: 15rem;
    font-family: inherit;
  }
  .small {
    display: grid;
    grid-template-columns: repeat(4, minmax(0, 1fr));
    gap: 0.6rem 1rem;
    margin-top: 0.8rem;
  }
  .curve {
    margin: 0;
  }
  .curve figcaption {
    font-weight: 600;
  }
  .curve svg {
    width: 100%;
    font: 12px var(--font-number);
    fill: var(--ink-soft);
  }
  .small svg {
    max-width: 17rem;
    font-size: 14px;
  }
  .curve path {
    fill: none;
  }
  .curve .axis {
    stroke: var(--line-strong);
  }
  .curve .tick path {
    stroke: var(--line);
  }
  .curve .line {
    stroke-width: 2.2;
    stroke-linejoin: round;
  }
  .curve .raw {
    stroke-width: 1;
    opacity: 0.35;
  }
  .curve .name {
    stroke: none;
    font-weight: 700;
  }
  @media (max-width: 62rem) {
    .runs {
      grid-template-areas: "go go" "a b" "says ap";
      grid-template-columns: repeat(2, minmax(0, 1fr));
      grid-template-rows: none;
    }
  }
  @media (max-width: 46rem) {
    .runs {
      grid-template-areas: "go" "a" "b" "ap" "says";
      grid-template-columns: minmax(0, 1fr);
    }
    .small {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .words {
      min-height: 4.6rem;
    }
    .says {
      min-height: 13rem;
    }
  }
`;
