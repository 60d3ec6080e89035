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
function bottleneck(name: string, from: string, width: number, stride: number, project: boolean): Layer[] {
  const shortcut = project
    ? normalised(`${name}_shortcut`, { from, kernel: 1, filters: 4 * width, stride })
    : [];
  return [
    ...shortcut,
    ...normalised(`${name}_a`, { from, kernel: 1, filters: width, stride }),
    ...normalised(`${name}_b`, { kernel: 3, filters: width, padding: 1 }),
    ...normalised(`${name}_c`, { kernel: 1, filters: 4 * width }),
    { name, type: 'add', from: [`${name}_c_bn`, project ? `${name}_shortcut_bn` : from] },
  ];
}

function stages(): Layer[] {
  const layers: Layer[] = [];
  let from = 'pool1';
  [3, 4, 6, 3].forEach((blocks, stage) => {
    for (let block = 0; block < blocks; block++) {
      const name = `conv${stage + 2}_${block + 1}`;
      const stride = block === 0 && stage > 0 ? 2 : 1;
      layers.push(...bottleneck(name, from, 64 * 2 ** stage, stride, block === 0));
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
  source: 'He, Zhang, Ren and Sun, 1512.03385, table 1',
  input: [224, 224, 3],
  layers: [
    ...normalised('conv1', { kernel: 7, filters: 64, stride: 2, padding: 3 }),
    { name: 'pool1', type: 'maxPool', kernel: 3, stride: 2, padding: 1 },
    ...stages(),
    { name: 'pool', type: 'globalAvgPool' },
    { name: 'fc', type: 'dense', filters: 1000 },
  ],
};
