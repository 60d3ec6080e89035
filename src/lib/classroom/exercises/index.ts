import { exercise as architectures } from './architectures.ts';
import { exercise as deepdream } from './deepdream.ts';
import { exercise as denseOrConvolution } from './dense-or-convolution.ts';
import { exercise as digitReader } from './digit-reader.ts';
import type { Exercise } from './exercise.ts';
import { exercise as fullyConvolutional } from './fully-convolutional.ts';
import { exercise as memory } from './memory.ts';
import { exercise as outOfMemory } from './out-of-memory.ts';
import { exercise as poolingOrStride } from './pooling-or-stride.ts';
import { exercise as responseNormalisation } from './response-normalisation.ts';
import { exercise as segmentationDifficulty } from './segmentation-difficulty.ts';
import { exercise as transferLearning } from './transfer-learning.ts';

export type { Exercise } from './exercise.ts';

/** Every exercise of the book, by number. A new one is a file in this folder and a line here. */
export const exercises: readonly Exercise[] = [
  denseOrConvolution,
  memory,
  outOfMemory,
  poolingOrStride,
  architectures,
  segmentationDifficulty,
  responseNormalisation,
  fullyConvolutional,
  deepdream,
  digitReader,
  transferLearning,
].toSorted((a, b) => a.number - b.number);

/** The exercise of that id, or undefined. */
export function exerciseOf(id: string): Exercise | undefined {
  return exercises.find((exercise) => exercise.id === id);
}
