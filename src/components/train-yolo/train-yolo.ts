import { html, nothing, type PropertyValues } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { networks } from '../../../models/registry.ts';
import { storageNotice } from '../../device/store.ts';
import { EngineError } from '../../lib/engine/client.ts';
import { type SceneState, SHOWN_SIZE, sceneOf } from '../../lib/scenes/scene-state.ts';
import '../ui/backend-note.ts';
import '../ui/choice.ts';
import '../ui/number-field.ts';
import { paintScene } from '../ui/paint-scene.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { apChart, type ChartedRun, lossCharts, runColour } from './chart.ts';
import {
  forgetNetwork,
  keepNetwork,
  keptNetwork,
  type OwnNetwork,
  pickFiles,
  saveNetwork,
} from './network-file.ts';
import { pictureView } from './picture.ts';
import {
  type AnchorName,
  bringsAnchors,
  type RunName,
  runNames,
  type StartName,
  settingsWords,
  stepWords,
} from './run-settings.ts';
import {
  derive,
  findProblem,
  progressWords,
  ranges,
  rates,
  runSettings,
  type Shown,
  setSwitch,
  type TrainYoloState,
  trainYoloCodec,
} from './state.ts';
import { layout } from './styles.ts';
import { type Run, YoloTrainer } from './trainer.ts';

const shipped = networks.some(({ id }) => id === 'street-yolo');

const anchorOptions = [
  { value: 'k-means', label: 'k-means' },
  { value: 'random', label: 'random' },
  { value: 'none', label: 'none' },
];

/** Train YOLO in the page, watch it learn, and race two runs of one seed. */
@customElement('fovea-train-yolo')
export class TrainYolo extends WidgetElement<TrainYoloState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = trainYoloCodec;

  /** what was refused, with the reason */
  @state() private refusal = '';
  @state() private own: OwnNetwork | null = null;
  @state() private said = '';
  /** the round that is looked at; null: the latest */
  @state() private look: number | null = null;

  readonly #trainer = new YoloTrainer(() => this.requestUpdate());
  readonly #leaving = (event: BeforeUnloadEvent) => {
    if (this.#trainer.running) event.preventDefault();
  };

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('beforeunload', this.#leaving);
    void keptNetwork().then((kept) => {
      this.own ??= kept;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('beforeunload', this.#leaving);
    this.#trainer.clear();
  }

  override reset(): void {
    this.#trainer.clear();
    [this.refusal, this.said, this.look] = ['', '', null];
    super.reset();
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const scene = sceneOf(this.state, SHOWN_SIZE);
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('.picture canvas'))
      paintScene(canvas, scene);
  }

  #change(change: Partial<TrainYoloState>): void {
    this.refusal = '';
    this.set({ ...this.state, ...change });
  }

  async #train(name: RunName): Promise<void> {
    [this.refusal, this.said, this.look] = ['', '', null];
    const settings = runSettings(this.state, name, this.own?.title);
    await this.#trainer.start(name, settings, this.state, this.own?.files ?? null);
  }

  #setStreet(street: SceneState): void {
    this.#change(street);
    this.look = null;
    if (shipped) void this.#trainer.lookAt(this.state);
  }

  async #keep({ name, rounds, output }: Run): Promise<void> {
    const last = rounds.at(-1);
    if (!output || !last) return;
    this.own = { title: `${name} after ${stepWords(last.step)}`, ap50: last.ap50, files: output.files };
    const stays = await keepNetwork(this.own);
    this.said = stays
      ? `${name} is kept on this device. “Yours” starts from it, also at your next visit.`
      : `${name} is kept until you leave this page. ${storageNotice() ?? ''}`.trim();
  }

  async #forget(): Promise<void> {
    await forgetNetwork();
    this.own = null;
    this.said = 'Your network is forgotten.';
    if (this.state.start === 'own') this.#change({ start: 'scratch' });
  }

  async #open(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const files = [...(input.files ?? [])];
    input.value = '';
    if (files.length === 0) return;
    [this.refusal, this.said] = ['', 'Reading and measuring the files…'];
    try {
      const { ap50, files: read } = await this.#trainer.measure(await pickFiles(files), this.state);
      this.own = { title: 'opened files', ap50, files: read };
      this.#change({ start: 'own' });
      this.said = `The network in these files has an AP50 of ${ap50.toFixed(2)} on the held-out scenes. “Yours” starts from it.`;
    } catch (error) {
      this.said = '';
      if (error instanceof EngineError && error.code === 'aborted') return;
      this.refusal = error instanceof Error ? error.message : String(error);
    }
  }

  #number(name: 'minutes' | 'batch' | 'seed', label: string, why: string) {
    const { min, max } = ranges[name];
    return html`<fovea-number-field
      label=${label} min=${min} max=${max} why=${why} ?fractions=${name === 'minutes'} .value=${this.state[name]}
      @fovea-input=${(event: CustomEvent<number>) => this.#change({ [name]: event.detail })}
    ></fovea-number-field>`;
  }

  #settings() {
    const { state: now, own } = this;
    const starts = [
      { value: 'scratch', label: 'scratch' },
      ...(shipped
        ? [
            { value: 'body', label: 'trained body' },
            { value: 'shipped', label: 'all trained' },
          ]
        : []),
      ...(own ? [{ value: 'own', label: 'yours' }] : []),
    ];
    return html`<div class="settings">
        <fovea-choice
          label="Start from" .value=${now.start} .options=${starts}
          @fovea-input=${(event: CustomEvent<StartName>) => this.#change({ start: event.detail })}
        ></fovea-choice>
        ${this.#number('minutes', 'Minutes', 'Longer trainings are for machines that nobody waits for.')}
        ${this.#number('batch', 'Batch', 'A step looks at one batch of scenes; many scenes make few steps.')}
        <fovea-choice
          label="Learning rate" .value=${now.rate} .options=${rates.map((value) => ({ value, label: value }))}
          @fovea-input=${(event: CustomEvent<string>) => this.#change({ rate: event.detail })}
        ></fovea-choice>
        ${this.#number('seed', 'Seed', 'Each seed has scenes and first weights of its own.')}
      </div>
      <div class="own row">
        ${
          own
            ? html`<span>Yours: ${own.title}, AP50 ${own.ap50.toFixed(2)}</span>
                <button type="button" @click=${() => this.#forget()}>Forget it</button>`
            : nothing
        }
        <span class="button file"
          >Open a network<input
            type="file" multiple accept=".json,.bin" ?disabled=${this.#trainer.running}
            aria-label="Open a network: model.json and weights.bin" @change=${this.#open}
        /></span>
      </div>`;
  }

  #runView(name: RunName, shown: Shown, problem: string | null) {
    const { state: now } = this;
    const run = this.#trainer.runs[name];
    const { running } = this.#trainer;
    const keepable = run?.output && !running;
    const fixed = bringsAnchors(now.start);
    return html`<section class="run ${name}" style="--run:${runColour[name]}" aria-label="Run ${name}">
      <p class="name">Run ${name}</p>
      <div class="switches">
        <fovea-choice
          label="Anchors of ${name}${fixed ? ' (the network brings its own)' : ''}" ?disabled=${fixed}
          .value=${fixed ? '' : now[`anchors${name}`]} .options=${anchorOptions}
          @fovea-input=${(event: CustomEvent<AnchorName>) => this.#change(setSwitch(now, name, { anchors: event.detail }))}
        ></fovea-choice>
        <fovea-switch
          label="Several scales" .checked=${now[`scales${name}`]}
          @fovea-input=${(event: CustomEvent<boolean>) => this.#change(setSwitch(now, name, { multiScale: event.detail }))}
        ></fovea-switch>
        <div class="row">
          <button type="button" class="primary" ?disabled=${running || problem !== null} @click=${() => this.#train(name)}>
            Train ${name}
          </button>
          <button type="button" ?disabled=${!keepable} aria-label="Keep ${name}" @click=${() => run && this.#keep(run)}>Keep</button>
          <button
            type="button" ?disabled=${!keepable} aria-label="Save ${name}"
            @click=${() => run?.output && saveNetwork(run.output.files)}
          >Save</button>
        </div>
      </div>
      ${pictureView(name, sceneOf(now), shown, now.truth)}
      <p class="words">
        <span class="number">${name} ${shown.words}</span>${run ? html`<br /><span class="soft">${settingsWords(run.settings)}</span>` : nothing}
      </p>
    </section>`;
  }

  #actions() {
    const { current, running } = this.#trainer;
    const paused = current?.phase === 'paused';
    return html`<div class="row act">
        ${
          paused
            ? html`<button type="button" class="primary" @click=${() => this.#trainer.goOn()}>Go on</button>`
            : html`<button type="button" ?disabled=${!running} @click=${() => this.#trainer.pause()}>Pause</button>`
        }
        <button type="button" ?disabled=${!running && !paused} @click=${() => this.#trainer.finish()}>End here</button>
        <fovea-backend></fovea-backend>
      </div>
      <div class="state">
        ${
          current
            ? html`<fovea-progress
                label=${progressWords(current)} .done=${current.progress?.step ?? 0}
                .total=${current.progress ? (current.plan?.steps ?? 0) : 0}
              ></fovea-progress>`
            : nothing
        }
      </div>`;
  }

  override render() {
    const { state: now } = this;
    const { runs, running } = this.#trainer;
    const seen = sceneOf(now);
    const { race, shown, lastRound, status, slow } = derive(now, runs, seen, this.look);
    const problem = findProblem(now, { shipped, own: this.own !== null });
    const notice = this.refusal || problem || '';
    const charted = runNames.map((name) => chartedRun(name, runs[name], now.minutes));
    return html`<div @fovea-refuse=${(event: CustomEvent<string>) => (this.refusal = event.detail)}>
      ${this.#settings()}
      <div role="alert">${notice ? html`<div class="notice">${notice}</div>` : nothing}</div>
      <div class="runs">
        <div class="go">${this.#actions()}</div>
        ${runNames.map((name) => this.#runView(name, shown[name], problem))}
        <div class="ap">${apChart(charted, now.axis)}</div>
        <output class="says" aria-live="polite">
          ${[this.said, status, slow, race.sentence].filter(Boolean).map((sentence) => html`<span>${sentence}</span>`)}
        </output>
      </div>
      <div class="controls">
        <fovea-slider
          label="Boxes after round" min="0" .max=${Math.max(1, lastRound)} step="1" digits="0"
          .value=${this.look ?? lastRound} ?disabled=${lastRound === 0}
          @fovea-input=${(event: CustomEvent<number>) => {
            this.look = event.detail >= lastRound ? null : event.detail;
          }}
        ></fovea-slider>
        <fovea-slider
          label="Boxes from score" min=${ranges.score.min} max=${ranges.score.max} step=${ranges.score.step} .value=${now.score}
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ score: event.detail })}
        ></fovea-slider>
        <fovea-switch
          label="Truth as dashed boxes" .checked=${now.truth}
          @fovea-input=${(event: CustomEvent<boolean>) => this.#change({ truth: event.detail })}
        ></fovea-switch>
        <fovea-choice
          label="Curves over" .value=${now.axis}
          .options=${[{ value: 'seconds', label: 'seconds' }, { value: 'steps', label: 'steps' }]}
          @fovea-input=${(event: CustomEvent<TrainYoloState['axis']>) => this.#change({ axis: event.detail })}
        ></fovea-choice>
      </div>
      <fovea-street-source
        .value=${now} .scene=${seen} ?disabled=${running || (!shipped && (runs.A ?? runs.B) !== null)}
        @fovea-street=${(event: CustomEvent<SceneState>) => this.#setStreet(event.detail)}
      ></fovea-street-source>
      ${lossCharts(charted, now.axis)}
    </div>`;
  }
}

/** A run for the charts, with where it will end as far as is known. */
function chartedRun(name: RunName, run: Run | null, minutes: number): ChartedRun {
  const nothing = { name, points: [], rounds: [] };
  if (!run) return { ...nothing, expected: { steps: 1, seconds: minutes * 60 } };
  const { plan, progress, seconds, settings, points, rounds, phase } = run;
  const steps = plan?.steps ?? 1;
  const over = phase !== 'running' && phase !== 'paused';
  const all = progress?.step ? (seconds / progress.step) * steps : settings.minutes * 60;
  return { name, points, rounds, expected: over ? { steps: 1, seconds: 1 } : { steps, seconds: all } };
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-train-yolo': TrainYolo;
  }
}
