/** AP of masks on scenes whose truth is known. */
import { encodeRle, evaluateCoco } from '../../metrics/index.ts';
import { type Scene, thingNames } from '../../scenes/index.ts';
import { pastedPixels, pasteMask } from '../../segmentation/paste-mask.ts';
import type { MaskResult } from './maskDetect.ts';
import type { DetectorFigures } from './measureDetector.ts';

/**
 * Evaluates masks by COCO's rules. Difficult things count as crowd regions, as in `measureDetector`.
 *
 * @param found of each scene
 */
export function measureMasks(
  scenes: readonly Scene[],
  found: readonly Pick<MaskResult, 'detections' | 'masks'>[],
): DetectorFigures {
  let id = 0;
  const annotations = scenes.flatMap(({ things, instances, width, height }, scene) =>
    things.map(({ class: type, area, difficult }, index) => ({
      id: ++id,
      image_id: scene + 1,
      category_id: type + 1,
      segmentation: encodeRle({
        width,
        height,
        data: Uint8Array.from(instances, (one) => (one === index + 1 ? 1 : 0)),
      }),
      area,
      iscrowd: difficult ? 1 : 0,
    })),
  );
  const detections = found.flatMap(({ detections, masks }, scene) => {
    const { width, height } = scenes[scene]!;
    return detections.flatMap(({ box, class: type, score }, i) => {
      if (box[2] <= box[0] || box[3] <= box[1]) return [];
      const data = pastedPixels(pasteMask(masks[i]!, box, { width, height }), { width, height });
      const segmentation = encodeRle({ width, height, data });
      return [{ image_id: scene + 1, category_id: type + 1, segmentation, score }];
    });
  });
  const truth = {
    images: scenes.map(({ width, height }, i) => ({ id: i + 1, width, height })),
    categories: thingNames.map((name, i) => ({ id: i + 1, name })),
    annotations,
  };
  const { stats } = evaluateCoco(truth, detections, { iouType: 'segm' });
  return { ap: stats[0]!, ap50: stats[1]!, ap75: stats[2]! };
}
