import { oneHot, type Tensor2D, type Tensor4D, tensor1d, tensor4d } from '@tensorflow/tfjs-core';
import { type Augmentation, augmentPicture } from '../../datasets/augment.ts';
import { type LabelledPictures, type Pictures, pictureSize } from '../../datasets/labelled-pictures.ts';
import type { BatchSource } from './loop.ts';

/** Pictures and what they show. */
export interface PictureBatch {
  /** [batch, height, width, channels], 0 to 1 */
  readonly pictures: Tensor4D;
  /** [batch, classes], 1 at each one's class, else 0 */
  readonly truth: Tensor2D;
}

/** The pictures of those indices, 0 to 1, as the network sees them. The caller disposes the tensor. */
export function pictureTensor(set: Pictures, indices: ArrayLike<number>): Tensor4D {
  const size = pictureSize(set);
  const values = new Float32Array(indices.length * size);
  for (let i = 0; i < indices.length; i++) {
    const start = indices[i]! * size;
    for (let j = 0; j < size; j++) values[i * size + j] = set.pixels[start + j]! / 255;
  }
  return tensor4d(values, [indices.length, ...set.shape]);
}

/** Batches of a set of pictures, changed at random as `augmentation` says. */
export function pictureSource(
  set: LabelledPictures,
  augmentation: Augmentation | undefined,
): BatchSource<PictureBatch> {
  const size = pictureSize(set);
  const changes = Object.values(augmentation ?? {}).some((value) => Number(value) > 0);
  return {
    count: set.labels.length,
    batch(indices, draw) {
      const labels = Int32Array.from(indices, (index) => set.labels[index]!);
      const truth = oneHot(tensor1d(labels, 'int32'), set.classes.length) as Tensor2D;
      if (!changes || !augmentation) return { pictures: pictureTensor(set, indices), truth };
      const values = new Float32Array(indices.length * size);
      indices.forEach((index, i) => {
        augmentPicture(set.pixels, index * size, values, i * size, set.shape, augmentation, draw);
      });
      for (let i = 0; i < values.length; i++) values[i]! /= 255;
      return { pictures: tensor4d(values, [indices.length, ...set.shape]), truth };
    },
  };
}
