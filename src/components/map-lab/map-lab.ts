import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { bundledPhotos } from '../../device/bundled-photos.ts';
import { saveFile } from '../../device/download.ts';
import {
  COCO_IOU_THRESHOLDS,
  type CocoDetection,
  type CocoGroundTruth,
  envelope,
} from '../../lib/metrics/index.ts';
import '../ui/choice.ts';
import { detect, TRAINED_SIZE } from '../ui/detect.ts';
import { prChart } from '../ui/pr-chart.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { heatStrip } from './chart.ts';
import { type Evaluation, evaluateFiles } from './evaluation.ts';
import { type Role, roleOf } from './intake.ts';
import { type Lab, labCsv, labJson } from './lab.ts';
import { evaluatePhotos, type PhotoEvaluation, photoDetections } from './photos.ts';
import { derive, type LabDerived, type LabState, LOWEST_SCORE, labCodec, type Sort, shown } from './state.ts';
import { layout } from './styles.ts';

interface Working {
  label: string;
  /** 0 to 1; -1 where nobody knows */
  done: number;
}

/** An evaluation by COCO's and VOC's rules: of the detector on the six photos, or of the reader's own files. */
@customElement('fovea-map-lab')
export class MapLab extends WidgetElement<LabState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = labCodec;
  /** the site's root, with a slash at the end */
  @property() root = '/';

  @state() private photoTruth: CocoGroundTruth | null = null;
  @state() private photoDetections: readonly CocoDetection[] | null = null;
  @state() private fileLab: Lab | null = null;
  @state() private files: Partial<Record<Role, File>> = {};
  @state() private working: Working | null = null;
  @state() private error = '';
  @state() private over = false;

  #photos: PhotoEvaluation | null = null;
  #evaluation: Evaluation | null = null;
  #running: AbortController | null = null;

  /** What is shown now, or null. */
  get lab(): Lab | null {
    if (this.state.source === 'files') return this.fileLab;
    if (!this.photoTruth || !this.photoDetections) return null;
    const { score, at } = this.state;
    this.#photos = evaluatePhotos(this.photoTruth, this.photoDetections, score, at, this.#photos);
    return this.#photos.lab;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
    this.#evaluation?.close();
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
        found.push(...photoDetections({ imageId: image.id, ...result }));
      }
      this.photoTruth = truth;
      this.photoDetections = found;
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#running === running) this.working = null;
    }
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
          { value: 'files', label: 'my own COCO files' },
        ]}
        @fovea-input=${(event: CustomEvent<LabState['source']>) => {
          this.#cancel();
          this.error = '';
          this.#change({ source: event.detail });
        }}
      ></fovea-choice>
      ${state.source === 'photos' ? this.#photoSource() : this.#fileSource()}
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
              <button type="button" @click=${this.#cancel}>Cancel</button>
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
      <fovea-slider
        label="Lowest score kept" hint="of the six photos’ detections" ?disabled=${state.source === 'files'}
        .min=${LOWEST_SCORE} .max=${0.95} .step=${0.05} .value=${state.score}
        @fovea-input=${(event: CustomEvent<number>) => this.#change({ score: event.detail })}
      ></fovea-slider>
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
    const photos = this.state.source === 'photos';
    return html`<div>
      <p class="title">Images with the most mistakes</p>
      <ul class="worst" tabindex="0" aria-label="Images by mistakes, at IoU .50 and a score of at least ${lab?.imageScore ?? 0.5}">
        ${lab?.worst.map(
          ({ name, truths, hits, missed, falsePositives }) => html`<li>
            ${photos ? html`<img src=${`${this.root}photos/thumbnails/${name}`} alt="" />` : nothing}
            <span><b>${name}</b><br />${hits} of ${truths} found, ${missed} missed, ${falsePositives} false</span>
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
