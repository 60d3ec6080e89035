import { css } from 'lit';

/** The picture beside what is asked for, one above the other where it is narrow. */
export const layout = css`
  :host {
    max-width: 76rem;
    margin-inline: auto;
    container-type: inline-size;
  }
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1.35fr) minmax(0, 1fr);
    gap: 1rem 1.6rem;
    margin-block: 0.8rem;
  }
  .stage {
    display: grid;
    place-items: center;
  }
  .fit {
    position: relative;
  }
  .fit.wiped {
    cursor: ew-resize;
    touch-action: pan-y;
  }
  .stage .fit canvas {
    width: 100%;
    height: 100%;
    object-fit: fill;
  }
  .line {
    position: absolute;
    inset: 0 auto 0 auto;
    width: 2px;
    margin-left: -1px;
    background: #fff;
    box-shadow: 0 0 3px #000;
    pointer-events: none;
  }
  .handle {
    position: absolute;
    bottom: 0.5rem;
    width: 2.75rem;
    height: 2.75rem;
    margin-left: -1.375rem;
    border-radius: 50%;
    background: #fff;
    border: 2px solid #000;
    opacity: 0.85;
  }
  .handle::before {
    content: '';
    position: absolute;
    inset: 0;
    margin: auto;
    width: 1.1rem;
    height: 0.9rem;
    background: linear-gradient(#000, #000) center / 2px 100% no-repeat;
    border-inline: 2px solid #000;
  }
  .controls {
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 11rem), 1fr));
  }
  .history p {
    min-height: 1.5em;
  }
  .history input {
    width: 100%;
    height: 2rem;
    margin: 0;
    accent-color: var(--accent);
  }
  .loss-chart {
    max-width: 26rem;
  }
  .saving {
    min-height: 3rem;
    margin-top: 0.5rem;
  }
  .part {
    display: flex;
    flex-wrap: wrap;
    align-items: end;
    gap: 0.4rem 0.6rem;
    padding: 0.3rem 0.5rem;
    margin-inline: -0.5rem;
    border-radius: var(--radius);
  }
  .part[data-chosen] {
    background: var(--accent-wash);
  }
  .part label {
    font-weight: 600;
  }
  .part .layer {
    flex: 1 1 12rem;
    min-width: 0;
  }
  .part select {
    display: block;
    width: 100%;
    font-weight: 400;
  }
  .part input {
    display: block;
    width: 4.6rem;
    min-height: 2.5rem;
    padding: 0 0.5rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--surface);
    font-family: var(--font-number);
    font-weight: 400;
  }
  .quiet {
    border-color: transparent;
    background: none;
    color: var(--accent);
    padding-inline: 0.3rem;
  }
  .actions {
    margin: 0.5rem 0;
  }
  .result {
    min-height: 6.2rem;
  }
  .plan {
    min-height: 4.5em;
  }
  .stacked {
    display: block;
    font-weight: 600;
  }
  .stacked select {
    display: block;
    width: 100%;
    font-weight: 400;
  }
  .preset span {
    min-height: 4.5em;
  }
  .stacked span {
    display: block;
    font-weight: 400;
    font-size: 0.92em;
  }
  summary {
    cursor: pointer;
    min-height: 2rem;
  }
  @container (max-width: 40rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .result {
      min-height: 7.7rem;
    }
  }
`;
