import type { Layer } from '../layer.ts';
import type { Network } from './network.ts';

/** A convolution without bias and the batch normalisation after it. */
function normalised(name: string, conv: Omit<Layer, 'type' | 'name'>): Layer[] {
  return [
    { name, type: 'conv', bias: false, ...conv },
    { name: `${name}_bn`, type: 'batchNorm' },
  ];
}

/** 1 x 1 down (with the stride, as in the paper), 3 x 3, 1 x 1 up; beside it the input, projected where sizes change. */
function bottleneck(
  name: string,
  from: string,
  { width, stride, project, gate }: { width: number; stride: number; project: boolean; gate: boolean },
): Layer[] {
  const shortcut = project
    ? normalised(`${name}_shortcut`, { from, kernel: 1, filters: 4 * width, stride })
    : [];
  return [
    ...shortcut,
    ...normalised(`${name}_a`, { from, kernel: 1, filters: width, stride }),
    ...normalised(`${name}_b`, { kernel: 3, filters: width, padding: 1 }),
    ...normalised(`${name}_c`, { kernel: 1, filters: 4 * width }),
    ...(gate ? gates(name, 4 * width) : []),
    {
      name,
      type: 'add',
      from: [gate ? `${name}_gated` : `${name}_c_bn`, project ? `${name}_shortcut_bn` : from],
    },
  ];
}

/** Squeeze and excitation: the mean of every map, two dense layers, and one factor for every map. */
function gates(name: string, width: number): Layer[] {
  return [
    { name: `${name}_squeeze`, type: 'globalAvgPool' },
    { name: `${name}_narrow`, type: 'dense', filters: width / 16 },
    { name: `${name}_gate`, type: 'dense', filters: width },
    { name: `${name}_gated`, type: 'scale', from: [`${name}_c_bn`, `${name}_gate`] },
  ];
}

/** From the picture to the scores; with `gate`, every block weighs its maps before they are added. */
function layers(gate: boolean): Layer[] {
  return [
    ...normalised('conv1', { kernel: 7, filters: 64, stride: 2, padding: 3 }),
    { name: 'pool1', type: 'maxPool', kernel: 3, stride: 2, padding: 1 },
    ...stages(gate),
    { name: 'pool', type: 'globalAvgPool' },
    { name: 'fc', type: 'dense', filters: 1000 },
  ];
}

function stages(gate: boolean): Layer[] {
  const layers: Layer[] = [];
  let from = 'pool1';
  [3, 4, 6, 3].forEach((blocks, stage) => {
    for (let block = 0; block < blocks; block++) {
      const name = `conv${stage + 2}_${block + 1}`;
      const stride = block === 0 && stage > 0 ? 2 : 1;
      layers.push(...bottleneck(name, from, { width: 64 * 2 ** stage, stride, project: block === 0, gate }));
      from = name;
    }
  });
  return layers;
}

/**
 * ResNet-50: 25,557,032 parameters (running means and variances of the normalisations not counted), 3.86 thousand
 * million multiply-adds, receptive field 483. Later releases put the stride into the 3 x 3 (4.09 thousand million).
 */
export const resnet50: Network = {
  id: 'resnet50',
  title: 'ResNet-50',
  year: 2015,
  source: 'He, Zhang, Ren and Sun, 1512.03385, table 1',
  input: [224, 224, 3],
  layers: layers(false),
};

/** ResNet-50 with squeeze and excitation in every block: 28,088,024 parameters. */
export const seResnet50: Network = {
  id: 'se-resnet50',
  title: 'SE-ResNet-50',
  year: 2017,
  source: 'Hu, Shen, Albanie, Sun and Wu, 1709.01507, section 3.3 and table 1',
  input: [224, 224, 3],
  layers: layers(true),
};
