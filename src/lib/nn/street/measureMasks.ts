/** AP of masks on scenes whose truth is known. */
import { encodeRle, evaluateCoco } from '../../metrics/index.ts';
import { type Scene, scenesToCoco } from '../../scenes/index.ts';
import { pastedPixels, pasteMask } from '../../segmentation/paste-mask.ts';
import type { MaskedDetection } from './detector.ts';
import { type DetectorFigures, mainFigures } from './measureDetector.ts';

/**
 * Evaluates masks by COCO's rules. Difficult things count as crowd regions, as in `measureDetector`. A detection without a mask, or
 * with an empty box, is left out.
 *
 * @param found of each scene
 */
export function measureMasks(
  scenes: readonly Scene[],
  found: readonly (readonly MaskedDetection[])[],
): DetectorFigures {
  const detections = found.flatMap((some, scene) => {
    const { width, height } = scenes[scene]!;
    return some.flatMap(({ box, class: type, score, mask }) => {
      if (!mask || box[2] <= box[0] || box[3] <= box[1]) return [];
      const data = pastedPixels(pasteMask(mask, box, { width, height }), { width, height });
      const segmentation = encodeRle({ width, height, data });
      return [{ image_id: scene + 1, category_id: type + 1, segmentation, score }];
    });
  });
  return mainFigures(evaluateCoco(scenesToCoco(scenes, 'crowd'), detections, { iouType: 'segm' }).stats);
}
