import { html, nothing } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { announceMeasured } from '../ui/measured.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { actionsView } from './actions-view.ts';
import { shortWords } from './blocks.ts';
import { charts, runColour } from './chart.ts';
import { bundledExamples } from './data.ts';
import { dataView } from './data-view.ts';
import { drawnPicture, PAD } from './drawing.ts';
import { type Examples, readOwnFiles, type SplitExamples, splitExamples } from './examples.ts';
import { openNetwork, saveNetwork } from './network-file.ts';
import { networkView } from './network-view.ts';
import { drawMaps } from './picture.ts';
import { measureAnswers } from './results.ts';
import { confusionTable, mistakesView } from './results-view.ts';
import { runSentence } from './run-words.ts';
import { runsTable } from './runs-view.ts';
import { trainingSettings } from './settings-view.ts';
import {
  type DataName,
  derive,
  expected,
  type PictureKind,
  readRate,
  settingsWords,
  type TrainerState,
  trainerCodec,
} from './state.ts';
import { layout } from './styles.ts';
import { type Run, Trainer } from './trainer.ts';
import { shownLayers, tryView } from './try-view.ts';
import { Tryout } from './tryout.ts';

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));
const blank = () => new Uint8Array(PAD * PAD);
/** The files that were chosen in a field, which is emptied for the next ones. */
function takeFiles(event: Event): File[] {
  const input = event.target as HTMLInputElement;
  const files = [...(input.files ?? [])];
  input.value = '';
  return files;
}

/** Columns of maps, so that 16 or 32 of them stand in even rows. */
const columnsOf = (channels: number) => (channels <= 4 ? channels : channels <= 32 ? 8 : 12);

/** Build a network, train it in the page, compare runs, look at its mistakes, draw for it, take it along. */
@customElement('fovea-digit-trainer')
export class DigitTrainer extends WidgetElement<TrainerState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = trainerCodec;

  @state() private examples: Examples | null = null;
  @state() private own: Examples | null = null;
  /** what was refused in a field or a file, with the reason */
  @state() private refusal = '';
  @state() private rateText: string | null = null;
  @state() private chosen = 0;
  @state() private lookedId = 0;
  @state() private filter = '';
  @state() private ink = blank();
  @state() private picture: number | null = null;
  @state() private layer = 0;
  @query('canvas.map') private mapCanvas!: HTMLCanvasElement | null;

  readonly #trainer = new Trainer(() => this.requestUpdate());
  readonly #tryout = new Tryout(() => this.requestUpdate());
  #fetching: DataName | null = null;
  #split: { examples: Examples; seed: number; most: number; made: SplitExamples } | null = null;
  readonly #leaving = (event: BeforeUnloadEvent) => {
    if (this.#trainer.running) event.preventDefault();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    this.#trainer.clear();
    this.#tryout.clear();
  }

  override reset(): void {
    this.#trainer.clear();
    this.#tryout.clear();
    [this.refusal, this.rateText, this.filter] = ['', null, ''];
    [this.chosen, this.lookedId, this.layer, this.picture] = [0, 0, 0, null];
    this.ink = blank();
    super.reset();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed as never);
    this.chosen = Math.min(this.chosen, this.state.blocks.length - 1);
    if (this.chosen < 0 && this.state.blocks.length > 0) this.chosen = 0;
    if (changed.has('state')) void this.#fetch(this.state.data);
  }

  protected override updated(): void {
    const { answer } = this.#tryout;
    const layers = shownLayers(this.#tryout);
    const layer = layers.find(({ place }) => place === this.layer) ?? layers[0];
    if (!this.mapCanvas || !answer || !layer) return;
    const shape = layer.shape as [number, number, number];
    drawMaps(this.mapCanvas, answer.maps[layer.place]!.values, shape, columnsOf(shape[2]));
  }

  /** Gets the pictures of a set, once. */
  async #fetch(name: DataName): Promise<void> {
    if (this.#fetching === name) return;
    this.#fetching = name;
    this.examples = name === 'own' ? this.own : null;
    if (name === 'own') return;
    try {
      const examples = await bundledExamples(name);
      if (this.#fetching === name) this.examples = examples;
    } catch (error) {
      if (this.#fetching !== name) return;
      this.#fetching = null;
      this.refusal = sentence(error);
    }
  }

  get #kind(): PictureKind {
    const { examples } = this;
    return examples
      ? { shape: examples.all.shape, classes: examples.all.classes.length }
      : expected[this.state.data];
  }

  /** The run that is looked at: the one chosen in the table, else the newest. */
  get #looked(): Run | null {
    const { runs } = this.#trainer;
    return runs.find(({ id }) => id === this.lookedId) ?? runs.at(-1) ?? null;
  }

  #splitNow(): SplitExamples | null {
    const { examples } = this;
    if (!examples) return null;
    const { seed, most } = this.state;
    const last = this.#split;
    if (last?.examples === examples && last.seed === seed && last.most === most) return last.made;
    const made = splitExamples(examples, seed, most);
    this.#split = { examples, seed, most, made };
    return made;
  }

  #splitOrWhy(): SplitExamples | string | null {
    try {
      return this.#splitNow();
    } catch (error) {
      return sentence(error);
    }
  }

  #change(next: TrainerState, chosen = this.chosen): void {
    this.refusal = '';
    this.rateText = null;
    this.chosen = chosen;
    this.set(next);
  }

  async #run(act: 'start' | 'go on'): Promise<void> {
    this.refusal = '';
    try {
      if (act === 'go on') {
        await this.#ended(await this.#trainer.goOn());
        return;
      }
      const split = this.#splitNow();
      if (!split) throw new RangeError('The pictures are not there yet.');
      this.filter = '';
      this.lookedId = 0;
      await this.#ended(await this.#trainer.start(this.state, split));
    } catch (error) {
      this.refusal = sentence(error);
    }
  }

  /** A run that has come to its end is an answer to the exercise around it. */
  async #ended(run: Run | null): Promise<void> {
    const measured = run?.output?.validation;
    if (!run || !measured) return;
    const counts = run.phase === 'finished' || run.phase === 'stopped';
    if (counts && run.state.data === 'digits') {
      announceMeasured(this, {
        measure: 'digits-accuracy',
        value: measured.accuracy,
        seed: run.state.seed,
        seconds: run.seconds,
        settings: `${shortWords(run.state.blocks)}; ${settingsWords(run.state)}`.slice(0, 160),
      });
    }
    if (run === this.#looked) await this.#ask();
  }

  #end(): void {
    const { current } = this.#trainer;
    const wasPaused = current?.phase === 'paused';
    this.#trainer.finish();
    if (wasPaused) void this.#ended(current);
  }

  /** Asks the network of the run that is looked at about what is drawn, or about the held-out picture. */
  async #ask(): Promise<void> {
    const run = this.#looked;
    const data = run?.examples.validation;
    if (!run || !data) return;
    if (this.picture !== null) {
      const size = data.shape[0] * data.shape[1] * data.shape[2];
      const index = this.picture % data.labels.length;
      await this.#tryout.ask(run, data.pixels.slice(index * size, (index + 1) * size));
    } else await this.#tryout.ask(run, drawnPicture(this.ink, data.shape));
  }

  #look(run: Run): void {
    this.lookedId = run.id;
    this.filter = '';
    void this.#ask();
  }

  async #openOwn(event: Event): Promise<void> {
    const files = takeFiles(event);
    if (files.length === 0) return;
    try {
      const opened = await Promise.all(
        files.map(async (file) => ({ name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) })),
      );
      this.own = await readOwnFiles(opened);
      this.refusal = '';
      this.#fetching = 'own';
      this.examples = this.own;
      this.set({ ...this.state, data: 'own' });
    } catch (error) {
      this.refusal = sentence(error);
    }
  }

  async #openNetwork(event: Event): Promise<void> {
    const files = takeFiles(event);
    if (files.length === 0) return;
    try {
      const { blocks, shape, weights } = await openNetwork(files);
      const split = this.#splitNow();
      const wanted = this.#kind.shape;
      if (!split || shape.join() !== wanted.join()) {
        throw new RangeError(
          `This network takes pictures of ${shape.join(' × ')}, but those chosen above are ${wanted.join(' × ')}. Choose its data first.`,
        );
      }
      const next = { ...this.state, blocks };
      const { problem } = derive(next, this.#kind);
      if (problem) throw new RangeError(`This network does not fit to the data. ${problem}`);
      this.#change(next, 0);
      const run = await this.#trainer.take(next, split, weights, ({ examples }, probabilities) =>
        measureAnswers(examples.validation.labels, probabilities, examples.validation.classes.length),
      );
      this.#look(run);
    } catch (error) {
      this.refusal = sentence(error);
    }
  }

  #setRate(text: string): void {
    const read = readRate(text);
    if ('rate' in read) this.#change({ ...this.state, rate: read.rate });
    else [this.rateText, this.refusal] = [text, read.problem];
  }

  override render() {
    const { state: now } = this;
    const kind = this.#kind;
    const derived = derive(now, kind);
    const { runs } = this.#trainer;
    const looked = this.#looked;
    const data = looked?.examples.validation;
    const measured = looked?.output?.validation ?? null;
    const classes =
      data?.classes ?? this.examples?.all.classes ?? Array.from({ length: 10 }, (_, i) => String(i));
    const change = (part: Partial<TrainerState>) => this.#change({ ...this.state, ...part });
    return html`
      <div @fovea-refuse=${(event: CustomEvent<string>) => (this.refusal = event.detail)}>
        <p class="part">1. Pictures</p>
        ${dataView(now, { examples: this.examples, split: this.#splitOrWhy(), open: (event) => void this.#openOwn(event) }, change)}
        <p class="part">2. Network</p>
        ${networkView({
          state: now,
          derived,
          chosen: this.chosen,
          change: (next, chosen) => this.#change(next, chosen),
          choose: (place) => {
            this.chosen = place;
          },
        })}
        <div class="problem" role="status">
          ${derived.problem ? html`<div class="notice">${derived.problem}</div>` : html`<p>${derived.sentence}</p>`}
        </div>
        <p class="part">3. Training</p>
        ${trainingSettings(now, { rateText: this.rateText, setRate: (text) => this.#setRate(text) }, change)}
        <div role="alert">${this.refusal ? html`<div class="notice">${this.refusal}</div>` : nothing}</div>
        ${actionsView({
          run: this.#trainer.current,
          ready: !derived.problem && this.examples !== null,
          start: () => void this.#run('start'),
          pause: () => this.#trainer.pause(),
          goOn: () => void this.#run('go on'),
          end: () => this.#end(),
        })}
        ${charts(
          runs.map((run) => ({
            title: run.title,
            colour: runColour(run.id),
            losses: run.losses,
            epochs: run.epochs.flatMap(({ epoch, validation }) =>
              validation ? [{ epoch, loss: validation['loss']!, accuracy: validation['accuracy']! }] : [],
            ),
            chosen: run === looked,
          })),
          looked?.state.epochs ?? now.epochs,
        )}
        <output class="says" aria-live="polite">${runSentence(looked)}</output>
        ${runsTable(runs, looked, (run) => this.#look(run))}
        <p class="part">4. Mistakes${looked && measured ? ` of ${looked.title.replace(/^R/, 'r').replace(/^F/, 'f')}` : ''}</p>
        <div class="results">
          ${confusionTable(measured, classes)}
          <div class="mistakes-box">
            ${
              measured && data
                ? mistakesView({
                    measured,
                    pictures: data,
                    filter: this.filter,
                    setFilter: (filter) => {
                      this.filter = filter;
                    },
                    look: ({ index }) => {
                      this.picture = index;
                      this.ink = blank();
                      void this.#ask();
                    },
                  })
                : html`<p class="soft">Pictures that the network gets wrong will be here, the surest mistakes first.</p>`
            }
          </div>
        </div>
        <p class="part">5. Try it</p>
        ${tryView({
          tryout: this.#tryout,
          run: looked,
          training: this.#trainer.running,
          ink: this.ink,
          picture: this.picture,
          layer: this.layer,
          draw: (ink) => {
            this.ink = ink;
            this.picture = null;
            void this.#ask();
          },
          wipe: () => {
            this.ink = blank();
            this.picture = null;
            this.#tryout.clear();
          },
          next: () => {
            const { length } = data?.labels ?? [];
            this.picture = this.picture === null || !length ? 0 : (this.picture + 1) % length;
            this.ink = blank();
            void this.#ask();
          },
          setLayer: (layer) => {
            this.layer = layer;
          },
        })}
        <div class="row act">
          <button
            type="button" ?disabled=${!looked?.output}
            @click=${() => looked?.output && saveNetwork(looked.state.blocks, looked.examples.training.shape, looked.output.weights)}
          >
            Save the network
          </button>
          <span class="button file"
            >Open a network<input
              type="file" multiple accept=".json,.bin" aria-label="Open a network: model.json and its weights"
              @change=${this.#openNetwork}
          /></span>
          <span class="soft">model.json and weights.bin, as TensorFlow.js reads them</span>
        </div>
      </div>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-digit-trainer': DigitTrainer;
  }
}
