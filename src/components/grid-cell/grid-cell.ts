import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type Photo, photo } from '../../device/photo.ts';
import { type SceneState, SHOWN_SIZE, sceneOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import type { DragBox } from '../ui/box-drag.ts';
import type { EditorBox } from '../ui/box-editor.ts';
import { classColour, inkOn } from '../ui/class-colour.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/box-editor.ts';
import '../ui/choice.ts';
import { paintScene } from '../ui/paint-scene.ts';
import '../ui/photo-source.ts';
import '../ui/slider.ts';
import { streetAnchors } from '../ui/street-anchors.ts';
import '../ui/street-scene.ts';
import { StreetWork } from '../ui/street-work.ts';
import { streetWorkSays, streetWorkStyles } from '../ui/street-work-view.ts';
import {
  hasStreetYolo,
  lookAtStreet,
  type StreetLook,
  streetKey,
  streetYoloBytes,
} from '../ui/street-yolo.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { anchorPicture, gridLayer } from './chart.ts';
import {
  type AnchorSet,
  addObject,
  cellAt,
  type Derived,
  derive,
  type GridCellState,
  gridCellCodec,
  MOST_OBJECTS,
  type Mode,
  removeObject,
  type Scene,
  takeSaid,
  turn,
  withBox,
} from './state.ts';
import { streetScene } from './street.ts';
import { layout } from './styles.ts';
import { truthOf } from './truth.ts';

const MODES = [
  { value: 'encode', label: 'Object → targets' },
  { value: 'decode', label: 'Outputs → box' },
];
const SETS = [
  { value: 'v2-voc', label: 'v2, VOC' },
  { value: 'v2-coco', label: 'v2, COCO' },
  { value: 'v3-coco', label: 'v3, COCO' },
];
const RAW = ['tx', 'ty', 'tw', 'th', 'to'] as const;

/** Which cell and anchor answer for an object, with which numbers; and the box that five raw numbers decode to. */
@customElement('fovea-grid-cell')
export class GridCell extends WidgetElement<GridCellState> {
  static override styles = [base, buttons, streetWorkStyles, layout];

  protected override readonly codec = gridCellCodec;

  @state() private photo: Photo | null = null;
  @state() private scene: Scene = { width: 768, height: 576, objects: [] };
  /** the street YOLO's anchors, once somebody wants a street; and what went wrong with them */
  @state() private anchors: readonly (readonly number[])[] | null = null;
  @state() private error = '';
  readonly #street = new StreetWork<StreetLook>(this);
  /** the street with its things, kept as long as neither it nor the network's answer changes */
  #streetScene: { key: string; look: StreetLook | null; scene: Scene } | null = null;
  #asking = false;
  #derived!: Derived;
  #over = new AbortController();
  #drawing: { id: number; x: number; y: number } | null = null;
  /** the box being drawn is in the state already */
  #drawn = false;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    const { signal } = this.#over;
    signal.addEventListener(
      'abort',
      photo.subscribe((next) => this.#show(next)),
    );
    void photo.current().then((now) => this.#show(now));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
  }

  async #show(next: Photo): Promise<void> {
    const { width, height, id } = next;
    const before = this.photo;
    this.photo = next;
    if (before?.id === id) return;
    const objects = await truthOf(id);
    if (this.photo !== next) return;
    // The reader's boxes belong to the photo on which they were drawn.
    if (before && this.state.on === 'photo') this.set({ ...this.state, objects: [], selected: 0 });
    this.scene = { width, height, objects };
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const street = this.state.on === 'street';
    if (street && !this.anchors && !this.error) void this.#fetchAnchors();
    this.#street.want(street ? lookAtStreet(this.state) : null);
    this.#derived = derive(this.state, this.#shown());
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.street');
    if (canvas) paintScene(canvas, sceneOf(this.state, SHOWN_SIZE));
  }

  override reset(): void {
    super.reset();
    this.error = '';
  }

  async #fetchAnchors(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.anchors = await streetAnchors();
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
    this.#asking = false;
  }

  /** What lies under the grid: the street when it is wanted and its anchors are there, else the photo. */
  #shown(): Scene {
    if (this.state.on === 'photo' || !this.anchors) return this.scene;
    const key = streetKey(this.state);
    const { result } = this.#street;
    const look = result?.key === key ? result.value : null;
    if (this.#streetScene?.key !== key || this.#streetScene.look !== look)
      this.#streetScene = {
        key,
        look,
        scene: streetScene(this.state, { anchors: this.anchors, raw: look?.raw ?? null }, MOST_OBJECTS),
      };
    return this.#streetScene.scene;
  }

  /** Another picture under the grid: the reader's boxes belong to the one before. */
  #on(part: Partial<GridCellState>): void {
    this.error = '';
    this.set({ ...this.state, objects: [], selected: 0, ...part });
  }

  /** A pointer on the picture, in its pixels. */
  #place(event: PointerEvent): [number, number] {
    const frame = this.renderRoot.querySelector('fovea-box-editor')!.getBoundingClientRect();
    const bound = (share: number, side: number) => Math.max(0, Math.min(side, share * side));
    const { width, height } = this.#shown();
    return [
      bound((event.clientX - frame.left) / frame.width, width),
      bound((event.clientY - frame.top) / frame.height, height),
    ];
  }

  #pickCell(event: PointerEvent): void {
    this.set({ ...this.state, ...cellAt(this.state, this.#shown(), ...this.#place(event)) });
  }

  // Where there is no box to take hold of, a mouse or pen draws a new one; a finger scrolls the page there.
  #down(event: PointerEvent): void {
    if (event.button !== 0 || event.defaultPrevented) return;
    if (this.state.mode === 'decode') {
      this.#pickCell(event);
      return;
    }
    if (event.pointerType === 'touch') return;
    event.preventDefault();
    const [x, y] = this.#place(event);
    this.#drawing = { id: event.pointerId, x, y };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  }

  #move(event: PointerEvent): void {
    if (this.state.mode === 'decode') {
      if (event.buttons & 1) this.#pickCell(event);
      return;
    }
    const drawing = this.#drawing;
    if (!drawing || event.pointerId !== drawing.id) return;
    const [x, y] = this.#place(event);
    const box = [
      Math.min(x, drawing.x),
      Math.min(y, drawing.y),
      Math.max(x, drawing.x),
      Math.max(y, drawing.y),
    ];
    if (box[2]! - box[0]! < 4 || box[3]! - box[1]! < 4) return;
    const { objects, selected } = this.#derived;
    this.set(this.#drawn ? withBox(this.state, objects, selected, box) : addObject(this.state, objects, box));
    this.#drawn = true;
  }

  #up(event: PointerEvent): void {
    if (event.pointerId !== this.#drawing?.id) return;
    this.#drawing = null;
    this.#drawn = false;
  }

  #addInTheMiddle(): void {
    const { width, height } = this.#shown();
    const shift = (this.#derived.objects.length % 5) * 0.06;
    const box = [
      width * (0.2 + shift),
      height * (0.2 + shift),
      width * (0.5 + shift),
      height * (0.6 + shift),
    ];
    this.set(addObject(this.state, this.#derived.objects, box));
  }

  #boxes(): EditorBox[] {
    const { objects, names, selected } = this.#derived;
    return objects.map((row, index): EditorBox => {
      const colour = index === selected ? 0 : 5;
      return {
        box: row.slice(0, 4) as unknown as DragBox,
        label: names[index]!,
        name: names[index]!,
        colour: classColour(colour),
        ink: inkOn(colour),
        faint: index !== selected,
      };
    });
  }

  override render() {
    const { state } = this;
    const scene = this.#shown();
    const street = scene.street !== undefined;
    const derived = this.#derived;
    const encoding = state.mode === 'encode';
    const aspect = scene.width / scene.height;
    const change = (part: Partial<GridCellState>) => this.set({ ...state, ...part });
    return html`
      ${
        hasStreetYolo || state.on === 'street'
          ? html`<fovea-choice
              label="Picture" .value=${state.on}
              .options=${[
                { value: 'photo', label: 'Photo' },
                { value: 'street', label: 'Drawn street (YOLO)' },
              ]}
              @fovea-input=${(event: CustomEvent<GridCellState['on']>) => this.#on({ on: event.detail })}
            ></fovea-choice>`
          : nothing
      }
      ${
        state.on === 'street'
          ? html`<fovea-street-source
                .value=${state} .scene=${sceneOf(state)}
                @fovea-street=${(event: CustomEvent<SceneState>) => this.#on(event.detail)}
              ></fovea-street-source>
              <div class="work">
                ${
                  this.error
                    ? html`<p class="notice" role="alert">${this.error}</p>`
                    : streetWorkSays(this.#street, 'Ask the network', streetYoloBytes)
                }
              </div>`
          : html`<fovea-photo-source></fovea-photo-source>`
      }
      <div class="row">
        <fovea-choice
          label="Direction" .options=${MODES} .value=${state.mode}
          @fovea-input=${(event: CustomEvent<Mode>) => this.set(turn(state, event.detail, derived))}
        ></fovea-choice>
        ${
          street
            ? html`<span class="soft">
                The network’s own grid: ${derived.map} × ${derived.map} cells, ${derived.anchors.length} anchors from k-means.
              </span>`
            : html`<fovea-choice
                  label="Anchors of" .options=${SETS} .value=${state.anchors}
                  @fovea-input=${(event: CustomEvent<AnchorSet>) => change({ anchors: event.detail, anchor: 0 })}
                ></fovea-choice>
                <fovea-slider
                  label="Cells along a side, S" min="3" max="19" step="1" digits="0" .value=${state.cells}
                  style="flex: 1 1 13rem"
                  @fovea-input=${(event: CustomEvent<number>) => change({ cells: event.detail })}
                ></fovea-slider>`
        }
      </div>
      <div class="panes">
        <div>
          <div
            class="stage ${state.mode}"
            @pointerdown=${this.#down} @pointermove=${this.#move} @pointerup=${this.#up} @pointercancel=${this.#up}
          >
            <fovea-box-editor
              label=${`${encoding ? 'Objects in' : 'The decoded box on'} the ${street ? 'street' : 'photo'}`}
              .width=${scene.width} .height=${scene.height}
              style=${`width:${Math.min(100, aspect * 75)}%`}
              .boxes=${encoding ? this.#boxes() : []} .selected=${encoding ? derived.selected : -1}
              .underlay=${gridLayer(derived, scene, !encoding)}
              @fovea-box=${({ detail }: CustomEvent<{ index: number; box: DragBox }>) =>
                this.set(withBox(state, derived.objects, detail.index, detail.box))}
              @fovea-select=${(event: CustomEvent<number>) => change({ selected: event.detail })}
              @fovea-remove=${(event: CustomEvent<number>) =>
                this.set(removeObject(state, derived.objects, event.detail))}
            >
              ${
                street
                  ? html`<canvas
                      slot="picture" class="street" width=${SHOWN_SIZE} height=${SHOWN_SIZE}
                      role="img" aria-label=${describeScene(sceneOf(state, SHOWN_SIZE))}
                    ></canvas>`
                  : this.photo
                    ? html`<img slot="picture" src=${this.photo.url} alt=${this.photo.alt} />`
                    : nothing
              }
            </fovea-box-editor>
          </div>
          <div class="row below">${encoding ? this.#objectButtons() : this.#cellSliders()}</div>
          ${encoding ? nothing : this.#rawSliders()}
        </div>
        <div>
          <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
          ${this.#lines()} ${this.#anchors()}
        </div>
      </div>
      <p class="soft">
        Yellow: the cell that answers. Dashed: the anchor.${derived.said && encoding ? ' Pink: the box that the network says there.' : ''}
        The network sees the ${street ? 'street at' : 'photo stretched to'} ${derived.input} × ${derived.input} pixels, and all
        lengths here are in those pixels.
      </p>
    `;
  }

  #objectButtons() {
    const { objects, selected, names } = this.#derived;
    return html`
      <button type="button" @click=${this.#addInTheMiddle}>Add a box</button>
      <button
        type="button" ?disabled=${objects.length < 2}
        @click=${() => this.set(removeObject(this.state, objects, selected))}
      >
        Remove “${names[selected]}”
      </button>
      ${
        this.state.objects.length && this.#shown().objects.length
          ? html`<button type="button" @click=${() => this.set({ ...this.state, objects: [], selected: 0 })}>
              Put all back
            </button>`
          : html`<span class="soft">Drag a box or a corner. With a mouse, draw a new box on an empty place.</span>`
      }
    `;
  }

  #cellSliders() {
    const { column, row, map } = this.#derived;
    const slider = (label: string, value: number, name: 'column' | 'row') => html`<fovea-slider
      label=${label} min="0" .max=${map - 1} step="1" digits="0" .value=${value} style="flex: 1 1 9rem"
      @fovea-input=${(event: CustomEvent<number>) => this.set({ ...this.state, [name]: event.detail })}
    ></fovea-slider>`;
    return html`${slider('Column of the cell', column, 'column')}${slider('Row', row, 'row')}${
      this.#derived.said
        ? html`<button type="button" @click=${() => this.set(takeSaid(this.state, this.#derived))}>
            Take the network’s numbers
          </button>`
        : nothing
    }`;
  }

  #lines() {
    const { lines, said } = this.#derived;
    const encoding = this.state.mode === 'encode';
    return html`<table aria-label="The arithmetic with the current numbers">
      ${
        said
          ? html`<thead>
              <tr>
                <th scope="col"><span class="visually-hidden">Number</span></th>
                <th scope="col">rule</th>
                <th scope="col" class="value">${encoding ? 'target' : 'box'}</th>
                <th scope="col" class="value">${encoding ? 'network' : 'its raw t'}</th>
              </tr>
            </thead>`
          : nothing
      }
      <tbody>
        ${lines.map(
          ({ symbol, rule, numbers, value, said }) => html`<tr>
            <th scope="row"><i>${symbol[0]}</i><sub>${symbol[1]}</sub></th>
            <td><span class="soft">${rule}</span> <span class="number">${numbers}</span></td>
            <td class="number value">${value}</td>
            ${said === undefined ? nothing : html`<td class="number value said">${said}</td>`}
          </tr>`,
        )}
      </tbody>
    </table>`;
  }

  #rawSliders() {
    const said = {
      tx: 'Where in the cell, across',
      ty: 'Where in the cell, down',
      tw: 'Width against the anchor',
      th: 'Height against the anchor',
      to: 'Is anything here',
    };
    return html`<div class="controls raw">
      ${RAW.map((name) => {
        const most = name === 'tw' || name === 'th' ? 4 : 8;
        return html`<fovea-slider
          label=${name} hint=${said[name]} min=${-most} max=${most} step="0.01" .value=${this.state[name]}
          @fovea-input=${(event: CustomEvent<number>) => this.set({ ...this.state, [name]: event.detail })}
        ></fovea-slider>`;
      })}
    </div>`;
  }

  #anchors() {
    const { anchors, anchor, box, input } = this.#derived;
    const { width, height } = this.#shown();
    const size = [((box[2] - box[0]) * input) / width, ((box[3] - box[1]) * input) / height] as const;
    const side = Math.max(input, ...anchors.flatMap((one) => [one.width, one.height]));
    return html`<ul class="anchors" aria-label="Anchors and how well they fit">
      ${anchors.map((one, index) => {
        const inside = html`${anchorPicture(one, size, side)} ${one.width.toFixed(0)} × ${one.height.toFixed(0)}<br />IoU
          ${one.fit.toFixed(2)}${this.state.anchors === 'v3-coco' && this.state.on === 'photo' ? html`<br />stride ${one.stride}` : nothing}`;
        const on = index === anchor;
        return html`<li>
          ${
            this.state.mode === 'encode'
              ? html`<div data-on=${on}>${inside}</div>`
              : html`<button
                  type="button" data-on=${on} aria-pressed=${on ? 'true' : 'false'}
                  aria-label=${`Anchor ${index + 1}, ${one.width.toFixed(0)} by ${one.height.toFixed(0)}`}
                  @click=${() => this.set({ ...this.state, anchor: index })}
                >
                  ${inside}
                </button>`
          }
        </li>`;
      })}
    </ul>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-grid-cell': GridCell;
  }
}
