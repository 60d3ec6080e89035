import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { BookReport, OfflineReport } from '../../device/offline.ts';
import { sizeText } from '../../offline/list.ts';
import type { Trouble } from '../../offline/status.ts';
import { base, buttons } from './styles.ts';

/** The part that talks to the caches comes when the page is idle: nobody waits for it. */
type Device = typeof import('../../device/offline.ts');

/** What the panel is doing. */
type Work = 'looking' | 'resting' | 'keeping' | 'removing';

/**
 * Says in one line whether this page would open and compute without a network. With `book`, a panel offers to keep the
 * whole book: its size before, progress and cancel during, removal after.
 */
@customElement('fovea-offline')
export class OfflineElement extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .line {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.8rem;
        align-items: center;
        /* Reserved, so that the text around never moves. */
        min-height: 2.2rem;
        color: var(--ink-soft);
      }
      .line button {
        min-height: 2rem;
        padding: 0 0.6rem;
      }
      .ready {
        color: var(--good);
      }
      .panel {
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--surface);
        padding: 0.8rem 1rem;
        min-height: 8.5rem;
      }
      progress {
        display: block;
        width: 100%;
        height: 0.5rem;
        margin: 0.6rem 0;
        accent-color: var(--accent);
      }
      @media (max-width: 40rem) {
        .line {
          min-height: 4.4rem;
        }
        .panel {
          min-height: 11rem;
        }
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  /** the panel for the whole book */
  @property({ type: Boolean }) book = false;

  @state() private report: OfflineReport | null = null;
  @state() private size: BookReport | null = null;
  @state() private work: Work = 'looking';
  /** a sentence about what went wrong or was done */
  @state() private note = '';

  #device: Device | null = null;
  #cancel: AbortController | null = null;
  #unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    void this.#start();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
    this.#cancel?.abort();
  }

  async #start(): Promise<void> {
    // A page that cannot load this part is simply not ready offline.
    this.#device ??= await import('../../device/offline.ts').catch(() => null);
    const device = this.#device;
    if (!device || !this.isConnected) return;
    this.#unsubscribe = device.subscribe((report) => {
      this.report = report;
    });
    await device.startOffline();
    if (!this.book) return;
    await this.#look();
    // After an update the rest of a kept book is fetched again, unless that costs the reader.
    if ((await device.wantsBook()) && this.#missing > 0 && this.report?.status === 'ready')
      await this.#keep();
  }

  get #missing(): number {
    return this.size ? this.size.totalBytes - this.size.keptBytes : 0;
  }

  async #look(): Promise<void> {
    this.size = (await this.#device?.bookReport()) ?? null;
    this.work = 'resting';
  }

  async #keep(): Promise<void> {
    const device = this.#device;
    if (!device || this.#cancel) return;
    this.#cancel = new AbortController();
    this.work = 'keeping';
    this.note = '';
    const { signal } = this.#cancel;
    try {
      this.size = await device.keepBook({
        signal,
        onProgress: (size) => {
          this.size = size;
        },
      });
      this.note = 'Every page, figure, network and photo now works without a network.';
    } catch (error) {
      const trouble = (error as { trouble?: Trouble }).trouble ?? 'worker';
      this.note = signal.aborted ? 'Stopped. What has arrived is kept.' : device.bookTrouble[trouble];
    } finally {
      this.#cancel = null;
    }
    await this.#look();
  }

  async #forget(): Promise<void> {
    this.work = 'removing';
    try {
      await this.#device?.forgetBook();
      this.note = 'Removed. Your own pictures and choices stay.';
    } catch {
      this.note =
        'The browser did not let the site remove everything. Its settings can: clear this site’s data.';
    }
    await this.#look();
  }

  #line(): TemplateResult {
    const status = this.report?.status ?? 'online-only';
    const asks =
      status === 'metered' || status === 'failed' || (status === 'online-only' && this.report?.neededBytes);
    return html`<div class="line">
      <span role="status" data-status=${status} class=${status === 'ready' ? 'ready' : ''}
        >${status === 'ready' ? '✓ ' : ''}${this.report?.sentence ?? 'Not ready offline yet.'}</span
      >
      ${
        this.report && status === 'fetching'
          ? html`<span class="number" aria-hidden="true"
              >${sizeText(this.report.keptBytes)} of ${sizeText(this.report.neededBytes)}</span
            >`
          : nothing
      }
      ${
        asks
          ? html`<button type="button" @click=${() => this.#device?.fetchForThisPage()}>
              ${status === 'failed' ? 'Try again' : 'Fetch it'}
            </button>`
          : nothing
      }
      ${
        this.report?.update
          ? html`<span>A new version is ready:</span>
              <button type="button" @click=${() => this.#device?.reloadForUpdate()}>Reload</button>`
          : nothing
      }
    </div>`;
  }

  #panel(): TemplateResult | typeof nothing {
    if (this.report?.status === 'unsupported') return nothing;
    const { size, work } = this;
    const whole = size ? sizeText(size.totalBytes) : '';
    const kept = size ? sizeText(size.keptBytes) : '';
    const complete = size !== null && this.#missing === 0;
    return html`<div class="panel">
      <p data-book=${complete ? 'kept' : work}>
        ${
          !size
            ? work === 'looking'
              ? 'Looking at what is kept on this device…'
              : 'The size of the book is not known without a network.'
            : complete
              ? html`The whole book is on this device: <span class="number">${whole}</span>.`
              : html`The whole book, with all networks and photos: <span class="number">${whole}</span>, of which
                  <span class="number">${kept}</span> are on this device.`
        }
      </p>
      ${
        work === 'keeping' && size
          ? html`<progress aria-label="Keeping the whole book" .value=${size.keptBytes} .max=${size.totalBytes}></progress>`
          : nothing
      }
      <div class="row">
        ${
          work === 'keeping'
            ? html`<button type="button" @click=${() => this.#cancel?.abort()}>Cancel</button>`
            : nothing
        }
        ${
          work === 'resting' && size && !complete
            ? html`<button type="button" class="primary" @click=${() => this.#keep()}>
                Keep the whole book (${sizeText(this.#missing)})
              </button>`
            : nothing
        }
        ${
          work === 'resting' && size && size.keptBytes > 0
            ? html`<button type="button" @click=${() => this.#forget()}>Remove what is kept</button>`
            : nothing
        }
      </div>
      <p role="status" class="soft">${this.note}</p>
    </div>`;
  }

  override render() {
    return html`${this.#line()}${this.book ? this.#panel() : nothing}`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-offline': OfflineElement;
  }
}
