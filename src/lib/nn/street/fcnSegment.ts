/** What FCN says of a picture, as plain data. */
import { argMax, dispose, type Tensor, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { backbone } from './backbone.ts';
import { type FcnDepth, type FcnStage, fcn, fcnStages, lastKernel } from './fcn.ts';
import { enlarge } from './fcnUpsampling.ts';
import type { Lookup } from './parameters.ts';

/** What an FCN's model.json says besides the weights. */
export interface FcnDetails {
  readonly depth: FcnDepth;
}

/** Scores of one stage. */
export interface FcnScores extends Pick<FcnStage, 'kind' | 'map'> {
  /** cells of the map */
  readonly rows: number;
  readonly columns: number;
  /** [rows, columns, labels] */
  readonly values: Float32Array<ArrayBuffer>;
}

/** A picture's labels and how they came about. */
export interface FcnAnswer {
  /** [side * side] index into `labelNames`; the first at ties */
  readonly labels: Uint8Array<ArrayBuffer>;
  /** [side * side, labels] scores after the last transposed convolution */
  readonly scores: Float32Array<ArrayBuffer>;
  /** in the order of their computation */
  readonly stages: readonly FcnScores[];
  /** of the network and reading its numbers */
  readonly milliseconds: number;
}

/**
 * Segments one picture and tells the scores of every stage. Leaves as many tensors as it found.
 *
 * @param picture [1, side, side, 3], 0..255; sides are multiples of 32
 */
export async function fcnAnswer(
  lookup: Lookup,
  { depth }: FcnDetails,
  picture: Tensor4D,
): Promise<FcnAnswer> {
  const start = performance.now();
  const { stages, full, labels } = tidy(() => {
    const found = fcnStages(lookup, backbone(lookup, picture), depth);
    const scores = enlarge(found.at(-1)!.scores, lastKernel(lookup, depth));
    // The scores of a stage may be a tensor of another one, so each is one of its own here.
    const own = found.map((stage) => ({ ...stage, scores: stage.scores.clone() }));
    return { stages: own, full: scores, labels: argMax(scores, 3) };
  });
  const read = async (tensor: Tensor): Promise<ArrayLike<number>> => tensor.data();
  try {
    const [scores, numbers, ...values] = await Promise.all([
      read(full),
      read(labels),
      ...stages.map((stage) => read(stage.scores)),
    ]);
    return {
      labels: Uint8Array.from(numbers),
      scores: Float32Array.from(scores),
      stages: stages.map(({ kind, map, scores: { shape } }, i) => {
        const [, rows, columns] = shape;
        return { kind, map, rows, columns, values: Float32Array.from(values[i]!) };
      }),
      milliseconds: performance.now() - start,
    };
  } finally {
    dispose([full, labels, ...stages.map((stage) => stage.scores)]);
  }
}

/**
 * Labels of several pictures.
 *
 * @param pictures [batch, side, side, 3], 0..255
 * @returns [batch * side * side]
 */
export async function fcnLabels(
  lookup: Lookup,
  { depth }: FcnDetails,
  pictures: Tensor4D,
): Promise<Uint8Array<ArrayBuffer>> {
  const labels = tidy(() => argMax(fcn(lookup, pictures, depth), 3));
  try {
    return Uint8Array.from(await labels.data());
  } finally {
    labels.dispose();
  }
}
