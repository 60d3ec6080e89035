import type { NamedValues, Parameter, StackPlan } from '../../conv/stack/index.ts';
import { random, randomNormal } from '../../random.ts';
import { seedFor } from '../../seeds.ts';

/** Whether what the layer gives goes straight into a rectifier, perhaps after a normalisation or dropout. */
function isRectified(plan: StackPlan, place: number): boolean {
  const reader = plan.layers.findIndex(({ sources }) => sources.includes(place));
  const layer = plan.layers[reader];
  if (!layer) return false;
  if (layer.type === 'activation') return layer.activation === 'relu' || layer.activation === 'leakyRelu';
  return ['batchNorm', 'dropout', 'flatten'].includes(layer.type) && isRectified(plan, reader);
}

/**
 * First values of a network's parameters, the same for the same seed on every backend. Kernels before a rectifier are
 * drawn from a normal distribution of variance 2 / fan-in (He et al., 1502.01852, eq. 10), other kernels from a uniform
 * one in ±√(6 / (fan-in + fan-out)) (Glorot and Bengio 2010, eq. 16). Biases, offsets and means are 0, scales and
 * variances 1.
 */
export function initialWeights(plan: StackPlan, seed: number): NamedValues[] {
  return plan.parameters.map((parameter, place) => {
    const { name, shape } = parameter;
    const size = shape.reduce((product, length) => product * length, 1);
    return { name, shape, values: firstValues(plan, parameter, size, seedFor(seed, place)) };
  });
}

function firstValues(
  plan: StackPlan,
  parameter: Parameter,
  size: number,
  seed: number,
): Float32Array<ArrayBuffer> {
  const { role, layer, fanIn, fanOut } = parameter;
  const values = new Float32Array(size);
  if (role === 'scale' || role === 'variance') return values.fill(1);
  if (role !== 'kernel' && role !== 'pointwise') return values;
  const next = random(seed);
  const rectified = isRectified(plan, layer);
  const spread = rectified ? Math.sqrt(2 / fanIn) : Math.sqrt(6 / (fanIn + fanOut));
  for (let i = 0; i < size; i++) values[i] = spread * (rectified ? randomNormal(next) : 2 * next() - 1);
  return values;
}
