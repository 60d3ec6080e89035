import { getBackend, tidy, zeros } from '@tensorflow/tfjs-core';
import { checkDreamSettings } from '../../dream-settings.ts';
import { DREAM_SIDES } from '../../dream-size.ts';
import type { DreamCheckpoint } from '../../nn/dream/checkpoint.ts';
import { beginning, type DreamEnd, dream as dreamLoop } from '../../nn/dream/loop.ts';
import { networkGradient } from '../../nn/dream/networkGradient.ts';
import { type OctaveSize, octaveSizes } from '../../nn/dream/octaves.ts';
import { type Graph, nodeOf } from '../../nn/graph.ts';
import { measureOf } from '../../nn/measure.ts';
import type { Objective } from '../../nn/objective.ts';
import { engineError, throwIfAborted } from '../errors.ts';
import type { ReadyNetwork } from '../networks.ts';
import { pictureValues } from '../picture.ts';
import { turn } from '../turn.ts';
import type { DreamEnding, DreamInput, DreamOutput, DreamUpdate } from './dreamMessages.ts';
import type { Task } from './task.ts';

export type {
  DreamEnding,
  DreamInput,
  DreamOutput,
  DreamUpdate,
} from './dreamMessages.ts';

/** How a dream ended, for the reader. */
const SAYS: Readonly<Record<DreamEnding, string>> = {
  finished: 'The dream is finished.',
  stopped: 'Stopped; it can go on from here.',
  diverged:
    'The steps were so large that the picture turned to black and white extremes, or to no numbers at all, so the dream was stopped. Here is the last good picture: choose a smaller step size.',
  'no-step': 'With a step size of 0 the picture never changes. Choose a larger one: about 1 to 8 works well.',
  flat: 'Nothing in this picture moves the objective: its gradient is 0 everywhere. Choose another channel or layer, or another picture.',
  'out-of-memory':
    'There was not enough memory to go on, not even in small tiles. Here is the last good picture: choose a smaller size, or close other tabs.',
};

/** Whether a node lies behind an upsampling, where the sizes of its branches must agree: then sides must be multiples. */
function isUpsampled(graph: Graph, nodes: readonly string[]): boolean {
  const seen = new Set<string>();
  const open = [...nodes];
  for (let tensor = open.pop(); tensor !== undefined; tensor = open.pop()) {
    const { name } = nodeOf(tensor);
    if (seen.has(name)) continue;
    seen.add(name);
    const node = graph.nodes.get(name);
    if (node?.op.startsWith('Resize')) return true;
    open.push(...(node?.inputs ?? []));
  }
  return false;
}

const isAboutPlace = (objective: Objective): boolean =>
  objective.kind === 'mixture'
    ? objective.parts.some((part) => part.objective.kind === 'place')
    : objective.kind === 'place';

function check({ width, height, copies = 1, diversity = 0, settings }: DreamInput): void {
  checkDreamSettings(settings);
  for (const [name, value] of [
    ['width', width],
    ['height', height],
  ] as const) {
    if (!(Number.isInteger(value) && value >= DREAM_SIDES.least && value <= DREAM_SIDES.most))
      throw new RangeError(
        `${name} must be a whole number from ${DREAM_SIDES.least} to ${DREAM_SIDES.most}, not ${value}`,
      );
  }
  if (!(Number.isInteger(copies) && copies >= 1 && copies <= 9))
    throw new RangeError(`copies must be a whole number from 1 to 9, not ${copies}`);
  if (!(diversity >= 0 && diversity <= 10))
    throw new RangeError(`diversity must be from 0 to 10, not ${diversity}`);
}

/** Rows and columns of the objective's maps at the working size, by running the network once. */
function mapSizes({ entry, network }: ReadyNetwork, working: OctaveSize, nodes: readonly string[]) {
  const sizes = new Map<string, { rows: number; columns: number }>();
  tidy(() => {
    const picture = zeros([1, working.rows, working.columns, 3]);
    network.run({ [entry.input.node]: picture }, nodes).forEach(({ shape }, i) => {
      if (shape.length === 4) sizes.set(nodes[i]!, { rows: shape[1]!, columns: shape[2]! });
    });
  });
  return sizes;
}

/** Frames as the page shows them. */
function rgba(values: Float32Array): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray((values.length / 3) * 4);
  for (let from = 0, to = 0; from < values.length; from += 3, to += 4) {
    pixels[to] = values[from]!;
    pixels[to + 1] = values[from + 1]!;
    pixels[to + 2] = values[from + 2]!;
    pixels[to + 3] = 255;
  }
  return pixels;
}

/** Where to begin: where a lost backend broke off, where a stopped dream was, at a photo, or at noise. */
function startOf(input: DreamInput, kept: unknown, sizes: readonly OctaveSize[]): DreamCheckpoint {
  if (kept) return kept as DreamCheckpoint;
  if (input.resume) return input.resume;
  const { rows, columns } = sizes.at(-1)!;
  const base = input.image && { values: pictureValues(input.image, columns, rows), rows, columns };
  return beginning(base, input.copies ?? 1, sizes, input.settings.seed);
}

/**
 * Changes a picture so that a part of a network likes it more (Mordvintsev et al. 2015), or draws one from noise. Every step is
 * sent as an update. Ends early on `stop`, with a checkpoint to go on from; goes on from its last frame when the backend was lost.
 *
 * @throws RangeError for settings outside their limits, and for nodes, channels or places that the network does not have
 */
export const dream: Task<DreamInput, DreamOutput, DreamUpdate> = async (input, context) => {
  const given = input.resume ? { ...input, ...input.resume } : input;
  check(given);
  const ready = await context.network(input.network);
  const { entry, network } = ready;
  const { registerGradients } = await import('../gradients/register.ts');
  registerGradients(getBackend());
  throwIfAborted(context.signal);

  const { settings, objective } = input;
  const heat = entry.task === 'detect' ? { heat: entry.outputs.heat } : {};
  const { nodes } = measureOf(objective, network.graph, heat);
  const multipleOf = isUpsampled(network.graph, nodes) ? entry.input.multipleOf : 1;
  const sizes = octaveSizes({ rows: given.height, columns: given.width }, settings, multipleOf);
  const working = sizes.at(-1)!;
  const places = isAboutPlace(objective) ? mapSizes(ready, working, nodes) : undefined;
  const measure = measureOf(objective, network.graph, { ...heat, mapAt: (node) => places?.get(node) });
  const stepsTotal = settings.steps * sizes.length;
  let spent = 0;
  context.progress({ stage: 'run', done: 0, total: stepsTotal, label: 'Dreaming' });

  const atNetwork = networkGradient({
    network,
    input: entry.input.node,
    range: entry.input.range,
    measure,
    diversity: input.diversity ?? 0,
  });
  const end: DreamEnd = await dreamLoop({
    start: startOf(input, context.keep.get('dream'), sizes),
    sizes,
    settings,
    async gradientAt(seen) {
      throwIfAborted(context.signal);
      return atNetwork(seen);
    },
    tileMultiple: places ? 0 : multipleOf === 1 ? 32 : multipleOf,
    isOutOfMemory: (error) => engineError(error).code === 'out-of-memory',
    stopAsked: () => context.stop.aborted,
    now: () => performance.now(),
    async onFrame({ checkpoint, loss, milliseconds, secondsLeft, notice }) {
      spent += milliseconds;
      context.keep.set('dream', checkpoint);
      const pixels = rgba(checkpoint.picture);
      const stepsDone = checkpoint.octave * settings.steps + checkpoint.step;
      context.progress({ stage: 'run', done: stepsDone, total: stepsTotal, label: 'Dreaming' });
      context.update(
        {
          pixels,
          width: checkpoint.columns,
          height: checkpoint.rows,
          copies: checkpoint.copies,
          octave: checkpoint.octave,
          octaves: sizes.length,
          step: checkpoint.step,
          stepsDone,
          stepsTotal,
          loss,
          milliseconds,
          secondsLeft,
          ...(notice === undefined ? {} : { notice }),
        },
        [pixels.buffer],
      );
      await turn();
      throwIfAborted(context.signal);
    },
  });

  const { checkpoint, ended } = end;
  const pixels = rgba(checkpoint.picture);
  context.transfer(pixels.buffer);
  return {
    ended,
    says: SAYS[ended],
    pixels,
    width: checkpoint.columns,
    height: checkpoint.rows,
    copies: checkpoint.copies,
    losses: checkpoint.losses,
    checkpoint,
    backend: getBackend(),
    milliseconds: spent,
  };
};
