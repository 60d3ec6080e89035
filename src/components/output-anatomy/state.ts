import {
  type Channel,
  type LayoutVersion,
  type OutputLayout,
  outputLayout,
  outputPresets,
} from '../../lib/boxes/index.ts';
import { type Codec, choice, codec, number } from '../../lib/codec.ts';

export type Preset = keyof typeof outputPresets;

export interface AnatomyState {
  version: LayoutVersion;
  /** cells along a side; of the coarsest map in v3 */
  S: number;
  /** boxes of a cell */
  B: number;
  /** classes */
  C: number;
  /** the number of the vector that is looked at */
  channel: number;
}

export const anatomyCodec: Codec<AnatomyState> = codec<AnatomyState>({
  version: choice('textbook', ['textbook', 'v1', 'v2', 'v3']),
  S: number(13, { min: 1, max: 19, step: 1 }),
  B: number(5, { min: 1, max: 9, step: 1 }),
  C: number(20, { min: 1, max: 100, step: 1 }),
  channel: number(0, { min: 0, max: 999, step: 1 }),
});

export const presets: readonly { id: Preset; title: string }[] = [
  { id: 'textbook', title: 'Textbook, 45' },
  { id: 'v1', title: 'v1, 30' },
  { id: 'v2-voc', title: 'v2 on VOC, 125' },
  { id: 'v3-coco', title: 'v3 on COCO, 255 × 3' },
];

/** The state with a preset's version, S, B and C. */
export function withPreset(state: AnatomyState, id: Preset): AnatomyState {
  const { version, S, B, C } = outputPresets[id];
  return { ...state, version, S: S[0], B, C, channel: 0 };
}

/** The preset that the state is, if it is one. */
export function presetOf({ version, S, B, C }: AnatomyState): Preset | undefined {
  return presets.find(({ id }) => {
    const preset = outputPresets[id];
    return preset.version === version && preset.S[0] === S && preset.B === B && preset.C === C;
  })?.id;
}

/** Numbers of one vector that stand together: one box's, or all objectness scores, or the shared classes. */
export interface Run {
  part: Channel['part'];
  /** from 0; -1 when all boxes of the cell share it */
  box: number;
  from: number;
  length: number;
}

export interface Derived {
  layout: OutputLayout;
  /** the vector cut wherever part or box changes */
  runs: Run[];
  channel: Channel;
  /** what the chosen number says */
  meaning: string;
  /** sums and products as they are written */
  arithmetic: string[];
  sentence: string;
  /** what is different from the version before, and why */
  changed: string;
}

/** Every number and word that the figure shows. */
export function derive(state: AnatomyState): Derived {
  const { version, B, C } = state;
  const sides = version === 'v3' ? [state.S, state.S * 2, state.S * 4] : [state.S];
  const layout = outputLayout({ version, S: sides, B, C });
  const channel = layout.channels[Math.min(state.channel, layout.channelCount - 1)]!;
  const runs: Run[] = [];
  for (const { part, box, offset } of layout.channels) {
    const last = runs.at(-1);
    if (last && last.part === part && last.box === box) last.length++;
    else runs.push({ part, box, from: offset, length: 1 });
  }
  const count = (value: number) => value.toLocaleString('en');
  const times = (text: string) => text.replaceAll(' x ', ' × ');
  const maps = layout.maps.map(({ S, values }) => ({ S, values }));
  const arithmetic = [
    `One cell: ${times(layout.arithmetic)} numbers`,
    ...maps.map(
      ({ S, values }) =>
        `${maps.length > 1 ? `Map of ${S} × ${S}` : 'The output'}: ${S} × ${S} × ${layout.channelCount} = ${count(values)} numbers`,
    ),
    `Boxes: ${maps.map(({ S }) => `${S} × ${S} × ${B}`).join(' + ')} = ${count(layout.boxes)}`,
  ];
  return {
    layout,
    runs,
    channel,
    meaning: meaningOf(version, channel),
    arithmetic,
    sentence: `Each cell puts out ${layout.channelCount} numbers; one look at a picture gives ${count(layout.boxes)} boxes in ${count(layout.values)} numbers.`,
    changed: CHANGED[version],
  };
}

const CHANGED: Record<LayoutVersion, string> = {
  textbook:
    'A simplified YOLO for a first look: anchors as in v2 and v3, but one set of class probabilities for the whole cell as in v1. Two objects of different classes in one cell cannot both be named.',
  v1: 'YOLOv1 has no anchors: it puts out x, y, w and h themselves, and a confidence that is to equal the IoU with the object. Both boxes of a cell share its classes, so a cell can name one class only.',
  v2: 'YOLOv2 predicts offsets to anchors instead of lengths, which is easier to learn, and gives every box its own softmax over the classes. Two objects of different classes may now share a cell. The grid grows from 7 to 13 cells.',
  v3: 'YOLOv3 answers on three maps, so small objects meet small cells: 3 of its 9 anchors belong to each. Classes are independent logistic outputs instead of a softmax, because labels may overlap: a woman is a person too.',
};

function meaningOf(version: LayoutVersion, { part, index, box, name }: Channel): string {
  const owner = box < 0 ? 'every box of the cell' : `box ${box + 1}`;
  if (part === 'objectness')
    return version === 'v1'
      ? `${name}: is trained to be the IoU of this box with an object, 0 where there is none`
      : `${name}: its logistic is the probability that ${owner} holds an object`;
  if (part === 'class')
    return version === 'v1'
      ? `${name}: a probability, given that there is an object; for ${owner}`
      : version === 'v3'
        ? `${name}: a logit with a logistic of its own; for ${owner}`
        : `${name}: a logit of the softmax over the classes; for ${owner}`;
  const meanings =
    version === 'v1'
      ? [
          'the centre’s place across its cell',
          'the centre’s place down its cell',
          'the width as a fraction of the picture; trained on its square root',
          'the height as a fraction of the picture; trained on its square root',
        ]
      : [
          'its logistic is the centre’s place across the cell',
          'its logistic is the centre’s place down the cell',
          'its exponential times the anchor’s width is the width',
          'its exponential times the anchor’s height is the height',
        ];
  return `${name}: ${meanings[index]!}`;
}

/** The start of a cell's vector in the flat output of one map, cells row by row. */
export function placeInOutput(layout: OutputLayout, S: number, row: number, column: number): number {
  return (row * S + column) * layout.channelCount;
}
