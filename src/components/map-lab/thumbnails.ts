import { drawScene, type Scene } from '../../lib/scenes/index.ts';
import { sceneSettings } from '../../lib/scenes/scene-state.ts';
import { paintScene } from '../ui/paint-scene.ts';
import type { StreetRun } from './streets.ts';

/** Pixels of a street's small picture, the least that can be drawn. */
export const THUMBNAIL = 64;

/** Small pictures of a run's streets. Each is drawn once. */
export class Thumbnails {
  #of: StreetRun | null = null;
  readonly #scenes = new Map<number, Scene>();

  /** Paints the canvases in `root` that have a street's number in `data-street`. */
  paint(root: ParentNode, run: StreetRun): void {
    if (run !== this.#of) this.#scenes.clear();
    this.#of = run;
    const settings = sceneSettings(run.drawn, THUMBNAIL);
    for (const canvas of root.querySelectorAll<HTMLCanvasElement>('canvas[data-street]')) {
      const street = Number(canvas.dataset['street']);
      const scene = this.#scenes.get(street) ?? drawScene(street, settings);
      this.#scenes.set(street, scene);
      paintScene(canvas, scene);
    }
  }
}
