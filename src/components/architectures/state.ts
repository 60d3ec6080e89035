import { type Codec, choice, codec, number } from '../../lib/codec.ts';
import {
  alexnet,
  describeStack,
  googlenet,
  type Layer,
  type LayerDescription,
  lenet5,
  type Network,
  resnet50,
  type StackDescription,
  seResnet50,
  vgg16,
  xception,
} from '../../lib/conv/index.ts';
import { type Idea, ideas } from './ideas.ts';

/** The networks of the time line, oldest first. */
export const shown: readonly Network[] = [lenet5, alexnet, vgg16, googlenet, resnet50, xception, seResnet50];

export interface ArchitecturesState {
  /** id of the network that is open */
  network: string;
  /** place of the open block in the network, from 0 */
  block: number;
}

export const architecturesCodec: Codec<ArchitecturesState> = codec<ArchitecturesState>({
  network: choice(
    'googlenet',
    shown.map(({ id }) => id),
  ),
  block: number(6, { min: 0, max: 99, step: 1 }),
});

/** Opens another network, at the block that shows its idea. */
export function openNetwork(_: ArchitecturesState, id: string): ArchitecturesState {
  const at = blocksOf(descriptionOf(id)).findIndex(({ name }) => name === ideas[id]!.block);
  return { network: id, block: Math.max(0, at) };
}

const descriptions = new Map<string, StackDescription>();

function descriptionOf(id: string): StackDescription {
  let known = descriptions.get(id);
  if (!known) {
    const network = shown.find((one) => one.id === id)!;
    known = describeStack(network.input, network.layers);
    descriptions.set(id, known);
  }
  return known;
}

/** Layers that belong together, such as the four ways of an inception module. */
export interface Block {
  name: string;
  layers: LayerDescription[];
  /** height, width and channels of what it gives, or the number of features */
  outputShape: number[];
  parameters: number;
  macs: number;
}

/** Cuts a network where the beginning of the layers' names changes: `conv3_2_a` and `conv3_2_b` are one block. */
export function blocksOf({ layers }: Pick<StackDescription, 'layers'>): Block[] {
  const blocks: Block[] = [];
  for (const layer of layers) {
    const name = /^(?:[a-z]+\d+_\d+|[a-z]+\d*[a-z]?)/.exec(layer.name)![0];
    let block = blocks.at(-1);
    if (block?.name !== name) {
      block = { name, layers: [], outputShape: [], parameters: 0, macs: 0 };
      blocks.push(block);
    }
    block.layers.push(layer);
    block.outputShape = layer.outputShape;
    block.parameters += layer.parameters;
    block.macs += layer.macs;
  }
  return blocks;
}

/** A layer in the drawing of a block: its step from the left and its way from the top. */
export interface Node {
  layer: LayerDescription;
  column: number;
  row: number;
  /** places of the layers of this block that it reads; -1 is what comes into the block */
  from: number[];
}

/** Places the layers of a block: one column further than what they read, ways side by side. */
export function drawing({ layers }: Block): { nodes: Node[]; columns: number; rows: number } {
  const places = new Map(layers.map((layer, i) => [layer.name, i]));
  const nodes: Node[] = [];
  const used = new Map<number, number>();
  for (const layer of layers) {
    const from = layer.from.map((name) => places.get(name) ?? -1);
    const column = 1 + Math.max(...from.map((place) => nodes[place]?.column ?? -1));
    const before = Math.min(...from.map((place) => nodes[place]?.row ?? 0));
    const row = from.length > 1 ? before : Math.max(before, used.get(column) ?? 0);
    used.set(column, row + 1);
    nodes.push({ layer, column, row, from });
  }
  const columns = 1 + Math.max(...nodes.map(({ column }) => column));
  return { nodes, columns, rows: 1 + Math.max(...nodes.map(({ row }) => row)) };
}

/** What the same work costs with and without an idea. */
export interface Compared {
  title: string;
  parameters: number;
  macs: number;
}

export interface Entry {
  id: string;
  title: string;
  year: number;
  parameters: number;
  macs: number;
  /** layers with a kernel on the longest way */
  depth: number;
}

export interface Derived {
  entries: Entry[];
  open: Entry & { source: string; input: readonly number[] };
  idea: Idea;
  blocks: Block[];
  block: Block;
  place: number;
  compared: readonly [Compared, Compared];
  /** windows of the open network's layers, ` 3×3`, by name */
  kernels: ReadonlyMap<string, string>;
  /** the comparison in words */
  verdict: string;
  sentence: string;
}

const weighted = new Set(['conv', 'depthwise', 'separable', 'dense']);

/** Layers with kernels on the longest way through; shortcuts by a projection are ways too. */
function depthOf({ layers }: StackDescription): number {
  const depth = new Map<string, number>([['input', 0]]);
  for (const { name, type, from } of layers) {
    const own = weighted.has(type) ? 1 : 0;
    // The gate of a scale layer stands beside the way.
    const read = type === 'scale' ? from.slice(0, 1) : from;
    depth.set(name, own + Math.max(...read.map((one) => depth.get(one)!)));
  }
  return depth.get(layers.at(-1)!.name)!;
}

function entryOf({ id, title, year }: Network): Entry {
  const described = descriptionOf(id);
  const { parameters, macs } = described;
  return { id, title, year, parameters, macs, depth: depthOf(described) };
}

/** Both ways of building, measured on the same map. */
export function compare({ input, without, as }: Idea): readonly [Compared, Compared] {
  const measured = ({ title, layers }: { title: string; layers: readonly Layer[] }): Compared => {
    const { parameters, macs } = describeStack(input, layers);
    return { title, parameters, macs };
  };
  return [measured(as), measured(without)];
}

/** A whole number with its thousands apart. */
export const count = (value: number): string => value.toLocaleString('en');

/** Millions and thousands of millions in words, three digits. */
export function about(value: number): string {
  const scale = value >= 1e9 ? 1e9 : value >= 1e6 ? 1e6 : 1;
  const unit = scale === 1e9 ? ' thousand million' : scale === 1e6 ? ' million' : '';
  return `${scale === 1 ? count(value) : Number((value / scale).toPrecision(3))}${unit}`;
}

/** How `value` compares with `base`, in front of a plural. */
function ratio(value: number, base: number): string {
  const times = value / base;
  if (times === 1) return 'as many';
  if (times > 1 / 1.2 && times < 1.2)
    return `${Number((100 * Math.abs(times - 1)).toPrecision(2))} % ${times > 1 ? 'more' : 'fewer'}`;
  return times > 1
    ? `${Number(times.toPrecision(3))} times as many`
    : `${Number((1 / times).toPrecision(3))} times fewer`;
}

/** Everything that the figure shows. */
export function derive(state: ArchitecturesState): Derived {
  const network = shown.find(({ id }) => id === state.network)!;
  const blocks = blocksOf(descriptionOf(network.id));
  const place = Math.min(state.block, blocks.length - 1);
  const block = blocks[place]!;
  const idea = ideas[network.id]!;
  const compared = compare(idea);
  const [as, without] = compared;
  const entries = shown.map(entryOf);
  const entry = entries.find(({ id }) => id === network.id)!;
  const share = (part: number, whole: number) => `${Number(((100 * part) / whole).toPrecision(2))} %`;
  return {
    entries,
    open: { ...entry, source: network.source, input: network.input },
    idea,
    blocks,
    block,
    place,
    compared,
    kernels: new Map(
      network.layers.flatMap(({ name, kernel }) =>
        name && typeof kernel === 'number' ? [[name, ` ${kernel}×${kernel}`]] : [],
      ),
    ),
    verdict: `Compared with ${as.title}, ${without.title} means ${ratio(without.parameters, as.parameters)} parameters and ${ratio(without.macs, as.macs)} multiply-adds.`,
    sentence: `Block ${block.name} of ${network.title} gives ${block.outputShape.join(' × ')}. It has ${count(block.parameters)} parameters (${share(block.parameters, entry.parameters)} of the network) and takes ${about(block.macs)} multiply-adds (${share(block.macs, entry.macs)}).`,
  };
}
