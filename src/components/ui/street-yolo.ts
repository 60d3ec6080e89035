import { networks } from '../../../models/registry.ts';
import { engine, type Tasks } from '../../lib/engine/client.ts';
import { type SceneState, SHOWN_SIZE, sceneOf, sceneStateOf } from '../../lib/scenes/scene-state.ts';
import './chosen-backend.ts';
import { paintScene } from './paint-scene.ts';
import type { StreetJob } from './street-work.ts';

/** Everything that the street YOLO says of a picture. */
export type StreetLook = Tasks['streetYolo']['output'];

const entry = networks.find(({ id }) => id === 'street-yolo');

/** Whether the street YOLO is part of this site. */
export const hasStreetYolo = entry !== undefined;

/** Bytes that a first look fetches. */
export const streetYoloBytes = entry?.files.reduce((sum, { bytes }) => sum + bytes, 0) ?? 0;

/** Answers of the last looks: several figures of a page may show the same street. */
const seen = new Map<string, StreetLook>();
const KEPT = 4;

/** The same text for the same street. */
export const streetKey = (state: SceneState): string => JSON.stringify(sceneStateOf(state));

/** A look at a street, for `StreetWork`. */
export function lookAtStreet(state: SceneState): StreetJob<StreetLook> {
  const key = streetKey(state);
  return {
    key,
    async run(options) {
      const known = seen.get(key);
      if (known) return known;
      const look = await engine.run('streetYolo', { picture: sceneOf(state) }, options);
      seen.set(key, look);
      for (const old of seen.keys()) if (seen.size > KEPT) seen.delete(old);
      return look;
    },
  };
}

/** A street as a picture to draw on canvases, larger than networks see it; painted anew only for another street. */
export class StreetPicture {
  readonly #canvas = document.createElement('canvas');

  of(state: SceneState): HTMLCanvasElement {
    paintScene(this.#canvas, sceneOf(state, SHOWN_SIZE));
    return this.#canvas;
  }
}
