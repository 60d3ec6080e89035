import { type Codec, codec, type Field, number } from '../../lib/codec.ts';
import {
  centernetStages,
  type Stage,
  type StageTensor,
  stageOfNode,
} from '../../lib/conv/networks/centernet-stages.ts';
import { cocoCategories } from '../../lib/datasets/coco-categories.ts';
import { channelPresets } from '../../lib/dream-presets.ts';
import type { Objective } from '../../lib/nn/objective.ts';
import {
  type Outcome,
  outcomeSays,
  type Portrait,
  portraitFields,
  type Sitting,
  sittings,
  times,
} from '../../lib/portrait.ts';
import { shortNumber } from '../../lib/short-number.ts';

export interface ChannelState extends Portrait {
  /** the tensor's name in the graph */
  node: string;
  channel: number;
}

/** The heat map's node: its channels are classes. */
export const HEAT = 'tower_0/keypoints';

const nodeField = (initial: string): Field<string> => ({
  initial,
  write: (node) => node,
  read: (text) => (stageOfNode(text) ? text : undefined),
});

export const channelCodec: Codec<ChannelState> = codec<ChannelState>({
  node: nodeField('tower_0/MobilenetV3/expanded_conv_9/add'),
  channel: number(32, { min: 0, max: 719, step: 1 }),
  ...portraitFields(),
});

/** What a channel says of a picture. */
export interface Reading {
  mean: number;
  high: number;
}

/** What the network makes of a finished picture. */
export interface ChannelFinding {
  /** one for each copy */
  copies: readonly Reading[];
  /** of plain noise of the same size */
  noise: Reading;
  /** of the current photo at the size of training */
  photo: Reading & { title: string };
}

export interface Derived {
  stage: Stage;
  tensor: StageTensor;
  objective: Objective;
  sittings: readonly Sitting[];
  order: { sittings: readonly Sitting[]; objective: Objective; target: string };
  problem: string | null;
  lines: readonly string[];
  sentence: string;
}

/** The channel as a sentence names it. */
export function channelName({ node, channel }: Pick<ChannelState, 'node' | 'channel'>): string {
  const { stage, tensor } = stageOfNode(node)!;
  const label = stage.id === 'heat' ? cocoCategories[channel]?.name : undefined;
  const part = stage.tensors.length > 1 && tensor.part !== 'output' ? ` (${tensor.part})` : '';
  return `channel ${channel}${label ? `, “${label}”,` : ''} of ${stage.name.charAt(0).toLowerCase()}${stage.name.slice(1)}${part}`;
}

/** What to make larger. The heat map is taken before its sigmoid, whose slope vanishes where it is sure. */
export function objectiveOf({ node, channel }: Pick<ChannelState, 'node' | 'channel'>): Objective {
  return node === HEAT ? { kind: 'class', class: channel } : { kind: 'channel', node, channel };
}

/** Another layer; a channel that it does not have becomes its first. */
export function toNode(state: ChannelState, node: string): ChannelState {
  const channels = stageOfNode(node)?.tensor.channels ?? 0;
  return { ...state, node, channel: state.channel < channels ? state.channel : 0 };
}

/** Channels whose portraits are worth seeing. */
export const suggested: readonly { title: string; node: string; channel: number }[] = channelPresets.flatMap(
  ({ title, objective }) =>
    objective.kind === 'channel' ? [{ title, node: objective.node, channel: objective.channel }] : [],
);

/** The layers by stage, as a list to choose from. */
export const layers: readonly { stage: string; tensors: readonly { node: string; label: string }[] }[] =
  centernetStages
    .filter(({ id }) => id !== 'distances')
    .map(({ name, tensors }) => ({
      stage: name,
      tensors: tensors.map(({ node, part, channels }) => ({
        node,
        label: `${name}${tensors.length > 1 ? `, ${part}` : ''} (${channels} channels)`,
      })),
    }));

type Outcomes = readonly (Outcome<ChannelFinding> | null)[];

/** Everything that is shown; `outcomes` holds what there is of each picture, in the order of the sittings. */
export function derive(
  state: ChannelState,
  outcomes: (all: readonly Sitting[], target: string) => Outcomes,
): Derived {
  const { stage, tensor } = stageOfNode(state.node)!;
  const all = sittings(state);
  const objective = objectiveOf(state);
  const target = `Channel ${state.channel} of ${stage.name}, ${tensor.part}`;
  const found = outcomes(all, target);
  const problem =
    state.channel < tensor.channels
      ? null
      : `${stage.name} has ${tensor.channels} channels here, numbered from 0 to ${tensor.channels - 1}; there is no channel ${state.channel}.`;
  return {
    stage,
    tensor,
    objective,
    sittings: all,
    order: { sittings: all, objective, target },
    problem,
    lines: found.map((outcome) => outcomeSays(outcome, judged)),
    sentence: sentence(state, all, found),
  };
}

/** The largest of the copies, and the mean of their means. */
function ofCopies(copies: readonly Reading[]): Reading {
  return {
    high: Math.max(...copies.map(({ high }) => high)),
    mean: copies.reduce((sum, { mean }) => sum + mean, 0) / copies.length,
  };
}

function judged({ copies, noise, photo }: ChannelFinding): string {
  const { high, mean } = ofCopies(copies);
  const ratio = times(high, photo.high);
  return `Highest value ${shortNumber(high, 1)}; in noise ${shortNumber(noise.high, 1)}, on the photo ${shortNumber(photo.high, 1)}${ratio && high > photo.high ? ` (${ratio} as much)` : ''}. Mean ${shortNumber(mean)}; in noise ${shortNumber(noise.mean)}, on the photo ${shortNumber(photo.mean)}.`;
}

function sentence(state: ChannelState, all: readonly Sitting[], outcomes: Outcomes): string {
  const name = channelName(state);
  const ready = outcomes.map((outcome) => (outcome?.phase === 'ended' ? outcome.finding : null));
  if (outcomes.some((outcome) => outcome?.phase === 'drawing' || outcome?.phase === 'judging'))
    return `Drawing a portrait of ${name}.`;
  if (outcomes.some((outcome) => outcome?.phase === 'stopped')) return `Stopped; it can go on from here.`;
  const [first, second] = ready;
  if (!first) return `To be drawn: what excites ${name}.`;
  const mine = ofCopies(first.copies);
  const ratio = times(mine.high, first.photo.high);
  const parts = [
    ratio && mine.high > first.photo.high
      ? `This picture excites ${name} up to ${shortNumber(mine.high, 1)}, ${ratio} as much as any place of “${first.photo.title}”.`
      : `This picture excites ${name} up to ${shortNumber(mine.high, 1)}; “${first.photo.title}” reaches ${shortNumber(first.photo.high, 1)}.`,
  ];
  if (second) {
    const other = ofCopies(second.copies);
    const higher = other.mean > mine.mean;
    parts.push(
      `The other one (${lower(all[1]!.title)}) has ${higher ? 'a higher' : 'a lower'} mean, ${shortNumber(other.mean)} to ${shortNumber(mine.mean)}${higher ? ': what the channel likes most is not what we can read best.' : '.'}`,
    );
  }
  return parts.join(' ');
}

const lower = (text: string) => text.charAt(0).toLowerCase() + text.slice(1);
