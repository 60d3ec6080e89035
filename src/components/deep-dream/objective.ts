/** What the reader asks of the network: up to three layers or channels with weights. */
import { centernetStages, type StageTensor, stageOfNode } from '../../lib/conv/networks/centernet-stages.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import type { Objective, SingleObjective } from '../../lib/nn/objective.ts';
import { shortNumber } from '../../lib/short-number.ts';

/** One part of the objective. */
export interface Part {
  node: string;
  /** -1: the whole layer */
  channel: number;
  /** below 0: less of it */
  weight: number;
}

export const MOST_PARTS = 3;
export const WHOLE_LAYER = -1;

const HEAT = centernetStages.find(({ id }) => id === 'heat')!.tensors[0]!.node;

/** One entry of the list of layers. */
export interface LayerOption {
  node: string;
  label: string;
}

/** The layers by stage, in the order of the network. */
export const layerGroups: readonly { stage: string; layers: readonly LayerOption[] }[] = centernetStages.map(
  ({ name, tensors }) => ({
    stage: name,
    layers: tensors.map(({ node, part, channels }) => ({
      node,
      label: `${name}${tensors.length > 1 ? `, ${part}` : ''} (${channels})`,
    })),
  }),
);

/** The tensor of a node that is in the list; undefined for any other text. */
export function tensorOf(node: string): StageTensor | undefined {
  return stageOfNode(node)?.tensor;
}

/** A layer as a sentence names it: "block 10", "block 11 (widened)". */
export function layerName(node: string): string {
  const found = stageOfNode(node);
  if (!found) return node;
  const name = found.stage.name.charAt(0).toLowerCase() + found.stage.name.slice(1);
  return found.tensor.part === 'output' ? name : `${name} (${found.tensor.part})`;
}

/** A part as a sentence names it. */
export function partName({ node, channel }: Part): string {
  if (channel === WHOLE_LAYER) return `all ${tensorOf(node)?.channels ?? ''} channels of ${layerName(node)}`;
  if (node === HEAT && cocoCategories[channel]) return `the class “${cocoCategories[channel].name}”`;
  return `channel ${channel} of ${layerName(node)}`;
}

/** All parts as a sentence names them, with their weights where there are several. */
export function partsName(parts: readonly Part[]): string {
  if (parts.length === 1 && parts[0]!.weight > 0) return partName(parts[0]!);
  return parts.map((part) => `${shortNumber(part.weight)} × ${partName(part)}`).join(' + ');
}

/** Why these parts cannot be dreamt, as a sentence; null when they can. */
export function partsProblem(parts: readonly Part[]): string | null {
  for (const { node, channel } of parts) {
    const channels = tensorOf(node)?.channels ?? 0;
    if (channel >= channels)
      return `${layerName(node).replace(/^./, (first) => first.toUpperCase())} has ${channels} channels, numbered from 0 to ${channels - 1}; there is no channel ${channel}.`;
  }
  if (parts.every(({ weight }) => weight === 0))
    return 'Every weight is 0, so nothing is asked for. Give a layer a weight other than 0.';
  return null;
}

function single({ node, channel }: Part): SingleObjective {
  if (channel === WHOLE_LAYER) return { kind: 'layer', node };
  // The heat map's sigmoid is flat where it is sure; the class objective takes the values before it.
  return node === HEAT ? { kind: 'class', class: channel } : { kind: 'channel', node, channel };
}

/** The parts as the engine takes them. */
export function objectiveOf(parts: readonly Part[]): Objective {
  const [first] = parts;
  if (parts.length === 1 && first!.weight === 1) return single(first!);
  return {
    kind: 'mixture',
    parts: parts.map((part) => ({ weight: part.weight, objective: single(part) })),
  };
}

/** An objective as parts, for presets; null for one that these controls do not have (a single place, or too many parts). */
export function partsFrom(objective: Objective): Part[] | null {
  const whole = objective.kind === 'mixture' ? objective.parts : [{ weight: 1, objective }];
  if (whole.length > MOST_PARTS) return null;
  const parts: Part[] = [];
  for (const { weight, objective: one } of whole) {
    if (one.kind === 'place') return null;
    const [node, channel] =
      one.kind === 'class'
        ? [HEAT, one.class]
        : [one.node, one.kind === 'channel' ? one.channel : WHOLE_LAYER];
    if (!tensorOf(node)) return null;
    parts.push({ node, channel, weight });
  }
  return parts;
}
