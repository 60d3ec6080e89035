import { css } from 'lit';
import { panes, streetStage, tables } from '../ui/figure-styles.ts';

export const layout = css`
  ${panes}
  ${streetStage}
  ${tables}
  .stage {
    margin-top: 0.6rem;
  }
  .key {
    display: flex;
    flex-wrap: wrap;
    gap: 0.2rem 1rem;
    margin: 0.5rem 0;
    padding: 0;
    list-style: none;
    color: var(--ink-soft);
  }
  .key li {
    display: inline-flex;
    align-items: center;
    gap: 0.4rem;
  }
  .key svg {
    flex: none;
    background: #555;
    border-radius: 2px;
  }
  .way {
    list-style: none;
    margin: 0;
    padding: 0;
    min-height: 41rem;
  }
  .way > li {
    padding: 0.35rem 0 0.45rem;
    border-bottom: 1px solid var(--line);
  }
  .way b {
    display: block;
  }
  .way .unseen {
    opacity: 0.75;
  }
  .way .number {
    white-space: nowrap;
  }
  canvas.tiles {
    width: 100%;
    max-width: 24rem;
    aspect-ratio: 97 / 33;
    margin-top: 0.3rem;
    image-rendering: pixelated;
  }
  .bars {
    margin: 0.2rem 0 0;
  }
  .bar {
    display: grid;
    grid-template-columns: 6.5rem minmax(3rem, 1fr) 3rem;
    gap: 0.6rem;
    align-items: center;
    line-height: 1.35;
  }
  .track {
    height: 0.7rem;
    background: var(--sunken);
    border: 1px solid var(--line);
  }
  .track > div {
    height: 100%;
  }
  .bar .number {
    text-align: right;
  }
  .says {
    min-height: 5.5em;
    margin-top: 0.8rem;
  }
  output {
    font-family: var(--font-text);
    max-width: 90ch;
  }
  .told {
    min-height: 8em;
    margin-top: 0.5rem;
  }
  .curves {
    width: 100%;
  }
  .curves text {
    font-family: var(--font-text);
    font-size: 11px;
    fill: var(--ink-soft);
  }
  .curves path {
    fill: none;
    stroke-width: 2.2;
    stroke-linejoin: round;
  }
  .tick {
    stroke: var(--line);
  }
  .now {
    stroke: var(--ink);
    stroke-width: 1.5;
    stroke-dasharray: 4 3;
  }
  .at50 {
    stroke: var(--class-1);
  }
  .at70 {
    stroke: var(--class-0);
  }
  path.at70 {
    stroke-width: 5;
  }
  path.ap {
    stroke: var(--class-2);
  }
  circle.ap {
    fill: var(--class-2);
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 1.1rem;
    margin: 0.2rem 0 0;
  }
  .legend svg {
    display: inline-block;
    vertical-align: middle;
    margin-right: 0.4rem;
  }
  .legend line {
    stroke-width: 3;
  }
  .legend .at50 {
    stroke: var(--class-1);
  }
  .legend .at70 {
    stroke: var(--class-0);
  }
  .legend .ap {
    stroke: var(--class-2);
  }
  table {
    width: 100%;
  }
  tr.total > * {
    font-weight: 700;
  }
  .set {
    margin-top: 0.9rem;
  }
  .set-says {
    min-height: 5em;
    margin-top: 0.5rem;
  }
  @container (max-width: 38rem) {
    .says,
    .told {
      min-height: 11em;
    }
    .set-says {
      min-height: 8em;
    }
  }
`;
