import { css } from 'lit';

/** The pictures beside the switches and settings, one above the other where it is narrow. */
export const portraitLayout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 1fr) minmax(0, 19rem);
    gap: 1rem 2rem;
    margin-top: 0.8rem;
  }
  .subject {
    align-items: end;
    gap: 0.6rem 1.4rem;
  }
  .subject > label {
    font-weight: 600;
  }
  .subject select {
    display: block;
    margin-top: 0.15rem;
    font-weight: 400;
    max-width: 100%;
  }
  fieldset {
    border: 0;
    margin: 0;
    padding: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    font-weight: 600;
  }
  .switches,
  .settings {
    display: grid;
    grid-template-columns: repeat(auto-fit, minmax(min(100%, 15rem), 1fr));
    column-gap: 1.6rem;
    align-items: start;
  }
  .regularisers p {
    margin: -0.2rem 0 0.3rem 2.9rem;
    line-height: 1.3;
    font-size: 0.8125rem;
  }
  .compare {
    display: block;
    margin: 0.6rem 0;
    font-weight: 600;
  }
  .compare select {
    display: block;
    width: 100%;
    margin-top: 0.2rem;
    font-weight: 400;
  }
  .settings {
    row-gap: 0.7rem;
    margin-top: 0.9rem;
  }
  .head {
    display: grid;
    grid-template-columns: auto minmax(0, 1fr);
    gap: 0.4rem 1.4rem;
    margin-bottom: 0.4rem;
  }
  .acts {
    min-height: 2.6rem;
  }
  .work {
    min-height: 3.4rem;
  }
  .pictures {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 1rem 1.4rem;
  }
  .pictures:not(.two) {
    max-width: 24rem;
  }
  .two {
    grid-template-columns: repeat(2, minmax(0, 1fr));
  }
  .title {
    margin: 0 0 0.4rem;
    font-weight: 700;
    font-size: 0.9375rem;
    line-height: 1.35;
    min-height: 2.7em;
    display: flex;
    align-items: end;
  }
  .copies {
    display: grid;
    grid-template-columns: repeat(var(--across), minmax(0, 1fr));
    gap: 4px;
    align-content: start;
    aspect-ratio: 1;
    background: var(--sunken);
    border: 1px solid var(--line);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .copy {
    position: relative;
    aspect-ratio: 1;
  }
  .copy canvas,
  .copy svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .copy svg {
    pointer-events: none;
  }
  .line {
    min-height: 6.2em;
    margin: 0.4rem 0;
  }
  .curve {
    max-width: 24rem;
  }
  .save {
    margin-top: 0.4rem;
  }
  .says {
    min-height: 5.2em;
    margin-top: 0.8rem;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 72ch;
  }
  @container (max-width: 52rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
    .head {
      grid-template-columns: minmax(0, 1fr);
    }
    .says {
      min-height: 7.6em;
    }
  }
  @container (max-width: 30rem) {
    .two {
      gap: 0.6rem;
    }
    .line {
      min-height: 14em;
    }
  }
`;
