import { html, nothing, svg } from 'lit';
import { customElement, query, state } from 'lit/decorators.js';
import { EngineError } from '../../lib/engine/client.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { type SceneState, SHOWN_SIZE, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import { describeScene } from '../../lib/scenes/scene-words.ts';
import { arrowStep } from '../ui/box-drag.ts';
import { boxAt } from '../ui/box-hit.ts';
import '../ui/choice.ts';
import '../ui/chosen-backend.ts';
import { classColour } from '../ui/class-colour.ts';
import { paintScene } from '../ui/paint-scene.ts';
import { pictureAt } from '../ui/picture-canvas.ts';
import '../ui/slider.ts';
import { streetLoopControls, streetLoopStyles } from '../ui/street-loop-view.ts';
import '../ui/street-scene.ts';
import { StreetWork } from '../ui/street-work.ts';
import { streetWorkSays, streetWorkStyles } from '../ui/street-work-view.ts';
import { base, buttons } from '../ui/styles.ts';
import '../ui/switch.ts';
import { WidgetElement } from '../ui/widget-element.ts';
import { boxLayer, recallChart } from './chart.ts';
import { type FineMap, frcnnBytes, hasFrcnn, lookAtAll, timeLook } from './look.ts';
import { boxOf, type RegionLook } from './regions.ts';
import {
  CONSIDERED,
  type Derived,
  derive,
  type Followed,
  MOST_SCENES,
  type Prepared,
  type ProposalsState,
  prepare,
  proposalsCodec,
  SHOWN_SCORE,
  SIDE,
  type StageTimes,
  setSentence,
  step,
  type View,
} from './state.ts';
import { type SetFigures, StreetSet } from './street-set.ts';
import { layout } from './styles.ts';
import { paintCut } from './tiles.ts';

const VIEWS = [
  { value: 'all', label: `the ${CONSIDERED} best` },
  { value: 'kept', label: 'kept proposals' },
  { value: 'found', label: 'detections' },
];
/** A setting is timed when it has not been changed for so many milliseconds. */
const SETTLED = 500;

interface Looked {
  readonly look: RegionLook;
  readonly fine: FineMap;
}

/** Faster R-CNN's proposals of a street, and the way of one of them. */
@customElement('fovea-proposals')
export class ProposalsElement extends WidgetElement<ProposalsState> {
  static override styles = [base, buttons, streetWorkStyles, streetLoopStyles, layout];

  protected override readonly codec = proposalsCodec;

  @state() private truths = false;
  @state() private problem = '';
  @query('canvas.street') private canvas!: HTMLCanvasElement;
  @query('canvas.tiles') private tiles!: HTMLCanvasElement | null;

  readonly #work = new StreetWork<Looked>(this);
  readonly #clock = new StreetWork<StageTimes>(this);
  readonly #set = new StreetSet(this);
  #scene!: Readonly<Scene>;
  #prepared: Prepared | null = null;
  #threshold = Number.NaN;
  #derived!: Derived;
  #figures: SetFigures | null = null;

  override reset(): void {
    this.problem = '';
    this.truths = false;
    this.#set.loop.forget();
    super.reset();
  }

  get #looked(): Looked | null {
    const { result } = this.#work;
    return result?.key === JSON.stringify(sceneStateOf(this.state)) ? result.value : null;
  }

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    super.willUpdate(changed);
    const { state } = this;
    const scene = sceneOf(state);
    this.#scene = scene;
    const key = JSON.stringify(sceneStateOf(state));
    const { threshold, kept } = state;
    if (hasFrcnn) {
      this.#work.want({ key, run: (options) => lookAtAll(scene, options) });
      if (this.#looked) {
        this.#clock.started = true;
        this.#clock.want({
          key: JSON.stringify([key, threshold, kept]),
          run: async (options) => {
            await new Promise((done) => setTimeout(done, SETTLED));
            if (options.signal.aborted) throw new EngineError('aborted', 'The setting has changed.');
            return timeLook(scene, { threshold, kept }, options);
          },
        });
      }
    }
    const look = this.#looked?.look ?? null;
    if (look !== (this.#prepared?.look ?? null) || threshold !== this.#threshold)
      this.#prepared = look && prepare(look, threshold);
    this.#threshold = threshold;
    this.#derived = derive(state, scene, this.#prepared);
    this.#figures = this.#set.figures(state);
  }

  protected override updated(): void {
    paintScene(this.canvas, sceneOf(this.state, SHOWN_SIZE));
    const { followed } = this.#derived;
    if (this.tiles && followed && this.#looked) paintCut(this.tiles, this.#looked.fine, followed.box);
  }

  #pick(event: PointerEvent): void {
    const look = this.#looked?.look;
    if (!look || event.button !== 0) return;
    const { shown, detections } = this.#derived;
    const found = this.state.view === 'found';
    const boxes = found
      ? detections.map(({ proposal, box }) => ({ index: proposal, box }))
      : shown.map((index) => ({ index, box: boxOf(look.boxes, index) }));
    const at = pictureAt(event, this.canvas, { width: SIDE, height: SIDE });
    const hit = boxAt(boxes, ...at, (6 * SIDE) / this.canvas.clientWidth);
    if (hit >= 0) this.set({ ...this.state, chosen: hit + 1 });
  }

  #key(event: KeyboardEvent): void {
    const { shown } = this.#derived;
    const arrow = arrowStep(event.key, event.shiftKey);
    const by = arrow
      ? (arrow[0] || arrow[1]) > 0
        ? event.shiftKey
          ? 10
          : 1
        : event.shiftKey
          ? -10
          : -1
      : ({ Home: -CONSIDERED, End: CONSIDERED }[event.key] ?? 0);
    if (by === 0) return;
    event.preventDefault();
    this.set(step(this.state, shown, by));
  }

  override render() {
    const { state: now } = this;
    const derived = this.#derived;
    const change = (part: Partial<ProposalsState>) => {
      this.problem = '';
      this.set({ ...now, ...part });
    };
    const { followed } = derived;
    return html`
      <fovea-street-source
        .value=${now} .scene=${this.#scene}
        @fovea-street=${({ detail }: CustomEvent<SceneState>) => change({ ...detail, chosen: 1 })}
      ></fovea-street-source>
      <div class="work">
        ${
          hasFrcnn
            ? streetWorkSays(this.#work, 'Let Faster R-CNN look', frcnnBytes)
            : html`<div class="notice">The trained Faster R-CNN is not part of this copy of the site, so there are no proposals to follow.</div>`
        }
      </div>
      <div class="panes">
        <div>
          <fovea-choice
            label="Drawn on the street" .options=${VIEWS} .value=${now.view}
            @fovea-input=${(event: CustomEvent<View>) => change({ view: event.detail })}
          ></fovea-choice>
          <div
            class="stage" tabindex="0" role="application"
            aria-label=${followed ? `Proposal ${followed.index + 1} is followed. Arrow keys choose the next or the one before, with Shift ten on.` : 'The street'}
            @pointerdown=${this.#pick} @keydown=${this.#key}
          >
            <canvas class="street" role="img" aria-label=${`${describeScene(this.#scene)}.`}></canvas>
            <svg viewBox="0 0 ${SIDE} ${SIDE}" aria-hidden="true">
              ${boxLayer(this.#looked?.look ?? null, derived, now.view, { things: this.#scene.things, truths: this.truths })}
            </svg>
          </div>
          ${this.#legend(followed)}
          <div class="row">
            <button type="button" ?disabled=${!followed} @click=${() => this.set(step(now, derived.shown, -1))}>
              Previous
            </button>
            <button type="button" ?disabled=${!followed} @click=${() => this.set(step(now, derived.shown, 1))}>
              Next
            </button>
            <fovea-switch
              label="true boxes" .checked=${this.truths}
              @fovea-input=${(event: CustomEvent<boolean>) => {
                this.truths = event.detail;
              }}
            ></fovea-switch>
          </div>
          <div class="told"><output aria-live="polite">${followed?.sentence ?? ''}</output></div>
        </div>
        <div>${this.#way(followed)}</div>
      </div>
      <div class="controls">
        <fovea-slider
          label="NMS of the proposals: IoU that suppresses" min="0.3" max="1" step="0.05" .value=${now.threshold}
          @fovea-input=${(event: CustomEvent<number>) => change({ threshold: event.detail })}
        ></fovea-slider>
        <fovea-slider
          label="Proposals kept, at most" min="1" .max=${CONSIDERED} step="1" digits="0" .value=${now.kept}
          @fovea-input=${(event: CustomEvent<number>) => change({ kept: event.detail })}
        ></fovea-slider>
      </div>
      <div class="says"><output aria-live="polite">${derived.sentence}</output></div>
      <div class="panes">
        <div>${this.#curves(derived)}</div>
        <div>${this.#times()} ${this.#streets(now, change)}</div>
      </div>
    `;
  }

  #legend(followed: Followed | null) {
    const mark = (colour: string, dashes: string, name: string) => html`<li>
      <svg width="26" height="14" aria-hidden="true">
        ${svg`<line x1="2" x2="24" y1="7" y2="7" stroke=${colour} stroke-width="2.5" stroke-dasharray=${dashes || nothing} />`}
      </svg>
      ${name}
    </li>`;
    return html`<ul class="key">
      ${mark('#fff', '5 4', 'anchor')} ${mark('#f0e442', '', 'proposal')}
      ${mark(followed ? classColour(followed.type) : '#56b4e9', '', 'after the second look')}
    </ul>`;
  }

  #way(followed: Followed | null) {
    if (!followed)
      return html`<div class="way soft">
        Here the way of one proposal will be told: anchor, offsets, features, classes, edges, end.
      </div>`;
    const { anchor, box, offsets, cut, objectness, fate, by, byIou, probabilities, refined, type } = followed;
    const sized = ([x1, y1, x2, y2]: readonly [number, number, number, number]) =>
      html`<span class="number">${(x2 - x1).toFixed(1)} × ${(y2 - y1).toFixed(1)}</span> px at
        <span class="number">(${((x1 + x2) / 2).toFixed(1)}, ${((y1 + y2) / 2).toFixed(1)})</span>`;
    const fates = {
      kept: 'kept',
      suppressed: `suppressed by proposal ${by + 1}, IoU ${byIou.toFixed(2)}`,
      beyond: 'survives, but is beyond the number kept',
    };
    const ends = {
      detection: `${thingNames[type]!} with ${probabilities[type + 1]!.toFixed(2)}: a detection`,
      duplicate: `suppressed by what became of proposal ${followed.endBy + 1}`,
      background: `no class of things reaches ${SHOWN_SCORE}`,
      'not looked at': 'none: there is no second look',
    };
    const would = fate === 'kept' ? '' : ', if it were kept';
    const sign = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
    const iou = (value: number) =>
      followed.thing < 0 ? '' : html`, IoU <span class="number">${value.toFixed(2)}</span>`;
    return html`<ol class="way" aria-label=${`The way of proposal ${followed.index + 1}`}>
      <li><b>1. An anchor</b> ${sized(anchor)}${iou(followed.anchorIou)}</li>
      <li>
        <b>2. First look: something is here with <span class="number">${objectness.toFixed(2)}</span>, and the anchor moves</b>
        <span class="number">t = (${offsets.map(sign).join(', ')})</span>${cut ? ' after the cut at the picture’s edge' : ''}<br />
        ${sized(box)}${iou(followed.boxIou)}
      </li>
      <li><b>3. NMS</b> ${fates[fate]}</li>
      <li class=${fate === 'kept' ? '' : 'unseen'}>
        <b>4. RoIAlign cuts 7 × 7 bins out of 48 channels${would}</b>
        <canvas class="tiles" role="img" aria-label="48 tiles of 7 by 7 greys: the numbers that the second look is given"></canvas>
      </li>
      <li class=${fate === 'kept' ? '' : 'unseen'}>
        <b>5. Second look: the class${would}</b>
        <div class="bars">
          ${probabilities.map(
            (share, k) => html`<div class="bar">
              <span>${k ? thingNames[k - 1] : 'background'}</span>
              <div class="track">
                <div style=${`width:${100 * share}%;background:${k ? classColour(k - 1) : 'var(--ink-soft)'}`}></div>
              </div>
              <span class="number">${share.toFixed(2)}</span>
            </div>`,
          )}
        </div>
      </li>
      <li class=${fate === 'kept' ? '' : 'unseen'}>
        <b>6. And the edges, for ${thingNames[type]}${would}</b> ${sized(refined)}${iou(followed.refinedIou)}
      </li>
      <li><b>7. NMS within the class</b> ${ends[followed.end]}</li>
    </ol>`;
  }

  #curves(derived: Derived) {
    const figures = this.#figures;
    const { recall50, recall70 } = figures ?? derived;
    const { kept } = this.state;
    const line = (name: string, label: string) => html`<span
      ><svg width="22" height="8" aria-hidden="true">${svg`<line class=${name} x1="0" x2="22" y1="4" y2="4" />`}</svg
      >${label}</span
    >`;
    return html`<b>${figures ? `Over streets ${figures.first} to ${figures.first + figures.streets - 1}` : 'On this street'}</b>
      ${recallChart({ recall50, recall70, ap: figures?.ap ?? [], kept })}
      <div class="legend">
        ${line('at50', 'recall at IoU 0.5')} ${line('at70', 'at 0.7')}
        ${figures ? line('ap', 'AP.50 of the detections') : nothing}
      </div>`;
  }

  #times() {
    const times = this.#clock.result?.value;
    const rows: [string, number | undefined][] = [
      ['first look: maps, boxes', times?.maps],
      ['choice of proposals, NMS', times?.proposals],
      ['RoIAlign, second look', times?.regions],
      ['NMS of the detections', times?.suppression],
    ];
    const total = times && times.maps + times.proposals + times.regions + times.suppression;
    const row = (name: string, time: number | undefined) => html`<tr>
      <th scope="row">${name}</th>
      <td class="number">${time === undefined ? '–' : time.toFixed(1)}</td>
    </tr>`;
    return html`<table>
      <caption>
        Milliseconds on this device${this.#clock.running ? ', being measured' : ''}
      </caption>
      <tbody>
        ${rows.map(([name, time]) => row(name, time))}
        <tr class="total">
          <th scope="row">together</th>
          <td class="number">${total === undefined ? '–' : total.toFixed(1)}</td>
        </tr>
      </tbody>
    </table>`;
  }

  #streets(now: ProposalsState, change: (part: Partial<ProposalsState>) => void) {
    const figures = this.#figures;
    const at = figures?.ap.find(({ kept }) => kept === now.kept) ?? null;
    return html`<div class="set">
      ${streetLoopControls(this.#set.loop, {
        count: now.scenes,
        most: MOST_SCENES,
        label: `Measure streets ${now.street} to ${now.street + now.scenes - 1}`,
        offered: hasFrcnn,
        problem: this.problem,
        onCount: (scenes) => change({ scenes }),
        onRefuse: (problem) => {
          this.problem = problem;
        },
        onMeasure: () => void this.#set.measure(now),
      })}
      <div class="set-says">
        <output aria-live="polite"
          >${
            figures
              ? `${setSentence(figures.streets, now.kept, [figures.recall50[now.kept]!, figures.recall70[now.kept]!], at)}${figures.asked > figures.streets ? ` Stopped: ${figures.asked} were asked for.` : ''}`
              : ''
          }</output
        >
      </div>
    </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-proposals': ProposalsElement;
  }
}
