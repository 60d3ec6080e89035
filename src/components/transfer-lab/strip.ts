import { html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { pictureVariant } from '../../lib/datasets/picture-variant.ts';
import { base } from '../ui/styles.ts';
import { drawPixels } from './chart.ts';
import { type Item, type Mistake, SIDE } from './state.ts';
import { layout } from './styles.ts';

/** Groups of near-duplicates that are shown, and mistakes. */
const SHOWN = 8;
const MOST_MISTAKES = 24;
/** Pixels of a small picture. */
const FINE = 128;

/** A row of small pictures with a word under each. */
abstract class Pictures extends LitElement {
  static override styles = [base, layout];
  protected pictures: (Uint8Array | Uint8ClampedArray)[] = [];

  protected override updated(): void {
    this.renderRoot.querySelectorAll('canvas').forEach((canvas, i) => {
      const pixels = this.pictures[i];
      if (pixels) drawPixels(canvas.getContext('2d')!, pixels, 0, 0, FINE);
    });
  }

  /** One picture; they have to be drawn in the order in which they are rendered. */
  protected show(pixels: Uint8Array | Uint8ClampedArray, words: string) {
    this.pictures.push(pixels);
    return html`<figure>
      <canvas width=${FINE} height=${FINE} role="img" aria-label=${words}></canvas>
      <figcaption class="soft">${words}</figcaption>
    </figure>`;
  }
}

/** The groups of near-duplicates that were found, and what the changed copies of a picture look like. */
@customElement('fovea-transfer-strip')
export class TransferStrip extends Pictures {
  @property({ attribute: false }) items: readonly Item[] = [];
  @property({ attribute: false }) duplicates: readonly (readonly number[])[] = [];
  @property({ type: Number }) seed = 1;
  @property({ type: Number }) variants = 0;

  override render() {
    this.pictures = [];
    const { items, duplicates } = this;
    const first = items[0];
    const groups = duplicates.slice(0, SHOWN);
    const copies = Array.from({ length: first ? this.variants : 0 }, (_, i) => i + 1);
    return html`
      ${
        groups.length > 0
          ? html`<p>Near-duplicates, one of each group:</p>
              <div class="strip">
                ${groups.map((group) =>
                  this.show(items[group[0]!]!.pixels, `${group.length} alike: ${items[group[0]!]!.title}`),
                )}
              </div>`
          : nothing
      }
      ${
        first && copies.length > 0
          ? html`<p>The first picture, and its changed copies:</p>
              <div class="strip">
                ${this.show(first.pixels, 'as it is')}
                ${copies.map((variant) => {
                  const pixels = new Uint8ClampedArray(SIDE * SIDE * 3);
                  const one = { pixels: first.pixels, shape: [SIDE, SIDE, 3] as const };
                  pictureVariant(one, 0, { variant, seed: this.seed }, pixels, 0);
                  return this.show(pixels, `copy ${variant}`);
                })}
              </div>`
          : nothing
      }
    `;
  }
}

/** Test pictures that were taken for something else, surest first. */
@customElement('fovea-transfer-mistakes')
export class TransferMistakes extends Pictures {
  @property({ attribute: false }) items: readonly Item[] = [];
  @property({ attribute: false }) classes: readonly string[] = [];
  @property({ attribute: false }) mistakes: readonly Mistake[] = [];
  @property({ type: Number }) tested = 0;

  override render() {
    this.pictures = [];
    const { items, classes, mistakes, tested } = this;
    if (tested === 0) return nothing;
    if (mistakes.length === 0) return html`<p>No test picture was taken for another class.</p>`;
    const more = mistakes.length - MOST_MISTAKES;
    return html`
      <p>Mistakes on the test pictures, surest first${more > 0 ? ` (${more} more are not shown)` : ''}:</p>
      <div class="strip">
        ${mistakes
          .slice(0, MOST_MISTAKES)
          .map(({ index, truth, guess, sure }) =>
            this.show(
              items[index]!.pixels,
              `${classes[truth]}, taken for ${classes[guess]} (${(sure * 100).toFixed(0)}\u00a0%)`,
            ),
          )}
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-transfer-strip': TransferStrip;
    'fovea-transfer-mistakes': TransferMistakes;
  }
}
