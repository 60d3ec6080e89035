import { svg } from 'lit';
import { COCO_IOU_THRESHOLDS } from '../../lib/metrics/index.ts';
import type { EditorBox } from '../ui/box-editor.ts';
import { classColour, inkOn } from '../ui/class-colour.ts';
import type { MatchDerived } from './state.ts';
import { detectionName, shownAp, truthName } from './words.ts';

/** Places in the palette for what a box is: a truth, a hit, a false positive, ignored. */
const LOOK = { truth: 3, 'true positive': 1, 'false positive': 0, ignored: 4 } as const;
const SIGN = { 'true positive': '✓', 'false positive': '✗', ignored: '–' } as const;

/** The sign of an outcome, which also stands in the table. */
export const signOf = (outcome: keyof typeof SIGN): string => SIGN[outcome];

/** Truths first, then predictions, as the editor wants them. */
export function editorBoxes({ truths, detections, rows, takenBy, counts }: MatchDerived): EditorBox[] {
  const outcomes = new Map(rows.map((row) => [row.detection, row.decision.outcome]));
  const box = (values: readonly number[]) => values as unknown as EditorBox['box'];
  return [
    ...truths.map((truth, index): EditorBox => {
      const state = !counts[index] ? 'does not count' : takenBy[index] === null ? 'missed' : 'found';
      return {
        box: box(truth.box),
        label: `${truthName(index)}${counts[index] ? '' : ' –'}`,
        name: `truth ${index + 1}, ${truth.class}, ${state}`,
        colour: classColour(LOOK.truth),
        ink: inkOn(LOOK.truth),
        low: true,
        faint: !counts[index],
      };
    }),
    ...detections.map((detection, index): EditorBox => {
      const outcome = outcomes.get(index)!;
      return {
        box: box(detection.box),
        label: `${detectionName(index)} ${signOf(outcome)}`,
        name: `prediction ${index + 1}, ${detection.class}, score ${detection.score}, ${outcome}`,
        colour: classColour(LOOK[outcome]),
        ink: inkOn(LOOK[outcome]),
        dashed: true,
        faint: outcome === 'ignored',
      };
    }),
  ];
}

/** AP at each of the ten IoU thresholds as bars; the chosen one filled. */
export function apBars(values: readonly number[], active: number) {
  const width = 340;
  const height = 112;
  const step = width / values.length;
  const full = height - 40;
  return svg`<svg viewBox="0 0 ${width} ${height}" role="img" font-size="11.5" text-anchor="middle" fill="var(--ink-soft)"
      style="width:100%;height:auto;font-family:var(--font-text)"
      aria-label="Mean AP by IoU threshold: ${values.map((value, t) => `${COCO_IOU_THRESHOLDS[t]!.toFixed(2)}: ${shownAp(value)}`).join(', ')}">
    ${values.map((value, t) => {
      const bar = Math.max(0, value) * full;
      const x = t * step + 3;
      return svg`<rect x=${x} y=${20} width=${step - 6} height=${full} fill="var(--sunken)" />
        <rect x=${x} y=${20 + full - bar} width=${step - 6} height=${bar} fill="var(--accent)" fill-opacity=${t === active ? 1 : 0.45} />
        <text x=${t * step + step / 2} y="14" fill="var(--ink)">${value < 0 ? '−1' : value.toFixed(2).replace(/^0/, '')}</text>
        <text x=${t * step + step / 2} y=${height - 6} font-weight=${t === active ? 700 : 400}>${COCO_IOU_THRESHOLDS[t]!.toFixed(2).replace(/^0/, '')}</text>`;
    })}
  </svg>`;
}
