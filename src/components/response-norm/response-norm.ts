import { html, nothing } from 'lit';
import { customElement, query, queryAll } from 'lit/decorators.js';
import { engine } from '../../lib/engine/client.ts';
import { DETECTOR } from '../ui/detect.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { stage, startButton, workSays } from '../ui/photo-work-view.ts';
import '../ui/photo-source.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { bars, paint } from './chart.ts';
import {
  type Derived,
  derive,
  INPUT_SIZE,
  type Maps,
  moveTo,
  NODE,
  presets,
  type ResponseState,
  responseCodec,
  stepChannel,
  strongestAt,
} from './state.ts';
import { layout } from './styles.ts';

/** How far an arrow key moves the place: one cell of the maps. */
const CELL = 4 / INPUT_SIZE;

/** Local response normalisation, at one place of a photo and on a whole map. */
@customElement('fovea-response-norm')
export class ResponseNorm extends WidgetElement<ResponseState> {
  static override styles = [base, buttons, stage, layout];

  protected override readonly codec = responseCodec;

  @query('.stage canvas') private photoCanvas!: HTMLCanvasElement;
  @queryAll('.maps canvas') private mapCanvases!: NodeListOf<HTMLCanvasElement>;

  #work: PhotoWork<Maps> = new PhotoWork<Maps>(this, {
    network: DETECTOR,
    work: async (picture, _, { signal, onProgress }) => {
      const image = await createImageBitmap(picture);
      const input = { network: DETECTOR, image, inputSize: INPUT_SIZE, nodes: [NODE], side: 1, values: true };
      const { maps } = await engine.run('maps', input, { signal, onProgress });
      const { rows, columns, channels, values } = maps[0]!;
      return { rows, columns, channels, values: values! };
    },
  });
  #derived: Derived | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#derived = this.#work.result && derive(this.state, this.#work.result);
  }

  protected override updated(): void {
    const { picture, result } = this.#work;
    const { photoCanvas } = this;
    if (picture) {
      const width = Math.min(640, picture.width);
      const height = Math.round((width * picture.height) / picture.width);
      if (photoCanvas.width !== width) photoCanvas.width = width;
      if (photoCanvas.height !== height) photoCanvas.height = height;
      photoCanvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
    }
    const derived = this.#derived;
    if (!derived || !result) return;
    const { rows, columns } = result;
    const { map, white } = derived;
    const [before, after] = this.mapCanvases;
    paint(before!, map.before, { rows, columns, white: white.before });
    paint(after!, map.after, { rows, columns, white: white.after });
  }

  #point(event: PointerEvent): void {
    if (!this.#work.result || (event.type === 'pointermove' && !(event.buttons & 1))) return;
    const place = this.photoCanvas.getBoundingClientRect();
    const x = (event.clientX - place.left) / place.width;
    const y = (event.clientY - place.top) / place.height;
    this.set(moveTo(this.state, x, y));
  }

  #move(event: KeyboardEvent): void {
    const by = CELL * (event.shiftKey ? 5 : 1);
    const [dx, dy] = {
      ArrowLeft: [-by, 0],
      ArrowRight: [by, 0],
      ArrowUp: [0, -by],
      ArrowDown: [0, by],
    }[event.key] ?? [0, 0];
    if ((!dx && !dy) || event.target !== event.currentTarget) return;
    event.preventDefault();
    this.set(moveTo(this.state, this.state.x + dx!, this.state.y + dy!));
  }

  #step(event: KeyboardEvent): void {
    const by = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.set(stepChannel(this.state, by * (event.shiftKey ? 10 : 1)));
  }

  override render() {
    const { state } = this;
    const derived = this.#derived;
    const maps = this.#work.result;
    const white = (of: 'before' | 'after') =>
      derived ? `; white is ${derived.white[of].toPrecision(2)}` : '';
    const change = (part: Partial<ResponseState>) => this.set({ ...state, ...part });
    const slider = (field: 'size' | 'k' | 'power' | 'beta', label: string, more: object, hint = '') => {
      const { min, max, step, digits } = more as { min: number; max: number; step: number; digits: number };
      return html`<fovea-slider
        label=${label} .min=${min} .max=${max} .step=${step} .digits=${digits} .value=${state[field]} hint=${hint}
        @fovea-input=${(event: CustomEvent<number>) => change({ [field]: event.detail })}
      ></fovea-slider>`;
    };
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="panes">
        <figure>
          <div
            class="stage" tabindex="0" role="group" aria-label="Place on the photo. Arrow keys move it."
            @pointerdown=${this.#point} @pointermove=${this.#point} @keydown=${this.#move}
          >
            <canvas width="4" height="3" role="img" aria-label=${this.#work.photo?.alt ?? 'The photo'}></canvas>
            ${derived ? html`<span class="mark" style=${`left:${100 * state.x}%;top:${100 * state.y}%`}></span>` : nothing}
            ${startButton(this.#work, 'Compute the maps', 'fetches 4 MB once')}
          </div>
          <figcaption>The photo: choose a place</figcaption>
        </figure>
        <figure>
          <div class="maps"><canvas width="4" height="3" role="img" aria-label="Map ${state.channel} before"></canvas></div>
          <figcaption>Map ${state.channel} before${white('before')}</figcaption>
        </figure>
        <figure>
          <div class="maps"><canvas width="4" height="3" role="img" aria-label="Map ${state.channel} after"></canvas></div>
          <figcaption>After${white('after')}</figcaption>
        </figure>
      </div>
      ${workSays(this.#work)}
      <div
        class="chart" role="slider" tabindex="0" aria-label="Map" aria-valuemin="0" aria-valuemax=${(maps?.channels ?? 72) - 1}
        aria-valuenow=${state.channel}
        aria-valuetext=${derived ? `map ${state.channel}: ${derived.before[state.channel]?.toFixed(2)}, after ${derived.after[state.channel]?.toFixed(2)}` : `map ${state.channel}`}
        @keydown=${this.#step}
      >
        ${bars(derived ?? EMPTY, state.channel, (channel) => change({ channel }))}
      </div>
      <p class="soft">
        All 72 maps at this place: outlines as if every map were alone, bars as they are left. The shaded maps count for map
        ${state.channel}.
      </p>
      <p class="sum">${derived?.sum ?? ''}</p>
      <output aria-live="polite">${derived?.sentence ?? 'Compute the maps of the photo first.'}</output>
      <div class="row">
        ${presets.map(
          ({ title, ...settings }) => html`<button
            type="button"
            aria-pressed=${Object.entries(settings).every(([key, value]) => state[key as 'k'] === value) ? 'true' : 'false'}
            @click=${() => change(settings)}
          >
            ${title}
          </button>`,
        )}
        <button type="button" ?disabled=${!maps} @click=${() => maps && this.set(strongestAt(state, maps))}>
          Strongest map here
        </button>
      </div>
      <div class="controls">
        ${slider('size', 'Maps that count, n', { min: 1, max: 15, step: 2, digits: 0 }, 'The own map in the middle.')}
        ${slider('k', 'k', { min: 0.1, max: 4, step: 0.1, digits: 1 }, 'Keeps the divisor away from 0.')}
        ${slider('power', 'α, as a power of ten', { min: -5, max: 1, step: 0.25, digits: 2 }, 'How much the squares count: 10 to this power.')}
        ${slider('beta', 'β', { min: 0, max: 2, step: 0.05, digits: 2 }, '0 turns the normalisation off.')}
      </div>
    `;
  }
}

const EMPTY: Derived = derive(responseCodec.initial, {
  values: new Float32Array(72),
  rows: 1,
  columns: 1,
  channels: 72,
});

declare global {
  interface HTMLElementTagNameMap {
    'fovea-response-norm': ResponseNorm;
  }
}
