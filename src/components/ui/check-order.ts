import { css, html } from 'lit';
import { customElement, query } from 'lit/decorators.js';
import { firstOrder } from '../../lib/classroom/judge.ts';
import { CheckField } from './check-field.ts';

/** Things to bring into order: dragged, or moved with the buttons or the arrow keys. */
@customElement('fovea-check-order')
export class CheckOrder extends CheckField<'order'> {
  static override styles = [
    ...CheckField.styles,
    css`
      li {
        display: flex;
        align-items: center;
        gap: 0.6rem;
        padding: 0.2rem 0.3rem 0.2rem 0.8rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--surface);
        cursor: grab;
      }
      li[data-held] {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      li > span:nth-child(2) {
        flex: 1;
      }
      button {
        min-width: 2.6rem;
        padding: 0;
      }
    `,
  ];

  @query('ol') private list!: HTMLOListElement;
  #held = -1;

  private get order(): readonly number[] {
    return this.answer?.order ?? firstOrder(this.check);
  }

  #move(from: number, to: number, focus?: 'up' | 'down'): void {
    const order = [...this.order];
    if (to < 0 || to >= order.length || from === to) return;
    order.splice(to, 0, ...order.splice(from, 1));
    this.give({ kind: 'order', order });
    if (focus) void this.#refocus(to, focus);
  }

  async #refocus(place: number, which: 'up' | 'down'): Promise<void> {
    await this.updateComplete;
    this.list.children[place]?.querySelector<HTMLButtonElement>(`.${which}`)?.focus();
  }

  #key(event: KeyboardEvent, place: number, which: 'up' | 'down'): void {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    this.#move(place, place + by, which);
  }

  override render() {
    const { items, ends } = this.check;
    const last = items.length - 1;
    return html`<div class="soft">${ends[0]}</div>
      <ol aria-label=${this.label}>
        ${this.order.map((index, place) => {
          const button = (which: 'up' | 'down', to: number, sign: string) => html`<button
            type="button" class=${which}
            aria-label="${items[index]}: ${which}"
            aria-disabled=${to < 0 || to > last ? 'true' : 'false'}
            @click=${() => this.#move(place, to, which)}
            @keydown=${(event: KeyboardEvent) => this.#key(event, place, which)}
          >
            ${sign}
          </button>`;
          return html`<li
            draggable="true"
            ?data-held=${place === this.#held}
            @dragstart=${(event: DragEvent) => {
              this.#held = place;
              event.dataTransfer?.setData('text/plain', items[index]!);
            }}
            @dragover=${(event: DragEvent) => {
              event.preventDefault();
              if (this.#held < 0 || this.#held === place) return;
              this.#move(this.#held, place);
              this.#held = place;
            }}
            @drop=${(event: DragEvent) => event.preventDefault()}
            @dragend=${() => {
              this.#held = -1;
              this.requestUpdate();
            }}
          >
            <span class="number" aria-hidden="true">${place + 1}</span><span>${items[index]}</span>
            ${button('up', place - 1, '↑')} ${button('down', place + 1, '↓')}
          </li>`;
        })}
      </ol>
      <div class="soft">${ends[1]}</div>`;
  }
}
