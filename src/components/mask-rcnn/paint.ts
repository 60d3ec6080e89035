/** Masks on a canvas that lies over the street. */
import type { Scene } from '../../lib/scenes/scene.ts';
import { pasteMask } from '../../lib/segmentation/paste-mask.ts';
import { instanceColour } from './chart.ts';
import { type Compared, type Derived, MASK_BINS } from './state.ts';

type Rgb = readonly [number, number, number];

const rgb = (hex: string): Rgb => {
  const value = Number.parseInt(hex.slice(1), 16);
  return [value >> 16, (value >> 8) & 255, value & 255];
};
const OPACITY = 165;
const TOO_MUCH: Rgb = [230, 120, 0];
const TOO_LITTLE: Rgb = [60, 130, 255];
const UNFOUND: Rgb = [255, 255, 255];

/** A picture of one colour and opacity for each pixel; null: nothing there. */
function paint(
  canvas: HTMLCanvasElement,
  { width, height }: { width: number; height: number },
  colourAt: (pixel: number) => readonly [Rgb, opacity: number] | null,
): void {
  if (canvas.width !== width) canvas.width = width;
  if (canvas.height !== height) canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const image = pen.createImageData(width, height);
  for (let i = 0; i < width * height; i++) {
    const colour = colourAt(i);
    if (!colour) continue;
    image.data.set(colour[0], i * 4);
    image.data[i * 4 + 3] = colour[1];
  }
  pen.putImageData(image, 0, 0);
}

/** The masks, the true pixels in the same colours (white where nothing matches), or where the two differ. */
export function paintInstances(
  canvas: HTMLCanvasElement,
  scene: Pick<Scene, 'width' | 'height' | 'instances' | 'things'>,
  { masks, instances }: Derived,
  compared: Compared,
): void {
  const colours = masks.map((_, i) => rgb(instanceColour(i)));
  const placeOf = scene.things.map((_, t) => masks.findIndex(({ thing }) => thing === t));
  paint(canvas, scene, (pixel) => {
    const mine = instances[pixel]!;
    const truth = scene.instances[pixel]!;
    if (compared === 'found') return mine ? [colours[mine - 1]!, OPACITY] : null;
    if (compared === 'truth') return truth ? [colours[placeOf[truth - 1]!] ?? UNFOUND, OPACITY] : null;
    const thing = mine ? masks[mine - 1]!.thing + 1 : 0;
    if (mine && thing !== truth) return [TOO_MUCH, 220];
    return truth && !mine && !scene.things[truth - 1]!.difficult ? [TOO_LITTLE, 220] : null;
  });
}

/** One mask in its place, as opaque as it is sure. */
export function paintPasted(
  canvas: HTMLCanvasElement,
  scene: Pick<Scene, 'width' | 'height'>,
  { masks, chosen }: Derived,
): void {
  const one = masks[chosen];
  if (!one) {
    paintNothing(canvas);
    return;
  }
  const { left, top, width, height, values } = pasteMask(one.found.mask, one.found.box, scene);
  const colour = rgb(instanceColour(chosen));
  paint(canvas, scene, (pixel) => {
    const [x, y] = [(pixel % scene.width) - left, Math.floor(pixel / scene.width) - top];
    const within = x >= 0 && y >= 0 && x < width && y < height;
    return within ? [colour, Math.round(values[y * width + x]! * 230)] : null;
  });
}

/** Nothing. */
export const paintNothing = (canvas: HTMLCanvasElement): void =>
  paint(canvas, { width: 1, height: 1 }, () => null);

/** The 28 x 28 probabilities as greys: white is sure. */
export function paintMask(canvas: HTMLCanvasElement, mask: Float32Array): void {
  paint(canvas, { width: MASK_BINS, height: MASK_BINS }, (bin) => {
    const grey = Math.round(mask[bin]! * 255);
    return [[grey, grey, grey], 255];
  });
}
