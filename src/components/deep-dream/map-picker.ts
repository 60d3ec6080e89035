import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import type { Photo } from '../../device/photo.ts';
import { EngineError, engine, type Tasks } from '../../lib/engine/client.ts';
import { base, buttons } from '../ui/styles.ts';
import { showMap } from './chart.ts';
import { layerName } from './objective.ts';

type Maps = Tasks['maps']['output']['maps'][number];

/** Maps that are shown at first, and how many more each time. */
const PAGE = 24;
/** Longer side of what the network sees for this, and of one map's picture, in pixels. */
const INPUT_SIDE = 384;
const MAP_SIDE = 48;

/**
 * The maps of a layer on the current photo, the most active first: pick a channel by looking at it. Runs the network when it
 * is opened. Fires `fovea-input` (detail: the channel).
 */
@customElement('fovea-deep-dream-maps')
export class DreamMaps extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      summary {
        cursor: pointer;
        min-height: 2rem;
      }
      .maps {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(4.6rem, 1fr));
        gap: 0.35rem;
        max-height: 17rem;
        overflow-y: auto;
        padding: 3px;
      }
      .maps button {
        padding: 0.2rem;
        min-height: 0;
        font-family: var(--font-number);
      }
      .maps canvas {
        width: 100%;
        image-rendering: pixelated;
      }
    `,
  ];

  @property() node = '';
  @property({ type: Number }) channel = -1;
  @property({ attribute: false }) photo: Photo | null = null;
  @property({ attribute: false }) picture: ImageBitmap | null = null;
  /** the engine is dreaming, so this would have to wait */
  @property({ type: Boolean }) busy = false;

  @state() private open = false;
  @state() private maps: Maps | null = null;
  @state() private shown = PAGE;
  @state() private error = '';

  #asked = '';
  #run = new AbortController();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#run.abort();
    this.#asked = '';
  }

  protected override updated(): void {
    const { maps } = this;
    const key = `${this.photo?.id} ${this.node}`;
    if (key !== this.#asked && this.#asked) {
      this.#run.abort();
      this.#asked = '';
      this.maps = null;
      this.error = '';
    }
    if (this.open && this.picture && !this.#asked && !this.error && !this.busy) void this.#look(key);
    if (!maps) return;
    const { rows, columns, levels } = maps.pictures;
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('.maps canvas')) {
      const at = Number(canvas.dataset['channel']) * rows * columns;
      showMap(canvas, levels.subarray(at, at + rows * columns), { width: columns, height: rows });
    }
  }

  async #look(key: string): Promise<void> {
    this.#asked = key;
    this.#run = new AbortController();
    const { signal } = this.#run;
    try {
      const image = await createImageBitmap(this.picture!);
      const output = await engine.run(
        'maps',
        {
          network: 'centernet',
          image,
          inputSize: INPUT_SIDE,
          shape: 'picture',
          nodes: [this.node],
          side: MAP_SIDE,
        },
        { signal },
      );
      if (signal.aborted) return;
      this.maps = output.maps[0]!;
      this.shown = PAGE;
    } catch (error) {
      if (signal.aborted) return;
      this.#asked = '';
      this.error = error instanceof EngineError || error instanceof Error ? error.message : String(error);
    }
  }

  #pick(channel: number): void {
    this.dispatchEvent(new CustomEvent('fovea-input', { detail: channel, bubbles: true, composed: true }));
  }

  override render() {
    return html`<details
      ?open=${this.open}
      @toggle=${(event: Event) => {
        this.open = (event.target as HTMLDetailsElement).open;
      }}
    >
      <summary>Choose a channel by looking at the maps of ${layerName(this.node)}</summary>
      ${
        this.error
          ? html`<div class="notice" role="alert">
              ${this.error} <button type="button" @click=${() => (this.error = '')}>Try again</button>
            </div>`
          : this.maps
            ? this.#grid(this.maps)
            : html`<p class="soft" role="status">
                ${this.busy ? 'The maps come when the dream has ended or is stopped.' : 'Looking at the photo …'}
              </p>`
      }
    </details>`;
  }

  #grid({ channels, rms }: Maps) {
    const order = Array.from({ length: channels }, (_, channel) => channel).sort((a, b) => rms[b]! - rms[a]!);
    return html`<p class="soft">
        What each channel says of the photo, the most active first: white is its highest value.
        <button type="button" aria-pressed=${this.channel < 0 ? 'true' : 'false'} @click=${() => this.#pick(-1)}>
          All channels
        </button>
      </p>
      <div class="maps" role="group" aria-label="Channels of ${layerName(this.node)}">
        ${order.slice(0, this.shown).map(
          (channel) =>
            html`<button
              type="button"
              aria-label="Channel ${channel}, activity ${rms[channel]!.toPrecision(2)}"
              aria-pressed=${channel === this.channel ? 'true' : 'false'}
              @click=${() => this.#pick(channel)}
            >
              <canvas width="1" height="1" data-channel=${channel} aria-hidden="true"></canvas>${channel}
            </button>`,
        )}
        ${
          this.shown < channels
            ? html`<button type="button" @click=${() => (this.shown += PAGE * 2)}>
                ${channels - this.shown} more
              </button>`
            : nothing
        }
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-deep-dream-maps': DreamMaps;
  }
}
