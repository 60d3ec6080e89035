/** True boxes of many streets, drawn a few at a time so that the page stays alive. */

import { drawScene } from '../../lib/scenes/index.ts';
import { type SceneState, sceneSettings } from '../../lib/scenes/scene-state.ts';

type Box = readonly [x1: number, y1: number, x2: number, y2: number];

/** Milliseconds of drawing before the page gets its turn. */
const SLICE = 8;

/**
 * The boxes of all things that count (not the difficult ones) on streets 1 to `count`, drawn with a state's settings.
 *
 * @param tell is called now and then with the streets and boxes so far; the array grows
 */
export async function thingsOfStreets(
  state: SceneState,
  count: number,
  signal: AbortSignal,
  tell: (streets: number, boxes: readonly Box[]) => void,
): Promise<void> {
  const settings = sceneSettings(state);
  const boxes: Box[] = [];
  let since = performance.now();
  for (let street = 1; street <= count; street++) {
    for (const { box, difficult } of drawScene(street, settings).things) if (!difficult) boxes.push(box);
    if (performance.now() - since < SLICE && street < count) continue;
    tell(street, boxes);
    await new Promise((resolve) => setTimeout(resolve));
    if (signal.aborted) return;
    since = performance.now();
  }
}
