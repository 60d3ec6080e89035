import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { guard } from 'lit/directives/guard.js';
import { photo } from '../../device/photo.ts';
import { type SceneState, SHOWN_SIZE, sceneOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { boxAt } from '../ui/box-hit.ts';
import '../ui/choice.ts';
import { classColour } from '../ui/class-colour.ts';
import { DETECTOR, type DetectResult, detectPhoto, SCORE_FLOOR, TRAINED_SIZE } from '../ui/detect.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { stage, startButton, workSays } from '../ui/photo-work-view.ts';
import { fitCanvas, pictureAt } from '../ui/picture-canvas.ts';
import '../ui/photo-source.ts';
import '../ui/slider.ts';
import '../ui/stepper.ts';
import '../ui/street-scene.ts';
import { StreetWork } from '../ui/street-work.ts';
import { streetWorkSays, streetWorkStyles } from '../ui/street-work-view.ts';
import {
  hasStreetYolo,
  lookAtStreet,
  type StreetLook,
  StreetPicture,
  streetKey,
  streetYoloBytes,
} from '../ui/street-yolo.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawWalk } from './chart.ts';
import {
  type Candidate,
  COMPARED,
  type Derived,
  derive,
  type Fate,
  type Found,
  type NmsState,
  nextKept,
  nmsCodec,
  type On,
  PRESETS,
  stepOf,
  streetFound,
  type Walk,
  type Way,
  walk,
} from './state.ts';
import { layout } from './styles.ts';

const SIGNS: Record<Fate, string> = { waiting: '·', kept: '✓', gone: '✗' };
const FATES: Record<Fate, string> = { waiting: 'not decided', kept: 'stays', gone: 'gone' };

const nothingYet: Walk = { candidates: [], beyond: 0, steps: [], comparisons: [] };

/** Non-maximum suppression on the current photo's real candidates, one decision at a time. */
@customElement('fovea-nms-steps')
export class NmsSteps extends WidgetElement<NmsState> {
  static override styles = [base, buttons, stage, streetWorkStyles, layout];

  protected override readonly codec = nmsCodec;

  @state() private highlight = -1;
  @query('canvas') private canvas!: HTMLCanvasElement;

  #work: PhotoWork<DetectResult> = new PhotoWork<DetectResult>(this, {
    network: DETECTOR,
    work: (picture, at, { signal, onProgress }) =>
      detectPhoto(picture, at, TRAINED_SIZE, { signal, onProgress }),
  });
  #walk = nothingYet;
  #derived: Derived = derive(nmsCodec.initial, nothingYet);
  #made = '';
  #of: Found | null = null;
  readonly #street = new StreetWork<StreetLook>(this);
  readonly #streetPicture = new StreetPicture();
  #streetFound: { of: StreetLook; found: Found } | null = null;

  override reset(): void {
    super.reset();
    this.highlight = -1;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#street.want(this.state.on === 'street' ? lookAtStreet(this.state) : null);
    const result = this.#found();
    // The decisions do not depend on the step that is shown.
    const made = JSON.stringify({ ...this.state, step: 0 });
    if (result !== this.#of || made !== this.#made) {
      this.#walk = result ? walk(this.state, result) : nothingYet;
      this.#of = result;
      this.#made = made;
      this.highlight = -1;
    }
    this.#derived = derive(this.state, this.#walk);
  }

  /** The candidates of the picture that is shown, once they are there. */
  #found(): Found | null {
    if (this.state.on === 'photo') return this.#work.result;
    const { result } = this.#street;
    if (result?.key !== streetKey(this.state)) return null;
    if (this.#streetFound?.of !== result.value)
      this.#streetFound = { of: result.value, found: streetFound(result.value) };
    return this.#streetFound.found;
  }

  get #picture(): ImageBitmap | HTMLCanvasElement | null {
    return this.state.on === 'photo' ? this.#work.picture : this.#streetPicture.of(this.state);
  }

  protected override updated(): void {
    const picture = this.#picture;
    const fitted = picture && fitCanvas(this.canvas, picture);
    if (!fitted) return;
    const pen = this.canvas.getContext('2d')!;
    drawWalk(pen, picture, this.#walk.candidates, this.#derived, { ...fitted, highlight: this.highlight });
  }

  #to(step: number): void {
    this.set({ ...this.state, step });
    void this.updateComplete.then(() => this.#scrollList());
  }

  /** Brings the current candidate into the list's view, and leaves the page where it is. */
  #scrollList(): void {
    const list = this.renderRoot.querySelector('ol')!;
    const item = list.querySelector('[aria-current]');
    if (!item) return;
    const [inner, outer] = [item.getBoundingClientRect(), list.getBoundingClientRect()];
    if (inner.top < outer.top) list.scrollTop += inner.top - outer.top;
    else if (inner.bottom > outer.bottom) list.scrollTop += inner.bottom - outer.bottom;
  }

  /** A new setting starts its walk anew. */
  #change(part: Partial<NmsState>): void {
    this.set({ ...this.state, step: 0, ...part });
  }

  #under(event: PointerEvent | MouseEvent): number {
    const picture = this.#picture;
    if (!picture) return -1;
    const reach = (8 * picture.width) / this.canvas.clientWidth;
    const { fates } = this.#derived;
    const at = pictureAt(event, this.canvas, picture);
    return boxAt(this.#walk.candidates, ...at, reach, (index) => fates[index] !== 'gone');
  }

  /** One Tab stop for the whole list; arrow keys walk in it. */
  #listKey(event: KeyboardEvent): void {
    const items = [...this.renderRoot.querySelectorAll<HTMLButtonElement>('li button')];
    const at = items.indexOf(event.target as HTMLButtonElement);
    const far = event.shiftKey ? 10 : 1;
    const to = { ArrowDown: at + far, ArrowUp: at - far, Home: 0, End: items.length - 1 }[event.key];
    if (at < 0 || to === undefined) return;
    event.preventDefault();
    items[Math.min(items.length - 1, Math.max(0, to))]?.focus();
  }

  override render() {
    const { state } = this;
    const derived = this.#derived;
    const found = this.#found() !== null;
    const street = state.on === 'street';
    return html`
      ${
        hasStreetYolo || street
          ? html`<fovea-choice
              label="Candidates of" .value=${state.on}
              .options=${[
                { value: 'photo', label: 'Photo (CenterNet)' },
                { value: 'street', label: 'Drawn street (YOLO)' },
              ]}
              @fovea-input=${(event: CustomEvent<On>) => this.#change({ on: event.detail })}
            ></fovea-choice>`
          : nothing
      }
      ${
        street
          ? html`<fovea-street-source
              .value=${state} .scene=${sceneOf(state)}
              @fovea-street=${(event: CustomEvent<SceneState>) => this.#change(event.detail)}
            ></fovea-street-source>`
          : html`<fovea-photo-source></fovea-photo-source>`
      }
      <div class="row presets" role="group" aria-label="Examples">
        ${PRESETS.filter(({ photo: id }) => id || hasStreetYolo).map(
          ({ name, photo: id, state: part }) => html`<button
            type="button"
            @click=${() => {
              this.set({ ...this.startState, on: 'photo', ...part });
              if (!id) this.#street.start();
              else
                void photo.setBundled(id).then(() => {
                  if (!this.#work.result && !this.#work.running) this.#work.start();
                });
            }}
          >
            ${name}
          </button>`,
        )}
      </div>
      <div class="panes">
        <div>
        <div class="stage">
          <canvas
            width="768" height="576" role="img"
            aria-label=${`${street ? `${describeScene(sceneOf(state, SHOWN_SIZE))}.` : (this.#work.photo?.alt ?? 'The picture')} ${found ? `${derived.keptNow} boxes kept so far, of ${this.#walk.candidates.length} candidates.` : ''}`}
            @pointermove=${(event: PointerEvent) => (this.highlight = this.#under(event))}
            @pointerleave=${() => (this.highlight = -1)}
            @click=${(event: MouseEvent) => {
              const index = this.#under(event);
              if (index >= 0) this.#to(stepOf(this.#walk, index));
            }}
          ></canvas>
          ${street ? nothing : startButton(this.#work, 'Find the candidates', 'fetches 4 MB once')}
        </div>
        <div class="row walk">
          <fovea-stepper
            label="Decisions" .step=${derived.step} .steps=${derived.steps} pace="600"
            @fovea-input=${(event: CustomEvent<number>) => this.#to(event.detail)}
          ></fovea-stepper>
          <button
            type="button"
            ?disabled=${derived.step >= derived.steps}
            @click=${() => this.#to(nextKept(this.#walk, derived.step))}
          >
            Next box that stays
          </button>
        </div>
        </div>
        <div class="side">
          <div class="decision">
            ${
              street
                ? streetWorkSays(this.#street, 'Find the candidates', streetYoloBytes)
                : workSays(this.#work)
            }
            <output aria-live="polite">${found ? derived.reason : 'The decisions about this picture’s candidates will be told here.'}</output>
            ${this.#sums(derived)}
          </div>
          <div class="list">
            <p class="soft">${found ? `${derived.keptNow} kept so far. Pick a box to go to its decision.` : ''}</p>
            <ol
              aria-label="Candidates by falling score"
              @keydown=${this.#listKey}
              @mouseover=${(event: Event) => (this.highlight = itemOf(event))}
              @mouseleave=${() => (this.highlight = -1)}
              @focusin=${(event: Event) => (this.highlight = itemOf(event))}
              @focusout=${() => (this.highlight = -1)}
              @click=${(event: Event) => {
                const index = itemOf(event);
                if (index >= 0) this.#to(stepOf(this.#walk, index));
              }}
            >
              ${this.#walk.candidates.map((candidate) => this.#item(candidate, derived))}
            </ol>
          </div>
        </div>
      </div>
      <div class="result">${derived.result}</div>
      <div class="controls">
        <fovea-choice
          label="Suppression" .value=${state.way}
          .options=${[
            { value: 'greedy', label: 'Greedy' },
            { value: 'linear', label: 'Soft, linear' },
            { value: 'gaussian', label: 'Soft, Gaussian' },
          ]}
          @fovea-input=${(event: CustomEvent<Way>) => this.#change({ way: event.detail })}
        ></fovea-choice>
        <fovea-slider
          label="Score threshold" min=${SCORE_FLOOR} max="0.95" .value=${state.score}
          hint=${state.way === 'greedy' ? 'Weaker boxes are no candidates.' : 'A box whose lowered score falls below it leaves.'}
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ score: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="IoU threshold" .value=${state.iou} ?disabled=${state.way === 'gaussian'}
          hint=${state.way === 'gaussian' ? 'The Gaussian has none.' : state.way === 'linear' ? 'Scores are lowered above it.' : 'Boxes that overlap a kept one more go.'}
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ iou: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Sigma" min="0.05" step="0.05" .value=${state.sigma} ?disabled=${state.way !== 'gaussian'}
          hint="Width of the Gaussian: smaller is stricter."
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ sigma: event.detail })}
        ></fovea-slider>
      </div>
      <fovea-switch
        label="Compare boxes across classes too" .checked=${state.across}
        @fovea-input=${(event: CustomEvent<boolean>) => this.#change({ across: event.detail })}
      ></fovea-switch>
      ${this.#ways()}
    `;
  }

  #item({ index, label, class: klass, score }: Candidate, { fates, scores, current }: Derived) {
    const fate = fates[index]!;
    const now = scores[index]!;
    const here = index === current;
    const reachable = current >= 0 ? here : index === 0;
    // Hundreds of items, of which a step changes a few.
    return guard(
      [label, klass, score, fate, now, here, reachable],
      () => html`<li>
        <button
          type="button" tabindex=${reachable ? 0 : -1} data-index=${index} data-fate=${fate}
          aria-current=${here ? 'step' : nothing}
        >
          <span title=${FATES[fate]}>${SIGNS[fate]}</span><span class="swatch" style=${`background:${classColour(klass)}`}></span>
          <span class="name">${label}</span>
          <span class="number">${now === score ? score.toFixed(2) : `${score.toFixed(2)} → ${now.toFixed(2)}`}</span>
          <span class="visually-hidden">${FATES[fate]}</span>
        </button>
      </li>`,
    );
  }

  #sums({ lines }: Derived) {
    return lines.length === 0
      ? nothing
      : html`<table class="sums">
          <caption class="visually-hidden">The arithmetic of this decision</caption>
          <tbody>
            ${lines.map(({ name, sum, value }) => html`<tr><th scope="row">${name}</th><td>${sum}</td><td>${value}</td></tr>`)}
          </tbody>
        </table>`;
  }

  /** The same candidates under every way to suppress. */
  #ways() {
    const { comparisons } = this.#walk;
    const chip = (sign: string, box: Candidate) => html`<button
      type="button"
      aria-label=${`${sign === '+' ? 'also keeps' : 'loses'} ${box.label} ${box.score.toFixed(2)}`}
      @click=${() => this.#to(stepOf(this.#walk, box.index))}
      @mouseenter=${() => (this.highlight = box.index)} @mouseleave=${() => (this.highlight = -1)}
      @focus=${() => (this.highlight = box.index)} @blur=${() => (this.highlight = -1)}
    >
      ${sign} ${box.label} ${box.score.toFixed(2)}
    </button>`;
    const SHOWN = 4;
    return html`<table class="ways">
      <caption class="visually-hidden">What each way keeps of the same candidates, with these thresholds</caption>
      <thead>
        <tr><th scope="col">With these thresholds</th><th scope="col">keeps</th><th scope="col">against greedy per class</th></tr>
      </thead>
      <tbody>
        ${COMPARED.map(({ name }, row) => {
          const way = comparisons[row];
          const chips = way
            ? [
                ...way.missing.map((box) => ['−', box] as const),
                ...way.extra.map((box) => ['+', box] as const),
              ]
            : [];
          return html`<tr>
            <th scope="row">${name}</th>
            <td>${way ? way.kept : '–'}</td>
            <td>
              <div class="chips">
                ${chips.slice(0, SHOWN).map(([sign, box]) => chip(sign, box))}
                ${chips.length > SHOWN ? html`<span>and ${chips.length - SHOWN} more</span>` : nothing}
                ${way && row > 0 && chips.length === 0 ? html`<span class="soft">the same boxes</span>` : nothing}
              </div>
            </td>
          </tr>`;
        })}
      </tbody>
    </table>`;
  }
}

/** Which candidate of the list an event is about, or -1. */
function itemOf(event: Event): number {
  const button = event.target instanceof Element ? event.target.closest('button') : null;
  return Number(button?.dataset['index'] ?? -1);
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-nms-steps': NmsSteps;
  }
}
