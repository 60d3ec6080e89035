/** Which street a figure shows, and the scene that it stands for. */
import { drawScene } from './draw-scene.ts';
import type { Scene } from './scene.ts';
import { type SceneState, sceneSettings } from './scene-fields.ts';
import { standardSettings } from './settings.ts';

export * from './scene-fields.ts';

const drawn = new Map<string, Scene>();

/**
 * The street of a state, drawn once and kept among the last eight: nobody may write into its arrays.
 *
 * @param size in pixels: `SHOWN_SIZE` for the page; by default as the networks see it
 */
export function sceneOf(state: SceneState, size: number = standardSettings.size): Readonly<Scene> {
  const settings = sceneSettings(state, size);
  const key = JSON.stringify([state.street, settings]);
  const scene = drawn.get(key) ?? drawScene(state.street, settings);
  drawn.delete(key);
  drawn.set(key, scene);
  if (drawn.size > 8) drawn.delete(drawn.keys().next().value!);
  return scene;
}
