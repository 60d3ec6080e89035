/**
 * A plan: the steps that compute some tensors of a graph from some others, in order, simplified as far as
 * nobody can tell from the tensors that were asked for.
 */
import { foldActivation } from './fold/activation.ts';
import { foldAffine } from './fold/affine.ts';
import { foldBatchNorm } from './fold/batchNorm.ts';
import { foldGate } from './fold/gate.ts';
import { foldHardSwish } from './fold/hardSwish.ts';
import type { Draft } from './fold/rewrite.ts';
import { foldSpatialMean } from './fold/spatialMean.ts';
import type { Graph, GraphNode, Value } from './graph.ts';
import { nodeOf } from './graph.ts';
import { type Op, ops } from './ops.ts';
import { inferShapes } from './shapes.ts';

/** An op that the table does not have. */
export class UnknownOpError extends Error {
  readonly op: string;
  readonly node: string;
  constructor(op: string, node: string) {
    super(`The op "${op}" of the node "${node}" is not supported.`);
    this.name = 'UnknownOpError';
    this.op = op;
    this.node = node;
  }
}

/** One step: run `compute` on the inputs, then forget the tensors in `lastUse`. */
export interface Step {
  readonly node: GraphNode;
  readonly compute: Op;
  readonly lastUse: readonly string[];
  /** for a resize whose target is a constant: target / source at the exported input size, (vertical, horizontal) */
  readonly factor?: readonly [number, number];
}

/** See the head of this file. */
export interface Plan {
  readonly steps: readonly Step[];
  readonly constants: ReadonlyMap<string, Value>;
  /** the tensors that stand for the outputs, in the order asked (an Identity is not a tensor of its own) */
  readonly outputs: readonly string[];
  readonly feeds: readonly string[];
  readonly differentiable: boolean;
}

/** How to plan. */
export interface PlanOptions {
  /** names of the tensors that will be given. Default: the graph's inputs. Any node will do, any constant too. */
  readonly feeds?: readonly string[];
  /** Someone takes gradients: only rewrites that have one, and no tensor is freed while running. Default: false */
  readonly differentiable?: boolean;
  /** It is run forwards and backwards by rules of our own (see backward/): only rewrites that have one. Default: false */
  readonly backward?: boolean;
  /** Simplify. Default: true. Off, every node of the file is one step: slower, and to compare with. */
  readonly fold?: boolean;
}

/**
 * Plans how to compute `outputs`.
 *
 * A resize to a constant size is read as a factor, its target divided by the size of its input when the network
 * gets the input size that it was exported with. So the network takes any size that its strides divide.
 *
 * @throws RangeError when an output or a feed is not a tensor of the graph, or an output does not depend on what is fed;
 * UnknownOpError
 */
export function plan(graph: Graph, outputs: readonly string[], options: PlanOptions = {}): Plan {
  const feeds = (options.feeds ?? graph.inputs.map((input) => input.name)).map((n) => resolve(graph, n));
  const wanted = outputs.map((name) => resolve(graph, name));
  for (const name of feeds) requireNode(graph, name, 'feeds');
  for (const name of wanted) requireNode(graph, name, 'outputs');

  const draft: Draft = {
    nodes: new Map(),
    // One that is fed is none: it must not be folded into others.
    constants: new Map([...graph.constants].filter(([name]) => !feeds.includes(name))),
    wanted: new Set([...wanted, ...feeds]),
  };
  collect(graph, draft, wanted, new Set(feeds));

  const exported = new Map(
    graph.inputs
      .filter(({ shape }) => shape.length > 0)
      .map(({ name, shape }) => [name, shape.map((n, i) => (n === -1 && i === 0 ? 1 : n))] as const)
      .filter(([, shape]) => shape.every((n) => n > 0)),
  );
  const shapes = inferShapes(graph, exported);
  if (options.fold !== false) {
    foldBatchNorm(draft);
    foldHardSwish(draft);
    foldAffine(draft);
    foldActivation(draft);
    if (!options.differentiable) foldSpatialMean(draft);
    if (!options.differentiable && !options.backward) foldGate(draft, shapes);
  }
  return {
    steps: order(draft, wanted, shapes),
    constants: draft.constants,
    outputs: wanted,
    feeds,
    differentiable: options.differentiable === true,
  };
}

/** Follows Identity nodes to the tensor that they repeat. */
function resolve(graph: Graph, tensor: string): string {
  let name = tensor.endsWith(':0') ? tensor.slice(0, -2) : tensor;
  for (let node = graph.nodes.get(name); node?.op === 'Identity'; node = graph.nodes.get(name)) {
    name = node.inputs[0]!;
  }
  return name;
}

function requireNode(graph: Graph, tensor: string, argument: string): void {
  const { name } = nodeOf(tensor);
  if (!graph.nodes.has(name) && !graph.constants.has(name))
    throw new RangeError(`${argument}: the network has no node "${name}"`);
}

/** Copies what the outputs need into the draft, stopping at what is fed and at constants. */
function collect(graph: Graph, draft: Draft, wanted: readonly string[], feeds: ReadonlySet<string>): void {
  const open = [...wanted];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const { name } = nodeOf(tensor);
    if (feeds.has(tensor) || draft.nodes.has(name) || draft.constants.has(name)) continue;
    const node = graph.nodes.get(name);
    if (!node) throw new RangeError(`model: "${name}" is read by a node, but the network has no such node`);
    if (node.op === 'Placeholder') throw new RangeError(`feeds: "${name}" is needed and not given`);
    const inputs = node.inputs.map((input) => resolve(graph, input));
    draft.nodes.set(name, { ...node, inputs });
    open.push(...inputs);
  }
}

/** Puts the steps in order and notes where each tensor is read last. */
function order(
  draft: Draft,
  wanted: readonly string[],
  shapes: ReadonlyMap<string, readonly number[]>,
): Step[] {
  const sorted: GraphNode[] = [];
  const state = new Map<string, 'open' | 'done'>();
  const visit = (name: string): void => {
    const node = draft.nodes.get(name);
    if (!node || state.get(name) === 'done') return;
    if (state.get(name) === 'open') throw new RangeError(`model: the network has a cycle through "${name}"`);
    state.set(name, 'open');
    for (const input of node.inputs) visit(nodeOf(input).name);
    state.set(name, 'done');
    sorted.push(node);
  };
  for (const tensor of wanted) visit(nodeOf(tensor).name);

  const last = new Map<string, GraphNode>();
  for (const node of sorted) for (const input of node.inputs) last.set(nodeOf(input).name, node);
  const kept = new Set(wanted.map((tensor) => nodeOf(tensor).name));
  return sorted.map((node) => {
    const compute = ops[node.op];
    if (!compute) throw new UnknownOpError(node.op, node.name);
    const factor = resizeFactor(draft, node, shapes);
    const inputs = new Set(node.inputs.map((input) => nodeOf(input).name));
    const lastUse = [...inputs].filter((n) => last.get(n) === node && draft.nodes.has(n) && !kept.has(n));
    return factor ? { node, compute, lastUse, factor } : { node, compute, lastUse };
  });
}

function resizeFactor(
  draft: Draft,
  node: GraphNode,
  shapes: ReadonlyMap<string, readonly number[]>,
): [number, number] | undefined {
  if (node.op !== 'ResizeBilinear' && node.op !== 'ResizeNearestNeighbor') return undefined;
  const target = draft.constants.get(node.inputs[1] ?? '')?.data;
  const source = shapes.get(node.inputs[0]!);
  return target && source ? [target[0]! / source[1]!, target[1]! / source[2]!] : undefined;
}
