import { css, html, LitElement, nothing, type SVGTemplateResult, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import {
  arrowStep,
  type Corner,
  cornerOf,
  type DragBox,
  type Grip,
  gripAt,
  moveBox,
  moveCorner,
} from './box-drag.ts';
import { base } from './styles.ts';

/** One box as it is drawn and named. */
export interface EditorBox {
  box: DragBox;
  /** a short word at its corner */
  label: string;
  /** what a screen reader calls it, its place not included */
  name: string;
  /** any CSS colour; the label's ink goes with it */
  colour: string;
  ink: string;
  dashed?: boolean;
  /** the label sits at the box's lower edge, where it does not cover those of boxes drawn later */
  low?: boolean;
  /** drawn thin, such as what does not count */
  faint?: boolean;
}

/**
 * Boxes on a picture that are moved and resized by pointer, touch and arrow keys (Shift: ten pixels). Each box is two
 * stops of the Tab key: the box itself, and its lower right corner. Fires `fovea-box` (detail: { index, box }),
 * `fovea-select` (detail: the index) and, on Delete, `fovea-remove` (detail: the index).
 * The slot `picture` lies below the boxes.
 */
@customElement('fovea-box-editor')
export class BoxEditor extends LitElement {
  static override styles = [
    base,
    css`
      .stage {
        position: relative;
        background: var(--sunken);
        border-radius: var(--radius);
        overflow: hidden;
      }
      ::slotted(:is(img, canvas)) {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        user-select: none;
        pointer-events: none;
      }
      svg {
        position: relative;
        width: 100%;
        height: auto;
        user-select: none;
        -webkit-user-select: none;
      }
      g[tabindex] {
        outline: none;
        cursor: move;
        touch-action: none;
      }
      g.handle {
        cursor: nwse-resize;
      }
      .edge {
        fill-opacity: 0.05;
        vector-effect: non-scaling-stroke;
        pointer-events: all;
      }
      .halo {
        fill: none;
        stroke: var(--surface);
        stroke-opacity: 0.75;
        vector-effect: non-scaling-stroke;
        pointer-events: none;
      }
      .on .edge {
        fill-opacity: 0.18;
      }
      .label {
        pointer-events: none;
      }
      g.body:focus-visible .edge,
      g.handle:focus-visible .knob {
        stroke: var(--accent);
        stroke-width: 5;
      }
      .knob {
        vector-effect: non-scaling-stroke;
        stroke: var(--surface);
        stroke-width: 2;
      }
      g.handle:not(.shown):not(:focus-visible) .knob {
        opacity: 0;
      }
      text {
        font-family: var(--font-text);
        font-weight: 600;
        pointer-events: none;
      }
    `,
  ];

  @property() label = 'Boxes';
  /** size of the picture in its own pixels */
  @property({ type: Number }) width = 100;
  @property({ type: Number }) height = 100;
  @property({ attribute: false }) boxes: readonly EditorBox[] = [];
  @property({ type: Number }) selected = -1;
  /** drawn between the picture and the boxes, in the picture's pixels */
  @property({ attribute: false }) underlay: SVGTemplateResult | typeof nothing = nothing;

  /** the picture's pixels per CSS pixel */
  @state() private scale = 1;
  @query('svg') private drawing!: SVGSVGElement;

  #drag: (Grip & { id: number; x: number; y: number; box: DragBox }) | null = null;
  #observer: ResizeObserver | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#observer = new ResizeObserver(([entry]) => {
      const shown = entry!.contentRect.width;
      if (shown > 0) this.scale = this.width / shown;
    });
    this.#observer.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#observer?.disconnect();
    this.#drag = null;
  }

  #fire<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #change(index: number, box: DragBox): void {
    const before = this.boxes[index]?.box;
    if (before && box.some((value, i) => value !== before[i])) this.#fire('fovea-box', { index, box });
  }

  #place(event: PointerEvent): [number, number] {
    const frame = this.drawing.getBoundingClientRect();
    return [
      ((event.clientX - frame.left) * this.width) / frame.width,
      ((event.clientY - frame.top) * this.height) / frame.height,
    ];
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0 || this.#drag) return;
    const [x, y] = this.#place(event);
    const reach = (event.pointerType === 'mouse' ? 10 : 22) * this.scale;
    const grip = gripAt(
      this.boxes.map(({ box }) => box),
      this.selected,
      x,
      y,
      reach,
    );
    if (!grip) return;
    event.preventDefault();
    this.drawing.setPointerCapture(event.pointerId);
    this.#drag = { ...grip, id: event.pointerId, x, y, box: this.boxes[grip.index]!.box };
    this.renderRoot.querySelectorAll<SVGGElement>('g.body')[grip.index]?.focus({ preventScroll: true });
    if (grip.index !== this.selected) this.#fire('fovea-select', grip.index);
  }

  #move(event: PointerEvent): void {
    const drag = this.#drag;
    if (!drag || event.pointerId !== drag.id) return;
    const [x, y] = this.#place(event);
    if (drag.corner === null) this.#change(drag.index, moveBox(drag.box, x - drag.x, y - drag.y, this));
    else {
      const [cx, cy] = cornerOf(drag.box, drag.corner);
      this.#change(drag.index, moveCorner(drag.box, drag.corner, cx + x - drag.x, cy + y - drag.y, this));
    }
  }

  #up(event: PointerEvent): void {
    if (event.pointerId === this.#drag?.id) this.#drag = null;
  }

  #key(event: KeyboardEvent, index: number, corner: Corner | null): void {
    const { box } = this.boxes[index]!;
    if (event.key === 'Delete') {
      event.preventDefault();
      this.#fire('fovea-remove', index);
      return;
    }
    const step = arrowStep(event.key, event.shiftKey);
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const [cx, cy] = cornerOf(box, corner ?? 2);
    this.#change(
      index,
      corner === null
        ? moveBox(box, step[0], step[1], this)
        : moveCorner(box, corner, cx + step[0], cy + step[1], this),
    );
  }

  override render() {
    return html`<div class="stage">
      <slot name="picture"></slot>
      <svg
        viewBox="0 0 ${this.width} ${this.height}"
        role="group"
        aria-label=${this.label}
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
      >
        ${this.underlay}${this.boxes.map((entry, index) => this.#box(entry, index))}
        ${this.boxes.map((entry) => this.#label(entry))} ${this.boxes.map((entry, index) => this.#handle(entry, index))}
      </svg>
    </div>`;
  }

  #box({ box, name, colour, dashed, faint }: EditorBox, index: number) {
    const [x1, y1, x2, y2] = box;
    const on = index === this.selected;
    const thin = faint ? 1 : 0;
    return svg`<g
      class="body ${on ? 'on' : ''}"
      tabindex="0"
      role="application"
      aria-roledescription="movable box"
      aria-label="${name}, from ${x1}, ${y1} to ${x2}, ${y2}"
      @focus=${() => index !== this.selected && this.#fire('fovea-select', index)}
      @keydown=${(event: KeyboardEvent) => this.#key(event, index, null)}
    >
      <rect class="halo" x=${x1} y=${y1} width=${x2 - x1} height=${y2 - y1} stroke-width=${on ? 6 : 4 - thin} />
      <rect
        class="edge" x=${x1} y=${y1} width=${x2 - x1} height=${y2 - y1}
        fill=${colour} stroke=${colour} stroke-width=${on ? 3.5 : 2 - thin / 2} stroke-dasharray=${dashed ? '7 4' : nothing}
      />
    </g>`;
  }

  #label({ box: [x1, y1, , y2], label, colour, ink, low }: EditorBox) {
    const s = this.scale;
    const tall = 18 * s;
    const wide = (label.length * 7.4 + 8) * s;
    // The label stays inside the picture: beyond the box where there is room, else in it.
    const beyond = low ? y2 : y1 - tall;
    const y = beyond >= 0 && beyond + tall <= this.height ? beyond : low ? y2 - tall : y1;
    const x = Math.max(0, Math.min(x1, this.width - wide));
    return svg`<g class="label" aria-hidden="true">
      <rect x=${x} y=${y} width=${wide} height=${tall} fill=${colour} />
      <text x=${x + 4 * s} y=${y + 13.5 * s} font-size=${13 * s} fill=${ink}>${label}</text>
    </g>`;
  }

  #handle({ box, name, colour }: EditorBox, index: number) {
    const on = index === this.selected;
    const [x, y] = cornerOf(box, 2);
    return svg`<g
      class="handle ${on ? 'shown' : ''}"
      tabindex="0"
      role="application"
      aria-roledescription="movable corner"
      aria-label="Lower right corner of ${name}, at ${x}, ${y}"
      @focus=${() => index !== this.selected && this.#fire('fovea-select', index)}
      @keydown=${(event: KeyboardEvent) => this.#key(event, index, 2)}
    >
      ${([0, 1, 3, 2] as const).map((corner) => {
        const [cx, cy] = cornerOf(box, corner);
        if (corner !== 2 && !on) return nothing;
        return svg`<circle class="knob" cx=${cx} cy=${cy} r=${(corner === 2 ? 6.5 : 5) * this.scale} fill=${colour} />`;
      })}
    </g>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-box-editor': BoxEditor;
  }
}
