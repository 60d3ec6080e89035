/** Reading a TensorFlow.js layers model (Keras's functional format) into a graph, for the layers that convolutional networks of one input need. */
import type { Attribute, Graph, GraphNode, Value, WeightEntry } from './graph.ts';

interface KerasLayer {
  readonly class_name: string;
  readonly name: string;
  readonly config: Readonly<Record<string, unknown>>;
  /** one list per call of the layer, of (layer, call, output, arguments) */
  readonly inbound_nodes: readonly (readonly [string, number, number, unknown][])[];
}

/** The part of model.json that we read. */
export interface LayersModelJson {
  readonly format: 'layers-model';
  readonly modelTopology: {
    readonly model_config: {
      readonly class_name: string;
      readonly config: {
        readonly layers: readonly KerasLayer[];
        readonly output_layers: readonly (readonly [string, number, number])[];
      };
    };
  };
  readonly weightsManifest: readonly { readonly paths: string[]; readonly weights: WeightEntry[] }[];
}

const ACTIVATIONS: Readonly<Record<string, string>> = {
  relu: 'Relu',
  relu6: 'Relu6',
  sigmoid: 'Sigmoid',
  tanh: 'Tanh',
  elu: 'Elu',
  selu: 'Selu',
};

const pair = (value: unknown): [number, number] => {
  const [a, b] = value as [number, number];
  return [a, b];
};

/**
 * Reads a layers model whose layers are InputLayer, Conv2D, Activation, Add, Concatenate and UpSampling2D, each called once.
 *
 * @param model the parsed model.json
 * @param weights its weights by name, from `readWeights`
 * @param size a height and width to write down for inputs that are open to any; the network takes others too
 * @returns the graph: a node per layer under the layer's name, an activation inside a layer under `NAME/activation`
 * @throws TypeError, naming the layer, for any other layer or setting
 */
export function layersGraph(
  model: LayersModelJson,
  weights: ReadonlyMap<string, Value>,
  size: number,
): Graph {
  const { layers, output_layers } = model.modelTopology.model_config.config;
  const nodes = new Map<string, GraphNode>();
  const constants = new Map(weights);
  const inputs: { name: string; shape: readonly number[] }[] = [];
  /** the node that holds a layer's output */
  const outputOf = new Map<string, string>();
  /** how many times the input's size a layer's output has, along each axis */
  const scaleOf = new Map<string, [number, number]>();
  const put = (
    name: string,
    op: string,
    from: readonly string[],
    attributes: Record<string, Attribute> = {},
  ) => nodes.set(name, { name, op, inputs: from, attributes });
  const integers = (name: string, data: number[]): string => {
    constants.set(name, { shape: [data.length], dtype: 'int32', data: Int32Array.from(data) });
    return name;
  };
  for (const { class_name: kind, name, config, inbound_nodes: calls } of layers) {
    const refuse = (what: string): TypeError =>
      new TypeError(`model: layer "${name}" (${kind}) ${what}, which is not supported`);
    if (kind !== 'InputLayer' && calls.length !== 1) throw refuse(`is called ${calls.length} times`);
    const sources = (calls[0] ?? []).map(([source]) => source);
    const from = sources.map((source) => {
      const found = outputOf.get(source);
      if (found === undefined) throw refuse(`reads "${source}" before it is described`);
      return found;
    });
    if ((config['data_format'] ?? 'channels_last') !== 'channels_last')
      throw refuse('has its channels first');
    const scale: [number, number] = [...(scaleOf.get(sources[0] ?? '') ?? ([1, 1] as const))];
    let output = name;
    switch (kind) {
      case 'InputLayer': {
        const shape = config['batch_input_shape'] as (number | null)[];
        put(name, 'Placeholder', []);
        inputs.push({ name, shape: shape.map((n, i) => n ?? (i === 0 ? 1 : size)) });
        break;
      }
      case 'Conv2D': {
        if ((config['groups'] ?? 1) !== 1) throw refuse('has groups');
        const [down, across] = pair(config['strides']);
        if (down !== 1 || across !== 1) throw refuse('has a stride');
        const padding = String(config['padding']).toUpperCase();
        const kernel = pair(config['kernel_size']);
        if (padding !== 'SAME' && kernel.some((n) => n !== 1)) throw refuse(`has ${padding} padding`);
        const held = [`${name}/kernel`, ...(config['use_bias'] === false ? [] : [`${name}/bias`])];
        for (const weight of held)
          if (!constants.has(weight)) throw new TypeError(`model: the weights lack "${weight}"`);
        put(name, 'Conv2D', [...from, ...held], {
          strides: [1, 1, 1, 1],
          dilations: [1, ...pair(config['dilation_rate'] ?? [1, 1]), 1],
          padding,
        });
        break;
      }
      case 'Activation':
        break;
      case 'Add':
        put(name, 'AddN', from);
        break;
      case 'Concatenate':
        put(name, 'ConcatV2', [...from, integers(`${name}/axis`, [Number(config['axis'])])]);
        break;
      case 'UpSampling2D': {
        if (config['interpolation'] !== 'nearest') throw refuse(`interpolates ${config['interpolation']}`);
        const [down, across] = pair(config['size']);
        const [, height = size, width = size] = inputs[0]?.shape ?? [];
        scale[0] *= down;
        scale[1] *= across;
        const target = integers(`${name}/size`, [height * scale[0], width * scale[1]]);
        put(name, 'ResizeNearestNeighbor', [...from, target]);
        break;
      }
      default:
        throw refuse('is of this kind');
    }
    const activation = kind === 'Activation' || kind === 'Conv2D' ? String(config['activation']) : 'linear';
    if (activation !== 'linear') {
      const op = ACTIVATIONS[activation];
      if (!op) throw refuse(`has the activation ${activation}`);
      output = kind === 'Activation' ? name : `${name}/activation`;
      put(output, op, kind === 'Activation' ? from : [name]);
    } else if (kind === 'Activation') output = from[0]!;
    outputOf.set(name, output);
    scaleOf.set(name, [scale[0], scale[1]]);
  }
  const outputs = output_layers.map(([name]) => {
    const found = outputOf.get(name);
    if (found === undefined) throw new TypeError(`model: the output "${name}" is no layer`);
    return found;
  });
  return { nodes, constants, inputs, outputs };
}
