import { type Tensor, tensor4d } from '@tensorflow/tfjs-core';
import { decodeCenterNet } from '../../boxes/centernet.ts';
import { throwIfAborted } from '../errors.ts';
import { inputShape } from '../inputShape.ts';
import { pictureValues } from '../picture.ts';
import type { Task } from './task.ts';

/** A picture and how to look at it. */
export interface DetectInput {
  /** a network of the registry whose task is 'detect' */
  readonly network: string;
  /** moved to the engine, which closes it */
  readonly image: ImageBitmap;
  /** longer side of what the network sees, in pixels; rounded to what the network can take */
  readonly inputSize: number;
  /** 'square': stretched to a square, as the network was trained. 'picture' keeps the picture's proportions. Default: 'square' */
  readonly shape?: 'square' | 'picture';
  /** candidates below this score are not returned, in [0, 1] */
  readonly scoreFloor: number;
  readonly maxCandidates: number;
}

/** Raw candidates, before any suppression, by falling score. */
export interface DetectOutput {
  /** [n, 4] as (x1, y1, x2, y2) in pixels of the picture as given; may reach past its edges */
  readonly boxes: Float32Array;
  /** [n] */
  readonly scores: Float32Array;
  /** [n] index into the network's labels */
  readonly classes: Uint8Array;
  /** [n] row * columns + column of the network's output map */
  readonly cells: Uint32Array;
  /** [n, 4] as (left, top, right, bottom): what the distance map says in each one's cell, in pixels of what the network saw */
  readonly distances: Float32Array;
  /** how many more there were than `maxCandidates` */
  readonly dropped: number;
  /** size of what the network saw, in pixels, and how many of them lie between two cells */
  readonly seen: { readonly width: number; readonly height: number };
  readonly stride: number;
  readonly rows: number;
  readonly columns: number;
  /** size of the picture as given */
  readonly width: number;
  readonly height: number;
  /** milliseconds */
  readonly stages: { readonly preprocess: number; readonly network: number; readonly boxes: number };
}

/** Runs a detector on one picture. */
export const detect: Task<DetectInput, DetectOutput> = async (input, context) => {
  const { entry, network } = await context.network(input.network);
  if (entry.task !== 'detect') throw new RangeError(`network: "${input.network}" finds no objects`);
  const { image, scoreFloor, maxCandidates } = input;
  const { width, height } = image;
  throwIfAborted(context.signal);

  const start = performance.now();
  const seen = inputShape(image, input.inputSize, entry.input.multipleOf, input.shape ?? 'square');
  const values = pictureValues(image, seen.width, seen.height);
  const drawn = performance.now();

  const { heat: heatNode, distances: distanceNode, stride } = entry.outputs;
  const picture = tensor4d(values, [1, seen.height, seen.width, 3]);
  let outputs: Tensor[] = [];
  let heat: Float32Array;
  let distances: Float32Array;
  let rows: number;
  let columns: number;
  try {
    outputs = network.run({ [entry.input.node]: picture }, [heatNode, distanceNode]);
    const [map, sides] = outputs as [Tensor, Tensor];
    [, rows, columns] = map.shape as [number, number, number, number];
    [heat, distances] = (await Promise.all([map.data(), sides.data()])) as [Float32Array, Float32Array];
  } finally {
    picture.dispose();
    for (const output of outputs) output.dispose();
  }
  const ran = performance.now();
  throwIfAborted(context.signal);

  const classCount = entry.labels.length;
  const found = decodeCenterNet({
    heat,
    distances,
    rows,
    columns,
    classCount,
    stride,
    scoreThreshold: scoreFloor,
    maxCandidates,
  });
  const boxes = found.boxes.map((side, i) =>
    i % 2 ? (side * height) / seen.height : (side * width) / seen.width,
  );
  const classes = Uint8Array.from(found.classes);
  const sides = new Float32Array(found.cells.length * 4);
  found.cells.forEach((cell, i) => {
    sides.set(distances.subarray(cell * 4, cell * 4 + 4), i * 4);
  });
  context.transfer(boxes.buffer, found.scores.buffer, classes.buffer, found.cells.buffer, sides.buffer);
  return {
    boxes,
    scores: found.scores,
    classes,
    cells: found.cells,
    distances: sides,
    dropped: found.dropped,
    seen,
    stride,
    rows,
    columns,
    width,
    height,
    stages: { preprocess: drawn - start, network: ran - drawn, boxes: performance.now() - ran },
  };
};
