import { shapeText, sizeOf, wholeNumber } from '../array.ts';
import { describeStack } from '../describe.ts';
import { type LayerType, layerType } from '../layer.ts';
import { layerPadding } from '../measure-layer.ts';
import { type AxisPadding, perAxis } from '../output-size.ts';
import { type Activation, activationOf, type TrainableLayer } from './trainable.ts';

/** What a parameter is in its layer. Mean and variance are measured, not trained. */
export type ParameterRole = 'kernel' | 'pointwise' | 'bias' | 'scale' | 'offset' | 'mean' | 'variance';

/** One tensor of parameters. */
export interface Parameter {
  /** unique: the layer's name, a slash, the role */
  name: string;
  role: ParameterRole;
  /** the place of its layer in the plan */
  layer: number;
  /** conv [h, w, in / groups, out], depthwise [h, w, c, m], transposed [h, w, out, in], dense [in, out], else [channels] */
  shape: number[];
  trainable: boolean;
  /** numbers that one output is a sum of, and outputs that one input goes into: what the first values depend on */
  fanIn: number;
  fanOut: number;
}

/** Padding as the layer's own pair per axis, or by rule. */
export type PlannedPadding = 'same' | 'valid' | readonly [AxisPadding, AxisPadding];

/** One layer with all its settings spelt out. */
export interface PlannedLayer {
  name: string;
  type: LayerType;
  /** places of the layers that it reads; -1 is the input */
  sources: number[];
  /** of one example: of what it reads first, and of what it gives */
  inputShape: number[];
  outputShape: number[];
  /** of windows, for the types that have one; else 1 and 'valid' */
  kernel: [number, number];
  strides: [number, number];
  dilations: [number, number];
  padding: PlannedPadding;
  groups: number;
  multiplier: number;
  /** crop: cells left out in front; upsample: times larger */
  offset: [number, number];
  factor: [number, number];
  activation: Activation;
  rate: number;
  /** places in the plan's list of parameters, by role */
  parameters: Partial<Record<ParameterRole, number>>;
}

/** A network that can be given parameters and run: pure data, the same for page, engine and file. */
export interface StackPlan {
  /** [height, width, channels] of one example */
  inputShape: [number, number, number];
  /** of one example */
  outputShape: number[];
  layers: PlannedLayer[];
  parameters: Parameter[];
}

const windowed: readonly LayerType[] = ['conv', 'depthwise', 'separable', 'transposed', 'maxPool', 'avgPool'];

/** Refuses what the arithmetic knows but TensorFlow.js cannot train. */
function refuse(layer: PlannedLayer, where: string): void {
  const [down, across] = layer.dilations;
  if (down * across === 1) return;
  if (layer.type === 'maxPool' || layer.type === 'avgPool' || layer.type === 'transposed') {
    throw new RangeError(`${where}.dilation: a ${layer.type} layer can only be trained with dilation 1`);
  }
  if (layer.strides[0] * layer.strides[1] > 1) {
    throw new RangeError(`${where}: stride and dilation cannot both be larger than 1; set one of them to 1`);
  }
}

/** The parameters of one layer, in the order of its files: kernels, then what is added. */
function parametersOf(layer: PlannedLayer, place: number, hasBias: boolean): Parameter[] {
  const channels = layer.inputShape.at(-1)!;
  const outputs = layer.outputShape.at(-1)!;
  const [h, w] = layer.kernel;
  const make = (
    role: ParameterRole,
    shape: number[],
    fanIn: number,
    fanOut: number,
    trainable = true,
  ): Parameter => ({ name: `${layer.name}/${role}`, role, layer: place, shape, trainable, fanIn, fanOut });
  const bias = (size: number) => (hasBias ? [make('bias', [size], size, size)] : []);
  const between = channels * layer.multiplier;
  switch (layer.type) {
    case 'conv': {
      const [input, output] = [channels / layer.groups, outputs / layer.groups];
      return [make('kernel', [h, w, input, outputs], h * w * input, h * w * output), ...bias(outputs)];
    }
    case 'depthwise':
      return [
        make('kernel', [h, w, channels, layer.multiplier], h * w, h * w * layer.multiplier),
        ...bias(outputs),
      ];
    case 'separable':
      return [
        make('kernel', [h, w, channels, layer.multiplier], h * w, h * w * layer.multiplier),
        make('pointwise', [1, 1, between, outputs], between, outputs),
        ...bias(outputs),
      ];
    case 'transposed': {
      // With strides an output is a sum over every stride-th cell of the kernel only.
      const cells = (h * w) / (layer.strides[0] * layer.strides[1]);
      return [
        make('kernel', [h, w, outputs, channels], Math.max(1, cells) * channels, h * w * outputs),
        ...bias(outputs),
      ];
    }
    case 'dense': {
      const inputs = sizeOf(layer.inputShape);
      return [make('kernel', [inputs, outputs], inputs, outputs), ...bias(outputs)];
    }
    case 'batchNorm':
      return [
        make('scale', [channels], channels, channels),
        make('offset', [channels], channels, channels),
        make('mean', [channels], channels, channels, false),
        make('variance', [channels], channels, channels, false),
      ];
    default:
      return [];
  }
}

/**
 * A network that can be trained, from the description of its layers.
 *
 * @param inputShape [height, width, channels] of one picture
 * @param layers as for `describeStack`, whose sizes these are; layers of 2-D maps only
 * @throws RangeError that names the layer and its setting; `findProblem` says the same for readers, with shapes
 */
export function planStack(inputShape: readonly number[], layers: readonly TrainableLayer[]): StackPlan {
  if (inputShape.length !== 3) {
    throw new RangeError(
      `inputShape: [height, width, channels] of one picture is needed, not ${shapeText(inputShape)}`,
    );
  }
  if (layers.length === 0) throw new RangeError('layers: a network needs at least one layer');
  const described = describeStack(inputShape, layers);
  const parameters: Parameter[] = [];
  const places = new Map(described.layers.map(({ name }, place) => [name, place]));
  const planned: PlannedLayer[] = [];
  described.layers.forEach((found, place) => {
    const written = layers[place]!;
    const where = `layers[${place}] (${found.name})`;
    const type = layerType(written.type, where);
    const sources = found.from.map((name) => places.get(name) ?? -1);
    const source = sources[0]!;
    const incoming = source < 0 ? [...inputShape] : planned[source]!.outputShape;
    const pair = (name: string, value: number | readonly number[] | undefined, otherwise: number) =>
      perAxis(`${where}.${name}`, value ?? otherwise, 2) as [number, number];
    const hasWindow = windowed.includes(type);
    const kernel = hasWindow ? pair('kernel', written.kernel, 1) : ([1, 1] as [number, number]);
    const pools = type === 'maxPool' || type === 'avgPool';
    const rate = written.rate ?? 0.5;
    if (type === 'dropout' && !(rate >= 0 && rate < 1)) {
      throw new RangeError(`${where}.rate: a number from 0 to below 1 is needed, not ${rate}`);
    }
    const layer: PlannedLayer = {
      name: found.name,
      type,
      sources,
      inputShape: incoming,
      outputShape: found.outputShape,
      kernel,
      strides: hasWindow ? pair('stride', written.stride ?? (pools ? kernel : 1), 1) : [1, 1],
      dilations: hasWindow ? pair('dilation', written.dilation, 1) : [1, 1],
      padding: hasWindow || type === 'pad' ? paddingOf(written, type) : 'valid',
      groups: written.groups ?? 1,
      multiplier: wholeNumber(`${where}.multiplier`, written.multiplier ?? 1, 1),
      offset: [0, 0],
      factor: type === 'upsample' ? pair('factor', written.factor, 2) : [1, 1],
      activation: type === 'activation' ? activationOf(written, where) : 'linear',
      rate,
      parameters: {},
    };
    if (type === 'crop') {
      const offset = written.offset ?? 0;
      layer.offset = typeof offset === 'number' ? [offset, offset] : [offset[0]!, offset[1]!];
    }
    refuse(layer, where);
    for (const parameter of parametersOf(layer, place, written.bias ?? true)) {
      layer.parameters[parameter.role] = parameters.length;
      parameters.push(parameter);
    }
    planned.push(layer);
  });
  return {
    inputShape: [inputShape[0]!, inputShape[1]!, inputShape[2]!],
    outputShape: planned.at(-1)!.outputShape,
    layers: planned,
    parameters,
  };
}

function paddingOf(layer: TrainableLayer, type: LayerType): PlannedPadding {
  const [first, second] = layerPadding(layer, 2);
  if (first === 'SAME') return 'same';
  if (typeof first === 'string' || typeof second === 'string') return 'valid';
  const none = first![0] + first![1] + second![0] + second![1] === 0;
  return none && type !== 'pad' ? 'valid' : [first!, second!];
}
