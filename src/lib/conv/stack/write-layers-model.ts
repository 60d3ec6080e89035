import { sizeOf } from '../array.ts';
import {
  EPSILON,
  kerasRoles,
  type LayerConfig,
  type LayersModelJson,
  LEAK,
  WEIGHTS_FILE,
} from './layers-model.ts';
import type { ParameterRole, PlannedLayer, StackPlan } from './plan.ts';
import type { NamedValues } from './values.ts';

/** A Keras layer before it has a name and readers. */
interface Part {
  class_name: string;
  config: Record<string, unknown>;
}

/** Names that both Keras and TensorFlow.js accept: letters, digits, `_`, `-` and `.`, each once. */
function namer(): (wanted: string) => string {
  const taken = new Set<string>();
  return (wanted) => {
    const plain = wanted.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[^A-Za-z0-9]+/, '') || 'layer';
    let name = plain;
    for (let i = 2; taken.has(name); i++) name = `${plain}_${i}`;
    taken.add(name);
    return name;
  };
}

/** The padding of a Keras layer, and the layer of zeros before it where only that can say it. */
function paddingOf(layer: PlannedLayer): { before: Part[]; padding: 'same' | 'valid' } {
  const { padding, type, name } = layer;
  if (typeof padding === 'string') return { before: [], padding };
  if (type !== 'conv' && type !== 'depthwise' && type !== 'separable') {
    throw new RangeError(
      `${name}: its padding in numbers cannot be written to a TensorFlow.js file; use SAME or VALID`,
    );
  }
  return { before: [zeros(padding)], padding: 'valid' };
}

const zeros = (padding: Exclude<PlannedLayer['padding'], string>): Part => ({
  class_name: 'ZeroPadding2D',
  config: { padding: padding.map((pair) => [...pair]), data_format: 'channels_last' },
});

/** The Keras layers that do what one of ours does; the last has its parameters. */
function partsOf(layer: PlannedLayer): Part[] {
  const { type, name, kernel, strides, dilations, outputShape, inputShape } = layer;
  const channels_last = { data_format: 'channels_last' };
  const use_bias = layer.parameters.bias !== undefined;
  const filters = outputShape.at(-1)!;
  const flat = inputShape.length === 1;
  switch (type) {
    case 'conv':
    case 'depthwise':
    case 'separable': {
      if (layer.groups > 1) throw unwritable(name, 'convolutions in groups');
      // Its DepthwiseConv2D reads the setting and computes without it (tfjs-layers 4.22).
      if (type === 'depthwise' && dilations[0] * dilations[1] > 1) {
        throw unwritable(name, 'dilated depthwise convolutions');
      }
      const { before, padding } = paddingOf(layer);
      const shared = {
        kernel_size: kernel,
        strides,
        dilation_rate: dilations,
        padding,
        use_bias,
        ...channels_last,
      };
      const multiplier = { depth_multiplier: layer.multiplier };
      if (type === 'conv') return [...before, { class_name: 'Conv2D', config: { ...shared, filters } }];
      if (type === 'depthwise') {
        return [...before, { class_name: 'DepthwiseConv2D', config: { ...shared, ...multiplier } }];
      }
      return [...before, { class_name: 'SeparableConv2D', config: { ...shared, ...multiplier, filters } }];
    }
    case 'transposed': {
      const { padding } = paddingOf(layer);
      const usual = inputShape.slice(0, 2).map((size, axis) => {
        const beyond = padding === 'same' ? 0 : Math.max(kernel[axis]! - strides[axis]!, 0);
        return size * strides[axis]! + beyond;
      });
      if (usual.some((size, axis) => size !== outputShape[axis])) {
        throw unwritable(name, 'transposed convolutions with an output size of their own');
      }
      const config = { filters, kernel_size: kernel, strides, padding, use_bias, ...channels_last };
      return [{ class_name: 'Conv2DTranspose', config }];
    }
    case 'maxPool':
    case 'avgPool': {
      const { padding } = paddingOf(layer);
      const class_name = type === 'maxPool' ? 'MaxPooling2D' : 'AveragePooling2D';
      return [{ class_name, config: { pool_size: kernel, strides, padding, ...channels_last } }];
    }
    case 'globalAvgPool':
      return [{ class_name: 'GlobalAveragePooling2D', config: channels_last }];
    case 'dense': {
      const dense = { class_name: 'Dense', config: { units: filters, use_bias } };
      return flat ? [dense] : [{ class_name: 'Flatten', config: {} }, dense];
    }
    case 'flatten':
      return flat ? [linear] : [{ class_name: 'Flatten', config: {} }];
    case 'batchNorm':
      return [{ class_name: 'BatchNormalization', config: { axis: -1, epsilon: EPSILON } }];
    case 'activation':
      return layer.activation === 'leakyRelu'
        ? [{ class_name: 'LeakyReLU', config: { alpha: LEAK } }]
        : [{ class_name: 'Activation', config: { activation: layer.activation } }];
    case 'dropout':
      return [{ class_name: 'Dropout', config: { rate: layer.rate } }];
    case 'add':
      return [{ class_name: 'Add', config: {} }];
    case 'concat':
      return [{ class_name: 'Concatenate', config: { axis: -1 } }];
    case 'crop': {
      const ends = layer.offset.map((front, axis) => [front, inputShape[axis]! - front - outputShape[axis]!]);
      return [{ class_name: 'Cropping2D', config: { cropping: ends, ...channels_last } }];
    }
    case 'upsample':
      return [
        {
          class_name: 'UpSampling2D',
          config: { size: layer.factor, interpolation: 'nearest', ...channels_last },
        },
      ];
    case 'pad':
      return [zeros(layer.padding as Exclude<PlannedLayer['padding'], string>)];
    case 'scale':
      return [{ class_name: 'Multiply', config: {} }];
    case 'normalisation':
      throw unwritable(name, 'local response normalisation');
  }
}

const linear: Part = { class_name: 'Activation', config: { activation: 'linear' } };

const unwritable = (name: string, what: string): RangeError =>
  new RangeError(`${name}: TensorFlow.js knows no ${what}, so this network cannot be written to its file`);

/**
 * A network as files that `tf.loadLayersModel` reads: `json` goes into model.json, `weights` into weights.bin beside it. The
 * model takes pictures of 0 to 1, as the training does.
 *
 * @param weights the numbers of all parameters of the plan
 * @throws RangeError that names the layer that the format cannot hold, or the parameter that is missing
 */
export function writeLayersModel(
  plan: StackPlan,
  weights: readonly NamedValues[],
  title = 'fovea',
): { json: LayersModelJson; weights: Uint8Array<ArrayBuffer> } {
  const nameFor = namer();
  const layers: LayerConfig[] = [];
  const add = (part: Part, name: string, reads: readonly string[]): string => {
    layers.push({
      class_name: part.class_name,
      name,
      config: { name, trainable: true, ...part.config },
      inbound_nodes: reads.length ? [reads.map((read) => [read, 0, 0, {}])] : [],
    });
    return name;
  };
  const input = add(
    {
      class_name: 'InputLayer',
      config: { batch_input_shape: [null, ...plan.inputShape], dtype: 'float32', sparse: false },
    },
    nameFor('input'),
    [],
  );
  const names: string[] = [];
  for (const layer of plan.layers) {
    let reads = layer.sources.map((source) => (source < 0 ? input : names[source]!));
    // What a Cropping2D keeps is written out, so it does not read the layer whose size it has.
    if (layer.type === 'crop') reads = reads.slice(0, 1);
    if (layer.type === 'scale') {
      const gates = { class_name: 'Reshape', config: { target_shape: [1, 1, layer.inputShape.at(-1)!] } };
      reads = [reads[0]!, add(gates, nameFor(`${layer.name}_gates`), reads.slice(1))];
    }
    const parts = partsOf(layer);
    const main = nameFor(layer.name);
    parts.forEach((part, i) => {
      const isLast = i === parts.length - 1;
      reads = [add(part, isLast ? main : nameFor(`${layer.name}_${part.class_name}`), reads)];
    });
    names.push(main);
  }
  const byName = new Map(weights.map((one) => [one.name, one]));
  const ordered = plan.parameters.map(({ name, role, layer, shape }) => {
    const found = byName.get(name);
    if (found?.values.length !== sizeOf(shape))
      throw new RangeError(`weights: ${name} is missing or too short`);
    const own = `${names[layer]}/${kerasRole(plan.layers[layer]!, role)}`;
    return { entry: { name: own, shape: [...shape], dtype: 'float32' as const }, values: found.values };
  });
  const all = new Float32Array(ordered.reduce((sum, { values }) => sum + values.length, 0));
  let offset = 0;
  for (const { values } of ordered) {
    all.set(values, offset);
    offset += values.length;
  }
  const json: LayersModelJson = {
    format: 'layers-model',
    generatedBy: 'Fovea',
    convertedBy: null,
    modelTopology: {
      class_name: 'Model',
      keras_version: 'tfjs-layers 4.22.0',
      backend: 'tensor_flow.js',
      config: {
        name: nameFor(title),
        layers,
        input_layers: [[input, 0, 0]],
        output_layers: [[names.at(-1)!, 0, 0]],
      },
    },
    weightsManifest: [{ paths: [WEIGHTS_FILE], weights: ordered.map(({ entry }) => entry) }],
  };
  return { json, weights: new Uint8Array(all.buffer) };
}

/** What Keras calls a parameter of that layer. */
function kerasRole(layer: PlannedLayer, role: ParameterRole): string {
  const depthwise = layer.type === 'depthwise' || layer.type === 'separable';
  return kerasRoles[role === 'kernel' && depthwise ? 'depthwise' : role];
}
