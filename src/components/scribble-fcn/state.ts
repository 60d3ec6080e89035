import { type Codec, choice, codec, flag, number } from '../../lib/codec.ts';
import { DEPTHS, type Depth } from '../../lib/segmentation/fcn-head.ts';
import type { LabelMap } from '../../lib/segmentation/label-map.ts';
import type { Labelled } from '../../lib/segmentation/label-scores.ts';
import type { PaintClass, PaintLayer } from '../../lib/segmentation/painting.ts';
import { scoreUnpainted } from '../../lib/segmentation/score-unpainted.ts';
import { shortNumber } from '../../lib/short-number.ts';

export type Tool = 'brush' | 'eraser' | 'fill';
export type Show = 'labels' | 'confidence' | 'outlines' | 'photo';

/** What a link keeps. The strokes stay on the reader's device. */
export interface ScribbleState {
  depth: Depth;
  show: Show;
  /** of the labels over the photo */
  opacity: number;
  tool: Tool;
  /** of the brush, in pixels of the photo */
  radius: number;
  /** the class that the brush paints */
  class: number;
  layer: PaintLayer;
  /** train after each stroke */
  auto: boolean;
  steps: number;
  /** learning rate of Adam, as a power of ten */
  rate: number;
  smoothing: number;
  /** also train the transposed convolutions between the maps */
  learned: boolean;
}

export const scribbleCodec: Codec<ScribbleState> = codec<ScribbleState>({
  depth: choice('8s', DEPTHS),
  show: choice('labels', ['labels', 'confidence', 'outlines', 'photo']),
  opacity: number(0.6, { min: 0.1, max: 1 }),
  tool: choice('brush', ['brush', 'eraser', 'fill']),
  radius: number(4, { min: 0.5, max: 40 }),
  class: number(0, { min: 0, max: 29, step: 1 }),
  layer: choice('strokes', ['strokes', 'truth']),
  auto: flag(true),
  steps: number(50, { min: 5, max: 300, step: 5 }),
  rate: number(-1.7, { min: -4, max: 3 }),
  smoothing: number(0, { min: 0, max: 16, step: 1 }),
  learned: flag(false),
});

/** What one head said of the photo. */
export interface DepthResult {
  readonly depth: Depth;
  readonly picture: Labelled;
  readonly ending: 'steps' | 'settled' | 'stopped' | 'diverged';
  readonly losses: readonly number[];
  /** milliseconds */
  readonly train: number;
  readonly apply: number;
}

/** What the engine answered, the chosen depth first. */
export interface Results {
  readonly heads: readonly DepthResult[];
  /** of which the labels are indices */
  readonly classes: readonly PaintClass[];
  /** cells of the grid that were learnt from, and painted ones */
  readonly used: number;
  readonly painted: number;
  /** the label map is smaller than the photo */
  readonly reduced: boolean;
  readonly backend: string;
  /** milliseconds in the backbone, 0 when the photo was known */
  readonly features: number;
  /** milliseconds from the last stroke to its map on the screen; null when nothing was painted before */
  readonly elapsed: number | null;
}

/** What can be known without the network. */
export interface Painted {
  readonly classes: readonly PaintClass[];
  /** the strokes as labels, at the size of the label maps when there are any */
  readonly strokes: LabelMap;
  /** truth at the same size, and who drew it */
  readonly truth: LabelMap | null;
  readonly truthBy: 'book' | 'reader' | null;
}

/** One depth in the table. */
export interface DepthRow {
  readonly depth: Depth;
  /** NaN until it is trained */
  readonly loss: number;
  readonly meanIou: number;
  readonly pixelAccuracy: number;
  /** by class; NaN where the class is in neither truth nor prediction */
  readonly iou: readonly number[];
  /** mean probability of the labels, 0 … 1 */
  readonly confidence: number;
}

export interface Derived {
  readonly rows: readonly DepthRow[];
  /** share of the pixels that is painted */
  readonly share: number;
  /** painted pixels by class */
  readonly counts: readonly number[];
  /** why there is nothing to train on; null when there is */
  readonly problem: string | null;
  /** what came of the chosen depth */
  readonly sentence: string;
}

/** Painted pixels by class. */
export function paintedCounts({ labels }: LabelMap, classCount: number): number[] {
  const counts = new Array<number>(classCount).fill(0);
  for (const label of labels) if (label < classCount) counts[label]!++;
  return counts;
}

/** Why these strokes teach nothing, and what to do; null when they do. */
export function trainingProblem(counts: readonly number[], classes: readonly PaintClass[]): string | null {
  const painted = counts.flatMap((count, label) => (count > 0 ? [label] : []));
  if (painted.length === 0)
    return 'Nothing is painted yet. Choose a class and paint a stroke on it; then another class, and one on that.';
  if (painted.length > 1) return null;
  const name = classes[painted[0]!]!.name;
  return `Only “${name}” is painted, so every pixel would be ${name}. Paint a second class, for instance what is around it.`;
}

/** The brush's radius under this pressure: half to one and a half of it for pens; a mouse and a finger have none to tell. */
export function pressedRadius(radius: number, pointer: string, pressure: number): number {
  if (pointer !== 'pen' || !(pressure > 0)) return radius;
  // In eighths, so that a line is a few strokes and not one for each point.
  return radius * (0.5 + Math.round(8 * Math.min(1, pressure)) / 8);
}

/** Everything that is shown in numbers and words. */
export function derive(state: ScribbleState, painted: Painted, results: Results | null): Derived {
  const counts = paintedCounts(painted.strokes, painted.classes.length);
  const total = counts.reduce((a, b) => a + b, 0);
  const rows = DEPTHS.map((depth): DepthRow => {
    const found = results?.heads.find((head) => head.depth === depth);
    return found
      ? {
          depth,
          loss: least(found.losses),
          confidence: meanOf(found.picture.confidence) / 255,
          ...score(found, painted, results!.classes.length),
        }
      : { depth, loss: Number.NaN, confidence: Number.NaN, ...unscored(painted.classes.length) };
  });
  const problem = trainingProblem(counts, painted.classes);
  const share = total / painted.strokes.labels.length;
  return { rows, counts, share, problem, sentence: sentence(state, painted, results, rows, share) };
}

const unscored = (classCount: number) => ({
  meanIou: Number.NaN,
  pixelAccuracy: Number.NaN,
  iou: new Array<number>(classCount).fill(Number.NaN),
});

const least = (losses: readonly number[]): number => Math.min(...losses.filter(Number.isFinite));

const meanOf = (values: Uint8Array): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
};

const score = ({ picture }: DepthResult, { strokes, truth }: Painted, classCount: number) =>
  (truth && scoreUnpainted(picture.map, truth, strokes, classCount)) ?? unscored(classCount);

const percent = (share: number): string =>
  share >= 0.1 || share === 0 ? `${(100 * share).toFixed(0)} %` : `${(100 * share).toFixed(1)} %`;

function sentence(
  { depth }: ScribbleState,
  { truthBy }: Painted,
  results: Results | null,
  rows: readonly DepthRow[],
  share: number,
): string {
  const head = results?.heads.find((each) => each.depth === depth);
  const row = rows.find((each) => each.depth === depth)!;
  if (!results || !head) return `${percent(share)} of the pixels are painted.`;
  const parts: string[] = [];
  if (head.ending === 'diverged')
    parts.push(
      `Training diverged: the loss rose from ${shortNumber(head.losses[0]!)} to ${lastLoss(head.losses)}, so it was stopped. The map is of the step with the smallest loss, ${shortNumber(row.loss)}. Choose a smaller learning rate.`,
    );
  else
    parts.push(
      `FCN-${depth} learnt from ${results.used} of ${results.painted} painted cells in ${head.losses.length - 1} steps${head.ending === 'settled' ? ' (then the loss settled)' : head.ending === 'stopped' ? ' (then you stopped it)' : ''}: loss ${shortNumber(row.loss)}.`,
    );
  parts.push(biggest(head.picture, results.classes));
  if (!Number.isNaN(row.meanIou))
    parts.push(
      `Mean IoU ${row.meanIou.toFixed(3)} against ${truthBy === 'reader' ? 'the truth that you painted' : 'the label map drawn by hand'}, unpainted pixels only.`,
    );
  if (results.elapsed !== null)
    parts.push(
      `From the last stroke to this map: ${(results.elapsed / 1000).toFixed(2)} s (${results.backend}).`,
    );
  if (results.reduced)
    parts.push(
      `The photo is large, so the label map is ${head.picture.map.width} × ${head.picture.map.height} pixels.`,
    );
  return parts.join(' ');
}

const lastLoss = (losses: readonly number[]): string =>
  Number.isFinite(losses.at(-1)!) ? shortNumber(losses.at(-1)!) : 'no number';

/** What the most pixels are. */
function biggest({ map, confidence }: Labelled, classes: readonly PaintClass[]): string {
  const counts = paintedCounts(map, classes.length);
  const shares = counts
    .map((count, label) => ({ label, share: count / map.labels.length }))
    .sort((a, b) => b.share - a.share);
  const named = shares.slice(0, 3).filter(({ share }) => share > 0);
  const list = named.map(({ label, share }) => `${classes[label]!.name} ${percent(share)}`).join(', ');
  return `Mostly ${list}; ${percent(meanOf(confidence) / 255)} sure on average.`;
}
