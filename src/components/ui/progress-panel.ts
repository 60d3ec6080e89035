import { css, html, LitElement, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { saveFile } from '../../device/download.ts';
import {
  addProgress,
  clearProgress,
  onProgress,
  progressNotice,
  progressNow,
} from '../../device/progress.ts';
import {
  noProgress,
  type Progress,
  readProgressFile,
  writeProgressFile,
} from '../../lib/classroom/progress.ts';
import { base, buttons } from './styles.ts';

/** An exercise as the panel lists it. */
export interface Listed {
  id: string;
  title: string;
  parts: readonly string[];
}

/**
 * What the reader has done on this device, exercise by exercise, with a file to take along, a file to bring, and a way to
 * forget it all.
 */
@customElement('fovea-progress-panel')
export class ProgressPanel extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      :host {
        border: 1px solid var(--line);
        border-radius: 10px;
        background: var(--surface);
        padding: 0.8rem 1rem;
        min-height: 12rem;
      }
      ul {
        padding-left: 1.2rem;
        margin: 0.5rem 0;
        columns: 2 18rem;
      }
      .done {
        color: var(--good);
      }
      @media print {
        :host {
          display: none;
        }
      }
    `,
  ];

  @property({ type: Array }) exercises: Listed[] = [];
  @state() private progress: Progress = noProgress;
  @state() private note = '';
  @state() private notice: string | null = null;
  @state() private clearing = false;
  #unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = onProgress((progress) => this.#show(progress));
    void progressNow().then((progress) => this.#show(progress));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  #show(progress: Progress): void {
    this.progress = progress;
    this.notice = progressNotice();
  }

  #save(): void {
    saveFile(
      'fovea-progress.json',
      new Blob([writeProgressFile(this.progress)], { type: 'application/json' }),
    );
    this.note =
      'The file holds all your answers and best runs. Open it here on another device to go on there.';
  }

  async #open(event: Event): Promise<void> {
    const input = event.target as HTMLInputElement;
    const [file] = input.files ?? [];
    if (!file) return;
    try {
      const before = Object.keys(this.progress.parts).length;
      const { parts } = await addProgress(readProgressFile(await file.text()));
      const added = Object.keys(parts).length - before;
      this.note = `Added. ${added} ${added === 1 ? 'question' : 'questions'} had no answer here before; of the others the later answers stay.`;
    } catch (error) {
      this.note = error instanceof Error ? error.message : String(error);
    }
    input.value = '';
  }

  async #clear(): Promise<void> {
    this.clearing = false;
    await clearProgress();
    this.note = 'Forgotten: nothing of your answers is kept on this device any more.';
  }

  override render() {
    const { parts } = this.progress;
    const count = Object.keys(parts).length;
    const runs = Object.entries(this.progress.runs);
    const empty = count === 0 && runs.length === 0;
    return html`
      ${this.notice ? html`<div class="notice">${this.notice}</div>` : nothing}
      <p>
        ${
          count === 0
            ? 'No question has been answered on this device yet.'
            : `${count} ${count === 1 ? 'question has' : 'questions have'} been answered on this device.`
        }
      </p>
      <ul>
        ${this.exercises.map(({ id, title, parts: all }) => {
          const right = all.filter((part) => parts[`${id}/${part}`]?.right).length;
          return html`<li>
            ${title}: <span class=${right === all.length ? 'done' : ''}>${right} of ${all.length} right</span>
          </li>`;
        })}
      </ul>
      ${runs.map(
        ([measure, { value, seed, seconds }]) =>
          html`<p class="soft">Best run of ${measure}: ${Number(value.toPrecision(4))} after ${seconds.toFixed(0)} s, seed ${seed}.</p>`,
      )}
      <div class="row">
        <button type="button" ?disabled=${empty} @click=${this.#save}>Save as a file</button>
        <span class="button file"
          >Open a file<input type="file" accept=".json,application/json" aria-label="Open a progress file" @change=${this.#open}
        /></span>
        ${
          this.clearing
            ? html`<span>Forget all answers?</span>
                <button type="button" @click=${this.#clear}>Yes, forget them</button>
                <button type="button" @click=${() => (this.clearing = false)}>No</button>`
            : html`<button type="button" ?disabled=${empty} @click=${() => (this.clearing = true)}>
                Forget everything
              </button>`
        }
      </div>
      <p role="status" class="soft">${this.note}</p>
    `;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-progress-panel': ProgressPanel;
  }
}
