/** One training step of a small network of known size, to compare backends with. */
import {
  add,
  conv2d,
  mean,
  randomNormal,
  randomUniform,
  relu,
  type Scalar,
  squaredDifference,
  type Tensor4D,
  train,
  type Variable,
  variable,
} from '@tensorflow/tfjs-core';

const BATCH = 32;
const SIDE = 96;
/** kernel, filters, stride */
const LAYERS = [
  [3, 16, 2],
  [3, 32, 2],
  [3, 64, 2],
  [3, 64, 1],
  [1, 15, 1],
] as const;

/** What the steps of one backend took, and the losses, which are the same numbers on every backend. */
export interface Steps {
  readonly milliseconds: number[];
  readonly losses: number[];
}

/**
 * Trains on the current backend: convolutions with a bias and ReLU, mean squared error, Adam, batch 32 of 96 x 96 x 3.
 *
 * @param warmUp steps that are not timed
 * @param count steps that are
 */
export async function trainingSteps(warmUp: number, count: number): Promise<Steps> {
  const x = randomUniform([BATCH, SIDE, SIDE, 3], -1, 1, 'float32', 1) as Tensor4D;
  const target = randomUniform([BATCH, SIDE / 8, SIDE / 8, 15], 0, 1, 'float32', 2);
  let channels = 3;
  const parameters = LAYERS.map(([kernel, filters], i) => {
    const scale = Math.sqrt(2 / (kernel * kernel * channels));
    const start = randomNormal([kernel, kernel, channels, filters], 0, scale, 'float32', 3 + i);
    channels = filters;
    const layer = {
      filter: variable(start) as Variable,
      bias: variable(randomUniform([filters], 0, 0.1, 'float32', 9 + i)),
    };
    start.dispose();
    return layer;
  });
  const loss = (): Scalar => {
    const y = parameters.reduce(
      (input, { filter, bias }, i) => relu(add(conv2d(input, filter as never, LAYERS[i]![2], 'same'), bias)),
      x,
    );
    return mean(squaredDifference(y, target)) as Scalar;
  };
  const optimiser = train.adam(0.001);
  const milliseconds: number[] = [];
  const losses: number[] = [];
  for (let step = -warmUp; step < count; step++) {
    const start = performance.now();
    const value = optimiser.minimize(loss, true)!;
    // The last layer's bias too, so that a GPU has really done the update.
    losses.push((await value.data())[0]!);
    await parameters.at(-1)!.bias.data();
    if (step >= 0) milliseconds.push(performance.now() - start);
    value.dispose();
  }
  optimiser.dispose();
  for (const tensor of [x, target, ...parameters.flatMap(({ filter, bias }) => [filter, bias])])
    tensor.dispose();
  return { milliseconds, losses };
}
