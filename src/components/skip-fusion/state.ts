import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import { labelNames } from '../../lib/scenes/names.ts';
import { type SceneState, sceneFields } from '../../lib/scenes/scene-fields.ts';
import { DEPTHS, type Depth, enlargeScores, type ScoreMap } from '../../lib/segmentation/fcn-head.ts';
import type { LabelMap } from '../../lib/segmentation/label-map.ts';
import { type Labelled, labelPicture, labelScores } from '../../lib/segmentation/label-scores.ts';
import { scoreUnpainted } from '../../lib/segmentation/score-unpainted.ts';

export const SKIPS = ['16s', '8s', '4s'] as const;
export type Skip = (typeof SKIPS)[number];

/** What the maps show: the best class, a class's margin over the best other one, or its scores as they are. */
export const VIEWS = ['labels', 'margin', 'score'] as const;
export type View = (typeof VIEWS)[number];

export interface FusionState extends SceneState {
  /** heads trained on strokes on a photo, or networks trained on drawn streets */
  source: 'photo' | 'street';
  depth: Depth;
  /** whose margins or scores are drawn on a photo */
  class: number;
  /** the same on a street: index into `labelNames` */
  label: number;
  view: View;
  /** tiles shown, from 0; LAST for all */
  step: number;
  /** the skip that the reader thinks helps the most */
  guess: 'none' | Skip;
  /** streets that are measured together */
  scenes: number;
}

/** Streets that can be measured together: at least, at most, and in steps of. */
export const SCENES = { min: 5, max: 200, step: 5 } as const;

/** More steps than any depth has: all are shown. */
export const LAST = 99;

export const fusionCodec: Codec<FusionState> = codec<FusionState>({
  ...sceneFields(7),
  source: choice('photo', ['photo', 'street']),
  depth: choice('8s', DEPTHS),
  class: number(0, { min: 0, max: 29, step: 1 }),
  label: number(labelNames.indexOf('car'), { min: 0, max: labelNames.length - 1, step: 1 }),
  view: choice('labels', VIEWS),
  step: number(LAST, { min: 0, max: LAST, step: 1 }),
  guess: choice('none', ['none', ...SKIPS]),
  scenes: number(20, SCENES),
});

/** One trained head. */
export interface HeadResult {
  readonly depth: Depth;
  readonly maps: readonly ScoreMap[];
  readonly picture: Labelled;
}

/** What the engine answered for a photo's strokes. */
export interface Results {
  readonly heads: readonly HeadResult[];
  readonly classes: readonly string[];
  /** the finest grid, from which the photo's labels are made */
  readonly grid: { readonly rows: number; readonly columns: number };
  readonly strokes: LabelMap;
  readonly truth: LabelMap | null;
  readonly truthBy: 'book' | 'reader' | null;
  /** whose strokes */
  readonly strokesBy: 'book' | 'reader';
  readonly photo: string;
}

/** A grid of scores. */
export interface Scores {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
}

/** One score layer and what it does to the sum. */
export interface Level {
  readonly name: string;
  readonly stride: number;
  readonly own: Scores;
  /** the sum of all coarser layers, doubled; null for the coarsest */
  readonly below: Scores | null;
  readonly sum: Scores;
  /** cells of this grid whose label is another one after adding; labels of the sum where so, 255 elsewhere */
  readonly changed: LabelMap | null;
  readonly changedShare: number;
  /** mean IoU when the doubled sum, and the sum, are enlarged to the photo; NaN without a truth */
  readonly before: number;
  readonly after: number;
}

/** What a head's maps say, level by level: slow, so it is computed once for each head. */
export function analyse(results: Results, depth: Depth): Level[] {
  const head = results.heads.find((each) => each.depth === depth);
  if (!head) return [];
  const classes = results.classes.length;
  const { width, height } = head.picture.map;
  const miou = ({ values, rows, columns }: Scores): number => {
    if (!results.truth) return Number.NaN;
    // As the engine makes the photo's labels: to the finest grid first.
    const fine = enlargeScores(values, { rows, columns }, classes, results.grid);
    const { map } = labelPicture(fine, results.grid, classes, { width, height });
    return scoreUnpainted(map, results.truth, results.strokes, classes)?.meanIou ?? Number.NaN;
  };
  return levelsFrom(
    head.maps.map(({ name, stride, rows, columns, own, sum }, i) => {
      const grid = { rows, columns };
      const coarser = head.maps[i - 1];
      return {
        name,
        stride,
        own: { ...grid, values: own },
        below: coarser ? { ...grid, values: enlargeScores(coarser.sum, coarser, classes, grid) } : null,
        sum: { ...grid, values: sum },
      };
    }),
    classes,
    miou,
  );
}

/**
 * What adding each map does to the labels.
 *
 * @param miou the mean IoU of scores that are enlarged to the picture; NaN without a truth
 */
export function levelsFrom(
  maps: readonly Pick<Level, 'name' | 'stride' | 'own' | 'below' | 'sum'>[],
  classes: number,
  miou: (scores: Scores) => number,
): Level[] {
  return maps.map((map): Level => {
    const { below, sum } = map;
    const changed = below && changedCells(below, sum, classes);
    const moved = changed ? changed.labels.filter((label) => label !== 255).length : 0;
    return {
      ...map,
      changed,
      changedShare: moved / (sum.rows * sum.columns),
      before: below ? miou(below) : Number.NaN,
      after: miou(sum),
    };
  });
}

function changedCells(before: Scores, after: Scores, classes: number): LabelMap {
  const old = labelScores(before.values, before, classes).map.labels;
  const { map } = labelScores(after.values, after, classes);
  return { ...map, labels: map.labels.map((label, i) => (label === old[i] ? 255 : label)) };
}

/** A picture in the figure. */
export interface Tile {
  readonly level: number;
  readonly kind: 'below' | 'own' | 'sum';
  readonly title: string;
}

/** The pictures in the order in which they are computed: the coarsest scores, doubled, the next ones, their sum, … */
export function tilesOf(levels: readonly Pick<Level, 'name' | 'stride'>[]): Tile[] {
  return levels.flatMap(({ name, stride }, level): Tile[] => {
    if (level === 0) return [{ level, kind: 'sum', title: `Scores of ${name}, stride ${stride}` }];
    return [
      { level, kind: 'below', title: `${level === 1 ? 'Those' : 'That sum'} ×2` },
      { level, kind: 'own', title: `Scores of ${name}, stride ${stride}` },
      { level, kind: 'sum', title: 'Sum' },
    ];
  });
}

/** A depth's mean IoU and what its last skip brought. */
export interface DepthScore {
  readonly depth: Depth;
  readonly meanIou: number;
  /** against the depth before; NaN for 32s */
  readonly gain: number;
}

/** Mean IoU of the four heads, each trained by itself; NaN without a truth. */
export function depthScores(results: Results): DepthScore[] {
  const found = DEPTHS.map((depth) => {
    const head = results.heads.find((each) => each.depth === depth);
    if (!head || !results.truth) return Number.NaN;
    const { map } = head.picture;
    return scoreUnpainted(map, results.truth, results.strokes, results.classes.length)?.meanIou ?? Number.NaN;
  });
  return DEPTHS.map((depth, i) => ({
    depth,
    meanIou: found[i]!,
    gain: i === 0 ? Number.NaN : found[i]! - found[i - 1]!,
  }));
}

export interface Derived {
  readonly tiles: readonly Tile[];
  /** the last tile that is shown */
  readonly step: number;
  readonly class: number;
  readonly best: Skip | null;
  readonly sentence: string;
  /** to the reader's guess; '' before it */
  readonly verdict: string;
}

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
const percent = (share: number): string => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** What the step, the class and the guess make of a head's levels. */
export function derive(
  state: FusionState,
  results: Results | null,
  levels: readonly Level[],
  scores: readonly DepthScore[],
): Derived {
  const tiles = tilesOf(levels);
  const step = Math.max(0, Math.min(tiles.length - 1, state.step));
  const known = scores.filter(({ gain }) => !Number.isNaN(gain));
  const best = known.reduce<DepthScore | null>(
    (most, each) => (most && most.gain >= each.gain ? most : each),
    null,
  );
  const klass = results ? Math.min(state.class, results.classes.length - 1) : 0;
  return {
    tiles,
    step,
    class: klass,
    best: (best?.depth ?? null) as Skip | null,
    sentence: results ? said(results, tiles[step], levels) : '',
    verdict: verdict(state.guess, scores, best),
  };
}

function said(
  { photo, strokesBy, truth, truthBy }: Results,
  tile: Tile | undefined,
  levels: readonly Level[],
): string {
  const level = tile && levels[tile.level];
  if (!tile || !level) return '';
  const { rows, columns } = level.sum;
  const whose = strokesBy === 'reader' ? 'your strokes' : 'the example strokes';
  const against = truth
    ? ` (against ${truthBy === 'reader' ? 'the truth that you painted' : 'the hand-drawn map'}, unpainted pixels)`
    : '';
  const scored = (value: number) =>
    Number.isNaN(value) ? '' : ` Enlarged to the photo: mean IoU ${value.toFixed(3)}${against}.`;
  const where = `“${photo}”, ${whose}.`;
  if (tile.kind === 'own')
    return `${where} What the score layer of ${level.name} says by itself, in ${rows} × ${columns} cells. It learnt to mend the sum, not to be right alone.`;
  if (tile.kind === 'below')
    return `${where} The sum so far with twice as many cells, ${rows} × ${columns}. Nothing new is known yet.${scored(level.before)}`;
  if (tile.level === 0)
    return `${where} The coarsest scores, ${rows} × ${columns} cells.${scored(level.after)}`;
  const gain = Number.isNaN(level.after)
    ? ''
    : `, mean IoU ${level.before.toFixed(3)} → ${level.after.toFixed(3)}${against}`;
  return `${where} Adding ${level.name} changes the label of ${percent(level.changedShare)} of the ${rows} × ${columns} cells${gain}.`;
}

function verdict(
  guess: FusionState['guess'],
  scores: readonly DepthScore[],
  best: DepthScore | null,
): string {
  if (guess === 'none' || scores.length === 0) return '';
  if (!best)
    return 'Without a truth nobody can say. Paint one in the figure above, or choose the horses, the giraffe or the person.';
  const list = scores
    .filter(({ gain }) => !Number.isNaN(gain))
    .map(({ depth, gain }) => `to ${depth} ${signed(gain)}`)
    .join(', ');
  if (best.gain <= 0) return `None of them helps here: ${list}.`;
  return `${best.depth === guess ? 'Right' : 'Not here'}: the skip to ${best.depth} brings the most. Mean IoU ${list}.`;
}
