import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { networks } from '../../../models/registry.ts';
import { bundledPhotos } from '../../device/bundled-photos.ts';
import { saveFile } from '../../device/download.ts';
import { engine } from '../../lib/engine/client.ts';
import {
  COCO_IOU_THRESHOLDS,
  type CocoDetection,
  type CocoGroundTruth,
  envelope,
} from '../../lib/metrics/index.ts';
import { drawScene, type Scene } from '../../lib/scenes/index.ts';
import { type SceneState, sceneSettings, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { type StreetDetectorId, streetDetectors } from '../../lib/street-detectors.ts';
import '../ui/choice.ts';
import { detect, TRAINED_SIZE } from '../ui/detect.ts';
import { paintScene } from '../ui/paint-scene.ts';
import { photoDetections } from '../ui/photo-detections.ts';
import { prChart } from '../ui/pr-chart.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { heatStrip } from './chart.ts';
import { type Evaluation, evaluateFiles, type HeldEvaluation, holdBoxes } from './evaluation.ts';
import { type Role, roleOf } from './intake.ts';
import { type Lab, labCsv, labJson } from './lab.ts';
import { evaluatePhotos, type PhotoEvaluation } from './photos.ts';
import {
  derive,
  type LabDerived,
  type LabState,
  LOWEST_FLOOR,
  LOWEST_SCORE,
  labCodec,
  MOST_SCENES,
  type Sort,
  shown,
} from './state.ts';
import {
  decisionsLink,
  isRunOf,
  type StreetFound,
  type StreetRun,
  streetNote,
  streetRun,
  streetsFrom,
} from './streets.ts';
import { layout } from './styles.ts';

/** Streets that are drawn and handed to the engine at once: few, so that progress is seen and stopping is quick. */
const CHUNK = 4;

/** Pixels of a street's small picture, the least that can be drawn. */
const THUMBNAIL = 64;

const offered = streetDetectors.filter((one) => networks.some(({ id }) => id === one.id));

interface Working {
  label: string;
  /** 0 to 1; -1 where nobody knows */
  done: number;
}

/** An evaluation by COCO's and VOC's rules: of a detector on the six photos or on streets, or of the reader's own files. */
@customElement('fovea-map-lab')
export class MapLab extends WidgetElement<LabState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = labCodec;
  /** the site's root, with a slash at the end */
  @property() root = '/';

  @state() private photoTruth: CocoGroundTruth | null = null;
  @state() private photoDetections: readonly CocoDetection[] | null = null;
  @state() private fileLab: Lab | null = null;
  @state() private streetLab: Lab | null = null;
  @state() private streets: StreetRun | null = null;
  @state() private files: Partial<Record<Role, File>> = {};
  @state() private working: Working | null = null;
  @state() private error = '';
  @state() private over = false;

  #photos: PhotoEvaluation | null = null;
  #evaluation: Evaluation | null = null;
  #running: AbortController | null = null;
  #held: HeldEvaluation | null = null;
  /** what the streets' boxes are being judged with, and what was asked for meanwhile */
  #judging = '';
  readonly #thumbnails = new Map<number, Scene>();

  /** What is shown now, or null. */
  get lab(): Lab | null {
    if (this.state.source === 'files') return this.fileLab;
    if (this.state.source === 'streets') return this.streetLab;
    if (!this.photoTruth || !this.photoDetections) return null;
    const { score, at } = this.state;
    this.#photos = evaluatePhotos(this.photoTruth, this.photoDetections, score, at, this.#photos);
    return this.#photos.lab;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
    this.#evaluation?.close();
    this.#held?.close();
    this.#held = null;
  }

  protected override updated(): void {
    if (this.state.source !== 'streets' || !this.streets) return;
    const settings = sceneSettings(this.streets.drawn, THUMBNAIL);
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('canvas[data-street]')) {
      const street = Number(canvas.dataset['street']);
      const scene = this.#thumbnails.get(street) ?? drawScene(street, settings);
      this.#thumbnails.set(street, scene);
      paintScene(canvas, scene);
    }
  }

  override reset(): void {
    super.reset();
    this.#running?.abort();
    this.working = null;
    this.error = '';
  }

  /** Changes the state; own files are compared anew when the threshold moved. */
  #change(part: Partial<LabState>): void {
    this.set({ ...this.state, ...part });
    if (part.masks !== undefined) void this.#evaluate();
    if (part.at !== undefined || part.floor !== undefined) void this.#judge();
    const { at } = this.state;
    if (part.at === undefined || !this.fileLab?.comparison || !this.#evaluation) return;
    this.#evaluation.compare(at).then(
      (comparison) => {
        if (this.fileLab && comparison.at === this.state.at) this.fileLab = { ...this.fileLab, comparison };
      },
      () => {},
    );
  }

  /** Runs the detector on the six photos, one after the other. */
  async #runPhotos(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    this.error = '';
    this.working = { label: 'Fetching our boxes', done: 0 };
    try {
      const truth = (await (await this.#fetch('data/photos-truth.json', signal)).json()) as CocoGroundTruth;
      const found: CocoDetection[] = [];
      for (const [i, image] of truth.images.entries()) {
        const title =
          bundledPhotos.find(({ file }) => file === `photos/${image.file_name}`)?.title ?? image.file_name;
        const label = `${title} (${i + 1} of ${truth.images.length})`;
        this.working = { label, done: i / truth.images.length };
        const blob = await (await this.#fetch(`photos/${image.file_name}`, signal)).blob();
        const bitmap = await createImageBitmap(blob);
        const result = await detect(bitmap, TRAINED_SIZE, {
          signal,
          onProgress: (progress) => {
            if (!signal.aborted && i === 0) this.working = { label: progress.label, done: -1 };
          },
        }).finally(() => bitmap.close());
        found.push(...photoDetections(image.id, result));
      }
      this.photoTruth = truth;
      this.photoDetections = found;
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#running === running) this.working = null;
    }
  }

  /** Runs the chosen detector on as many streets as asked for. Stopping it keeps what was looked at. */
  async #runStreets(): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    this.error = '';
    this.working = { label: 'Drawing streets', done: 0 };
    const { detector, scenes: asked } = this.state;
    const drawn = sceneStateOf(this.state);
    const settings = sceneSettings(drawn);
    const scenes: Scene[] = [];
    const found: (readonly StreetFound[])[] = [];
    const seeds = streetsFrom(drawn.street, asked);
    try {
      while (found.length < seeds.length && !signal.aborted) {
        const some = seeds.slice(found.length, found.length + CHUNK).map((seed) => drawScene(seed, settings));
        const { answers } = await engine.run(
          'streetDetect',
          { network: detector, pictures: some, settings: { scoreThreshold: LOWEST_FLOOR } },
          {
            signal,
            onProgress: ({ label }) => {
              if (!signal.aborted && found.length === 0) this.working = { label, done: -1 };
            },
          },
        );
        found.push(...answers.map(({ detections }) => detections));
        // The pictures are not needed any more, and hundreds of them would be many megabytes.
        scenes.push(...some.map((scene) => ({ ...scene, pixels: new Uint8Array() })));
        const label = `Street ${found.length} of ${asked}`;
        if (!signal.aborted) this.working = { label, done: found.length / asked };
      }
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    }
    // Another run or another source has taken over.
    if (this.#running !== running && this.#running !== null) return;
    if (found.length > 0 && this.state.source === 'streets' && this.isConnected) {
      this.streets = streetRun(scenes, found, { drawn, detector, asked });
      this.#thumbnails.clear();
      this.#held?.close();
      this.#held = holdBoxes(this.streets);
      this.#judging = '';
      await this.#judge();
    }
    if (this.#running === running || this.#running === null) {
      this.#running = null;
      this.working = null;
    }
  }

  /** Judges the streets' boxes as the controls say now; what the reader moves meanwhile is judged afterwards. */
  async #judge(): Promise<void> {
    const held = this.#held;
    if (!held || this.#judging) return;
    const wanted = () => `${this.state.floor} ${this.state.at}`;
    try {
      do {
        this.#judging = wanted();
        const lab = await held.judge(this.state.floor, this.state.at);
        if (this.#held !== held) return;
        this.streetLab = lab;
      } while (this.#judging !== wanted());
    } catch (error) {
      if (this.#held === held) this.error = error instanceof Error ? error.message : String(error);
    }
    this.#judging = '';
  }

  async #fetch(path: string, signal: AbortSignal): Promise<Response> {
    const answer = await fetch(this.root + path, { signal }).catch((error: unknown) => {
      signal.throwIfAborted();
      throw new Error(`${path} could not be fetched: ${error instanceof Error ? error.message : error}`);
    });
    if (!answer.ok) throw new Error(`${path} could not be fetched (status ${answer.status}).`);
    return answer;
  }

  /** Takes one or two files, whichever of the two they are, and starts when both are there. */
  async #take(files: readonly File[]): Promise<void> {
    this.error = '';
    const problems: string[] = [];
    const taken: Partial<Record<Role, File>> = {};
    for (const file of files) {
      const head = new Uint8Array(await file.slice(0, 1024).arrayBuffer());
      const answer = roleOf(file.name, file.size, head);
      if ('problem' in answer) problems.push(answer.problem);
      else if (taken[answer.role])
        problems.push(
          `${file.name} and ${taken[answer.role]!.name} are both ${answer.role === 'truth' ? 'ground truth (they start with {)' : 'results (they start with [)'}; one of each is needed.`,
        );
      else taken[answer.role] = file;
    }
    this.error = problems.join(' ');
    this.files = { ...this.files, ...taken };
    if (problems.length === 0 && (taken.truth || taken.results)) await this.#evaluate();
  }

  async #evaluate(): Promise<void> {
    const { truth, results } = this.files;
    if (!truth || !results) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.error = '';
    this.working = { label: 'Starting', done: 0 };
    const evaluation = evaluateFiles(
      { truth, results },
      {
        iouType: this.state.masks ? 'segm' : 'bbox',
        at: this.state.at,
        onProgress: (label, done) => {
          if (!running.signal.aborted) this.working = { label, done };
        },
      },
    );
    running.signal.addEventListener('abort', () => evaluation.close());
    try {
      const lab = await evaluation.lab;
      this.#evaluation?.close();
      this.#evaluation = evaluation;
      this.fileLab = lab;
    } catch (error) {
      evaluation.close();
      if (!running.signal.aborted) this.error = (error as Error).message;
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.working = null;
      }
    }
  }

  #cancel(): void {
    this.#running?.abort();
    this.#running = null;
    this.working = null;
  }

  #save(kind: 'csv' | 'json'): void {
    const { lab } = this;
    if (!lab) return;
    const [text, type] = kind === 'csv' ? [labCsv(lab), 'text/csv'] : [labJson(lab), 'application/json'];
    saveFile(`evaluation.${kind}`, new Blob([text], { type }));
  }

  override render() {
    const { state, lab } = this;
    const derived = derive(state, lab);
    return html`
      <fovea-choice
        label="Whose boxes" .value=${state.source}
        .options=${[
          { value: 'photos', label: 'the detector’s, on six photos' },
          ...(offered.length || state.source === 'streets'
            ? [{ value: 'streets', label: 'a detector’s, on drawn streets' }]
            : []),
          { value: 'files', label: 'my own COCO files' },
        ]}
        @fovea-input=${(event: CustomEvent<LabState['source']>) => {
          this.#cancel();
          this.error = '';
          this.#change({ source: event.detail });
        }}
      ></fovea-choice>
      ${
        state.source === 'photos'
          ? this.#photoSource()
          : state.source === 'streets'
            ? this.#streetSource()
            : this.#fileSource()
      }
      <div role="alert">${this.error ? html`<p class="notice">${this.error}</p>` : nothing}</div>
      ${this.#controls()}
      <div class="row">
        <span>${derived.headline.name}</span>
        <span class="headline">${lab ? shown(derived.headline.value) : '–'}</span>
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      ${lab?.notices.map((notice) => html`<p class="soft">${notice}</p>`)}
      <p class="title">COCO’s 12 numbers</p>
      <dl class="stats">
        ${derived.stats.map(
          ({ name, about, value }) =>
            html`<div><dt>${name} <span class="soft">${about}</span></dt><dd>${lab ? shown(value) : '–'}</dd></div>`,
        )}
      </dl>
      ${this.#table(derived, lab)}
      <div class="panes">
        ${this.#curve(derived)} ${this.#steps(derived, lab)} ${this.#examples(lab)} ${this.#worst(lab)}
      </div>
      <div class="row">
        <button type="button" ?disabled=${!lab} @click=${() => this.#save('csv')}>Save the table (CSV)</button>
        <button type="button" ?disabled=${!lab} @click=${() => this.#save('json')}>Save everything (JSON)</button>
      </div>
    `;
  }

  #progress() {
    const { working } = this;
    return html`<div class="progress">
      ${
        working
          ? html`<div class="row">
              <fovea-progress
                style="flex:1" label=${working.label} .done=${Math.max(0, working.done)} .total=${working.done < 0 ? 0 : 1}
              ></fovea-progress>
              <button type="button" @click=${this.#cancel}>${this.state.source === 'streets' ? 'Stop here' : 'Cancel'}</button>
            </div>`
          : nothing
      }
    </div>`;
  }

  #photoSource() {
    return html`<div class="source">
      <p>
        The detector of chapter 2 looks at the six photos of this site; its answers are compared with boxes that we drew by
        hand. Six photos are far too few to judge a detector, but enough to see every number arise.
      </p>
      <div class="row">
        <button class="primary" type="button" ?disabled=${this.working !== null} @click=${this.#runPhotos}>
          ${this.photoDetections ? 'Run it again' : 'Run the detector on the six photos'}
        </button>
      </div>
      ${this.#progress()}
    </div>`;
  }

  #streetSource() {
    const { state, streets, working } = this;
    if (!offered.length)
      return html`<div class="source">
        <p>None of the street detectors is part of this site, so there is nothing to evaluate here.</p>
      </div>`;
    const stale = streets !== null && !isRunOf(streets, state);
    const note = streets && streetNote(streets);
    return html`<div class="source">
      <p>
        Streets that this page draws, with every box known. The detectors saw streets of the same kind in training, but none
        of these. Boxes are in pixels of the 128 × 128 picture that they look at, so by COCO’s ranges most things are small.
        Things that are hardly visible count as difficult for VOC and as crowd for COCO.
      </p>
      <div class="row">
        <fovea-choice
          label="Detector" .value=${state.detector} ?disabled=${working !== null}
          .options=${offered.map(({ id, name }) => ({ value: id, label: name }))}
          @fovea-input=${(event: CustomEvent<StreetDetectorId>) => this.#change({ detector: event.detail })}
        ></fovea-choice>
        <fovea-slider
          label="How many streets" min="1" .max=${MOST_SCENES} step="1" digits="0" .value=${state.scenes} ?disabled=${working !== null}
          style="flex: 1 1 12rem"
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ scenes: event.detail })}
        ></fovea-slider>
      </div>
      <fovea-street-source
        .value=${state} .disabled=${working !== null}
        @fovea-street=${(event: CustomEvent<SceneState>) => this.#change(event.detail)}
      ></fovea-street-source>
      <div class="row">
        <button class="primary" type="button" ?disabled=${working !== null} @click=${this.#runStreets}>
          ${`Run it on ${state.scenes === 1 ? `street ${state.street}` : `streets ${state.street} to ${state.street + state.scenes - 1}`}`}
        </button>
        ${stale && !working ? html`<span class="soft">The figures below are of the run before.</span>` : nothing}
      </div>
      ${this.#progress()} ${note && !stale ? html`<p class="notice">${note}</p>` : nothing}
    </div>`;
  }

  #fileSource() {
    const slot = (role: Role, label: string) => html`<label
      >${label}
      <input
        type="file" accept=".json,application/json" multiple
        @change=${(event: Event) => {
          const input = event.target as HTMLInputElement;
          void this.#take([...(input.files ?? [])]);
          input.value = '';
        }}
      /><span class="name soft">${this.files[role]?.name ?? 'no file yet'}</span></label
    >`;
    return html`<div
      class="source ${this.over ? 'over' : ''}"
      @dragover=${(event: DragEvent) => {
        event.preventDefault();
        this.over = true;
      }}
      @dragleave=${() => (this.over = false)}
      @drop=${(event: DragEvent) => {
        event.preventDefault();
        this.over = false;
        void this.#take([...(event.dataTransfer?.files ?? [])]);
      }}
    >
      <p>
        Choose two files or drop them here: COCO’s ground truth and a results list. They are read on this device and sent
        nowhere. Missing <code>area</code> and <code>iscrowd</code> get COCO’s defaults, which is then said.
      </p>
      <div class="files">${slot('truth', 'Ground truth (JSON object)')} ${slot('results', 'Results (JSON list)')}</div>
      <div class="row">
        <button
          class="primary" type="button"
          ?disabled=${!this.files.truth || !this.files.results || this.working !== null}
          @click=${this.#evaluate}
        >
          Evaluate
        </button>
        <fovea-switch
          label="Compare masks, not boxes" .checked=${this.state.masks}
          @fovea-input=${(event: CustomEvent<boolean>) => this.#change({ masks: event.detail })}
        ></fovea-switch>
      </div>
      ${this.#progress()}
    </div>`;
  }

  #controls() {
    const { state } = this;
    const voc = state.rule === 'voc';
    return html`<div class="controls">
      <fovea-choice
        label="Rule" .value=${state.rule}
        .options=${[{ value: 'coco', label: 'COCO' }, { value: 'voc', label: 'VOC' }]}
        @fovea-input=${(event: CustomEvent<LabState['rule']>) => this.#change({ rule: event.detail })}
      ></fovea-choice>
      <fovea-choice
        label="VOC averages over" .value=${state.points} ?disabled=${!voc}
        .options=${[{ value: 'all-point', label: 'all points' }, { value: '11-point', label: '11 points' }]}
        @fovea-input=${(event: CustomEvent<LabState['points']>) => this.#change({ points: event.detail })}
      ></fovea-choice>
      <fovea-slider
        label="IoU threshold" hint="for VOC, the curve and the comparison"
        .min=${0.5} .max=${0.95} .step=${0.05} .value=${Number(COCO_IOU_THRESHOLDS[state.at]!.toFixed(2))}
        @fovea-input=${(event: CustomEvent<number>) => this.#change({ at: Math.round((event.detail - 0.5) / 0.05) })}
      ></fovea-slider>
      ${
        state.source === 'streets'
          ? html`<fovea-slider
              label="Lowest score kept" hint="of the detections on the streets"
              .min=${LOWEST_FLOOR} .max=${0.95} .step=${0.01} .value=${state.floor}
              @fovea-input=${(event: CustomEvent<number>) => this.#change({ floor: event.detail })}
            ></fovea-slider>`
          : html`<fovea-slider
              label="Lowest score kept" hint="of the six photos’ detections" ?disabled=${state.source === 'files'}
              .min=${LOWEST_SCORE} .max=${0.95} .step=${0.05} .value=${state.score}
              @fovea-input=${(event: CustomEvent<number>) => this.#change({ score: event.detail })}
            ></fovea-slider>`
      }
    </div>`;
  }

  #table({ rows, chosen }: LabDerived, lab: Lab | null) {
    const { state } = this;
    const sort = (value: Sort, label: string) => html`<button
      type="button" aria-pressed=${state.sort === value ? 'true' : 'false'} @click=${() => this.#change({ sort: value })}
    >
      ${label}
    </button>`;
    return html`<p class="title">By category</p>
      <div class="row" role="group" aria-label="Sort the table">
        <span class="soft">Sort by</span>${sort('ap', 'AP')} ${sort('name', 'name')} ${sort('truths', 'truths')}
      </div>
      <div class="scroll" tabindex="0" role="region" aria-label="Average precision by category">
        ${
          lab
            ? html`<table>
                <thead>
                  <tr>
                    <th scope="col">category</th>
                    <th scope="col">truths</th>
                    <th scope="col">found</th>
                    <th scope="col">AP, ${state.rule === 'voc' && lab.comparison ? 'VOC' : 'COCO'}</th>
                    <th scope="col">COCO’s AP at IoU .50 … .95</th>
                  </tr>
                </thead>
                <tbody>
                  ${rows.map(
                    ({ category, ap }) => html`<tr class=${category === chosen ? 'chosen' : ''}>
                      <th scope="row">
                        <button
                          type="button" class="name-button" aria-pressed=${category === chosen ? 'true' : 'false'}
                          @click=${() => this.#change({ category: category.id })}
                        >
                          ${category.name}
                        </button>
                      </th>
                      <td class="number">${category.truths}</td>
                      <td class="number">${category.detections}</td>
                      <td class="number">${shown(ap)}</td>
                      <td>${heatStrip(category, state.at)}</td>
                    </tr>`,
                  )}
                </tbody>
              </table>`
            : html`<p class="empty">The table fills when there is an evaluation.</p>`
        }
      </div>
      <p class="soft">
        “found” counts all detections of the category. −1 means undefined: there is no truth of it, so it stays out of
        every mean.${lab?.empty ? ` ${lab.empty} categories have neither truths nor detections.` : ''}
      </p>`;
  }

  #curve({ chosen, curve }: LabDerived) {
    const at = COCO_IOU_THRESHOLDS[this.state.at]!.toFixed(2);
    return html`<div>
      <p class="title">Curve${chosen ? html` of ${chosen.name} at IoU ${at}` : nothing}</p>
      ${prChart({
        curve,
        envelope: envelope(curve.precision),
        area: true,
        label: chosen ? `Precision and recall of ${chosen.name} at IoU ${at}` : 'No curve yet',
      })}
    </div>`;
  }

  #steps({ steps }: LabDerived, lab: Lab | null) {
    const signed = (value: number) =>
      Math.abs(value) < 0.0005 ? '0' : `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
    return html`<div>
      <p class="title">From COCO’s number to VOC’s</p>
      <div class="steps">
        ${
          steps.length
            ? html`<table>
                <thead>
                  <tr><th scope="col">step</th><th scope="col">mAP</th><th scope="col">change</th></tr>
                </thead>
                <tbody>
                  ${steps.map(
                    ({ what, value, change }) => html`<tr>
                      <th scope="row">${what}</th>
                      <td class="number">${shown(value)}</td>
                      <td class="number">${change === null ? '' : signed(change)}</td>
                    </tr>`,
                  )}
                </tbody>
              </table>`
            : html`<p class="empty">${lab ? 'VOC’s rules compare boxes only.' : 'Each step appears with an evaluation.'}</p>`
        }
      </div>
    </div>`;
  }

  #examples(lab: Lab | null) {
    const comparison = lab?.comparison;
    return html`<div>
      <p class="title">Decisions that differ${comparison ? `: ${comparison.changed}` : ''}</p>
      <ul class="examples" tabindex="0" aria-label="Detections that the two rules judge differently">
        ${comparison?.examples.map((text) => html`<li>${text}</li>`)}
        ${comparison && comparison.changed === 0 ? html`<li>None at this threshold.</li>` : nothing}
        ${
          comparison && comparison.changed > comparison.examples.length
            ? html`<li>… and ${comparison.changed - comparison.examples.length} more of lower score.</li>`
            : nothing
        }
      </ul>
    </div>`;
  }

  #worst(lab: Lab | null) {
    const { source } = this.state;
    const small = (id: number, name: string) => {
      if (source === 'photos') return html`<img src=${`${this.root}photos/thumbnails/${name}`} alt="" />`;
      const street = source === 'streets' ? this.streets?.streets[id - 1] : undefined;
      return street === undefined
        ? nothing
        : html`<canvas data-street=${street} width=${THUMBNAIL} height=${THUMBNAIL}></canvas>`;
    };
    const look = (id: number) => {
      const street = source === 'streets' ? this.streets?.streets[id - 1] : undefined;
      if (street === undefined || !this.streets) return nothing;
      const link = decisionsLink(this.streets, street);
      return link ? html`<a href=${this.root + link}>every decision</a>` : nothing;
    };
    return html`<div>
      <p class="title">Images with the most mistakes</p>
      <ul class="worst" tabindex="0" aria-label="Images by mistakes, at IoU .50 and a score of at least ${lab?.imageScore ?? 0.5}">
        ${lab?.worst.map(
          ({ id, name, truths, hits, missed, falsePositives }) => html`<li>
            ${small(id, name)}
            <span><b>${name}</b> ${look(id)}<br />${hits} of ${truths} found, ${missed} missed, ${falsePositives} false</span>
          </li>`,
        )}
      </ul>
      <p class="soft">Counted at IoU .50, with detections of a score of at least ${lab?.imageScore ?? 0.5}.</p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-map-lab': MapLab;
  }
}
