import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { GARMENT_SIDE, GARMENT_STRIDE } from '../../lib/datasets/garment-network.ts';
import { engine, type Progress } from '../../lib/engine/client.ts';
import '../ui/backend-note.ts';
import { loadGarments } from '../ui/garments.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawTextbook, drawWays } from './chart.ts';
import {
  changeMap,
  type Derived,
  derive,
  type LookState,
  lookCodec,
  MAPS,
  movePlace,
  SIDES,
  type Times,
} from './state.ts';
import { layout } from './styles.ts';

/** Milliseconds for each of the three measurements. */
const BUDGET = 700;

/** Crops against one pass, counted and measured, and the textbook's example. Fires `fovea-one-look` after measuring. */
@customElement('fovea-one-look')
export class OneLook extends WidgetElement<LookState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = lookCodec;

  @state() private times: Times | null = null;
  @state() private progress: Progress | null = null;
  @state() private running = false;
  @state() private error = '';

  derived!: Derived;
  #run = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancel();
  }

  override reset(): void {
    this.#cancel();
    this.times = null;
    this.error = '';
    super.reset();
  }

  #cancel(): void {
    this.#run.abort();
    this.running = false;
    this.progress = null;
  }

  async #measure(): Promise<void> {
    this.#cancel();
    const run = new AbortController();
    this.#run = run;
    const { signal } = run;
    const { side } = this.state;
    this.running = true;
    this.error = '';
    try {
      const { dense, conv, pictures } = await loadGarments();
      if (signal.aborted) return;
      const picture = { pixels: tiled(pictures.pixels, side), shape: [side, side, 1] as const };
      const found = await engine.run(
        'oneLook',
        {
          dense: { layers: dense.layers, weights: dense.weights },
          conv,
          crop: GARMENT_SIDE,
          stride: GARMENT_STRIDE,
          picture,
          budget: BUDGET,
        },
        {
          signal,
          onProgress: (progress) => {
            if (!signal.aborted) this.progress = progress;
          },
        },
      );
      if (signal.aborted) return;
      this.times = { side, ...found };
      await this.updateComplete;
      this.dispatchEvent(
        new CustomEvent('fovea-one-look', { detail: this.derived, bubbles: true, composed: true }),
      );
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (!signal.aborted) {
        this.running = false;
        this.progress = null;
      }
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const before = changed.get('state') as LookState | undefined;
    // What is measured belongs to one size.
    if (before && before.side !== this.state.side && this.running) this.#cancel();
    this.derived = derive(this.state, this.times);
  }

  #key(event: KeyboardEvent): void {
    const step = event.shiftKey ? 4 : 1;
    const move = {
      ArrowLeft: [0, -step],
      ArrowRight: [0, step],
      ArrowUp: [-step, 0],
      ArrowDown: [step, 0],
    }[event.key] as [number, number] | undefined;
    if (!move) return;
    event.preventDefault();
    this.set(movePlace(this.state, ...move));
  }

  override render() {
    const { state: now, derived, running, progress, error } = this;
    const { textbook } = derived;
    return html`
      <div class="controls">
        <fovea-slider
          label="Side of the picture" unit="px" digits="0" .min=${SIDES.min} .max=${SIDES.max} .step=${SIDES.step} .value=${now.side}
          @fovea-input=${({ detail }: CustomEvent<number>) => this.set({ ...now, side: detail })}
        ></fovea-slider>
        <div class="row">
          ${
            running
              ? html`<button type="button" @click=${() => this.#cancel()}>Stop</button>`
              : html`<button class="primary" type="button" @click=${() => this.#measure()}>Measure on this device</button>`
          }
          <div class="progress">
            ${running ? html`<fovea-progress label=${progress?.label ?? 'Loading …'} .done=${progress?.done ?? 0} .total=${progress?.total ?? 0}></fovea-progress>` : nothing}
          </div>
        </div>
      </div>
      ${
        error
          ? html`<div class="notice" role="alert">${error} <button type="button" @click=${() => this.#measure()}>Try again</button></div>`
          : nothing
      }
      ${drawWays(derived)}
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      <p class="head">The same in the textbook’s example</p>
      <div class="controls">
        <fovea-slider
          label="Side of the map" unit="cells" digits="0" .min=${MAPS.min} .max=${MAPS.max} .step=${MAPS.step} .value=${now.map}
          @fovea-input=${({ detail }: CustomEvent<number>) => this.set(changeMap(now, detail))}
        ></fovea-slider>
        <fovea-slider
          label="Window" digits="0" min="0" .max=${Math.max(1, textbook.places ** 2 - 1)} step="1" .value=${textbook.row * textbook.places + textbook.column}
          ?disabled=${textbook.places === 1}
          @fovea-input=${({ detail }: CustomEvent<number>) => this.set({ ...now, place: detail })}
        ></fovea-slider>
      </div>
      <div
        class="textbook" tabindex="0" role="application"
        aria-label=${`Map of ${now.map} × ${now.map} with a window of 7 × 7 at row ${textbook.row}, column ${textbook.column}; output of ${textbook.places} × ${textbook.places}. Arrow keys move the window.`}
        @keydown=${this.#key}
      >
        ${drawTextbook(now, textbook)}
      </div>
      <div class="book-says"><output aria-live="polite">${textbook.sentence}</output></div>
      <div class="row"><fovea-backend @fovea-backend=${() => this.times && this.#measure()}></fovea-backend></div>
    `;
  }
}

/** A square picture full of garments. */
function tiled(pictures: Uint8Array, side: number): Uint8Array<ArrayBuffer> {
  const pixels = new Uint8Array(side * side);
  const across = Math.ceil(side / GARMENT_SIDE);
  for (let y = 0; y < side; y++)
    for (let x = 0; x < side; x++) {
      const picture = Math.floor(y / GARMENT_SIDE) * across + Math.floor(x / GARMENT_SIDE);
      const inside = (y % GARMENT_SIDE) * GARMENT_SIDE + (x % GARMENT_SIDE);
      pixels[y * side + x] = pictures[picture * GARMENT_SIDE * GARMENT_SIDE + inside]!;
    }
  return pixels;
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-one-look': OneLook;
  }
}
