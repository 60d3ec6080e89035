import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { flushFragment, PHOTO_KEY, readFragment } from '../../device/fragment.ts';
import { lock } from './lock.ts';
import { base, buttons } from './styles.ts';

/** What the frame needs of the widget in it. */
interface Framed extends HTMLElement {
  key: string;
  reset(): void;
}

/** Goes with the embed code: fits every frame to the height that its figure says. Pages that allow no script keep 720 px. */
const FIT =
  "<script>addEventListener('message',({data,source})=>{if(data?.type==='fovea-height')for(const f of document.querySelectorAll('iframe'))if(f.contentWindow===source)f.style.height=data.height+'px'})</script>";

/**
 * The frame around every widget: title, reset, link, embed code, full screen, and how the figure is computed.
 * Without JavaScript its slots simply read from top to bottom. Fires nothing; calls the widget's reset().
 */
@customElement('fovea-figure')
export class FigureFrame extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        background: var(--surface);
        border: 1px solid var(--line);
        border-radius: 10px;
        box-shadow: var(--shadow);
        container-type: inline-size;
      }
      :host(:fullscreen) {
        overflow: auto;
        border: 0;
        border-radius: 0;
        padding: 1rem;
      }
      header {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.3rem 1rem;
        padding: 0.6rem 1rem 0.5rem;
        border-bottom: 1px solid var(--line);
      }
      ::slotted([slot='title']) {
        margin: 0 auto 0 0 !important;
        font-size: 1.05rem !important;
        font-weight: 700;
      }
      .tools {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem;
      }
      .tools button {
        border-color: transparent;
        background: none;
        padding: 0.2rem 0.55rem;
        min-height: 2.2rem;
        color: var(--ink-soft);
      }
      .tools button:hover {
        color: var(--accent);
        border-color: var(--line-strong);
      }
      .body {
        padding: 1rem;
      }
      .copied {
        padding: 0.5rem 1rem;
        background: var(--accent-wash);
        border-bottom: 1px solid var(--line);
      }
      .copied input {
        width: 100%;
        min-height: 2.4rem;
        padding: 0.3rem 0.5rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        font-family: var(--font-number);
      }
      footer {
        padding: 0 1rem 0.7rem;
        color: var(--ink-soft);
      }
      ::slotted([slot='caption']) {
        margin: 0 0 0.5rem !important;
        max-width: 70ch;
      }
      summary {
        cursor: pointer;
        min-height: 2rem;
        color: var(--ink-soft);
      }
      :host(:not([drawn])) :is(header, .body, footer) {
        visibility: hidden;
      }
      :host([hide~='controls']),
      :host([locked]) {
        --fovea-controls: none;
      }
      :host([hide~='tools']) .tools,
      :host([hide~='caption']) slot[name='caption'],
      :host([hide~='how']) details {
        display: none;
      }
      :host([hide~='title']) ::slotted([slot='title']) {
        position: absolute;
        width: 1px;
        height: 1px;
        overflow: hidden;
        clip-path: inset(50%);
      }
      :host([hide~='title'][hide~='tools']) header {
        padding: 0;
        border: 0;
      }
      .locked {
        color: var(--ink-soft);
      }
      @media print {
        .tools,
        details,
        .copied {
          display: none;
        }
      }
    `,
  ];

  /** the widget's name, as in /embed/NAME/ */
  @property() widget = '';
  /** addresses of this site, with their base: the widget alone, and its source */
  @property({ attribute: 'embed-url' }) embedUrl = '';
  @property({ attribute: 'source-url' }) sourceUrl = '';
  /** where a copied link leads, when not to this page */
  @property({ attribute: 'link-url' }) linkUrl = '';
  /** what is not shown: title, tools, controls, caption, how; separated by spaces */
  @property() hide = '';
  /** can be looked at and not changed */
  @property({ type: Boolean, reflect: true }) locked = false;
  @state() private copied: { what: string; text: string; done: boolean } | null = null;
  @query('.copied input') private copiedField!: HTMLInputElement | null;

  private get framed(): Framed | null {
    return this.querySelector<Framed>(`fovea-${this.widget}`);
  }

  override firstUpdated(): void {
    void this.showWhenDrawn();
    this.addEventListener('fullscreenchange', () => this.present());
    // A link to one figure's state shows that figure.
    const key = this.framed?.key ?? this.framed?.localName.slice('fovea-'.length);
    if (key && location.hash.startsWith(`#${key}.`)) this.scrollIntoView({ block: 'start' });
  }

  #lockable = false;

  protected override updated(): void {
    // Only figures that are locked once have listeners that could hold up a touch.
    if (!this.locked || this.#lockable) return;
    this.#lockable = true;
    lock(this, () => this.locked);
  }

  /** Nothing is seen of a figure before it is whole, so nothing in it moves. A widget that never comes hides nothing. */
  private async showWhenDrawn(): Promise<void> {
    const drawn = async (framed: Element) => {
      await customElements.whenDefined(framed.localName);
      await (framed as LitElement).updateComplete;
      // The elements inside it draw after it, and so do pictures that are decoded at once.
      await new Promise((done) => setTimeout(done, 50));
    };
    const patience = new Promise((done) => setTimeout(done, 3000));
    if (this.framed) await Promise.race([drawn(this.framed), patience]);
    this.toggleAttribute('drawn', true);
  }

  /** The address of a page with this figure's state; on its own page it has its own key, and no start values. */
  private link(page: string): string {
    flushFragment();
    const key = this.framed?.key ?? this.widget;
    const own = page.startsWith(this.embedUrl) && this.embedUrl !== '';
    const state = readFragment(key) || (own ? (this.framed?.getAttribute('start') ?? '') : '');
    const written = (as: string, text: string) =>
      text
        .split('&')
        .filter(Boolean)
        .map((pair) => `${as}.${pair}`);
    const pairs = [
      ...written(own ? this.widget : key, state),
      ...written(PHOTO_KEY, readFragment(PHOTO_KEY)),
    ];
    return new URL(page, location.href).href.split('#')[0] + (pairs.length ? `#${pairs.join('&')}` : '');
  }

  private async copy(what: string, text: string): Promise<void> {
    let done = true;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      done = false;
    }
    this.copied = { what, text, done };
    await this.updateComplete;
    if (!done) this.copiedField?.select();
  }

  private copyEmbed(): void {
    const title = this.querySelector('[slot="title"]')?.textContent?.trim() ?? this.widget;
    const address = this.link(this.embedUrl).replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    const name = title.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
    void this.copy(
      'The embed code',
      `<iframe src="${address}" title="${name}" width="100%" height="720" style="border:0" allow="camera; microphone; fullscreen; clipboard-write" loading="lazy"></iframe>\n${FIT}`,
    );
  }

  /** Full screen, where the browser has it; else the figure's own page with large controls. */
  private async fullScreen(): Promise<void> {
    if (document.fullscreenElement) return document.exitFullscreen();
    try {
      await this.requestFullscreen();
    } catch {
      location.href = this.link(`${this.embedUrl}?present`);
    }
  }

  /** Everything is larger while the figure fills the screen, so that the last row can read it. */
  private present(): void {
    document.documentElement.style.fontSize = document.fullscreenElement === this ? '140%' : '';
  }

  override render() {
    return html`
      <header>
        <slot name="title"></slot>
        <div class="tools" role="group" aria-label="This figure">
          <button type="button" @click=${() => this.framed?.reset()}>Reset</button>
          <button type="button" @click=${() => this.copy('The link', this.link(this.linkUrl || location.href))}>Copy link</button>
          ${this.embedUrl ? html`<button type="button" @click=${this.copyEmbed}>Embed</button>` : nothing}
          ${this.embedUrl ? html`<button type="button" @click=${this.fullScreen}>Present</button>` : nothing}
        </div>
      </header>
      <div role="status">
        ${
          this.copied
            ? html`<div class="copied row">
                <span>${this.copied.what} ${this.copied.done ? 'is on the clipboard.' : 'can be copied from here:'}</span>
                <input readonly aria-label=${this.copied.what} .value=${this.copied.text} />
                <button type="button" @click=${() => (this.copied = null)}>Close</button>
              </div>`
            : nothing
        }
      </div>
      ${
        this.locked
          ? html`<p class="locked body">This figure is to be looked at: its settings are fixed.</p>`
          : nothing
      }
      <div class="body"><slot></slot></div>
      <footer>
        <slot name="caption"></slot>
        <details>
          <summary>How this is computed</summary>
          <slot name="how"></slot>
          ${this.sourceUrl ? html`<p><a href=${this.sourceUrl}>Read the code of this figure</a></p>` : nothing}
        </details>
      </footer>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-figure': FigureFrame;
  }
}
