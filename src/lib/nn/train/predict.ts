import { dispose, softmax, type Tensor, tidy } from '@tensorflow/tfjs-core';
import { sizeOf } from '../../conv/array.ts';
import type { StackPlan } from '../../conv/stack/index.ts';
import { type Pictures, pictureSize } from '../../datasets/labelled-pictures.ts';
import { classScores } from './classifier.ts';
import type { Figures } from './figures.ts';
import { pictureTensor } from './pictureSource.ts';

/** Pictures that are looked at in one go: enough to keep a backend busy, few enough for small memories. */
const AT_ONCE = 100;

/** What a long computation does between its steps. */
export interface Manners {
  /** lets others have their turn */
  readonly turn: () => Promise<void>;
  /** throws once it should not go on */
  readonly throwIfAborted?: (() => void) | undefined;
}

/**
 * The probability of every class for every picture of a set.
 *
 * @param parameters in the order of the plan
 * @returns [pictures, classes], each row adding up to 1; [pictures, rows, columns, classes] for a network that ends with a map
 */
export async function predictClasses(
  plan: StackPlan,
  parameters: readonly Tensor[],
  set: Pictures,
  { turn, throwIfAborted }: Manners,
): Promise<Float32Array<ArrayBuffer>> {
  const count = set.pixels.length / pictureSize(set);
  const answers = sizeOf(plan.outputShape);
  const all = new Float32Array(count * answers);
  for (let first = 0; first < count; first += AT_ONCE) {
    throwIfAborted?.();
    const indices = Array.from({ length: Math.min(AT_ONCE, count - first) }, (_, i) => first + i);
    const rows = tidy(() => softmax(classScores(plan, parameters, pictureTensor(set, indices))));
    try {
      all.set(await rows.data(), first * answers);
    } finally {
      dispose(rows);
    }
    await turn();
  }
  return all;
}

/** The class of highest probability in each row; at ties the first. */
export function mostProbable(probabilities: Float32Array, classes: number): Uint8Array<ArrayBuffer> {
  const best = new Uint8Array(probabilities.length / classes);
  for (let i = 0; i < best.length; i++) {
    const row = probabilities.subarray(i * classes, (i + 1) * classes);
    for (let c = 1; c < classes; c++) if (row[c]! > row[best[i]!]!) best[i] = c;
  }
  return best;
}

/**
 * How good predictions are: `accuracy`, the share whose most probable class is right, and `loss`, the mean cross-entropy
 * in nats (a probability of 0 counts as 1e-7). NaN when there are none.
 */
export function classificationFigures(
  probabilities: Float32Array,
  labels: ArrayLike<number>,
  classes: number,
): Figures & { readonly loss: number; readonly accuracy: number } {
  const guesses = mostProbable(probabilities, classes);
  let right = 0;
  let nats = 0;
  for (let i = 0; i < guesses.length; i++) {
    if (guesses[i] === labels[i]) right++;
    nats -= Math.log(Math.max(probabilities[i * classes + labels[i]!]!, 1e-7));
  }
  return { loss: nats / guesses.length, accuracy: right / guesses.length };
}
