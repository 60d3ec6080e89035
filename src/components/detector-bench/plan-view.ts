import { html, nothing, type TemplateResult } from 'lit';
import { anotherStreet, type SceneState } from '../../lib/scenes/scene-state.ts';
import { sizeWords } from '../../lib/size-words.ts';
import '../ui/choice.ts';
import '../ui/progress.ts';
import '../ui/street-scene.ts';
import '../ui/switch.ts';
import { costOf } from './detectors.ts';
import { KINDS, type Kind, kindSettings, kindTitles, SERIES } from './kinds.ts';
import { bytesOf, offered } from './offered.ts';
import { type BenchState, COUNTS, chosen, inLarge, SIZES } from './state.ts';

type Change = (part: Partial<BenchState>) => void;

/** Scenes that are shown as examples. */
const EXAMPLES = 5;

/** How far something slow is; a total of 0 means that nobody knows. */
export interface Working {
  readonly label: string;
  readonly done: number;
  readonly total: number;
}

/** What the detectors cost, and which of them take part. */
export function costsTable(state: BenchState, busy: boolean, change: Change): TemplateResult {
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
        ${offered.map((detector) => {
          const { parameters, macs, memory } = costOf(detector, size);
          return html`<tr>
            <th scope="row">
              <fovea-switch
                label=${detector.name} .checked=${state[detector.key]} ?disabled=${busy}
                @fovea-input=${(event: CustomEvent<boolean>) => change({ [detector.key]: event.detail })}
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

/** On which scenes, how many and how long, with examples; whoever shows it paints their canvases. */
export function conditionsView(state: BenchState, busy: boolean, change: Change): TemplateResult {
  const settings = kindSettings(state.kind, state, 128);
  return html`
    <div class="controls">
      <label class="field"
        >Scenes
        <select
          ?disabled=${busy}
          @change=${(event: Event) => change({ kind: (event.target as HTMLSelectElement).value as Kind })}
        >
          ${KINDS.map((kind) => html`<option value=${kind} .selected=${kind === state.kind}>${kindTitles[kind]}</option>`)}
        </select></label
      >
      <fovea-choice
        label="Input size in pixels" .value=${state.size} ?disabled=${busy}
        .options=${SIZES.map((value) => ({ value, label: value }))}
        @fovea-input=${(event: CustomEvent<BenchState['size']>) => change({ size: event.detail })}
      ></fovea-choice>
      <fovea-choice
        label="How many scenes" .value=${state.count} ?disabled=${busy}
        .options=${COUNTS.map((value) => ({ value, label: value }))}
        @fovea-input=${(event: CustomEvent<BenchState['count']>) => change({ count: event.detail })}
      ></fovea-choice>
      <fovea-choice
        label="Time allowed" .value=${state.budget} ?disabled=${busy}
        .options=${[
          { value: '20', label: '20 s' },
          { value: '60', label: '1 min' },
          { value: '300', label: '5 min' },
        ]}
        @fovea-input=${(event: CustomEvent<BenchState['budget']>) => change({ budget: event.detail })}
      ></fovea-choice>
    </div>
    ${
      state.kind === 'own'
        ? html`<fovea-street-source
            .value=${state} ?disabled=${busy}
            @fovea-street=${(event: CustomEvent<SceneState>) => change(event.detail)}
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
            <button type="button" ?disabled=${busy} @click=${() => change(anotherStreet(state))}>
              Other scenes of this kind
            </button>
            <span class="soft">Set ${state.street}. No network was trained on any of these.</span>
          </div>`
    }
  `;
}

interface Measuring {
  readonly working: Working | null;
  readonly paused: boolean;
  /** sentences about what was or is measured */
  readonly notes: readonly string[];
  readonly measure: (kinds: readonly Kind[]) => void;
  readonly pause: () => void;
  readonly goOn: () => void;
  readonly end: () => void;
}

/** The buttons that begin and lead a measurement, how far it is, and what it says. */
export function measureView(
  state: BenchState,
  { working, paused, notes, measure, pause, goOn, end }: Measuring,
): TemplateResult {
  const taking = chosen(state, offered);
  const nothingChosen = taking.length === 0;
  const bytes = taking.reduce((sum, { id }) => sum + bytesOf(id), 0);
  return html`<div class="says">
    ${
      working
        ? html`<div class="row">
            <fovea-progress label=${paused ? `Paused. ${working.label}` : working.label} .done=${working.done} .total=${working.total}></fovea-progress>
            <button type="button" @click=${() => (paused ? goOn() : pause())}>
              ${paused ? 'Go on' : 'Pause'}
            </button>
            <button type="button" @click=${end}>Stop</button>
          </div>`
        : html`<div class="row">
            <button class="primary" type="button" ?disabled=${nothingChosen} @click=${() => measure([state.kind])}>
              Measure
            </button>
            <button type="button" ?disabled=${nothingChosen} @click=${() => measure(SERIES)}>
              Measure all kinds of scenes
            </button>
            <span class="soft">
              ${nothingChosen ? 'Switch at least one detector on.' : `Fetches ${sizeWords(bytes)} once.`}
            </span>
          </div>`
    }
    ${notes.map((note) => html`<p class="notes" role="status">${note}</p>`)}
  </div>`;
}
