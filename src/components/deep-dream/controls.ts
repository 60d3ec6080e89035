/** The figure's other controls as templates: start and stop, how to climb, and the film. */
import { html, nothing } from 'lit';
import '../ui/number-field.ts';
import '../ui/slider.ts';
import '../ui/switch.ts';
import { dreamLimits } from '../../lib/dream-settings.ts';
import type { Change, Refuse } from './objective-view.ts';
import { duration, type Run } from './run.ts';
import { type Derived, type DreamState, MOST_FRAMES, SIZES } from './state.ts';

export type Start = 'dream' | 'go on' | 'film';

interface Acts {
  start: (what: Start) => void;
  stop: () => void;
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
