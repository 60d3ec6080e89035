import { html, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { type Photo, photo } from '../../device/photo.ts';
import '../ui/choice.ts';
import '../ui/photo-source.ts';
import '../ui/progress.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { curves, drawKernel, drawPlanes, LINES, profiles, VIEW } from './chart.ts';
import { measure, shrink } from './enlarge.ts';
import { type Normal, normalEquations, type Planes } from './fit.ts';
import { otherPhotos, photoPlanes, streetPlanes } from './pictures.ts';
import {
  type Derived,
  derive,
  FACTORS,
  factorOf,
  METHOD_TITLES,
  type Measured,
  type Method,
  methods,
  type Quality,
  stepsOf,
  type Training,
  trainings,
  type UpsamplingState,
  upsamplingCodec,
} from './state.ts';
import { layout } from './styles.ts';

const STEP_TITLES: Record<Training, string> = {
  '0': '0',
  '10': '10',
  '100': '100',
  '1000': '1000',
  '10000': '10 000',
  all: 'to the end',
};

/** Maps made small and large again, in four ways, with the error of each. */
@customElement('fovea-upsampling')
export class Upsampling extends WidgetElement<UpsamplingState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = upsamplingCodec;

  @state() private measured: Measured | null = null;
  @state() private all: ReadonlyMap<number, Record<Method, Quality>> = new Map();
  @state() private problem = '';
  @state() private working = false;
  @state() private original: Planes | null = null;

  derived!: Derived;
  #over = new AbortController();
  #unsubscribe = () => {};
  #photos = 0;
  /** what least squares knows, for the pictures of now */
  #known: { pictures: string; normals: Map<string, Normal> } = { pictures: '', normals: new Map() };
  #decoded: { of: Photo; planes: Planes } | null = null;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = photo.subscribe(() => {
      this.#photos++;
      if (this.state.source === 'photo') void this.#work();
    });
    if (this.hasUpdated) void this.#work();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
    this.#unsubscribe();
  }

  /** What the current settings enlarge, and what the kernel is trained on. */
  async #pictures(signal: AbortSignal): Promise<{ tested: Planes; trained: Planes[] }> {
    const { source, train } = this.state;
    if (source === 'scores') {
      const { tested, others } = streetPlanes();
      return { tested, trained: train === 'self' ? [tested] : others };
    }
    const now = await photo.current();
    if (this.#decoded?.of !== now) {
      const bitmap = await now.bitmap();
      this.#decoded = { of: now, planes: photoPlanes(bitmap) };
      bitmap.close();
    }
    const tested = this.#decoded.planes;
    return { tested, trained: train === 'self' ? [tested] : await otherPhotos(now, signal) };
  }

  #normal(trained: readonly Planes[], factor: number): Normal {
    const { source, train, reach } = this.state;
    const pictures = `${source} ${train} ${source === 'photo' ? this.#photos : ''}`;
    if (this.#known.pictures !== pictures) this.#known = { pictures, normals: new Map() };
    const key = `${factor} ${reach}`;
    const known = this.#known.normals.get(key);
    if (known) return known;
    const pairs = trained.map((large) => ({ large, small: shrink(large, factor) }));
    const normal = normalEquations(pairs, factor, Number(reach));
    this.#known.normals.set(key, normal);
    return normal;
  }

  /** Measures the chosen factor, then the others; between two of them the page can breathe. */
  async #work(): Promise<void> {
    this.#over.abort();
    const over = new AbortController();
    this.#over = over;
    const { signal } = over;
    this.working = true;
    this.problem = '';
    try {
      const { tested, trained } = await this.#pictures(signal);
      const chosen = factorOf(this.state);
      const found = new Map<number, Record<Method, Quality>>();
      for (const factor of [chosen, ...FACTORS.filter((each) => each !== chosen)]) {
        await new Promise((turn) => setTimeout(turn));
        if (signal.aborted) return;
        const normal = this.#normal(trained, factor);
        const measured = measure(tested, normal, stepsOf(this.state), this.state.source === 'scores');
        found.set(factor, measured.quality);
        this.all = new Map(found);
        if (factor === chosen) {
          this.original = tested;
          this.measured = measured;
        }
      }
      this.working = false;
    } catch (error) {
      if (signal.aborted) return;
      this.working = false;
      this.problem = error instanceof Error ? error.message : String(error);
    }
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state')) void this.#work();
    this.derived = derive(this.state, this.measured, this.all);
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const { measured, original } = this;
    if (!changed.has('measured') || !measured || !original) return;
    const canvas = (name: string) => this.renderRoot.querySelector<HTMLCanvasElement>(`canvas.${name}`)!;
    drawPlanes(canvas('original'), original);
    drawPlanes(canvas('small'), measured.small);
    for (const method of methods) drawPlanes(canvas(method), measured.enlarged[method]);
    const largest = measured.kernel.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-9);
    drawKernel(canvas('start-kernel'), measured.startKernel, largest);
    drawKernel(canvas('learned-kernel'), measured.kernel, largest);
  }

  override render() {
    const { state: now, derived, measured } = this;
    const change = (part: Partial<UpsamplingState>) => this.set({ ...now, ...part });
    const one = now.source === 'scores' ? 'street' : 'photo';
    return html`
      <fovea-choice
        label="Enlarge" .value=${now.source}
        .options=${[
          { value: 'scores', label: 'score maps of a street' },
          { value: 'photo', label: 'the photo' },
        ]}
        @fovea-input=${({ detail }: CustomEvent<UpsamplingState['source']>) => change({ source: detail })}
      ></fovea-choice>
      ${now.source === 'photo' ? html`<fovea-photo-source></fovea-photo-source>` : nothing}
      <div class="row factors" role="group" aria-label="Factor" style="margin-top:.8rem">
        <b>Factor</b>
        ${FACTORS.map(
          (factor) => html`<button
            type="button" aria-pressed=${factor === derived.factor ? 'true' : 'false'}
            @click=${() => change({ factor })}
          >
            ×${factor}
          </button>`,
        )}
      </div>
      <div class="tiles">
        ${this.#tile('original', 'Original', '')}
        ${this.#tile('small', 'Made small', measured ? `${measured.small.width} × ${measured.small.height}` : '')}
        ${methods.map((method) => {
          const quality = measured?.quality[method];
          const value = quality && (quality.meanIou ?? quality.psnr);
          const shown =
            value === undefined ? '' : quality?.meanIou == null ? `${value.toFixed(1)} dB` : value.toFixed(3);
          return this.#tile(method, METHOD_TITLES[method], shown);
        })}
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      <div class="choices">
        <fovea-choice
          label="Steps of training" .value=${now.steps}
          .options=${trainings.map((value) => ({ value, label: STEP_TITLES[value] }))}
          @fovea-input=${({ detail }: CustomEvent<Training>) => change({ steps: detail })}
        ></fovea-choice>
        <fovea-choice
          label="Learned kernel" .value=${now.reach}
          .options=${[
            { value: '2', label: `${2 * derived.factor} wide, as in FCN` },
            { value: '4', label: `${4 * derived.factor} wide` },
          ]}
          @fovea-input=${({ detail }: CustomEvent<UpsamplingState['reach']>) => change({ reach: detail })}
        ></fovea-choice>
        <fovea-choice
          label="Trained on" .value=${now.train}
          .options=${[{ value: 'others', label: `other ${one}s` }, { value: 'self', label: `this ${one}` }]}
          @fovea-input=${({ detail }: CustomEvent<UpsamplingState['train']>) => change({ train: detail })}
        ></fovea-choice>
      </div>
      <div class="work">
        ${this.working ? html`<fovea-progress label="Measuring …" .done=${this.all.size} .total=${FACTORS.length}></fovea-progress>` : nothing}
        ${
          this.problem
            ? html`<div class="notice" role="alert">
                ${this.problem} <button type="button" @click=${() => this.#work()}>Try again</button>
              </div>`
            : nothing
        }
      </div>
      <div class="lower">${this.#kernels()} ${this.#table()}</div>
    `;
  }

  #tile(name: string, title: string, value: string) {
    return html`<div>
      <p class="head">${title} <span class="number">${value}</span></p>
      <div class="frame"><canvas class=${name} role="img" aria-label=${`${title} ${value}`}></canvas></div>
    </div>`;
  }

  #kernels() {
    const { derived } = this;
    return html`<div>
      <div class="kernels">
        <div>
          <p class="head">Bilinear kernel</p>
          <div class="square"><canvas class="start-kernel" role="img" aria-label="The bilinear kernel: a pyramid, nowhere below 0"></canvas></div>
        </div>
        <div>
          <p class="head">Learned kernel</p>
          <div class="square"><canvas class="learned-kernel" role="img" aria-label="The learned kernel; its middle row is drawn below"></canvas></div>
        </div>
      </div>
      <p class="soft">Blue is above 0, orange below. Their middle rows:</p>
      <svg viewBox="0 0 ${VIEW.width} ${VIEW.height}" role="img" aria-label="Weights along the middle of the bilinear kernel (dashed) and of the learned one (solid)">
        ${profiles(derived)}
      </svg>
    </div>`;
  }

  #table() {
    const { rows, gains, unit, factor, verdict } = this.derived;
    const key = (method: Method) =>
      html`<svg class="key" viewBox="0 0 26 10" aria-hidden="true" style="width:1.6rem"><line x1="0" x2="26" y1="5" y2="5" stroke=${LINES[method].colour} stroke-width="3" stroke-dasharray=${LINES[method].dash || nothing}></line></svg>`;
    return html`<div>
      <p class="head">${unit === 'mean IoU' ? 'Mean IoU by factor' : 'PSNR by factor, in dB'}</p>
      <svg viewBox="0 0 ${VIEW.width} ${VIEW.height}" role="img" aria-label="Curves of the numbers in the table below">${curves(this.derived)}</svg>
      <table>
        <thead>
          <tr>
            <th scope="col">${unit}</th>
            ${FACTORS.map((each) => html`<th scope="col" ?data-now=${each === factor}>×${each}</th>`)}
          </tr>
        </thead>
        <tbody>
          ${rows.map(
            ({ method, title, cells }) => html`<tr>
              <th scope="row">${key(method)}${title}</th>
              ${cells.map((cell) => html`<td ?data-now=${cell.factor === factor}>${cell.text}</td>`)}
            </tr>`,
          )}
          <tr>
            <th scope="row">Learning gains</th>
            ${gains.map((cell) => html`<td ?data-now=${cell.factor === factor}>${cell.text}</td>`)}
          </tr>
        </tbody>
      </table>
      <p class="verdict">${verdict}</p>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-upsampling': Upsampling;
  }
}
