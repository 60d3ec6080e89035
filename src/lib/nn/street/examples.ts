/** Scenes as what networks are trained on: drawn once and kept, mirrored at random, and put together to batches. */
import { concat, image, type Tensor4D, tensor4d } from '@tensorflow/tfjs-core';
import type { Random } from '../../random.ts';
import { drawScene, type Scene, type SceneSettings, type Thing } from '../../scenes/index.ts';
import type { Target } from './yoloTargets.ts';

/** Pictures that a network sees at once, with the truth about them. */
export interface StreetBatch {
  /** [batch, side, side, 3], 0..255 */
  readonly pictures: Tensor4D;
  /** pixels of a side */
  readonly side: number;
  /** the scenes, mirrored where they were; `pixels`, `labels` and `instances` have the size that they were drawn with */
  readonly scenes: readonly Scene[];
  /** the things of each scene, boxes in pixels of `pictures` */
  readonly targets: readonly (readonly Target[])[];
}

/** Draws the scenes of a range of seeds when they are first asked for, and keeps them. */
export function scenePool(
  firstSeed: number,
  settings: Partial<SceneSettings> = {},
): (index: number) => Scene {
  const drawn: Scene[] = [];
  return (index) => {
    drawn[index] ??= drawScene(firstSeed + index, settings);
    return drawn[index];
  };
}

/** The scene as seen in a mirror: left is right. */
function mirrorScene(scene: Scene): Scene {
  const { width, height } = scene;
  const turned = (map: Uint8Array, channels: number): Uint8Array<ArrayBuffer> => {
    const out = new Uint8Array(map.length);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const from = (y * width + x) * channels;
        const to = (y * width + width - 1 - x) * channels;
        for (let c = 0; c < channels; c++) out[to + c] = map[from + c]!;
      }
    }
    return out;
  };
  const things = scene.things.map((thing): Thing => {
    const [x1, y1, x2, y2] = thing.box;
    return { ...thing, box: [width - x2, y1, width - x1, y2] };
  });
  return {
    ...scene,
    pixels: turned(scene.pixels, 3),
    labels: turned(scene.labels, 1),
    instances: turned(scene.instances, 1),
    things,
  };
}

/** The scenes, each mirrored with a chance of one half. */
export const mirrorSome = (scenes: readonly Scene[], draw: Random): Scene[] =>
  scenes.map((scene) => (draw() < 0.5 ? mirrorScene(scene) : scene));

/**
 * Puts scenes together, all of one size; enlarged or shrunk to `side` when that is another. Call it in a tidy.
 *
 * @param side pixels, a multiple of 32; by default the scenes' own
 */
export function batchOf(scenes: readonly Scene[], side = scenes[0]!.width): StreetBatch {
  const size = scenes[0]!.width;
  const drawn = concat(scenes.map((scene) => pictureOf(scene))) as Tensor4D;
  const pictures = side === size ? drawn : image.resizeBilinear(drawn, [side, side], false, true);
  const factor = side / size;
  const targets = scenes.map(({ things }) =>
    things.map(({ box, class: type, difficult }): Target => {
      const [x1, y1, x2, y2] = box;
      return { box: [x1 * factor, y1 * factor, x2 * factor, y2 * factor], class: type, difficult };
    }),
  );
  return { pictures, side, scenes, targets };
}

/** One picture as a tensor [1, height, width, 3], 0..255. */
export function pictureOf({ pixels, width, height }: Pick<Scene, 'pixels' | 'width' | 'height'>): Tensor4D {
  return tensor4d(new Float32Array(pixels), [1, height, width, 3]);
}
