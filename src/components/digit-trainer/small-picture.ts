import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query } from 'lit/decorators.js';
import { drawPicture } from './picture.ts';

/** One picture of a set, its pixels drawn large. Without a label it is for the eye alone: the text beside it says it all. */
@customElement('fovea-small-picture')
export class SmallPicture extends LitElement {
  static override styles = css`
    :host {
      display: inline-block;
      width: 3.2rem;
    }
    canvas {
      display: block;
      width: 100%;
      aspect-ratio: 1;
      image-rendering: pixelated;
      background: #000;
      border-radius: 3px;
    }
  `;

  @property({ attribute: false }) pixels: Uint8Array = new Uint8Array(1);
  @property({ attribute: false }) shape: readonly [number, number, number] = [1, 1, 1];
  /** place of the picture in `pixels` */
  @property({ type: Number }) index = 0;
  @property() label = '';
  @query('canvas') private canvas!: HTMLCanvasElement;

  protected override updated(): void {
    const { pixels, shape, index } = this;
    drawPicture(this.canvas, pixels, shape, index * shape[0] * shape[1] * shape[2]);
  }

  override render() {
    return html`<canvas
      role=${this.label ? 'img' : nothing}
      aria-label=${this.label || nothing}
      aria-hidden=${this.label ? nothing : 'true'}
    ></canvas>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-small-picture': SmallPicture;
  }
}
