import type { Scene } from '../../lib/scenes/scene.ts';

/**
 * Puts a scene's pixels on a canvas, one canvas pixel for each; CSS gives the canvas its place. Does nothing when this
 * very picture is on it already, so marks belong on another element that lies over it. Scene pixels are picture data: the
 * same in both themes.
 */
export function paintScene(
  canvas: HTMLCanvasElement,
  scene: Pick<Scene, 'width' | 'height' | 'pixels'>,
): void {
  if (painted.get(canvas) === scene.pixels) return;
  painted.set(canvas, scene.pixels);
  const { width, height, pixels } = scene;
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) return;
  const image = pen.createImageData(width, height);
  for (let i = 0, at = 0; i < pixels.length; i += 3) {
    image.data[at++] = pixels[i]!;
    image.data[at++] = pixels[i + 1]!;
    image.data[at++] = pixels[i + 2]!;
    image.data[at++] = 255;
  }
  pen.putImageData(image, 0, 0);
}

const painted = new WeakMap<HTMLCanvasElement, Uint8Array>();
