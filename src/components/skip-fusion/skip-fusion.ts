import { html, nothing } from 'lit';
import { customElement, queryAll, state } from 'lit/decorators.js';
import { onPainting } from '../../device/paintings.ts';
import type { Photo } from '../../device/photo.ts';
import { DEPTHS, type Depth } from '../../lib/segmentation/fcn-head.ts';
import type { PaintClass } from '../../lib/segmentation/painting.ts';
import '../ui/backend-note.ts';
import { ChangedCanvases } from '../ui/changed-canvases.ts';
import '../ui/choice.ts';
import { paintColour, paintRgb } from '../ui/paint-colours.ts';
import '../ui/photo-source.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { workSays } from '../ui/photo-work-view.ts';
import '../ui/stepper.ts';
import { base, buttons } from '../ui/styles.ts';
import { BACKBONE } from '../ui/train-heads.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { drawChanged, drawHeat, drawLabels, drawOutlined } from './chart.ts';
import { fullColour } from './heat.ts';
import { type ExampleScore, measure, measureExamples, strokesOf } from './measure.ts';
import {
  analyse,
  type DepthScore,
  type Derived,
  depthScores,
  derive,
  type FusionState,
  fusionCodec,
  LAST,
  type Level,
  type Results,
  SKIPS,
  type Tile,
} from './state.ts';
import { layout } from './styles.ts';

/** Results with the reader's colours. */
type Shown = Results & { readonly painted: readonly PaintClass[] };

const SOURCES = [
  { value: 'photo', label: 'a photo, trained on strokes here' },
  { value: 'street', label: 'a street, trained on thousands of scenes' },
];

/** What the colours of the maps mean. */
const HEAT_SAYS = {
  labels: '',
  margin: 'blue: this class wins, orange: another one does',
  score: 'blue: above 0, orange: below 0; these are what is added',
} as const;

const SIGNS = { below: '', own: '+', sum: '=' } as const;

/** The score maps of a head on the reader's strokes, added step by step. Fires `fovea-fusion` (detail: { scores }) when measured. */
@customElement('fovea-skip-fusion')
export class SkipFusion extends WidgetElement<FusionState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = fusionCodec;

  @state() private examples: readonly ExampleScore[] = [];
  @state() private measuring = false;
  @state() private problem = '';
  @queryAll('.depths canvas') private small!: NodeListOf<HTMLCanvasElement>;
  @queryAll('.tile canvas') private tiles!: NodeListOf<HTMLCanvasElement>;

  derived!: Derived;
  levels: readonly Level[] = [];
  scores: readonly DepthScore[] = [];
  #levelsOf: unknown[] = [];
  #scoresOf: Results | null = null;
  readonly #canvases = new ChangedCanvases();
  #over = new AbortController();
  #forgetPainting = () => {};
  #work = new PhotoWork<Shown>(this, {
    network: BACKBONE,
    work: async (picture, photo, context) => {
      const found = await strokesOf(photo);
      context.signal.throwIfAborted();
      if (!found) throw new RangeError(unpainted(photo));
      const results = await measure(photo, picture, found.painting, found.by, context);
      return { ...results, painted: found.painting.classes };
    },
  });

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    this.#forgetPainting = onPainting(
      this,
      () => this.#work.photo,
      () => {
        // The figure above trains first; this one waits until the brush rests.
        clearTimeout(timer);
        timer = setTimeout(() => this.#work.started && this.#work.start(), 2500);
      },
    );
    this.#over.signal.addEventListener('abort', () => clearTimeout(timer));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#forgetPainting();
    this.#over.abort();
  }

  override reset(): void {
    super.reset();
    this.examples = [];
    this.problem = '';
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    // Streets are drawn and explained by code that a reader of the photos does not need.
    if (this.state.source === 'street') void import('./street-fusion.ts');
    const { result } = this.#work;
    if (result !== this.#scoresOf) {
      this.#scoresOf = result;
      this.scores = result ? depthScores(result) : [];
      if (result) {
        const detail = { scores: this.scores };
        this.dispatchEvent(new CustomEvent('fovea-fusion', { detail, bubbles: true, composed: true }));
      }
    }
    const of = [result, this.state.depth];
    if (!of.every((each, i) => each === this.#levelsOf[i])) {
      this.#levelsOf = of;
      this.levels = result ? analyse(result, this.state.depth) : [];
    }
    this.derived = derive(this.state, result, this.levels, this.scores);
  }

  protected override updated(): void {
    const { result, picture } = this.#work;
    if (!result || !picture) return;
    const colours = result.painted.map(paintRgb);
    this.small.forEach((canvas, i) => {
      const head = result.heads.find(({ depth }) => depth === DEPTHS[i]);
      if (head)
        this.#canvases.draw(canvas, [result, picture], () =>
          drawOutlined(canvas, picture, head.picture.map, colours),
        );
    });
    const { view } = this.state;
    const { class: chosen } = this.derived;
    const largest = view === 'labels' ? 1 : fullColour(this.levels, colours.length, chosen, view);
    this.tiles.forEach((canvas) => {
      const level = this.levels[Number(canvas.dataset['level'])];
      const kind = canvas.dataset['kind'] as Tile['kind'] | 'changed';
      if (!level) return;
      const klass = view === 'labels' ? -1 : this.derived.class;
      this.#canvases.draw(canvas, [level, kind, klass, view], () => {
        if (kind === 'changed') drawChanged(canvas, level.changed!, colours);
        else if (view === 'labels') drawLabels(canvas, level[kind]!, colours);
        else drawHeat(canvas, level[kind]!, { classes: colours.length, klass, view, largest });
      });
    });
  }

  async #examples(): Promise<void> {
    this.examples = [];
    this.problem = '';
    this.measuring = true;
    const { signal } = this.#over;
    try {
      await measureExamples({ signal, onProgress: () => {} }, (score) => {
        if (!signal.aborted) this.examples = [...this.examples, score];
      });
    } catch (error) {
      if (!signal.aborted) this.problem = (error as Error).message;
    } finally {
      this.measuring = false;
    }
  }

  override render() {
    const { state: now } = this;
    const change = (part: Partial<FusionState>) => this.set({ ...now, ...part });
    return html`
      <fovea-choice
        class="source" label="Networks and pictures" .value=${now.source} .options=${SOURCES}
        @fovea-input=${({ detail }: CustomEvent<FusionState['source']>) => change({ source: detail })}
      ></fovea-choice>
      ${
        now.source === 'photo'
          ? this.#photo()
          : html`<fovea-street-fusion
              .value=${now} @fovea-fusion-change=${({ detail }: CustomEvent<Partial<FusionState>>) => change(detail)}
            ></fovea-street-fusion>`
      }
    `;
  }

  #photo() {
    const { state: now, derived } = this;
    const work = this.#work;
    const { result } = work;
    const change = (part: Partial<FusionState>) => this.set({ ...now, ...part });
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="row start-row">
        ${
          work.started || work.error
            ? html`<button type="button" ?disabled=${work.running} @click=${() => work.start()}>Train again</button>`
            : html`<button class="primary" type="button" @click=${() => work.start()}>Train the four heads</button
                ><span class="soft">fetches 4 MB once; no picture leaves your device</span>`
        }
        <fovea-backend @fovea-backend=${() => work.started && work.start()}></fovea-backend>
      </div>
      <div class="depths" role="group" aria-label="Depth whose maps are shown">
        ${DEPTHS.map((depth) => this.#depthButton(depth))}
      </div>
      <div class="row part">
        <fovea-choice
          label="Before you look at the gains: which skip helps the most on this photo?"
          .value=${now.guess}
          .options=${SKIPS.map((value) => ({ value, label: `to ${value}` }))}
          @fovea-input=${({ detail }: CustomEvent<FusionState['guess']>) => change({ guess: detail })}
        ></fovea-choice>
      </div>
      <output class="verdict" aria-live="polite">${derived.verdict}</output>
      <div class="row part">
        <fovea-stepper
          label="Maps, in the order in which they are added" .step=${derived.step} .steps=${Math.max(0, derived.tiles.length - 1)}
          @fovea-input=${({ detail }: CustomEvent<number>) => change({ step: detail >= derived.tiles.length - 1 ? LAST : detail })}
        ></fovea-stepper>
        <fovea-choice
          label="Maps show" .value=${now.view}
          .options=${[
            { value: 'labels', label: 'the best class' },
            { value: 'margin', label: 'one class against the rest' },
            { value: 'score', label: 'one class’s scores' },
          ]}
          @fovea-input=${({ detail }: CustomEvent<FusionState['view']>) => change({ view: detail })}
        ></fovea-choice>
      </div>
      <div class="row part legend" role="group" aria-label="Classes">
        ${(result?.painted ?? []).map(
          (each, k) => html`<button
            type="button" aria-pressed=${now.view !== 'labels' && k === derived.class ? 'true' : 'false'}
            @click=${() => change({ class: k, view: now.view === 'labels' ? 'margin' : now.view })}
          >
            <span class="swatch" style=${`background:${paintColour(each, k)}`}></span>${each.name}
          </button>`,
        )}
        ${result ? html`<span class="soft">${HEAT_SAYS[now.view]}</span>` : nothing}
      </div>
      <div class="levels">${this.#levelRows()}</div>
      <div class="row part">
        <button type="button" ?disabled=${this.measuring} @click=${this.#examples}>Measure the three photos with hand-drawn truth</button>
        ${this.measuring ? html`<span class="soft">Measuring …</span>` : nothing}
      </div>
      ${this.problem ? html`<div class="notice" role="alert">${this.problem}</div>` : nothing}
      <div class="examples part" tabindex="0" role="region" aria-label="Mean IoU on the bundled examples">${this.#exampleTable()}</div>
    `;
  }

  #depthButton(depth: Depth) {
    const score = this.scores.find((each) => each.depth === depth);
    const told = this.state.guess !== 'none';
    const value =
      score && !Number.isNaN(score.meanIou) ? `mean IoU ${told ? score.meanIou.toFixed(3) : '?'}` : '';
    return html`<button
      type="button" aria-pressed=${depth === this.state.depth ? 'true' : 'false'}
      @click=${() => this.set({ ...this.state, depth, step: LAST })}
    >
      <span class="frame"><canvas role="img" aria-label="Outlines of FCN-${depth}"></canvas></span>
      <b>FCN-${depth}</b>
      <span class="number">${value || '\u00a0'}</span>
    </button>`;
  }

  #levelRows() {
    const { tiles, step } = this.derived;
    const rows = this.levels.length || DEPTHS.indexOf(this.state.depth) + 1;
    return Array.from({ length: rows }, (_, level) => {
      const at = (kind: Tile['kind']) => {
        const index = tiles.findIndex((tile) => tile.level === level && tile.kind === kind);
        const tile = tiles[index];
        return this.#tile(
          level,
          kind,
          tile?.title ?? '',
          level === 0 ? '' : SIGNS[kind],
          index === step,
          index > step || index < 0,
        );
      };
      const found = this.levels[level];
      if (level === 0) return html`${at('sum')}${this.#says()}`;
      const share = found ? `Changed: ${(100 * found.changedShare).toFixed(1)} % of the cells` : '';
      const summed = tiles.findIndex((tile) => tile.level === level && tile.kind === 'sum');
      return html`${at('below')}${at('own')}${at('sum')}${this.#tile(level, 'changed', share, '', false, summed > step || summed < 0)}`;
    });
  }

  #says() {
    return html`<div class="says">
        ${workSays(this.#work as PhotoWork<unknown>)}
        <output aria-live="polite">${this.derived.sentence}</output>
      </div>`;
  }

  #tile(
    level: number,
    kind: Tile['kind'] | 'changed',
    title: string,
    sign: string,
    now: boolean,
    later: boolean,
  ) {
    return html`<div class="tile" ?data-now=${now} ?data-later=${later}>
      <p class=${sign ? 'sign' : ''} data-sign=${sign}>${later ? '' : title}</p>
      <span class="frame"><canvas data-level=${level} data-kind=${kind} role="img" aria-label=${title || 'Not computed yet'}></canvas></span>
    </div>`;
  }

  #exampleTable() {
    if (this.examples.length === 0) return nothing;
    const mean = (i: number) =>
      this.examples.reduce((sum, { scores }) => sum + scores[i]!.meanIou, 0) / this.examples.length;
    return html`<table>
      <thead>
        <tr><th scope="col">mean IoU, example strokes</th>${DEPTHS.map((depth) => html`<th scope="col">${depth}</th>`)}</tr>
      </thead>
      <tbody>
        ${this.examples.map(
          ({ title, scores }) => html`<tr>
            <th scope="row">${title}</th>
            ${scores.map(({ meanIou }) => html`<td>${meanIou.toFixed(3)}</td>`)}
          </tr>`,
        )}
        <tr class="whole">
          <th scope="row">mean</th>
          ${DEPTHS.map((_, i) => html`<td>${mean(i).toFixed(3)}</td>`)}
        </tr>
      </tbody>
    </table>`;
  }
}

const unpainted = ({ title }: Photo): string =>
  `Nothing is painted on “${title}” yet. Paint strokes of two classes or more in the figure “Paint a few strokes, get every pixel”, or choose a photo that comes with the book.`;

declare global {
  interface HTMLElementTagNameMap {
    'fovea-skip-fusion': SkipFusion;
  }
}
