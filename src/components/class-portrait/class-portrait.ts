import { html, nothing, svg } from 'lit';
import { customElement } from 'lit/decorators.js';
import { photo } from '../../device/photo.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { engine } from '../../lib/engine/client.ts';
import type { Sitting } from '../../lib/portrait.ts';
import { classColour } from '../ui/class-colour.ts';
import { DETECTOR, TRAINED_SIZE } from '../ui/detect.ts';
import { noisePicture } from '../ui/noise-picture.ts';
import { PortraitElement } from '../ui/portrait-element.ts';
import type { Drawn, PortraitOrder } from '../ui/portrait-run.ts';
import {
  type ClassFinding,
  type ClassState,
  classCodec,
  className,
  derive,
  FLOOR,
  heatSays,
  type Look,
  lookOf,
  SUGGESTED,
} from './state.ts';

/** Peaks that are asked for: more than a picture of this size has. */
const MOST = 4000;

/** What the detector takes for an object of a class, drawn from noise. */
@customElement('fovea-class-portrait')
export class ClassPortrait extends PortraitElement<ClassState, ClassFinding> {
  protected override readonly codec = classCodec;

  protected override deriveFrom(drawn: (sitting: Sitting, target: string) => Drawn<ClassFinding> | null) {
    return derive(this.state, (all, target) => all.map((sitting) => drawn(sitting, target)));
  }

  protected override async judge(
    copies: readonly ImageData[],
    { objective }: PortraitOrder,
    { signal }: { signal: AbortSignal },
  ): Promise<ClassFinding> {
    const wanted =
      objective.kind === 'class'
        ? objective.class
        : objective.kind === 'place'
          ? (objective.channel ?? 0)
          : 0;
    const look = async (image: ImageBitmap, inputSize: number): Promise<Look> =>
      lookOf(
        await engine.run(
          'detect',
          { network: DETECTOR, image, inputSize, scoreFloor: FLOOR, maxCandidates: MOST },
          { signal, transfer: [image] },
        ),
        wanted,
      );
    const side = copies[0]!.width;
    const looks: Look[] = [];
    for (const copy of copies) looks.push(await look(await createImageBitmap(copy), side));
    const noise = await look(await noisePicture(side, 1), side);
    const now = await photo.current();
    const seen = await look(await now.bitmap(), TRAINED_SIZE);
    return { copies: looks, noise, photo: { ...seen, title: now.title } };
  }

  protected override overlay({ copies }: ClassFinding, copy: number) {
    const look = copies[copy];
    if (!this.state.boxes || !look) return nothing;
    const { size } = this.state;
    return html`<svg viewBox="0 0 ${size} ${size}" role="img" aria-label=${this.#boxesSay(look)}>
      ${look.boxes.map(({ box, class: klass }) => {
        const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = box;
        const rect = (line: number, colour: string) =>
          svg`<rect x=${x1} y=${y1} width=${x2 - x1} height=${y2 - y1} fill="none" style="stroke:${colour};stroke-width:${line}" vector-effect="non-scaling-stroke" />`;
        return svg`${rect(4.5, 'rgb(0 0 0 / 60%)')}${rect(2.5, classColour(klass))}`;
      })}
    </svg>`;
  }

  #boxesSay({ boxes }: Look): string {
    const names = boxes.map(({ class: klass, score }) => `${className(klass)} ${heatSays(score)}`);
    return names.length ? `Boxes: ${names.join(', ')}` : 'No box';
  }

  protected override extras() {
    return html`<fovea-switch
      label="Show the detector’s boxes"
      .checked=${this.state.boxes}
      @fovea-input=${(event: CustomEvent<boolean>) => this.set({ ...this.state, boxes: event.detail })}
    ></fovea-switch>`;
  }

  protected override subject() {
    const { state } = this;
    return html`<div class="row subject">
      <label
        >Class
        <select @change=${(event: Event) => this.set({ ...state, class: Number((event.target as HTMLSelectElement).value) })}>
          ${cocoCategories.map(({ name }, i) => html`<option value=${i} ?selected=${i === state.class}>${name}</option>`)}
        </select></label
      >
      <div class="row" role="group" aria-label="Suggestions">
        ${SUGGESTED.map(
          (klass) => html`<button
            type="button"
            aria-pressed=${klass === state.class ? 'true' : 'false'}
            @click=${() => this.set({ ...state, class: klass })}
          >
            ${className(klass)}
          </button>`,
        )}
      </div>
      <fovea-choice
        label="Where"
        .value=${state.where}
        .options=${[
          { value: 'middle', label: 'one in the middle' },
          { value: 'everywhere', label: 'everywhere' },
        ]}
        @fovea-input=${(event: CustomEvent<ClassState['where']>) => this.set({ ...state, where: event.detail })}
      ></fovea-choice>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-class-portrait': ClassPortrait;
  }
}
