import { html } from 'lit';
import { customElement, state } from 'lit/decorators.js';
import { keepRun, progressNow } from '../../device/progress.ts';
import type { BestRun } from '../../lib/classroom/progress.ts';
import { CheckField } from './check-field.ts';
import { type Measured, onMeasured } from './measured.ts';

/** A figure that a trained network has to reach: the last and the best run of the workbench on this page. */
@customElement('fovea-check-measure')
export class CheckMeasure extends CheckField<'measure'> {
  @state() private best: BestRun | null = null;
  #over = new AbortController();

  override connectedCallback(): void {
    super.connectedCallback();
    this.#over = new AbortController();
    onMeasured(this.check.measure, (run) => this.#take(run), this.#over.signal);
    void progressNow().then(({ runs }) => {
      this.best ??= runs[this.check.measure] ?? null;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#over.abort();
  }

  #take({ measure, value, seed, seconds, settings }: Measured): void {
    this.give({ kind: 'measure', value, seed, seconds, settings });
    const run = { value, seed, seconds, settings, at: Date.now() };
    void keepRun(measure, run).then(({ runs }) => {
      this.best = runs[measure] ?? run;
    });
  }

  #say({ value, seconds, seed }: { value: number; seconds: number; seed: number }): string {
    const shown =
      this.check.unit === '%' ? `${(value * 100).toFixed(1)} %` : String(Number(value.toPrecision(4)));
    return `${shown} after ${seconds.toFixed(0)} s with seed ${seed}`;
  }

  override render() {
    const { answer, best } = this;
    return html`<output aria-live="polite"
      >${answer ? `Last run: ${this.#say(answer)}.` : 'No run yet: train a network above.'}
      ${best ? `Your best so far: ${this.#say(best)}.` : ''}</output
    >`;
  }
}
