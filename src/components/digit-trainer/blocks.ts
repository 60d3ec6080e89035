import type { Field } from '../../lib/codec.ts';
import type { StackPlan, TrainableLayer } from '../../lib/conv/stack/index.ts';

/** A number that a block can be set to. */
export interface Setting {
  name: 'filters' | 'kernel' | 'stride' | 'padding' | 'rate';
  label: string;
  min: number;
  max: number;
  /** of a new block */
  initial: number;
  /** why the range is what it is */
  why: string;
}

const filters = (initial: number, label = 'Filters'): Setting => ({
  name: 'filters',
  label,
  min: 1,
  max: 512,
  initial,
  why: 'More would take minutes for each step here.',
});
const kernel = (initial: number): Setting => ({
  name: 'kernel',
  label: 'Window',
  min: 1,
  max: 15,
  initial,
  why: 'Wider windows are built from several layers.',
});
const stride = (initial: number): Setting => ({
  name: 'stride',
  label: 'Stride',
  min: 1,
  max: 8,
  initial,
  why: 'A larger stride would skip most of the map.',
});
/** 1 is SAME, 0 VALID */
const padding = (initial: 0 | 1): Setting => ({
  name: 'padding',
  label: 'Padding',
  min: 0,
  max: 1,
  initial,
  why: '',
});
const rate: Setting = {
  name: 'rate',
  label: 'Dropped, per cent',
  min: 0,
  max: 90,
  initial: 25,
  why: 'With more, hardly anything is left to learn from.',
};

/** What a network can be built from: the letter in links, the name, and its settings in order. */
export const kinds = {
  conv: { code: 'c', title: 'Convolution', settings: [filters(16), kernel(3), stride(1), padding(1)] },
  depthwise: { code: 'w', title: 'Depthwise convolution', settings: [kernel(3), stride(1), padding(1)] },
  separable: {
    code: 'p',
    title: 'Separable convolution',
    settings: [filters(16), kernel(3), stride(1), padding(1)],
  },
  maxPool: { code: 'm', title: 'Max pooling', settings: [kernel(2), stride(2), padding(0)] },
  avgPool: { code: 'a', title: 'Mean pooling', settings: [kernel(2), stride(2), padding(0)] },
  globalAvgPool: { code: 'g', title: 'Mean over the whole map', settings: [] },
  relu: { code: 'r', title: 'ReLU', settings: [] },
  leakyRelu: { code: 'l', title: 'Leaky ReLU', settings: [] },
  tanh: { code: 't', title: 'Tanh', settings: [] },
  sigmoid: { code: 'i', title: 'Sigmoid', settings: [] },
  batchNorm: { code: 'b', title: 'Batch normalisation', settings: [] },
  dropout: { code: 'o', title: 'Dropout', settings: [rate] },
  flatten: { code: 'f', title: 'Flatten', settings: [] },
  dense: { code: 'd', title: 'Dense', settings: [filters(64, 'Outputs')] },
  softmax: { code: 'x', title: 'Softmax', settings: [] },
} as const satisfies Record<string, { code: string; title: string; settings: readonly Setting[] }>;

export type BlockKind = keyof typeof kinds;
export const kindNames = Object.keys(kinds) as BlockKind[];

/** One layer as it is built here: its settings in the order of {@link kinds}. */
export interface Block {
  kind: BlockKind;
  values: readonly number[];
}

export const MAX_BLOCKS = 24;

export const settingsOf = (kind: BlockKind): readonly Setting[] => kinds[kind].settings;

/** A block of that kind with its first settings. */
export function newBlock(kind: BlockKind): Block {
  return { kind, values: settingsOf(kind).map(({ initial }) => initial) };
}

/** The value of a setting, or undefined for a block that does not have it. */
export function settingOf({ kind, values }: Block, name: Setting['name']): number | undefined {
  return values[settingsOf(kind).findIndex((setting) => setting.name === name)];
}

/** A block in words: `Convolution 3 × 3, 16 filters`. */
export function blockWords(block: Block): string {
  const [many, window, step, pad, share] = (['filters', 'kernel', 'stride', 'padding', 'rate'] as const).map(
    (name) => settingOf(block, name),
  );
  const pools = block.kind === 'maxPool' || block.kind === 'avgPool';
  const words = [
    window === undefined ? '' : `${window} × ${window}`,
    many === undefined ? '' : `${many} ${block.kind === 'dense' ? 'outputs' : 'filters'}`,
    step === undefined || step === (pools ? window : 1) ? '' : `stride ${step}`,
    pad === undefined ? '' : pad === 1 ? 'SAME' : pools ? '' : 'VALID',
    share === undefined ? '' : `${share} %`,
  ].filter(Boolean);
  return [kinds[block.kind].title, words.join(', ')].filter(Boolean).join(' ');
}

/** A network in a few words, for tables: `c16 c32 m d64 d10`. What has no settings is left out. */
export function shortWords(blocks: readonly Block[]): string {
  return blocks
    .filter(({ kind }) => settingsOf(kind).length > 0)
    .map((block) => `${kinds[block.kind].code}${settingOf(block, 'filters') ?? ''}`)
    .join(' ');
}

const PLAIN: readonly BlockKind[] = ['relu', 'leakyRelu', 'tanh', 'sigmoid', 'softmax'];

/** The layers of a network of blocks, as the engine and the arithmetic take them. */
export function toLayers(blocks: readonly Block[]): TrainableLayer[] {
  return blocks.map((block): TrainableLayer => {
    const { kind } = block;
    if (PLAIN.includes(kind)) return { type: 'activation', activation: kind as 'relu' };
    const layer: TrainableLayer = { type: kind };
    for (const { name } of settingsOf(kind)) {
      const value = settingOf(block, name)!;
      if (name === 'padding') layer.padding = value === 1 ? 'SAME' : 'VALID';
      else if (name === 'rate') layer.rate = value / 100;
      else layer[name] = value;
    }
    return layer;
  });
}

/**
 * The blocks of a network that came from a file; layers that change nothing (linear activations) are left out.
 *
 * @throws RangeError with a sentence for what cannot be built here: branches, odd windows, layers without a block
 */
export function fromPlan(plan: StackPlan): Block[] {
  if (plan.layers.length > 2 * MAX_BLOCKS) {
    throw new RangeError(
      `The network has ${plan.layers.length} layers; at most ${MAX_BLOCKS} can be shown here.`,
    );
  }
  const blocks = plan.layers.flatMap((layer, place): Block[] => {
    const refuse = (why: string) =>
      new RangeError(`The layer ${layer.name} ${why}, which has no block here.`);
    if (layer.sources.length !== 1 || layer.sources[0] !== place - 1) throw refuse('makes a branch');
    if (layer.type === 'activation') {
      return layer.activation === 'linear' ? [] : [{ kind: layer.activation, values: [] }];
    }
    const kind = kindNames.find((name) => name === layer.type);
    if (!kind) throw refuse(`is of the type ${layer.type}`);
    const [high, wide] = layer.kernel;
    const [down, across] = layer.strides;
    if (high !== wide || down !== across) throw refuse('has a window that is not square');
    if (layer.dilations[0] * layer.dilations[1] * layer.groups * layer.multiplier !== 1) {
      throw refuse('has dilation, groups or a multiplier');
    }
    if (typeof layer.padding !== 'string') throw refuse('has padding of its own');
    const weighs = ['conv', 'depthwise', 'separable', 'dense'].includes(kind);
    if (weighs && layer.parameters.bias === undefined) throw refuse('has no bias');
    const found: Record<Setting['name'], number> = {
      filters: layer.outputShape.at(-1)!,
      kernel: high,
      stride: down,
      padding: layer.padding === 'same' ? 1 : 0,
      rate: Math.round(layer.rate * 100),
    };
    const values = settingsOf(kind).map(({ name, label, min, max }) => {
      if (found[name] < min || found[name] > max) throw refuse(`has ${label.toLowerCase()} ${found[name]}`);
      return found[name];
    });
    return [{ kind, values }];
  });
  if (blocks.length > MAX_BLOCKS) {
    throw new RangeError(`The network has ${blocks.length} layers; at most ${MAX_BLOCKS} can be shown here.`);
  }
  return blocks;
}

/** A network in a link: `c_16_3_1_1~r~f~d_10~x`. One block that does not read refuses the whole. */
export function blocksField(initial: readonly Block[]): Field<readonly Block[]> {
  return {
    initial,
    write: (blocks) =>
      blocks.length === 0
        ? '0'
        : blocks.map(({ kind, values }) => [kinds[kind].code, ...values].join('_')).join('~'),
    read(text) {
      if (text === '0') return [];
      const parts = text.split('~', MAX_BLOCKS + 1);
      if (parts.length > MAX_BLOCKS) return undefined;
      const blocks: Block[] = [];
      for (const part of parts) {
        const [code, ...written] = part.split('_', 6);
        const kind = kindNames.find((name) => kinds[name].code === code);
        if (!kind) return undefined;
        const settings = settingsOf(kind);
        const values = written.map((value) => (/^\d{1,4}$/.test(value) ? Number(value) : Number.NaN));
        const fits =
          values.length === settings.length &&
          settings.every(({ min, max }, i) => values[i]! >= min && values[i]! <= max);
        if (!fits) return undefined;
        blocks.push({ kind, values });
      }
      return blocks;
    },
  };
}
