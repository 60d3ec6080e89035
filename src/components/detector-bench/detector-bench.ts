import { html, nothing } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import { networkEntry, networks } from '../../../models/registry.ts';
import { saveFile } from '../../device/download.ts';
import { engine } from '../../lib/engine/client.ts';
import { drawScene } from '../../lib/scenes/draw-scene.ts';
import { anotherStreet, type SceneState } from '../../lib/scenes/scene-state.ts';
import { sizeWords } from '../../lib/size-words.ts';
import '../ui/backend-note.ts';
import '../ui/choice.ts';
import { paintScene } from '../ui/paint-scene.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { type Batches, timeBatches } from './batches.ts';
import { paretoChart } from './chart.ts';
import { benchDetectors, costOf } from './detectors.ts';
import { KINDS, type Kind, kindSettings, kindTitles, SERIES, sceneSeed } from './kinds.ts';
import { type Measured, type Reading, RULES, type Rule, ruleTitles } from './measured.ts';
import { benchCsv, benchJson, type Circumstances } from './report.ts';
import { conduct } from './run.ts';
import {
  type BenchState,
  benchCodec,
  COUNTS,
  chosen,
  conditionOf,
  type Derived,
  derive,
  inAp,
  inLarge,
  inMs,
  reference,
  SIZES,
  withMeasured,
} from './state.ts';
import { layout } from './styles.ts';

/** Detectors whose weights are on the site. */
const here = benchDetectors.filter(({ id }) => networks.some((one) => one.id === id));

const bytesOf = (id: string): number => networkEntry(id).files.reduce((sum, { bytes }) => sum + bytes, 0);

/** Scenes that are shown as examples. */
const EXAMPLES = 5;

/** Detectors on the reader's own device: time, size and accuracy on the same scenes, and what changes the figures. */
@customElement('fovea-detector-bench')
export class DetectorBench extends WidgetElement<BenchState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = benchCodec;
  /** the site's root, with a slash at the end */
  @property() root = '/';

  @state() private results: readonly Measured[] = [];
  @state() private working: { label: string; done: number; total: number } | null = null;
  @state() private paused = false;
  @state() private batches: Batches | null = null;
  @state() private notes: readonly string[] = [];
  @queryAll('.examples canvas') private canvases!: NodeListOf<HTMLCanvasElement>;

  #running: AbortController | null = null;
  #stop = new AbortController();
  #goOn = () => {};
  #waiting: Promise<void> = Promise.resolve();
  #examples = '';
  #derived: Derived = derive(benchCodec.initial, [], here);

  /** The measurements so far, for tests and the curious. */
  get measured(): readonly Measured[] {
    return this.results;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#end();
  }

  override reset(): void {
    super.reset();
    this.#end();
    this.results = [];
    this.batches = null;
    this.notes = [];
  }

  #end(): void {
    this.#running?.abort();
    this.#resume();
  }

  #pause(): void {
    this.paused = true;
    this.#waiting = new Promise((resolve) => {
      this.#goOn = resolve;
    });
    this.#stop.abort();
  }

  #resume(): void {
    this.paused = false;
    this.#stop = new AbortController();
    this.#goOn();
    this.#waiting = Promise.resolve();
  }

  async #measure(kinds: readonly Kind[]): Promise<void> {
    this.#end();
    const running = new AbortController();
    this.#running = running;
    const { state } = this;
    const size = Number(state.size);
    this.notes = [];
    this.working = { label: 'Starting', done: 0, total: 0 };
    const before = this.results;
    let told = 0;
    try {
      await conduct(
        {
          detectors: chosen(state, here),
          conditions: kinds.map((kind) => ({
            kind,
            condition: conditionOf(state, kind),
            settings: kindSettings(kind, state, size),
          })),
          set: state.street,
          count: Number(state.count),
          budget: Number(state.budget),
          root: this.root,
        },
        {
          signal: running.signal,
          gate: () => this.#waiting,
          stop: () => this.#stop.signal,
          onProgress: (label, done, total) => {
            // Each drawing of the figure takes a little of the processor that is being measured.
            const now = performance.now();
            if (this.#running !== running || (total > 0 && now - told < 150)) return;
            told = now;
            this.working = { label, done, total };
          },
          onMeasured: (one) => {
            if (this.isConnected) this.results = withMeasured(this.results, one);
          },
          onSay: (sentence) => {
            this.notes = [...this.notes, sentence];
          },
        },
      );
      if (running.signal.aborted && this.#running === running)
        this.notes = [
          ...this.notes,
          this.results === before
            ? 'Stopped before anything was measured.'
            : 'Stopped: the rows show what was measured until then.',
        ];
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.working = null;
        this.paused = false;
      }
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state') || changed.has('results'))
      this.#derived = derive(this.state, this.results, here);
  }

  protected override updated(): void {
    const settings = kindSettings(this.state.kind, this.state, 128);
    const key = JSON.stringify([this.state.street, settings]);
    if (key === this.#examples) return;
    this.#examples = key;
    // One scene a frame: drawing all of them at once would hold up a slider.
    const draw = (i: number): void => {
      const canvas = this.canvases[i];
      if (!canvas || this.#examples !== key) return;
      paintScene(canvas, drawScene(sceneSeed(this.state.street, i), settings));
      requestAnimationFrame(() => draw(i + 1));
    };
    requestAnimationFrame(() => draw(0));
  }

  #change(part: Partial<BenchState>): void {
    this.set({ ...this.state, ...part });
  }

  #save(kind: 'csv' | 'json'): void {
    const { status } = engine;
    const circumstances: Circumstances = {
      date: new Date().toISOString(),
      browser: navigator.userAgent,
      processors: navigator.hardwareConcurrency ?? 0,
      backend: status.backend ?? '',
      reason: status.reason,
      downloads: Object.fromEntries(here.map(({ id }) => [id, bytesOf(id)])),
    };
    const text = (kind === 'csv' ? benchCsv : benchJson)(this.results, this.state, circumstances);
    const type = kind === 'csv' ? 'text/csv' : 'application/json';
    saveFile(`fovea-bench.${kind}`, new Blob([text], { type }));
  }

  /** Times the network whose stages are shown, or YOLO, on several scenes at once. */
  async #timeBatches(): Promise<void> {
    this.#end();
    const running = new AbortController();
    this.#running = running;
    const { state } = this;
    const scenes = here.filter(({ looksAt }) => looksAt === 'scenes');
    const detector = scenes.find(({ key }) => key === state.shown) ?? scenes[0]!;
    this.notes = [];
    this.working = { label: `${detector.name}: timing batches`, done: 0, total: 0 };
    try {
      await timeBatches(detector, kindSettings(state.kind, state, Number(state.size)), state.street, {
        signal: running.signal,
        onBatches: (batches, done, total) => {
          if (this.#running !== running) return;
          this.batches = batches;
          this.working = { label: `${detector.name}: timing batches`, done, total };
        },
      });
    } catch (error) {
      if (!running.signal.aborted) this.notes = [error instanceof Error ? error.message : String(error)];
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.working = null;
      }
    }
  }

  override render() {
    const derived = this.#derived;
    return html`
      <p class="title">1. What is measured</p>
      ${this.#costs()} ${this.#conditions()} ${this.#buttons()}
      <p class="title">2. How it is counted</p>
      ${this.#reading(derived)} ${this.#results(derived)}
      <div class="told">
        <output aria-live=${this.working ? 'off' : 'polite'}>
          ${derived.sentence || 'The result will be told here in words.'}
        </output>
        <output aria-live="polite">${derived.comparison}</output>
      </div>
      <div class="panes pair">${this.#stages(derived)} ${this.#matrix(derived)}</div>
      ${this.#batches()}
      <div class="row save">
        <button type="button" ?disabled=${this.results.length === 0} @click=${() => this.#save('csv')}>
          Save the table (CSV)
        </button>
        <button type="button" ?disabled=${this.results.length === 0} @click=${() => this.#save('json')}>
          Save every look (JSON)
        </button>
      </div>
      <fovea-backend></fovea-backend>
    `;
  }

  #costs() {
    const { state } = this;
    const size = Number(state.size);
    return html`<div class="scroll costs" tabindex="0" role="region" aria-label="What the detectors cost">
      <table>
        <thead>
          <tr>
            <th scope="col">detector</th><th scope="col">how</th><th scope="col">parameters</th>
            <th scope="col">multiply-adds</th><th scope="col">least memory</th><th scope="col">download</th>
          </tr>
        </thead>
        <tbody>
          ${here.map((detector) => {
            const { parameters, macs, memory } = costOf(detector, size);
            return html`<tr>
              <th scope="row">
                <fovea-switch
                  label=${detector.name} .checked=${state[detector.key]} ?disabled=${this.working !== null}
                  @fovea-input=${(event: CustomEvent<boolean>) => this.#change({ [detector.key]: event.detail })}
                ></fovea-switch>
              </th>
              <td class="words">${detector.way}</td>
              <td>${inLarge(parameters)}</td>
              <td>${inLarge(macs)}</td>
              <td>${sizeWords(memory)}</td>
              <td>${sizeWords(bytesOf(detector.id))}</td>
            </tr>`;
          })}
        </tbody>
      </table>
    </div>`;
  }

  #conditions() {
    const { state } = this;
    const busy = this.working !== null;
    const settings = kindSettings(state.kind, state, 128);
    return html`
      <div class="controls">
        <label class="field"
          >Scenes
          <select
            ?disabled=${busy}
            @change=${(event: Event) => this.#change({ kind: (event.target as HTMLSelectElement).value as Kind })}
          >
            ${KINDS.map((kind) => html`<option value=${kind} .selected=${kind === state.kind}>${kindTitles[kind]}</option>`)}
          </select></label
        >
        <fovea-choice
          label="Input size in pixels" .value=${state.size} ?disabled=${busy}
          .options=${SIZES.map((value) => ({ value, label: value }))}
          @fovea-input=${(event: CustomEvent<BenchState['size']>) => this.#change({ size: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="How many scenes" .value=${state.count} ?disabled=${busy}
          .options=${COUNTS.map((value) => ({ value, label: value }))}
          @fovea-input=${(event: CustomEvent<BenchState['count']>) => this.#change({ count: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="Time allowed" .value=${state.budget} ?disabled=${busy}
          .options=${[
            { value: '20', label: '20 s' },
            { value: '60', label: '1 min' },
            { value: '300', label: '5 min' },
          ]}
          @fovea-input=${(event: CustomEvent<BenchState['budget']>) => this.#change({ budget: event.detail })}
        ></fovea-choice>
      </div>
      ${
        state.kind === 'own'
          ? html`<fovea-street-source
              .value=${state} ?disabled=${busy}
              @fovea-street=${(event: CustomEvent<SceneState>) => this.#change(event.detail)}
            ></fovea-street-source>`
          : nothing
      }
      <div class="examples" role="img" aria-label=${`The first ${EXAMPLES} of the ${kindTitles[state.kind]} scenes, ${settings.weather === 'any' ? 'in any weather' : settings.weather}`}>
        ${Array.from({ length: EXAMPLES }, () => html`<canvas width="128" height="128"></canvas>`)}
      </div>
      ${
        state.kind === 'own'
          ? nothing
          : html`<div class="row">
              <button type="button" ?disabled=${busy} @click=${() => this.#change(anotherStreet(state))}>
                Other scenes of this kind
              </button>
              <span class="soft">Set ${state.street}. No network was trained on any of these.</span>
            </div>`
      }
    `;
  }

  #buttons() {
    const { working, paused, state } = this;
    const nothingChosen = chosen(state, here).length === 0;
    const bytes = chosen(state, here).reduce((sum, { id }) => sum + bytesOf(id), 0);
    return html`<div class="says">
      ${
        working
          ? html`<div class="row">
              <fovea-progress label=${paused ? `Paused. ${working.label}` : working.label} .done=${working.done} .total=${working.total}></fovea-progress>
              <button type="button" @click=${() => (paused ? this.#resume() : this.#pause())}>
                ${paused ? 'Go on' : 'Pause'}
              </button>
              <button type="button" @click=${this.#end}>Stop</button>
            </div>`
          : html`<div class="row">
              <button class="primary" type="button" ?disabled=${nothingChosen} @click=${() => this.#measure([state.kind])}>
                Measure
              </button>
              <button type="button" ?disabled=${nothingChosen} @click=${() => this.#measure(SERIES)}>
                Measure all kinds of scenes
              </button>
              <span class="soft">
                ${nothingChosen ? 'Switch at least one detector on.' : `Fetches ${sizeWords(bytes)} once.`}
              </span>
            </div>`
      }
      ${this.notes.map((note) => html`<p class="notes" role="status">${note}</p>`)}
    </div>`;
  }

  #reading({ changed }: Derived) {
    const { state } = this;
    return html`<div class="controls">
      <label class="field"
        >Accuracy
        <select @change=${(event: Event) => this.#change({ rule: (event.target as HTMLSelectElement).value as Rule })}>
          ${RULES.map((rule) => html`<option value=${rule} .selected=${rule === state.rule}>${ruleTitles[rule]}</option>`)}
        </select></label
      >
      <fovea-slider
        label="Lowest score kept" min="0.01" max="0.9" step="0.01" .value=${state.score}
        hint="Boxes below are thrown away before AP is computed."
        @fovea-input=${(event: CustomEvent<number>) => this.#change({ score: event.detail })}
      ></fovea-slider>
      <fovea-choice
        label="The clock runs for" .value=${state.timed}
        .options=${[
          { value: 'all', label: 'all' },
          { value: 'no-nms', label: 'no NMS' },
          { value: 'network', label: 'networks' },
        ]}
        @fovea-input=${(event: CustomEvent<Reading['timed']>) => this.#change({ timed: event.detail })}
      ></fovea-choice>
      <fovea-choice
        label="Time of" .value=${state.percent}
        .options=${[
          { value: '50', label: 'p50' },
          { value: '90', label: 'p90' },
          { value: '99', label: 'p99' },
        ]}
        @fovea-input=${(event: CustomEvent<Reading['percent']>) => this.#change({ percent: event.detail })}
      ></fovea-choice>
      <div class="row">
        <fovea-switch
          label="Warm-ups count too" .checked=${state.warm}
          @fovea-input=${(event: CustomEvent<boolean>) => this.#change({ warm: event.detail })}
        ></fovea-switch>
        <button type="button" ?disabled=${!changed} @click=${() => this.#change({ ...reference })}>
          The reference way
        </button>
      </div>
    </div>`;
  }

  #results(derived: Derived) {
    const { state } = this;
    const titles = {
      accuracy: ruleTitles[state.rule],
      time: `milliseconds a picture, ${state.percent === '50' ? 'median' : `${state.percent}th percentile`}`,
    };
    return html`<div class="panes">
      <div>${paretoChart(derived, titles, (row) => this.#change({ shown: row.measured.detector }))}</div>
      <div class="scroll results" tabindex="0" role="region" aria-label="Results">
        <table>
          <thead>
            <tr>
              <th scope="col">detector</th><th scope="col">pictures</th><th scope="col">p50</th><th scope="col">p90</th>
              <th scope="col">p99 ms</th><th scope="col">AP</th><th scope="col">AP.50</th><th scope="col">AP.75</th>
            </tr>
          </thead>
          <tbody>
            ${derived.rows.map(
              (row) => html`<tr aria-current=${row === derived.shown?.row ? 'true' : nothing}>
                <th scope="row">
                  <button
                    type="button" aria-pressed=${row === derived.shown?.row ? 'true' : 'false'}
                    aria-label=${`Show the stages of ${row.label}`}
                    @click=${() => this.#change({ shown: row.measured.detector })}
                  >
                    ${row.label}
                  </button>
                </th>
                <td>${row.partial ? `${row.measured.pictures} of ${row.measured.planned}` : row.measured.pictures}</td>
                ${row.spread.map((time) => html`<td>${inMs(time)}</td>`)}
                <td>${inAp(row.all.ap)}</td>
                <td>${inAp(row.all.ap50)}</td>
                <td>${inAp(row.all.ap75)}</td>
              </tr>`,
            )}
            ${derived.waiting.map(
              (name) => html`<tr>
                <th scope="row">${name}</th>
                <td class="words" colspan="7">not measured on these scenes yet</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }

  #stages({ shown }: Derived) {
    return html`<div class="stages">
      <p class="title">Stages${shown ? html` of ${shown.row.label}` : nothing}, milliseconds</p>
      ${
        shown
          ? html`<table>
              <thead>
                <tr><th scope="col">stage</th><th scope="col">p50</th><th scope="col">p90</th><th scope="col">p99</th></tr>
              </thead>
              <tbody>
                ${shown.stages.map(
                  ({ name, spread }) => html`<tr>
                    <th scope="row">${name}</th>
                    ${spread.map((time) => html`<td>${time.toFixed(1)}</td>`)}
                  </tr>`,
                )}
              </tbody>
            </table>`
          : html`<p class="empty">Each stage appears with a measurement.</p>`
      }
    </div>`;
  }

  #batches() {
    const { batches, working } = this;
    const offered = here.some(({ looksAt }) => looksAt === 'scenes');
    return html`<div class="batches">
      <p class="title">Several scenes at once</p>
      <div class="row">
        <button type="button" ?disabled=${working !== null || !offered} @click=${this.#timeBatches}>Time batches</button>
        <span class="soft">
          ${offered ? 'The passes of one network alone: no decoding, no NMS.' : 'Needs a detector of street scenes.'}
        </span>
      </div>
      ${
        batches
          ? html`<div class="scroll" tabindex="0" role="region" aria-label="Milliseconds by size of batch">
                <table>
                  <thead>
                    <tr>
                      <th scope="col">${batches.name}: scenes in a batch</th>
                      ${batches.rows.map(({ batch }) => html`<th scope="col">${batch}</th>`)}
                    </tr>
                  </thead>
                  <tbody>
                    <tr>
                      <th scope="row">milliseconds until all answers are there</th>
                      ${batches.rows.map(({ whole }) => html`<td>${inMs(whole)}</td>`)}
                    </tr>
                    <tr>
                      <th scope="row">milliseconds a scene</th>
                      ${batches.rows.map(({ each }) => html`<td>${inMs(each)}</td>`)}
                    </tr>
                  </tbody>
                </table>
              </div>
              <output aria-live="polite">${batches.sentence}</output>`
          : nothing
      }
    </div>`;
  }

  #matrix({ matrix: { kinds, rows } }: Derived) {
    return html`<div class="matrix">
      <p class="title">By kind of scenes, ${ruleTitles[this.state.rule]}, ${this.state.size} pixels</p>
      <div class="scroll" tabindex="0" role="region" aria-label="Accuracy by kind of scenes">
        <table>
          <thead>
            <tr><th scope="col">scenes</th>${rows.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr>
          </thead>
          <tbody>
            ${kinds.map(
              ({ title }, i) => html`<tr>
                <th scope="row">${title}</th>
                ${rows.map(({ values }) => {
                  const value = values[i] ?? null;
                  const heat = value === null || Number.isNaN(value) ? 0 : value.toFixed(2);
                  return html`<td style=${`--heat:${heat}`}>${value === null ? '–' : inAp(value)}</td>`;
                })}
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-detector-bench': DetectorBench;
  }
}
