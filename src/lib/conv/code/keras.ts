import { effectiveKernel } from '../output-size.ts';
import { type CodeSettings, pads, stridesAndDilates } from './code-settings.ts';

const tuple = (numbers: readonly (number | string)[]) =>
  numbers.length === 1 ? String(numbers[0]) : `(${numbers.join(', ')})`;

const one = (numbers: readonly number[]) => numbers.every((n) => n === 1);

/** Padding of the spatial axes, as ZeroPadding1D, 2D and 3D take it. */
function zeroPadding({ windows }: CodeSettings): string {
  const pairs = windows.map((axis) => `(${axis.before}, ${axis.after})`);
  return `layers.ZeroPadding${windows.length}D(${tuple(pairs)})`;
}

/** Padding of all axes, as keras.ops.pad takes it. */
function allPadding({ windows }: CodeSettings): string {
  return `((0, 0), ${windows.map((axis) => `(${axis.before}, ${axis.after})`).join(', ')}, (0, 0))`;
}

/** Keras names for what is not its default. */
function settings(s: CodeSettings, changes: { strides?: number[]; padding?: string } = {}): string[] {
  const strides = changes.strides ?? s.strides;
  return [
    `kernel_size=${tuple(s.kernel)}`,
    ...(one(strides) ? [] : [`strides=${tuple(strides)}`]),
    `padding="${changes.padding ?? 'valid'}"`,
    ...(one(s.dilations) ? [] : [`dilation_rate=${tuple(s.dilations)}`]),
  ];
}

function convolution(s: CodeSettings): string[] {
  const axes = s.size.length;
  const lines: string[] = [];
  const unequal = s.type !== 'conv' && new Set(s.strides).size > 1;
  const slices = stridesAndDilates(s) || unequal;
  let padding = s.rule === 'SAME' ? 'same' : s.rule === 'CAUSAL' ? 'causal' : 'valid';
  if (slices || s.rule === 'explicit') {
    if (pads(s)) lines.push(`x = ${zeroPadding(s)}(x)`);
    padding = 'valid';
  }
  const name = { conv: `Conv${axes}D`, depthwise: 'DepthwiseConv2D', separable: 'SeparableConv2D' }[
    s.type as 'conv' | 'depthwise' | 'separable'
  ];
  const all = [
    ...(s.type === 'depthwise' ? [] : [String(s.filters)]),
    ...settings(s, { padding, ...(slices ? { strides: s.strides.map(() => 1) } : {}) }),
    ...(s.multiplier > 1 && s.type !== 'conv' ? [`depth_multiplier=${s.multiplier}`] : []),
    ...(s.groups > 1 && s.type === 'conv' ? [`groups=${s.groups}`] : []),
    `use_bias=${s.bias ? 'True' : 'False'}`,
  ];
  if (slices) {
    lines.push(
      unequal
        ? '# TensorFlow runs depthwise kernels only with equal strides: stride 1, then every n-th output is kept.'
        : '# Keras refuses a stride above 1 together with a dilation above 1: stride 1, then every n-th output is kept.',
    );
  }
  if (s.groups > 1 && s.type === 'conv') {
    lines.push(
      `# kernel: ${tuple([...s.kernel, s.channels / s.groups, s.filters])}; filters and channels are multiples of groups.`,
    );
  }
  lines.push(`x = layers.${name}(${all.join(', ')})(x)`);
  if (slices) lines.push(`x = x[:, ${s.strides.map((n) => (n > 1 ? `::${n}` : ':')).join(', ')}, :]`);
  return lines;
}

function transposed(s: CodeSettings): string[] {
  const [h, w] = s.size as [number, number];
  const [sy, sx] = s.strides as [number, number];
  const both = stridesAndDilates(s);
  const plain = (s.rule === 'SAME' || s.rule === 'VALID') && !s.otherSize && !both;
  const lines: string[] = [];
  let strides = s.strides;
  if (both) {
    lines.push(
      '# Keras refuses a stride above 1 together with a dilation above 1: the zeros are put in by hand.',
      `x = keras.ops.reshape(x, (-1, ${h}, 1, ${w}, 1, ${s.channels}))`,
      `x = keras.ops.pad(x, ((0, 0), (0, 0), (0, ${sy - 1}), (0, 0), (0, ${sx - 1}), (0, 0)))`,
      `x = keras.ops.reshape(x, (-1, ${h * sy}, ${w * sx}, ${s.channels}))`,
    );
    strides = [1, 1];
  } else if (!plain) {
    // A VALID layer ends where the last stamp does (or the last step, if that is later); a zero more makes it longer.
    const short = s.windows.map((axis) => {
      const span = effectiveKernel(axis.kernel, axis.dilation);
      const size = axis.output * axis.stride + Math.max(span - axis.stride, 0);
      return axis.before + axis.input > size ? 1 : 0;
    });
    if (short.some((cells) => cells > 0)) {
      lines.push('# One zero more at the end, to reach the size asked for.');
      lines.push(`x = layers.ZeroPadding2D((${short.map((cells) => `(0, ${cells})`).join(', ')}))(x)`);
    }
  }
  const layer = `layers.Conv2DTranspose(${[
    String(s.filters / s.groups),
    ...settings(s, { strides, padding: plain ? s.rule.toLowerCase() : 'valid' }),
    `use_bias=${s.bias ? 'True' : 'False'}`,
  ].join(', ')})`;
  if (s.groups > 1) {
    lines.push(
      '# Conv2DTranspose has no groups: each group is a layer of its own.',
      `parts = keras.ops.split(x, ${s.groups}, axis=-1)`,
      `x = layers.Concatenate()([${layer}(part) for part in parts])`,
    );
  } else {
    lines.push(`x = ${layer}(x)`);
  }
  if (!plain) {
    const range = s.windows.map((axis) => `${axis.before}:${axis.before + axis.input}`);
    lines.push(`x = x[:, ${range.join(', ')}, :]`);
  }
  return lines;
}

function pooling(s: CodeSettings): string[] {
  const name = s.type === 'maxPool' ? 'MaxPooling2D' : 'AveragePooling2D';
  const layer = (padding: string) =>
    `layers.${name}(pool_size=${tuple(s.kernel)}, strides=${tuple(s.strides)}, padding="${padding}")`;
  if (s.rule !== 'explicit' || !pads(s)) return [`x = ${layer(s.rule === 'SAME' ? 'same' : 'valid')}(x)`];
  if (s.type === 'maxPool') {
    return [
      '# With -inf, so that padding never wins.',
      `x = keras.ops.pad(x, ${allPadding(s)}, constant_values=float("-inf"))`,
      `x = ${layer('valid')}(x)`,
    ];
  }
  return [
    '# Padded cells must not count: the mean is divided by the share of real cells in each window.',
    `pool = ${layer('valid')}`,
    `share = pool(keras.ops.pad(keras.ops.ones_like(x), ${allPadding(s)}))`,
    `x = pool(keras.ops.pad(x, ${allPadding(s)})) / share`,
  ];
}

/** A layer as Keras 3 source: a model of that layer, channels last, with kernels in the layout of this room. */
export function kerasCode(s: CodeSettings): string {
  const pool = s.type === 'maxPool' || s.type === 'avgPool';
  const lines = pool ? pooling(s) : s.type === 'transposed' ? transposed(s) : convolution(s);
  const shape = [...s.size, s.channels].join(', ');
  return [
    'import keras',
    'from keras import layers',
    '',
    `inputs = keras.Input(shape=(${shape}))`,
    'x = inputs',
    ...lines,
    `model = keras.Model(inputs, x)  # gives (batch, ${[...s.output, s.filters].join(', ')})`,
    '',
  ].join('\n');
}
