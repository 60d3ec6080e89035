import { css, html, LitElement, type PropertyValues } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { UNPAINTED } from '../../lib/segmentation/label-map.ts';
import type { Stroke } from '../../lib/segmentation/strokes.ts';
import { fitCanvas, pictureAt } from '../ui/picture-canvas.ts';
import { base } from '../ui/styles.ts';
import { pressedRadius, type Tool } from './state.ts';
import { drawStroke, drawStrokes } from './strokes-chart.ts';

/** Pixels of the photo that an arrow key moves the brush, as a share of its longer side; with Shift eight times that. */
const STEP = 1 / 128;

/**
 * What is painted on: pictures in its slot, the strokes over them, and a brush that a mouse, a pen, a finger or the arrow keys
 * move. Fires `fovea-stroke` (detail: Stroke[], one movement of the brush) when the brush is lifted.
 */
@customElement('fovea-painter')
export class Painter extends LitElement {
  static override styles = [
    base,
    css`
      .area {
        position: relative;
        width: 100%;
        height: 100%;
        cursor: crosshair;
        touch-action: none;
        outline-offset: -3px;
      }
      .area[aria-disabled='true'] {
        cursor: default;
        touch-action: auto;
      }
      ::slotted(canvas),
      canvas {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        object-fit: contain;
        pointer-events: none;
      }
      .cursor {
        position: absolute;
        border: 2px solid #fff;
        outline: 2px solid #000;
        border-radius: 50%;
        transform: translate(-50%, -50%);
        pointer-events: none;
        display: none;
      }
      .area:focus-visible .cursor {
        display: block;
      }
      .cursor[data-down] {
        border-style: dashed;
      }
    `,
  ];

  /** pixels of the photo */
  @property({ attribute: false }) size = { width: 4, height: 3 };
  @property({ attribute: false }) strokes: readonly Stroke[] = [];
  /** '#rrggbb' by class */
  @property({ attribute: false }) colours: readonly string[] = [];
  @property() tool: Tool = 'brush';
  /** the class that is painted */
  @property({ type: Number }) brush = 0;
  @property({ type: Number }) radius = 4;
  @property({ type: Boolean }) off = false;
  @property() label = '';
  @state() private cursor = { x: 0.5, y: 0.5, down: false };
  @query('.area') private area!: HTMLElement;
  @query('.strokes') private painted!: HTMLCanvasElement;
  @query('.draft') private wet!: HTMLCanvasElement;

  /** the brush's movement so far: strokes of one radius each */
  #draft: Stroke[] = [];
  #keyboard = false;
  #drawn: unknown[] = [];

  override focus(): void {
    this.area.focus();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('size') || changed.has('off')) this.#drop();
  }

  protected override updated(): void {
    const fit = fitCanvas(this.painted, this.size);
    if (!fit) return;
    const now = [this.strokes, this.size, fit.scale, this.colours.join()];
    if (!now.every((each, i) => each === this.#drawn[i])) {
      this.#drawn = now;
      drawStrokes(this.painted, this.strokes, this.size, this.colours, fit);
    }
  }

  get #label(): number {
    return this.tool === 'eraser' ? UNPAINTED : this.brush;
  }

  #place(x: number, y: number): [number, number] {
    const within = (value: number, end: number) =>
      Math.round(10 * Math.min(end - 0.1, Math.max(0, value))) / 10;
    return [within(x, this.size.width), within(y, this.size.height)];
  }

  #drop(): void {
    this.#draft = [];
    this.#keyboard = false;
    if (this.cursor.down) this.cursor = { ...this.cursor, down: false };
    if (this.wet) this.wet.width = 0;
  }

  /** A point of the movement; another radius than before begins a new stroke where the last one ended. */
  #add(point: [number, number], radius: number): void {
    const last = this.#draft.at(-1);
    if (last && last.radius === radius) {
      const before = last.points.at(-1)!;
      if (before[0] === point[0] && before[1] === point[1]) return;
      this.#draft[this.#draft.length - 1] = { ...last, points: [...last.points, point] };
    } else {
      const points = last ? [last.points.at(-1)!, point] : [point];
      this.#draft.push({ label: this.#label, radius, points });
    }
    const fit = fitCanvas(this.wet, this.size);
    const pen = this.wet.getContext('2d');
    if (!fit || !pen) return;
    pen.clearRect(0, 0, this.wet.width, this.wet.height);
    for (const stroke of this.#draft)
      drawStroke(pen, stroke, this.colours[stroke.label] ?? '#ffffff', fit, stroke.label === UNPAINTED);
  }

  #lift(): void {
    const strokes = this.#draft;
    this.#drop();
    if (strokes.length > 0) this.dispatchEvent(new CustomEvent('fovea-stroke', { detail: strokes }));
  }

  #pour(point: [number, number]): void {
    const fill: Stroke = { kind: 'fill', label: this.brush, radius: 0, points: [point] };
    this.dispatchEvent(new CustomEvent('fovea-stroke', { detail: [fill] }));
  }

  #pointer(event: PointerEvent): void {
    if (this.off || !event.isPrimary) return;
    const places = event.getCoalescedEvents?.() ?? [];
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      this.area.setPointerCapture(event.pointerId);
      if (this.#keyboard) this.#lift();
    } else if (this.#keyboard || this.#draft.length === 0) return;
    const each = event.type === 'pointermove' && places.length > 0 ? places : [event];
    for (const at of each) {
      const point = this.#place(...pictureAt(at, this.painted, this.size));
      if (this.tool === 'fill') {
        if (event.type === 'pointerdown') this.#pour(point);
      } else this.#add(point, pressedRadius(this.radius, event.pointerType, at.pressure));
      this.cursor = { x: point[0] / this.size.width, y: point[1] / this.size.height, down: false };
    }
  }

  #key(event: KeyboardEvent): void {
    if (this.off || event.ctrlKey || event.metaKey || event.altKey) return;
    const { width, height } = this.size;
    const step = Math.max(width, height) * STEP * (event.shiftKey ? 8 : 1);
    const move = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }[event.key];
    const { x, y, down } = this.cursor;
    if (move) {
      const point = this.#place(x * width + move[0]!, y * height + move[1]!);
      this.cursor = { x: point[0] / width, y: point[1] / height, down };
      if (down) this.#add(point, this.radius);
    } else if (event.key === ' ' || event.key === 'Enter') {
      const point = this.#place(x * width, y * height);
      if (this.tool === 'fill') this.#pour(point);
      else if (down) this.#lift();
      else {
        this.#keyboard = true;
        this.cursor = { x, y, down: true };
        this.#add(point, this.radius);
      }
    } else if (event.key === 'Escape' && down) this.#drop();
    else return;
    event.preventDefault();
  }

  override render() {
    const { x, y, down } = this.cursor;
    const { width, height } = this.size;
    // The picture is fitted into a frame of 4 : 3.
    const fit = Math.min(4 / width, 3 / height);
    const left = 50 + (100 * (x - 0.5) * width * fit) / 4;
    const top = 50 + (100 * (y - 0.5) * height * fit) / 3;
    const diameter = 25 * 2 * this.radius * fit;
    return html`<div
      class="area" role="application" tabindex="0" aria-disabled=${this.off ? 'true' : 'false'} aria-label=${this.label}
      @pointerdown=${this.#pointer} @pointermove=${this.#pointer}
      @pointerup=${this.#lift} @pointercancel=${this.#lift}
      @keydown=${this.#key} @blur=${() => this.#keyboard && this.#lift()}
    >
      <slot></slot>
      <canvas class="strokes" aria-hidden="true"></canvas>
      <canvas class="draft" aria-hidden="true"></canvas>
      <div
        class="cursor" ?data-down=${down}
        style=${`left:${left}%;top:${top}%;width:max(${diameter}%, 0.7rem);aspect-ratio:1`}
      ></div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-painter': Painter;
  }
}
