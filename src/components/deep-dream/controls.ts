/** The figure's controls as templates: what to ask for, how to climb, start and stop, and the film. */
import { html, nothing } from 'lit';
import '../ui/number-field.ts';
import '../ui/slider.ts';
import '../ui/switch.ts';
import { dreamLimits } from '../../lib/dream-settings.ts';
import { layerGroups, MOST_PARTS, tensorOf, WHOLE_LAYER } from './objective.ts';
import { presets } from './presets.ts';
import {
  addPart,
  type Derived,
  type DreamState,
  duration,
  MOST_FRAMES,
  partsOf,
  type Run,
  removePart,
  SIZES,
  setPart,
  withPreset,
} from './state.ts';

export type Start = 'dream' | 'go on' | 'film';

type Change = (next: DreamState) => void;
/** Says why a value is not taken. */
type Refuse = (sentence: string) => void;

interface Acts {
  start: (what: Start) => void;
  stop: () => void;
}

const layerList = (node: string) =>
  layerGroups.map(
    ({ stage, layers }) => html`<optgroup label=${stage}>
      ${layers.map((layer) => html`<option value=${layer.node} ?selected=${layer.node === node}>${layer.label}</option>`)}
    </optgroup>`,
  );

/** A list of dreams that are worth beginning with, and what the chosen one shows. */
export function presetView(state: DreamState, { preset }: Derived, change: Change) {
  return html`<label class="stacked preset"
    >Begin with
    <select
      .value=${preset?.name ?? ''}
      @change=${(event: Event) => {
        const chosen = presets.find(({ name }) => name === (event.target as HTMLSelectElement).value);
        if (chosen) change(withPreset(state, chosen));
      }}
    >
      ${preset ? nothing : html`<option value="" selected>Your own settings</option>`}
      ${presets.map(
        ({ name, title }) => html`<option value=${name} ?selected=${name === preset?.name}>${title}</option>`,
      )}
    </select>
    <span class="soft">${preset?.shows ?? 'Choose from the list to go back to settings that were found to work.'}</span></label
  >`;
}

/** Up to three layers or channels with their weights. */
export function objectiveView(
  state: DreamState,
  chosen: number,
  { change, refuse, pickPart }: { change: Change; refuse: Refuse; pickPart: (index: number) => void },
) {
  const parts = partsOf(state);
  const takeChannel = (index: number, field: HTMLInputElement) => {
    const part = parts[index]!;
    const text = field.value.trim().toLowerCase();
    const channels = tensorOf(part.node)?.channels ?? 0;
    const value = text === '' || text === 'all' ? WHOLE_LAYER : Number(text);
    if (value === WHOLE_LAYER || (Number.isInteger(value) && value >= 0 && value < channels)) {
      change(setPart(state, index, { channel: value }));
      return;
    }
    field.value = part.channel === WHOLE_LAYER ? '' : String(part.channel);
    refuse(
      `Channel: a whole number from 0 to ${channels - 1} is needed, for this layer has ${channels} channels, or nothing for all of them; not “${text.slice(0, 20)}”.`,
    );
  };
  const takeWeight = (index: number, field: HTMLInputElement) => {
    const value = field.valueAsNumber;
    if (value >= -2 && value <= 2) {
      change(setPart(state, index, { weight: value }));
      return;
    }
    field.value = String(parts[index]!.weight);
    refuse('Weight: a number from −2 to 2 is needed; below 0 asks for less of it.');
  };
  return html`<div class="parts" role="group" aria-label="What to ask for">
    ${parts.map(
      (
        part,
        index,
      ) => html`<div class="part" ?data-chosen=${parts.length > 1 && index === chosen} @focusin=${() => pickPart(index)}>
        <label class="layer"
          >${index === 0 ? 'More of layer' : 'and of layer'}
          <select
            .value=${part.node}
            @change=${(event: Event) => change(setPart(state, index, { node: (event.target as HTMLSelectElement).value }))}
          >
            ${layerList(part.node)}
          </select></label
        >
        <label
          >Channel
          <input
            inputmode="numeric" autocomplete="off" placeholder="all" size="5"
            .value=${part.channel === WHOLE_LAYER ? '' : String(part.channel)}
            @change=${(event: Event) => takeChannel(index, event.target as HTMLInputElement)}
        /></label>
        ${
          parts.length > 1
            ? html`<label
                  >Weight
                  <input
                    type="number" min="-2" max="2" step="0.1" .value=${String(part.weight)}
                    @change=${(event: Event) => takeWeight(index, event.target as HTMLInputElement)}
                /></label>
                <button type="button" aria-label="Remove layer ${index + 1}" @click=${() => change(removePart(state, index))}>
                  Remove
                </button>`
            : nothing
        }
      </div>`,
    )}
    ${
      parts.length < MOST_PARTS
        ? html`<button type="button" class="quiet" @click=${() => change(addPart(state, parts.at(-1)!.node))}>
            Mix in another layer
          </button>`
        : nothing
    }
  </div>`;
}

/** Start, stop, go on. */
export function actionsView(run: Run, { problem }: Derived, canGoOn: boolean, { start, stop }: Acts) {
  const busy = run.phase !== 'idle' && run.phase !== 'ended';
  if (busy)
    return html`<div class="row actions">
      <button type="button" class="primary" ?disabled=${run.phase === 'stopping'} @click=${stop}>Stop</button>
    </div>`;
  const more = run.ended === 'finished' ? 'Dream on' : 'Go on';
  return html`<div class="row actions">
    ${
      canGoOn
        ? html`<button type="button" class="primary" @click=${() => start('go on')}>${more}</button>`
        : nothing
    }
    <button
      type="button" class=${canGoOn ? '' : 'primary'} ?disabled=${problem !== null} @click=${() => start('dream')}
    >
      ${run.phase === 'idle' ? 'Dream' : 'Begin again'}
    </button>
  </div>`;
}

type NumberName = {
  [Name in keyof DreamState]: DreamState[Name] extends number ? Name : never;
}[keyof DreamState];

interface SliderSettings {
  label: string;
  name: NumberName;
  min: number;
  max: number;
  step: number;
  digits: number;
  unit?: string;
  hint: string;
}

const main: readonly SliderSettings[] = [
  {
    label: 'Octaves',
    name: 'octaves',
    min: dreamLimits.octaves.least,
    max: dreamLimits.octaves.most,
    step: 1,
    digits: 0,
    hint: 'Sizes, from small to large',
  },
  {
    label: 'Octave scale',
    name: 'scale',
    min: dreamLimits.octaveScale.least,
    max: dreamLimits.octaveScale.most,
    step: 0.05,
    digits: 2,
    hint: 'From one size to the next',
  },
  { label: 'Steps', name: 'steps', min: 1, max: 60, step: 1, digits: 0, hint: 'In each octave' },
  {
    label: 'Jitter',
    name: 'jitter',
    min: dreamLimits.jitter.least,
    max: dreamLimits.jitter.most,
    step: 1,
    digits: 0,
    unit: 'px',
    hint: 'Random shift before each step',
  },
];

const more: readonly SliderSettings[] = [
  {
    label: 'Rotation',
    name: 'rotate',
    min: dreamLimits.rotate.least,
    max: dreamLimits.rotate.most,
    step: 1,
    digits: 0,
    unit: '°',
    hint: 'Random turn before each step, at most',
  },
  {
    label: 'Zoom',
    name: 'zoom',
    min: dreamLimits.zoom.least,
    max: dreamLimits.zoom.most,
    step: 0.01,
    digits: 2,
    hint: 'Random change of size before each step',
  },
  {
    label: 'Smoothing',
    name: 'smoothing',
    min: dreamLimits.smoothing.least,
    max: dreamLimits.smoothing.most,
    step: 0.01,
    digits: 2,
    hint: 'Weight of the total variation',
  },
  {
    label: 'Stay near the photo',
    name: 'l2',
    min: dreamLimits.l2.least,
    max: dreamLimits.l2.most,
    step: 0.05,
    digits: 2,
    hint: 'Weight of the squared distance',
  },
  {
    label: 'Balanced detail',
    name: 'pyramid',
    min: dreamLimits.pyramid.least,
    max: dreamLimits.pyramid.most,
    step: 1,
    digits: 0,
    hint: 'Levels normalised one by one; 0 is off',
  },
];

const slider = (state: DreamState, change: Change, settings: SliderSettings) => html`<fovea-slider
  label=${settings.label} hint=${settings.hint} unit=${settings.unit ?? ''}
  min=${settings.min} max=${settings.max} step=${settings.step} digits=${settings.digits}
  .value=${state[settings.name]}
  @fovea-input=${(event: CustomEvent<number>) => change({ ...state, [settings.name]: event.detail })}
></fovea-slider>`;

/** How to climb. */
export function settingsView(state: DreamState, change: Change, refuse: Refuse) {
  const sizes = [...new Set([...SIZES, state.size])].sort((a, b) => a - b);
  return html`<div class="controls">
      ${main.map((settings) => slider(state, change, settings))}
      <fovea-number-field
        fractions label="Step size" min="0" max="1000000000" .value=${state.step}
        why="It is how many grey levels a pixel moves in one step, on average."
        @fovea-input=${(event: CustomEvent<number>) => change({ ...state, step: event.detail })}
        @fovea-refuse=${(event: CustomEvent<string>) => refuse(event.detail)}
      ></fovea-number-field>
      <label class="stacked"
        >Working size
        <select @change=${(event: Event) => change({ ...state, size: Number((event.target as HTMLSelectElement).value) })}>
          ${sizes.map((size) => html`<option value=${size} ?selected=${size === state.size}>${size} pixels</option>`)}
        </select>
        <span class="soft">Longer side; saved at the photo’s own size</span></label
      >
    </div>
    <details>
      <summary>More settings: smoothing, colour, random turns, seed</summary>
      <div class="controls">
        ${more.map((settings) => slider(state, change, settings))}
        <div>
          <fovea-switch
            label="Decorrelate the colours" .checked=${state.decorrelate}
            @fovea-input=${(event: CustomEvent<boolean>) => change({ ...state, decorrelate: event.detail })}
          ></fovea-switch>
          <fovea-switch
            label="Normalise the gradient" .checked=${state.normalise}
            @fovea-input=${(event: CustomEvent<boolean>) => change({ ...state, normalise: event.detail })}
          ></fovea-switch>
        </div>
        <fovea-number-field
          label="Seed" min="0" max="99999" .value=${state.seed} why="The same seed gives the same random numbers."
          @fovea-input=${(event: CustomEvent<number>) => change({ ...state, seed: event.detail })}
          @fovea-refuse=${(event: CustomEvent<string>) => refuse(event.detail)}
        ></fovea-number-field>
      </div>
    </details>`;
}

/** Dream, enlarge a little, dream again. */
export function filmView(state: DreamState, { problem }: Derived, run: Run, change: Change, { start }: Acts) {
  const busy = run.phase !== 'idle' && run.phase !== 'ended';
  // From the speed of the last run, if it was one of these octaves.
  const perStep = run.kind === 'dream' && run.stepsDone > 0 ? run.seconds / run.stepsDone : 0;
  const seconds = perStep * state.octaves * state.filmSteps * state.filmFrames;
  const settings: readonly SliderSettings[] = [
    {
      label: 'Enlarge',
      name: 'filmZoom',
      min: 1,
      max: 15,
      step: 1,
      digits: 0,
      unit: '%',
      hint: 'From frame to frame',
    },
    {
      label: 'Steps of a frame',
      name: 'filmSteps',
      min: 1,
      max: 10,
      step: 1,
      digits: 0,
      hint: 'In each octave',
    },
    {
      label: 'Frames',
      name: 'filmFrames',
      min: 4,
      max: MOST_FRAMES,
      step: 1,
      digits: 0,
      hint: 'Stop any time before',
    },
  ];
  return html`<details>
    <summary>Zoom film: dream, enlarge a little, dream again</summary>
    <div class="controls">${settings.map((each) => slider(state, change, each))}</div>
    <div class="row">
      <button type="button" ?disabled=${busy || problem !== null} @click=${() => start('film')}>Make the film</button>
      <span class="soft">${
        seconds
          ? `About ${duration(seconds)} at the speed of the last dream.`
          : 'It begins with the photo and replaces the dream above.'
      }</span>
    </div>
  </details>`;
}
