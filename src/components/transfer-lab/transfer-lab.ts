import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { VALIDATION } from '../../lib/datasets/group-split.ts';
import type { Progress } from '../../lib/engine/client.ts';
import type { EpochRecord } from '../../lib/nn/train/loop.ts';
import { announceMeasured } from '../ui/measured.ts';
import '../ui/progress.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { confusionTable, learningCurves } from './chart.ts';
import type { FilesFor, Rename } from './class-cards.ts';
import './class-cards.ts';
import { headFiles, wholeFile } from './export.ts';
import { itemOf, loadExample, type OfferedFile, offeredByDrop, offeredByField, openFile } from './intake.ts';
import { MOST_CLASSES, MOST_PICTURES, planIntake } from './intake-plan.ts';
import './live.ts';
import { runTransfer, type Trained } from './run.ts';
import { settings } from './settings.ts';
import './series-camera.ts';
import type { Series } from './series-camera.ts';
import {
  type Collection,
  type Deal,
  deal,
  groupsOf,
  type Tested,
  type TransferState,
  test,
  testSentence,
  transferCodec,
} from './state.ts';
import './strip.ts';
import { layout } from './styles.ts';

const OPENING = 'Opening pictures';

const EMPTY: Collection = { classes: ['Class 1', 'Class 2'], items: [] };

/** Pictures of the reader, split without leaks, learnt by a head on a frozen backbone, then by its last block too. */
@customElement('fovea-transfer-lab')
export class TransferLab extends WidgetElement<TransferState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = transferCodec;

  @state() private collection: Collection = EMPTY;
  @state() private busy: Progress | null = null;
  @state() private notes: readonly string[] = [];
  @state() private error = '';
  @state() private video: HTMLVideoElement | null = null;
  @state() private history: readonly EpochRecord[] = [];
  @state() private tunedFrom: number | null = null;
  @state() private trained: Trained | null = null;

  #groups: Uint32Array<ArrayBuffer> = new Uint32Array();
  #deal!: Deal;
  #tested: Tested | null = null;
  #set = 0;
  #id = Math.random().toString(36).slice(2);
  /** there is something to stop with; before, stopping gives up */
  #learning = false;
  #work: { over: AbortController; stop: AbortController } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('dragover', this.#over);
    this.addEventListener('dragleave', this.#leave);
    this.addEventListener('drop', this.#drop);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#work?.over.abort();
    this.removeEventListener('dragover', this.#over);
    this.removeEventListener('dragleave', this.#leave);
    this.removeEventListener('drop', this.#drop);
  }

  override reset(): void {
    super.reset();
    this.#work?.over.abort();
    this.#collect(EMPTY);
    this.notes = [];
    this.error = '';
  }

  #over = (event: DragEvent): void => {
    event.preventDefault();
    this.toggleAttribute('dropping', true);
  };
  #leave = (): void => {
    this.toggleAttribute('dropping', false);
  };
  #drop = (event: DragEvent): void => {
    event.preventDefault();
    this.toggleAttribute('dropping', false);
    if (!event.dataTransfer || this.#work) return;
    const types = event.dataTransfer.types;
    if (!types.includes('Files')) {
      this.error = 'That was no file. Drop picture files, or folders of them.';
      return;
    }
    const card = event
      .composedPath()
      .find((node): node is HTMLElement => node instanceof HTMLElement && node.classList.contains('class'));
    const into = card ? Number(card.dataset['label']) : 0;
    void offeredByDrop(event.dataTransfer).then((offered) => this.#take(offered, into));
  };

  /** New pictures or classes: what was trained on the old ones goes. */
  #collect(collection: Collection): void {
    this.collection = collection;
    this.#set++;
    this.trained = null;
    this.history = [];
    this.tunedFrom = null;
  }

  /** Runs one piece of work at a time; what goes wrong is said in a sentence. */
  async #try(work: (over: AbortSignal, stop: AbortSignal) => Promise<void>): Promise<void> {
    if (this.#work) return;
    const mine = { over: new AbortController(), stop: new AbortController() };
    this.#work = mine;
    this.error = '';
    this.busy = { stage: 'prepare', done: 0, total: 0, label: 'One moment' };
    try {
      await work(mine.over.signal, mine.stop.signal);
    } catch (error) {
      if (!mine.over.signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      this.#work = null;
      this.busy = null;
    }
  }

  async #take(offered: readonly OfferedFile[], into: number): Promise<void> {
    await this.#try(async (over, stop) => {
      const { classes, items } = this.collection;
      const counts = classes.map((_, klass) => items.filter(({ label }) => label === klass).length);
      const plan = planIntake(offered, classes, counts, into);
      const taken = [...items];
      const refused: string[] = [];
      for (const [i, { file, label }] of plan.wanted.entries()) {
        if (over.aborted || stop.aborted) break;
        this.busy = { stage: 'run', done: i, total: plan.wanted.length, label: OPENING };
        try {
          taken.push(await openFile(offered[file]!.file, label, over));
        } catch {
          refused.push(offered[file]!.name);
        }
      }
      if (over.aborted) return;
      this.notes = [
        ...plan.notes,
        ...(refused.length > 0
          ? [
              `${refused.length} of ${plan.wanted.length} files could not be opened as pictures: ${refused.slice(0, 3).join(', ')}${refused.length > 3 ? ' …' : ''}.`,
            ]
          : []),
        ...(plan.wanted.length === 0 && plan.notes.length === 0 ? ['There was no file to open.'] : []),
      ];
      if (taken.length > items.length) this.#collect({ classes: plan.classes, items: taken });
    });
  }

  #chosen(event: Event, into: number): void {
    const field = event.target as HTMLInputElement;
    const offered = offeredByField(field.files!);
    field.value = '';
    void this.#take(offered, into);
  }

  #example(): Promise<void> {
    return this.#try(async () => {
      this.#collect(await loadExample());
      this.notes = [];
    });
  }

  #series({ detail }: CustomEvent<Series>): void {
    const { classes, items } = this.collection;
    const { label, burst, pictures } = detail;
    const room = MOST_PICTURES - items.filter((item) => item.label === label).length;
    if (this.#work) {
      this.notes = ['The series was not kept: wait until the training has ended.'];
      return;
    }
    const some = pictures.slice(0, room);
    this.notes =
      some.length < pictures.length
        ? [`“${classes[label]}” has ${MOST_PICTURES} pictures now; more of them were left out.`]
        : [];
    const title = `series ${burst}`;
    this.#collect({
      classes,
      items: [...items, ...some.map((pixels) => itemOf(pixels, { label, burst, title }))],
    });
  }

  #removeClass(klass: number): void {
    const { classes, items } = this.collection;
    this.#collect({
      classes: classes.filter((_, i) => i !== klass),
      items: items
        .filter(({ label }) => label !== klass)
        .map((item) => (item.label > klass ? { ...item, label: item.label - 1 } : item)),
    });
  }

  #rename(klass: number, name: string): void {
    const { classes, items } = this.collection;
    const next = name.trim().slice(0, 40) || `Class ${klass + 1}`;
    // Names are for the eye: what was trained stays.
    this.collection = { classes: classes.map((one, i) => (i === klass ? next : one)), items };
  }

  #change(part: Partial<TransferState>): void {
    const before = this.state;
    this.set({ ...before, ...part });
    const { seed, split, variants } = this.state;
    if (seed !== before.seed || split !== before.split || variants !== before.variants) this.#forget();
  }

  #forget(): void {
    this.trained = null;
    this.history = [];
    this.tunedFrom = null;
  }

  #train(tune: boolean): Promise<void> {
    const from = tune ? this.trained?.model : undefined;
    if (!tune) this.#forget();
    const earlier = this.history;
    const [dealt, collection, used] = [this.#deal, this.collection, this.state];
    const began = performance.now();
    this.#learning = false;
    return this.#try(async (signal, stop) => {
      const trained = await runTransfer(`${this.#id}/${this.#set}`, used, collection, dealt, from, {
        signal,
        stop,
        onProgress: (progress) => (this.busy = progress),
        onUpdate: (update) => {
          this.#learning = true;
          if (tune) this.tunedFrom ??= earlier.length;
          if (update.kind === 'epoch') this.history = [...this.history, update];
        },
      });
      if (signal.aborted) return;
      this.trained = trained;
      this.notes = trained.ended === 'diverged' ? [trained.says] : [];
      const { accuracy, count } = test(collection, dealt.parts, trained.probabilities);
      if (count === 0 || used.split !== 'groups') return;
      announceMeasured(this, {
        measure: 'transfer-test-accuracy',
        value: accuracy,
        seed: used.seed,
        seconds: (performance.now() - began) / 1000,
        settings: `${collection.items.length} pictures, ${collection.classes.length} classes, ${used.variants} variants${tune ? ', fine-tuned' : ''}`,
      });
    });
  }

  #stop(): void {
    const training = this.busy?.label !== OPENING;
    if (training && !this.#learning) this.#work?.over.abort();
    else this.#work?.stop.abort();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('collection')) this.#groups = groupsOf(this.collection);
    if (changed.has('collection') || changed.has('state'))
      this.#deal = deal(this.state, this.collection, this.#groups);
    if (changed.has('trained') || changed.has('state'))
      this.#tested = this.trained
        ? test(this.collection, this.#deal.parts, this.trained.probabilities)
        : null;
  }

  #setup() {
    const { collection, busy, notes } = this;
    const { classes } = collection;
    return html`
      <div class="row">
        <button type="button" class="primary" ?disabled=${busy !== null} @click=${this.#example}>
          Example: three kinds of garments
        </button>
        <span class="file button"
          >A folder of classes<input
            type="file"
            webkitdirectory
            multiple
            aria-label="A folder with one folder for each class"
            ?disabled=${busy !== null}
            @change=${(event: Event) => this.#chosen(event, 0)}
        /></span>
        <button
          type="button"
          ?disabled=${busy !== null || classes.length >= MOST_CLASSES}
          @click=${() => this.#collect({ ...collection, classes: [...classes, `Class ${classes.length + 1}`] })}
        >
          Add a class
        </button>
        <fovea-series-camera
          .classes=${classes}
          @fovea-series=${this.#series}
          @fovea-camera=${({ detail }: CustomEvent) => (this.video = detail)}
        ></fovea-series-camera>
      </div>
      ${notes.map((note) => html`<div class="notice">${note}</div>`)}
      <fovea-class-cards
        .collection=${collection}
        .dealt=${this.#deal}
        ?disabled=${busy !== null}
        @fovea-files=${({ detail }: CustomEvent<FilesFor>) => this.#take(detail.offered, detail.label)}
        @fovea-rename=${({ detail }: CustomEvent<Rename>) => this.#rename(detail.label, detail.name)}
        @fovea-remove=${({ detail }: CustomEvent<number>) => this.#removeClass(detail)}
      ></fovea-class-cards>
    `;
  }

  override render() {
    const { state: now, collection, busy, trained, history } = this;
    const { classes, items } = collection;
    const { problem, sentence, duplicates } = this.#deal;
    const tested = this.#tested;
    const tuned = (trained?.model.block.length ?? 0) > 0;
    const working = busy !== null;
    return html`
      <p class="part">1. Pictures</p>
      ${this.#setup()}
      <p class="part">2. Split and variants</p>
      ${settings(now, working, (part) => this.#change(part))}
      <p class="deal">${sentence}</p>
      <fovea-transfer-strip
        .items=${items}
        .duplicates=${duplicates}
        .seed=${now.seed}
        .variants=${now.variants}
      ></fovea-transfer-strip>
      <p class="part">3. Training</p>
      <div class="row">
        <button type="button" class="primary" ?disabled=${working || problem !== ''} @click=${() => this.#train(false)}>
          Train the head
        </button>
        <button type="button" ?disabled=${working || !trained} @click=${() => this.#train(true)}>
          Fine-tune the last block
        </button>
        ${working ? html`<button type="button" @click=${this.#stop}>Stop</button>` : nothing}
      </div>
      ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
      ${busy ? html`<fovea-progress .label=${busy.label} .done=${busy.done} .total=${busy.total}></fovea-progress>` : nothing}
      <output class="says" aria-live="polite"
        >${problem || (tested && trained ? `${testSentence(tested, tuned)} ${(trained.time / 1000).toFixed(1)} s on ${trained.backend}.` : working ? '' : 'Ready to train.')}</output
      >
      <div class="panes">
        <div>
          ${learningCurves(history, this.tunedFrom)}
          <p class="soft">
            Accuracy by epoch. Dashed: training${this.#deal.parts.includes(VALIDATION) ? '. Solid: validation' : ''}.
          </p>
        </div>
        ${tested && tested.count > 0 ? confusionTable(tested.confusion, classes) : nothing}
      </div>
      ${
        trained
          ? html`<fovea-transfer-mistakes
                .items=${items}
                .classes=${classes}
                .mistakes=${tested?.mistakes ?? []}
                .tested=${tested?.count ?? 0}
              ></fovea-transfer-mistakes>
              <p class="part">4. Use it</p>
              <fovea-transfer-live .model=${trained.model} .classes=${classes} .video=${this.video}></fovea-transfer-live>
              <div class="row">
                <button type="button" @click=${() => this.#save(headFiles(trained.model))}>
                  Save the head (TensorFlow.js)
                </button>
                <button type="button" @click=${() => this.#save([wholeFile(trained.model, classes)])}>
                  Save all that was learnt (JSON)
                </button>
              </div>`
          : nothing
      }
    `;
  }

  #save(files: readonly { name: string; blob: Blob }[]): void {
    for (const { name, blob } of files) saveFile(name, blob);
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-transfer-lab': TransferLab;
  }
}
