import { type Codec, codec, number } from '../../lib/codec.ts';
import { describeStack } from '../../lib/conv/index.ts';

/** A picture, and two layers that could look at it first. */
export interface State {
  height: number;
  width: number;
  channels: number;
  /** of the dense layer */
  units: number;
  /** side of the convolution's window */
  kernel: number;
  filters: number;
}

export const ranges = {
  height: { min: 1, max: 2000, step: 1 },
  width: { min: 1, max: 2000, step: 1 },
  channels: { min: 1, max: 64, step: 1 },
  units: { min: 1, max: 4096, step: 1 },
  kernel: { min: 1, max: 15, step: 1 },
  filters: { min: 1, max: 1024, step: 1 },
} as const;

export const stateCodec: Codec<State> = codec<State>({
  height: number(100, ranges.height),
  width: number(100, ranges.width),
  channels: number(3, ranges.channels),
  units: number(1000, ranges.units),
  kernel: number(3, ranges.kernel),
  filters: number(32, ranges.filters),
});

/** What one layer costs. */
export interface Cost {
  name: string;
  parameters: number;
  macs: number;
  /** of its parameters as 32-bit numbers */
  bytes: number;
  /** how the parameters come about */
  formula: string;
}

export interface Derived {
  dense: Cost;
  conv: Cost;
  /** dense ÷ convolution, parameters */
  ratio: number;
  sentence: string;
}

const figures = (value: number) => value.toLocaleString('en-GB');

/** Every number that is shown. */
export function derive({ height, width, channels, units, kernel, filters }: State): Derived {
  const input = [height, width, channels];
  const cost = (name: string, layers: Parameters<typeof describeStack>[1], formula: string): Cost => {
    const { parameters, macs } = describeStack(input, layers);
    return { name, parameters, macs, bytes: 4 * parameters, formula };
  };
  const dense = cost(
    'Dense',
    [{ type: 'flatten' }, { type: 'dense', filters: units }],
    `${height} × ${width} × ${channels} × ${figures(units)} + ${figures(units)}`,
  );
  const conv = cost(
    'Convolution',
    [{ type: 'conv', kernel, filters, padding: 'SAME' }],
    `${kernel} × ${kernel} × ${channels} × ${filters} + ${filters}`,
  );
  const ratio = dense.parameters / conv.parameters;
  const times = ratio >= 1 ? ratio : 1 / ratio;
  return {
    dense,
    conv,
    ratio,
    sentence: `The dense layer has ${figures(dense.parameters)} parameters, the convolution ${figures(conv.parameters)}: ${
      ratio === 1
        ? 'as many'
        : `${times >= 100 ? figures(Math.round(times)) : times.toFixed(1)} times as many in the ${ratio > 1 ? 'dense layer' : 'convolution'}`
    }.`,
  };
}
