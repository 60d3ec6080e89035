import { css, html, LitElement, nothing, type SVGTemplateResult, svg } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { shortNumber } from '../../lib/short-number.ts';
import { greyOf, signedTint } from './cell-colour.ts';
import { base } from './styles.ts';

/** Largest number that a cell takes. */
export const CELL_LIMIT = 999;

/** Cells beside this many others are too small for figures to be read. */
const MOST_READABLE = 20;

/** Padding around a grid in cells: above, right, below, left. */
export type Margin = readonly [top: number, right: number, bottom: number, left: number];

/** What the reader typed into a cell as its number, or why it is none. */
export function parseCell(text: string): { value: number } | { problem: string } {
  const value = Number(text.trim().replace('−', '-').replace(',', '.'));
  if (text.trim() === '' || !Number.isFinite(value) || Math.abs(value) > CELL_LIMIT)
    return {
      problem: `A cell takes a number from −${CELL_LIMIT} to ${CELL_LIMIT}, such as 2, −1 or 0.25; “${text}” is none, so the cell keeps what it had.`,
    };
  return { value: Math.round(value * 1000) / 1000 };
}

/**
 * A grid of numbers, written or as greys. One stop of the Tab key; arrow keys walk through it, Home and End go to the ends
 * of a row. Fires `fovea-pick` (detail: index) when a cell is pointed at, touched or reached by key. When `editable`:
 * dragging paints `brush` (or 0 over cells that have it), the space bar too, digits and Enter type a number, Delete
 * clears; fires `fovea-cell` (detail: { index, value }) and `fovea-refuse` (detail: a sentence).
 */
@customElement('fovea-number-grid')
export class NumberGrid extends LitElement {
  static override styles = [
    base,
    css`
      :host {
        container-type: inline-size;
        width: min(100%, calc(var(--across) * var(--cell, 2.75rem)));
      }
      .stage {
        position: relative;
        background: var(--line);
        border: 1px solid var(--line-strong);
      }
      .under,
      .over {
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
        pointer-events: none;
        overflow: visible;
      }
      .grid {
        position: absolute;
        display: grid;
        gap: 1px;
        user-select: none;
        -webkit-user-select: none;
        outline: none;
        touch-action: manipulation;
      }
      .editable {
        touch-action: none;
        cursor: crosshair;
      }
      [role='row'] {
        display: contents;
      }
      .cell {
        display: grid;
        place-items: center;
        min-width: 0;
        min-height: 0;
        overflow: hidden;
        line-height: 1;
        font-family: var(--font-number);
        font-size: min(1.05rem, calc(100cqw / var(--across) * var(--fit)));
      }
      .cell:focus-visible {
        outline: 3px solid var(--accent);
        outline-offset: -3px;
        z-index: 1;
      }
      .cell[aria-selected='true'] {
        box-shadow: inset 0 0 0 3px var(--accent);
      }
      .draft {
        background: var(--accent-wash) !important;
        color: var(--accent) !important;
        text-decoration: underline;
      }
    `,
  ];

  @property() label = '';
  @property({ type: Number }) rows = 1;
  @property({ type: Number }) columns = 1;
  /** row-major, rows * columns of them */
  @property({ attribute: false }) values: ArrayLike<number> = [];
  /** how cells are filled */
  @property() tone: 'signed' | 'grey' | 'plain' = 'signed';
  /** black and white of greys; the values' own range unless given */
  @property({ attribute: false }) range: readonly [number, number] | null = null;
  /** no figures, only fills */
  @property({ type: Boolean }) bare = false;
  @property({ type: Boolean }) editable = false;
  @property({ type: Number }) brush = 1;
  @property({ type: Number }) picked = -1;
  @property({ attribute: false }) margin: Margin = [0, 0, 0, 0];
  /** drawn over the cells, one unit per cell, (0, 0) the first cell's corner */
  @property({ attribute: false }) overlay: SVGTemplateResult | readonly SVGTemplateResult[] | typeof nothing =
    nothing;

  @state() private at = 0;
  @state() private draft: string | null = null;
  @query('.grid') private field!: HTMLElement;

  #stroke: { id: number; value: number; last: number } | null = null;
  #last = -1;
  #all: number[] = [];
  #texts: string[] = [];

  #fire<T>(name: string, detail: T): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  #cellUnder(event: PointerEvent): number {
    const frame = this.field.getBoundingClientRect();
    const x = Math.floor(((event.clientX - frame.left) * this.columns) / frame.width);
    const y = Math.floor(((event.clientY - frame.top) * this.rows) / frame.height);
    return x < 0 || y < 0 || x >= this.columns || y >= this.rows ? -1 : y * this.columns + x;
  }

  #paint(index: number, value: number): void {
    if (this.values[index] !== value) this.#fire('fovea-cell', { index, value });
  }

  #pick(index: number): void {
    if (index === this.#last && index === this.picked) return;
    this.#last = index;
    this.#fire('fovea-pick', index);
  }

  #down(event: PointerEvent): void {
    const index = this.#cellUnder(event);
    if (event.button !== 0 || index < 0) return;
    this.#commit();
    this.at = index;
    this.#pick(index);
    if (!this.editable) return;
    this.field.setPointerCapture(event.pointerId);
    const value = this.values[index] === this.brush ? 0 : this.brush;
    this.#stroke = { id: event.pointerId, value, last: index };
    this.#paint(index, value);
  }

  #move(event: PointerEvent): void {
    const stroke = this.#stroke;
    const index = this.#cellUnder(event);
    if (index < 0) return;
    if (stroke && event.pointerId === stroke.id && index !== stroke.last) {
      stroke.last = index;
      this.#paint(index, stroke.value);
    }
    if (index !== this.#last) this.#pick(index);
  }

  #up(event: PointerEvent): void {
    if (event.pointerId === this.#stroke?.id) this.#stroke = null;
  }

  /** Takes over what was typed. */
  #commit(): void {
    if (this.draft === null) return;
    const parsed = parseCell(this.draft);
    this.draft = null;
    if ('problem' in parsed) this.#fire('fovea-refuse', parsed.problem);
    else this.#paint(this.at, parsed.value);
  }

  #go(index: number): void {
    this.at = index;
    this.renderRoot.querySelectorAll<HTMLElement>('.cell')[index]?.focus();
  }

  #key(event: KeyboardEvent): void {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    const row = Math.floor(this.at / this.columns);
    const column = this.at % this.columns;
    const step = event.shiftKey ? 4 : 1;
    const clamp = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));
    const to: Record<string, [number, number]> = {
      ArrowUp: [clamp(row - step, this.rows), column],
      ArrowDown: [clamp(row + step, this.rows), column],
      ArrowLeft: [row, clamp(column - step, this.columns)],
      ArrowRight: [row, clamp(column + step, this.columns)],
      Home: [row, 0],
      End: [row, this.columns - 1],
    };
    const target = to[key];
    if (target) {
      event.preventDefault();
      this.#commit();
      this.#go(target[0] * this.columns + target[1]);
      return;
    }
    if (!this.editable) return;
    if (/^[\d.,−-]$/.test(key)) this.draft = ((this.draft ?? '') + key).slice(0, 8);
    else if (key === 'Backspace') this.draft = (this.draft ?? '').slice(0, -1);
    else if (key === 'Enter') this.#commit();
    else if (key === 'Escape' && this.draft !== null) this.draft = null;
    else if (key === 'Delete') {
      this.draft = null;
      this.#paint(this.at, 0);
    } else if (key === ' ')
      this.draft !== null
        ? this.#commit()
        : this.#paint(this.at, this.values[this.at] === this.brush ? 0 : this.brush);
    else return;
    event.preventDefault();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('values')) {
      this.#all = Array.from(this.values);
      this.#texts = this.#all.map((value) => shortNumber(value));
    }
    const size = this.rows * this.columns;
    if (this.picked >= 0 && !this.editable) this.at = this.picked;
    if (this.at >= size) this.at = 0;
  }

  override render() {
    const { rows, columns, values, margin, editable, tone, range, at, draft, picked } = this;
    const [top, right, bottom, left] = margin;
    const across = columns + left + right;
    const down = rows + top + bottom;
    const bare = this.bare || Math.max(across, down) > MOST_READABLE;
    const longest = Math.max(2, ...this.#texts.map(({ length }) => length));
    this.style.setProperty('--across', String(across));
    this.style.setProperty('--fit', Math.min(0.46, 1.45 / longest).toFixed(3));
    const share = (part: number, whole: number) => `${(100 * part) / whole}%`;
    // Where only what lies over the cells has changed, they are left alone.
    const cells = guard(
      [rows, columns, values, tone, range?.[0], range?.[1], bare, editable, at, draft, picked],
      () => this.#cells(bare),
    );
    return html`<div class="stage" style="aspect-ratio:${across} / ${down}">
      <svg class="under" viewBox="0 0 ${across} ${down}" preserveAspectRatio="none" aria-hidden="true">
        ${top + right + bottom + left > 0 ? this.#padding(across, down, bare) : nothing}
      </svg>
      <div
        role="grid"
        class=${editable ? 'grid editable' : 'grid'}
        aria-label=${this.label}
        aria-readonly=${editable ? 'false' : 'true'}
        style="left:${share(left, across)};top:${share(top, down)};width:${share(columns, across)};height:${share(rows, down)};grid-template:repeat(${rows},minmax(0,1fr)) / repeat(${columns},minmax(0,1fr))"
        @pointerdown=${this.#down}
        @pointermove=${this.#move}
        @pointerup=${this.#up}
        @pointercancel=${this.#up}
        @keydown=${this.#key}
        @focusin=${(event: FocusEvent) => this.#focused(event)}
        @focusout=${() => this.#commit()}
      >
        ${cells}
      </div>
      <svg class="over" viewBox="${-left} ${-top} ${across} ${down}" preserveAspectRatio="none" aria-hidden="true">
        ${this.overlay}
      </svg>
    </div>`;
  }

  #cells(bare: boolean) {
    const { rows, columns, editable, tone } = this;
    const all = this.#all;
    const low = this.range?.[0] ?? Math.min(...all);
    const high = this.range?.[1] ?? Math.max(...all);
    const largest = Math.max(...all.map(Math.abs));
    const cell = (index: number) => {
      const value = all[index]!;
      const { fill, ink } =
        tone === 'grey'
          ? greyOf(value, low, high)
          : tone === 'signed'
            ? signedTint(value, largest)
            : { fill: 'var(--surface)', ink: 'var(--ink)' };
      const draft = editable && index === this.at ? this.draft : null;
      const text = this.#texts[index]!;
      return html`<div
        role="gridcell"
        class=${draft === null ? 'cell' : 'cell draft'}
        style="background:${fill};color:${ink}"
        tabindex=${index === this.at ? 0 : -1}
        aria-selected=${index === this.picked ? 'true' : 'false'}
        aria-label=${bare ? text : nothing}
        .textContent=${draft ?? (bare ? '' : text)}
      ></div>`;
    };
    return Array.from(
      { length: rows },
      (_, row) =>
        html`<div role="row">${Array.from({ length: columns }, (_, column) => cell(row * columns + column))}</div>`,
    );
  }

  #focused(event: FocusEvent): void {
    const cells = [...this.renderRoot.querySelectorAll('.cell')];
    const index = cells.indexOf(event.target as Element);
    if (index < 0) return;
    this.at = index;
    this.#pick(index);
  }

  /** The padding: cells that hold nothing but zeros, drawn once as a pattern. */
  #padding(across: number, down: number, bare: boolean) {
    return svg`<defs>
        <pattern id="zeros" width="1" height="1" patternUnits="userSpaceOnUse">
          <rect width="1" height="1" fill="var(--sunken)" />
          <path d="M0 0H1M0 0V1" stroke="var(--line)" stroke-width="0.05" />
          ${
            bare
              ? nothing
              : svg`<text x="0.5" y="0.64" font-size="0.38" text-anchor="middle" fill="var(--ink-soft)" font-family="var(--font-number)">0</text>`
          }
        </pattern>
      </defs>
      <rect width=${across} height=${down} fill="url(#zeros)" />`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-number-grid': NumberGrid;
  }
}
