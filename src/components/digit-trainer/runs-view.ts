import { html, type TemplateResult } from 'lit';
import { runColour } from './chart.ts';
import { percent } from './results.ts';
import { differences, settingsWords } from './state.ts';
import type { Run } from './trainer.ts';

const phases: Record<Run['phase'], string> = {
  running: 'training',
  paused: 'paused',
  finished: 'done',
  stopped: 'ended early',
  diverged: 'diverged',
  failed: 'failed',
  imported: 'from a file',
};

/** The runs of this visit side by side; the one that is looked at is chosen here. */
export function runsTable(
  runs: readonly Run[],
  looked: Run | null,
  look: (run: Run) => void,
): TemplateResult {
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Runs">
    <table class="runs">
      <thead>
        <tr>
          <th scope="col">Run</th>
          <th scope="col">Held out</th>
          <th scope="col">Loss</th>
          <th scope="col">Seconds</th>
          <th scope="col">Parameters</th>
          <th scope="col">Differs from the run before in</th>
        </tr>
      </thead>
      <tbody>
        ${
          runs.length === 0
            ? html`<tr><td colspan="6" class="soft">No run yet. Each one will have a line here.</td></tr>`
            : runs.map((run, i) => {
                const measured = run.output?.validation;
                const last = run.epochs.at(-1)?.validation;
                const accuracy = measured?.accuracy ?? last?.['accuracy'];
                const loss = measured?.loss ?? last?.['loss'];
                const before = runs[i - 1];
                return html`<tr>
                  <th scope="row">
                    <button type="button" aria-pressed=${run === looked ? 'true' : 'false'} @click=${() => look(run)}>
                      <i style="background:${runColour(run.id)}"></i>${run.title}
                    </button>
                    <small>${phases[run.phase]}</small>
                  </th>
                  <td class="number">${accuracy === undefined ? '' : percent(accuracy)}</td>
                  <td class="number">${loss === undefined ? '' : loss.toPrecision(3)}</td>
                  <td class="number">${run.phase === 'imported' ? '' : run.seconds.toFixed(1)}</td>
                  <td class="number">${run.parameters.toLocaleString('en-GB')}</td>
                  <td>
                    ${run.phase === 'imported' ? 'numbers from a file' : before ? differences(run.state, before.state) : `${settingsWords(run.state)}, seed ${run.state.seed}`}
                  </td>
                </tr>`;
              })
        }
      </tbody>
    </table>
  </div>`;
}
