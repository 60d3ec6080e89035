/** Objectives as functions of tensors. */
import { add, exp, log, mean, mul, type Scalar, slice, square, type Tensor } from '@tensorflow/tfjs-core';
import { type Graph, nodeOf } from './graph.ts';
import type { Objective, SingleObjective } from './objective.ts';

/** A number to make larger, as a function of tensors of a network. */
export interface Measure {
  /** the tensors that `value` reads, each once */
  readonly nodes: readonly string[];
  /** @param maps in the order of `nodes` */
  readonly value: (maps: readonly Tensor[]) => Scalar;
}

/** What the reader of an objective has to know. */
export interface MeasureOptions {
  /** the detector's heat map, for class objectives: a sigmoid's output is read before the sigmoid */
  readonly heat?: string;
  /** size of a place objective's map at the working size; its row and column are scaled where the map is another. Default: as it is */
  readonly mapAt?: (node: string) => { readonly rows: number; readonly columns: number } | undefined;
}

/** A slice of one channel, whole maps or one place. */
const channelOf = (map: Tensor, channel: number): Tensor => {
  const channels = map.shape[3] ?? 0;
  if (!(Number.isInteger(channel) && channel >= 0 && channel < channels))
    throw new RangeError(`objective: the node has the channels 0 to ${channels - 1}, not ${channel}`);
  return slice(map, [0, 0, 0, channel], [-1, -1, -1, 1]);
};

const place = (at: number, full: number | undefined, here: number, axis: string): number => {
  const size = full ?? here;
  if (!(Number.isInteger(at) && at >= 0 && at < size))
    throw new RangeError(`objective: the map has the ${axis} 0 to ${size - 1}, not ${at}`);
  return Math.min(here - 1, Math.floor(((at + 0.5) * here) / size));
};

function single(objective: SingleObjective, map: Tensor, options: MeasureOptions): Scalar {
  if (map.rank !== 4)
    throw new RangeError(`objective: a node with maps is needed, not one of shape [${map.shape}]`);
  switch (objective.kind) {
    case 'layer':
      return mean(square(map));
    case 'channel':
      return mean(channelOf(map, objective.channel));
    case 'class':
      // The logarithm of the mean of the exponentials, a soft maximum: a detector looks for one place, not for all.
      return mean(log(mean(exp(channelOf(map, objective.class)), [1, 2])));
    case 'place': {
      const full = options.mapAt?.(objective.node);
      const row = place(objective.row, full?.rows, map.shape[1]!, 'rows');
      const column = place(objective.column, full?.columns, map.shape[2]!, 'columns');
      const there = slice(map, [0, row, column, 0], [-1, 1, 1, -1]);
      return objective.channel === undefined
        ? mean(square(there))
        : mean(channelOf(there, objective.channel));
    }
  }
}

/** The tensor before the sigmoid that makes a heat map. */
export function logits(graph: Graph, heat: string): string {
  let name = heat;
  for (let node = graph.nodes.get(nodeOf(name).name); node; node = graph.nodes.get(nodeOf(name).name)) {
    if (node.op !== 'Identity' && node.op !== 'Sigmoid') return name;
    name = node.inputs[0]!;
    if (node.op === 'Sigmoid') return name;
  }
  return name;
}

/**
 * The objective as a function of tensors. Channels and places are checked when it is first called, by the maps' shapes.
 *
 * @throws RangeError for a node that the network lacks, a class objective without a heat map, an empty mixture or a weight
 * that is no number
 */
export function measureOf(objective: Objective, graph: Graph, options: MeasureOptions = {}): Measure {
  const parts = objective.kind === 'mixture' ? objective.parts : [{ weight: 1, objective }];
  if (parts.length === 0) throw new RangeError('objective: a mixture needs at least one part');
  const nodes: string[] = [];
  const terms = parts.map(({ weight, objective: part }) => {
    if (!Number.isFinite(weight)) throw new RangeError(`objective: the weight ${weight} is no finite number`);
    if (part.kind === 'class' && options.heat === undefined)
      throw new RangeError('objective: this network has no heat map of classes');
    const node = part.kind === 'class' ? logits(graph, options.heat!) : part.node;
    if (!graph.nodes.has(nodeOf(node).name))
      throw new RangeError(`objective: the network has no node "${node}"`);
    if (!nodes.includes(node)) nodes.push(node);
    return { weight, part, index: nodes.indexOf(node) };
  });
  return {
    nodes,
    value: (maps) =>
      terms
        .map(({ weight, part, index }): Tensor => {
          const value = single(part, maps[index]!, options);
          return weight === 1 ? value : mul(value, weight);
        })
        .reduce((a, b) => add(a, b)) as Scalar,
  };
}
