import type { Layer } from '../layer.ts';
import type { Network } from './network.ts';

/** One block of MobileNetV3: widen, filter each channel, gate, narrow. */
interface Block {
  /** channels after the 1 x 1 convolution that widens; 0: it does not widen */
  wide: number;
  kernel: 3 | 5;
  stride?: 2;
  /** channels of the gate's narrow layer (squeeze and excitation) */
  gate?: number;
  narrow: number;
  /** its input is added to its output */
  adds?: true;
}

const blocks: readonly Block[] = [
  { wide: 0, kernel: 3, narrow: 16, adds: true },
  { wide: 64, kernel: 3, stride: 2, narrow: 24 },
  { wide: 72, kernel: 3, narrow: 24, adds: true },
  { wide: 72, kernel: 5, stride: 2, gate: 24, narrow: 32 },
  { wide: 96, kernel: 5, gate: 24, narrow: 32, adds: true },
  { wide: 96, kernel: 5, gate: 24, narrow: 32, adds: true },
  { wide: 192, kernel: 3, stride: 2, narrow: 64 },
  { wide: 160, kernel: 3, narrow: 64, adds: true },
  { wide: 144, kernel: 3, narrow: 64, adds: true },
  { wide: 144, kernel: 3, narrow: 64, adds: true },
  { wide: 384, kernel: 3, gate: 96, narrow: 88 },
  { wide: 528, kernel: 3, gate: 136, narrow: 88, adds: true },
  { wide: 528, kernel: 5, stride: 2, gate: 136, narrow: 120 },
  { wide: 720, kernel: 5, gate: 184, narrow: 120, adds: true },
  { wide: 720, kernel: 5, gate: 184, narrow: 120, adds: true },
];

function block({ wide, kernel, stride, gate, narrow, adds }: Block, i: number): Layer[] {
  const name = `block${i + 1}`;
  const from = i === 0 ? 'stem' : `block${i}`;
  const filtered = `${name}/depthwise`;
  return [
    ...(wide ? [{ name: `${name}/expand`, type: 'conv', from, kernel: 1, filters: wide }] : []),
    { name: filtered, type: 'depthwise', kernel, stride: stride ?? 1, padding: 'SAME' },
    ...(gate
      ? [
          { name: `${name}/squeeze`, type: 'globalAvgPool' },
          { name: `${name}/excite1`, type: 'dense', filters: gate },
          { name: `${name}/excite2`, type: 'dense', filters: wide },
          { name: `${name}/gated`, type: 'scale', from: [filtered, `${name}/excite2`] },
        ]
      : []),
    { name: adds ? `${name}/project` : name, type: 'conv', kernel: 1, filters: narrow },
    ...(adds ? [{ name, type: 'add', from: [`${name}/project`, from] }] : []),
  ];
}

/** A coarse map through two separable convolutions side by side, enlarged, beside what skips from the backbone. */
function joined(
  level: number,
  [below, filters]: readonly [below: string, filters: number],
  [skip, narrow, channels]: readonly [skip: string, narrow: number, channels: number],
): Layer[] {
  const up = `c${level + 1}_upsample`;
  const reverse = `c${level}_reverse`;
  return [
    { name: `${reverse}/1x1`, type: 'conv', from: skip, kernel: 1, filters: narrow },
    { name: reverse, type: 'separable', kernel: 5, filters: channels, padding: 'SAME' },
    { name: `${up}/x`, type: 'separable', from: below, kernel: 3, filters, padding: 'SAME' },
    { name: `${up}/y`, type: 'separable', from: below, kernel: 5, filters, padding: 'SAME' },
    { name: `${up}/add`, type: 'add', from: [`${up}/x`, `${up}/y`] },
    { name: up, type: 'upsample', factor: 2 },
    { name: `joined${level}`, type: 'concat', from: [reverse, up] },
  ];
}

/**
 * The site's CenterNet as it runs, normalisations folded into the convolutions: about 2.0 million parameters and 1.3 thousand million
 * multiply-adds at 512 pixels. A test compares it with the graph, layer by layer.
 */
export const centernet: Network = {
  id: 'centernet',
  title: 'CenterNet on MobileNetV3',
  year: 2019,
  source:
    'Zhou, Wang and Krähenbühl, 1904.07850; github.com/610265158/mobilenetv3_centernet, the site’s detector',
  input: [512, 512, 3],
  layers: [
    { name: 'stem', type: 'conv', kernel: 3, filters: 16, stride: 2, padding: 'SAME' },
    ...blocks.flatMap(block),
    { name: 'last', type: 'conv', from: 'block15', kernel: 1, filters: 480 },
    ...joined(4, ['last', 128], ['block12', 22, 128]),
    ...joined(3, ['joined4', 96], ['block6/expand', 24, 96]),
    ...joined(2, ['joined3', 64], ['block4/expand', 18, 64]),
    { name: 'squeeze', type: 'globalAvgPool' },
    { name: 'excite1', type: 'dense', filters: 32 },
    { name: 'excite2', type: 'dense', filters: 128, bias: false },
    { name: 'gated', type: 'scale', from: ['joined2', 'excite2'] },
    { name: 'heat', type: 'separable', from: 'gated', kernel: 3, filters: 80, padding: 'SAME' },
    { name: 'distances', type: 'separable', from: 'gated', kernel: 3, filters: 4, padding: 'SAME' },
  ],
};
