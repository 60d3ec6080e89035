import { html, nothing, type TemplateResult } from 'lit';
import '../ui/backend-note.ts';
import '../ui/progress.ts';
import type { Run } from './trainer.ts';

interface Actions {
  /** the one that is running or paused */
  readonly run: Run | null;
  /** there are pictures, and a network that can be trained on them */
  readonly ready: boolean;
  readonly start: () => void;
  readonly pause: () => void;
  readonly goOn: () => void;
  readonly end: () => void;
}

/** The buttons that begin and lead a training, and how far it is. */
export function actionsView({ run, ready, start, pause, goOn, end }: Actions): TemplateResult {
  const running = run?.phase === 'running';
  const paused = run?.phase === 'paused';
  const progress = run?.progress;
  const left = progress ? `, about ${Math.max(1, Math.round(progress.left))} s left` : '';
  return html`<div class="row act">
      ${
        running
          ? html`<button type="button" class="primary" @click=${pause}>Pause</button>`
          : paused
            ? html`<button type="button" class="primary" @click=${goOn}>Go on</button>`
            : html`<button type="button" class="primary" ?disabled=${!ready} @click=${start}>Train</button>`
      }
      <button type="button" ?disabled=${!running && !paused} @click=${end}>End here</button>
      ${paused ? html`<button type="button" ?disabled=${!ready} @click=${start}>New run</button>` : nothing}
      <fovea-backend></fovea-backend>
    </div>
    <div class="state">
      ${
        running || paused
          ? progress
            ? html`<fovea-progress
                label="${paused ? 'Paused in' : 'Training,'} epoch ${progress.epoch} of ${run!.state.epochs}, step ${progress.step} of ${progress.steps}${paused ? '' : left}"
                .done=${progress.step} .total=${progress.steps}
              ></fovea-progress>`
            : html`<fovea-progress label="Starting…"></fovea-progress>`
          : nothing
      }
    </div>`;
}
