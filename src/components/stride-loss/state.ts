import { type Codec, choice, codec, flag, number, numbers } from '../../lib/codec.ts';
import { confusionMatrix, type SegmentationScores, segmentationScores } from '../../lib/metrics/index.ts';
import { rememberLast } from '../../lib/remember-last.ts';
import { type LabelScene, streetScene } from '../../lib/scenes/street.ts';
import { UNPAINTED } from '../../lib/segmentation/label-map.ts';
import { enlargeLabels, shrinkLabels } from '../../lib/segmentation/strided-labels.ts';
import { paintStrokes } from '../../lib/segmentation/strokes.ts';
import { readStrokes, type Stroke, writeStrokes } from './paint.ts';
import { thicknessOf } from './thickness.ts';

/** The strides of the networks in this book, from none to a classifier's 32. */
export const STRIDES = [1, 2, 4, 8, 16, 32] as const;

/** Label maps that can be chosen; the photos' are drawn by hand and have to be fetched. */
export const sources = ['street', 'corner', 'blank', 'horses', 'giraffe', 'person'] as const;
export type Source = (typeof sources)[number];

/** Numbers of all strokes together, at most: as many as a link can take. */
export const MOST_NUMBERS = 6000;

export interface StrideState {
  source: Source;
  stride: number;
  down: 'majority' | 'nearest';
  back: 'nearest' | 'bilinear';
  /** wrong pixels are marked */
  wrong: boolean;
  /** what the brush paints */
  class: number;
  radius: number;
  /** see readStrokes */
  strokes: readonly number[];
}

export const strideCodec: Codec<StrideState> = codec<StrideState>({
  source: choice('street', sources),
  stride: number(16, { min: 1, max: 32 }),
  down: choice('majority', ['majority', 'nearest']),
  back: choice('nearest', ['nearest', 'bilinear']),
  wrong: flag(true),
  class: number(4, { min: 0, max: 255, step: 1 }),
  radius: number(3, { min: 0, max: 24, step: 1 }),
  strokes: numbers([], { min: -64, max: 1024, length: MOST_NUMBERS }),
});

/** One class at every stride. */
export interface ClassRow {
  class: number;
  name: string;
  /** mean thickness in pixels */
  thickness: number;
  /** share of the picture */
  share: number;
  /** IoU by stride, in the order of STRIDES */
  iou: number[];
}

/** Everything that is shown. */
export interface Derived {
  width: number;
  height: number;
  classes: readonly string[];
  truth: Uint8Array;
  stride: number;
  coarse: { width: number; height: number; labels: Uint8Array };
  restored: Uint8Array;
  wrongPixels: number;
  scores: SegmentationScores;
  /** thinnest class first; only classes that the picture has */
  rows: ClassRow[];
  /** by stride */
  pixelAccuracy: number[];
  meanIou: number[];
  sentence: string;
}

/** The drawn scenes, by what they are chosen as. */
export function drawnScene(source: 'street' | 'corner' | 'blank'): LabelScene {
  const scene = streetScene(source === 'corner' ? 3 : 1);
  return source === 'blank' ? { ...scene, labels: new Uint8Array(scene.labels.length).fill(1) } : scene;
}

/** Whether a source is drawn by the page itself. */
export const isDrawn = (source: Source): source is 'street' | 'corner' | 'blank' =>
  source === 'street' || source === 'corner' || source === 'blank';

/** The nearest of {@link STRIDES}: links may say anything. */
export const strideOf = ({ stride }: Pick<StrideState, 'stride'>): number =>
  STRIDES.reduce((best, each) => (Math.abs(each - stride) < Math.abs(best - stride) ? each : best));

/** Strokes on top of labels, in place. Classes that the scene does not have become its last one. */
function paintOver(labels: Uint8Array, scene: LabelScene, strokes: readonly Stroke[]): Uint8Array {
  const known = strokes.map(({ class: klass, radius, points }) => ({
    label: Math.min(scene.classes.length - 1, Math.max(0, Math.round(klass))),
    radius: Math.max(0, radius),
    // The middles of pixels.
    points: Array.from(
      { length: points.length / 2 },
      (_, i) => [points[2 * i]! + 0.5, points[2 * i + 1]! + 0.5] as const,
    ),
  }));
  paintStrokes(known, scene).labels.forEach((label, i) => {
    if (label !== UNPAINTED) labels[i] = label;
  });
  return labels;
}

/** The scene with the reader's strokes on it. */
const painted = rememberLast(
  (state: StrideState, scene: LabelScene): Uint8Array =>
    paintOver(scene.labels.slice(), scene, readStrokes(state.strokes)),
  ['source', 'stride', 'down', 'back', 'wrong', 'class', 'radius'],
);

function thereAndBack(scene: LabelScene, labels: Uint8Array, stride: number, { down, back }: StrideState) {
  const classCount = scene.classes.length;
  const coarse = shrinkLabels({ ...scene, labels }, { stride, rule: down, classCount });
  const restored = enlargeLabels(coarse, { stride, rule: back, classCount, size: scene }).labels;
  return { coarse, restored };
}

/** There and back at one stride, with its scores. */
function throughStride(scene: LabelScene, labels: Uint8Array, stride: number, state: StrideState) {
  const found = thereAndBack(scene, labels, stride, state);
  const classCount = scene.classes.length;
  return { ...found, scores: segmentationScores(confusionMatrix(labels, found.restored, { classCount })) };
}

/** The table: every class at every stride. */
const everyStride = rememberLast(
  (state: StrideState, scene: LabelScene, labels: Uint8Array) => {
    const all = STRIDES.map((stride) => throughStride(scene, labels, stride, state).scores);
    const thickness = thicknessOf(labels, scene.width, scene.height, scene.classes.length);
    const counts = new Array<number>(scene.classes.length).fill(0);
    for (const label of labels) counts[label]!++;
    const rows = scene.classes
      .map((name, k): ClassRow => {
        // A class that appears only in a wrong place has no share here, and no row.
        const iou = all.map((scores) => scores.iou[k]!);
        return { class: k, name, thickness: thickness[k]!, share: counts[k]! / labels.length, iou };
      })
      .filter(({ share }) => share > 0)
      .sort((a, b) => a.thickness - b.thickness);
    return {
      rows,
      pixelAccuracy: all.map((scores) => scores.pixelAccuracy),
      meanIou: all.map((scores) => scores.meanIou),
    };
  },
  ['source', 'stride', 'wrong', 'class', 'radius', 'strokes'],
);

/** What a stroke that is still being drawn does, without the scores: quick enough for every move of the brush. */
export function preview(
  state: StrideState,
  scene: LabelScene,
  draft: Stroke,
): Pick<Derived, 'truth' | 'coarse' | 'restored'> {
  const truth = paintOver(painted(state, scene).slice(), scene, [draft]);
  const { coarse, restored } = thereAndBack(scene, truth, strideOf(state), state);
  return { truth, coarse, restored };
}

/** Every number that the pictures, the table and the sentence show. */
export function derive(state: StrideState, scene: LabelScene): Derived {
  const truth = painted(state, scene);
  const stride = strideOf(state);
  const { coarse, restored, scores } = throughStride(scene, truth, stride, state);
  let wrongPixels = 0;
  for (let i = 0; i < truth.length; i++) if (truth[i] !== restored[i]) wrongPixels++;
  const table = everyStride(state, scene, truth);
  const { width, height, classes } = scene;
  const shown = { width, height, classes, truth, stride, coarse, restored, wrongPixels, scores, ...table };
  return { ...shown, sentence: sentence(shown, state) };
}

const percent = (share: number) => `${(100 * share).toFixed(1)} %`;

function sentence(shown: Omit<Derived, 'sentence'>, { down, back }: StrideState): string {
  const { stride, coarse, scores, rows } = shown;
  if (rows.length < 2) return 'There is only one class in the picture: paint something with another one.';
  if (stride === 1)
    return 'Stride 1: every pixel keeps its own label, so nothing is lost. Choose a larger stride.';
  const at = STRIDES.indexOf(stride as (typeof STRIDES)[number]);
  const names = (list: ClassRow[]) =>
    list.map(({ name, thickness }) => `${name} (${thickness.toFixed(1)} px thick)`).join(', ');
  const gone = rows.filter(({ iou }) => iou[at] === 0);
  const half = rows.filter(({ iou }) => iou[at]! > 0 && iou[at]! < 0.5);
  const what = [
    gone.length > 0 ? `Gone: ${names(gone)}.` : '',
    half.length > 0 ? `Less than half left (IoU below 0.5): ${names(half)}.` : '',
    gone.length + half.length === 0 ? 'Every class keeps an IoU of at least 0.5.' : '',
  ];
  return `Stride ${stride}: ${coarse.width} × ${coarse.height} labels, ${down} on the way down, ${back} back. ${percent(scores.pixelAccuracy)} of the pixels have their label again; mean IoU ${scores.meanIou.toFixed(3)}. ${what.filter(Boolean).join(' ')}`;
}

/** Adds a stroke. Points are rounded to pixels and repeated ones dropped; when the link is full the oldest strokes go. */
export function addStroke(state: StrideState, stroke: Stroke): StrideState {
  const points: number[] = [];
  for (let i = 0; i + 1 < stroke.points.length; i += 2) {
    const [x, y] = [Math.round(stroke.points[i]!), Math.round(stroke.points[i + 1]!)];
    if (points.at(-2) !== x || points.at(-1) !== y) points.push(x, y);
  }
  if (points.length === 0) return state;
  const strokes = [...readStrokes(state.strokes), { ...stroke, points: points.slice(0, MOST_NUMBERS - 3) }];
  let written = writeStrokes(strokes);
  while (written.length > MOST_NUMBERS) {
    strokes.shift();
    written = writeStrokes(strokes);
  }
  return { ...state, strokes: written };
}

/** Takes the last stroke away. */
export const undoStroke = (state: StrideState): StrideState => ({
  ...state,
  strokes: writeStrokes(readStrokes(state.strokes).slice(0, -1)),
});

/** Another label map; strokes belong to the map that they were painted on. */
export function changeSource(state: StrideState, source: Source): StrideState {
  return {
    ...state,
    source,
    strokes: [],
    class: source === 'street' || source === 'corner' || source === 'blank' ? 4 : 1,
  };
}
