import { css, html, LitElement, svg } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, buttons } from './styles.ts';

// Drawn, because the signs for these keys are missing from many fonts.
const icons = {
  start: svg`<path d="M3 3v10M13 3 6 8l7 5z"/>`,
  back: svg`<path d="M11 3 4 8l7 5z"/>`,
  forwards: svg`<path d="m5 3 7 5-7 5z"/>`,
  end: svg`<path d="m3 3 7 5-7 5zM13 3v10"/>`,
  pause: svg`<path d="M5 3v10M11 3v10"/>`,
};

function icon(name: keyof typeof icons) {
  return html`<svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${icons[name]}</svg>`;
}

/**
 * Walks through steps 0 … `steps`: to the start, back, play, forwards, to the end; arrow keys too.
 * Fires `fovea-input` (detail: the step). Playing stops at the end, and never starts by itself.
 */
@customElement('fovea-stepper')
export class StepperElement extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      button {
        min-width: 2.6rem;
        padding: 0.35rem 0.6rem;
        display: inline-flex;
        align-items: center;
        justify-content: center;
        gap: 0.4rem;
      }
      svg {
        fill: currentColor;
        stroke: currentColor;
        stroke-width: 2;
        stroke-linejoin: round;
        stroke-linecap: round;
      }
      .count {
        min-width: 5.5em;
        text-align: center;
      }
    `,
  ];

  @property() label = 'Step';
  @property({ type: Number }) step = 0;
  @property({ type: Number }) steps = 0;
  /** milliseconds between steps while playing */
  @property({ type: Number }) pace = 700;
  @state() private playing = false;

  #timer: ReturnType<typeof setInterval> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#pause();
  }

  #go(step: number): void {
    const next = Math.min(this.steps, Math.max(0, step));
    if (next === this.step) return;
    this.step = next;
    this.dispatchEvent(new CustomEvent('fovea-input', { detail: next, bubbles: true, composed: true }));
  }

  #pause(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.playing = false;
  }

  #play(): void {
    if (this.playing) {
      this.#pause();
      return;
    }
    if (this.step >= this.steps) this.#go(0);
    this.playing = true;
    this.#timer = setInterval(() => {
      this.#go(this.step + 1);
      if (this.step >= this.steps) this.#pause();
    }, this.pace);
  }

  #key(event: KeyboardEvent): void {
    const target = { ArrowLeft: this.step - 1, ArrowRight: this.step + 1, Home: 0, End: this.steps }[
      event.key
    ];
    if (target === undefined) return;
    event.preventDefault();
    this.#pause();
    this.#go(target);
  }

  #button(label: string, sign: keyof typeof icons, step: number) {
    const disabled = step < 0 || step > this.steps || step === this.step;
    return html`<button
      type="button"
      aria-label=${label}
      title=${label}
      aria-disabled=${disabled ? 'true' : 'false'}
      @click=${() => {
        // Not really disabled: the keyboard's focus would be lost at each end.
        if (disabled) return;
        this.#pause();
        this.#go(step);
      }}
    >
      ${icon(sign)}
    </button>`;
  }

  override render() {
    return html`<div class="row" role="group" aria-label=${this.label} @keydown=${this.#key}>
      ${this.#button('To the start', 'start', 0)} ${this.#button('One step back', 'back', this.step - 1)}
      <button type="button" aria-label=${this.playing ? 'Pause' : 'Play'} ?disabled=${this.steps === 0} @click=${this.#play}>
        ${icon(this.playing ? 'pause' : 'forwards')} ${this.playing ? 'Pause' : 'Play'}
      </button>
      ${this.#button('One step forwards', 'forwards', this.step + 1)} ${this.#button('To the end', 'end', this.steps)}
      <span class="count number">${this.step} / ${this.steps}</span>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-stepper': StepperElement;
  }
}
