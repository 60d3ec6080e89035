import { shapeText, sizeOf, wholeNumber } from './array.ts';
import { type Layer, type LayerType, layerType } from './layer.ts';
import {
  type Axis,
  type AxisPadding,
  type AxisPaddingRule,
  measureAxis,
  type Padding,
  perAxis,
  readPadding,
} from './output-size.ts';
import { checkGroups } from './plan.ts';
import {
  type Field,
  repeatedField,
  shiftedField,
  transposedField,
  unionField,
  windowField,
} from './receptive-field.ts';
import { transposedAxis } from './transposed-plan.ts';

/** What is known about the map that a layer gives, for one example. */
export interface MapSize {
  /** `[...spatial, channels]`; `[features]` once it is flat. */
  shape: number[];
  /** One per spatial axis of the network's input, also once the map is flat. */
  fields: Field[];
}

/** What a layer gives and what it costs, for one example. */
export interface Measured extends MapSize {
  type: LayerType;
  /** Numbers in kernels, or scales of a normalisation. */
  weights: number;
  biases: number;
  /** Multiply-adds, biases not counted, padded cells counted as if they were data (as published figures do). */
  macs: number;
  /** True when the result can overwrite the input: it then takes no memory of its own in the accounting. */
  inPlace: boolean;
}

/** The window of a layer along each axis of its input. Settings are read and checked here, `where` goes into errors. */
export function layerWindow(
  layer: Layer,
  type: LayerType,
  spatial: readonly number[],
  where: string,
): { kernel: number[]; strides: number[]; dilations: number[]; rules: AxisPaddingRule[] } {
  const axes = spatial.length;
  if (axes === 0) throw new RangeError(`${where}: a ${type} layer needs a map, but its input is flat`);
  if (layer.kernel === undefined) throw new RangeError(`${where}.kernel: it is missing`);
  const kernel = perAxis(`${where}.kernel`, layer.kernel, axes);
  const pooling = type === 'maxPool' || type === 'avgPool';
  const strides = perAxis(`${where}.stride`, layer.stride ?? (pooling ? kernel : 1), axes);
  const dilations = perAxis(`${where}.dilation`, layer.dilation ?? 1, axes);
  return { kernel, strides, dilations, rules: layerPadding(layer, axes) };
}

/** The padding rule of a layer for each axis; on a single axis a bare pair will do. */
export function layerPadding(layer: Layer, axes: number): AxisPaddingRule[] {
  const padding = layer.padding ?? 'VALID';
  const pair = axes === 1 && Array.isArray(padding) && typeof padding[0] === 'number';
  return readPadding(pair ? [padding as unknown as AxisPadding] : (padding as Padding), axes, axes === 1);
}

function needed(layer: Layer, key: 'filters', where: string): number {
  return wholeNumber(`${where}.${key}`, layer[key], 1);
}

/** Numbers of at least 0, one per axis. */
function cells(name: string, value: number | readonly number[], axes: number): number[] {
  const list = typeof value === 'number' ? new Array<number>(axes).fill(value) : [...value];
  if (list.length !== axes) throw new RangeError(`${name}: a number or ${axes} of them is needed`);
  return list.map((entry) => wholeNumber(name, entry, 0));
}

/**
 * Output size, receptive field, parameters and multiply-adds of one layer, for one example.
 * Throws a RangeError that names the layer (`where`) and the setting.
 */
export function measureLayer(layer: Layer, inputs: readonly MapSize[], where: string): Measured {
  const type = layerType(layer.type, where);
  const [first] = inputs as [MapSize];
  const { shape, fields } = first;
  const channels = shape.at(-1)!;
  const spatial = shape.slice(0, -1);
  const axes = spatial.length;
  const bias = layer.bias ?? true;
  const free: Measured = { type, shape, fields, weights: 0, biases: 0, macs: 0, inPlace: false };
  const merges = type === 'add' || type === 'concat' || type === 'scale';
  if (inputs.length > 1 && !merges && type !== 'crop') {
    throw new RangeError(`${where}.from: a ${type} layer reads one layer, not ${inputs.length}`);
  }

  switch (type) {
    case 'conv':
    case 'depthwise':
    case 'separable':
    case 'maxPool':
    case 'avgPool': {
      const { kernel, strides, dilations, rules } = layerWindow(layer, type, spatial, where);
      const windows = spatial.map((size, i) =>
        measureAxis(size, kernel[i]!, strides[i]!, dilations[i]!, rules[i]!, `${where}.kernel`),
      );
      const cost = windowCost(layer, type, channels, sizeOf(kernel), bias, where);
      const places = windows.map((axis) => axis.output);
      return {
        ...free,
        shape: [...places, cost.outputs],
        fields: fields.map((field, i) => windowField(field, windows[i]!)),
        weights: cost.weights,
        biases: cost.biases,
        macs: sizeOf(places) * cost.weights,
      };
    }
    case 'transposed': {
      const { kernel, strides, dilations, rules } = layerWindow(layer, type, spatial, where);
      const wanted =
        layer.outputShape === undefined ? [] : perAxis(`${where}.outputShape`, layer.outputShape, axes);
      const windows: Axis[] = spatial.map((size, i) =>
        transposedAxis(
          size,
          kernel[i]!,
          strides[i]!,
          dilations[i]!,
          rules[i]!,
          wanted[i],
          `${where}, axis ${i}`,
        ),
      );
      const filters = needed(layer, 'filters', where);
      const groups = checkGroups(layer.groups ?? 1, { input: channels, output: filters });
      const weights = (sizeOf(kernel) * channels * filters) / groups;
      return {
        ...free,
        shape: [...windows.map((axis) => axis.input), filters],
        fields: fields.map((field, i) => transposedField(field, windows[i]!)),
        weights,
        biases: bias ? filters : 0,
        macs: sizeOf(spatial) * weights,
      };
    }
    case 'dense': {
      const filters = needed(layer, 'filters', where);
      const weights = sizeOf(shape) * filters;
      return {
        ...free,
        shape: [filters],
        fields: wholeFields(first),
        weights,
        biases: bias ? filters : 0,
        macs: weights,
      };
    }
    case 'flatten':
      return { ...free, shape: [sizeOf(shape)], fields: wholeFields(first), inPlace: true };
    case 'globalAvgPool':
      return { ...free, shape: [channels], fields: wholeFields(first) };
    case 'batchNorm':
      return { ...free, weights: channels, biases: channels, inPlace: true };
    case 'activation':
    case 'dropout':
    case 'normalisation':
      return { ...free, inPlace: type !== 'normalisation' };
    case 'add':
    case 'concat': {
      const compared = type === 'add' ? inputs.map((i) => i.shape) : inputs.map((i) => i.shape.slice(0, -1));
      const odd = compared.findIndex((other) => other.join() !== compared[0]!.join());
      if (odd > 0) {
        throw new RangeError(
          `${where}: ${shapeText(inputs[odd]!.shape)} does not go together with ${shapeText(shape)}`,
        );
      }
      const total = inputs.reduce((sum, input) => sum + input.shape.at(-1)!, 0);
      return {
        ...free,
        shape: type === 'add' ? shape : [...spatial, total],
        fields: fields.map((_, i) => unionField(inputs.map((input) => input.fields[i]!))),
      };
    }
    case 'scale': {
      // The gates are made from the whole map; what they see of the input is not counted as the unit's field.
      const gate = inputs[1]?.shape;
      if (inputs.length !== 2 || gate?.length !== 1 || gate[0] !== channels) {
        throw new RangeError(
          `${where}.from: a map and ${channels} gates for its channels are needed, not ${inputs.map((input) => shapeText(input.shape)).join(' and ')}`,
        );
      }
      return free;
    }
    case 'crop': {
      const offset = cells(`${where}.offset`, layer.offset ?? 0, axes);
      const like = inputs[1]?.shape.slice(0, -1);
      const size = layer.size === undefined ? like : perAxis(`${where}.size`, layer.size, axes);
      if (size?.length !== axes) {
        throw new RangeError(`${where}.size: it is missing, and no second layer in from says it`);
      }
      spatial.forEach((length, i) => {
        if (offset[i]! + size[i]! > length) {
          throw new RangeError(
            `${where}: offset ${offset[i]} and size ${size[i]} go beyond the ${length} cells of its input`,
          );
        }
      });
      return {
        ...free,
        shape: [...size, channels],
        fields: fields.map((field, i) => shiftedField(field, offset[i]!)),
      };
    }
    case 'upsample': {
      const factor = perAxis(`${where}.factor`, layer.factor ?? 2, axes);
      return {
        ...free,
        shape: [...spatial.map((size, i) => size * factor[i]!), channels],
        fields: fields.map((field, i) => repeatedField(field, factor[i]!)),
      };
    }
    case 'pad': {
      const pads = layerPadding(layer, axes).map((rule) => {
        if (typeof rule === 'string') {
          throw new RangeError(`${where}.padding: a number or pairs are needed, not ${rule}`);
        }
        return rule;
      });
      return {
        ...free,
        shape: [...spatial.map((size, i) => size + pads[i]![0] + pads[i]![1]), channels],
        fields: fields.map((field, i) => shiftedField(field, -pads[i]![0])),
      };
    }
  }
}

/** A unit that reads a whole map sees all that its units see; the next such unit would stand one jump further. */
function wholeFields(map: MapSize): Field[] {
  const spatial = map.shape.length > 1 ? map.shape.slice(0, -1) : [];
  return map.fields.map((field, i) => ({
    ...field,
    high: field.high + ((spatial[i] ?? 1) - 1) * field.jump,
  }));
}

function windowCost(
  layer: Layer,
  type: LayerType,
  channels: number,
  cellsInKernel: number,
  bias: boolean,
  where: string,
): { outputs: number; weights: number; biases: number } {
  if (type === 'maxPool' || type === 'avgPool') return { outputs: channels, weights: 0, biases: 0 };
  if (type === 'conv') {
    const outputs = needed(layer, 'filters', where);
    const groups = checkGroups(layer.groups ?? 1, { input: channels, output: outputs });
    return {
      outputs,
      weights: (cellsInKernel * channels * outputs) / groups,
      biases: bias ? outputs : 0,
    };
  }
  const between = channels * wholeNumber(`${where}.multiplier`, layer.multiplier ?? 1, 1);
  if (type === 'depthwise') {
    return { outputs: between, weights: cellsInKernel * between, biases: bias ? between : 0 };
  }
  const outputs = needed(layer, 'filters', where);
  return {
    outputs,
    weights: cellsInKernel * between + between * outputs,
    biases: bias ? outputs : 0,
  };
}
