import { readInputShape } from '../input-shape.ts';
import { type Layer, type LayerType, layerType } from '../layer.ts';
import { layerWindow, measureLayer } from '../measure-layer.ts';
import { type Axis, type AxisPaddingRule, measureAxis } from '../output-size.ts';
import { inputField } from '../receptive-field.ts';
import { transposedAxis } from '../transposed-plan.ts';

/** The layers for which code can be written. */
export type CodeType = 'conv' | 'depthwise' | 'separable' | 'transposed' | 'maxPool' | 'avgPool';

/** One layer with every setting read, checked and worked out: all that the three writers need. */
export interface CodeSettings {
  type: CodeType;
  /** Spatial sizes and channels of the input. */
  size: number[];
  channels: number;
  /** Spatial sizes and channels of the output. */
  output: number[];
  filters: number;
  multiplier: number;
  kernel: number[];
  strides: number[];
  dilations: number[];
  groups: number;
  bias: boolean;
  rule: 'SAME' | 'VALID' | 'CAUSAL' | 'explicit';
  /** The window along each axis; for a transposed layer that of the convolution that goes the other way. */
  windows: Axis[];
  /** True for a transposed layer that restores another size than its padding gives by itself. */
  otherSize: boolean;
}

const types: readonly LayerType[] = ['conv', 'depthwise', 'separable', 'transposed', 'maxPool', 'avgPool'];

function nameOf(rule: AxisPaddingRule): CodeSettings['rule'] {
  return typeof rule === 'string' ? rule : 'explicit';
}

/** Reads one layer on an input `[h, w, c]` (with or without a batch axis). Throws a RangeError that names the setting. */
export function codeSettings(inputShape: readonly number[], layer: Layer): CodeSettings {
  const { example, axes } = readInputShape(inputShape, [layer]);
  const type = layerType(layer.type, 'layer');
  if (!types.includes(type)) {
    throw new RangeError(`layer.type: code is written for ${types.join(', ')}, not for ${layer.type}`);
  }
  if (type !== 'conv' && axes !== 2) {
    throw new RangeError(`layer.type: ${type} layers are written for two spatial axes, not for ${axes}`);
  }
  const fields = new Array(axes).fill(inputField);
  const measured = measureLayer(layer, [{ shape: example, fields }], 'layer');
  const size = example.slice(0, -1);
  const { kernel, strides, dilations, rules } = layerWindow(layer, type, size, 'layer');
  const axis = (i: number, wanted?: number): Axis =>
    type === 'transposed'
      ? transposedAxis(size[i]!, kernel[i]!, strides[i]!, dilations[i]!, rules[i]!, wanted, 'layer')
      : measureAxis(size[i]!, kernel[i]!, strides[i]!, dilations[i]!, rules[i]!);
  const output = measured.shape.slice(0, -1);
  return {
    type: type as CodeType,
    size,
    channels: example.at(-1)!,
    output,
    filters: measured.shape.at(-1)!,
    multiplier: layer.multiplier ?? 1,
    kernel,
    strides,
    dilations,
    groups: layer.groups ?? 1,
    bias: measured.biases > 0,
    rule: nameOf(rules[0]!),
    windows: size.map((_, i) => axis(i, output[i])),
    otherSize: type === 'transposed' && size.some((_, i) => axis(i).input !== output[i]),
  };
}

/** Whether some axis steps and some axis dilates: the pair that TensorFlow's family refuses. */
export function stridesAndDilates({ strides, dilations }: CodeSettings): boolean {
  return Math.max(...strides) > 1 && Math.max(...dilations) > 1;
}

/** Whether anything at all is padded. */
export function pads({ windows }: CodeSettings): boolean {
  return windows.some((axis) => axis.before + axis.after > 0);
}
