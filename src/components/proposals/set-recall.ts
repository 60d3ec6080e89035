/** Recall over several streets. */
import type { Scene } from '../../lib/scenes/scene.ts';
import { neededFor, type RegionLook, recallCurve, suppress, survivorsOf } from './regions.ts';

/** A street with its truth, and what the network said of it. */
export interface LookedAt {
  readonly scene: Pick<Scene, 'width' | 'height' | 'things'>;
  readonly look: RegionLook;
}

/** COCO's figures in 0..1; -1 when there is nothing to find. */
export interface SetAp {
  readonly kept: number;
  readonly ap: number;
  readonly ap50: number;
  readonly ap75: number;
}

/** The proposals of each street that survive NMS. */
export const survivorsOfSet = (set: readonly LookedAt[], threshold: number): number[][] =>
  set.map(({ look }) => survivorsOf(suppress(look, threshold)));

/** Recall by the number kept of each street, over all things that are not difficult. */
export function recallOfSet(
  set: readonly LookedAt[],
  survivors: readonly (readonly number[])[],
  atLeast: number,
  most: number,
): number[] {
  const needed = set.flatMap(({ scene, look }, i) =>
    neededFor(
      look,
      survivors[i]!,
      scene.things.filter(({ difficult }) => !difficult),
      atLeast,
    ),
  );
  return recallCurve(needed, most);
}
