import { effectiveKernel } from '../output-size.ts';
import { type CodeSettings, pads } from './code-settings.ts';

const tuple = (numbers: readonly number[]) =>
  numbers.length === 1 ? String(numbers[0]) : `(${numbers.join(', ')})`;

const one = (numbers: readonly number[]) => numbers.every((n) => n === 1);
const zero = (numbers: readonly number[]) => numbers.every((n) => n === 0);

/** F.pad's order: the last axis first, before and after. */
function fPad({ windows }: CodeSettings): string {
  return `(${[...windows]
    .reverse()
    .flatMap((axis) => [axis.before, axis.after])
    .join(', ')})`;
}

/** How PyTorch can pad: not at all, inside the layer (the same on both sides), or by hand before it. */
function padding(s: CodeSettings): 'none' | 'inside' | 'by hand' {
  if (!pads(s)) return 'none';
  const even = s.windows.every((axis) => axis.before === axis.after);
  // Pooling takes at most half the window.
  const small =
    (s.type !== 'maxPool' && s.type !== 'avgPool') ||
    s.windows.every((axis) => axis.before <= Math.floor(axis.kernel / 2));
  return even && small ? 'inside' : 'by hand';
}

function whyByHand(s: CodeSettings): string[] {
  if (s.rule === 'CAUSAL') return ['# Causal: all padding in front, which the layer itself cannot do.'];
  if (s.rule !== 'SAME') return ['# More on one side than on the other, which the layer itself cannot do.'];
  if (s.strides.some((stride) => stride > 1)) {
    return [
      "# SAME as in TensorFlow: the odd cell goes to the end, and the amount depends on the input's size",
      `# (here ${s.size.join(' x ')}). PyTorch's own padding="same" refuses a stride above 1.`,
    ];
  }
  return ['# SAME as in TensorFlow: the odd cell goes to the end.'];
}

interface Parts {
  init: string[];
  forward: string[];
}

function convolution(s: CodeSettings): Parts {
  const axes = s.size.length;
  const between = s.channels * s.multiplier;
  const outputs = s.type === 'separable' ? between : s.filters;
  const groups = s.type === 'conv' ? s.groups : s.channels;
  const how = padding(s);
  const settings = [
    String(s.channels),
    String(outputs),
    `kernel_size=${tuple(s.kernel)}`,
    ...(one(s.strides) ? [] : [`stride=${tuple(s.strides)}`]),
    ...(how === 'inside' ? [`padding=${tuple(s.windows.map((axis) => axis.before))}`] : []),
    ...(one(s.dilations) ? [] : [`dilation=${tuple(s.dilations)}`]),
    ...(groups > 1 ? [`groups=${groups}`] : []),
    `bias=${s.bias && s.type !== 'separable' ? 'True' : 'False'}`,
  ];
  const shape = 'self.conv.weight: [out, in / groups, ...kernel]';
  const depthwise = s.type !== 'conv';
  const init = [
    ...(depthwise
      ? [
          '# A group for every channel makes it depthwise.',
          `# ${shape}; from [h, w, c, m]: filter.reshape(h, w, 1, c * m).transpose(3, 2, 0, 1)`,
        ]
      : [
          `# ${shape}; from channels last: filter.transpose(${[axes + 1, axes, ...s.kernel.map((_, i) => i)].join(', ')})`,
        ]),
    ...(how === 'inside' && s.rule === 'SAME' && !one(s.strides)
      ? [
          `# This padding is TensorFlow's SAME for an input of ${s.size.join(' x ')}; other sizes need other padding.`,
        ]
      : []),
    `self.conv = nn.Conv${axes}d(${settings.join(', ')})`,
    ...(s.type === 'separable'
      ? [
          `self.pointwise = nn.Conv2d(${between}, ${s.filters}, kernel_size=1, bias=${s.bias ? 'True' : 'False'})`,
        ]
      : []),
  ];
  const forward = [
    ...(how === 'by hand' ? [...whyByHand(s), `x = F.pad(x, ${fPad(s)})`] : []),
    s.type === 'separable' ? 'return self.pointwise(self.conv(x))' : 'return self.conv(x)',
  ];
  return { init, forward };
}

function transposed(s: CodeSettings): Parts {
  // What PyTorch would cut off at the end: it cuts as much as in front, then gives output_padding back.
  const full = s.windows.map(
    (axis) => (axis.output - 1) * axis.stride + effectiveKernel(axis.kernel, axis.dilation),
  );
  const after = s.windows.map((axis, i) => full[i]! - axis.before - axis.input);
  const give = s.windows.map((axis, i) => axis.before - after[i]!);
  const fits = s.windows.every((axis, i) => give[i]! >= 0 && give[i]! < Math.max(axis.stride, axis.dilation));
  const cut = fits ? s.windows.map((axis) => axis.before) : s.windows.map(() => 0);
  const extra = fits ? give : after.map((cells) => Math.max(-cells, 0));
  const settings = [
    String(s.channels),
    String(s.filters),
    `kernel_size=${tuple(s.kernel)}`,
    ...(one(s.strides) ? [] : [`stride=${tuple(s.strides)}`]),
    ...(zero(cut) ? [] : [`padding=${tuple(cut)}`]),
    ...(zero(extra) ? [] : [`output_padding=${tuple(extra)}`]),
    ...(one(s.dilations) ? [] : [`dilation=${tuple(s.dilations)}`]),
    ...(s.groups > 1 ? [`groups=${s.groups}`] : []),
    `bias=${s.bias ? 'True' : 'False'}`,
  ];
  const init = [
    '# self.conv.weight: [in, out / groups, h, w]; from [h, w, out / groups, in]: filter.transpose(3, 2, 0, 1)',
    '# padding takes cells away from both sides of the output, output_padding gives some back at the end.',
    `self.conv = nn.ConvTranspose2d(${settings.join(', ')})`,
  ];
  const whole = !fits && s.windows.some((axis, i) => axis.before > 0 || after[i]! > 0);
  const range = s.windows.map((axis) => `${axis.before}:${axis.before + axis.input}`);
  const forward = whole
    ? [
        '# Not the same amount on both sides, which the layer itself cannot cut off.',
        `return self.conv(x)[:, :, ${range.join(', ')}]`,
      ]
    : ['return self.conv(x)'];
  return { init, forward };
}

function pooling(s: CodeSettings): Parts {
  const how = padding(s);
  const name = s.type === 'maxPool' ? 'F.max_pool2d' : 'F.avg_pool2d';
  const settings = [
    `kernel_size=${tuple(s.kernel)}`,
    `stride=${tuple(s.strides)}`,
    ...(how === 'inside' ? [`padding=${tuple(s.windows.map((axis) => axis.before))}`] : []),
  ].join(', ');
  if (s.type === 'maxPool') {
    const forward =
      how === 'by hand'
        ? [
            ...whyByHand(s),
            '# With -inf, so that padding never wins.',
            `x = F.pad(x, ${fPad(s)}, value=float("-inf"))`,
          ]
        : [];
    return { init: [], forward: [...forward, `return ${name}(x, ${settings})`] };
  }
  if (how === 'inside') {
    return {
      init: [],
      forward: [
        '# PyTorch counts padded cells unless told not to; TensorFlow does not.',
        `return ${name}(x, ${settings}, count_include_pad=False)`,
      ],
    };
  }
  if (how === 'none') return { init: [], forward: [`return ${name}(x, ${settings})`] };
  return {
    init: [],
    forward: [
      ...whyByHand(s),
      '# Padded cells must not count: the mean is divided by the share of real cells in each window.',
      `share = ${name}(F.pad(torch.ones_like(x), ${fPad(s)}), ${settings})`,
      `return ${name}(F.pad(x, ${fPad(s)}), ${settings}) / share`,
    ],
  };
}

/** A layer as PyTorch source: a module `Layer` on `[batch, channels, ...]`, that is, channels first. */
export function pytorchCode(s: CodeSettings): string {
  const pool = s.type === 'maxPool' || s.type === 'avgPool';
  const { init, forward } = pool ? pooling(s) : s.type === 'transposed' ? transposed(s) : convolution(s);
  const body = [...init, ...forward].join('\n');
  return [
    ...(body.includes('torch.') ? ['import torch'] : []),
    ...(body.includes('F.') ? ['import torch.nn.functional as F'] : []),
    'from torch import nn',
    '',
    '',
    'class Layer(nn.Module):',
    ...(init.length > 0
      ? [
          '    def __init__(self):',
          '        super().__init__()',
          ...init.map((line) => `        ${line}`),
          '',
        ]
      : []),
    `    # x: [batch, ${[s.channels, ...s.size].join(', ')}], channels first; gives [batch, ${[s.filters, ...s.output].join(', ')}]`,
    '    def forward(self, x):',
    ...forward.map((line) => `        ${line}`),
    '',
  ].join('\n');
}
