/** Masks in the picture, and what the truth says of them. */
import { iou } from '../../lib/boxes/index.ts';
import { thingNames } from '../../lib/scenes/names.ts';
import type { Scene } from '../../lib/scenes/scene.ts';
import { pastedPixels, pasteMask } from '../../lib/segmentation/paste-mask.ts';

export type Corners = readonly [x1: number, y1: number, x2: number, y2: number];

/** A thing that was found, with the 28 x 28 probabilities of its mask. */
export interface MaskedThing {
  readonly box: Corners;
  /** index into `thingNames` */
  readonly class: number;
  readonly score: number;
  readonly mask: Float32Array;
}

/** One mask laid into the picture, and the thing that it is taken to be. */
export interface JudgedMask {
  readonly found: MaskedThing;
  /** 'car', or 'car 2' where several were found */
  readonly name: string;
  /** [height, width] 0 or 1 */
  readonly pixels: Uint8Array;
  readonly area: number;
  /** number of the thing in the scene; -1: it matches none */
  readonly thing: number;
  readonly boxIou: number;
  readonly maskIou: number;
}

/** Two things of a class whose pixels touch. */
export interface Touching {
  readonly a: number;
  readonly b: number;
  readonly class: number;
  /** how many of the two were found, each by a mask of its own */
  readonly found: number;
}

/** A mask matches a thing of its class from this IoU on. */
export const MATCHED = 0.5;

/** A box without an area has no mask. */
export const hasArea = ([x1, y1, x2, y2]: Corners): boolean => x2 > x1 && y2 > y1;

/** 'car 1', 'car 2' in the order given; without a number where there is one of its class. */
export function numbered(classes: readonly number[]): string[] {
  return classes.map((type, i) => {
    const name = thingNames[type]!;
    const before = classes.slice(0, i).filter((other) => other === type).length;
    return classes.filter((other) => other === type).length > 1 ? `${name} ${before + 1}` : name;
  });
}

/**
 * Lays masks into the picture and matches them with the truth: by falling score each takes, of the things of its class that are
 * not yet taken, the one with the largest mask IoU, if that is at least 0.5.
 *
 * @param found by falling score
 * @param threshold pixels from this probability on belong to the mask
 */
export function judge(
  found: readonly MaskedThing[],
  scene: Pick<Scene, 'width' | 'height' | 'instances' | 'things'>,
  threshold: number,
): JudgedMask[] {
  const names = numbered(found.map((one) => one.class));
  const taken = new Set<number>();
  return found.map((one, i) => {
    const pixels = pastedPixels(pasteMask(one.mask, one.box, scene), scene, threshold);
    const common = new Array<number>(scene.things.length + 1).fill(0);
    let area = 0;
    pixels.forEach((inside, at) => {
      if (!inside) return;
      area++;
      common[scene.instances[at]!]! += 1;
    });
    const overlaps = scene.things.map((thing, t) =>
      thing.class === one.class && !taken.has(t) ? common[t + 1]! / (area + thing.area - common[t + 1]!) : -1,
    );
    const best = Math.max(-1, ...overlaps);
    const thing = best >= MATCHED ? overlaps.indexOf(best) : -1;
    if (thing >= 0) taken.add(thing);
    const boxIou = thing < 0 ? 0 : iou(one.box, scene.things[thing]!.box);
    return { found: one, name: names[i]!, pixels, area, thing, boxIou, maskIou: Math.max(0, best) };
  });
}

/** One number for each pixel: 0, or 1 + the place of the best-scoring mask that holds it. */
export function instanceMap(masks: readonly JudgedMask[], size: number): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(size);
  masks.forEach(({ pixels }, i) => {
    for (let at = 0; at < size; at++) if (pixels[at] && out[at] === 0) out[at] = i + 1;
  });
  return out;
}

/** Pairs of things of a class that share an edge of at least one pixel; difficult things are left out. */
export function touching(
  { width, instances, things }: Pick<Scene, 'width' | 'instances' | 'things'>,
  masks: readonly JudgedMask[],
): Touching[] {
  const pairs = new Map<string, Touching>();
  const meet = (here: number, there: number | undefined): void => {
    if (!here || !there || here === there) return;
    const [a, b] = [Math.min(here, there) - 1, Math.max(here, there) - 1];
    const [one, other] = [things[a]!, things[b]!];
    if (one.class !== other.class || one.difficult || other.difficult) return;
    const found = [a, b].filter((thing) => masks.some((mask) => mask.thing === thing)).length;
    pairs.set(`${a} ${b}`, { a, b, class: one.class, found });
  };
  instances.forEach((here, at) => {
    if ((at + 1) % width) meet(here, instances[at + 1]);
    meet(here, instances[at + width]);
  });
  return [...pairs.values()];
}
