import { css, html } from 'lit';
import { customElement } from 'lit/decorators.js';
import { partnersToChoose } from '../../lib/classroom/judge.ts';
import { CheckField } from './check-field.ts';

/** Things to pair up: for each left side the right one is chosen from a list. */
@customElement('fovea-check-match')
export class CheckMatch extends CheckField<'match'> {
  static override styles = [
    ...CheckField.styles,
    css`
      li {
        display: grid;
        grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
        gap: 0.3rem 1rem;
        align-items: center;
        border-bottom: 1px solid var(--line);
        padding-bottom: 0.4rem;
      }
      select {
        width: 100%;
      }
      .paper {
        display: none;
      }
      @media print {
        .paper {
          display: block;
          list-style: upper-alpha;
          padding-left: 1.6rem;
          margin-top: 0.6rem;
        }
        /* Room to write a letter. */
        select[data-open] {
          color: transparent;
          border-width: 0 0 1px;
          border-radius: 0;
          background: none;
        }
      }
      @media (max-width: 40rem) {
        li {
          grid-template-columns: minmax(0, 1fr);
        }
      }
    `,
  ];

  #choose(left: number, event: Event): void {
    const partners = this.check.pairs.map((_, index) => this.answer?.partners[index] ?? -1);
    partners[left] = Number((event.target as HTMLSelectElement).value);
    this.answer = { kind: 'match', partners };
    this.give(partners.includes(-1) ? null : this.answer);
  }

  override render() {
    const { pairs } = this.check;
    const choices = partnersToChoose(this.check);
    return html`<ul aria-label=${this.label}>
      ${pairs.map(({ left }, index) => {
        const chosen = pairs[this.answer?.partners[index] ?? -1]?.right;
        return html`<li>
          <label for="pair-${index}">${left}</label>
          <select id="pair-${index}" ?data-open=${chosen === undefined} @change=${(event: Event) => this.#choose(index, event)}>
            <option value="-1" ?selected=${chosen === undefined}>choose …</option>
            ${choices.map(
              (choice) =>
                html`<option value=${choice} ?selected=${pairs[choice]!.right === chosen}>${pairs[choice]!.right}</option>`,
            )}
          </select>
        </li>`;
      })}
    </ul>
      <ol class="paper">
        ${choices.map((choice) => html`<li>${pairs[choice]!.right}</li>`)}
      </ol>`;
  }
}
