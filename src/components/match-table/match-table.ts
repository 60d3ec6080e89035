import { html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { networks } from '../../../models/registry.ts';
import { engine, networkIsCached } from '../../lib/engine/client.ts';
import { COCO_IOU_THRESHOLDS, envelope } from '../../lib/metrics/index.ts';
import { type SceneState, SHOWN_SIZE, sceneOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { type StreetDetectorId, streetDetectorName, streetDetectors } from '../../lib/street-detectors.ts';
import '../ui/box-editor.ts';
import '../ui/choice.ts';
import { detect, TRAINED_SIZE } from '../ui/detect.ts';
import { paintScene } from '../ui/paint-scene.ts';
import { prChart } from '../ui/pr-chart.ts';
import '../ui/slider.ts';
import '../ui/street-scene.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { boardOf, CROWD, DIFFICULT, rowsOf } from './board.ts';
import { apBars, editorBoxes, signOf } from './chart.ts';
import {
  add,
  derive,
  type Kind,
  type MatchDerived,
  type MatchRow,
  type MatchState,
  matchCodec,
  most,
  type Picked,
  type Rule,
  remove,
  setBox,
  setClass,
  setScore,
  toggleFlag,
  toStreet,
  type VocPoints,
} from './state.ts';
import { layout } from './styles.ts';
import { TAKEN_SCORE, takeFound, takeProposed } from './taken.ts';
import { detectionName, shownAp, truthName } from './words.ts';

const VERDICT = { 'true positive': 'hit', 'false positive': 'false positive', ignored: 'ignored' } as const;

const offered = streetDetectors.filter((one) => networks.some(({ id }) => id === one.id));

/** Looks at the picture, and gives the state with what was found. */
type Look = (signal: AbortSignal, onProgress: (progress: { label: string }) => void) => Promise<MatchState>;

/** One picture with truths and predictions to move; every decision of VOC's and COCO's evaluation on it. */
@customElement('fovea-match-table')
export class MatchTable extends WidgetElement<MatchState> {
  static override styles = [base, buttons, layout];

  protected override readonly codec = matchCodec;
  /** address of the photo */
  @property() photo = '';
  /** what the detector is doing, or went wrong with it */
  @state() private working = '';
  @state() private error = '';
  #running: AbortController | null = null;
  @state() private picked: Picked | null = { kind: 'detection', index: 0 };

  #derived!: MatchDerived;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#running?.abort();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // A link to a street asks for its detector's boxes; what is on the device already costs the reader nothing.
    const { picture, found, detector } = this.state;
    if (picture === 'street' && found === null && offered.some(({ id }) => id === detector))
      void networkIsCached(detector).then((cached) => {
        if (cached && this.isConnected && this.state.found === null && !this.working) this.#predict();
      });
  }

  protected override updated(): void {
    const canvas = this.renderRoot.querySelector<HTMLCanvasElement>('canvas.street');
    if (canvas) paintScene(canvas, sceneOf(this.state, SHOWN_SIZE));
  }

  #predict(): void {
    void this.#take(this.state.picture === 'photo' ? this.#ofPhoto : this.#ofStreet);
  }

  /** Puts a network's boxes in place of the predictions. */
  async #take(look: Look): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    const { signal } = running;
    this.error = '';
    this.working = 'Looking at the picture';
    try {
      const next = await look(signal, ({ label }) => {
        if (!signal.aborted) this.working = label;
      });
      if (signal.aborted) return;
      this.set(next);
      this.picked = null;
    } catch (error) {
      if (!signal.aborted) this.error = error instanceof Error ? error.message : String(error);
    } finally {
      if (this.#running === running) this.working = '';
    }
  }

  readonly #ofPhoto: Look = async (signal, onProgress) => {
    const answer = await fetch(this.photo, { signal });
    if (!answer.ok) throw new Error(`The photo could not be fetched (status ${answer.status}).`);
    const bitmap = await createImageBitmap(await answer.blob());
    const found = await detect(bitmap, TRAINED_SIZE, { signal, onProgress }).finally(() => bitmap.close());
    return takeProposed(this.state, found);
  };

  readonly #ofStreet: Look = async (signal, onProgress) => {
    const picture = sceneOf(this.state);
    const { answers } = await engine.run(
      'streetDetect',
      { network: this.state.detector, pictures: [picture], settings: { scoreThreshold: TAKEN_SCORE } },
      { signal, onProgress },
    );
    return takeFound(this.state, answers[0]?.detections ?? [], picture.width);
  };

  /** Another street or detector. Where a network has looked already, it looks again. */
  #change(next: MatchState): void {
    const again = this.state.found !== null || this.working !== '';
    this.#rest();
    this.set(next);
    if (again && offered.length) this.#predict();
  }

  /** Nothing is picked, and nothing runs or complains. */
  #rest(): void {
    this.#running?.abort();
    this.working = '';
    this.error = '';
    this.picked = null;
  }

  override reset(): void {
    super.reset();
    this.#rest();
    this.picked = { kind: 'detection', index: 0 };
  }

  /** Boxes are numbered through: truths first. */
  #pickedAt(index: number): Picked {
    const truths = rowsOf(this.state).truths.length;
    return index < truths ? { kind: 'truth', index } : { kind: 'detection', index: index - truths };
  }

  #add(kind: Kind, copy?: number): void {
    const next = add(this.state, kind, copy);
    if (next === this.state) return;
    this.set(next);
    const { truths, detections } = rowsOf(next);
    this.picked = { kind, index: (kind === 'truth' ? truths : detections).length - 1 };
  }

  #remove(picked: Picked): void {
    this.set(remove(this.state, picked));
    this.picked = null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    if (changed.has('state')) this.#derived = derive(this.state);
    const { truths, detections } = this.#derived;
    const count = this.picked?.kind === 'truth' ? truths.length : detections.length;
    if (this.picked && this.picked.index >= count) this.picked = null;
  }

  override render() {
    const { state, picked } = this;
    const derived = this.#derived;
    const change = (part: Partial<MatchState>) => this.set({ ...state, ...part });
    const selected = picked ? (picked.kind === 'truth' ? 0 : derived.truths.length) + picked.index : -1;
    const street = state.picture === 'street';
    const board = boardOf(state);
    return html`
      <div class="row top">
        <fovea-choice
          label="Picture"
          .value=${state.picture}
          .options=${[{ value: 'photo', label: 'Horses' }, { value: 'street', label: 'Drawn street' }]}
          @fovea-input=${(event: CustomEvent<MatchState['picture']>) => {
            this.#rest();
            change({ picture: event.detail });
          }}
        ></fovea-choice>
        <fovea-choice
          label="Rule"
          .value=${state.rule}
          .options=${[{ value: 'coco', label: 'COCO' }, { value: 'voc', label: 'VOC' }]}
          @fovea-input=${(event: CustomEvent<Rule>) => change({ rule: event.detail })}
        ></fovea-choice>
        <fovea-choice
          label="VOC averages over"
          .value=${state.points}
          .options=${[{ value: 'all-point', label: 'all points' }, { value: '11-point', label: '11 points' }]}
          ?disabled=${state.rule === 'coco'}
          @fovea-input=${(event: CustomEvent<VocPoints>) => change({ points: event.detail })}
        ></fovea-choice>
        <fovea-slider
          label="IoU for a match" .min=${0.5} .max=${0.95} .step=${0.05} .value=${Number(COCO_IOU_THRESHOLDS[state.at]!.toFixed(2))}
          @fovea-input=${(event: CustomEvent<number>) => change({ at: Math.round((event.detail - 0.5) / 0.05) })}
        ></fovea-slider>
        ${
          street
            ? nothing
            : html`<button type="button" ?disabled=${this.working !== ''} @click=${this.#predict}>
                ${this.working || 'Take a real detector’s boxes'}
              </button>`
        }
      </div>
      ${street ? this.#streetSource() : nothing}
      <div role="alert">${this.error ? html`<p class="notice">${this.error}</p>` : nothing}</div>
      <div class="panes">
        <div>
          <fovea-box-editor
            class=${state.picture}
            label="Truths (solid) and predictions (dashed) on the ${state.picture}; drag them, or use Tab, arrow keys and Delete"
            .width=${board.width}
            .height=${board.height}
            .boxes=${editorBoxes(derived)}
            .selected=${selected}
            @fovea-select=${(event: CustomEvent<number>) => (this.picked = this.#pickedAt(event.detail))}
            @fovea-box=${(event: CustomEvent<{ index: number; box: number[] }>) =>
              this.set(setBox(this.state, this.#pickedAt(event.detail.index), event.detail.box))}
            @fovea-remove=${(event: CustomEvent<number>) => this.#remove(this.#pickedAt(event.detail))}
          >
            ${
              street
                ? html`<canvas
                    slot="picture" class="street" width=${SHOWN_SIZE} height=${SHOWN_SIZE}
                    role="img" aria-label=${describeScene(sceneOf(state, SHOWN_SIZE))}
                  ></canvas>`
                : html`<img slot="picture" src=${this.photo} alt="" width=${board.width} height=${board.height} />`
            }
          </fovea-box-editor>
          ${this.#picked()}
          <div class="says">
            <output aria-live="polite">${derived.sentence}</output>
            <p class="soft">${derived.difference}</p>
            ${
              derived.task.text
                ? html`<p class="task ${derived.task.reached ? 'good' : ''}"><b>${derived.task.reached ? '✓ ' : ''}Task.</b> ${derived.task.text}</p>`
                : nothing
            }
          </div>
        </div>
        <div>
          <dl class="numbers">
            <div><dt>mAP@${derived.iouThreshold.toFixed(2)}</dt><dd class="map-at">${shownAp(derived.mapByIou[state.at]!)}</dd></div>
            <div><dt>AP@[.50:.95]</dt><dd class="map-mean">${shownAp(derived.mapMean)}</dd></div>
          </dl>
          <div class="soft">AP at each IoU threshold</div>
          ${apBars(derived.mapByIou, state.at)}
          ${this.#curve()}
        </div>
      </div>
      ${this.#table()}
    `;
  }

  #streetSource() {
    const { state, working } = this;
    const { width, height } = sceneOf(state);
    return html`<fovea-street-source
        .value=${state} .scene=${sceneOf(state)}
        @fovea-street=${(event: CustomEvent<SceneState>) => this.#change(toStreet(state, event.detail))}
      ></fovea-street-source>
      ${
        offered.length
          ? html`<div class="row top">
              <fovea-choice
                label="Detector" .value=${state.detector}
                .options=${offered.map(({ id, name }) => ({ value: id, label: name }))}
                @fovea-input=${(event: CustomEvent<StreetDetectorId>) =>
                  this.#change({ ...state, detector: event.detail, found: null })}
              ></fovea-choice>
              <button type="button" class="primary" ?disabled=${working !== ''} @click=${this.#predict}>
                ${working || `Take the boxes of ${streetDetectorName(state.detector)}`}
              </button>
              ${
                state.things
                  ? html`<button type="button" @click=${() => this.set({ ...state, things: null })}>
                      Put the street’s own truths back
                    </button>`
                  : nothing
              }
            </div>`
          : nothing
      }
      <p class="soft">
        The truths are exact: the page draws the street and knows every thing on it. Those that are hardly visible are
        marked as crowd and as difficult. A network sees the street at ${width} × ${height} pixels; boxes here are in pixels
        of the ${SHOWN_SIZE} × ${SHOWN_SIZE} picture.
      </p>`;
  }

  #curve() {
    const { state } = this;
    const { curve, samples, iouThreshold, klass: shown } = this.#derived;
    const { classes } = boardOf(state);
    const name = classes[shown]!;
    return html`<div class="row" role="group" aria-label="Whose curve">
        <span class="soft">Curve of</span>
        ${classes.map(
          (one, klass) => html`<button
            type="button"
            aria-pressed=${klass === shown ? 'true' : 'false'}
            @click=${() => this.set({ ...state, klass })}
          >
            ${one}
          </button>`,
        )}
      </div>
      ${prChart({
        curve,
        envelope: envelope(curve.precision),
        samples,
        area: true,
        label: `Precision and recall of ${name} at IoU ${iouThreshold.toFixed(2)}: AP ${shownAp(samples.ap)}`,
      })}`;
  }

  #picked() {
    const { state, picked } = this;
    const rows = rowsOf(state);
    const of = (kind: Kind) => (kind === 'truth' ? rows.truths : rows.detections);
    const full = (kind: Kind) => of(kind).length >= most(kind, state);
    const adding = html`<button type="button" ?disabled=${full('truth')} @click=${() => this.#add('truth')}>Add a truth</button>
      <button type="button" ?disabled=${full('detection')} @click=${() => this.#add('detection')}>Add a prediction</button>`;
    if (!picked)
      return html`<div class="picked"><p class="soft">No box is picked. Click one, or a name in the table.</p><div class="row">${adding}</div></div>`;
    const { kind, index } = picked;
    const row = of(kind)[index]!;
    const name = kind === 'truth' ? truthName(index) : detectionName(index);
    const flag = (label: string, bit: typeof CROWD | typeof DIFFICULT) => html`<fovea-switch
      label=${label} .checked=${(row[5]! & bit) > 0}
      @fovea-input=${() => this.set(toggleFlag(this.state, index, bit))}
    ></fovea-switch>`;
    return html`<div class="picked" role="group" aria-label="The picked box">
      <p><b>${name}</b>, ${kind === 'truth' ? 'a truth' : 'a prediction'}: ${row.slice(0, 4).join(', ')}</p>
      <div class="row">
        <label
          >Class
          <select @change=${(event: Event) => this.set(setClass(this.state, picked, (event.target as HTMLSelectElement).selectedIndex))}>
            ${boardOf(state).classes.map((one, klass) => html`<option .selected=${klass === row[4]}>${one}</option>`)}
          </select></label
        >
        ${
          kind === 'truth'
            ? html`${flag('Crowd (COCO)', CROWD)} ${flag('Difficult (VOC)', DIFFICULT)}`
            : html`<fovea-slider
                label="Score" .value=${row[5]!} .step=${0.01} style="flex:1 1 9rem"
                @fovea-input=${(event: CustomEvent<number>) => this.set(setScore(this.state, index, event.detail))}
              ></fovea-slider>`
        }
      </div>
      <div class="row">
        <button type="button" ?disabled=${full(kind)} @click=${() => this.#add(kind, index)}>Duplicate</button>
        <button type="button" @click=${() => this.#remove(picked)}>Remove</button>
        ${adding}
      </div>
    </div>`;
  }

  #table() {
    const { rows, truths, takenBy, counts } = this.#derived;
    const on = (kind: Kind, index: number) => this.picked?.kind === kind && this.picked.index === index;
    const pick = (kind: Kind, index: number, name: string) => html`<button
      type="button" class="name" aria-pressed=${on(kind, index) ? 'true' : 'false'}
      @click=${() => (this.picked = { kind, index })}
    >
      ${name}
    </button>`;
    const fate = (index: number) =>
      !counts[index]
        ? 'not counted'
        : takenBy[index] === null
          ? 'missed'
          : `found by ${detectionName(takenBy[index]!)}`;
    return html`<div class="decisions"><div class="scroll" tabindex="0" role="region" aria-label="IoU of every prediction with every truth">
      <table>
        <caption class="visually-hidden">
          Predictions by falling score, their IoU with each truth, and what became of them
        </caption>
        <thead>
          <tr>
            <th scope="col">prediction</th>
            <th scope="col">score</th>
            ${truths.map(
              (_, index) => html`<th scope="col" class="overlap" title=${fate(index)}>
                ${pick('truth', index, truthName(index))}<br /><small class="soft">${fate(index)}</small>
              </th>`,
            )}
            <th scope="col">verdict</th>
          </tr>
        </thead>
        <tbody>
          ${rows.map((row) => this.#row(row, on('detection', row.detection), pick))}
        </tbody>
      </table></div>
      <ul class="why" aria-label="Why each prediction counts as it does">
        ${rows.map(
          ({ detection, decision, why, other }) => html`<li class=${on('detection', detection) ? 'on' : ''}>
            <b>${detectionName(detection)} ${signOf(decision.outcome)}</b> ${why}
            ${other ? html`<span class="other">${this.state.rule === 'coco' ? 'VOC' : 'COCO'}: ${other}</span>` : nothing}
          </li>`,
        )}
      </ul>
    </div>`;
  }

  #row(row: MatchRow, on: boolean, pick: (kind: Kind, index: number, name: string) => unknown) {
    const { decision, detection, overlaps } = row;
    const { class: klass, score } = this.#derived.detections[detection]!;
    const tone = { 'true positive': 'good', 'false positive': 'bad', ignored: 'soft' }[decision.outcome];
    return html`<tr class=${on ? 'on' : ''}>
      <th scope="row">${pick('detection', detection, detectionName(detection))}<span class="soft">${klass}</span></th>
      <td class="number">${score.toFixed(2)}</td>
      ${overlaps.map((iou, index) =>
        iou === null
          ? html`<td class="overlap soft" title="another class">·</td>`
          : html`<td
              class="overlap ${decision.truth === index ? 'taken' : ''}"
              style="background-color:color-mix(in srgb, var(--accent) ${Math.round(iou * 45)}%, transparent)"
            >
              ${iou === 0 ? '0' : iou.toFixed(2).replace(/^0/, '')}
            </td>`,
      )}
<td class="verdict ${tone}">${signOf(decision.outcome)} ${VERDICT[decision.outcome]}</td>
    </tr>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-match-table': MatchTable;
  }
}
