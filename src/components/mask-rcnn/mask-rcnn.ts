import { html, nothing, svg } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { roiAlign } from '../../lib/boxes/index.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, SHOWN_SIZE, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { boxAt } from '../ui/box-hit.ts';
import '../ui/choice.ts';
import '../ui/chosen-backend.ts';
import { paintScene } from '../ui/paint-scene.ts';
import { paintTiles } from '../ui/paint-tiles.ts';
import { pictureAt } from '../ui/picture-canvas.ts';
import '../ui/slider.ts';
import '../ui/stepper.ts';
import { StreetLoop } from '../ui/street-loop.ts';
import { streetLoopControls, streetLoopStyles } from '../ui/street-loop-view.ts';
import '../ui/street-scene.ts';
import { StreetWork } from '../ui/street-work.ts';
import { streetWorkSays, streetWorkStyles } from '../ui/street-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { instanceColour, maskOutline, stepLayer } from './chart.ts';
import { hasMaskRcnn, type Looked, lookAtMasks, maskBytes } from './look.ts';
import { paintInstances, paintMask, paintNothing, paintPasted } from './paint.ts';
import type { JudgedStreet, SetAp } from './set-ap.ts';
import {
  type Compared,
  type Derived,
  derive,
  MASK_BINS,
  type MaskState,
  MOST_SCENES,
  maskCodec,
  ROI_BINS,
  SIDE,
  STEPS,
  setSentence,
  the,
} from './state.ts';
import { layout } from './styles.ts';

const COMPARED = [
  { value: 'found', label: 'the masks' },
  { value: 'truth', label: 'the truth' },
  { value: 'wrong', label: 'where they differ' },
];

/** Mask R-CNN on a street, one step after the other. */
@customElement('fovea-mask-rcnn')
export class MaskRcnn extends WidgetElement<MaskState> {
  static override styles = [base, buttons, streetWorkStyles, streetLoopStyles, layout];

  protected override readonly codec = maskCodec;

  @state() private problem = '';
  @query('canvas.street') private canvas!: HTMLCanvasElement;
  @query('canvas.over') private over!: HTMLCanvasElement;
  @query('canvas.tiles') private tiles!: HTMLCanvasElement | null;
  @query('.mask canvas') private mask!: HTMLCanvasElement | null;

  readonly #work = new StreetWork<Looked>(this);
  readonly #loop = new StreetLoop<JudgedStreet>(this);
  #ap: { of: readonly JudgedStreet[]; boxes: SetAp; masks: SetAp } | null = null;
  #scene!: Readonly<Scene>;
  #derived!: Derived;

  override reset(): void {
    this.problem = '';
    this.#loop.forget();
    super.reset();
  }

  get #looked(): Looked | null {
    const { result } = this.#work;
    return result?.key === JSON.stringify(sceneStateOf(this.state)) ? result.value : null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const scene = sceneOf(this.state);
    this.#scene = scene;
    if (hasMaskRcnn)
      this.#work.want({
        key: JSON.stringify(sceneStateOf(this.state)),
        run: (options) => lookAtMasks(scene, options),
      });
    this.#derived = derive(this.state, scene, this.#looked?.look ?? null);
  }

  protected override updated(): void {
    const { step, compared } = this.state;
    paintScene(this.canvas, sceneOf(this.state, SHOWN_SIZE));
    if (this.#looked && step === 5) paintInstances(this.over, this.#scene, this.#derived, compared);
    else if (this.#looked && step === 4) paintPasted(this.over, this.#scene, this.#derived);
    else paintNothing(this.over);
    const one = this.#derived.masks[this.#derived.chosen];
    if (one && this.mask) paintMask(this.mask, one.found.mask);
    if (one && this.tiles && this.#looked)
      paintTiles(this.tiles, this.#cut(this.#looked, one.found.box), { bins: ROI_BINS, across: 16 });
  }

  /** What RoIAlign cuts for the mask head, [14, 14, channels]. */
  #cut({ maps }: Looked, box: readonly number[]): Float32Array {
    const cuts = maps.map(({ shape: [, rows, columns, channels], values }) => ({
      channels,
      cut: roiAlign({ rows, columns, channels, values }, box, {
        stride: SIDE / rows,
        bins: ROI_BINS,
        samples: 2,
      }),
    }));
    const all = cuts.reduce((sum, { channels }) => sum + channels, 0);
    const out = new Float32Array(ROI_BINS ** 2 * all);
    for (let bin = 0; bin < ROI_BINS ** 2; bin++) {
      let at = bin * all;
      for (const { channels, cut } of cuts) {
        out.set(cut.subarray(bin * channels, (bin + 1) * channels), at);
        at += channels;
      }
    }
    return out;
  }

  #pick(event: PointerEvent): void {
    if (event.button !== 0 || this.state.step < 2) return;
    const boxes = this.#derived.masks.map(({ found }, index) => ({ index, box: found.box }));
    const at = pictureAt(event, this.canvas, { width: SIDE, height: SIDE });
    const hit = boxAt(boxes, ...at, (6 * SIDE) / this.canvas.clientWidth);
    if (hit >= 0) this.set({ ...this.state, chosen: hit + 1 });
  }

  async #measure(): Promise<void> {
    const { judgeStreet, apOfSet } = await import('./set-ap.ts');
    const now = this.state;
    await this.#loop.measure(now, now.scenes, async (scene, signal) =>
      judgeStreet(scene, (await lookAtMasks(scene, { signal })).look.found),
    );
    const looks = this.#loop.of(now);
    this.#ap = looks && { of: looks.items, ...apOfSet(looks.items) };
    this.requestUpdate();
  }

  override render() {
    const { state: now } = this;
    const derived = this.#derived;
    const look = this.#looked?.look ?? null;
    const change = (part: Partial<MaskState>) => {
      this.problem = '';
      this.set({ ...now, ...part });
    };
    return html`
      <fovea-street-source
        .value=${now} .scene=${this.#scene}
        @fovea-street=${({ detail }: CustomEvent<SceneState>) => change({ ...detail, chosen: 1 })}
      ></fovea-street-source>
      <div class="work">
        ${
          hasMaskRcnn
            ? streetWorkSays(this.#work, 'Let Mask R-CNN look', maskBytes)
            : html`<div class="notice">The trained Mask R-CNN is not part of this copy of the site, so there are no steps to follow.</div>`
        }
      </div>
      <div class="steps">
        <fovea-stepper
          label="Steps of Mask R-CNN" .step=${now.step} .steps=${STEPS.length - 1} pace="2000"
          @fovea-input=${(event: CustomEvent<number>) => change({ step: event.detail })}
        ></fovea-stepper>
        <b>${STEPS[now.step]}</b>
      </div>
      <div class="panes">
        <div>
          <div class="stage" @pointerdown=${this.#pick}>
            <canvas class="street" role="img" aria-label=${`${describeScene(this.#scene)}.`}></canvas>
            <canvas class="over" aria-hidden="true"></canvas>
            <svg viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">${stepLayer(now.step, look, derived)}</svg>
          </div>
          <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
        </div>
        <div class="side">${look ? this.#side(now, derived, change) : html`<p class="soft">Here each step will be shown.</p>`}</div>
      </div>
      <div class="panes">
        <div>${this.#times()}</div>
        <div>${this.#streets(now, change)}</div>
      </div>
    `;
  }

  #side(now: MaskState, derived: Derived, change: (part: Partial<MaskState>) => void) {
    const { masks, chosen } = derived;
    const one = masks[chosen];
    if (now.step < 2)
      return html`<p>
        ${
          now.step === 0
            ? 'One picture of three colours. Everything that follows is computed from it once: one pass through the backbone, and maps of stride 4 to 32.'
            : 'Each yellow box is a region in which something might be. They are Faster R-CNN’s, and chapter 3 tells how they come about. Nothing here knows about masks yet.'
        }
      </p>`;
    return html`
      <p class="head">Found</p>
      <div class="row found" role="group" aria-label="Things that were found">
        ${masks.map(
          ({ name, found }, i) => html`<button
            type="button" aria-pressed=${i === chosen ? 'true' : 'false'}
            @click=${() => change({ chosen: i + 1 })}
          >
            <span class="swatch" style=${`background:${instanceColour(i)}`}></span>${name}
            <span class="number">${found.score.toFixed(2)}</span>
          </button>`,
        )}
      </div>
      ${
        now.step === 2
          ? html`<fovea-slider
              label="Score from which a thing is shown" min="0.05" max="0.95" step="0.05" .value=${now.score}
              @fovea-input=${(event: CustomEvent<number>) => change({ score: event.detail })}
            ></fovea-slider>`
          : nothing
      }
      ${
        now.step === 3 && one
          ? html`<p class="head">What is cut out for ${the(one.name)}</p>
              <canvas
                class="tiles" role="img"
                aria-label=${`Tiles of ${ROI_BINS} by ${ROI_BINS} greys, one for each channel of the map`}
              ></canvas>
              <p class="soft">
                A tile for each channel, from black for its least number to white for its largest. The last rows come from an
                early map that shows edges.
              </p>`
          : nothing
      }
      ${now.step === 4 && one ? this.#mask(now, derived) : nothing}
      ${
        now.step >= 4
          ? html`<fovea-slider
              label="Probability from which a pixel belongs to the mask" min="0.05" max="0.95" step="0.05" .value=${now.threshold}
              @fovea-input=${(event: CustomEvent<number>) => change({ threshold: event.detail })}
            ></fovea-slider>`
          : nothing
      }
      ${
        now.step === 5
          ? html`<fovea-choice
                label="On the street" .options=${COMPARED} .value=${now.compared}
                @fovea-input=${(event: CustomEvent<Compared>) => change({ compared: event.detail })}
              ></fovea-choice>
              ${this.#table(derived)}`
          : nothing
      }
    `;
  }

  #mask(now: MaskState, { masks, chosen }: Derived) {
    const one = masks[chosen]!;
    return html`<p class="head">Its mask of the class ${thingNames[one.found.class]}</p>
      <div class="mask">
        <canvas
          role="img" aria-label=${`The mask of ${the(one.name)}: ${MASK_BINS} by ${MASK_BINS} probabilities, white is sure`}
        ></canvas>
        <svg viewBox="0 0 ${MASK_BINS} ${MASK_BINS}" aria-hidden="true">
          ${svg`<path d=${maskOutline(one.found.mask, now.threshold)} fill="none" stroke="#e69f00" stroke-width="2.5" vector-effect="non-scaling-stroke" />`}
        </svg>
      </div>`;
  }

  #table({ masks }: Derived) {
    return html`<div class="scroll" tabindex="0" role="region" aria-label="Masks and the truth">
      <table>
        <thead>
          <tr>
            <th scope="col">mask</th>
            <th scope="col" class="number">score</th>
            <th scope="col" class="number">pixels</th>
            <th scope="col" class="number">box IoU</th>
            <th scope="col" class="number">mask IoU</th>
          </tr>
        </thead>
        <tbody>
          ${masks.map(
            ({ name, found, area, thing, boxIou, maskIou }, i) => html`<tr>
              <th scope="row"><span class="swatch" style=${`background:${instanceColour(i)}`}></span> ${name}</th>
              <td class="number">${found.score.toFixed(2)}</td>
              <td class="number">${area}</td>
              <td class="number">${thing < 0 ? 'no match' : boxIou.toFixed(2)}</td>
              <td class="number">${maskIou.toFixed(2)}</td>
            </tr>`,
          )}
        </tbody>
      </table>
    </div>`;
  }

  #times() {
    const times = this.#looked?.times ?? [
      ['first look, proposals', Number.NaN],
      ['class and box', Number.NaN],
      ['masks', Number.NaN],
    ];
    const total = times.reduce((sum, [, time]) => sum + time, 0);
    const shown = (time: number) => (Number.isNaN(time) ? '–' : time.toFixed(1));
    return html`<table>
      <caption>
        Milliseconds of this one look on this device
      </caption>
      <tbody>
        ${times.map(([stage, time]) => html`<tr><th scope="row">${stage}</th><td class="number">${shown(time)}</td></tr>`)}
        <tr><th scope="row">together</th><td class="number">${shown(total)}</td></tr>
      </tbody>
    </table>`;
  }

  #streets(now: MaskState, change: (part: Partial<MaskState>) => void) {
    const loop = this.#loop;
    const looks = loop.of(now);
    const ap = looks && this.#ap?.of === looks.items ? this.#ap : null;
    const row = (name: string, figures: SetAp) => html`<tr>
      <th scope="row">${name}</th>
      ${[figures.ap, figures.ap50, figures.ap75].map((value) => html`<td class="number">${value < 0 ? '–' : value.toFixed(3)}</td>`)}
    </tr>`;
    return html`<div class="set">
      ${streetLoopControls(loop, {
        count: now.scenes,
        most: MOST_SCENES,
        label: `Box AP and mask AP of streets ${now.street} to ${now.street + now.scenes - 1}`,
        offered: hasMaskRcnn,
        problem: this.problem,
        onCount: (scenes) => change({ scenes }),
        onRefuse: (problem) => {
          this.problem = problem;
        },
        onMeasure: () => void this.#measure(),
      })}
      ${
        ap
          ? html`<table>
              <thead>
                <tr>
                  <th scope="col">streets ${looks!.first} to ${looks!.first + ap.of.length - 1}</th>
                  <th scope="col" class="number">AP</th>
                  <th scope="col" class="number">AP.50</th>
                  <th scope="col" class="number">AP.75</th>
                </tr>
              </thead>
              <tbody>
                ${row('boxes', ap.boxes)} ${row('masks', ap.masks)}
              </tbody>
            </table>`
          : nothing
      }
      <output aria-live="polite">${ap ? setSentence(ap.of.length, ap.boxes, ap.masks) : ''}</output>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-mask-rcnn': MaskRcnn;
  }
}
