/** Detectors on many scenes, and how good they are there. */
import type { Scene } from '../../scenes/index.ts';
import type { MaskedDetection } from './detector.ts';
import { streetDetectors } from './detectors.ts';
import { pictureOf } from './examples.ts';
import { type DetectorFigures, measureDetector } from './measureDetector.ts';
import { measureMasks } from './measureMasks.ts';
import type { Lookup } from './parameters.ts';

/** A detector with its weights. */
export interface StreetNetwork {
  /** the name in model.json, a key of `streetDetectors` */
  readonly network: string;
  readonly lookup: Lookup;
  /** of model.json */
  readonly details: unknown;
}

/**
 * Shows a detector one scene after the other. As many tensors live afterwards as before.
 *
 * @param between called after each scene: the place to let others have a turn, and to throw when enough is enough
 * @returns the detections of each scene, by falling score
 */
export async function detectScenes(
  { network, lookup, details }: StreetNetwork,
  scenes: readonly Pick<Scene, 'pixels' | 'width' | 'height'>[],
  between?: () => void | Promise<void>,
): Promise<(readonly MaskedDetection[])[]> {
  const detect = streetDetectors[network];
  if (!detect) throw new RangeError(`network "${network}" is not one of ${Object.keys(streetDetectors)}`);
  const found: (readonly MaskedDetection[])[] = [];
  for (const scene of scenes) {
    const picture = pictureOf(scene);
    try {
      found.push((await detect(lookup, details, picture)).detections);
    } finally {
      picture.dispose();
    }
    await between?.();
  }
  return found;
}

/** COCO's figures of a detector on scenes: of its masks where it makes masks, else of its boxes. */
export async function measureOnScenes(
  network: StreetNetwork,
  scenes: readonly Scene[],
): Promise<DetectorFigures> {
  const found = await detectScenes(network, scenes);
  return (network.network === 'mask' ? measureMasks : measureDetector)(scenes, found);
}
