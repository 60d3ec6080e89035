import { type CodeSettings, pads, stridesAndDilates } from './code-settings.ts';

const list = (numbers: readonly number[]) => `[${numbers.join(', ')}]`;

/** Padding for every axis of the input, batch and channels included. */
function paddings({ windows }: CodeSettings): string {
  return `[[0, 0], ${windows.map((axis) => list([axis.before, axis.after])).join(', ')}, [0, 0]]`;
}

/** Puts zeros between the cells of a filter along one axis, in the page that copies this code. */
const stretch = `// Puts zeros between the kernel's cells, so that a dense kernel does what a dilated one would.
function stretch(filter, axis, rate) {
  const shape = filter.shape;
  const before = shape.slice(0, axis).reduce((a, b) => a * b, 1);
  const after = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
  const spread = tf.pad(tf.reshape(filter, [before * shape[axis], 1, after]), [[0, 0], [0, rate - 1], [0, 0]]);
  const whole = tf.reshape(spread, [before, shape[axis] * rate, after]);
  const size = (shape[axis] - 1) * rate + 1;
  return tf.reshape(tf.slice(whole, [0, 0, 0], [before, size, after]), [
    ...shape.slice(0, axis),
    size,
    ...shape.slice(axis + 1),
  ]);
}
`;

/** tfjs 4.22 computes a negative SAME padding for conv3d when windows leave gaps; TensorFlow pads by 0 there. */
function gapsInVolume({ type, windows, rule }: CodeSettings): boolean {
  return (
    type === 'conv' &&
    windows.length === 3 &&
    rule === 'SAME' &&
    windows.some((w) => (w.output - 1) * w.stride + (w.kernel - 1) * w.dilation + 1 < w.input)
  );
}

function arrays(s: CodeSettings): { names: string[]; shapes: string[] } {
  const { kernel, channels, filters, groups, multiplier } = s;
  switch (s.type) {
    case 'maxPool':
    case 'avgPool':
      return { names: [], shapes: [] };
    case 'conv':
      return { names: ['filter'], shapes: [list([...kernel, channels / groups, filters])] };
    case 'depthwise':
      return { names: ['filter'], shapes: [list([...kernel, channels, multiplier])] };
    case 'transposed':
      return { names: ['filter'], shapes: [list([...kernel, filters / groups, channels])] };
    case 'separable':
      return {
        names: ['depthwise', 'pointwise'],
        shapes: [list([...kernel, channels, multiplier]), list([1, 1, channels * multiplier, filters])],
      };
  }
}

/**
 * A layer as TensorFlow.js source: a module with one function `layer(x, ...)`, which takes the arrays of this room
 * (channels last, filters as conv2d has them) as tensors and gives the same numbers.
 */
export function tensorflowjsCode(s: CodeSettings): string {
  const { names, shapes } = arrays(s);
  if (s.bias) {
    names.push('bias');
    shapes.push(list([s.filters]));
  }
  const axes = s.size.length;
  const lines: string[] = [];
  let dilations = s.dilations;
  let stretched = false;

  const mustStretch = s.type === 'transposed' ? Math.max(...s.dilations) > 1 : stridesAndDilates(s);
  if (mustStretch) {
    lines.push(
      s.type === 'transposed'
        ? '// tf.conv2dTranspose takes no dilations.'
        : '// TensorFlow.js refuses a stride above 1 together with a dilation above 1.',
    );
    dilations.forEach((rate, axis) => {
      if (rate > 1) lines.push(`${names[0]} = stretch(${names[0]}, ${axis}, ${rate});`);
    });
    dilations = dilations.map(() => 1);
    stretched = true;
  }

  // conv1d, conv3d and separableConv2d take only names for their padding.
  const namesOnly = axes !== 2 || s.type === 'separable';
  let pad = s.rule === 'SAME' ? "'same'" : "'valid'";
  if (s.rule === 'CAUSAL' || s.rule === 'explicit' || gapsInVolume(s)) {
    pad = "'valid'";
    if (gapsInVolume(s)) {
      lines.push('// conv3d of TensorFlow.js 4.22 gets SAME wrong when windows leave gaps: padded by hand.');
    }
    if (pads(s)) {
      if (s.rule === 'CAUSAL') lines.push('// Causal: all padding in front.');
      if (namesOnly) lines.push(`x = tf.pad(x, ${paddings(s)});`);
      else pad = paddings(s);
    }
  }

  const strides = list(s.strides);
  const call = (x: string, filter: string): string => {
    switch (s.type) {
      case 'maxPool':
        return `tf.maxPool(${x}, ${list(s.kernel)}, ${strides}, ${pad})`;
      case 'avgPool':
        return `tf.avgPool(${x}, ${list(s.kernel)}, ${strides}, ${pad})`;
      case 'separable':
        return `tf.separableConv2d(${x}, depthwise, pointwise, ${strides}, ${pad}, ${list(dilations)})`;
      case 'depthwise':
        return `tf.depthwiseConv2d(${x}, ${filter}, ${strides}, ${pad}, 'NHWC', ${list(dilations)})`;
      case 'transposed': {
        const shape = ['x.shape[0]', ...s.output, s.filters / s.groups].join(', ');
        return `tf.conv2dTranspose(${x}, ${filter}, [${shape}], ${strides}, ${pad})`;
      }
      case 'conv':
        if (axes === 1) return `tf.conv1d(${x}, ${filter}, ${s.strides[0]}, ${pad}, 'NWC', ${dilations[0]})`;
        if (axes === 3) return `tf.conv3d(${x}, ${filter}, ${strides}, ${pad}, 'NDHWC', ${list(dilations)})`;
        return `tf.conv2d(${x}, ${filter}, ${strides}, ${pad}, 'NHWC', ${list(dilations)})`;
    }
  };
  if (s.groups > 1) {
    lines.push('// TensorFlow.js has no groups: each group is a layer of its own.');
    lines.push(`const parts = tf.split(x, ${s.groups}, -1);`);
    lines.push(`const filters = tf.split(filter, ${s.groups}, -1);`);
    lines.push(`let y = tf.concat(parts.map((part, g) => ${call('part', 'filters[g]')}), -1);`);
  } else {
    lines.push(`let y = ${call('x', 'filter')};`);
  }
  if (s.bias) lines.push('y = tf.add(y, bias);');
  lines.push('return y;');

  const last = lines.length - (s.bias ? 3 : 2);
  if (!s.bias) lines[last] = lines[last]!.replace('let y', 'const y');
  const takes = [
    `x: ${list(['batch' as unknown as number, ...s.size, s.channels])}`,
    ...names.map((name, i) => `${name}: ${shapes[i]}`),
  ];
  return [
    "import * as tf from '@tensorflow/tfjs';",
    '',
    ...(stretched ? [stretch] : []),
    `// ${takes.join(', ')}`,
    `// gives [batch, ${[...s.output, s.filters].join(', ')}]`,
    `export function layer(${['x', ...names].join(', ')}) {`,
    '  return tf.tidy(() => {',
    ...lines.map((line) => `    ${line}`),
    '  });',
    '}',
    '',
  ].join('\n');
}
