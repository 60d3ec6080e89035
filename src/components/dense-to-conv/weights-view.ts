import { html, type TemplateResult } from 'lit';
import { garmentClasses } from '../../lib/datasets/garment-classes.ts';
import '../ui/choice.ts';
import '../ui/slider.ts';
import { FOLD_SIZE } from './chart.ts';
import { CHANNELS, type DenseState, unitOf } from './state.ts';
import { foldName, foldSentence } from './unit-weights.ts';

/** One unit's weights between a list and a kernel; whoever shows them draws the canvas. `weights`: null before they are loaded. */
export function weightsView(
  now: DenseState,
  weights: Float32Array | null,
  change: (part: Partial<DenseState>) => void,
): TemplateResult {
  const first = now.layer === 'dense1';
  const unit = unitOf(now);
  return html`
    <p class="head">1 · The weights of a dense unit, folded into a kernel</p>
    <div class="controls">
      <fovea-choice
        label="Dense layer" .value=${now.layer}
        .options=${[
          { value: 'dense1', label: 'first, 64 units' },
          { value: 'dense2', label: 'second, 10 classes' },
        ]}
        @fovea-input=${({ detail }: CustomEvent<DenseState['layer']>) => change({ layer: detail, unit: 0 })}
      ></fovea-choice>
      ${
        first
          ? html`<fovea-slider
              label="Unit" min="0" max="63" step="1" digits="0" .value=${unit}
              @fovea-input=${({ detail }: CustomEvent<number>) => change({ unit: detail })}
            ></fovea-slider>`
          : html`<div class="pick"><label for="class">Class</label>
              <select
                id="class" .value=${String(unit)} @change=${(event: Event) => change({ unit: Number((event.target as HTMLSelectElement).value) })}>
                ${garmentClasses.map((name, i) => html`<option value=${i} ?selected=${i === unit}>${name}</option>`)}
              </select></div>`
      }
      <fovea-slider
        label="Fold" hint="list to kernel" min="0" max="1" step="0.01" .value=${now.fold}
        @fovea-input=${({ detail }: CustomEvent<number>) => change({ fold: detail })}
      ></fovea-slider>
      <fovea-slider
        label="Channel (framed)" min="0" max=${CHANNELS - 1} step="1" digits="0" .value=${now.channel}
        @fovea-input=${({ detail }: CustomEvent<number>) => change({ channel: detail })}
      ></fovea-slider>
    </div>
    <div class="fold" style=${`aspect-ratio:${FOLD_SIZE.width} / ${FOLD_SIZE.height}`}>
      <canvas role="img" aria-label=${foldName(now)}></canvas>
    </div>
    <p class="fold-says">
      <output aria-live="polite">${foldSentence(now, weights)}</output>
    </p>
  `;
}
