/** Times a step of a dream and the forward pass of the same part of the network, on the current backend. */
import { memory, type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { graphEntry } from '../../../models/registry.ts';
import { defaultDream } from '../../../src/lib/dream-settings.ts';
import { beginning, dream } from '../../../src/lib/nn/dream/loop.ts';
import { networkGradient } from '../../../src/lib/nn/dream/networkGradient.ts';
import { gradient } from '../../../src/lib/nn/gradient.ts';
import type { GraphModelJson } from '../../../src/lib/nn/graph.ts';
import { type Measure, measureOf } from '../../../src/lib/nn/measure.ts';
import { loadNetwork, type Network } from '../../../src/lib/nn/network.ts';
import type { Objective } from '../../../src/lib/nn/objective.ts';
import { random } from '../../../src/lib/random.ts';

/** What to time. */
export interface DreamTimesOptions {
  readonly objective: Objective;
  readonly rows: number;
  readonly columns: number;
  /** pairs that are not counted, and pairs that are */
  readonly warmUp: number;
  readonly count: number;
}

/** Milliseconds, one of each for each pair. */
export interface DreamTimes {
  readonly forward: number[];
  readonly step: number[];
  /** bytes of tensors at the widest moment of a gradient, less those of the weights and of the picture */
  readonly peakBytes: number;
}

let network: Network | undefined;

async function load(): Promise<Network> {
  const file = (name: string) => fetch(`/models/centernet/${name}`);
  const model = (await (await file('model.json')).json()) as GraphModelJson;
  return loadNetwork(model, new Uint8Array(await (await file('centernet.bin')).arrayBuffer()));
}

/**
 * Takes turns between a forward pass, its objective read back, and a whole step of a dream: view, gradient, regularisers and the
 * move of the picture.
 */
export async function dreamTimes(options: DreamTimesOptions): Promise<DreamTimes> {
  const { objective, rows, columns, warmUp, count } = options;
  network ??= await load();
  const held = network;
  const { input } = graphEntry('centernet');
  const measure = measureOf(objective, held.graph, { heat: 'tower_0/keypoints' });
  const next = random(1);
  const values = Float32Array.from({ length: rows * columns * 3 }, () => 255 * next());

  const forward = async (): Promise<void> => {
    const picture = tensor4d(values, [1, rows, columns, 3]);
    const maps = held.run({ [input.node]: picture }, measure.nodes);
    const value: Tensor = measure.value(maps);
    await value.data();
    for (const tensor of [picture, ...maps, value]) tensor.dispose();
  };
  const gradientAt = networkGradient({
    network: held,
    input: input.node,
    range: [0, 255],
    measure,
    diversity: 0,
  });
  const sizes = [{ rows, columns }];
  const settings = { ...defaultDream, octaves: 1, steps: 1 };
  const start = beginning({ values, rows, columns }, 1, sizes, 1);
  const step = async (): Promise<void> => {
    const { ended } = await dream({
      start,
      sizes,
      settings,
      gradientAt,
      tileMultiple: 32,
      isOutOfMemory: () => false,
      onFrame: () => undefined,
      stopAsked: () => false,
      now: () => performance.now(),
    });
    if (ended !== 'finished') throw new Error(`the step ended as ${ended}`);
  };
  const times = { forward: [] as number[], step: [] as number[] };
  for (let i = -warmUp; i < count; i++) {
    for (const [name, work] of [
      ['forward', forward],
      ['step', step],
    ] as const) {
      const began = performance.now();
      await work();
      if (i >= 0) times[name].push(performance.now() - began);
    }
  }

  return { ...times, peakBytes: peakOf(held, measure, values, rows, columns) };
}

/** The widest moment of a gradient, forwards and back. */
function peakOf(
  held: Network,
  measure: Measure,
  values: Float32Array,
  rows: number,
  columns: number,
): number {
  const { input } = graphEntry('centernet');
  const picture = tensor4d(values, [1, rows, columns, 3]);
  const before = memory().numBytes;
  let peak = 0;
  const onStep = () => {
    peak = Math.max(peak, memory().numBytes - before);
  };
  const { value, gradients } = gradient(held, measure, {
    feeds: { [input.node]: picture },
    wrt: [input.node],
    onStep,
  });
  for (const tensor of [picture, value, ...gradients]) tensor?.dispose();
  return peak;
}
