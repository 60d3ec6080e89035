import { css } from 'lit';

/** Sources and controls above, figures below; every part keeps its place while there is no result yet. */
export const layout = css`
  :host {
    max-width: 60rem;
    margin-inline: auto;
  }
  .source {
    min-height: 8.5rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    padding: 0.7rem 0.9rem;
    margin: 0.7rem 0;
  }
  .source.over {
    border: 2px dashed var(--accent);
    background: var(--accent-wash);
  }
  .source fovea-street-source {
    margin-top: 0.6rem;
  }
  .source p {
    margin: 0 0 0.5rem;
  }
  .files {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
    gap: 0.5rem 1.2rem;
    margin-bottom: 0.6rem;
  }
  .files input {
    width: 100%;
    min-height: 2.5rem;
  }
  .files .name {
    overflow-wrap: anywhere;
  }
  .progress {
    min-height: 3rem;
  }
  .controls {
    align-items: end;
  }
  .says {
    min-height: 4.7em;
  }
  .says output {
    font-family: var(--font-text);
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
    gap: 1.2rem 1.6rem;
  }
  @container (max-width: 42rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  .title {
    font-weight: 700;
    line-height: 1.2;
    font-size: 1rem;
    margin: 0.8rem 0 0.3rem;
  }
  .panes table {
    width: 100%;
  }
  th {
    font-weight: 400;
  }
  thead th {
    font-weight: 600;
    background: var(--surface);
  }
  td.number {
    text-align: right;
  }
  .stats {
    columns: 2 15rem;
    column-gap: 1.6rem;
    margin: 0;
  }
  .stats div {
    display: flex;
    gap: 0.6rem;
    break-inside: avoid;
    border-bottom: 1px solid var(--line);
    padding: 0.2rem 0;
  }
  .stats dt {
    flex: 1;
  }
  .stats dd {
    margin: 0;
    font-family: var(--font-number);
    font-variant-numeric: tabular-nums;
    font-weight: 600;
  }
  .headline {
    font: 600 1.5rem/1.2 var(--font-number);
    font-variant-numeric: tabular-nums;
  }
  .scroll {
    overflow: auto;
    height: 24rem;
    border-block: 1px solid var(--line);
  }
  .scroll table {
    width: 100%;
  }
  .scroll thead th {
    position: sticky;
    top: 0;
    z-index: 1;
  }
  .scroll tr.chosen > * {
    background: var(--accent-wash);
  }
  .name-button {
    border: 0;
    background: none;
    min-height: 2.2rem;
    padding: 0.1rem 0.3rem;
    text-align: left;
  }
  .strip {
    display: inline-grid;
    grid-template-columns: repeat(10, 1.25rem);
    vertical-align: middle;
  }
  @container (max-width: 38rem) {
    .strip {
      grid-template-columns: repeat(10, 0.8rem);
    }
  }
  .strip i {
    height: 1.3rem;
    background: color-mix(in srgb, var(--accent) var(--heat), var(--sunken));
    border-right: 1px solid var(--surface);
    font-style: normal;
    font-size: 0.7rem;
    text-align: center;
    color: var(--ink-soft);
  }
  .strip i.at {
    box-shadow: inset 0 -3px 0 var(--ink);
  }
  .steps {
    min-height: 13.5rem;
  }
  .examples {
    height: 15rem;
    overflow: auto;
    margin: 0;
    padding: 0 0 0 1.1rem;
  }
  .worst {
    height: 15rem;
    overflow: auto;
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .worst li {
    display: flex;
    gap: 0.7rem;
    align-items: center;
    border-bottom: 1px solid var(--line);
    padding: 0.25rem 0;
    min-height: 2.4rem;
  }
  .worst canvas {
    width: 4rem;
    height: 4rem;
    border-radius: 3px;
    flex: none;
  }
  .worst img {
    width: 4rem;
    height: 3rem;
    object-fit: cover;
    border-radius: 3px;
  }
  .empty {
    color: var(--ink-soft);
    padding: 0.8rem;
  }
`;
