import { html, type TemplateResult } from 'lit';
import { COCO_IOU_THRESHOLDS } from '../../lib/metrics/index.ts';
import '../ui/choice.ts';
import '../ui/slider.ts';
import { type LabState, LOWEST_FLOOR, LOWEST_SCORE } from './state.ts';

type Change = (part: Partial<LabState>) => void;

/** The rule, the threshold and the lowest score. */
export function ruleControls(state: LabState, change: Change): TemplateResult {
  const voc = state.rule === 'voc';
  return html`<div class="controls">
    <fovea-choice
      label="Rule" .value=${state.rule}
      .options=${[{ value: 'coco', label: 'COCO' }, { value: 'voc', label: 'VOC' }]}
      @fovea-input=${(event: CustomEvent<LabState['rule']>) => change({ rule: event.detail })}
    ></fovea-choice>
    <fovea-choice
      label="VOC averages over" .value=${state.points} ?disabled=${!voc}
      .options=${[{ value: 'all-point', label: 'all points' }, { value: '11-point', label: '11 points' }]}
      @fovea-input=${(event: CustomEvent<LabState['points']>) => change({ points: event.detail })}
    ></fovea-choice>
    <fovea-slider
      label="IoU threshold" hint="for VOC, the curve and the comparison"
      .min=${0.5} .max=${0.95} .step=${0.05} .value=${Number(COCO_IOU_THRESHOLDS[state.at]!.toFixed(2))}
      @fovea-input=${(event: CustomEvent<number>) => change({ at: Math.round((event.detail - 0.5) / 0.05) })}
    ></fovea-slider>
    ${
      state.source === 'streets'
        ? html`<fovea-slider
            label="Lowest score kept" hint="of the detections on the streets"
            .min=${LOWEST_FLOOR} .max=${0.95} .step=${0.01} .value=${state.floor}
            @fovea-input=${(event: CustomEvent<number>) => change({ floor: event.detail })}
          ></fovea-slider>`
        : html`<fovea-slider
            label="Lowest score kept" hint="of the six photos’ detections" ?disabled=${state.source === 'files'}
            .min=${LOWEST_SCORE} .max=${0.95} .step=${0.05} .value=${state.score}
            @fovea-input=${(event: CustomEvent<number>) => change({ score: event.detail })}
          ></fovea-slider>`
    }
  </div>`;
}
