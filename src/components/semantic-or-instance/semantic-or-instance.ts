import { html, nothing } from 'lit';
import { customElement, queryAll } from 'lit/decorators.js';
import { firstThingLabel, labelNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, SHOWN_SIZE, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { arrowStep } from '../ui/box-drag.ts';
import '../ui/choice.ts';
import { classColour } from '../ui/class-colour.ts';
import { paintScene } from '../ui/paint-scene.ts';
import { pictureAt } from '../ui/picture-canvas.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import { StreetWork } from '../ui/street-work.ts';
import { streetWorkSays, streetWorkStyles } from '../ui/street-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { type Answers, answerBytes, askNetworks, detector, labeller } from './answers.ts';
import { answerPixels, type Kind } from './chart.ts';
import { instancesOf, type StreetMaps, trueMaps } from './maps.ts';
import {
  askAt,
  type CountRow,
  countThings,
  type Derived,
  derive,
  type SemanticState,
  SIDE,
  type Speaker,
  semanticCodec,
} from './state.ts';
import { layout } from './styles.ts';

const KINDS: readonly { kind: Kind; title: string }[] = [
  { kind: 'semantic', title: 'Semantic: a class each' },
  { kind: 'instance', title: 'Instance: a number each' },
  { kind: 'panoptic', title: 'Panoptic: both' },
];
const SPEAKERS = [
  { value: 'truth', label: 'the truth' },
  ...(labeller || detector ? [{ value: 'networks', label: 'trained networks' }] : []),
];
const NEIGHBOURS = [
  { value: '8', label: 'by edge or corner' },
  { value: '4', label: 'by edge' },
];

/** One street as label map, instance map and both, and its things counted by blobs and by instances. */
@customElement('fovea-semantic-or-instance')
export class SemanticOrInstance extends WidgetElement<SemanticState> {
  static override styles = [base, buttons, streetWorkStyles, layout];

  protected override readonly codec = semanticCodec;

  @queryAll('canvas.street') private streets!: NodeListOf<HTMLCanvasElement>;
  @queryAll('canvas.answer') private answers!: NodeListOf<HTMLCanvasElement>;

  #work = new StreetWork<Answers>(this);
  #scene!: Readonly<Scene>;
  #derived!: Derived;
  #maps: StreetMaps | null = null;
  #mapsKey = '';
  #rows: readonly CountRow[] = [];
  #countedKey = '';
  #painted: StreetMaps | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { state } = this;
    const scene = sceneOf(state, SIDE);
    this.#scene = scene;
    const street = JSON.stringify(sceneStateOf(state));
    const networks = state.speaker === 'networks' && SPEAKERS.length > 1;
    this.#work.want(networks ? { key: street, run: (options) => askNetworks(scene, options) } : null);
    const { result } = this.#work;
    const answered = result?.key === street;
    const key = `${street} ${networks} ${answered} ${state.threshold}`;
    if (!this.#maps || key !== this.#mapsKey) {
      this.#mapsKey = key;
      this.#maps = networks ? this.#said(answered ? result.value : null) : trueMaps(scene);
    }
    const counted = `${key} ${state.neighbours} ${state.smallest}`;
    if (counted !== this.#countedKey) this.#rows = countThings(state, this.#maps, scene.things);
    this.#countedKey = counted;
    this.#derived = derive(state, this.#maps, this.#rows);
  }

  #said(answers: Answers | null): StreetMaps {
    const { width, height } = this.#scene;
    const { instances, things } = answers?.detections
      ? instancesOf(answers.detections, { width, height }, this.state.threshold)
      : { instances: null, things: [] };
    return { width, height, labels: answers?.labels ?? null, instances, things };
  }

  protected override updated(): void {
    const shown = sceneOf(this.state, SHOWN_SIZE);
    for (const canvas of this.streets) paintScene(canvas, shown);
    const { maps } = this.#derived;
    if (maps === this.#painted) return;
    this.#painted = maps;
    this.answers.forEach((canvas, k) => {
      canvas.width = maps.width;
      canvas.height = maps.height;
      const bytes = answerPixels(maps, KINDS[k]!.kind);
      canvas.getContext('2d')?.putImageData(new ImageData(bytes, maps.width, maps.height), 0, 0);
    });
  }

  #pointer(event: PointerEvent): void {
    if (event.pointerType === 'touch' && event.type === 'pointermove' && !(event.buttons & 1)) return;
    const canvas = (event.currentTarget as HTMLElement).querySelector('canvas')!;
    this.set(askAt(this.state, ...pictureAt(event, canvas, { width: SIDE, height: SIDE })));
  }

  #key(event: KeyboardEvent): void {
    const step = arrowStep(event.key, event.shiftKey);
    if (!step) return;
    event.preventDefault();
    this.set(askAt(this.state, this.state.x + step[0], this.state.y + step[1]));
  }

  override render() {
    const { state: now } = this;
    const { sentence } = this.#derived;
    const change = (part: Partial<SemanticState>) => this.set({ ...now, ...part });
    return html`
      <fovea-street-source
        .value=${now} .scene=${this.#scene}
        @fovea-street=${({ detail }: CustomEvent<SceneState>) => change(detail)}
      >
        <fovea-choice
          label="Who says it" .options=${SPEAKERS} .value=${now.speaker}
          @fovea-input=${(event: CustomEvent<Speaker>) => change({ speaker: event.detail })}
        ></fovea-choice>
      </fovea-street-source>
      ${now.speaker === 'networks' ? this.#networks() : nothing}
      <div class="pictures">${KINDS.map(({ kind, title }) => this.#picture(kind, title))}</div>
      <div class="says"><output aria-live="polite">${sentence}</output></div>
      ${this.#counts()}
      <div class="row choices">
        <fovea-choice
          label="Pixels of a blob touch" .options=${NEIGHBOURS} .value=${now.neighbours}
          @fovea-input=${(event: CustomEvent<SemanticState['neighbours']>) => change({ neighbours: event.detail })}
        ></fovea-choice>
      </div>
      <div class="controls">
        <fovea-slider
          label="Smallest blob that counts" unit="px" min="1" max="60" step="1" digits="0" .value=${now.smallest}
          @fovea-input=${(event: CustomEvent<number>) => change({ smallest: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Colours over the street" unit="%" min="0" max="100" step="5" digits="0" .value=${now.opacity}
          @fovea-input=${(event: CustomEvent<number>) => change({ opacity: event.detail })}
        ></fovea-slider>
        ${
          now.speaker === 'networks' && detector
            ? html`<fovea-slider
                label="Score threshold of instances" min="0.1" max="0.95" step="0.05" .value=${now.threshold}
                @fovea-input=${(event: CustomEvent<number>) => change({ threshold: event.detail })}
              ></fovea-slider>`
            : nothing
        }
      </div>
    `;
  }

  #networks() {
    if (!labeller && !detector)
      return html`<div class="notice">The trained networks are not part of this site; the truth is shown.</div>`;
    const missing = !detector
      ? 'Instances have no network here yet.'
      : !labeller
        ? 'Labels have no network here yet.'
        : '';
    return html`<div class="work">
      ${streetWorkSays(this.#work, 'Let the networks look', answerBytes)}
      ${
        this.#work.result && !this.#work.running && !this.#work.error
          ? html`<p class="soft">
              ${labeller ? `Labels: ${labeller.title}. ` : ''}${detector ? `Instances: ${detector.title}. ` : ''}${missing}
            </p>`
          : nothing
      }
    </div>`;
  }

  #picture(kind: Kind, title: string) {
    const { pixel } = this.#derived;
    const said = pixel[kind];
    return html`<div>
      <p class="head">${title}</p>
      <div
        class="stage" tabindex="0" role="application"
        aria-label=${`${title}. Pixel ${pixel.x}, ${pixel.y}: ${said}. Arrow keys choose another pixel.`}
        @pointerdown=${this.#pointer} @pointermove=${this.#pointer} @keydown=${this.#key}
      >
        <canvas class="street" role="img" aria-label=${`${describeScene(this.#scene)}.`}></canvas>
        <canvas class="answer" aria-hidden="true" style=${`opacity:${this.state.opacity / 100}`}></canvas>
        <div
          class="cross"
          style=${`left:${((pixel.x + 0.5) / SIDE) * 100}%;top:${((pixel.y + 0.5) / SIDE) * 100}%`}
        ></div>
      </div>
      <p class="said">${said}</p>
    </div>`;
  }

  #counts() {
    const { rows } = this.#derived;
    const shown = (value: number | null) => (value === null ? '–' : value);
    const row = ({ class: k, name, pixels, blobs, instances, truly, why }: CountRow) => html`<tr>
      <th scope="row">
        <span class="swatch" style=${`background:${classColour(k)}`}></span>${labelNames[firstThingLabel + k] ?? name}
      </th>
      <td class="number">${shown(pixels)}</td>
      <td class="number ${blobs !== null && blobs !== truly ? 'wrong' : ''}">${shown(blobs)}</td>
      <td class="number ${instances !== null && instances !== truly ? 'wrong' : ''}">${shown(instances)}</td>
      <td class="number">${truly}</td>
      <td class="why">${why}</td>
    </tr>`;
    return html`<div class="counts" tabindex="0" role="region" aria-label="Things counted by blobs and by instances">
      <table>
        <caption>
          How many are there?
        </caption>
        <thead>
          <tr>
            <th scope="col">class</th>
            <th scope="col" class="number">pixels</th>
            <th scope="col" class="number">blobs</th>
            <th scope="col" class="number">instances</th>
            <th scope="col" class="number">truly</th>
            <th scope="col" class="why">why</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map(row)}
        </tbody>
      </table>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-semantic-or-instance': SemanticOrInstance;
  }
}
