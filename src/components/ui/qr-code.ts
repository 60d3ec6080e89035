import { css, html, LitElement, svg, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base } from './styles.ts';

/** Letters that a QR code of the largest size holds at the lowest error correction. */
export const QR_MOST = 2900;

/** A QR code of a text, dark on light in both themes, since scanners want it so. */
@customElement('fovea-qr')
export class QrCode extends LitElement {
  static override styles = [
    base,
    css`
      svg {
        width: min(100%, 24rem);
        background: #ffffff;
        border: 1px solid var(--line);
      }
    `,
  ];

  @property() text = '';
  @state() private rows: readonly (readonly boolean[])[] | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('text')) void this.#encode(this.text);
  }

  async #encode(text: string): Promise<void> {
    this.rows = null;
    if (text === '' || text.length > QR_MOST) return;
    const { encode } = await import('uqr');
    if (text === this.text) this.rows = encode(text, { ecc: 'L', border: 4 }).data;
  }

  override render(): TemplateResult {
    const { rows, text } = this;
    if (text.length > QR_MOST)
      return html`<p>This link is too long for a QR code (${text.length} letters, ${QR_MOST} fit). Give out the file.</p>`;
    if (!rows) return html`<p class="soft">Drawing the code …</p>`;
    const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : ''))).join('');
    return html`<svg viewBox="0 0 ${rows.length} ${rows.length}" role="img" aria-label="QR code of the worksheet's link" shape-rendering="crispEdges">
      ${svg`<path d=${path} fill="#000000"></path>`}
    </svg>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-qr': QrCode;
  }
}
