/** Dreams that were looked at and found worth showing, for the bundled detector ('centernet'). */
import { type DreamSettings, defaultDream, defaultPortrait } from './dream-settings.ts';
import type { Objective } from './nn/objective.ts';

/** What to dream, and what comes of it. */
export interface DreamPreset {
  /** for links */
  readonly name: string;
  /** for a list */
  readonly title: string;
  readonly objective: Objective;
  readonly settings: DreamSettings;
  /** one sentence: what appears */
  readonly shows: string;
}

/** The expanded activations of a block of the backbone, by the block's number (6 to 14; earlier ones end in a ReLU). */
const block = (n: number): string => `tower_0/MobilenetV3/expanded_conv_${n}/expand/hard_swish/mul_1`;

const layer = (n: number): Objective => ({ kind: 'layer', node: block(n) });
const channel = (n: number, index: number): Objective => ({
  kind: 'channel',
  node: block(n),
  channel: index,
});

/** On photos, from shallow to deep. The first is a good start. */
export const dreamPresets: readonly DreamPreset[] = [
  {
    name: 'animals',
    title: 'Animals and cars',
    objective: layer(12),
    settings: defaultDream,
    shows:
      'Deep layers see whole things: bodies with legs in the grass, cars at the kerb, bottles in the water.',
  },
  {
    name: 'eyes',
    title: 'Eyes and wheels',
    objective: layer(11),
    settings: defaultDream,
    shows: 'Round things turn into eyes, wheels and small heads.',
  },
  {
    name: 'fur',
    title: 'Fur and roofs',
    objective: layer(9),
    settings: defaultDream,
    shows: 'Curves grow into combed fur and feathers, and plain sky into gables and window frames.',
  },
  {
    name: 'cushions',
    title: 'Cushions',
    objective: layer(7),
    settings: defaultDream,
    shows: 'A middle layer likes rounded surfaces with a fine weave and bounds everything by them.',
  },
  {
    name: 'strokes',
    title: 'Strokes, in raw colours',
    objective: layer(6),
    settings: { ...defaultDream, decorrelate: false, pyramid: 0, smoothing: 0.02 },
    shows: 'Parallel strokes along every edge, in the gaudy colours of a gradient that nothing holds back.',
  },
  {
    name: 'street',
    title: 'Deepest: a street',
    objective: layer(13),
    settings: defaultDream,
    shows: 'The deepest layers rebuild the scene: more cars on the road, glass and light on the water.',
  },
];

/** From noise: channels, each a kind of texture. */
export const channelPresets: readonly DreamPreset[] = [
  {
    name: 'cells',
    title: 'Cells',
    objective: channel(6, 51),
    settings: defaultPortrait,
    shows: 'Rounded cells with bright walls, like windows or pebbles.',
  },
  {
    name: 'tufts',
    title: 'Tufts',
    objective: channel(9, 51),
    settings: defaultPortrait,
    shows: 'Tufts of hair or down, row above row.',
  },
  {
    name: 'shingles',
    title: 'Shingles',
    objective: channel(11, 0),
    settings: defaultPortrait,
    shows: 'Rows of overlapping shingles, or of feathers.',
  },
  {
    name: 'lamps',
    title: 'Lamps',
    objective: channel(12, 5),
    settings: defaultPortrait,
    shows: 'Bright lamps or lit windows in dark frames.',
  },
];

/** From noise: classes of the detector. */
export const classPresets: readonly DreamPreset[] = [
  {
    name: 'dog',
    title: 'Dog',
    objective: { kind: 'class', class: 16 },
    settings: defaultPortrait,
    shows: 'Muzzles, dark eyes and curls.',
  },
  {
    name: 'zebra',
    title: 'Zebra',
    objective: { kind: 'class', class: 22 },
    settings: defaultPortrait,
    shows: 'Stripes that bend around bodies.',
  },
  {
    name: 'giraffe',
    title: 'Giraffe',
    objective: { kind: 'class', class: 23 },
    settings: defaultPortrait,
    shows: 'Patches with bright seams, and long necks.',
  },
  {
    name: 'pizza',
    title: 'Pizza',
    objective: { kind: 'class', class: 53 },
    settings: defaultPortrait,
    shows: 'Slices with a crust and something orange on them.',
  },
];
