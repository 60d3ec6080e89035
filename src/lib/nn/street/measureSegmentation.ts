/** How well a network labels scenes whose truth is known. */
import { concat, type Tensor4D, tidy } from '@tensorflow/tfjs-core';
import { confusionMatrix, type SegmentationScores, segmentationScores } from '../../metrics/index.ts';
import type { Scene } from '../../scenes/index.ts';
import { pictureOf } from './examples.ts';
import { FCN_LABELS } from './fcn.ts';
import { type FcnDetails, fcnLabels } from './fcnSegment.ts';
import type { Lookup } from './parameters.ts';

/** Pictures that go through the network at once. */
const AT_ONCE = 8;

/**
 * The scores over all pixels of all scenes together, as the paper's are.
 *
 * @param scenes all of one size, at least one
 */
export async function measureSegmentation(
  lookup: Lookup,
  details: FcnDetails,
  scenes: readonly Scene[],
): Promise<SegmentationScores> {
  const matrix = Array.from({ length: FCN_LABELS }, () => new Array<number>(FCN_LABELS).fill(0));
  for (let first = 0; first < scenes.length; first += AT_ONCE) {
    const some = scenes.slice(first, first + AT_ONCE);
    const pictures = tidy(() => concat(some.map((scene) => pictureOf(scene))) as Tensor4D);
    let labels: Uint8Array;
    try {
      labels = await fcnLabels(lookup, details, pictures);
    } finally {
      pictures.dispose();
    }
    const truth = some.flatMap((scene) => Array.from(scene.labels));
    confusionMatrix(truth, labels, { classCount: FCN_LABELS }).forEach((row, i) => {
      row.forEach((count, j) => {
        matrix[i]![j]! += count;
      });
    });
  }
  return segmentationScores(matrix);
}
