import { html, nothing, type TemplateResult } from 'lit';
import '../ui/choice.ts';
import type { Examples, SplitExamples } from './examples.ts';
import { numberSetting } from './settings-view.ts';
import './small-picture.ts';
import type { DataName, TrainerState } from './state.ts';

/** What is trained on: which pictures, how many, and one of each class. */
export function dataView(
  now: TrainerState,
  data: {
    readonly examples: Examples | null;
    /** what is split off, or why there is nothing; null while the pictures are being fetched */
    readonly split: SplitExamples | string | null;
    readonly open: (event: Event) => void;
  },
  change: (part: Partial<TrainerState>) => void,
): TemplateResult {
  const { examples, split, open } = data;
  const counts =
    typeof split === 'string'
      ? split
      : split && examples
        ? `${examples.title}: ${split.training.labels.length.toLocaleString('en-GB')} pictures of ${examples.all.shape.join(' × ')} to train on, ${split.validation.labels.length.toLocaleString('en-GB')} others held out.`
        : '';
  return html`<div class="settings">
      <fovea-choice
        label="Pictures" .value=${now.data}
        .options=${[
          { value: 'digits', label: '1,797 digits' },
          { value: 'fashion', label: 'Garments' },
          { value: 'own', label: 'Own files' },
        ]}
        @fovea-input=${(event: CustomEvent<DataName>) => change({ data: event.detail })}
      ></fovea-choice>
      ${numberSetting(now, ['most', 'Train on at most', 'Fewer than 20 are too few to learn from; more than 60,000 do not fit into the page.'], change)}
      ${
        now.data === 'own'
          ? html`<span class="button file"
              >Open IDX files<input
                type="file" multiple aria-label="Open IDX files: pictures and labels"
                @change=${open}
            /></span>`
          : nothing
      }
    </div>
    <div class="samples">${samples(examples)}</div>
    <p class="soft" role="status">
      ${counts || (now.data === 'own' ? 'Choose two files of MNIST’s kind together: pictures and labels (train-images-idx3-ubyte and train-labels-idx1-ubyte, gz or not). They stay on this device.' : 'Fetching the pictures…')}
    </p>`;
}

function samples(examples: Examples | null) {
  const { all } = examples ?? {};
  if (!all) return nothing;
  const first = all.classes.map((_, klass) => all.labels.indexOf(klass)).filter((index) => index >= 0);
  return first
    .slice(0, 20)
    .map(
      (index) =>
        html`<fovea-small-picture .pixels=${all.pixels} .shape=${all.shape} .index=${index} label=${all.classes[all.labels[index]!]!}></fovea-small-picture>`,
    );
}
