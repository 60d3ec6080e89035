import { number, pairs } from '../codec.ts';
import type { Layer } from '../conv/index.ts';
import { numberRows } from '../number-rows.ts';
import type { Fields } from './goals.ts';

/** A small network of convolutions, as the memory calculator keeps it in a link. */
export interface Stack {
  /** [height, width, channels] */
  input: readonly [number, number, number];
  layers: readonly { kernel: number; stride: number; filters: number }[];
  batch: number;
  /** bytes per number: 2, 4 or 8 */
  width: number;
  /** numbers kept per parameter while training: the parameter alone, with its gradient, with Adam's two moments */
  copies: number;
}

export const MAX_LAYERS = 8;

/** The ranges of every field, shared by the figure's codec and by the goals that read its links. */
export const stackFields = {
  height: number(200, { min: 1, max: 4096, step: 1 }),
  width: number(300, { min: 1, max: 4096, step: 1 }),
  channels: number(3, { min: 1, max: 4096, step: 1 }),
  layers: numberRows(
    [
      [3, 2, 100],
      [3, 2, 200],
      [3, 2, 400],
    ],
    {
      columns: [
        { min: 1, max: 15, step: 1 },
        { min: 1, max: 8, step: 1 },
        { min: 1, max: 4096, step: 1 },
      ],
      least: 1,
      most: MAX_LAYERS,
    },
  ),
  batch: number(50, { min: 1, max: 4096, step: 1 }),
  bytes: number(4, { min: 1, max: 8, step: 1 }),
  copies: number(1, { min: 1, max: 4, step: 1 }),
} as const;

/** The stack that the fields of a link describe; what they leave out has its start value. */
export function readStack(fields: Fields): Stack {
  const at = <K extends keyof typeof stackFields>(name: K) => {
    const text = fields.get(name);
    return ((text === undefined ? undefined : stackFields[name].read(text)) ??
      stackFields[name].initial) as (typeof stackFields)[K]['initial'];
  };
  return {
    input: [at('height'), at('width'), at('channels')],
    layers: at('layers').map(([kernel, stride, filters]) => ({
      kernel: kernel!,
      stride: stride!,
      filters: filters!,
    })),
    batch: at('batch'),
    width: at('bytes'),
    copies: at('copies'),
  };
}

/** The same as a list of layers with SAME padding, for describeStack. */
export function layersOf({ layers }: Pick<Stack, 'layers'>): Layer[] {
  return layers.map((layer, index) => ({
    name: `layer ${index + 1}`,
    type: 'conv',
    padding: 'SAME',
    ...layer,
  }));
}

/** A link's text as fields. */
export const fieldsOf = (text: string): Fields => new Map(pairs(text));
