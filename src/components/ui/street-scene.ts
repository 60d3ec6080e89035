import { css, html, LitElement, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { type ThingName, thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import {
  anotherStreet,
  isStandardStreet,
  LAST_STREET,
  type SceneState,
  sceneFields,
  sceneRanges,
  sceneStateOf,
} from '../../lib/scenes/scene-state.ts';
import { sceneNote } from '../../lib/scenes/scene-words.ts';
import { type Weather, weatherNames } from '../../lib/scenes/settings.ts';
import './number-field.ts';
import './slider.ts';
import { base, buttons } from './styles.ts';

const weatherWords: Record<Weather, string> = {
  any: 'as it comes',
  clear: 'clear',
  night: 'night',
  rain: 'rain',
  'low contrast': 'low contrast',
};

const sliders = [
  ['density', 'Things, times as many'],
  ['scale', 'Size of things, times'],
  ['occlusion', 'Hidden or cut off, times as often'],
  ['noise', 'Noise'],
  ['shift', 'Another city (domain shift)'],
] as const;

/**
 * Which street scene a figure looks at. Fires `fovea-street` (detail: a SceneState, complete) when the reader chooses
 * another; the widget takes it into its state and gives it back as `value`. With `scene` it says what is unusual about it.
 */
@customElement('fovea-street-source')
export class StreetSourceElement extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: var(--fovea-controls, block);
      }
      .row {
        align-items: end;
      }
      label,
      .label {
        display: block;
        font-weight: 600;
        margin-bottom: 0.15rem;
      }
      select {
        padding-inline: 0.6rem;
        max-width: 100%;
      }
      summary {
        width: fit-content;
        padding: 0.55rem 0;
        cursor: pointer;
        color: var(--accent);
      }
      .controls {
        margin: 0.2rem 0 0.6rem;
      }
      .notice {
        margin: 0.3rem 0;
      }
      @media print {
        .row,
        details {
          display: none;
        }
      }
    `,
  ];

  @property({ attribute: false }) value: SceneState = sceneStateOf(
    Object.fromEntries(
      Object.entries(sceneFields(1)).map(([name, { initial }]) => [name, initial]),
    ) as unknown as SceneState,
  );
  /** the scene that is shown, to say what is unusual about it */
  @property({ attribute: false }) scene: Readonly<Scene> | null = null;
  @property({ type: Boolean }) disabled = false;

  #refused = '';

  #change(part: Partial<SceneState>, event?: Event): void {
    event?.stopPropagation();
    this.#refused = '';
    this.dispatchEvent(
      new CustomEvent<SceneState>('fovea-street', {
        detail: { ...sceneStateOf(this.value), ...part },
        bubbles: true,
        composed: true,
      }),
    );
  }

  #refuse(event: CustomEvent<string>): void {
    event.stopPropagation();
    this.#refused = event.detail;
    this.requestUpdate();
  }

  override render() {
    const { value, disabled } = this;
    const note = this.scene && sceneNote(this.scene);
    return html`
      <div class="row">
        <fovea-number-field
          label="Street" min="1" .max=${LAST_STREET} .value=${value.street}
          why="Each number draws another street, and no network was trained on these."
          ?inert=${disabled}
          @fovea-input=${(event: CustomEvent<number>) => this.#change({ street: event.detail }, event)}
          @fovea-refuse=${this.#refuse}
        ></fovea-number-field>
        <button type="button" ?disabled=${disabled} @click=${() => this.#change(anotherStreet(value))}>
          Another street
        </button>
        <div>
          <label for="weather">Weather</label>
          <select
            id="weather" ?disabled=${disabled}
            @change=${(event: Event) => this.#change({ weather: (event.target as HTMLSelectElement).value as Weather })}
          >
            ${weatherNames.map(
              (name) =>
                html`<option value=${name} .selected=${name === value.weather}>${weatherWords[name]}</option>`,
            )}
          </select>
        </div>
        <slot></slot>
      </div>
      ${this.#refused ? html`<div class="notice" role="alert">${this.#refused}</div>` : nothing}
      <details>
        <summary>
          Settings: density, size, occlusion, another city${isStandardStreet(value) ? '' : ' (changed: not as the networks were trained)'}
        </summary>
        <div class="controls">
          ${sliders.map(([name, label]) => {
            const [min, max, step] = sceneRanges[name];
            return html`<fovea-slider
              label=${label} .min=${min} .max=${max} .step=${step} digits=${step === 0.25 ? 2 : 1}
              .value=${value[name]} ?disabled=${disabled}
              @fovea-input=${(event: CustomEvent<number>) => this.#change({ [name]: event.detail }, event)}
            ></fovea-slider>`;
          })}
          <div>
            <label for="only">Classes</label>
            <select
              id="only" ?disabled=${disabled}
              @change=${(event: Event) =>
                this.#change({ only: (event.target as HTMLSelectElement).value as 'all' | ThingName })}
            >
              <option value="all" .selected=${value.only === 'all'}>all six</option>
              ${thingNames.map(
                (name) => html`<option value=${name} .selected=${name === value.only}>only ${name}</option>`,
              )}
            </select>
          </div>
        </div>
      </details>
      ${note ? html`<div class="notice">${note.sentence}</div>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-street-source': StreetSourceElement;
  }
}
