import { html, nothing, type TemplateResult } from 'lit';
import { state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { COMPARISONS, COPIES, type Portrait, REGULARISERS, SIZES, type Sitting } from '../../lib/portrait.ts';
import './backend-note.ts';
import './choice.ts';
import { lossChart, lossChartStyles } from './loss-chart.ts';
import './number-field.ts';
import { type Drawn, type PortraitOrder, PortraitRun } from './portrait-run.ts';
import { portraitLayout } from './portrait-styles.ts';
import './progress.ts';
import './slider.ts';
import { base, buttons } from './styles.ts';
import './switch.ts';
import { WidgetElement } from './widget-element.ts';

/** What a portrait figure says of its pictures. */
export interface PortraitDerived {
  sittings: readonly Sitting[];
  order: PortraitOrder;
  /** why it cannot be drawn, as a sentence; null when it can */
  problem: string | null;
  /** one for each picture */
  lines: readonly string[];
  sentence: string;
}

/**
 * A figure that draws portraits from noise: the regularisers' switches, the picture and the one to compare it with, the buttons. A
 * figure adds what is portrayed, and what the network makes of it. Fires `fovea-drawn` when all its pictures are there.
 */
export abstract class PortraitElement<S extends Portrait, Finding> extends WidgetElement<S> {
  static override styles = [base, buttons, lossChartStyles, portraitLayout];

  derived!: PortraitDerived;
  /** what was typed and cannot be, in a sentence */
  @state() private refused = '';
  protected readonly run = new PortraitRun<Finding>(this, {
    judge: (copies, order, options) => this.judge(copies, order, options),
  });
  #announced: PortraitOrder | null = null;

  /** What is shown, from the state and what there is of each picture. */
  protected abstract deriveFrom(
    drawn: (sitting: Sitting, target: string) => Drawn<Finding> | null,
  ): PortraitDerived;
  protected abstract judge(
    copies: readonly ImageData[],
    order: PortraitOrder,
    options: { signal: AbortSignal },
  ): Promise<Finding>;
  /** the controls that choose what is portrayed */
  protected abstract subject(): TemplateResult;
  /** what lies on a copy of a finished picture */
  protected overlay(_finding: Finding, _copy: number): TemplateResult | typeof nothing {
    return nothing;
  }
  /** further switches beside the buttons */
  protected extras(): TemplateResult | typeof nothing {
    return nothing;
  }

  override reset(): void {
    this.run.clear();
    this.refused = '';
    super.reset();
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state')) this.refused = '';
    this.derived = this.deriveFrom((sitting, target) => this.run.drawn(sitting, target));
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    const { sittings, order } = this.derived;
    if (changed.has('state')) this.run.follow(order);
    for (const [i, sitting] of sittings.entries()) {
      const drawn = this.run.drawn(sitting, order.target);
      const canvases = this.renderRoot.querySelectorAll<HTMLCanvasElement>(`.picture-${i} canvas`);
      canvases.forEach((canvas, copy) => {
        paint(canvas, drawn?.copies[copy] ?? null, sitting.size);
      });
    }
    const { order: drawing, running } = this.run;
    const isDone = sittings.every((sitting) => this.run.drawn(sitting, order.target)?.phase === 'ended');
    if (drawing && !running && isDone && this.#announced !== drawing) {
      this.#announced = drawing;
      this.dispatchEvent(new CustomEvent('fovea-drawn', { bubbles: true, composed: true }));
    }
  }

  protected change(change: Partial<S>): void {
    this.set({ ...this.state, ...change });
  }

  override render() {
    const { derived, run } = this;
    return html`
      <div @fovea-refuse=${this.#refuse}>${this.subject()}</div>
      <div class="panes">
        <div>
          <div class="head">
            <div class="row acts">${this.#acts()}</div>
            <div class="work">
              ${run.order ? nothing : html`<p class="soft">The first picture fetches 4 MB once.</p>`}
              ${run.error ? html`<div class="notice" role="alert">${run.error}</div>` : nothing}
              ${this.refused || derived.problem ? html`<div class="notice" role="alert">${this.refused || derived.problem}</div>` : nothing}
              ${
                run.progress
                  ? html`<fovea-progress
                      label=${run.progress.label}
                      .done=${run.progress.done}
                      .total=${run.progress.total}
                    ></fovea-progress>`
                  : nothing
              }
            </div>
          </div>
          <div class=${derived.sittings.length > 1 ? 'pictures two' : 'pictures'}>
            ${derived.sittings.map((sitting, i) => this.#picture(sitting, i))}
          </div>
          <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
          <fovea-backend></fovea-backend>
        </div>
        <div @fovea-refuse=${this.#refuse}>${this.#regularisers()} ${this.#settings()}</div>
      </div>
    `;
  }

  #refuse(event: CustomEvent<string>): void {
    this.refused = event.detail;
  }

  #acts() {
    const { derived, run } = this;
    const { order, problem, sittings } = derived;
    const done = sittings.every((sitting) => run.drawn(sitting, order.target)?.phase === 'ended');
    const stopped = run.isStopped(order);
    return html`${
      run.running
        ? html`<button type="button" class="primary" @click=${() => run.stop()}>Stop</button>`
        : html`<button
            type="button"
            class="primary"
            ?disabled=${done || problem !== null}
            @click=${() => run.start(order)}
          >
            ${stopped ? 'Go on' : done ? 'Drawn' : sittings.length > 1 ? 'Draw both' : 'Draw it'}
          </button>`
    }${this.extras()}`;
  }

  #picture(sitting: Sitting, i: number) {
    const { order, lines } = this.derived;
    const drawn = this.run.drawn(sitting, order.target);
    const canvases = Array.from({ length: sitting.copies }, (_, copy) => {
      const many = sitting.copies > 1 ? `, copy ${copy + 1} of ${sitting.copies}` : '';
      return html`<div class="copy">
        <canvas width="1" height="1" role="img" aria-label="${sitting.title}${many}: ${drawn?.copies[copy] ? 'the picture as it is now' : 'nothing drawn yet'}"></canvas>
        ${drawn?.finding ? this.overlay(drawn.finding, copy) : nothing}
      </div>`;
    });
    return html`<div role="group" class="picture picture-${i}" aria-label=${sitting.title}>
      <p class="title">${sitting.title}</p>
      <div class="copies" style="--across:${sitting.copies > 1 ? 2 : 1}">${canvases}</div>
      <p class="line">${lines[i]}</p>
      <div class="curve">
        ${lossChart(
          {
            values: drawn?.losses ?? [],
            expected: sitting.stepsTotal,
            starts: Array.from(
              { length: sitting.settings.octaves - 1 },
              (_, octave) => (octave + 1) * sitting.settings.steps,
            ),
          },
          'The objective over the steps of this picture',
        )}
      </div>
      <button
        type="button"
        class="save"
        ?disabled=${!drawn || drawn.copies.length === 0}
        @click=${() => this.#save(i)}
      >
        Save as PNG
      </button>
    </div>`;
  }

  async #save(i: number): Promise<void> {
    const canvases = [...this.renderRoot.querySelectorAll<HTMLCanvasElement>(`.picture-${i} canvas`)];
    const across = canvases.length > 1 ? 2 : 1;
    const side = canvases[0]!.width;
    const sheet = new OffscreenCanvas(side * across, side * Math.ceil(canvases.length / across));
    const pen = sheet.getContext('2d')!;
    canvases.forEach((canvas, copy) => {
      pen.drawImage(canvas, (copy % across) * side, Math.floor(copy / across) * side, side, side);
    });
    const { order, sittings } = this.derived;
    saveFile(`${order.target}, ${sittings[i]!.title}.png`, await sheet.convertToBlob({ type: 'image/png' }));
  }

  #regularisers() {
    const { state } = this;
    return html`<fieldset class="regularisers">
      <legend>Regularisers</legend>
      <div class="switches">
      ${REGULARISERS.map(
        ({ id, name, does }) => html`<div>
          <fovea-switch
            label=${name}
            .checked=${state[id]}
            @fovea-input=${(event: CustomEvent<boolean>) => this.change({ [id]: event.detail } as Partial<S>)}
          ></fovea-switch>
          <p class="soft">${does}</p>
        </div>`,
      )}
      </div>
    </fieldset>
    <label class="compare"
      >Draw beside it
      <select
        @change=${(event: Event) =>
          this.change({
            compare: (event.target as HTMLSelectElement).value as Portrait['compare'],
          } as Partial<S>)}
      >
        ${COMPARISONS.map(
          (value) =>
            html`<option value=${value} ?selected=${state.compare === value}>${comparison(value, state)}</option>`,
        )}
      </select></label
    >`;
  }

  #settings() {
    const { state } = this;
    return html`<div class="settings">
      <fovea-choice
        label="Copies, from different noise"
        .value=${String(state.copies)}
        .options=${COPIES.map((count) => ({ value: String(count), label: String(count) }))}
        @fovea-input=${(event: CustomEvent<string>) => this.change({ copies: Number(event.detail) } as Partial<S>)}
      ></fovea-choice>
      <fovea-slider
        label="Diversity of the copies"
        min="0"
        max="10"
        step="0.5"
        digits="1"
        hint=${state.copies > 1 ? 'How much unlike each other they have to be.' : 'For two copies or more.'}
        .value=${state.diversity}
        ?disabled=${state.copies === 1}
        @fovea-input=${(event: CustomEvent<number>) => this.change({ diversity: event.detail } as Partial<S>)}
      ></fovea-slider>
      <fovea-choice
        label="Side, in pixels"
        .value=${String(state.size)}
        .options=${SIZES.map((size) => ({ value: String(size), label: String(size) }))}
        @fovea-input=${(event: CustomEvent<string>) => this.change({ size: Number(event.detail) } as Partial<S>)}
      ></fovea-choice>
      <fovea-slider
        label="Steps in each octave"
        min="1"
        max="100"
        step="1"
        digits="0"
        .value=${state.steps}
        @fovea-input=${(event: CustomEvent<number>) => this.change({ steps: event.detail } as Partial<S>)}
      ></fovea-slider>
      <fovea-slider
        label="Step size"
        min="0"
        max="32"
        step="0.5"
        digits="1"
        unit="grey levels"
        .value=${state.step}
        @fovea-input=${(event: CustomEvent<number>) => this.change({ step: event.detail } as Partial<S>)}
      ></fovea-slider>
      <fovea-number-field
        label="Seed"
        min="0"
        max="9999"
        .value=${state.seed}
        @fovea-input=${(event: CustomEvent<number>) => this.change({ seed: event.detail } as Partial<S>)}
      ></fovea-number-field>
    </div>`;
  }
}

function comparison(value: Portrait['compare'], state: Portrait): string {
  if (value === 'nothing') return 'nothing';
  if (value === 'plain') return 'plain ascent, no regulariser';
  return `the same ${state[value] ? 'without' : 'with'} ${REGULARISERS.find(({ id }) => id === value)!.name}`;
}

/** A frame as it is, or an empty place of the final size. */
function paint(canvas: HTMLCanvasElement, image: ImageData | null, side: number): void {
  const width = image?.width ?? side;
  const height = image?.height ?? side;
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext('2d');
  if (image) pen?.putImageData(image, 0, 0);
  else pen?.clearRect(0, 0, width, height);
}
