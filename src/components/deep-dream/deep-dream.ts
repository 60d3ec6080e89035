import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { filmType } from '../../device/film.ts';
import { centernetStages } from '../../lib/conv/networks/centernet-stages.ts';
import type { Progress } from '../../lib/engine/client.ts';
import '../ui/backend-note.ts';
import '../ui/chosen-backend.ts';
import { lossChart, lossChartStyles } from '../ui/loss-chart.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { stage } from '../ui/photo-work-view.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import '../ui/stepper.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { showPicture, showPixels, wipeStage } from './chart.ts';
import { actionsView, filmView, type Start, settingsView } from './controls.ts';
import { Dreaming } from './dreaming.ts';
import { filmLength, filmOf, framePixels, fullSize, pngOf } from './exports.ts';
import './map-picker.ts';
import { objectiveView, presetView } from './objective-view.ts';
import { frameName, value } from './run.ts';
import {
  type Derived,
  type DreamState,
  derive,
  dreamCodec,
  dreamKey,
  partsOf,
  setPart,
  workingSize,
} from './state.ts';
import { layout } from './styles.ts';

/** Gradient ascent on the page's current photo, step by step, with its history, a zoom film and files to save. */
@customElement('fovea-deep-dream')
export class DeepDream extends WidgetElement<DreamState> {
  static override styles = [base, buttons, stage, lossChartStyles, layout];

  protected override readonly codec = dreamCodec;

  /** the kept frame that is looked at; null: the newest */
  @state() private shown: number | null = null;
  @state() private wipe = 0;
  /** of the parts, the one whose maps are looked at */
  @state() private picked = 0;
  /** how far a file is on its way, or what went wrong with it */
  @state() private saving: Pick<Progress, 'label' | 'done' | 'total'> | null = null;
  @state() private saveError = '';
  @state() private problem = '';
  @query('canvas.dream') private dreamCanvas!: HTMLCanvasElement;
  @query('canvas.photo') private photoCanvas!: HTMLCanvasElement;

  #next: Start = 'dream';
  /** the state that the run on screen began with */
  #begunWith = '';
  #save = new AbortController();
  #photoDrawn: ImageBitmap | null = null;
  #drawn: unknown = null;
  readonly #dreaming = new Dreaming(() => this.requestUpdate());
  readonly #work: PhotoWork<null> = new PhotoWork<null>(this, {
    network: 'centernet',
    byItself: false,
    work: async (picture, _at, context) => {
      const from = this.#next;
      this.#next = 'dream';
      this.shown = null;
      if (from === 'film') await this.#dreaming.film(picture, this.state, context);
      else await this.#dreaming.dream(picture, this.state, context, from === 'go on');
      return null;
    },
  });

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forget();
  }

  override reset(): void {
    super.reset();
    this.#work.cancel();
    this.#work.error = '';
    this.#forget();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    // Another photo: the dream of the one before goes with it.
    if (this.#photoDrawn && this.#work.picture !== this.#photoDrawn && this.#dreaming.run.phase !== 'idle')
      if (!this.#work.running) this.#forget();
    this.picked = Math.min(this.picked, partsOf(this.state).length - 1);
  }

  protected override updated(): void {
    const { picture } = this.#work;
    if (!picture) return;
    if (picture !== this.#photoDrawn) {
      showPicture(this.photoCanvas, picture);
      this.#photoDrawn = picture;
      this.#drawn = null;
    }
    void this.#draw(picture);
  }

  /** Brings the frame that is looked at onto the canvas. */
  async #draw(picture: ImageBitmap): Promise<void> {
    const { latest, kept } = this.#dreaming;
    const looked = this.shown === null ? null : kept[this.shown];
    const wanted = looked ?? latest ?? picture;
    if (wanted === this.#drawn) return;
    this.#drawn = wanted;
    if (looked) {
      const image = await framePixels(looked);
      // The reader may have gone on to another one in the meantime.
      if (this.#drawn === looked) showPixels(this.dreamCanvas, image);
    } else if (latest) showPixels(this.dreamCanvas, latest);
    else showPicture(this.dreamCanvas, picture);
  }

  #forget(): void {
    this.#save.abort();
    this.#dreaming.clear();
    this.shown = null;
    this.wipe = 0;
    this.saving = null;
    this.saveError = '';
    this.problem = '';
    this.#begunWith = '';
  }

  #start(what: Start): void {
    this.#next = what;
    this.#begunWith = dreamKey(this.state);
    this.saveError = '';
    this.problem = '';
    this.#work.start();
  }

  #stop(): void {
    if (this.#dreaming.run.phase !== 'starting' || this.#dreaming.latest) {
      this.#dreaming.stop();
      return;
    }
    // Nothing was dreamt yet: the network may still be on its way.
    this.#work.cancel();
    this.#forget();
  }

  #change(next: DreamState): void {
    this.problem = '';
    this.set(next);
  }

  /** Saves a file that takes a moment to make; another one ends it. */
  async #file(label: string, total: number, make: (signal: AbortSignal) => Promise<void>): Promise<void> {
    this.#save.abort();
    const save = new AbortController();
    this.#save = save;
    this.saveError = '';
    this.saving = { label, done: 0, total };
    try {
      await make(save.signal);
    } catch (error) {
      if (!save.signal.aborted) this.saveError = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#save === save) this.saving = null;
    }
  }

  #savePicture(): Promise<void> {
    return this.#file('Making the picture …', 0, async (signal) => {
      const { kept, latest, run } = this.#dreaming;
      const looked = this.shown === null ? null : kept[this.shown];
      const frame = looked ? await framePixels(looked) : latest;
      const { picture, photo } = this.#work;
      if (!frame || !picture) return;
      const larger = picture.width * picture.height > frame.width * frame.height;
      const onProgress = (saving: Progress) => {
        if (!signal.aborted) this.saving = saving;
      };
      const image =
        run.kind === 'dream' && larger ? await fullSize(picture, frame, { signal, onProgress }) : frame;
      const blob = await pngOf(image);
      signal.throwIfAborted();
      saveFile(`${photo?.title ?? 'dream'} dream ${image.width}x${image.height}.png`, blob);
    });
  }

  #saveFilm(): Promise<void> {
    const { kept, run } = this.#dreaming;
    const { count, seconds } = filmLength(kept.length, run.kind);
    const label = `Recording ${Math.ceil(seconds)} s of film …`;
    return this.#file(label, count, async (signal) => {
      const zoom = 1 + this.state.filmZoom / 100;
      const film = await filmOf(
        kept,
        { kind: run.kind, zoom },
        {
          signal,
          onPicture: (done) => {
            if (!signal.aborted) this.saving = { label, done, total: count };
          },
        },
      );
      saveFile(`${this.#work.photo?.title ?? 'dream'} ${run.kind}.${film.extension}`, film.blob);
    });
  }

  #pickChannel(channel: number): void {
    this.#change(setPart(this.state, this.picked, { channel }));
  }

  /** How far it is: the engine's getting ready, then the steps. */
  #going({ now, done }: Derived) {
    const { progress } = this.#work;
    if (this.#dreaming.run.phase === 'starting')
      return html`<fovea-progress
        label=${progress?.label ?? 'Starting …'} .done=${progress?.done ?? 0} .total=${progress?.total ?? 0}
      ></fovea-progress>`;
    if (done === null) return html`<p>${now}</p>`;
    return html`<fovea-progress label=${now} .done=${done} .total=${1}></fovea-progress>`;
  }

  override render() {
    const { state } = this;
    const { picture, photo } = this.#work;
    const { run, kept, latest, busy } = this.#dreaming;
    const derived = derive(state, picture, run);
    const frames = kept.length;
    const at = Math.min(this.shown ?? frames - 1, frames - 1);
    const frame = kept[at]?.frame;
    const size = picture ? workingSize(state, picture) : { width: 4, height: 3 };
    const dreamt = latest !== null;
    const change = (next: DreamState) => this.#change(next);
    const refuse = (sentence: string) => {
      this.problem = sentence;
    };
    const acts = { start: (what: Start) => this.#start(what), stop: () => this.#stop() };
    const changed = run.phase !== 'idle' && this.#begunWith !== dreamKey(state);
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="panes">
        <div>
          <div class="stage">
            ${wipeStage({
              size: run.kind === 'film' && frame ? frame : (picture ?? size),
              alt: frame && dreamt ? `The dream, ${frameName(frame, run.kind)}` : (photo?.alt ?? 'The photo'),
              photoAlt: photo?.alt ?? 'The photo',
              wipe: dreamt && run.kind === 'dream' ? this.wipe : null,
              onWipe: (share) => {
                this.wipe = share;
              },
            })}
            ${
              run.phase === 'idle' && !this.#work.error
                ? html`<button
                    class="primary start" type="button" ?disabled=${derived.problem !== null}
                    @click=${() => this.#start('dream')}
                  >
                    Dream <small>fetches 4 MB once</small>
                  </button>`
                : nothing
            }
          </div>
          ${actionsView(run, derived, this.#dreaming.canGoOn(state), acts)}
          <div class="result">
            <output aria-live="polite">${derived.sentence}</output>
            ${this.#going(derived)}
          </div>
          ${
            this.#work.error
              ? html`<div class="notice" role="alert">
                  ${this.#work.error} <button type="button" @click=${() => this.#start('dream')}>Try again</button>
                </div>`
              : nothing
          }
          <div class="history">
            <fovea-stepper
              label="Steps of the dream" pace="120" .step=${Math.max(0, at)} .steps=${Math.max(0, frames - 1)}
              @fovea-input=${(event: CustomEvent<number>) => {
                this.shown = event.detail >= frames - 1 ? null : event.detail;
              }}
            ></fovea-stepper>
            <input
              type="range" min="0" max=${Math.max(1, frames - 1)} step="1" .value=${String(Math.max(0, at))}
              aria-label="Walk through the dream" aria-valuetext=${frame ? frameName(frame, run.kind) : 'nothing yet'}
              ?disabled=${frames < 2}
              @input=${(event: Event) => {
                const to = (event.target as HTMLInputElement).valueAsNumber;
                this.shown = to >= frames - 1 ? null : to;
              }}
            />
            <p class="soft">
              ${
                dreamt && run.kind === 'dream'
                  ? 'Drag over the picture to see the photo beside the dream.'
                  : 'Every step is kept here, so that you can walk back.'
              }
            </p>
          </div>
        </div>
        <div class="side">
          ${presetView(state, derived, change)}
          ${objectiveView(state, this.picked, {
            change,
            refuse,
            pickPart: (part) => {
              this.picked = part;
            },
          })}
          <fovea-deep-dream-maps
            node=${derived.parts[this.picked]?.node ?? centernetStages[0]!.tensors[0]!.node}
            channel=${derived.parts[this.picked]?.channel ?? -1}
            .photo=${photo} .picture=${picture} ?busy=${busy}
            @fovea-input=${(event: CustomEvent<number>) => this.#pickChannel(event.detail)}
          ></fovea-deep-dream-maps>
          <div role="alert">
            ${
              this.problem || derived.problem
                ? html`<p class="notice">${this.problem || derived.problem}</p>`
                : nothing
            }
          </div>
          ${lossChart(
            {
              values: run.losses,
              starts: derived.octaveStarts,
              at: kept[at] ? kept[at].at - 1 : null,
              expected: run.stepsTotal || state.octaves * state.steps,
            },
            run.losses.length
              ? `The objective over ${run.losses.length} steps, from ${value(run.losses[0]!)} to ${value(run.losses.at(-1)!)}`
              : 'The objective over the steps; nothing yet',
          )}
          <p class="soft plan">
            ${changed ? 'Settings have changed: begin again to use them. ' : ''}${derived.caution ?? derived.plan}
          </p>
          <div class="row">
            <button type="button" ?disabled=${!dreamt || busy || this.saving !== null} @click=${this.#savePicture}>
              Save picture (PNG)
            </button>
            <button
              type="button" ?disabled=${frames < 3 || busy || this.saving !== null || filmType() === null}
              @click=${this.#saveFilm}
            >
              Save film
            </button>
            ${
              this.saving
                ? html`<button type="button" @click=${() => this.#save.abort()}>Cancel</button>`
                : nothing
            }
          </div>
          <div class="saving">
            ${
              this.saving
                ? html`<fovea-progress label=${this.saving.label} .done=${this.saving.done} .total=${this.saving.total}></fovea-progress>`
                : nothing
            }
            ${
              filmType() === null
                ? html`<p class="soft">This browser cannot record films. Pictures can be saved.</p>`
                : nothing
            }
            ${this.saveError ? html`<div class="notice" role="alert">${this.saveError}</div>` : nothing}
          </div>
        </div>
      </div>
      ${settingsView(state, change, refuse)} ${filmView(state, derived, run, change, acts)}
      <fovea-backend></fovea-backend>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-deep-dream': DeepDream;
  }
}
