import { html, nothing, type TemplateResult } from 'lit';
import { type BlockKind, kindNames, kinds, MAX_BLOCKS, settingsOf } from './blocks.ts';
import { presets } from './presets.ts';
import { type Derived, insertBlock, moveBlock, removeBlock, setBlock, type TrainerState } from './state.ts';

/** What the editor needs of the element around it. */
export interface Editing {
  state: TrainerState;
  derived: Derived;
  /** place of the chosen block; -1 when there is none */
  chosen: number;
  change: (state: TrainerState, chosen?: number) => void;
  choose: (place: number) => void;
}

function settings({ state, chosen, change }: Editing): TemplateResult | typeof nothing {
  const block = state.blocks[chosen];
  if (!block) return nothing;
  const fields = settingsOf(block.kind).map(({ name, label, min, max, why }, i) =>
    name === 'padding'
      ? html`<fovea-choice
          label=${label} .value=${String(block.values[i])}
          .options=${[{ value: '1', label: 'SAME' }, { value: '0', label: 'VALID' }]}
          @fovea-input=${(event: CustomEvent<string>) => change(setBlock(state, chosen, name, Number(event.detail)))}
        ></fovea-choice>`
      : html`<fovea-number-field
          label=${label} min=${min} max=${max} why=${why} .value=${block.values[i]!}
          @fovea-input=${(event: CustomEvent<number>) => change(setBlock(state, chosen, name, event.detail))}
        ></fovea-number-field>`,
  );
  return html`${fields.length ? fields : html`<p class="soft">${kinds[block.kind].title} has nothing to set.</p>`}`;
}

/** The network as a list of blocks with the shape after each, and the chosen one's settings. */
export function networkView(editing: Editing): TemplateResult {
  const { state, derived, chosen, change, choose } = editing;
  const last = state.blocks.length - 1;
  const tool = (label: string, sign: string, disabled: boolean, act: () => void) =>
    html`<button type="button" aria-label="${label} layer ${chosen + 1}" title=${label} ?disabled=${disabled} @click=${act}>${sign}</button>`;
  return html`<div class="network">
    <div>
      <div class="row presets">
        <label
          >Start from
          <select
            class="preset"
            @change=${(event: Event) => {
              const select = event.target as HTMLSelectElement;
              const preset = presets.find(({ id }) => id === select.value);
              select.value = '';
              if (preset) change({ ...state, blocks: preset.blocks }, 0);
            }}
          >
            <option value="">a known network…</option>
            ${presets.map(({ id, title }) => html`<option value=${id}>${title}</option>`)}
          </select></label
        >
      </div>
      <ol class="blocks" aria-label="Layers">
        <li class="input"><span>Pictures</span><span class="number">${derived.input}</span><span></span></li>
        ${derived.rows.map(
          ({ words, shape, parameters, wrong }, i) => html`<li class=${wrong ? 'wrong' : ''}>
            <button type="button" aria-pressed=${i === chosen ? 'true' : 'false'} @click=${() => choose(i)}>
              <span class="place number">${i + 1}</span> ${words}
            </button>
            <span class="number">${wrong ? 'cannot work' : shape}</span>
            <span class="number weights">${parameters === '0' ? '' : parameters}</span>
          </li>`,
        )}
      </ol>
    </div>
    <div class="chosen" role="group" aria-label="Chosen layer">
      <p class="layer-title">${chosen < 0 ? 'No layer chosen' : `Layer ${chosen + 1}: ${kinds[state.blocks[chosen]!.kind].title}`}</p>
      <div class="fields">${settings(editing)}</div>
      <div class="row tools">
        ${tool('Move up', '↑', chosen <= 0, () => change(moveBlock(state, chosen, -1), chosen - 1))}
        ${tool('Move down', '↓', chosen < 0 || chosen >= last, () => change(moveBlock(state, chosen, 1), chosen + 1))}
        ${tool('Remove', '×', chosen < 0, () => change(removeBlock(state, chosen), Math.min(chosen, last - 1)))}
      </div>
      <label class="add"
        >${chosen < 0 ? 'Add a layer' : `Add after layer ${chosen + 1}`}
        <select
          ?disabled=${state.blocks.length >= MAX_BLOCKS}
          @change=${(event: Event) => {
            const select = event.target as HTMLSelectElement;
            const kind = kindNames.find((name) => name === select.value);
            select.value = '';
            if (kind) change(insertBlock(state, chosen, kind as BlockKind), chosen + 1);
          }}
        >
          <option value="">${state.blocks.length >= MAX_BLOCKS ? `${MAX_BLOCKS} layers are the most` : 'a layer…'}</option>
          ${kindNames.map((kind) => html`<option value=${kind}>${kinds[kind].title}</option>`)}
        </select></label
      >
    </div>
  </div>`;
}
