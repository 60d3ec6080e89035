import { css, html, LitElement } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { base, buttons } from './styles.ts';

/**
 * A whole number to type, with a button on each side; arrow keys step too. Fires `fovea-input` (detail: the number). Text
 * that is no number from `min` to `max` fires `fovea-refuse` (detail: a sentence with what is allowed, and `why`), and
 * stays in the field, marked, until a number is given or `value` changes.
 */
@customElement('fovea-number-field')
export class NumberField extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      label {
        display: block;
        font-weight: 600;
        margin-bottom: 0.15rem;
      }
      .field {
        display: grid;
        grid-template-columns: 2.5rem minmax(2.4rem, 4rem) 2.5rem;
      }
      button {
        padding: 0;
      }
      button:first-of-type {
        border-radius: var(--radius) 0 0 var(--radius);
      }
      button:last-of-type {
        border-radius: 0 var(--radius) var(--radius) 0;
      }
      input {
        min-width: 0;
        min-height: 2.5rem;
        padding: 0 0.2rem;
        text-align: center;
        border: 1px solid var(--line-strong);
        border-inline: 0;
        border-radius: 0;
        background: var(--surface);
        font-family: var(--font-number);
      }
      input[aria-invalid='true'] {
        background: var(--bad-wash);
        color: var(--bad);
        text-decoration: underline wavy;
      }
    `,
  ];

  @property() label = '';
  @property({ type: Number }) value = 0;
  @property({ type: Number }) min = 0;
  @property({ type: Number }) max = 10;
  /** any number in the range, not only whole ones */
  @property({ type: Boolean }) fractions = false;
  /** a sentence that says why the range is what it is */
  @property() why = '';
  /** marks the field although its number is in range: together with other settings it will not do */
  @property({ type: Boolean }) refused = false;

  @state() private wrong: string | null = null;

  protected override willUpdate(changed: Map<PropertyKey, unknown>): void {
    if (changed.has('value')) this.wrong = null;
  }

  #take(text: string): void {
    const value = Number(text.trim().replace('−', '-').replace(',', '.'));
    const fits =
      text.trim() !== '' &&
      (this.fractions ? Number.isFinite(value) : Number.isInteger(value)) &&
      value >= this.min &&
      value <= this.max;
    this.wrong = fits ? null : text;
    const kind = this.fractions ? 'a number' : 'a whole number';
    this.dispatchEvent(
      fits
        ? new CustomEvent('fovea-input', { detail: value, bubbles: true, composed: true })
        : new CustomEvent('fovea-refuse', {
            detail:
              `${this.label}: ${kind} from ${this.min} to ${this.max} is needed, not “${text}”. ${this.why}`.trim(),
            bubbles: true,
            composed: true,
          }),
    );
  }

  #step(by: number): void {
    this.#take(String(Math.min(this.max, Math.max(this.min, Math.round(this.value + by)))));
  }

  #key(event: KeyboardEvent): void {
    const by = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#step(by * (event.shiftKey ? 4 : 1));
  }

  override render() {
    return html`<label for="field">${this.label}</label>
      <div class="field">
        <button
          type="button"
          tabindex="-1"
          aria-label="${this.label}: one less"
          ?disabled=${this.value <= this.min}
          @click=${() => this.#step(-1)}
        >
          −
        </button>
        <input
          id="field"
          inputmode=${this.min < 0 || this.fractions ? 'text' : 'numeric'}
          autocomplete="off"
          .value=${this.wrong ?? String(this.value)}
          aria-invalid=${this.wrong !== null || this.refused ? 'true' : 'false'}
          @keydown=${this.#key}
          @change=${(event: Event) => this.#take((event.target as HTMLInputElement).value)}
        />
        <button
          type="button"
          tabindex="-1"
          aria-label="${this.label}: one more"
          ?disabled=${this.value >= this.max}
          @click=${() => this.#step(1)}
        >
          +
        </button>
      </div>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-number-field': NumberField;
  }
}
