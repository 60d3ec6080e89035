import { html, nothing } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import type { Progress } from '../../lib/engine/client.ts';
import '../ui/backend-note.ts';
import '../ui/choice.ts';
import { DETECTOR, detect, SCORE_FLOOR } from '../ui/detect.ts';
import { PhotoWork } from '../ui/photo-work.ts';
import { stage, startButton, workSays } from '../ui/photo-work-view.ts';
import { fitCanvas } from '../ui/picture-canvas.ts';
import '../ui/photo-source.ts';
import '../ui/slider.ts';
import { base, buttons } from '../ui/styles.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { boxChart, drawSize, timeChart } from './chart.ts';
import {
  type Derived,
  derive,
  inMs,
  LARGEST,
  type Measured,
  type Row,
  type ScaleState,
  SMALLEST,
  scaleCodec,
  sizesOf,
  tally,
} from './state.ts';
import { layout } from './styles.ts';

/** What one measurement gave so far, and what it set out to do. */
interface Measurement {
  sizes: number[];
  results: Measured[];
}

/** The same detector at several input sizes on the current photo: boxes and milliseconds, measured here. */
@customElement('fovea-scale-tradeoff')
export class ScaleTradeoff extends WidgetElement<ScaleState> {
  static override styles = [base, buttons, stage, layout];

  protected override readonly codec = scaleCodec;

  @query('canvas') private canvas!: HTMLCanvasElement;

  #work: PhotoWork<Measurement> = new PhotoWork<Measurement>(this, {
    network: DETECTOR,
    // Seconds of full load are not begun without being asked for.
    byItself: false,
    work: (picture, _, context) => this.#measure(picture, context),
  });
  #derived: Derived = derive(scaleCodec.initial, []);

  override reset(): void {
    super.reset();
    this.#work.cancel();
  }

  async #measure(
    picture: ImageBitmap,
    context: {
      signal: AbortSignal;
      onProgress: (progress: Progress) => void;
      show: (part: Measurement) => void;
    },
  ): Promise<Measurement> {
    const { signal, onProgress, show } = context;
    const sizes = sizesOf(this.state);
    const { runs } = this.state;
    const total = sizes.length * (runs + 1);
    const results: Measured[] = [];
    show({ sizes, results });
    for (const [place, size] of sizes.entries()) {
      const times: number[] = [];
      let first = 0;
      for (let run = 0; run <= runs; run++) {
        const done = place * (runs + 1) + run;
        const what = run === 0 ? 'warm-up' : `run ${run} of ${runs}`;
        onProgress({ stage: 'run', done, total, label: `${size} pixels, ${what}` });
        // Only the first of all runs loads anything worth telling.
        const loading = done === 0 ? { onProgress } : {};
        const found = await detect(picture, size, { signal, ...loading });
        const time = found.stages.preprocess + found.stages.network + found.stages.boxes;
        if (run === 0) first = time;
        else times.push(time);
        if (run === runs) results.push({ ...found, size, first, times });
      }
      show({ sizes, results: [...results] });
    }
    return { sizes, results };
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const measured = this.#work.result;
    this.#derived = derive(this.state, measured?.results ?? [], measured?.sizes ?? sizesOf(this.state));
  }

  protected override updated(): void {
    const { picture } = this.#work;
    const fitted = picture && fitCanvas(this.canvas, picture);
    if (fitted) drawSize(this.canvas.getContext('2d')!, picture, this.#derived.shown, fitted);
  }

  override render() {
    const { state } = this;
    const derived = this.#derived;
    const work = this.#work;
    const change = (part: Partial<ScaleState>) => this.set({ ...state, ...part });
    const pick = (shown: number) => change({ shown });
    return html`
      <fovea-photo-source></fovea-photo-source>
      <div class="panes">
        <div class="stage">
          <canvas
            width="768" height="576" role="img"
            aria-label=${`${work.photo?.alt ?? 'The picture'} ${derived.changes}`}
          ></canvas>
          ${startButton(work, 'Measure the sizes', 'fetches 4 MB once, then computes for some seconds')}
        </div>
        <div class="charts">${boxChart(derived, pick)} ${timeChart(derived, pick)}</div>
      </div>
      <div class="says">
        ${
          work.running
            ? html`<div class="row">
                <button type="button" @click=${() => work.cancel()}>Stop</button>
                <div>${workSays(work)}</div>
              </div>`
            : html`<div class="row">
                <button type="button" ?disabled=${!work.photo} @click=${() => work.start()}>
                  ${derived.shown ? 'Measure again' : 'Measure'}
                </button>
                ${work.error ? workSays(work) : nothing}
              </div>`
        }
      </div>
      <div class="told">
        <output aria-live=${work.running ? 'off' : 'polite'}>${derived.sentence || 'Boxes and milliseconds will be told here.'}</output>
        <output aria-live="polite">${work.running ? '' : derived.changes}</output>
      </div>
      <div class="controls">
        <fovea-slider
          label="Size shown in the picture" unit="px" digits="0"
          min=${SMALLEST} max=${LARGEST} step=${state.by} .value=${derived.shown?.size ?? state.shown}
          hint="Thick boxes with a + are new against the size before, dashed ones with a − are lost."
          ?disabled=${!derived.shown}
          @fovea-input=${(event: CustomEvent<number>) => pick(event.detail)}
        ></fovea-slider>
        <fovea-slider
          label="Score threshold" min=${SCORE_FLOOR} max="0.95" .value=${state.score}
          hint="Needs no new measurement."
          @fovea-input=${(event: CustomEvent<number>) => change({ score: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Counted runs of each size" min="1" max="9" step="1" digits="0" .value=${state.runs}
          hint="For the next measurement." ?disabled=${work.running}
          @fovea-input=${(event: CustomEvent<number>) => change({ runs: event.detail })}
        ></fovea-slider>
        <fovea-choice
          label="Sizes" .value=${state.by} ?disabled=${work.running}
          .options=${[
            { value: '128', label: '4' },
            { value: '64', label: '7' },
            { value: '32', label: '13' },
          ]}
          @fovea-input=${(event: CustomEvent<ScaleState['by']>) => change({ by: event.detail })}
        ></fovea-choice>
      </div>
      ${this.#table(derived, pick)}
      <fovea-backend @fovea-backend=${() => work.started && work.start()}></fovea-backend>
    `;
  }

  #table({ rows, shown }: Derived, pick: (size: number) => void) {
    return html`<div class="scroll" role="region" aria-label="Table of the sizes" tabindex="0">
      <table>
        <caption class="visually-hidden">Boxes and milliseconds by input size</caption>
        <thead>
          <tr>
            <th scope="col">input</th><th scope="col">map</th><th scope="col">candidates</th><th scope="col">boxes</th>
            <th scope="col">against the size before</th><th scope="col">first run</th><th scope="col">median</th>
            <th scope="col">runs</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => this.#row(row, row.size === shown?.size, pick))}
        </tbody>
      </table>
    </div>`;
  }

  #row({ size, measured }: Row, current: boolean, pick: (size: number) => void) {
    if (!measured)
      return html`<tr>
        <th scope="row"><button type="button" disabled>${size}</button></th>
        <td>–</td><td>–</td><td>–</td><td class="words">–</td><td>–</td><td>–</td><td>–</td>
      </tr>`;
    const { gained, lost, low, high } = measured;
    const against = [
      gained?.length ? `+ ${tally(gained)}` : '',
      lost?.length ? `− ${tally(lost)}` : '',
    ].filter(Boolean);
    return html`<tr aria-current=${current ? 'true' : nothing}>
      <th scope="row">
        <button type="button" aria-pressed=${current ? 'true' : 'false'} aria-label=${`Show the boxes at ${size} pixels`} @click=${() => pick(size)}>
          ${size}
        </button>
      </th>
      <td>${measured.map}</td>
      <td>${measured.candidates}</td>
      <td>${measured.boxes.length}</td>
      <td class="words">${gained === null ? '' : against.length ? against.join('; ') : 'the same objects'}</td>
      <td>${inMs(measured.first)} ms</td>
      <td>${inMs(measured.median)} ms</td>
      <td>${inMs(low)}–${inMs(high)}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-scale-tradeoff': ScaleTradeoff;
  }
}
