import { css, html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base } from './styles.ts';

/**
 * Two pictures of one size over each other, slotted as `left` and `right`, with a line between them that can be dragged, or moved with
 * the arrow keys. `position` is where the line is, in percent from the left. Fires `fovea-input` (detail: the position).
 */
@customElement('fovea-compare')
export class CompareSlider extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        position: relative;
        overflow: hidden;
        touch-action: pan-y;
        cursor: ew-resize;
      }
      .side {
        position: absolute;
        inset: 0;
      }
      ::slotted(*) {
        width: 100%;
        height: 100%;
        object-fit: contain;
      }
      .line {
        position: absolute;
        inset-block: 0;
        width: 2px;
        margin-left: -1px;
        background: #fff;
        outline: 1px solid #000;
        pointer-events: none;
      }
      .line::after {
        content: '↔';
        position: absolute;
        top: 50%;
        left: 50%;
        width: 2rem;
        height: 2rem;
        transform: translate(-50%, -50%);
        border-radius: 50%;
        background: #fff;
        color: #000;
        outline: 1px solid #000;
        display: grid;
        place-items: center;
      }
      input {
        position: absolute;
        inset: auto 0 0 0;
        width: 100%;
        opacity: 0;
        pointer-events: none;
      }
      input:focus-visible ~ .line {
        outline: 3px solid var(--accent);
      }
      .name {
        position: absolute;
        top: 0.5rem;
        max-width: 45%;
        padding: 0.1rem 0.5rem;
        border-radius: var(--radius);
        background: #fff;
        color: #000;
        pointer-events: none;
      }
      .name.left {
        left: 0.5rem;
      }
      .name.right {
        right: 0.5rem;
      }
    `,
  ];

  @property({ type: Number }) position = 50;
  /** names of the two pictures, shown on them */
  @property({ attribute: 'left' }) leftName = '';
  @property({ attribute: 'right' }) rightName = '';

  #move(position: number): void {
    const next = Math.min(100, Math.max(0, position));
    if (next === this.position) return;
    this.position = next;
    this.dispatchEvent(new CustomEvent('fovea-input', { detail: next, bubbles: true, composed: true }));
  }

  #pointer(event: PointerEvent): void {
    const area = event.currentTarget as HTMLElement;
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      area.setPointerCapture(event.pointerId);
    } else if (event.buttons === 0) return;
    const { left, width } = area.getBoundingClientRect();
    this.#move(Math.round((1000 * (event.clientX - left)) / width) / 10);
  }

  override render() {
    const { position, leftName, rightName } = this;
    return html`
      <div class="side" style=${`clip-path:inset(0 0 0 ${position}%)`}><slot name="right"></slot></div>
      <div class="side" style=${`clip-path:inset(0 ${100 - position}% 0 0)`}><slot name="left"></slot></div>
      <div class="side" @pointerdown=${this.#pointer} @pointermove=${this.#pointer}>
        <input
          type="range" min="0" max="100" step="1" .value=${String(position)}
          aria-label="Line between ${leftName} and ${rightName}"
          aria-valuetext=${`${position.toFixed(0)} % ${leftName}`}
          @input=${(event: Event) => this.#move((event.target as HTMLInputElement).valueAsNumber)}
        />
        <div class="line" style=${`left:${position}%`}></div>
        <span class="name left">${leftName}</span>
        <span class="name right">${rightName}</span>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-compare': CompareSlider;
  }
}
