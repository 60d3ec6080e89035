import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import {
  addClass,
  changeClass,
  LONGEST_NAME,
  MOST_CLASSES,
  nameProblem,
  type Painting,
  removeClass,
} from '../../lib/segmentation/painting.ts';
import { paintColour } from '../ui/paint-colours.ts';
import { base, buttons } from '../ui/styles.ts';

/**
 * The classes of a painting: choose the one that the brush paints, add, rename, recolour, delete. Fires `fovea-class` (detail: the
 * label chosen) and `fovea-painting` (detail: { painting, label }).
 */
@customElement('fovea-class-editor')
export class ClassEditor extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .row {
        gap: 0.4rem;
      }
      button.class {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
        min-height: 2.5rem;
        padding: 0.15rem 0.65rem;
      }
      .swatch {
        flex: none;
        width: 1rem;
        height: 1rem;
        border-radius: 3px;
        border: 1px solid var(--line-strong);
      }
      .edit {
        margin-top: 0.5rem;
      }
      input[type='text'] {
        width: 11rem;
        min-height: 2.5rem;
        padding: 0.3rem 0.5rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
      }
      input[type='color'] {
        width: 3rem;
        height: 2.5rem;
        padding: 0.15rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        cursor: pointer;
      }
      label {
        display: inline-flex;
        gap: 0.4rem;
        align-items: center;
      }
    `,
  ];

  @property({ attribute: false }) painting!: Painting;
  @property({ type: Number }) label = 0;
  @property({ type: Boolean }) off = false;
  @state() private problem = '';

  #change(painting: Painting, label = this.label): void {
    this.problem = '';
    this.dispatchEvent(new CustomEvent('fovea-painting', { detail: { painting, label } }));
  }

  #rename(field: HTMLInputElement): void {
    const name = field.value.trim();
    const problem = nameProblem(this.painting, this.label, name);
    if (problem) {
      this.problem = problem;
      field.value = this.painting.classes[this.label]!.name;
    } else this.#change(changeClass(this.painting, this.label, { name }));
  }

  #add(): void {
    const { painting } = this;
    if (painting.classes.length >= MOST_CLASSES)
      this.problem = `There are ${MOST_CLASSES} classes, the most that this figure takes: more colours can hardly be told apart. Delete one first.`;
    else this.#change(addClass(painting), painting.classes.length);
  }

  override render() {
    const { painting, label, off } = this;
    const chosen = painting.classes[label];
    return html`
      <div class="row" role="group" aria-label="The brush paints">
        ${painting.classes.map(
          (each, k) => html`<button
            class="class" type="button" aria-pressed=${k === label ? 'true' : 'false'} ?disabled=${off}
            @click=${() => this.dispatchEvent(new CustomEvent('fovea-class', { detail: k }))}
          >
            <span class="swatch" style=${`background:${paintColour(each, k)}`}></span>${each.name}
          </button>`,
        )}
        <button type="button" ?disabled=${off} @click=${this.#add}>+ Class</button>
      </div>
      ${
        chosen
          ? html`<div class="row edit">
              <label
                >Name
                <input
                  type="text" maxlength=${LONGEST_NAME} .value=${chosen.name} ?disabled=${off}
                  @change=${(event: Event) => this.#rename(event.target as HTMLInputElement)}
              /></label>
              <label
                >Colour
                <input
                  type="color" .value=${paintColour(chosen, label)} ?disabled=${off}
                  @change=${({ target }: Event) =>
                    this.#change(
                      changeClass(painting, label, { colour: (target as HTMLInputElement).value }),
                    )}
              /></label>
              <button
                type="button" ?disabled=${off || painting.classes.length < 2}
                @click=${() => this.#change(removeClass(painting, label), Math.max(0, label - 1))}
              >
                Delete “${chosen.name}”
              </button>
            </div>`
          : nothing
      }
      ${this.problem ? html`<div class="notice" role="alert">${this.problem}</div>` : nothing}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-class-editor': ClassEditor;
  }
}
