import { css } from 'lit';

export const makerLayout = css`
  .panes {
    display: grid;
    grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
    gap: 1rem 2.5rem;
    align-items: start;
  }
  h2 {
    margin: 0 0 0.5rem;
    font-size: var(--step-1);
  }
  form,
  details {
    border-top: 1px solid var(--line);
    padding: 0.8rem 0;
  }
  form button {
    margin-top: 0.5rem;
  }
  label {
    display: block;
    font-weight: 600;
    margin-top: 0.5rem;
  }
  input:not([type='checkbox'], [type='file']),
  textarea,
  label > select {
    display: block;
    width: 100%;
    min-height: 2.6rem;
    padding: 0.3rem 0.6rem;
    border: 1px solid var(--line-strong);
    border-radius: var(--radius);
    background: var(--paper);
    font-weight: 400;
  }
  .link {
    font-family: var(--font-number);
  }
  .box {
    display: flex;
    gap: 0.5rem;
    align-items: baseline;
    min-height: 2.2rem;
    margin: 0;
    font-weight: 400;
    cursor: pointer;
  }
  .box input {
    flex: none;
    width: 1.1rem;
    height: 1.1rem;
    accent-color: var(--accent);
  }
  fieldset {
    border: 0;
    margin: 0.3rem 0;
    padding: 0;
    min-width: 0;
  }
  legend {
    padding: 0;
    font-weight: 600;
  }
  ol {
    list-style: none;
    margin: 0.6rem 0;
    padding: 0;
  }
  li {
    border-top: 1px solid var(--line);
    padding: 0.6rem 0;
  }
  .line {
    display: flex;
    flex-wrap: wrap;
    gap: 0.4rem 1rem;
    justify-content: space-between;
    align-items: center;
    overflow-wrap: anywhere;
  }
  .line button {
    min-width: 2.5rem;
  }
  summary {
    cursor: pointer;
    font-weight: 600;
    min-height: 2rem;
  }
  a.button {
    display: inline-flex;
    align-items: center;
    color: inherit;
    text-decoration: none;
  }
  fovea-qr {
    margin-top: 0.8rem;
  }
  @media (max-width: 62rem) {
    .panes {
      grid-template-columns: minmax(0, 1fr);
    }
  }
`;
