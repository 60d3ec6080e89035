import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import type { CocoDetection, CocoGroundTruth } from '../../lib/metrics/index.ts';
import '../ui/choice.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { ruleControls } from './controls.ts';
import { type Evaluation, evaluateFiles } from './evaluation.ts';
import { type Role, sortFiles } from './intake.ts';
import { type Lab, labCsv, labJson } from './lab.ts';
import { lookAtPhotos, lookAtStreets, type Working } from './look.ts';
import { evaluatePhotos, type PhotoEvaluation } from './photos.ts';
import { categoryTable, curveView, differingDecisions, stepsTable, worstImages } from './results-view.ts';
import { fileSource, offered, photoSource, streetSource } from './sources-view.ts';
import { derive, type LabState, labCodec, shown } from './state.ts';
import { StreetJudge } from './street-judge.ts';
import type { StreetRun } from './streets.ts';
import { layout } from './styles.ts';
import { Thumbnails } from './thumbnails.ts';

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
  readonly #thumbnails = new Thumbnails();
  readonly #judge = new StreetJudge(
    () => this.state,
    (lab) => {
      this.streetLab = lab;
    },
  );

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
    this.#judge.close();
  }

  protected override updated(): void {
    if (this.state.source === 'streets' && this.streets)
      this.#thumbnails.paint(this.renderRoot, this.streets);
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
    if (part.at !== undefined || part.floor !== undefined) void this.#judgeStreets();
    const { at } = this.state;
    if (part.at === undefined || !this.fileLab?.comparison || !this.#evaluation) return;
    this.#evaluation.compare(at).then(
      (comparison) => {
        if (this.fileLab && comparison.at === this.state.at) this.fileLab = { ...this.fileLab, comparison };
      },
      () => {},
    );
  }

  /** Begins something slow, which ends what ran before. */
  #begin(): AbortController {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.error = '';
    return running;
  }

  #fail(error: unknown): void {
    this.error = error instanceof Error ? error.message : String(error);
  }

  readonly #tell = (working: Working): void => {
    this.working = working;
  };

  async #runPhotos(): Promise<void> {
    const running = this.#begin();
    const { signal } = running;
    try {
      const { truth, detections } = await lookAtPhotos(this.root, { signal, onWorking: this.#tell });
      this.photoTruth = truth;
      this.photoDetections = detections;
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      if (this.#running === running) this.working = null;
    }
  }

  /** Runs the chosen detector on as many streets as asked for. Stopping it keeps what was looked at. */
  async #runStreets(): Promise<void> {
    const running = this.#begin();
    const { signal } = running;
    const { run, error } = await lookAtStreets(this.state, { signal, onWorking: this.#tell });
    if (error) this.error = error;
    // Another run or another source has taken over.
    if (this.#running !== running && this.#running !== null) return;
    if (run && this.state.source === 'streets' && this.isConnected) {
      this.streets = run;
      this.#judge.hold(run);
      await this.#judgeStreets();
    }
    if (this.#running === running || this.#running === null) {
      this.#running = null;
      this.working = null;
    }
  }

  async #judgeStreets(): Promise<void> {
    await this.#judge.judge().catch((error: unknown) => this.#fail(error));
  }

  /** Takes one or two files, whichever of the two they are, and starts when both are there. */
  async #take(files: readonly File[]): Promise<void> {
    this.error = '';
    const { taken, problems } = await sortFiles(files);
    this.error = problems.join(' ');
    this.files = { ...this.files, ...taken };
    if (problems.length === 0 && (taken.truth || taken.results)) await this.#evaluate();
  }

  async #evaluate(): Promise<void> {
    const { truth, results } = this.files;
    if (!truth || !results) return;
    const running = this.#begin();
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
    const change = (part: Partial<LabState>) => this.#change(part);
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
          change({ source: event.detail });
        }}
      ></fovea-choice>
      ${this.#source(change)}
      <div role="alert">${this.error ? html`<p class="notice">${this.error}</p>` : nothing}</div>
      ${ruleControls(state, change)}
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
      ${categoryTable(derived, lab, state, change)}
      <div class="panes">
        ${curveView(derived, state)} ${stepsTable(derived, lab)} ${differingDecisions(lab)}
        ${worstImages(lab, { source: state.source, streets: this.streets, root: this.root })}
      </div>
      <div class="row">
        <button type="button" ?disabled=${!lab} @click=${() => this.#save('csv')}>Save the table (CSV)</button>
        <button type="button" ?disabled=${!lab} @click=${() => this.#save('json')}>Save everything (JSON)</button>
      </div>
    `;
  }

  #source(change: (part: Partial<LabState>) => void) {
    const { state, working, files, over } = this;
    const running = (run: () => Promise<void>) => ({ working, run, cancel: () => this.#cancel() });
    if (state.source === 'photos')
      return photoSource({ ...running(() => this.#runPhotos()), again: this.photoDetections !== null });
    if (state.source === 'streets')
      return streetSource(
        state,
        this.streets,
        running(() => this.#runStreets()),
        change,
      );
    return fileSource(
      {
        ...running(() => this.#evaluate()),
        files,
        over,
        masks: state.masks,
        hover: (held) => {
          this.over = held;
        },
        take: (some) => void this.#take(some),
      },
      change,
    );
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-map-lab': MapLab;
  }
}
