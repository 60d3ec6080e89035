import { planStack } from '../../lib/conv/stack/index.ts';
import { digitLayers } from '../../lib/datasets/digit-network.ts';
import { type Block, type BlockKind, fromPlan } from './blocks.ts';

const block = (kind: BlockKind, ...values: number[]): Block => ({ kind, values });
const conv = (filters: number): Block[] => [block('conv', filters, 3, 1, 1)];
const end = (classes = 10): Block[] => [block('dense', classes), block('softmax')];

/** The network of lib/datasets, in blocks. */
export const digitBlocks: readonly Block[] = fromPlan(planStack([8, 8, 1], digitLayers));

/** Networks to start from. */
export const presets: readonly { id: string; title: string; blocks: readonly Block[] }[] = [
  { id: 'small', title: 'Two convolutions', blocks: digitBlocks },
  {
    id: 'dense',
    title: 'Dense layers alone',
    blocks: [block('flatten'), block('dense', 64), block('relu'), ...end()],
  },
  {
    id: 'mean',
    title: 'Mean in place of a dense layer',
    blocks: [
      ...conv(16),
      block('batchNorm'),
      block('relu'),
      ...conv(32),
      block('batchNorm'),
      block('relu'),
      block('globalAvgPool'),
      ...end(),
    ],
  },
  {
    id: 'garments',
    title: 'For 28 × 28 pictures',
    blocks: [
      ...conv(16),
      block('relu'),
      block('maxPool', 2, 2, 0),
      ...conv(32),
      block('relu'),
      block('maxPool', 2, 2, 0),
      block('flatten'),
      block('dropout', 25),
      block('dense', 64),
      block('relu'),
      ...end(),
    ],
  },
];
