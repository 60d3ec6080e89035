/** What to ask for, as templates: the list of presets, and up to three layers or channels. */
import { html, nothing } from 'lit';
import { layerGroups, MOST_PARTS, tensorOf, WHOLE_LAYER } from './objective.ts';
import { presets } from './presets.ts';
import { addPart, type Derived, type DreamState, partsOf, removePart, setPart, withPreset } from './state.ts';

export type Change = (next: DreamState) => void;
/** Says why a value is not taken. */
export type Refuse = (sentence: string) => void;

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
