import { nothing, svg } from 'lit';
import type { Thing } from '../../lib/scenes/scene.ts';
import { classColour } from '../ui/class-colour.ts';
import { boxOf, type Corners, type RegionLook } from './regions.ts';
import type { SetAp } from './set-recall.ts';
import { CONSIDERED, type Derived, type View } from './state.ts';

const rectangle = ([x1, y1, x2, y2]: Corners) =>
  svg`<rect x=${x1} y=${y1} width=${Math.max(0, x2 - x1)} height=${Math.max(0, y2 - y1)} vector-effect="non-scaling-stroke" />`;

/** A line with a dark side: it lies on whatever the street shows there. */
const outlined = (box: Corners, colour: string, width: number, dashes = '') => svg`
  <g stroke="#000" stroke-opacity="0.6" stroke-width=${width + 2}>${rectangle(box)}</g>
  <g stroke=${colour} stroke-width=${width} stroke-dasharray=${dashes || nothing}>${rectangle(box)}</g>`;

/** Boxes of the view, thin, and the followed proposal on top: its anchor dashed, then as proposed, then as refined. */
export function boxLayer(
  look: RegionLook | null,
  derived: Derived,
  view: View,
  { things, truths }: { things: readonly Thing[]; truths: boolean },
) {
  const { followed, shown, detections } = derived;
  return svg`<g fill="none">
    ${truths ? things.map(({ box }) => outlined(box, '#fff', 1.5, '2 3')) : nothing}
    ${
      view === 'found'
        ? detections.map((one) => outlined(one.box, classColour(one.class), 2))
        : look
          ? svg`<g stroke="#f0e442" stroke-opacity=${view === 'all' ? 0.45 : 0.75} stroke-width="1">${shown.map((index) => rectangle(boxOf(look.boxes, index)))}</g>`
          : nothing
    }
    ${
      followed
        ? svg`${outlined(followed.anchor, '#fff', 1.5, '5 4')}
            ${outlined(followed.box, '#f0e442', 2.5)}
            ${followed.fate === 'kept' ? outlined(followed.refined, classColour(followed.type), 2.5) : nothing}`
        : nothing
    }
  </g>`;
}

const PLOT = { width: 420, height: 220, left: 38, right: 10, top: 10, bottom: 36 };
const TICKS = [1, 3, 10, 30, 100, 300];

/** What the curves show. */
export interface Curves {
  /** recall from 0 kept on; empty: not there yet */
  readonly recall50: readonly number[];
  readonly recall70: readonly number[];
  readonly ap: readonly SetAp[];
  readonly kept: number;
}

/** Recall and AP by the number kept, on a logarithmic axis: the first proposals do most. */
export function recallChart({ recall50, recall70, ap, kept }: Curves) {
  const { width, height, left, right, top, bottom } = PLOT;
  const x = (count: number) => left + (Math.log(count) / Math.log(CONSIDERED)) * (width - left - right);
  const y = (share: number) => height - bottom - share * (height - top - bottom);
  // A share changes at a whole number of proposals, so the curve is one of steps.
  const steps = (curve: readonly number[]) =>
    curve
      .slice(1)
      .map((share, i) => `${i ? `H${x(i + 1).toFixed(1)}V` : `M${left} `}${y(share).toFixed(1)}`)
      .join('');
  const line = ap
    .map((one, i) => `${i ? 'L' : 'M'}${x(one.kept).toFixed(1)} ${y(Math.max(0, one.ap50)).toFixed(1)}`)
    .join('');
  const drawable = recall50.length > 0 && !Number.isNaN(recall50[0]);
  return svg`<svg viewBox="0 0 ${width} ${height}" class="curves" aria-hidden="true">
    ${TICKS.map(
      (count) => svg`<line class="tick" x1=${x(count)} x2=${x(count)} y1=${top} y2=${height - bottom} />
        <text x=${x(count)} y=${height - bottom + 14} text-anchor="middle">${count}</text>`,
    )}
    ${[0, 0.25, 0.5, 0.75, 1].map(
      (share) => svg`<line class="tick" x1=${left} x2=${width - right} y1=${y(share)} y2=${y(share)} />
        <text x=${left - 5} y=${y(share) + 4} text-anchor="end">${share.toFixed(2)}</text>`,
    )}
    <text x=${(left + width - right) / 2} y=${height - 4} text-anchor="middle">proposals kept, at most</text>
    ${
      drawable
        ? svg`<path class="at70" d=${steps(recall70)} /><path class="at50" d=${steps(recall50)} />
            <path class="ap" d=${line} />
            ${ap.map((one) => svg`<circle class="ap" cx=${x(one.kept)} cy=${y(Math.max(0, one.ap50))} r="3" />`)}`
        : nothing
    }
    <line class="now" x1=${x(kept)} x2=${x(kept)} y1=${top} y2=${height - bottom} />
  </svg>`;
}
