import { css } from 'lit';

export const layout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 0.8fr) minmax(0, 1fr);
    gap: 1rem 1.4rem;
    margin-top: 0.8rem;
  }
  .stage {
    position: relative;
    aspect-ratio: 4 / 3;
    background: var(--sunken);
    border-radius: var(--radius);
    overflow: hidden;
  }
  .stage img,
  .stage svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  .start {
    position: absolute;
    left: 50%;
    top: 50%;
    transform: translate(-50%, -50%);
    width: max-content;
    max-width: 90%;
    padding: 0.7rem 1.2rem;
    box-shadow: var(--shadow);
  }
  .start small {
    display: block;
    font-weight: 400;
  }
  .objects {
    min-height: 5.6rem;
    margin-top: 0.5rem;
    align-content: start;
  }
  .objects button {
    padding: 0.2rem 0.7rem;
  }
  .says {
    min-height: 5.2em;
  }
  .says output {
    font-family: var(--font-text);
  }
  .title {
    margin: 0.7rem 0 0.2rem;
    font-weight: 700;
  }
  ol,
  ul {
    list-style: none;
    margin: 0;
    padding: 0;
  }
  .path {
    height: 22rem;
  }
  .children {
    height: 14rem;
  }
  .found {
    height: 9rem;
  }
  .path,
  .children,
  .found {
    overflow: auto;
    border-block: 1px solid var(--line);
  }
  .node {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 3.4rem 7.5rem;
    gap: 0 0.6rem;
    align-items: center;
    width: 100%;
    min-height: 2.1rem;
    padding: 0.1rem 0.5rem;
    border: 0;
    border-radius: 0;
    background: none;
    text-align: left;
  }
  .node.head .number,
  .small li.soft .number {
    font-family: var(--font-text);
    font-size: 0.92em;
    line-height: 1.2;
    text-align: right;
  }
  .node.head {
    color: var(--ink-soft);
    font-size: 0.92em;
    line-height: 1.2;
  }
  .node[data-answer='true'] {
    background: var(--accent-wash);
    color: var(--accent);
    font-weight: 700;
  }
  .node .number {
    text-align: right;
  }
  .measure {
    position: relative;
    height: 1.3rem;
    background: var(--sunken);
    border-radius: 3px;
    overflow: hidden;
  }
  .measure i {
    position: absolute;
    inset: 0 auto 0 0;
    background: var(--accent);
    opacity: 0.35;
  }
  .measure b {
    position: absolute;
    top: 0;
    bottom: 0;
    width: 2px;
    background: var(--ink);
  }
  .measure span {
    position: absolute;
    right: 0.35rem;
    font-weight: 500;
    color: var(--ink);
  }
  .small {
    display: grid;
    gap: 0.1rem;
  }
  .small li {
    display: grid;
    grid-template-columns: minmax(0, 1fr) 3.4rem 7.5rem;
    gap: 0 0.6rem;
    align-items: center;
    border-radius: var(--radius);
    padding: 0.1rem 0.5rem;
  }
  .small li[data-answer='true'] {
    background: var(--accent-wash);
  }
  input[type='search'] {
    width: 100%;
    min-height: 2.5rem;
    padding: 0.3rem 0.6rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--paper);
  }
  @container (max-width: 46rem) {
    .says {
      min-height: 6.8em;
    }
  }
  @container (max-width: 38rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
  @container (max-width: 28rem) {
    .node,
    .small li {
      grid-template-columns: minmax(0, 1fr) 2.9rem 5.5rem;
    }
    .says {
      min-height: 8.4em;
    }
  }
`;
