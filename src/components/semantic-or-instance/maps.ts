/** The maps that are shown: the truth of a street, or what networks say of it. */
import { firstThingLabel, thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { pastedPixels, pasteMask } from '../../lib/segmentation/paste-mask.ts';

/** One thing of the instance map. */
export interface Instance {
  /** index into `thingNames` */
  class: number;
  /** 0 to 1; 1 for the truth */
  score: number;
}

/** What somebody says of each pixel of a street. */
export interface StreetMaps {
  width: number;
  height: number;
  /** indices into `labelNames`; null: nobody said */
  labels: Uint8Array | null;
  /** 0, or 1 + index into `things`; null: nobody said */
  instances: Uint8Array | null;
  things: Instance[];
}

/** The exact truth. */
export function trueMaps({ width, height, labels, instances, things }: Readonly<Scene>): StreetMaps {
  return {
    width,
    height,
    labels,
    instances,
    things: things.map((thing) => ({ class: thing.class, score: 1 })),
  };
}

/** A detection with its mask, as the task streetDetect gives it. */
export interface MaskedBox {
  box: readonly number[];
  class: number;
  score: number;
  mask?: ArrayLike<number>;
}

/**
 * Masks as one map: each pixel goes to the best-scoring detection whose mask holds it, and a detection of which less than half is
 * left is dropped, as in the panoptic merging of Kirillov et al. (1801.00868, section 5.2).
 *
 * @param threshold detections with a lower score are left out
 */
export function instancesOf(
  detections: readonly MaskedBox[],
  size: { width: number; height: number },
  threshold: number,
): Pick<StreetMaps, 'instances' | 'things'> {
  const instances = new Uint8Array(size.width * size.height);
  const things: Instance[] = [];
  const ranked = [...detections].sort((a, b) => b.score - a.score);
  for (const { box, class: kind, score, mask } of ranked) {
    const [x1, y1, x2, y2] = box;
    if (!mask || score < threshold || !(x2! > x1! && y2! > y1!) || things.length === 255) continue;
    const pixels = pastedPixels(pasteMask(mask, box, size), size);
    const all = pixels.reduce((sum, value) => sum + value, 0);
    const free = pixels.reduce((sum, value, i) => sum + (value && instances[i] === 0 ? 1 : 0), 0);
    if (free === 0 || free < all / 2) continue;
    things.push({ class: kind, score });
    pixels.forEach((value, i) => {
      if (value && instances[i] === 0) instances[i] = things.length;
    });
  }
  return { instances, things };
}

/** 'person 2' and so on: numbered where there are several of a class, from the left. */
export function instanceNames({ instances, things, width }: StreetMaps): string[] {
  const sums = things.map(() => ({ x: 0, count: 0 }));
  instances?.forEach((value, i) => {
    if (value === 0) return;
    const sum = sums[value - 1]!;
    sum.x += i % width;
    sum.count++;
  });
  const middle = sums.map(({ x, count }) => (count ? x / count : 0));
  return things.map((thing, t) => {
    const same = [...things.keys()].filter((other) => things[other]!.class === thing.class);
    const name = thingNames[thing.class]!;
    if (same.length < 2) return name;
    const place = same.sort((a, b) => middle[a]! - middle[b]! || a - b).indexOf(t);
    return `${name} ${place + 1}`;
  });
}

/** The label of a pixel in the panoptic answer: that of its instance, else the stuff's; null where nobody said. */
export function panopticLabel({ labels, instances, things }: StreetMaps, pixel: number): number | null {
  const instance = instances?.[pixel] ?? 0;
  if (instance > 0) return firstThingLabel + things[instance - 1]!.class;
  const label = labels?.[pixel];
  // A thing of which there is no instance here is nobody's: the panoptic answer leaves it out.
  return label === undefined || label >= firstThingLabel ? null : label;
}
