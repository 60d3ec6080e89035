import { html } from 'lit';
import { COCO_IOU_THRESHOLDS } from '../../lib/metrics/index.ts';
import type { LabCategory } from './lab.ts';
import { shown } from './state.ts';

/** AP at each of the ten IoU thresholds as a strip of cells, the darker the higher. */
export function heatStrip({ apByIou, name }: LabCategory, at: number) {
  const words = apByIou.map((ap, t) => `${COCO_IOU_THRESHOLDS[t]!.toFixed(2)}: ${shown(ap)}`).join(', ');
  return html`<span class="strip" role="img" aria-label="AP of ${name} by IoU: ${words}" title=${words}>
    ${apByIou.map(
      (ap, t) =>
        html`<i class=${t === at ? 'at' : ''} style="--heat:${ap < 0 ? 0 : Math.round(ap * 100)}%">${ap < 0 ? '−' : ''}</i>`,
    )}
  </span>`;
}
