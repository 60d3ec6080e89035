import { css, html, LitElement } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { base } from '../ui/styles.ts';
import { PAD, PEN, stroke } from './drawing.ts';

/**
 * A square to draw on with a finger, a pen or a mouse; or with the keys: arrows move the pen (Shift: further), Space puts it
 * down or lifts it, Delete wipes. Fires `fovea-input` (detail: the ink, [PAD, PAD] of 0 or 255) while it is drawn on.
 */
@customElement('fovea-digit-pad')
export class DigitPad extends LitElement {
  static override styles = [
    base,
    css`
      canvas {
        width: 100%;
        max-width: 15rem;
        aspect-ratio: 1;
        background: #000;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        touch-action: none;
        cursor: crosshair;
      }
    `,
  ];

  @property({ attribute: false }) ink = new Uint8Array(PAD * PAD);
  @property() label = 'Draw here';
  @state() private pen: [number, number] = [PAD / 2, PAD / 4];
  @state() private down = false;
  @state() private focused = false;
  @query('canvas') private canvas!: HTMLCanvasElement;
  #pointer: number | null = null;

  #fire(ink: Uint8Array<ArrayBuffer>): void {
    this.ink = ink;
    this.dispatchEvent(new CustomEvent('fovea-input', { detail: ink, bubbles: true, composed: true }));
  }

  #at(event: PointerEvent): [number, number] {
    const place = this.canvas.getBoundingClientRect();
    const clamp = (value: number) => Math.min(PAD, Math.max(0, value));
    return [
      clamp(((event.clientX - place.left) / place.width) * PAD),
      clamp(((event.clientY - place.top) / place.height) * PAD),
    ];
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#pointer !== null) return;
    this.canvas.setPointerCapture(event.pointerId);
    this.#pointer = event.pointerId;
    this.pen = this.#at(event);
    this.#fire(stroke(this.ink, this.pen, this.pen));
  }

  #move(event: PointerEvent): void {
    if (event.pointerId !== this.#pointer) return;
    let { ink } = this;
    const moves = event.getCoalescedEvents?.() ?? [];
    for (const one of moves.length ? moves : [event]) {
      const to = this.#at(one);
      ink = stroke(ink, this.pen, to);
      this.pen = to;
    }
    this.#fire(ink);
  }

  #up(event: PointerEvent): void {
    if (event.pointerId === this.#pointer) this.#pointer = null;
  }

  #key(event: KeyboardEvent): void {
    const by = event.shiftKey ? 16 : 4;
    const move = { ArrowLeft: [-by, 0], ArrowRight: [by, 0], ArrowUp: [0, -by], ArrowDown: [0, by] }[
      event.key
    ];
    const clamp = (value: number) => Math.min(PAD - PEN, Math.max(PEN, value));
    if (move) {
      const to: [number, number] = [clamp(this.pen[0] + move[0]!), clamp(this.pen[1] + move[1]!)];
      if (this.down) this.#fire(stroke(this.ink, this.pen, to));
      this.pen = to;
    } else if (event.key === ' ') {
      this.down = !this.down;
      if (this.down) this.#fire(stroke(this.ink, this.pen, this.pen));
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      this.down = false;
      this.#fire(new Uint8Array(PAD * PAD));
    } else return;
    event.preventDefault();
  }

  protected override updated(): void {
    const { canvas } = this;
    canvas.width = PAD * 2;
    canvas.height = PAD * 2;
    const pen = canvas.getContext('2d')!;
    pen.fillStyle = '#fff';
    for (let y = 0; y < PAD; y++)
      for (let x = 0; x < PAD; x++) if (this.ink[y * PAD + x]) pen.fillRect(2 * x, 2 * y, 2, 2);
    if (!this.focused) return;
    pen.strokeStyle = this.down ? '#e69f00' : '#56b4e9';
    pen.lineWidth = 2;
    pen.beginPath();
    pen.arc(2 * this.pen[0], 2 * this.pen[1], 2 * PEN, 0, 7);
    pen.stroke();
  }

  override render() {
    return html`<canvas
      tabindex="0"
      role="application"
      aria-roledescription="drawing pad"
      aria-label="${this.label}. Arrow keys move the pen, Space puts it down or lifts it, Delete wipes. The pen is ${this.down ? 'down' : 'up'}."
      @pointerdown=${this.#down}
      @pointermove=${this.#move}
      @pointerup=${this.#up}
      @pointercancel=${this.#up}
      @keydown=${this.#key}
      @focus=${() => (this.focused = true)}
      @blur=${() => {
        this.focused = false;
        this.down = false;
      }}
    ></canvas>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-digit-pad': DigitPad;
  }
}
