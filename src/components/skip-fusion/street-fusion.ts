import { html, LitElement, nothing } from 'lit';
import { customElement, property, queryAll, state } from 'lit/decorators.js';
import { labelNames } from '../../lib/scenes/names.ts';
import { SHOWN_SIZE, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import '../ui/backend-note.ts';
import { ChangedCanvases } from '../ui/changed-canvases.ts';
import '../ui/choice.ts';
import { labelRgb } from '../ui/label-colour.ts';
import { paintScene } from '../ui/paint-scene.ts';
import '../ui/progress.ts';
import '../ui/slider.ts';
import '../ui/stepper.ts';
import '../ui/street-scene.ts';
import { StreetWork } from '../ui/street-work.ts';
import { streetWorkSays, streetWorkStyles } from '../ui/street-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import { drawChanged, drawHeat, drawLabels, drawMap, drawStreetOutlines } from './chart.ts';
import { fullColour } from './heat.ts';
import { type FusionState, LAST, type Level, SCENES, type View } from './state.ts';
import {
  deriveStreet,
  LABELS,
  type StreetDepth,
  type StreetDerived,
  type StreetScores,
  segmentationNote,
  shownDepth,
  streetLevels,
  streetMatrix,
  streetScores,
  wrongPixels,
} from './street.ts';
import { lookAtStreet, measureStreets, offered, type StreetLook, streetBytes } from './street-networks.ts';
import { deriveStreets, type StreetsMeasured } from './streets.ts';
import { layout, streetLayout } from './styles.ts';

const COLOURS = labelNames.map((_, label) => labelRgb(label));
const SIGNS = { below: '', own: '+', sum: '=', full: '' } as const;
const VIEW_OPTIONS = [
  { value: 'labels', label: 'the best label' },
  { value: 'margin', label: 'one label against the rest' },
  { value: 'score', label: 'one label’s scores' },
];
const VIEW_SAYS = {
  labels: '',
  margin: 'Blue: this label wins, orange: another one does. Dashed above: where it truly is.',
  score: 'Blue: above 0, orange: below 0; these numbers are added. Dashed above: where it truly is.',
} as const;

type Kind = keyof typeof SIGNS | 'changed' | 'truth' | 'wrong';

/**
 * The trained FCNs on a street: their score maps added one by one, their outlines against the truth, and their scores on this
 * street or on many. Fires `fovea-fusion-change` (detail: a part of the FusionState) when the reader changes something.
 */
@customElement('fovea-street-fusion')
export class StreetFusion extends LitElement {
  static override styles = [base, buttons, streetWorkStyles, layout, streetLayout];

  @property({ attribute: false }) value!: FusionState;
  @state() private measured: StreetsMeasured | null = null;
  @state() private measuring = false;
  @state() private problem = '';
  @queryAll('.depths canvas') private cards!: NodeListOf<HTMLCanvasElement>;
  @queryAll('.tile canvas') private tiles!: NodeListOf<HTMLCanvasElement>;

  #work = new StreetWork<StreetLook>(this);
  #over = new AbortController();
  #measuredKey = '';
  #depth: StreetDepth | null = null;
  #levels: readonly Level[] = [];
  #levelsOf: readonly unknown[] = [];
  #scores: StreetScores | null = null;
  #scoresOf: StreetLook | null = null;
  #derived!: StreetDerived;
  #street = document.createElement('canvas');
  readonly #canvases = new ChangedCanvases();

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
    this.measuring = false;
  }

  #change(part: Partial<FusionState>): void {
    this.dispatchEvent(new CustomEvent<Partial<FusionState>>('fovea-fusion-change', { detail: part }));
  }

  protected override willUpdate(): void {
    this.#work.want(offered.length ? lookAtStreet(this.value) : null);
    const look = this.#work.result?.value ?? null;
    this.#depth = shownDepth(this.value.depth, offered);
    if (look !== this.#scoresOf) {
      this.#scoresOf = look;
      this.#scores =
        look &&
        streetScores(
          offered.map((depth, d) => [depth, streetMatrix(look.scene, look.answers[d]!.labels)] as const),
        );
    }
    if (look !== this.#levelsOf[0] || this.#depth !== this.#levelsOf[1]) {
      this.#levelsOf = [look, this.#depth];
      const answer = this.#answer(look);
      this.#levels = look && answer ? streetLevels(answer, look.scene) : [];
    }
    this.#derived = deriveStreet(
      this.value,
      this.#depth,
      this.#levels,
      this.#scores,
      look?.state.street ?? this.value.street,
    );
  }

  /** What the shown network said. */
  #answer(look: StreetLook | null) {
    return look && this.#depth ? look.answers[offered.indexOf(this.#depth)] : undefined;
  }

  protected override updated(): void {
    const look = this.#work.result?.value ?? null;
    const { view, label } = this.value;
    const chosen = view === 'labels' ? null : label;
    const shown = sceneOf(look?.state ?? this.value, SHOWN_SIZE);
    paintScene(this.#street, shown);
    const truth = look?.scene ?? sceneOf(this.value);
    this.cards.forEach((canvas, i) => {
      const labels = i < offered.length ? look?.answers[i]?.labels : truth.labels;
      const said = labels && look ? { width: truth.width, height: truth.height, labels } : null;
      this.#canvases.draw(canvas, [shown.pixels, labels, look, chosen], () =>
        drawStreetOutlines(canvas, this.#street, said, truth, COLOURS, chosen),
      );
    });
    if (!look) return;
    const largest = view === 'labels' ? 1 : fullColour(this.#levels, LABELS, label, view);
    this.tiles.forEach((canvas) => {
      const level = this.#levels[Number(canvas.dataset['level'])];
      const kind = canvas.dataset['kind'] as Kind;
      if (level)
        this.#canvases.draw(canvas, [level, kind, chosen, view], () =>
          this.#drawTile(canvas, level, kind, look, largest),
        );
    });
  }

  #drawTile(canvas: HTMLCanvasElement, level: Level, kind: Kind, look: StreetLook, largest: number): void {
    const { view, label } = this.value;
    const { width, height } = look.scene;
    const answer = this.#answer(look);
    if (!answer) return;
    const heat = (scores: { rows: number; columns: number; values: Float32Array }) => {
      if (view === 'labels') drawLabels(canvas, scores, COLOURS);
      else drawHeat(canvas, scores, { classes: LABELS, klass: label, view, largest });
    };
    // The map of one label is that label in its colour; the rest is dark, as where nothing changed.
    const map = (labels: Uint8Array) => ({ width, height, labels });
    const only = (labels: Uint8Array) =>
      view === 'labels' ? labels : labels.map((each) => (each === label ? each : 255));
    if (kind === 'changed') drawChanged(canvas, level.changed!, COLOURS);
    else if (kind === 'wrong') drawChanged(canvas, map(wrongPixels(look.scene, answer.labels)), COLOURS);
    else if (kind === 'truth' && view === 'labels') drawMap(canvas, map(look.scene.labels), COLOURS);
    else if (kind === 'truth') drawChanged(canvas, map(only(look.scene.labels)), COLOURS);
    else if (kind === 'full') heat({ rows: height, columns: width, values: answer.scores });
    else heat(level[kind]!);
  }

  async #measure(): Promise<void> {
    this.#over.abort();
    const over = new AbortController();
    this.#over = over;
    this.measured = null;
    this.problem = '';
    this.measuring = true;
    this.#measuredKey = this.#streetsKey();
    try {
      await measureStreets(this.value, this.value.scenes, { signal: over.signal }, (measured) => {
        this.measured = measured;
      });
    } catch (error) {
      if (!over.signal.aborted) this.problem = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#over === over) this.measuring = false;
    }
  }

  #streetsKey(): string {
    return JSON.stringify([sceneStateOf(this.value), this.value.scenes]);
  }

  override render() {
    const { value, measuring } = this;
    if (!this.#depth)
      return html`<div class="notice">The FCNs that were trained on streets are not part of this site. The photo’s heads work.</div>`;
    const scene = sceneOf(value);
    const note = segmentationNote(scene);
    const change = (part: Partial<FusionState>) => this.#change(part);
    return html`
      <fovea-street-source
        .value=${value} .disabled=${measuring}
        @fovea-street=${({ detail }: CustomEvent<Partial<FusionState>>) => change(detail)}
      ></fovea-street-source>
      ${note ? html`<div class="notice">${note}</div>` : nothing}
      <div class="work row">
        ${streetWorkSays(this.#work, `Let ${offered.join(', ')} label the street`, streetBytes)}
        <fovea-backend @fovea-backend=${() => this.#work.started && this.#work.start()}></fovea-backend>
      </div>
      <p class="soft">
        Each is a network of its own, all layers trained: 32s from scratch, 16s begun as the finished 32s, 8s as the finished 16s. They
        see 128 × 128 pixels; the street is shown larger.
      </p>
      <div class="depths" role="group" aria-label="Network whose maps are shown">
        ${offered.map((depth, d) => this.#card(depth, d))}
        <div class="truth-card">
          <span class="frame"><canvas role="img" aria-label=${`${describeScene(scene)}, with the outlines of the truth.`}></canvas></span>
          <b>The truth</b><span class="number">every pixel is known</span>
        </div>
      </div>
      <div class="row part">
        <fovea-stepper
          label="Maps, in the order in which they are added" .step=${this.#derived.step} .steps=${Math.max(0, this.#derived.tiles.length - 1)}
          @fovea-input=${({ detail }: CustomEvent<number>) => change({ step: detail >= this.#derived.tiles.length - 1 ? LAST : detail })}
        ></fovea-stepper>
        <fovea-choice
          label="Maps show" .value=${value.view} .options=${VIEW_OPTIONS}
          @fovea-input=${({ detail }: CustomEvent<View>) => change({ view: detail })}
        ></fovea-choice>
      </div>
      <div class="row part legend" role="group" aria-label="Labels">
        ${labelNames.map(
          (name, label) => html`<button
            type="button" aria-pressed=${value.view !== 'labels' && label === value.label ? 'true' : 'false'}
            @click=${() => change({ label, view: value.view === 'labels' ? 'margin' : value.view })}
          >
            <span class="swatch" style=${`background:rgb(${COLOURS[label]!.join(' ')})`}></span>${name}
          </button>`,
        )}
      </div>
      <p class="soft view-says">${VIEW_SAYS[value.view]}</p>
      <div class="sides">
        <div class="levels">${this.#rows()}</div>
        <div>${this.#measurement()}</div>
      </div>
    `;
  }

  #card(depth: StreetDepth, d: number) {
    const miou = this.#scores?.meanIou[d];
    return html`<button
      type="button" aria-pressed=${depth === this.#depth ? 'true' : 'false'}
      @click=${() => this.#change({ depth, step: LAST })}
    >
      <span class="frame"><canvas role="img" aria-label="Outlines of FCN-${depth}"></canvas></span>
      <b>FCN-${depth}</b>
      <span class="number">${miou === undefined ? '\u00a0' : `mean IoU ${miou.toFixed(3)}`}</span>
    </button>`;
  }

  #rows() {
    const { tiles, step } = this.#derived;
    const rows = this.#levels.length || offered.indexOf(this.#depth!) + 1;
    const place = (level: number, kind: Kind) =>
      tiles.findIndex((tile) => tile.level === level && tile.kind === kind);
    const at = (level: number, kind: keyof typeof SIGNS) => {
      const index = place(level, kind);
      const sign = level === 0 ? '' : SIGNS[kind];
      return this.#tile(
        level,
        kind,
        tiles[index]?.title ?? '',
        sign,
        index === step,
        index > step || index < 0,
      );
    };
    const last = rows - 1;
    const full = place(last, 'full');
    const later = full < 0 || full > step;
    const wrong = this.#scores ? 1 - this.#scores.pixelAccuracy[offered.indexOf(this.#depth!)]! : 0;
    const mean = this.value.view === 'labels' ? 'The truth' : `The truth: ${labelNames[this.value.label]}`;
    return html`${Array.from({ length: rows }, (_, level) => {
      if (level === 0) return html`${at(0, 'sum')}${this.#says()}`;
      const found = this.#levels[level];
      const share = found ? `Changed: ${(100 * found.changedShare).toFixed(1)} % of the cells` : '';
      const summed = place(level, 'sum');
      return html`${at(level, 'below')}${at(level, 'own')}${at(level, 'sum')}${this.#tile(level, 'changed', share, '', false, summed > step || summed < 0)}`;
    })}${at(last, 'full')}${this.#tile(last, 'truth', mean, '', false, later)}${this.#tile(last, 'wrong', `Wrong: ${(100 * wrong).toFixed(1)} % of pixels`, '', false, later)}`;
  }

  #says() {
    return html`<div class="says"><output aria-live="polite">${this.#derived.sentence}</output></div>`;
  }

  #tile(level: number, kind: Kind, title: string, sign: string, now: boolean, later: boolean) {
    return html`<div class="tile" ?data-now=${now} ?data-later=${later}>
      <p class=${sign ? 'sign' : ''} data-sign=${sign}>${later ? '' : title}</p>
      <span class="frame"><canvas data-level=${level} data-kind=${kind} role="img" aria-label=${later || !title ? 'Not computed yet' : title}></canvas></span>
    </div>`;
  }

  #measurement() {
    const { value, measuring, measured } = this;
    const streets = deriveStreets(measured);
    const stale = streets && !measuring && this.#measuredKey !== this.#streetsKey();
    return html`
      <div class="row measure">
        <fovea-slider
          label="Streets to measure, from this one on" .min=${SCENES.min} .max=${SCENES.max} .step=${SCENES.step} digits="0"
          .value=${value.scenes} ?disabled=${measuring}
          @fovea-input=${({ detail }: CustomEvent<number>) => this.#change({ scenes: detail })}
        ></fovea-slider>
        ${
          measuring
            ? html`<button type="button" @click=${() => this.#over.abort()}>Stop here</button>
                <fovea-progress label="Measuring" .done=${measured?.done ?? 0} .total=${measured?.asked ?? 0}></fovea-progress>`
            : html`<button type="button" @click=${this.#measure}>Measure the networks on ${value.scenes} streets</button>`
        }
      </div>
      ${this.problem ? html`<div class="notice" role="alert">${this.problem}</div>` : nothing}
      <output class="together" aria-live="polite">${measuring ? '' : (streets?.sentence ?? '')}${stale ? ' The settings have changed since.' : ''}</output>
      <div class="tables">
        ${this.#table(this.#scores, this.#scores ? `Street ${this.#work.result!.value.state.street}` : 'This street')}
        ${this.#table(streets?.scores ?? null, streets?.caption ?? 'Several streets')}
      </div>
    `;
  }

  #table(scores: StreetScores | null, caption: string) {
    const shown = (value: number | undefined) =>
      value === undefined || Number.isNaN(value) ? '–' : value.toFixed(3);
    return html`<div class="examples" tabindex="0" role="region" aria-label=${`IoU by label: ${caption}`}>
      <table>
        <caption>IoU, ${caption}</caption>
        <thead>
          <tr><th scope="col">label</th><th scope="col">pixels</th>${offered.map((depth) => html`<th scope="col">${depth}</th>`)}</tr>
        </thead>
        <tbody>
          ${labelNames.map((name, label) => {
            const row = scores?.rows[label];
            return html`<tr>
              <th scope="row">${name}</th>
              <td>${row ? `${(100 * row.share).toFixed(1)} %` : '–'}</td>
              ${offered.map((_, d) => html`<td>${shown(row?.ious[d])}</td>`)}
            </tr>`;
          })}
          <tr class="whole">
            <th scope="row">mean</th><td></td>${offered.map((_, d) => html`<td>${shown(scores?.meanIou[d])}</td>`)}
          </tr>
        </tbody>
      </table>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-street-fusion': StreetFusion;
  }
}
