import { html, LitElement } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { base, buttons } from '../ui/styles.ts';
import { drawSheet } from './chart.ts';
import { type OfferedFile, offeredByField } from './intake.ts';
import type { Collection, Deal } from './state.ts';
import { layout } from './styles.ts';

/** Files that were chosen for a class. */
export interface FilesFor {
  readonly label: number;
  readonly offered: readonly OfferedFile[];
}

/** A class's new name, as typed. */
export interface Rename {
  readonly label: number;
  readonly name: string;
}

/** Bars under the pictures: training, validation, test. Told apart with every common colour blindness. */
const PART_COLOURS = ['#8a8a8a', '#56b4e9', '#e69f00'];
const PART_NAMES = ['training', 'validation', 'test'];

/**
 * The classes with their pictures, each marked with where it goes. Fires `fovea-files` (FilesFor), `fovea-rename` (Rename) and
 * `fovea-remove` (the class's number).
 */
@customElement('fovea-class-cards')
export class ClassCards extends LitElement {
  static override styles = [base, buttons, layout];

  @property({ attribute: false }) collection!: Collection;
  @property({ attribute: false }) dealt!: Deal;
  @property({ type: Boolean }) disabled = false;

  #fire<Detail>(name: string, detail: Detail): void {
    this.dispatchEvent(new CustomEvent(name, { detail }));
  }

  #chosen(event: Event, label: number): void {
    const field = event.target as HTMLInputElement;
    const offered = offeredByField(field.files!);
    field.value = '';
    this.#fire<FilesFor>('fovea-files', { label, offered });
  }

  protected override updated(changed: Map<PropertyKey, unknown>): void {
    if (!changed.has('collection') && !changed.has('dealt')) return;
    for (const canvas of this.renderRoot.querySelectorAll<HTMLCanvasElement>('.sheet canvas')) {
      const label = Number(canvas.dataset['label']);
      const shown = this.collection.items
        .map((item, i) => ({ item, part: this.dealt.parts[i]! }))
        .filter(({ item }) => item.label === label);
      drawSheet(canvas, shown, PART_COLOURS);
    }
  }

  #card(name: string, klass: number) {
    const counts = this.dealt.counts[klass]!;
    const total = counts[0]! + counts[1]! + counts[2]!;
    return html`<div class="class" data-label=${klass} role="group" aria-label=${name}>
      <div class="row">
        <input
          type="text"
          maxlength="40"
          aria-label="Name of class ${klass + 1}"
          .value=${name}
          @change=${(event: Event) => {
            const { value } = event.target as HTMLInputElement;
            this.#fire<Rename>('fovea-rename', { label: klass, name: value });
          }}
        />
        <span class="file button"
          >Files<input
            type="file"
            multiple
            accept="image/*,.heic,.heif"
            aria-label="Pictures of ${name}"
            ?disabled=${this.disabled}
            @change=${(event: Event) => this.#chosen(event, klass)}
        /></span>
        <button
          type="button"
          aria-label="Remove ${name}"
          ?disabled=${this.disabled || this.collection.classes.length < 2}
          @click=${() => this.#fire<number>('fovea-remove', klass)}
        >
          Remove
        </button>
      </div>
      <div class="soft">${total} pictures: ${PART_NAMES.map((part, i) => `${counts[i]} ${part}`).join(', ')}</div>
      <div class="sheet" tabindex="0" role="group" aria-label="Pictures of ${name}">
        <canvas data-label=${klass} role="img" aria-label="${total} pictures of ${name}"></canvas>
      </div>
    </div>`;
  }

  override render() {
    return html`
      <div class="classes">${this.collection.classes.map((name, klass) => this.#card(name, klass))}</div>
      <p class="soft">
        ${PART_NAMES.map(
          (name, i) => html`<span class="key" style="background:${PART_COLOURS[i]}"></span>${name}&ensp;`,
        )}
        Drop files on a class, or folders anywhere: a folder’s name becomes a class. Pictures stay on this device.
      </p>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-class-cards': ClassCards;
  }
}
