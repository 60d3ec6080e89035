import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import type { LabelScene } from '../../lib/scenes/street.ts';
import '../ui/choice.ts';
import { classColour } from '../ui/class-colour.ts';
import { pictureAt } from '../ui/picture-canvas.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawLabels, iouTint, pictureNames } from './chart.ts';
import type { Stroke } from './paint.ts';
import { loadScene, SOURCE_TITLES } from './scenes.ts';
import {
  addStroke,
  changeSource,
  type Derived,
  derive,
  drawnScene,
  isDrawn,
  preview,
  STRIDES,
  type StrideState,
  sources,
  strideCodec,
  undoStroke,
} from './state.ts';
import { layout } from './styles.ts';

/** Pixels that an arrow key moves the brush. */
const STEP = 2;
const LARGE_STEP = 16;

/** A label map through a stride and back; the reader can paint on it. */
@customElement('fovea-stride-loss')
export class StrideLoss extends WidgetElement<StrideState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = strideCodec;

  @state() private scene: LabelScene = drawnScene('street');
  @state() private problem = '';
  @state() private draft: Stroke | null = null;
  /** where the keyboard's brush is, in pixels, and whether it paints */
  @state() private cursor = { x: 128, y: 96, down: false };
  @query('.frame.paint canvas') private truth!: HTMLCanvasElement;
  @query('.coarse canvas') private coarse!: HTMLCanvasElement;
  @query('.restored canvas') private restored!: HTMLCanvasElement;

  derived!: Derived;
  #shown: StrideState['source'] = 'street';

  override reset(): void {
    this.draft = null;
    this.problem = '';
    this.cursor = { x: 128, y: 96, down: false };
    super.reset();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state') && this.state.source !== this.#shown) this.#fetchScene();
    // A brush on the move changes the pictures only; the table waits until it is lifted.
    if (changed.has('state') || changed.has('scene') || !this.derived)
      this.derived = derive(this.state, this.scene);
  }

  #fetchScene(): void {
    const { source } = this.state;
    this.#shown = source;
    this.problem = '';
    if (isDrawn(source)) {
      this.scene = drawnScene(source);
      return;
    }
    loadScene(source).then(
      (scene) => {
        if (this.#shown === source) this.scene = scene;
      },
      (error: unknown) => {
        if (this.#shown !== source) return;
        this.problem = error instanceof Error ? error.message : String(error);
        // Choosing it again tries again.
        this.#shown = 'street';
        this.set(changeSource(this.state, 'street'));
        this.scene = drawnScene('street');
      },
    );
  }

  protected override updated(): void {
    const { width, height } = this.derived;
    const { truth, coarse, restored } = this.draft
      ? preview(this.state, this.scene, this.draft)
      : this.derived;
    drawLabels(this.truth, { width, height, labels: truth });
    drawLabels(this.coarse, coarse);
    drawLabels(this.restored, { width, height, labels: restored }, this.state.wrong ? truth : undefined);
  }

  #stroke(points: number[]): Stroke {
    return { class: this.#brushClass, radius: this.state.radius, points };
  }

  get #brushClass(): number {
    return Math.min(this.scene.classes.length - 1, this.state.class);
  }

  #lift(): void {
    const { draft } = this;
    this.draft = null;
    this.cursor = { ...this.cursor, down: false };
    if (draft) this.set(addStroke(this.state, draft));
  }

  #pointer(event: PointerEvent): void {
    const at = pictureAt(event, this.truth, this.scene).map(Math.floor) as [number, number];
    if (event.type === 'pointerdown') {
      if (event.button !== 0) return;
      (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      if (this.cursor.down) this.#lift();
      this.draft = this.#stroke(at);
    } else if (this.draft && !this.cursor.down && event.buttons > 0) {
      // Every place between two frames counts, or quick curves become corners.
      const places = event.getCoalescedEvents?.() ?? [];
      const points = places.flatMap((each) => pictureAt(each, this.truth, this.scene).map(Math.floor));
      this.draft = { ...this.draft, points: [...this.draft.points, ...(points.length ? points : at)] };
    }
    this.cursor = { ...this.cursor, x: at[0], y: at[1] };
  }

  #key(event: KeyboardEvent): void {
    const step = event.shiftKey ? LARGE_STEP : STEP;
    const move = {
      ArrowLeft: [-step, 0],
      ArrowRight: [step, 0],
      ArrowUp: [0, -step],
      ArrowDown: [0, step],
    }[event.key];
    if (move) {
      const clamp = (value: number, size: number) => Math.min(size - 1, Math.max(0, value));
      const x = clamp(this.cursor.x + move[0]!, this.scene.width);
      const y = clamp(this.cursor.y + move[1]!, this.scene.height);
      this.cursor = { ...this.cursor, x, y };
      if (this.cursor.down && this.draft)
        this.draft = { ...this.draft, points: [...this.draft.points, x, y] };
    } else if (event.key === ' ' || event.key === 'Enter') {
      if (this.cursor.down) this.#lift();
      else {
        this.cursor = { ...this.cursor, down: true };
        this.draft = this.#stroke([this.cursor.x, this.cursor.y]);
      }
    } else if (event.key === 'Escape' && this.cursor.down) {
      this.draft = null;
      this.cursor = { ...this.cursor, down: false };
    } else return;
    event.preventDefault();
  }

  override render() {
    const { state: now, derived, scene } = this;
    const change = (part: Partial<StrideState>) => this.set({ ...now, ...part });
    const names = pictureNames(derived);
    return html`
      <div class="row">
        <fovea-choice
          label="Label map" .value=${now.source}
          .options=${sources.map((value) => ({ value, label: SOURCE_TITLES[value] }))}
          @fovea-input=${({ detail }: CustomEvent<StrideState['source']>) => this.set(changeSource(now, detail))}
        ></fovea-choice>
      </div>
      ${this.problem ? html`<div class="notice" role="alert">${this.problem}</div>` : nothing}
      <div class="row strides part" role="group" aria-label="Stride">
        <b>Stride</b>
        ${STRIDES.map(
          (stride) => html`<button
            type="button" aria-pressed=${stride === derived.stride ? 'true' : 'false'}
            @click=${() => change({ stride })}
          >
            ${stride}
          </button>`,
        )}
      </div>
      <div class="pictures">
        <div>
          <p class="head">Labels ${scene.width} × ${scene.height}</p>
          <div
            class="frame paint" tabindex="0" role="application"
            aria-label="Paint here. Arrow keys move the brush, Space puts it down and lifts it, Escape drops the stroke."
            @pointerdown=${this.#pointer} @pointermove=${this.#pointer}
            @pointerup=${this.#lift} @pointercancel=${this.#lift}
            @keydown=${this.#key} @blur=${this.#lift}
          >
            <canvas role="img" aria-label=${names[0]}></canvas>
            ${this.#cursor()}
          </div>
        </div>
        <div class="coarse">
          <p class="head">Stride ${derived.stride}: ${derived.coarse.width} × ${derived.coarse.height}</p>
          <div class="frame"><canvas role="img" aria-label=${names[1]}></canvas></div>
        </div>
        <div class="restored">
          <p class="head">And back</p>
          <div class="frame"><canvas role="img" aria-label=${names[2]}></canvas></div>
        </div>
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      <div class="row classes" role="group" aria-label="The brush paints">
        <b>Brush</b>
        ${scene.classes.map(
          (name, k) => html`<button
            type="button" aria-pressed=${k === this.#brushClass ? 'true' : 'false'}
            @click=${() => change({ class: k })}
          >
            <span class="swatch" style=${`background:${classColour(k)}`}></span>${name}
          </button>`,
        )}
      </div>
      <div class="controls">
        <fovea-slider
          label="Brush radius" unit="px" min="0" max="24" step="1" digits="0" .value=${now.radius}
          @fovea-input=${({ detail }: CustomEvent<number>) => change({ radius: detail })}
        ></fovea-slider>
        <div class="row">
          <button type="button" ?disabled=${now.strokes.length === 0} @click=${() => this.set(undoStroke(now))}>Undo</button>
          <button type="button" ?disabled=${now.strokes.length === 0} @click=${() => change({ strokes: [] })}>Clear strokes</button>
          <fovea-switch
            label="Mark wrong pixels" .checked=${now.wrong}
            @fovea-input=${({ detail }: CustomEvent<boolean>) => change({ wrong: detail })}
          ></fovea-switch>
        </div>
      </div>
      <div class="row part">
        <fovea-choice
          label="Down: a cell takes" .value=${now.down}
          .options=${[
            { value: 'majority', label: 'the majority' },
            { value: 'nearest', label: 'its middle pixel' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<StrideState['down']>) => change({ down: detail })}
        ></fovea-choice>
        <fovea-choice
          label="Back: enlarged" .value=${now.back}
          .options=${[
            { value: 'nearest', label: 'by repeating' },
            { value: 'bilinear', label: 'bilinearly' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<StrideState['back']>) => change({ back: detail })}
        ></fovea-choice>
      </div>
      ${this.#table()}
    `;
  }

  #cursor() {
    const { x, y, down } = this.cursor;
    const { width, height } = this.scene;
    // The picture is fitted into a frame of 4 : 3.
    const scale = Math.min(4 / width, 3 / height);
    const left = 50 + (100 * (x + 0.5 - width / 2) * scale) / 4;
    const top = 50 + (100 * (y + 0.5 - height / 2) * scale) / 3;
    const size = Math.max(1, 2 * this.state.radius) * scale * 25;
    return html`<div
      class="cursor" ?data-down=${down}
      style=${`left:${left}%;top:${top}%;width:max(${size}%, 0.6rem);aspect-ratio:1`}
    ></div>`;
  }

  #table() {
    const { rows, pixelAccuracy, meanIou, stride } = this.derived;
    const now = (i: number) => STRIDES[i] === stride;
    const cell = (value: number, i: number) =>
      html`<td ?data-now=${now(i)} style=${`background:${iouTint(value)}`}>${value.toFixed(2)}</td>`;
    return html`<div class="scroll part" tabindex="0" role="region" aria-label="What is left at each stride">
      <table>
        <thead>
          <tr>
            <th scope="col">IoU at stride</th>
            <th scope="col" class="thick">px thick</th>
            ${STRIDES.map((each, i) => html`<th scope="col" ?data-now=${now(i)}>${each}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ class: k, name, thickness, iou }) => html`<tr>
              <th scope="row"><span class="swatch" style=${`background:${classColour(k)}`}></span>${name}</th>
              <td class="thick">${thickness.toFixed(1)}</td>
              ${iou.map(cell)}
            </tr>`,
          )}
          <tr class="whole">
            <th scope="row">mean IoU</th>
            <td class="thick"></td>
            ${meanIou.map(cell)}
          </tr>
          <tr>
            <th scope="row">pixels right</th>
            <td class="thick"></td>
            ${pixelAccuracy.map(cell)}
          </tr>
        </tbody>
      </table>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-stride-loss': StrideLoss;
  }
}
