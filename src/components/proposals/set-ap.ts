/** AP over several streets: a file of its own, because it brings COCO's rules along and is fetched when it is needed. */
import { evaluateCoco } from '../../lib/metrics/index.ts';
import { sceneDetections, sceneTruth } from '../../lib/scenes/scene-truth.ts';
import { detectionsOf } from './regions.ts';
import type { LookedAt, SetAp } from './set-recall.ts';

/** AP by COCO's rules when so many proposals of each street are kept. */
export function apOfSet(
  set: readonly LookedAt[],
  survivors: readonly (readonly number[])[],
  kept: number,
): SetAp {
  const found = set.map(({ look }, i) => detectionsOf(look, survivors[i]!.slice(0, kept)));
  const { stats } = evaluateCoco(sceneTruth(set.map(({ scene }) => scene)), sceneDetections(found));
  return { kept, ap: stats[0]!, ap50: stats[1]!, ap75: stats[2]! };
}
