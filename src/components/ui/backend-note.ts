import { css, html, LitElement, nothing } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { write } from '../../device/store.ts';
import { type BackendName, type EngineStatus, engine } from '../../lib/engine/client.ts';
import './chosen-backend.ts';
import { base, buttons } from './styles.ts';

const names: Record<BackendName, string> = {
  webgpu: 'WebGPU (graphics processor)',
  webgl: 'WebGL (graphics processor)',
  wasm: 'WebAssembly (processor)',
  cpu: 'plain JavaScript (slow)',
};

/** Which backend computes and why, with a switch; the choice is kept on the device. Fires `fovea-backend` after a switch. */
@customElement('fovea-backend')
export class BackendNote extends LitElement {
  static override styles = [
    base,
    buttons,
    css`
      details > p {
        max-width: 62ch;
      }
      summary {
        cursor: pointer;
        min-height: 2rem;
      }
      select {
        min-height: 2.2rem;
      }
    `,
  ];

  @state() private status: EngineStatus = engine.status;
  @state() private error = '';
  #unsubscribe = () => {};

  override connectedCallback(): void {
    super.connectedCallback();
    this.#unsubscribe = engine.subscribe((status) => (this.status = status));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#unsubscribe();
  }

  async #use(event: Event): Promise<void> {
    const choice = (event.target as HTMLSelectElement).value as BackendName | 'auto';
    this.error = '';
    try {
      await engine.use(choice);
      await write('backend', choice);
      this.dispatchEvent(new CustomEvent('fovea-backend', { detail: choice }));
    } catch (error) {
      this.error = error instanceof Error ? error.message : String(error);
    }
  }

  override render() {
    const { status } = this;
    if (status.state === 'idle') return html`<p class="soft">The network starts on the first use.</p>`;
    return html`<details>
      <summary>
        ${
          status.backend
            ? html`Computed with <strong>${names[status.backend]}</strong>`
            : status.state === 'failed'
              ? 'No way to compute here'
              : 'Starting …'
        }
      </summary>
      <p>${status.reason}</p>
      <ul>
        ${status.candidates.map(({ name, note }) => html`<li><strong>${names[name]}</strong>: ${note}</li>`)}
      </ul>
      <label
        >Compute with
        <select @change=${this.#use}>
          <option value="auto">what fits best</option>
          ${status.candidates
            .filter(({ available }) => available)
            .map(
              ({ name }) =>
                html`<option value=${name} ?selected=${name === status.backend}>${names[name]}</option>`,
            )}
        </select></label
      >
      ${this.error ? html`<div class="notice" role="alert">${this.error}</div>` : nothing}
    </details>`;
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'fovea-backend': BackendNote;
  }
}
