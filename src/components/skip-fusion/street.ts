/** What the trained networks say of a street: their maps as levels, their scores, and the words about them. */
import { confusionMatrix, segmentationScores } from '../../lib/metrics/index.ts';
import { firstThingLabel, labelNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { UNPAINTED } from '../../lib/segmentation/label-map.ts';
import { labelPicture } from '../../lib/segmentation/label-scores.ts';
import { type FusionState, type Level, levelsFrom, type Tile, tilesOf } from './state.ts';

/** The depths that are trained on streets. */
export const STREET_DEPTHS = ['32s', '16s', '8s'] as const;
export type StreetDepth = (typeof STREET_DEPTHS)[number];

/** How many labels there are. */
export const LABELS = labelNames.length;

/** What a network says of a street, as the task streetSegment gives it. */
export interface StreetAnswer {
  readonly labels: Uint8Array;
  readonly stages: readonly {
    readonly kind: 'score' | 'double' | 'sum';
    readonly map: string;
    readonly rows: number;
    readonly columns: number;
    readonly values: Float32Array;
  }[];
}

/** The truth of a street: a Scene has all of it. */
export type StreetTruth = Pick<Scene, 'width' | 'height' | 'labels'>;

/** [truth][prediction] pixels of one street. */
export const streetMatrix = (truth: StreetTruth, labels: Uint8Array): number[][] =>
  confusionMatrix(truth.labels, labels, { classCount: LABELS });

/** An answer's maps level by level. Mean IoU is that of the scores enlarged bilinearly to the street. */
export function streetLevels({ stages }: Pick<StreetAnswer, 'stages'>, truth: StreetTruth): Level[] {
  const names = [...new Set(stages.map(({ map }) => map))];
  const stage = (kind: string, name: string) =>
    stages.find((each) => each.kind === kind && each.map === name);
  const maps = names.flatMap((name) => {
    const own = stage('score', name);
    if (!own) return [];
    return {
      name,
      stride: truth.width / own.columns,
      own,
      below: stage('double', name) ?? null,
      sum: stage('sum', name) ?? own,
    };
  });
  return levelsFrom(maps, LABELS, (scores) => {
    const { map } = labelPicture(scores.values, scores, LABELS, truth);
    return segmentationScores(streetMatrix(truth, map.labels)).meanIou;
  });
}

/** A picture in the figure: after the last sum it is made as large as the street. */
export interface StreetTile extends Omit<Tile, 'kind'> {
  readonly kind: Tile['kind'] | 'full';
}

/** The pictures in the order in which they are computed, the enlarged last sum at the end. */
export function streetTiles(levels: readonly Pick<Level, 'name' | 'stride'>[]): StreetTile[] {
  const last = levels.at(-1);
  if (!last) return [];
  const level = levels.length - 1;
  return [
    ...tilesOf(levels),
    { level, kind: 'full', title: `${level ? 'That sum' : 'Those'} ×${last.stride}` },
  ];
}

/** The depth that is shown on a street: the wanted one, or the deepest that there is. null when there is none. */
export function shownDepth(wanted: string, offered: readonly StreetDepth[]): StreetDepth | null {
  return offered.find((depth) => depth === wanted) ?? offered.at(-1) ?? null;
}

/** One label's line of the table. */
export interface LabelRow {
  readonly label: number;
  readonly name: string;
  /** share of the pixels that truly have it */
  readonly share: number;
  /** by depth; NaN where it is neither in the truth nor in the answer */
  readonly ious: readonly number[];
}

/** Scores of some depths on the same streets. */
export interface StreetScores {
  readonly depths: readonly StreetDepth[];
  readonly meanIou: readonly number[];
  readonly pixelAccuracy: readonly number[];
  /** labels that count in the mean, by depth */
  readonly counted: readonly number[];
  readonly rows: readonly LabelRow[];
}

/**
 * The scores of confusion matrices.
 *
 * @param matrices one for each depth, over the same streets
 */
export function streetScores(
  matrices: readonly (readonly [StreetDepth, readonly (readonly number[])[]])[],
): StreetScores {
  const found = matrices.map(([, matrix]) => segmentationScores(matrix));
  const truth = (matrices[0]?.[1] ?? []).map((row) => row.reduce((sum, count) => sum + count, 0));
  const all = truth.reduce((sum, count) => sum + count, 0);
  return {
    depths: matrices.map(([depth]) => depth),
    meanIou: found.map(({ meanIou }) => meanIou),
    pixelAccuracy: found.map(({ pixelAccuracy }) => pixelAccuracy),
    counted: found.map(({ iou }) => iou.filter((value) => !Number.isNaN(value)).length),
    rows: truth.map((count, label) => ({
      label,
      name: labelNames[label]!,
      share: all ? count / all : 0,
      ious: found.map(({ iou }) => iou[label]!),
    })),
  };
}

/** Labels of the wrong pixels, UNPAINTED where the answer is right. */
export const wrongPixels = (truth: StreetTruth, labels: Uint8Array): Uint8Array =>
  labels.map((label, i) => (label === truth.labels[i] ? UNPAINTED : label));

/** What there is to say about one street. */
export interface StreetDerived {
  readonly tiles: readonly StreetTile[];
  /** the last tile that is shown */
  readonly step: number;
  readonly sentence: string;
}

/**
 * @param depth whose levels these are
 * @param scores of all depths on this street
 * @param street the number of the street that was looked at
 */
export function deriveStreet(
  state: Pick<FusionState, 'step'>,
  depth: StreetDepth | null,
  levels: readonly Level[],
  scores: StreetScores | null,
  street: number,
): StreetDerived {
  const tiles = streetTiles(levels);
  const step = Math.max(0, Math.min(tiles.length - 1, state.step));
  const tile = tiles[step];
  const sentence = tile && depth && scores ? said(tile, levels, depth, scores, street) : '';
  return { tiles, step, sentence };
}

const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

function said(
  tile: StreetTile,
  levels: readonly Level[],
  depth: StreetDepth,
  scores: StreetScores,
  street: number,
): string {
  const level = levels[tile.level]!;
  const { rows, columns } = level.sum;
  const cells = `${rows} × ${columns}`;
  const where = `Street ${street}, FCN-${depth}.`;
  if (tile.kind === 'own' || (tile.kind === 'sum' && tile.level === 0)) {
    const alone =
      tile.level === 0
        ? `The coarsest scores, ${cells} cells. Enlarged bilinearly to the street: mean IoU ${level.after.toFixed(3)}.`
        : `What the score layer of ${level.name} says by itself, in ${cells} cells. It learnt to mend the sum, not to be right alone.`;
    return `${where} ${alone}`;
  }
  if (tile.kind === 'below')
    return `${where} The sum so far with twice as many cells along a side, ${cells}, by a transposed convolution that was trained. Enlarged bilinearly to the street: mean IoU ${level.before.toFixed(3)}.`;
  if (tile.kind === 'sum')
    return `${where} Adding ${level.name} changes the label of ${percent(level.changedShare)} of the ${cells} cells, mean IoU ${level.before.toFixed(3)} → ${level.after.toFixed(3)} (enlarged bilinearly to the street).`;
  const at = scores.depths.indexOf(depth);
  const how = depth === '8s' ? 'trained' : 'fixed to bilinear';
  const known = scores.rows.filter(({ ious }) => !Number.isNaN(ious[at]!));
  const worst = known.reduce<LabelRow | null>(
    (least, row) => (least && least.ious[at]! <= row.ious[at]! ? least : row),
    null,
  );
  const lost = worst ? ` Worst label: ${worst.name}, ${worst.ious[at]!.toFixed(3)}.` : '';
  return `${where} The last transposed convolution (${how}) makes a score for every pixel of the ${cells} cells. Mean IoU of this street, over the ${scores.counted[at]} labels that occur or were said: ${scores.meanIou[at]!.toFixed(3)}; ${percent(scores.pixelAccuracy[at]!)} of the pixels are right.${lost}`;
}

/** What is unusual about a street for segmentation; '' when nothing is. */
export function segmentationNote({ labels }: Pick<StreetTruth, 'labels'>): string {
  if (labels.some((label) => label >= firstThingLabel)) return '';
  return 'This street is empty: there is only sky, houses, ground and leaves to label. A thing that a network sees here all the same has an IoU of 0, and counts in the mean as much as the sky.';
}
