import { css } from 'lit';

export const layout = css`
  .part {
    font-weight: 700;
    font-size: var(--step-0);
    margin: 1.4rem 0 0.4rem;
  }
  .layer-title {
    font-weight: 700;
    font-size: inherit;
    margin: 0 0 0.5rem;
  }
  .samples {
    display: flex;
    gap: 0.3rem;
    overflow: hidden;
    height: 3.2rem;
    margin: 0.6rem 0;
  }
  .samples fovea-small-picture {
    flex: none;
  }
  .network {
    display: grid;
    grid-template-columns: minmax(0, 3fr) minmax(0, 2fr);
    gap: 0.8rem 1.6rem;
  }
  .presets {
    margin-bottom: 0.5rem;
  }
  .blocks {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .blocks li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 7.6em 5em;
    gap: 0.7rem;
    align-items: center;
    min-height: 2.75rem;
  }
  .blocks button {
    text-align: left;
    width: 100%;
    padding-inline: 0.5rem;
  }
  .blocks .place {
    color: var(--ink-soft);
    display: inline-block;
    min-width: 1.6em;
  }
  .blocks li > span {
    white-space: nowrap;
  }
  .blocks .weights {
    text-align: right;
  }
  .blocks .wrong button {
    border-color: var(--bad);
    border-left-width: 5px;
  }
  .blocks .wrong > span {
    color: var(--bad);
  }
  .chosen {
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 0.8rem 1rem;
    align-self: start;
    position: sticky;
    top: 0.5rem;
    display: var(--fovea-controls, block);
  }
  .chosen .fields {
    display: flex;
    flex-wrap: wrap;
    gap: 0.7rem 1.2rem;
    min-height: 9.6rem;
    align-content: start;
  }
  .chosen .tools {
    margin: 0.8rem 0;
  }
  .chosen .tools button {
    min-width: 2.75rem;
    padding: 0;
  }
  .add select,
  .presets select {
    max-width: 100%;
  }
  .problem {
    min-height: 4rem;
  }
  .settings {
    display: var(--fovea-controls, flex);
    flex-wrap: wrap;
    gap: 0.7rem 1.4rem;
    align-items: start;
  }
  .rate {
    font-weight: 600;
    display: grid;
    gap: 0.15rem;
  }
  .rate input {
    width: 7rem;
    min-height: 2.5rem;
    padding: 0 0.5rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    font-family: var(--font-number);
    font-weight: 400;
  }
  .rate input[aria-invalid='true'] {
    background: var(--bad-wash);
    color: var(--bad);
    text-decoration: underline wavy;
  }
  .act {
    margin: 1rem 0 0.5rem;
  }
  .state {
    min-height: 2.6rem;
  }
  .says {
    min-height: 3.4rem;
    font-family: inherit;
  }
  .curves {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 1rem;
  }
  .curve {
    margin: 0;
  }
  .curve svg {
    width: 100%;
    font: 13px var(--font-number);
    fill: var(--ink-soft);
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
  .curve .run path {
    stroke-width: 1.6;
  }
  .curve .run.chosen path {
    stroke-width: 2.6;
  }
  .curve .training {
    stroke-width: 1;
    opacity: 0.75;
  }
  .scroll {
    position: relative;
    overflow-x: auto;
    padding: 3px;
  }
  .runs {
    min-width: 100%;
  }
  .runs td:last-child,
  .runs th:last-child {
    min-width: 16rem;
  }
  .runs i {
    display: inline-block;
    width: 0.8em;
    height: 0.8em;
    border-radius: 2px;
    margin-right: 0.45em;
  }
  .runs th button {
    white-space: nowrap;
  }
  .runs small {
    color: var(--ink-soft);
    font-weight: 400;
    white-space: nowrap;
  }
  .results {
    display: grid;
    grid-template-columns: repeat(2, minmax(0, 1fr));
    gap: 0.8rem 1.6rem;
  }
  .confusion caption {
    text-align: left;
    color: var(--ink-soft);
    padding-bottom: 0.3rem;
  }
  .confusion td,
  .confusion th {
    padding: 0.2rem;
    min-width: 2.1rem;
    text-align: center;
    border: 1px solid var(--line);
  }
  .confusion th[scope='row'] {
    text-align: left;
    white-space: nowrap;
    padding-right: 0.5rem;
  }
  .mistakes-box {
    min-height: 24rem;
  }
  .mistakes {
    list-style: none;
    padding: 0;
    margin: 0.6rem 0;
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(9.6rem, 1fr));
    gap: 0.4rem;
  }
  .mistakes button {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    width: 100%;
    text-align: left;
    padding: 0.3rem;
    line-height: 1.25;
  }
  .mistakes button,
  .mistakes span {
    position: relative;
  }
  .mistakes fovea-small-picture {
    flex: none;
  }
  .try {
    display: grid;
    grid-template-columns: 15rem minmax(0, 1fr) minmax(0, 1.4fr);
    gap: 0.8rem 1.6rem;
    min-height: 21rem;
  }
  .try .row {
    margin-top: 0.5rem;
  }
  .try .seen {
    flex-wrap: nowrap;
    min-height: 4.8rem;
    align-items: start;
  }
  .try .says-try {
    font-family: inherit;
  }
  .blank {
    flex: none;
    width: 3.2rem;
    height: 3.2rem;
    border: 1px dashed var(--line-strong);
    border-radius: 3px;
  }
  .shares {
    list-style: none;
    padding: 0;
    margin: 0.5rem 0;
  }
  .shares li {
    display: grid;
    grid-template-columns: minmax(1.4em, auto) 1fr 4.2em;
    gap: 0.6rem;
    align-items: center;
  }
  .shares .number {
    text-align: right;
  }
  .shares .bar {
    height: 0.9rem;
    background: var(--sunken);
    border-radius: 3px;
  }
  .shares i {
    display: block;
    height: 100%;
    background: var(--accent);
    border-radius: 3px;
  }
  .map {
    width: 100%;
    margin-top: 0.5rem;
    image-rendering: pixelated;
    background: var(--line-strong);
  }
  .maps {
    max-width: 26rem;
  }
  @media (max-width: 62rem) {
    .try {
      grid-template-columns: 15rem minmax(0, 1fr);
    }
    .maps {
      grid-column: 1 / -1;
      min-height: 16rem;
    }
  }
  @media (max-width: 46rem) {
    .network,
    .results,
    .curves,
    .try {
      grid-template-columns: minmax(0, 1fr);
    }
    .blocks li {
      grid-template-columns: minmax(0, 1fr) 7.4em;
      gap: 0.4rem;
    }
    .curve svg {
      font-size: 16px;
    }
    .mistakes-box {
      min-height: 12rem;
    }
    .blocks .weights {
      display: none;
    }
    .chosen {
      position: static;
    }
  }
`;
