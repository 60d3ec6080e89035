import { dispose, slice, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { type NamedValues, planStack, type StackPlan, type TrainableLayer } from '../../conv/stack/index.ts';
import type { Pictures } from '../../datasets/labelled-pictures.ts';
import { forward } from '../../nn/layers/forward.ts';
import { toTensors } from '../../nn/layers/weights.ts';
import { pictureTensor } from '../../nn/train/pictureSource.ts';
import { throwIfAborted } from '../errors.ts';
import { turn } from '../turn.ts';
import type { Task } from './task.ts';

/** A classifier of small pictures, the same as convolutions, and a large picture for both. */
export interface OneLookInput {
  readonly dense: { readonly layers: readonly TrainableLayer[]; readonly weights: readonly NamedValues[] };
  readonly conv: { readonly layers: readonly TrainableLayer[]; readonly weights: readonly NamedValues[] };
  /** side of a crop, and how far apart crops are, in pixels */
  readonly crop: number;
  readonly stride: number;
  /** one square picture */
  readonly picture: Pictures;
  /** milliseconds that each of the three measurements may take; at least three runs are timed whatever they take */
  readonly budget: number;
}

/** Milliseconds; medians after a warm-up, reading the answer included. */
export interface OneLookOutput {
  /** one crop on its own, and how many were timed */
  readonly single: number;
  readonly singles: number;
  /** one batch of crops, how many crops it has, and how many batches were timed */
  readonly batch: number;
  readonly batchSize: number;
  readonly batches: number;
  /** the whole picture in one pass, and how many passes were timed */
  readonly pass: number;
  readonly passes: number;
}

/** Crops in a batch at most, for small memories. */
const BATCH = 64;
const MOST_RUNS = 200;

/** Times a classifier on crops of a picture, one by one and in batches, against one pass of its convolutions. */
export const oneLook: Task<OneLookInput, OneLookOutput> = async (input, context) => {
  const { crop, stride, picture, budget } = input;
  const [side, , channels] = picture.shape;
  const small = planStack([crop, crop, channels], input.dense.layers);
  const large = planStack([side, side, channels], input.conv.layers);
  const places = Math.floor((side - crop) / stride) + 1;
  if (!(places >= 1)) throw new RangeError(`picture: a side of at least ${crop} is needed, not ${side}`);
  const held: Tensor[] = [];
  const keep = <T extends Tensor>(tensors: T[]): T[] => {
    held.push(...tensors);
    return tensors;
  };
  let run = 0;
  /** The median time of runs until the budget is spent. */
  const timed = async (label: string, work: (i: number) => Tensor) => {
    const times: number[] = [];
    const begun = performance.now();
    for (let i = -2; i < MOST_RUNS && (i < 3 || performance.now() - begun < budget); i++) {
      throwIfAborted(context.signal);
      const start = performance.now();
      const answer = tidy(() => work(Math.max(0, i)));
      try {
        await answer.data();
      } finally {
        dispose(answer);
      }
      if (i >= 0) times.push(performance.now() - start);
      await turn();
    }
    context.progress({ stage: 'run', done: ++run, total: 3, label });
    times.sort((a, b) => a - b);
    return { time: times[Math.floor(times.length / 2)]!, runs: times.length };
  };
  const answer = (plan: StackPlan, weights: Tensor[], x: Tensor4D) => forward(plan, weights, x).at(-1)!;
  try {
    const dense = keep(toTensors(small.parameters, input.dense.weights));
    const conv = keep(toTensors(large.parameters, input.conv.weights));
    const whole = pictureTensor(picture, [0]);
    held.push(whole);
    const at = (i: number): [number, number, number, number] => {
      const place = (i * 7919) % (places * places);
      return [0, Math.floor(place / places) * stride, (place % places) * stride, 0];
    };
    const cut = (i: number) => slice(whole, at(i), [1, crop, crop, channels]);
    const batchSize = Math.min(BATCH, places * places);
    const pixels = new Uint8Array(batchSize * crop * crop * channels);
    for (let i = 0; i < batchSize; i++) {
      const [, top, left] = at(i);
      for (let row = 0; row < crop; row++) {
        const from = ((top + row) * side + left) * channels;
        pixels.set(picture.pixels.subarray(from, from + crop * channels), (i * crop + row) * crop * channels);
      }
    }
    const crops = { pixels, shape: [crop, crop, channels] as const };
    const indices = Array.from({ length: batchSize }, (_, i) => i);
    const single = await timed('Timing crops', (i) => answer(small, dense, cut(i)));
    const batch = await timed('Timing batches', () => answer(small, dense, pictureTensor(crops, indices)));
    const pass = await timed('Timing one pass', () => answer(large, conv, whole));
    return {
      single: single.time,
      singles: single.runs,
      batch: batch.time,
      batchSize,
      batches: batch.runs,
      pass: pass.time,
      passes: pass.runs,
    };
  } finally {
    dispose(held);
  }
};
