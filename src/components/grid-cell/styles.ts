import { css } from 'lit';

export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, min(24rem, 47%));
    gap: 1rem;
    margin-top: 0.8rem;
  }
  fovea-choice + fovea-street-source,
  fovea-choice + fovea-photo-source {
    margin-top: 0.6rem;
  }
  fovea-photo-source {
    margin-bottom: 0.6rem;
  }
  .stage {
    aspect-ratio: 4 / 3;
    display: grid;
    place-items: center;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .stage.decode {
    cursor: crosshair;
  }
  .below {
    min-height: 4.4rem;
    margin-top: 0.5rem;
  }
  table {
    width: 100%;
    table-layout: fixed;
  }
  th {
    width: 2.4rem;
    vertical-align: top;
    font-weight: 600;
  }
  td {
    vertical-align: top;
    padding-right: 0.4rem;
  }
  td.value {
    width: 5.2rem;
    text-align: right;
    font-weight: 600;
    color: var(--accent);
    padding-right: 0;
  }
  thead th {
    width: auto;
  }
  thead th:first-child {
    width: 2.4rem;
  }
  th.value {
    width: 5.2rem;
    text-align: right;
    padding-right: 0;
  }
  td.said {
    color: var(--ink);
  }
  td .number {
    display: block;
    font-size: 0.82rem;
  }
  .anchors {
    display: grid;
    grid-template-columns: repeat(5, minmax(0, 1fr));
    gap: 0.35rem;
    list-style: none;
    margin: 0.6rem 0;
    padding: 0;
    align-content: start;
  }
  .anchors li > * {
    display: block;
    width: 100%;
    text-align: center;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    color: inherit;
    padding: 0.2rem 0;
    background: var(--surface);
    font-size: 0.8rem;
    line-height: 1.25;
  }
  .anchors li > [data-on='true'] {
    border-color: var(--accent);
    background: var(--accent-wash);
    box-shadow: 0 0 0 1px var(--accent);
  }
  .anchor {
    width: 100%;
    max-width: 5rem;
    margin-inline: auto;
    background: var(--sunken);
  }
  .prior {
    fill: var(--accent);
    fill-opacity: 0.18;
    stroke: var(--accent);
    stroke-width: 2;
    stroke-dasharray: 5 3;
    vector-effect: non-scaling-stroke;
  }
  .object {
    fill: none;
    stroke: var(--ink);
    stroke-width: 1.5;
    vector-effect: non-scaling-stroke;
  }
  .says {
    min-height: 7.6em;
  }
  .says output {
    font-family: var(--font-text);
  }
  .raw {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 10rem), 1fr));
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
