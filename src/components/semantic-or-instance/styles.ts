import { css } from 'lit';
import { streetStage, swatch, tables } from '../ui/figure-styles.ts';

export const layout = css`
  ${streetStage}
  ${swatch}
  ${tables}
  .pictures {
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 0.8rem 1rem;
    margin-top: 0.8rem;
  }
  .head {
    font-weight: 700;
    margin: 0 0 0.3rem;
  }
  .answer {
    image-rendering: pixelated;
  }
  .cross {
    position: absolute;
    width: 0.9rem;
    height: 0.9rem;
    transform: translate(-50%, -50%);
    border: 2px solid #fff;
    outline: 2px solid #000;
    border-radius: 50%;
    pointer-events: none;
  }
  .said {
    margin: 0.3rem 0 0;
    min-height: 1.5em;
  }
  .says {
    min-height: 6.4em;
    margin-top: 0.8rem;
  }
  .says output {
    font-family: var(--font-text);
    max-width: 90ch;
  }
  .counts {
    min-height: 15rem;
    overflow-x: auto;
  }
  td.wrong {
    color: var(--bad);
    font-weight: 700;
  }
  .swatch {
    margin-right: 0.4rem;
    vertical-align: -0.1rem;
  }
  .choices {
    align-items: start;
    margin-top: 0.6rem;
  }
  @container (max-width: 38rem) {
    .pictures {
      grid-template-columns: repeat(2, minmax(0, 1fr));
    }
    .pictures > :first-child {
      grid-column: 1 / -1;
    }
    /* The sentence says it too. */
    .why {
      display: none;
    }
    .says {
      min-height: 12.4em;
    }
    td,
    th {
      padding-right: 0.5rem;
    }
  }
`;
