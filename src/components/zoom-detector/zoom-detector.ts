import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { keyed } from 'lit/directives/keyed.js';
import { type SceneState, SHOWN_SIZE, sceneOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { boxAt } from '../ui/box-hit.ts';
import '../ui/choice.ts';
import { classColour } from '../ui/class-colour.ts';
import { DETECTOR, type DetectResult, detectPhoto, TRAINED_SIZE } from '../ui/detect.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { stage, startButton, workSays } from '../ui/photo-work-view.ts';
import { fitCanvas, pictureAt } from '../ui/picture-canvas.ts';
import '../ui/photo-source.ts';
import '../ui/question.ts';
import '../ui/slider.ts';
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
import { WidgetElement } from '../ui/widget-element.ts';
import { drawZoom, type ZoomFrame } from './chart.ts';
import {
  type Derived,
  derive,
  type Found,
  LEVELS,
  LOWEST,
  type Prepared,
  pickNext,
  prepare,
  toLevel,
  type View,
  viewOf,
  type ZoomState,
  zoomCodec,
} from './state.ts';
import { layout } from './styles.ts';
import { streetFound } from './yolo.ts';

/** Milliseconds that a zoom takes. */
const ZOOM_TIME = 650;
/** The stage's shape, whatever the picture's. */
const ASPECT = 4 / 3;

type Pose = Pick<ZoomFrame, 'view' | 'unfold' | 'detail'>;

/** Three levels into a detector's answer on the current photo, with a question at each. */
@customElement('fovea-zoom-detector')
export class ZoomDetector extends WidgetElement<ZoomState> {
  static override styles = [base, buttons, stage, streetWorkStyles, layout];

  protected override readonly codec = zoomCodec;

  @state() private highlight = -1;
  @query('canvas') private canvas!: HTMLCanvasElement;

  #work: PhotoWork<DetectResult> = new PhotoWork<DetectResult>(this, {
    network: DETECTOR,
    work: (picture, at, { signal, onProgress }) =>
      detectPhoto(picture, at, TRAINED_SIZE, { signal, onProgress }),
  });
  readonly #street = new StreetWork<StreetLook>(this);
  readonly #streetPicture = new StreetPicture();
  #streetFound: { of: StreetLook; found: Found } | null = null;
  #prepared: Prepared | null = null;
  #derived: Derived | null = null;
  #score = Number.NaN;

  /** what is drawn now, where the zoom comes from and goes to */
  #pose: Pose | null = null;
  #from: Pose | null = null;
  #to: Pose | null = null;
  #since = 0;
  #frame = 0;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    cancelAnimationFrame(this.#frame);
    this.#pose = null;
  }

  override reset(): void {
    super.reset();
    this.highlight = -1;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    this.#street.want(this.state.on === 'street' ? lookAtStreet(this.state) : null);
    const result = this.#found();
    if (!result) this.#prepared = null;
    else if (this.#prepared?.found !== result || this.#score !== this.state.score) {
      this.#prepared = prepare(this.state, result);
      this.#score = this.state.score;
      this.highlight = -1;
    }
    this.#derived = this.#prepared && derive(this.state, this.#prepared);
  }

  /** The answer about the picture that is shown, once it is there. */
  #found(): Found | null {
    if (this.state.on === 'photo') return this.#work.result;
    const { result } = this.#street;
    if (result?.key !== streetKey(this.state)) return null;
    if (this.#streetFound?.of !== result.value)
      this.#streetFound = { of: result.value, found: streetFound(result.value, LOWEST) };
    return this.#streetFound.found;
  }

  get #picture(): ImageBitmap | HTMLCanvasElement | null {
    return this.state.on === 'photo' ? this.#work.picture : this.#streetPicture.of(this.state);
  }

  protected override updated(): void {
    const picture = this.#picture;
    if (!picture) return;
    const whole = { width: picture.width, height: picture.height, seen: picture, stride: 1 };
    const shown = this.#prepared?.found ?? whole;
    const level = this.#prepared ? this.state.level : 0;
    const pick = this.#derived?.pick ?? null;
    const target: Pose = {
      view: viewOf({ level: level as Derived['level'], pick }, shown, ASPECT),
      unfold: level > 0 ? 1 : 0,
      detail: level > 1 ? 1 : 0,
    };
    const still = !this.#pose || matchMedia('(prefers-reduced-motion: reduce)').matches;
    if (JSON.stringify(target) !== JSON.stringify(this.#to)) {
      this.#from = this.#pose;
      this.#to = target;
      this.#since = performance.now();
    }
    if (still) {
      this.#from = target;
      this.#since = 0;
    }
    cancelAnimationFrame(this.#frame);
    this.#draw();
  }

  /** Draws this moment, and asks for the next one while the zoom goes on. */
  #draw(): void {
    const picture = this.#picture;
    const [from, to] = [this.#from, this.#to];
    if (!picture || !from || !to) return;
    const fitted = fitCanvas(this.canvas, { width: 4, height: 3 });
    if (!fitted) return;
    const time = Math.min(1, (performance.now() - this.#since) / ZOOM_TIME);
    const eased = time < 0.5 ? 4 * time ** 3 : 1 - (2 - 2 * time) ** 3 / 2;
    this.#pose = between(from, to, eased);
    const pick = this.#derived?.pick?.index ?? -1;
    const { unit } = fitted;
    const frame = { ...this.#pose, pick, highlight: this.highlight, unit };
    drawZoom(this.canvas.getContext('2d')!, picture, this.#prepared, frame);
    if (time < 1) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #go(level: number): void {
    this.highlight = -1;
    this.set(toLevel(this.state, level));
  }

  #step(by: 1 | -1): void {
    if (this.#prepared) this.set(pickNext(this.state, this.#prepared, by));
  }

  #key(event: KeyboardEvent): void {
    const act = {
      Enter: () => this.#go(this.state.level + 1),
      Escape: () => this.#go(this.state.level - 1),
      Backspace: () => this.#go(this.state.level - 1),
      ArrowRight: () => this.#step(1),
      ArrowDown: () => this.#step(1),
      ArrowLeft: () => this.#step(-1),
      ArrowUp: () => this.#step(-1),
    }[event.key];
    if (!act || !this.#prepared || event.target !== event.currentTarget) return;
    event.preventDefault();
    act();
  }

  /** The candidate under the pointer, of those that the level shows. */
  #under(event: MouseEvent): number {
    const pose = this.#pose;
    if (!this.#prepared || !pose || this.state.level > 1) return -1;
    const [x, y] = pictureAt(event, this.canvas, pose.view);
    const reach = (8 * pose.view.width) / this.canvas.clientWidth;
    const { candidates } = this.#prepared;
    const shown = (index: number) => this.state.level > 0 || candidates[index]!.home === index;
    return boxAt(candidates, pose.view.x + x, pose.view.y + y, reach, shown);
  }

  #click(event: MouseEvent): void {
    if (!this.#prepared) return;
    const index = this.#under(event);
    if (index >= 0) this.set({ ...toLevel(this.state, this.state.level + 1), pick: index });
    else if (this.state.level === 2) this.#go(1);
  }

  override render() {
    const { state } = this;
    const derived = this.#derived;
    const level = derived?.level ?? 0;
    const street = state.on === 'street';
    const change = (part: Partial<ZoomState>) => {
      this.#pose = null;
      this.set({ ...state, pick: 0, ...part });
    };
    return html`
      ${
        hasStreetYolo || street
          ? html`<fovea-choice
              label="Detector" .value=${state.on}
              .options=${[
                { value: 'photo', label: 'Photo (CenterNet)' },
                { value: 'street', label: 'Drawn street (YOLO)' },
              ]}
              @fovea-input=${(event: CustomEvent<ZoomState['on']>) => change({ on: event.detail, level: 0 })}
            ></fovea-choice>`
          : nothing
      }
      ${
        street
          ? html`<fovea-street-source
              .value=${state} .scene=${sceneOf(state)}
              @fovea-street=${(event: CustomEvent<SceneState>) => change(event.detail)}
            ></fovea-street-source>`
          : html`<fovea-photo-source></fovea-photo-source>`
      }
      <ol class="crumbs" aria-label="Levels">
        ${LEVELS.map(
          (name, index) => html`<li>
            <button
              type="button" ?disabled=${!derived?.pick}
              aria-current=${derived && index === level ? 'step' : nothing}
              @click=${() => this.#go(index)}
            >
              ${index + 1}. ${name}
            </button>
          </li>`,
        )}
      </ol>
      <div class="panes">
        <div>
          <div
            class="stage" role="group" tabindex="0" @keydown=${this.#key}
            aria-label="Arrow keys pick a box, Enter goes one level deeper, Escape goes back"
          >
            <canvas
              width="768" height="576" role="img"
              aria-label=${`${street ? `${describeScene(sceneOf(state, SHOWN_SIZE))}.` : (this.#work.photo?.alt ?? 'The picture')} ${derived ? `Level ${level + 1}: ${LEVELS[level]}.` : ''}`}
              @pointermove=${(event: PointerEvent) => (this.highlight = this.#under(event))}
              @pointerleave=${() => (this.highlight = -1)}
              @click=${this.#click}
            ></canvas>
            ${street ? nothing : startButton(this.#work, 'Find the objects', 'fetches 4 MB once')}
          </div>
          <div class="row moves">
            <button type="button" ?disabled=${!derived || level === 0} @click=${() => this.#go(level - 1)}>Zoom out</button>
            <button type="button" ?disabled=${!derived?.pick || level === 2} @click=${() => this.#go(level + 1)}>Zoom in</button>
            <button type="button" ?disabled=${!derived?.pick} @click=${() => this.#step(-1)}>Previous box</button>
            <button type="button" ?disabled=${!derived?.pick} @click=${() => this.#step(1)}>Next box</button>
          </div>
        </div>
        <div class=${street ? 'side street' : 'side'}>
          ${street ? streetWorkSays(this.#street, 'Find the things', streetYoloBytes) : workSays(this.#work)}
          <output aria-live="polite">${derived?.sentence ?? 'What the network finds will be told here.'}</output>
          ${derived && level === 2 ? this.#sums(derived) : this.#kept(derived)}
        </div>
      </div>
      <div class="question">${this.#question(derived)}</div>
      <div class="controls">
        <fovea-slider
          label="Score threshold" min=${LOWEST} max="0.9" .value=${state.score}
          hint=${street ? 'A box with a lower score is no candidate.' : 'A cell and class with a lower score is no candidate.'}
          @fovea-input=${(event: CustomEvent<number>) => this.set({ ...state, score: event.detail })}
        ></fovea-slider>
      </div>
    `;
  }

  #question(derived: Derived | null) {
    const asked = derived?.question;
    if (!asked) return nothing;
    // Another question begins without the verdict of the last.
    return keyed(
      asked.text,
      html`<fovea-question
        .value=${asked.value} .tolerance=${asked.tolerance} unit=${asked.unit} why=${asked.why} hint=${asked.hint}
        ><p><strong>Level ${derived.level + 1}.</strong> ${asked.text}</p></fovea-question
      >`,
    );
  }

  #sums({ lines }: Derived) {
    return html`<table>
      <caption class="visually-hidden">From the map’s values to pixels of the picture</caption>
      <tbody>
        ${lines.map(({ name, sum, value }) => html`<tr><th scope="row">${name}</th><td>${sum}</td><td>${value}</td></tr>`)}
      </tbody>
    </table>`;
  }

  /** The boxes that are left, and how many candidates each stands for. */
  #kept(derived: Derived | null) {
    const prepared = this.#prepared;
    if (!prepared || !derived?.pick) return nothing;
    return html`<ul class="kept" aria-label="Boxes that are left, with how many candidates end up in each">
      ${prepared.kept.map((index) => {
        const { label, score, class: klass } = prepared.candidates[index]!;
        const count = prepared.family.get(index)!;
        return html`<li>
          <button
            type="button"
            aria-pressed=${derived.pick?.home === index ? 'true' : 'false'}
            @click=${() => this.set({ ...this.state, pick: index })}
            @mouseenter=${() => (this.highlight = index)} @mouseleave=${() => (this.highlight = -1)}
            @focus=${() => (this.highlight = index)} @blur=${() => (this.highlight = -1)}
          >
            <span class="swatch" style=${`background:${classColour(klass)}`}></span>${label} ${score.toFixed(2)}
            <span class="number">${count} ${count === 1 ? 'candidate' : 'candidates'}</span>
          </button>
        </li>`;
      })}
    </ul>`;
  }
}

function between(from: Pose, to: Pose, t: number): Pose {
  const mix = (a: number, b: number) => a + (b - a) * t;
  const view: View = {
    x: mix(from.view.x, to.view.x),
    y: mix(from.view.y, to.view.y),
    width: mix(from.view.width, to.view.width),
    height: mix(from.view.height, to.view.height),
  };
  return { view, unfold: mix(from.unfold, to.unfold), detail: mix(from.detail, to.detail) };
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-zoom-detector': ZoomDetector;
  }
}
