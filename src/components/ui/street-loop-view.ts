import { css, html, nothing } from 'lit';
import './number-field.ts';
import './progress.ts';
import type { StreetLoop } from './street-loop.ts';

interface Controls {
  /** how many streets are asked for */
  readonly count: number;
  readonly most: number;
  /** what the button says that begins */
  readonly label: string;
  /** whether there is a network to look with */
  readonly offered: boolean;
  /** a sentence about a number that was refused; '' for none */
  readonly problem: string;
  readonly onCount: (count: number) => void;
  readonly onRefuse: (problem: string) => void;
  readonly onMeasure: () => void;
}

/** How many streets to look at, the button that begins or ends it, how far it is, and what went wrong. */
export function streetLoopControls(loop: StreetLoop<unknown>, controls: Controls) {
  const { count, most, label, offered, problem, onCount, onRefuse, onMeasure } = controls;
  return html`<div class="row">
      <fovea-number-field
        label="Streets" min="2" .max=${most} .value=${count} ?inert=${loop.running}
        why="One street has too few things for an average, and more than that take long in a page."
        @fovea-input=${(event: CustomEvent<number>) => onCount(event.detail)}
        @fovea-refuse=${(event: CustomEvent<string>) => onRefuse(event.detail)}
      ></fovea-number-field>
      ${
        loop.running
          ? html`<button type="button" @click=${() => loop.stop()}>Stop</button>`
          : html`<button type="button" ?disabled=${!offered} @click=${onMeasure}>${label}</button>`
      }
    </div>
    ${
      loop.running
        ? html`<fovea-progress label="Looking at streets" .done=${loop.done} .total=${loop.total}></fovea-progress>`
        : nothing
    }
    ${problem || loop.error ? html`<div class="notice" role="alert">${problem || loop.error}</div>` : nothing}`;
}

/** Room for `streetLoopControls` and the figures that follow it, so that nothing moves when they come. */
export const streetLoopStyles = css`
  .set {
    min-height: 11rem;
  }
  .set .row {
    align-items: end;
  }
`;
