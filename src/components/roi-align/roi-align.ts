import { html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { networks } from '../../../models/registry.ts';
import { engine } from '../../lib/engine/client.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, SHOWN_SIZE, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import type { DragBox } from '../ui/box-drag.ts';
import '../ui/box-editor.ts';
import '../ui/choice.ts';
import { classColour, inkOn } from '../ui/class-colour.ts';
import '../ui/number-grid.ts';
import { paintScene } from '../ui/paint-scene.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import { StreetWork } from '../ui/street-work.ts';
import { streetWorkSays, streetWorkStyles } from '../ui/street-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { regionLayer, shiftChart, UNITS } from './chart.ts';
import {
  chooseBins,
  chooseThing,
  type Derived,
  derive,
  mapOf,
  type NetworkMap,
  type RoiAlignState,
  roiAlignCodec,
  SIDE,
  type Source,
  shiftBox,
  withBox,
} from './state.ts';
import { layout } from './styles.ts';

/** A network whose files hold a backbone, as soon as there is one. */
const network = networks.find(({ id }) => id === 'street-yolo');

const SOURCES = [
  { value: 'mask', label: 'the thing’s true mask' },
  { value: 'brightness', label: 'brightness' },
  ...(network ? [{ value: 'network', label: 'a trained network' }] : []),
];
const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));
const STRIDES = options(['4', '8', '16', '32']);
const BINS = ['3', '5', '7', '14'].map((value) => ({ value, label: `${value} × ${value}` }));
const SAMPLES = ['1', '2', '4'].map((value) => ({ value, label: `${value} × ${value}` }));
const TAKES = [
  { value: 'max', label: 'the largest' },
  { value: 'mean', label: 'the mean' },
];
const UNDER = [
  { value: 'picture', label: 'street' },
  { value: 'map', label: 'map' },
];

/** A region of a street on a feature map, cut out by RoIPool and by RoIAlign. */
@customElement('fovea-roi-align')
export class RoiAlign extends WidgetElement<RoiAlignState> {
  static override styles = [base, buttons, streetWorkStyles, layout];

  protected override readonly codec = roiAlignCodec;

  @query('canvas.picture') private picture!: HTMLCanvasElement;
  @query('canvas.map') private map!: HTMLCanvasElement;

  #work = new StreetWork<readonly NetworkMap[]>(this);
  #scene!: Readonly<Scene>;
  #derived!: Derived;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { state } = this;
    const scene = sceneOf(state, SIDE);
    this.#scene = scene;
    this.#work.want(
      state.source === 'network' && network
        ? {
            key: JSON.stringify(sceneStateOf(state)),
            run: async (options) => {
              const { pixels, width, height } = scene;
              const input = { network: network.id, picture: { pixels, width, height } };
              return (await engine.run('streetMaps', input, options)).maps;
            },
          }
        : null,
    );
    // Until the network has answered, the last map stays; before the first one, the mask stands in.
    const from = mapOf(state, scene, this.#work.result?.value ?? null);
    const shown = from ? state : { ...state, source: 'mask' as const };
    this.#derived = derive(shown, scene, from ?? mapOf(shown, scene, null)!);
  }

  protected override updated(): void {
    paintScene(this.picture, sceneOf(this.state, SHOWN_SIZE));
    const { map, low, high } = this.#derived;
    const scale = high > low ? 255 / (high - low) : 0;
    const pixels = new Uint8Array(map.rows * map.columns * 3);
    for (let i = 0; i < map.values.length; i++)
      pixels.fill(Math.round((map.values[i]! - low) * scale), 3 * i, 3 * i + 3);
    paintScene(this.map, { width: map.columns, height: map.rows, pixels });
  }

  override render() {
    const { state: now } = this;
    const derived = this.#derived;
    const change = (part: Partial<RoiAlignState>) => this.set({ ...now, ...part });
    const quarters = derived.box.map((value) => value * UNITS) as unknown as DragBox;
    return html`
      <fovea-street-source
        .value=${now} .scene=${this.#scene}
        @fovea-street=${({ detail }: CustomEvent<SceneState>) => this.set(chooseThing({ ...now, ...detail }, 0))}
      ></fovea-street-source>
      <div class="row choices">
        <fovea-choice
          label="The map holds" .options=${SOURCES} .value=${now.source}
          @fovea-input=${(event: CustomEvent<Source>) => change({ source: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="Stride" .options=${STRIDES} .value=${now.stride}
          @fovea-input=${(event: CustomEvent<RoiAlignState['stride']>) => change({ stride: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="Bins" .options=${BINS} .value=${now.bins}
          @fovea-input=${(event: CustomEvent<RoiAlignState['bins']>) => this.set(chooseBins(now, event.detail))}
        ></fovea-choice>
      </div>
      ${now.source === 'network' ? this.#network(derived) : nothing}
      <div class="panes">
        <div>
          <fovea-box-editor
            label="The region on the street, in quarters of a pixel" .width=${SIDE * UNITS} .height=${SIDE * UNITS}
            .boxes=${[
              {
                box: quarters,
                label: derived.thing < 0 ? 'region' : derived.name,
                name: 'Region, in quarters of a pixel',
                colour: '#56b4e9',
                ink: '#000',
              },
            ]}
            .selected=${0} .underlay=${regionLayer(derived)}
            @fovea-box=${({ detail }: CustomEvent<{ box: DragBox }>) => this.set(withBox(now, detail.box))}
          >
            <canvas slot="picture" class="picture" role="img" aria-label=${`${describeScene(this.#scene)}.`}></canvas>
            <canvas
              slot="picture" class="map" role="img" ?hidden=${now.under === 'picture'}
              aria-label=${`The map: ${derived.map.rows} by ${derived.map.columns} numbers as greys`}
            ></canvas>
          </fovea-box-editor>
          <div class="row things" role="group" aria-label="Lay the region on">
            ${this.#scene.things.map(
              (thing, t) => html`<button
                type="button" aria-pressed=${t === derived.thing ? 'true' : 'false'}
                @click=${() => this.set(chooseThing(now, t))}
              >
                <span class="swatch" style=${`background:${classColour(thing.class)};color:${inkOn(thing.class)}`}></span
                >${thingNames[thing.class]}
              </button>`,
            )}
          </div>
          <div class="row choices">
            <button type="button" @click=${() => this.set(shiftBox(now, this.#scene, -0.5))}>½ px left</button>
            <button type="button" @click=${() => this.set(shiftBox(now, this.#scene, 0.5))}>½ px right</button>
            <fovea-choice
              label="Beneath" .options=${UNDER} .value=${now.under}
              @fovea-input=${(event: CustomEvent<RoiAlignState['under']>) => change({ under: event.detail })}
            ></fovea-choice>
          </div>
        </div>
        <div>
          <div class="grids">
            ${this.#grid('pooled', 'RoIPool', derived)} ${this.#grid('aligned', 'RoIAlign', derived)}
          </div>
          ${shiftChart(derived)} ${this.#errors(derived)}
        </div>
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      <div class="row choices">
        <fovea-choice
          label="A rounded bin takes" .options=${TAKES} .value=${now.takes}
          @fovea-input=${(event: CustomEvent<RoiAlignState['takes']>) => change({ takes: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="Samples in an aligned bin" .options=${SAMPLES} .value=${now.samples}
          @fovea-input=${(event: CustomEvent<RoiAlignState['samples']>) => change({ samples: event.detail })}
        ></fovea-choice>
      </div>
    `;
  }

  #network(derived: Derived) {
    const bytes = network?.files.reduce((sum, file) => sum + file.bytes, 0) ?? 0;
    if (!network)
      return html`<div class="notice">The trained network is not part of this site; the mask stands in.</div>`;
    return html`<div class="work">
      ${streetWorkSays(this.#work, 'Let the network look', bytes)}
      ${
        this.#work.result && derived.channels > 1
          ? html`<fovea-slider
              label="Channel" min="0" .max=${derived.channels - 1} step="1" digits="0"
              .value=${Math.min(this.state.channel, derived.channels - 1)}
              @fovea-input=${(event: CustomEvent<number>) => this.set({ ...this.state, channel: event.detail })}
            ></fovea-slider>`
          : nothing
      }
    </div>`;
  }

  #grid(kind: 'pooled' | 'aligned', name: string, derived: Derived) {
    const { bins, low, high, bin } = derived;
    // Shares and brightness go from 0 to 1, and a cell has room for two digits.
    const percent = low >= 0 && high <= 1;
    const unit = percent ? 100 : 1;
    const shown = (value: number) => (percent ? Math.round(value * 100) : Math.round(value * 10) / 10);
    return html`<div>
      <p class="head"><span class="key ${kind}"></span>${name}${percent ? ', %' : ''}</p>
      <fovea-number-grid
        label=${`${name}: ${bins} by ${bins} numbers${percent ? ' in percent' : ''}`} .rows=${bins} .columns=${bins} tone="grey"
        .range=${[low * unit, high * unit]} .values=${Array.from(derived[kind], shown)}
        ?bare=${bins > 7} .picked=${bin}
        @fovea-pick=${(event: CustomEvent<number>) =>
          event.detail !== bin && this.set({ ...this.state, bin: event.detail })}
      ></fovea-number-grid>
    </div>`;
  }

  #errors({ box, rounded, errors }: Derived) {
    const row = (name: string, values: readonly number[], sign = false) => html`<tr>
      <th scope="row">${name}</th>
      ${values.map((value) => html`<td class="number">${sign && value > 0 ? '+' : ''}${value.toFixed(2).replace('-', '−')}</td>`)}
    </tr>`;
    return html`<table class="errors">
      <caption class="visually-hidden">
        Edges of the region in pixels
      </caption>
      <thead>
        <tr>
          <th scope="col">edges, px</th>
          ${['left', 'top', 'right', 'bottom'].map((name) => html`<th scope="col" class="number">${name}</th>`)}
        </tr>
      </thead>
      <tbody>
        ${row('as given, and RoIAlign', box)} ${row('RoIPool', rounded)} ${row('off by', errors, true)}
      </tbody>
    </table>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-roi-align': RoiAlign;
  }
}
