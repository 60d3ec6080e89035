import { html } from 'lit';
import '../ui/choice.ts';
import '../ui/slider.ts';
import type { TransferState } from './state.ts';

/** The controls of split, variants and training. */
export function settings(
  now: TransferState,
  working: boolean,
  change: (part: Partial<TransferState>) => void,
) {
  return html`
      <div class="controls">
        <fovea-choice
          label="Near-duplicates"
          .options=${[
            { value: 'groups', label: 'stay together' },
            { value: 'pictures', label: 'are split too' },
          ]}
          .value=${now.split}
          ?disabled=${working}
          @fovea-input=${({ detail }: CustomEvent) => change({ split: detail })}
        ></fovea-choice>
        <fovea-slider
          label="Seed"
          min="1"
          max="50"
          step="1"
          digits="0"
          .value=${now.seed}
          ?disabled=${working}
          @fovea-input=${({ detail }: CustomEvent) => change({ seed: detail })}
        ></fovea-slider>
        <fovea-slider
          label="Changed copies of each training picture"
          min="0"
          max="4"
          step="1"
          digits="0"
          .value=${now.variants}
          ?disabled=${working}
          @fovea-input=${({ detail }: CustomEvent) => change({ variants: detail })}
        ></fovea-slider>
        <fovea-slider
          label="Epochs of the head"
          min="5"
          max="100"
          step="5"
          digits="0"
          .value=${now.epochs}
          ?disabled=${working}
          @fovea-input=${({ detail }: CustomEvent) => change({ epochs: detail })}
        ></fovea-slider>
        <fovea-slider
          label="Epochs of fine-tuning"
          min="1"
          max="30"
          step="1"
          digits="0"
          .value=${now.rounds}
          ?disabled=${working}
          @fovea-input=${({ detail }: CustomEvent) => change({ rounds: detail })}
        ></fovea-slider>
      </div>
  `;
}
