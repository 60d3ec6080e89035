import { sizeOf } from '../array.ts';
import { EPSILON, LEAK } from './layers-model.ts';
import { type ParameterRole, planStack, type StackPlan } from './plan.ts';
import { type Activation, activations, type TrainableLayer } from './trainable.ts';
import type { NamedValues } from './values.ts';

/** A network that was read from a file. */
export interface ReadNetwork {
  plan: StackPlan;
  layers: TrainableLayer[];
  weights: NamedValues[];
}

type Config = Record<string, unknown>;

const isRecord = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const fail = (message: string): RangeError => new RangeError(message);

/** What a Keras layer is in our description. */
function describe(kind: string, config: Config, name: string): TrainableLayer {
  const window = (size: unknown): Partial<TrainableLayer> => {
    if (config['data_format'] !== undefined && config['data_format'] !== 'channels_last') {
      throw fail(`The layer ${name} has its channels first, which cannot be read here.`);
    }
    return {
      kernel: size as number[],
      stride: (config['strides'] as number[] | null | undefined) ?? (size as number[]),
      padding: config['padding'] === 'same' ? 'SAME' : 'VALID',
      ...(config['dilation_rate'] === undefined ? {} : { dilation: config['dilation_rate'] as number[] }),
    };
  };
  const bias = { bias: config['use_bias'] !== false };
  const filters = { filters: config['filters'] as number };
  const multiplier = { multiplier: (config['depth_multiplier'] as number | undefined) ?? 1 };
  switch (kind) {
    case 'Conv2D': {
      const groups = (config['groups'] as number | undefined) ?? 1;
      return { name, type: 'conv', ...window(config['kernel_size']), ...filters, ...bias, groups };
    }
    case 'DepthwiseConv2D':
      return { name, type: 'depthwise', ...window(config['kernel_size']), ...multiplier, ...bias };
    case 'SeparableConv2D':
      return {
        name,
        type: 'separable',
        ...window(config['kernel_size']),
        ...multiplier,
        ...filters,
        ...bias,
      };
    case 'Conv2DTranspose':
      return { name, type: 'transposed', ...window(config['kernel_size']), ...filters, ...bias };
    case 'MaxPooling2D':
      return { name, type: 'maxPool', ...window(config['pool_size']) };
    case 'AveragePooling2D':
      return { name, type: 'avgPool', ...window(config['pool_size']) };
    case 'GlobalAveragePooling2D':
      return { name, type: 'globalAvgPool' };
    case 'Dense':
      return { name, type: 'dense', filters: config['units'] as number, ...bias };
    case 'Flatten':
      return { name, type: 'flatten' };
    case 'BatchNormalization':
      if (Math.abs(((config['epsilon'] as number | undefined) ?? EPSILON) - EPSILON) > 1e-9) {
        throw fail(
          `The layer ${name} normalises with an epsilon other than ${EPSILON}, which cannot be read here.`,
        );
      }
      return { name, type: 'batchNorm' };
    case 'ReLU':
    case 'Softmax':
      return { name, type: 'activation', activation: kind === 'ReLU' ? 'relu' : 'softmax' };
    case 'LeakyReLU':
      if (Math.abs(((config['alpha'] as number | undefined) ?? 0.3) - LEAK) > 1e-9) {
        throw fail(`The layer ${name} has a slope other than ${LEAK} below 0, which cannot be read here.`);
      }
      return { name, type: 'activation', activation: 'leakyRelu' };
    case 'Activation':
      return { name, type: 'activation', activation: activationNamed(config['activation'], name) };
    case 'Dropout':
      return { name, type: 'dropout', rate: config['rate'] as number };
    case 'Add':
      return { name, type: 'add' };
    case 'Concatenate':
      return { name, type: 'concat' };
    case 'ZeroPadding2D':
      return { name, type: 'pad', padding: config['padding'] as [[number, number], [number, number]] };
    case 'UpSampling2D':
      if ((config['interpolation'] ?? 'nearest') !== 'nearest') {
        throw fail(`The layer ${name} enlarges by interpolation, which cannot be read here.`);
      }
      return { name, type: 'upsample', factor: config['size'] as number[] };
    default:
      throw fail(`The layer ${name} is a ${kind}, which this site does not know.`);
  }
}

function activationNamed(value: unknown, name: string): Activation {
  const found = activations.find((known) => known === value && known !== 'leakyRelu');
  if (!found)
    throw fail(`The layer ${name} applies ${JSON.stringify(value)}, which this site does not know.`);
  return found;
}

/** The roles of a layer's parameters in the order in which Keras keeps them; those that a layer lacks are left out. */
const ROLES: readonly ParameterRole[] = [
  'kernel',
  'pointwise',
  'scale',
  'bias',
  'offset',
  'mean',
  'variance',
];

/**
 * Reads a network of layers from TensorFlow.js's files: a Sequential model or one with branches, saved by this site, by
 * TensorFlow.js or converted from Keras, with float32 weights.
 *
 * @param json what model.json holds, parsed
 * @param bytes what its weight files hold, one after the other
 * @throws RangeError with a sentence: what the file is not, which layer is not known here, which numbers are missing
 */
export function readLayersModel(json: unknown, bytes: Uint8Array): ReadNetwork {
  if (!isRecord(json) || !isRecord(json['modelTopology'])) {
    throw fail('This is no model.json of a TensorFlow.js network.');
  }
  if (json['format'] === 'graph-model') {
    throw fail('This is a graph model; only layers models, which can be trained on, can be read here.');
  }
  const topology = json['modelTopology'];
  const model = isRecord(topology['model_config']) ? topology['model_config'] : topology;
  const config = model['config'];
  const list = Array.isArray(config) ? config : isRecord(config) ? config['layers'] : undefined;
  if (!Array.isArray(list) || !list.every((one) => isRecord(one) && isRecord(one['config']))) {
    throw fail('The model.json lists no layers.');
  }
  const chain = model['class_name'] === 'Sequential';

  let inputShape: number[] | undefined;
  const layers: TrainableLayer[] = [];
  /** what to read for each Keras layer: the name of one of ours, or 'input' */
  const gives = new Map<string, string>();
  let last = 'input';
  for (const entry of list as { class_name: string; config: Config; inbound_nodes?: unknown }[]) {
    const name = String(entry.config['name'] ?? `layer ${layers.length + 1}`);
    const shape = entry.config['batch_input_shape'] ?? entry.config['batch_shape'];
    if (Array.isArray(shape) && !inputShape) inputShape = shape.slice(1) as number[];
    if (entry.class_name === 'InputLayer') {
      gives.set(name, 'input');
      continue;
    }
    const from = chain ? [last] : readsOf(entry.inbound_nodes).map((read) => gives.get(read) ?? read);
    layers.push({ ...describe(entry.class_name, entry.config, name), from });
    last = name;
    const activation = entry.config['activation'];
    const fused =
      entry.class_name !== 'Activation' && typeof activation === 'string' && activation !== 'linear';
    if (fused) {
      last = `${name} ${activation}`;
      layers.push({
        name: last,
        type: 'activation',
        activation: activationNamed(activation, name),
        from: name,
      });
    }
    gives.set(name, last);
  }
  if (inputShape?.length !== 3 || inputShape.some((size) => !Number.isInteger(size))) {
    throw fail('The network does not say which height, width and channels its pictures have.');
  }
  // Keras's dense layer works on each place of a map by itself, which is a convolution of kernel 1.
  const flattening = planStack(inputShape, layers).layers;
  flattening.forEach(({ type, inputShape: incoming }, i) => {
    if (type === 'dense' && incoming.length > 1) layers[i] = { ...layers[i]!, type: 'conv', kernel: 1 };
  });
  const plan = planStack(inputShape, layers);
  return { plan, layers, weights: readWeights(plan, json['weightsManifest'], bytes) };
}

/** Names of the layers that a layer of a model with branches reads. */
function readsOf(nodes: unknown): string[] {
  const first = Array.isArray(nodes) ? nodes[0] : undefined;
  if (!Array.isArray(first)) throw fail('The model.json does not say which layers read which.');
  return first.map((read) => String((read as unknown[])[0]));
}

function readWeights(plan: StackPlan, manifest: unknown, bytes: Uint8Array): NamedValues[] {
  if (!Array.isArray(manifest)) throw fail('The model.json does not list its weights.');
  const found = new Map<string, Float32Array<ArrayBuffer>[]>();
  let offset = 0;
  for (const { name, shape, dtype, quantization } of manifest.flatMap(
    (group: { weights?: unknown }) => group.weights ?? [],
  ) as { name: string; shape: number[]; dtype: string; quantization?: unknown }[]) {
    if (dtype !== 'float32' || quantization !== undefined) {
      throw fail(
        `The weights ${name} are not plain 32-bit floating-point numbers, which alone can be read here.`,
      );
    }
    const length = sizeOf(shape) * 4;
    if (offset + length > bytes.length)
      throw fail(`The weights end before ${name}: a file is missing or cut short.`);
    // A copy, so that the numbers begin where a Float32Array may begin.
    const values = new Float32Array(bytes.slice(offset, offset + length).buffer);
    offset += length;
    const layer = name.slice(0, name.lastIndexOf('/'));
    found.set(layer, [...(found.get(layer) ?? []), values]);
  }
  return plan.layers.flatMap((layer) => {
    const roles = ROLES.filter((role) => layer.parameters[role] !== undefined);
    const values = roles.length ? (found.get(layer.name) ?? []) : [];
    return roles.map((role, i) => {
      const { name, shape } = plan.parameters[layer.parameters[role]!]!;
      const numbers = values[i];
      if (numbers?.length !== sizeOf(shape)) {
        throw fail(`The weights of ${layer.name} do not have the numbers that the layer needs.`);
      }
      return { name, shape, values: numbers };
    });
  });
}
