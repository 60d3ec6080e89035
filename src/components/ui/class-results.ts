import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import { resultsFromCode, worksheetFrom } from '../../device/worksheet-link.ts';
import { type ClassTable, classCsv, classTable } from '../../lib/classroom/class-table.ts';
import { answerText } from '../../lib/classroom/judge.ts';
import { type ReadResults, type Rechecked, readResults } from '../../lib/classroom/results.ts';
import { type Worksheet, worksheetId } from '../../lib/classroom/worksheet.ts';
import { base, buttons } from './styles.ts';

/** A file or code that could not be used, and why. */
interface Refused {
  name: string;
  why: string;
}

const sentence = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * A class's results: files that are dropped, opened or pasted as codes become tables, on this device alone. Every answer is
 * judged anew; nothing is kept.
 */
@customElement('fovea-results')
export class ClassResults extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      .drop {
        border: 2px dashed var(--line-strong);
        border-radius: 10px;
        padding: 1.4rem;
        text-align: center;
        background: var(--surface);
      }
      .drop.over {
        border-color: var(--accent);
        background: var(--accent-wash);
      }
      textarea,
      input.link {
        display: block;
        width: 100%;
        min-height: 2.6rem;
        padding: 0.3rem 0.6rem;
        border: 1px solid var(--line-strong);
        border-radius: var(--radius);
        background: var(--paper);
        font-family: var(--font-number);
        margin: 0.2rem 0 0.5rem;
      }
      label {
        font-weight: 600;
      }
      h2 {
        font-size: var(--step-1);
        margin: 1.8rem 0 0.4rem;
      }
      .scroll {
        overflow-x: auto;
        padding: 2px;
      }
      td,
      th {
        vertical-align: top;
        overflow-wrap: break-word;
        max-width: 26rem;
      }
      .number,
      thead th {
        white-space: nowrap;
      }
      td.words,
      tbody th {
        min-width: 9rem;
      }
      .scroll + .row {
        margin-top: 0.8rem;
      }
      td.mark {
        text-align: center;
        padding-right: 0.9rem;
      }
      .name {
        min-width: 9rem;
      }
      .right {
        color: var(--good);
      }
      .wrong {
        color: var(--bad);
      }
      summary {
        cursor: pointer;
        min-height: 2rem;
        font-weight: 600;
      }
      @media print {
        .drop,
        .inputs {
          display: none;
        }
      }
    `,
  ];

  @state() private handed: readonly ReadResults[] = [];
  @state() private refused: readonly Refused[] = [];
  @state() private sheet: Worksheet | null = null;
  @state() private sheetNote = '';
  @state() private over = false;
  @state() private added = '';

  #take(read: ReadResults, name: string): void {
    const { results } = read;
    const sheet = this.sheet ?? results.sheet;
    if (!sheet) {
      this.#refuse(
        name,
        'It does not hold its worksheet. Give the worksheet’s link below first, then this one again.',
      );
      return;
    }
    if (results.worksheet !== worksheetId(sheet)) {
      const title = results.title ? ` (“${results.title}”)` : '';
      this.#refuse(name, `These are results of another worksheet${title}. Start anew to see those.`);
      return;
    }
    const known = (other: ReadResults) => JSON.stringify(other.results) === JSON.stringify(results);
    if (this.handed.some(known)) {
      this.#refuse(name, 'The same file is there already.');
      return;
    }
    this.sheet = sheet;
    this.handed = [...this.handed, read];
  }

  #refuse(name: string, why: string): void {
    this.refused = [...this.refused, { name, why }];
  }

  async #files(files: readonly File[]): Promise<void> {
    const before = this.handed.length;
    for (const file of files) {
      try {
        if (file.size > 1_000_000) throw new Error('This file is too large to be results.');
        this.#take(readResults(await file.text()), file.name);
      } catch (error) {
        this.#refuse(file.name, sentence(error));
      }
    }
    this.#said(before);
  }

  #said(before: number): void {
    const count = this.handed.length - before;
    this.added = `${count} ${count === 1 ? 'result' : 'results'} added, ${this.handed.length} in all.`;
  }

  async #codes(event: SubmitEvent): Promise<void> {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    const text = String(new FormData(form).get('codes') ?? '');
    const before = this.handed.length;
    // Mailers break long words; every code begins with its letter, version and a dot.
    for (const [index, code] of text
      .split(/(?=\br\d+\.)/)
      .filter((one) => one.trim())
      .entries()) {
      try {
        this.#take(readResults(await resultsFromCode(code)), `code ${index + 1}`);
      } catch (error) {
        this.#refuse(`code ${index + 1}`, sentence(error));
      }
    }
    form.reset();
    this.#said(before);
  }

  async #useSheet(event: Event): Promise<void> {
    try {
      const sheet = await worksheetFrom((event.target as HTMLInputElement).value);
      if (!sheet) throw new Error('There is no worksheet in this text.');
      if (this.sheet && worksheetId(sheet) !== worksheetId(this.sheet)) this.handed = [];
      this.sheet = sheet;
      this.sheetNote = `Results are judged by “${sheet.title || 'this worksheet'}” as you made it.`;
    } catch (error) {
      this.sheetNote = sentence(error);
    }
  }

  #anew(): void {
    this.handed = [];
    this.refused = [];
    this.sheet = null;
    this.sheetNote = '';
    this.added = '';
  }

  #save(table: ClassTable): void {
    // The mark at the start tells spreadsheets that the text is UTF-8.
    const csv = new Blob(['\ufeff', classCsv(table)], { type: 'text/csv' });
    saveFile(`${this.sheet?.title || 'results'}.csv`, csv);
  }

  #mark({ asked, answer, right }: Rechecked): TemplateResult {
    const text = answerText(asked.check, answer);
    if (!answer) return html`<td class="mark soft" aria-label="no answer">–</td>`;
    if (right === null) return html`<td class="words">${text}</td>`;
    return html`<td class="mark ${right ? 'right' : 'wrong'}" title=${text}>
      <span aria-hidden="true">${right ? '✓' : '✗'}</span><span class="visually-hidden">${right ? 'right' : 'wrong'}: ${text}</span>
    </td>`;
  }

  #tables(): TemplateResult | typeof nothing {
    if (!this.sheet || this.handed.length === 0) return nothing;
    const table = classTable(this.sheet, this.handed);
    const { students, questions, judged } = table;
    return html`
      <h2>By question</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="By question">
        <table>
          <thead>
            <tr>
              <th scope="col">Question</th>
              <th scope="col">Right</th>
              <th scope="col">Answered</th>
              <th scope="col">Wrong answers that several gave</th>
            </tr>
          </thead>
          <tbody>
            ${questions.map(
              ({ asked, answered, right, common }) => html`<tr data-question=${asked.key}>
                <th scope="row">${asked.label} ${asked.prompt}</th>
                <td class="number">${asked.check.kind === 'text' ? '–' : `${right} of ${students.length}`}</td>
                <td class="number">${answered}</td>
                <td class="words">${common.map(({ text, count }) => html`<div>${text} (${count}×)</div>`)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <h2>By student</h2>
      <div class="scroll" tabindex="0" role="region" aria-label="By student">
        <table>
          <thead>
            <tr>
              <th scope="col">Name</th>
              <th scope="col">Right</th>
              ${questions.map(({ asked }) => html`<th scope="col">${asked.label}</th>`)}
              <th scope="col">Handed in</th>
              <th scope="col">Remarks</th>
            </tr>
          </thead>
          <tbody>
            ${students.map(
              ({ name, handedIn, answers, right, remarks }) => html`<tr data-student=${name}>
                <th scope="row" class="name">${name}</th>
                <td class="number">${right} of ${judged}</td>
                ${answers.map((one) => this.#mark(one))}
                <td class="number">${handedIn ? handedIn.slice(0, 16).replace('T', ' ') : '–'}</td>
                <td class=${remarks.length ? 'words' : ''}>${remarks.map((remark) => html`<div class="wrong">${remark}</div>`)}</td>
              </tr>`,
            )}
          </tbody>
        </table>
      </div>
      <div class="row inputs">
        <button type="button" class="primary" @click=${() => this.#save(table)}>Save as CSV</button>
        <button type="button" @click=${this.#anew}>Start anew</button>
      </div>
    `;
  }

  override render() {
    return html`
      <div
        class="drop ${this.over ? 'over' : ''}"
        @dragover=${(event: DragEvent) => {
          event.preventDefault();
          this.over = true;
        }}
        @dragleave=${() => (this.over = false)}
        @drop=${(event: DragEvent) => {
          event.preventDefault();
          this.over = false;
          void this.#files([...(event.dataTransfer?.files ?? [])]);
        }}
      >
        <p>Drop the files of your class here, all at once, or</p>
        <span class="button file"
          >Open files<input
            type="file" multiple accept=".json,application/json" aria-label="Open results files"
            @change=${async (event: Event) => {
              const input = event.target as HTMLInputElement;
              await this.#files([...(input.files ?? [])]);
              input.value = '';
            }}
        /></span>
      </div>
      <details class="inputs">
        <summary>Codes, and the worksheet’s link</summary>
        <label>Your worksheet’s link, to judge by it and by no other<input class="link" autocomplete="off" @change=${this.#useSheet} /></label>
        <p role="status">${this.sheetNote}</p>
        <form @submit=${this.#codes}>
          <label>Codes, one after the other<textarea name="codes" rows="4"></textarea></label>
          <button>Add the codes</button>
        </form>
      </details>
      <p role="status">${this.added}</p>
      ${
        this.refused.length > 0
          ? html`<div class="notice" role="alert">
              ${this.refused.map(({ name, why }) => html`<div><strong>${name}</strong>: ${why}</div>`)}
            </div>`
          : nothing
      }
      ${this.#tables()}
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-results': ClassResults;
  }
}
