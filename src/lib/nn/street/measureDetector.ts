/** AP of detections on scenes whose truth is known. */
import { evaluateCoco } from '../../metrics/index.ts';
import type { Scene } from '../../scenes/index.ts';
import { type FoundThing, sceneDetections, sceneTruth } from '../../scenes/scene-truth.ts';

/** COCO's figures, in 0..1, or -1 where there is nothing to find. */
export type DetectorFigures = {
  readonly ap50: number;
  readonly ap75: number;
  /** mean over IoU .50:.05:.95 */
  readonly ap: number;
};

/** The three of COCO's twelve figures that are the most talked about. */
export const mainFigures = ([ap, ap50, ap75]: readonly number[]): DetectorFigures => ({
  ap50: ap50!,
  ap75: ap75!,
  ap: ap!,
});

/**
 * Evaluates boxes by COCO's rules; what becomes of difficult things is said at `sceneTruth`.
 *
 * @param found of each scene
 */
export function measureDetector(
  scenes: readonly Pick<Scene, 'width' | 'height' | 'things'>[],
  found: readonly (readonly FoundThing[])[],
): DetectorFigures {
  return mainFigures(evaluateCoco(sceneTruth(scenes), sceneDetections(found)).stats);
}
