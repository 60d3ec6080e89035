import {
  add,
  div,
  maximum,
  mean,
  mul,
  sqrt,
  square,
  type Tensor,
  tensor4d,
  tidy,
  valueAndGrads,
} from '@tensorflow/tfjs-core';
import type { Measure } from '../measure.ts';
import type { Network } from '../network.ts';
import { diversityOf } from './diversity.ts';
import type { GradientAt } from './loop.ts';

/** Which gradient. */
export interface NetworkGradientOptions {
  readonly network: Network;
  /** the node that the picture is fed to */
  readonly input: string;
  /** what the network takes for black and white */
  readonly range: readonly [number, number];
  readonly measure: Measure;
  /** weight of the copies' difference against the objective, 0 is off: their gradients at the layer are normalised first */
  readonly diversity: number;
}

const perSize = (gradient: Tensor): Tensor => div(gradient, maximum(sqrt(mean(square(gradient))), 1e-30));

/**
 * The objective's gradient with respect to the pictures, from a real network on the current backend. After each call as many
 * tensors live as before, but for the network's constants; also when it rejects.
 */
export function networkGradient(options: NetworkGradientOptions): GradientAt {
  const { network, input, measure, diversity } = options;
  const [black, white] = options.range;
  const scale = (white - black) / 255;
  return async ({ values, copies, rows, columns }) => {
    const seen = scale === 1 && black === 0 ? values : values.map((value) => black + value * scale);
    let held: Tensor[] = [];
    try {
      const picture = tensor4d(seen, [copies, rows, columns, 3]);
      held = [picture];
      const forwards = network.pullback({ [input]: picture }, measure.nodes, [input]);
      try {
        const { value, grads } = tidy(() => slopes(measure, forwards.outputs, copies > 1 ? diversity : 0));
        held.push(value, ...grads);
        const [slope] = forwards.back(grads);
        if (slope) held.push(slope);
        const [loss, data] = await Promise.all([value.data(), slope?.data()]);
        // A copy: on WASM the values may be a view into the backend's memory.
        const gradient = data ? new Float32Array(data as Float32Array) : new Float32Array(values.length);
        return { loss: loss[0]!, gradient };
      } finally {
        forwards.dispose();
      }
    } finally {
      for (const tensor of held) tensor.dispose();
    }
  };
}

/** The objective's value, and the gradient at its layers, with the copies' difference mixed in at the first of them. */
function slopes(measure: Measure, maps: readonly Tensor[], diversity: number) {
  const { value, grads } = valueAndGrads((...at) => measure.value(at))([...maps]);
  if (diversity === 0) return { value, grads };
  const apart = valueAndGrads((map) => diversityOf(map))([maps[0]!]).grads[0]!;
  const [first, ...others] = grads as [Tensor, ...Tensor[]];
  const size = sqrt(mean(square(first)));
  // On the objective's own scale, so that the other layers of a mixture keep their share.
  const mixed = add(first, mul(mul(perSize(apart), size), diversity));
  return { value, grads: [mixed, ...others] };
}
