import { html } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { engine } from '../../lib/engine/client.ts';
import { drawScene } from '../../lib/scenes/draw-scene.ts';
import '../ui/backend-note.ts';
import { paintScene } from '../ui/paint-scene.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { type Batches, timeBatches } from './batches.ts';
import { Gate } from './gate.ts';
import { type Kind, kindSettings, sceneSeed } from './kinds.ts';
import type { Measured } from './measured.ts';
import { bytesOf, offered } from './offered.ts';
import { conditionsView, costsTable, measureView, type Working } from './plan-view.ts';
import { benchCsv, benchJson, type Circumstances } from './report.ts';
import { batchesView, kindsTable, readingControls, resultsView, stagesTable } from './results-view.ts';
import { conduct } from './run.ts';
import {
  type BenchState,
  benchCodec,
  chosen,
  conditionOf,
  type Derived,
  derive,
  withMeasured,
} from './state.ts';
import { layout } from './styles.ts';

/** Detectors on the reader's own device: time, size and accuracy on the same scenes, and what changes the figures. */
@customElement('fovea-detector-bench')
export class DetectorBench extends WidgetElement<BenchState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = benchCodec;
  /** the site's root, with a slash at the end */
  @property() root = '/';

  @state() private results: readonly Measured[] = [];
  @state() private working: Working | null = null;
  @state() private batches: Batches | null = null;
  @state() private notes: readonly string[] = [];
  @queryAll('.examples canvas') private canvases!: NodeListOf<HTMLCanvasElement>;

  #running: AbortController | null = null;
  readonly #gate = new Gate();
  #examples = '';
  #derived: Derived = derive(benchCodec.initial, [], offered);

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
    this.#goOn();
  }

  #pause(): void {
    this.#gate.close();
    this.requestUpdate();
  }

  #goOn(): void {
    this.#gate.open();
    this.requestUpdate();
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
          detectors: chosen(state, offered),
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
          gate: () => this.#gate.pass(),
          stop: () => this.#gate.stop,
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
        this.#gate.open();
      }
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state') || changed.has('results'))
      this.#derived = derive(this.state, this.results, offered);
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

  #save(kind: 'csv' | 'json'): void {
    const { status } = engine;
    const circumstances: Circumstances = {
      date: new Date().toISOString(),
      browser: navigator.userAgent,
      processors: navigator.hardwareConcurrency ?? 0,
      backend: status.backend ?? '',
      reason: status.reason,
      downloads: Object.fromEntries(offered.map(({ id }) => [id, bytesOf(id)])),
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
    const scenes = offered.filter(({ looksAt }) => looksAt === 'scenes');
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
    const { state: now, working } = this;
    const derived = this.#derived;
    const busy = working !== null;
    const change = (part: Partial<BenchState>) => this.set({ ...this.state, ...part });
    const empty = this.results.length === 0;
    return html`
      <p class="title">1. What is measured</p>
      ${costsTable(now, busy, change)} ${conditionsView(now, busy, change)}
      ${measureView(now, {
        working,
        paused: this.#gate.paused,
        notes: this.notes,
        measure: (kinds) => void this.#measure(kinds),
        pause: () => this.#pause(),
        goOn: () => this.#goOn(),
        end: () => this.#end(),
      })}
      <p class="title">2. How it is counted</p>
      ${readingControls(derived, now, change)} ${resultsView(derived, now, change)}
      <div class="told">
        <output aria-live=${busy ? 'off' : 'polite'}>
          ${derived.sentence || 'The result will be told here in words.'}
        </output>
        <output aria-live="polite">${derived.comparison}</output>
      </div>
      <div class="panes pair">${stagesTable(derived)} ${kindsTable(derived, now)}</div>
      ${batchesView(this.batches, busy, () => void this.#timeBatches())}
      <div class="row save">
        <button type="button" ?disabled=${empty} @click=${() => this.#save('csv')}>Save the table (CSV)</button>
        <button type="button" ?disabled=${empty} @click=${() => this.#save('json')}>Save every look (JSON)</button>
      </div>
      <fovea-backend></fovea-backend>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-detector-bench': DetectorBench;
  }
}
